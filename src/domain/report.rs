//! The results of a sitting: points for each topic, client need and judgment step.

use std::collections::BTreeMap;

use super::ids::TopicKey;
use super::item::{ClientNeed, Item, JudgmentStep};
use super::scoring::Score;
use super::sitting::Sitting;

/// A group that points are summed for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// A topic of a bank.
    Topic(TopicKey),
    /// A client need.
    Need(ClientNeed),
    /// A step of clinical judgment.
    Step(JudgmentStep),
}

impl Group {
    /// Returns the groups that an item belongs to.
    pub fn of(item: &Item) -> Vec<Self> {
        let mut groups = vec![Self::Topic(item.topic_key())];
        groups.extend(item.facts.client_need.map(Self::Need));
        groups.extend(item.facts.step.map(Self::Step));
        groups
    }
}

/// The results of a sitting, over answered items and items left blank in a submitted exam.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// All points.
    pub total: Score,
    /// Items answered; without those left blank in a submitted exam.
    pub answered: usize,
    /// Items in the form.
    pub items: usize,
    /// Points by group.
    pub groups: BTreeMap<Group, Score>,
    /// Positions where points were lost, in order.
    pub missed: Vec<usize>,
    /// Time spent on these items, in milliseconds.
    pub elapsed_ms: u64,
}

/// Returns the results of a sitting.
pub fn report(sitting: &Sitting) -> Report {
    let mut report = Report {
        items: sitting.len(),
        ..Report::default()
    };
    for position in 0..sitting.len() {
        let (Some((item, _, slot)), Some(marking)) =
            (sitting.at(position), sitting.marking(position))
        else {
            continue;
        };
        report.answered += usize::from(sitting.filled(position).is_answered());
        report.total = report.total + marking.score;
        report.elapsed_ms = report.elapsed_ms.saturating_add(slot.elapsed_ms);
        if !marking.score.is_full() {
            report.missed.push(position);
        }
        for group in Group::of(item) {
            let score = report.groups.entry(group).or_default();
            *score = *score + marking.score;
        }
    }
    report
}

/// What a set was started as, for lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetKind {
    /// A set that the learner chose.
    Practice,
    /// An exam of chosen items.
    Exam,
    /// The set of a day.
    Today,
    /// A cramming set.
    Cram,
    /// An adaptive exam.
    Adaptive,
    /// The items of a live class.
    Class,
    /// Homework from an instructor.
    Homework,
}

impl SetKind {
    /// Returns its name in a list; `None` for a set that the learner chose.
    pub fn title(self) -> Option<&'static str> {
        match self {
            Self::Practice => None,
            Self::Exam => Some("Exam"),
            Self::Today => Some("Today"),
            Self::Cram => Some("Cramming"),
            Self::Adaptive => Some("Adaptive exam"),
            Self::Class => Some("Class"),
            Self::Homework => Some("Homework"),
        }
    }

    /// Returns whether the program draws it across subjects, unless the learner limits it.
    pub fn is_drawn_across(self) -> bool {
        matches!(self, Self::Today | Self::Cram | Self::Adaptive)
    }
}

/// A one-line summary of a sitting, for lists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SittingSummary {
    /// Its identity.
    pub id: super::ids::SittingId,
    /// The start time.
    pub started_at: jiff::Timestamp,
    /// The learner's offset from UTC at that time.
    pub offset: jiff::tz::Offset,
    /// True if it has ended.
    pub ended: bool,
    /// Items in its form.
    pub items: u32,
    /// Items answered.
    pub answered: u32,
    /// What it was started as.
    pub kind: SetKind,
    /// The study day it started on.
    pub study_on: jiff::civil::Date,
    /// Points so far.
    pub score: Score,
    /// Subjects in its form, by title.
    pub subjects: Vec<String>,
}

impl SittingSummary {
    /// Returns whether its form still grows: an adaptive exam that has not ended.
    pub fn grows(&self) -> bool {
        self.kind == SetKind::Adaptive && !self.ended
    }

    /// Returns whether it is an exam whose results are not told yet.
    pub fn is_untold(&self) -> bool {
        matches!(self.kind, SetKind::Exam | SetKind::Adaptive) && !self.ended
    }

    /// Returns its name in a list: its sort and its subjects.
    pub fn name(&self) -> String {
        let subjects = match self.subjects.as_slice() {
            [] => "–".into(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        };
        match self.kind.title() {
            // The program chose the subjects, and a list has little room.
            Some(title) if self.kind.is_drawn_across() && self.subjects.len() > 1 => title.into(),
            Some(title) => format!("{title}: {subjects}"),
            None => subjects,
        }
    }
}

#[cfg(test)]
mod tests;
