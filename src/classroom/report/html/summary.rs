//! The first section: a few sentences about where to look.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::help;
use super::responses::lettered;
use super::topics::{self, TopicPoints};
use super::words::{answered, counted, discrimination, joined, link, share_of};
use crate::classroom::report::sheet::{ClassReport, ItemRecord, VoteRecord};
use crate::domain::scoring::whole_per_cent;

/// The items named as the hardest.
const HARDEST_MAX: usize = 3;
/// The topics named as weak.
const WEAK_TOPICS_MAX: usize = 5;
/// Characters of a stem in a line of the summary.
const OPENING_CHARS_MAX: usize = 90;
/// The fewest learners for an error to be called shared.
const SHARED_BY_MIN: usize = 2;

/// An error that several learners made alike.
struct SharedError<'a> {
    item: &'a ItemRecord,
    words: String,
    count: usize,
    given: usize,
}

/// Returns the section.
pub(super) fn body(report: &ClassReport) -> Markup {
    html! {
        ul .first {
            li { (hardest(report)) }
            li { (shared(report)) }
            @if let Some(doubtful) = doubtful(report) { li { (doubtful) } }
            @if report.items.iter().any(|item| item.votes.len() > 1) { li { (gained(report)) } }
            li { (weak_topics(report)) }
            li { (needing_help(report)) }
        }
    }
}

fn hardest(report: &ClassReport) -> Markup {
    let counting = report.items.iter().filter(|item| !item.voided);
    let mut known: Vec<(&ItemRecord, f64)> = counting
        .filter_map(|item| Some((item, item.facility?)))
        .filter(|(_, facility)| *facility < 1.0)
        .collect();
    known.sort_by(|(a, x), (b, y)| x.total_cmp(y).then(a.position.cmp(&b.position)));
    known.truncate(HARDEST_MAX);
    html! {
        strong { "Hardest questions: " }
        @if known.is_empty() {
            @if report.items.iter().any(|item| item.facility.is_some()) {
                "none. Everybody who answered earned every point."
            } @else {
                "none. Nobody answered a question that counts."
            }
        } @else {
            "those with the lowest facility, which is the mean share of a question's points, \
             over the learners who answered it."
            ul {
                @for (item, facility) in &known {
                    li {
                        (link(item)) ", facility " (whole_per_cent(*facility)) "%, n\u{a0}=\u{a0}"
                        (answered(report, item)) ": " (opening(item))
                    }
                }
            }
        }
    }
}

/// Returns the first words of a stem, so that the item is recognized.
fn opening(item: &ItemRecord) -> String {
    if item.stem.chars().count() <= OPENING_CHARS_MAX {
        return item.stem.clone();
    }
    let start: String = item.stem.chars().take(OPENING_CHARS_MAX).collect();
    let words = start
        .rsplit_once(' ')
        .map_or(start.as_str(), |(words, _)| words);
    format!("{words} …")
}

/// Returns the items on which strong learners did worse than weak ones, if there are any.
fn doubtful(report: &ClassReport) -> Option<Markup> {
    let negative = |item: &&ItemRecord| item.discrimination.is_some_and(|value| value < 0.0);
    let items: Vec<&ItemRecord> = report.items.iter().filter(negative).collect();
    (!items.is_empty()).then(|| {
        html! {
            strong { "Keys to check: " }
            @for (at, item) in items.iter().enumerate() {
                @if at > 0 { ", " }
                (link(item)) " (discrimination " (discrimination(item)) ")"
            }
            ". Learners with more points in the other questions did worse here."
        }
    })
}

/// Returns the item whose share of full points grew most from the first vote to the last.
fn gained(report: &ClassReport) -> Markup {
    let gain = |item: &'_ ItemRecord| {
        let (first, last) = (item.votes.first()?, item.votes.last()?);
        let share = |vote: &VoteRecord| vote.right as f64 / vote.given as f64;
        let gain = share(last) - share(first);
        (first.given > 0 && last.given > 0 && gain > 0.0).then_some(gain)
    };
    let again = report
        .items
        .iter()
        .filter(|item| item.votes.len() > 1 && !item.voided);
    let gains = again.filter_map(|item| Some((item, gain(item)?)));
    let most = gains.max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.position.cmp(&a.position)));
    html! {
        strong { "Largest gain from the first vote to the last: " }
        @match most.and_then(|(item, _)| Some((item, item.votes.first()?, item.votes.last()?))) {
            None => "none. No question had more learners with full points in its last vote.",
            Some((item, first, last)) => {
                (link(item)) ". Full points: " (share_of(first.right, first.given)) ", then "
                (share_of(last.right, last.given)) "."
            }
        }
    }
}

fn shared(report: &ClassReport) -> Markup {
    let counting = report.items.iter().filter(|item| !item.voided);
    let mut errors: Vec<SharedError<'_>> = counting.filter_map(shared_error).collect();
    // By share, exactly; of equal shares that of more learners.
    errors.sort_by(|a, b| {
        let (x, y) = (a.count * b.given, b.count * a.given);
        y.cmp(&x).then(b.count.cmp(&a.count))
    });
    html! {
        strong { "Error that most learners shared: " }
        @match errors.first() {
            None => "none. No two learners made the same one more than others.",
            Some(error) => {
                (link(error.item)) ". " (share_of(error.count, error.given)) " gave “" (error.words) "”"
                @if error.item.votes.len() > 1 { " in the last vote" }
                ", which is incorrect."
            }
        }
    }
}

/// Returns the error that most learners shared in the last vote on an item, if one stands out.
fn shared_error(item: &ItemRecord) -> Option<SharedError<'_>> {
    let vote = item.votes.last()?;
    let (words, count) = shared_part(item, vote).or_else(|| shared_response(item, vote))?;
    Some(SharedError {
        item,
        words,
        count,
        given: vote.given,
    })
}

fn shared_part(item: &ItemRecord, vote: &VoteRecord) -> Option<(String, usize)> {
    let (id, count) = vote.misled.as_ref()?;
    let part = vote.parts.iter().find(|part| part.part == *id)?;
    Some((lettered(item, part), *count))
}

/// Of an order or a number only the whole response can be shared.
fn shared_response(item: &ItemRecord, vote: &VoteRecord) -> Option<(String, usize)> {
    let mut wrong = vote.responses.iter().filter(|share| !share.right);
    let most = wrong.next().filter(|_| item.whole)?;
    let next = wrong.next().map_or(0, |next| next.count);
    let words = most.letters.clone().unwrap_or_else(|| most.text.clone());
    (most.count >= SHARED_BY_MIN && most.count > next).then_some((words, most.count))
}

fn weak_topics(report: &ClassReport) -> Markup {
    let mut weak: Vec<TopicPoints> = topics::of(report);
    weak.retain(|topic| topics::is_below_half(topic.score));
    weak.sort_by_key(|topic| (topic.score.per_cent(), Reverse(topic.score.possible)));
    let rest = weak.len().saturating_sub(WEAK_TOPICS_MAX);
    weak.truncate(WEAK_TOPICS_MAX);
    let words = weak.iter().map(|topic| {
        let score = topic.score;
        let percent = score.per_cent().unwrap_or(0);
        format!(
            "{} ({percent}%, {} of {} points)",
            topic.title, score.earned, score.possible
        )
    });
    let mut words: Vec<String> = words.collect();
    if rest > 0 {
        words.push(format!("{rest} more"));
    }
    html! {
        strong { "Topics below half of the points: " }
        @if words.is_empty() { "none." } @else { (joined(words)) "." }
    }
}

fn needing_help(report: &ClassReport) -> Markup {
    let all = report.learners.len();
    let few = report
        .learners
        .iter()
        .filter(|learner| help::need(learner).is_some())
        .count();
    html! {
        strong { "Who needs help: " }
        @if all == 0 {
            "nobody joined."
        } @else {
            a href="#help" { (few) " of " (counted(all, "learner")) }
            ", by the rule stated there."
        }
    }
}
