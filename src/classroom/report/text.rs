//! A report for people, 80 columns wide.

use std::io::{self, Write};

use jiff::civil::DateTime;

use super::sheet::{
    CaseRecord, ClassReport, ItemRecord, LearnerRecord, PartRecord, ShareRecord, VoteRecord,
};
use crate::classroom::names::{COLUMNS_MAX, fitted, headed};
use crate::domain::Score;
use crate::domain::scoring::hundredths;

/// The format of a day and a time.
const MINUTE: &str = "%b %-d, %Y, %-I:%M %p";
/// The maximum width of a line.
const WIDE: usize = 80;
/// The number of different responses shown per vote of an item without choices.
const RESPONSES_MAX: usize = 6;

/// Prints the report.
pub fn print(sheet: &ClassReport, out: &mut dyn Write) -> io::Result<()> {
    let class = &sheet.class;
    let state = if class.ended { "ended" } else { "open" };
    let started = class.started_at.parse::<DateTime>();
    let started = started.map_or_else(
        |_| class.started_at.clone(),
        |at| at.strftime(MINUTE).to_string(),
    );
    writeln!(out, "{}", headed(&class.title, WIDE))?;
    writeln!(out, "{}, {}, {state}", class.code, started)?;
    writeln!(
        out,
        "{}, {}, {}",
        counted(sheet.learners.len(), "learner"),
        counted(sheet.items.len(), "question"),
        counted(sheet.possible as usize, "point"),
    )?;
    writeln!(out, "\nLearners")?;
    if !sheet.learners.is_empty() {
        let head = fitted("", COLUMNS_MAX);
        writeln!(out, "  {head}      points  share  answered   id")?;
    }
    for learner in &sheet.learners {
        person(learner, sheet, out)?;
    }
    if sheet.learners.is_empty() {
        writeln!(out, "  Nobody joined.")?;
    }
    for case in &sheet.cases {
        steps(case, out)?;
    }
    writeln!(out, "\nQuestions whose key was shown")?;
    for item in &sheet.items {
        writeln!(out)?;
        put(item, out)?;
    }
    if sheet.items.is_empty() {
        writeln!(out, "  None.")?;
    }
    Ok(())
}

fn person(learner: &LearnerRecord, sheet: &ClassReport, out: &mut dyn Write) -> io::Result<()> {
    let score = Score {
        earned: learner.earned,
        possible: sheet.possible,
    };
    let share = score.per_cent().unwrap_or(0);
    let id = learner.id.as_deref().unwrap_or_default();
    let line = format!(
        "  {}  {:>3} of {:<3}  {share:>4}%  {:>2} of {:<2}   {}",
        fitted(&learner.name, COLUMNS_MAX),
        score.earned,
        score.possible,
        learner.answered,
        sheet.items.len(),
        headed(id, 15),
    );
    writeln!(out, "{}", line.trim_end())?;
    if learner.came_after > 0 {
        let since = Score {
            earned: learner.earned,
            possible: learner.possible_since,
        };
        let share = since
            .per_cent()
            .map_or(String::new(), |share| format!(", {share}%"));
        let before = counted(learner.came_after, "question");
        writeln!(
            out,
            "    joined after the key of {before} was shown: {since} since then{share}"
        )?;
    }
    for topic in &learner.topics {
        writeln!(
            out,
            "    {}  {:>3} of {}",
            fitted(&topic.title, COLUMNS_MAX - 2),
            topic.earned,
            topic.possible
        )?;
    }
    Ok(())
}

/// Prints a case study with everybody's points, step by step.
fn steps(case: &CaseRecord, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("Case study: {}", case.title);
    writeln!(out, "\n{}", headed(&head, WIDE))?;
    writeln!(out, "  {}      points  share", fitted("", COLUMNS_MAX))?;
    let mut line = |title: &str, points: Option<(u32, u32)>| {
        let title = fitted(title, COLUMNS_MAX);
        let Some((earned, possible)) = points else {
            return writeln!(out, "  {title}           –");
        };
        let share = Score { earned, possible }.per_cent().unwrap_or(0);
        writeln!(out, "  {title}  {earned:>3} of {possible:<3}  {share:>4}%")
    };
    for step in &case.steps {
        let title = format!("{:>2}. {}", step.position, step.title);
        line(&title, step.earned.zip(step.possible))?;
    }
    line("    All steps", Some((case.earned, case.possible)))
}

fn put(item: &ItemRecord, out: &mut dyn Write) -> io::Result<()> {
    let number = format!("{:>2}. ", item.position);
    writeln!(out, "{number}{}", headed(&item.stem, WIDE - number.len()))?;
    writeln!(out, "    {}", headed(&item.item, WIDE - 4))?;
    let share = |number: Option<f64>| number.map_or("—".into(), |share| format!("{share:.2}"));
    let voided = if item.voided { ", does not count" } else { "" };
    writeln!(
        out,
        "    facility {}, discrimination {}{voided}",
        item.facility.map_or_else(|| "—".into(), hundredths),
        share(item.discrimination)
    )?;
    let column = |words: &dyn Fn(&VoteRecord) -> String| -> String {
        item.votes
            .iter()
            .map(|vote| format!(" {:>6}", words(vote)))
            .collect()
    };
    let room = WIDE - 4 - 7 * item.votes.len();
    let line = |out: &mut dyn Write, head: &str, columns: String| {
        writeln!(out, "    {}{columns}", fitted(head, room))
    };
    line(out, "", column(&|vote| format!("vote {}", vote.vote)))?;
    line(out, "answered", column(&|vote| vote.given.to_string()))?;
    line(out, "full points", column(&|vote| vote.right.to_string()))?;
    if item.whole {
        let parts = item.votes.first().map_or(&[][..], |vote| &vote.parts);
        for part in parts {
            let step = format!("{} = {}", part.letter, part.text);
            writeln!(out, "    {}", headed(&step, WIDE - 4))?;
        }
        for text in most_given(item) {
            let mut shares = item.votes.iter().filter_map(|vote| share_of(vote, &text));
            let right = shares.any(|share| share.right);
            let count = column(&|vote| {
                share_of(vote, &text)
                    .map_or(0, |share| share.count)
                    .to_string()
            });
            let mut shares = item.votes.iter().filter_map(|vote| share_of(vote, &text));
            let letters = shares.next().and_then(|share| share.letters.clone());
            let words = letters.unwrap_or(text);
            line(out, &format!("{} {words}", sign(right)), count)?;
        }
        return Ok(());
    }
    let parts = item.votes.first().map_or(&[][..], |vote| &vote.parts);
    for part in parts {
        let of = |vote: &VoteRecord| part_of(vote, &part.part).map_or(0, |part| part.count);
        let mut all = item.votes.iter();
        let keyed = all.any(|vote| part_of(vote, &part.part).is_some_and(|part| part.key));
        let count = column(&|vote| of(vote).to_string());
        line(out, &format!("{} {}", sign(keyed), part.text), count)?;
    }
    Ok(())
}

fn share_of<'v>(vote: &'v VoteRecord, text: &str) -> Option<&'v ShareRecord> {
    vote.responses.iter().find(|share| share.text == text)
}

fn part_of<'v>(vote: &'v VoteRecord, part: &str) -> Option<&'v PartRecord> {
    vote.parts.iter().find(|one| one.part == part)
}

/// Returns the most frequent responses, over all votes.
fn most_given(item: &ItemRecord) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut all: Vec<_> = item.votes.iter().flat_map(|vote| &vote.responses).collect();
    all.sort_by_key(|share| std::cmp::Reverse(share.count));
    for share in all {
        if !texts.contains(&share.text) && texts.len() < RESPONSES_MAX {
            texts.push(share.text.clone());
        }
    }
    texts
}

fn sign(right: bool) -> char {
    if right { '*' } else { ' ' }
}

fn counted(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}
