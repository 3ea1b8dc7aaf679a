//! The learners who need help, by a rule that the page states.

use maud::{Markup, html};

use super::people::People;
use super::words::{counted, points};
use crate::classroom::report::sheet::{ClassReport, LearnerRecord, TopicRecord};
use crate::domain::Score;
use crate::domain::limits::{HELP_BELOW_PER_CENT, HELP_UNANSWERED_ONE_IN};
use crate::html::{DataCell, DataTable};

/// The topics named for each learner.
const TOPICS_MAX: usize = 3;

/// The figures of a learner who needs help.
pub(super) struct HelpNeed {
    /// The points since the learner joined.
    pub score: Score,
    /// The counting items without a response since then, and all of them.
    pub unanswered: (usize, usize),
}

/// Returns the figures of a learner who needs help; `None` for the others, and for learners who
/// joined after the last key.
pub(super) fn need(learner: &LearnerRecord) -> Option<HelpNeed> {
    let counting = learner.responses.iter().filter(|of| of.possible.is_some());
    let (all, given) = counting.fold((0, 0), |(all, given), of| {
        (all + 1, given + usize::from(of.vote.is_some()))
    });
    let asked: usize = (all - learner.came_after.min(all)).max(given);
    let need = HelpNeed {
        score: Score {
            earned: learner.earned,
            possible: learner.possible_since,
        },
        unanswered: (asked - given, asked),
    };
    let below = need.score.possible > 0 && is_below(need.score);
    let silent = asked > 0 && need.unanswered.0 * HELP_UNANSWERED_ONE_IN >= asked;
    (below || silent).then_some(need)
}

/// Returns whether a score is below the limit for help.
pub(super) fn is_below(score: Score) -> bool {
    u64::from(score.earned) * 100 < u64::from(score.possible) * u64::from(HELP_BELOW_PER_CENT)
}

/// Returns the section.
pub(super) fn body(report: &ClassReport, people: &People<'_>) -> Markup {
    let needs = people
        .0
        .iter()
        .filter_map(|person| Some((person, need(person.record)?)));
    let mut needs: Vec<_> = needs.collect();
    needs.sort_by_key(|(_, need)| need.score.per_cent());
    let late = report.learners.iter().filter(|of| of.possible_since == 0);
    let late = late.count();
    let mut table = DataTable::new(
        "Learners who need help, fewest points first",
        ["Learner", "Points", "Not answered", "Weakest topics"],
    );
    for (person, need) in &needs {
        let (missing, asked) = need.unanswered;
        table.row([
            DataCell::text(&person.name),
            DataCell::number(points(need.score)),
            DataCell::number(format!("{missing} of {asked}")),
            DataCell::markup(html! { div .weakest { (weakest(person.record)) } }),
        ]);
    }
    html! {
        p {
            "The rule: less than half of the points, or no answer to a third of the questions or more. "
            "For a learner who joined late, only what came after counts here."
        }
        @if needs.is_empty() {
            p { "Nobody, by this rule." }
        } @else {
            (table.render())
        }
        @if late > 0 && report.possible > 0 {
            p .quiet { (counted(late, "learner")) " joined after the last key was shown and cannot be judged." }
        }
    }
}

/// Returns the topics in which a learner has the smallest share, if it is below the limit.
fn weakest(learner: &LearnerRecord) -> String {
    let score = |topic: &TopicRecord| Score {
        earned: topic.earned,
        possible: topic.possible,
    };
    let below = |topic: &&TopicRecord| topic.possible > 0 && is_below(score(topic));
    let mut topics: Vec<&TopicRecord> = learner.topics.iter().filter(below).collect();
    topics.sort_by_key(|topic| score(topic).per_cent());
    let words = topics.iter().take(TOPICS_MAX).map(|topic| {
        let percent = score(topic).per_cent().unwrap_or(0);
        format!("{} {percent}%", topic.title)
    });
    let words: Vec<String> = words.collect();
    match words.is_empty() {
        true => "–".to_owned(),
        false => words.join(", "),
    }
}
