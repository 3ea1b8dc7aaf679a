//! The learners of a page with the names that it shows.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::classroom::report::sheet::{ClassReport, LearnerRecord};

/// The names of the learners on a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LearnerNames {
    /// Their own.
    Own,
    /// "Learner 1", "Learner 2" and so on.
    Pseudonyms,
}

/// A learner with a name for the page.
pub(super) struct Person<'a> {
    /// The name on the page, which no other learner has.
    pub name: String,
    /// The learner's results.
    pub record: &'a LearnerRecord,
}

/// All learners in the order of their names on the page.
pub(super) struct People<'a>(pub Vec<Person<'a>>);

impl<'a> People<'a> {
    /// Names the learners of a report.
    pub fn of(report: &'a ClassReport, names: LearnerNames) -> Self {
        match names {
            LearnerNames::Own => Self::by_name(report),
            LearnerNames::Pseudonyms => Self::by_pseudonym(report),
        }
    }

    /// Those with a name come first, by the alphabet; then the others by seat.
    fn by_name(report: &'a ClassReport) -> Self {
        let mut records: Vec<&LearnerRecord> = report.learners.iter().collect();
        let unnamed = |of: &LearnerRecord| of.name == format!("Seat {}", of.seat);
        records.sort_by_cached_key(|of| match unnamed(of) {
            true => (true, String::new(), of.seat),
            false => (false, of.name.to_lowercase(), of.seat),
        });
        let mut seen = BTreeSet::new();
        let twice: BTreeSet<&str> = records
            .iter()
            .map(|of| of.name.as_str())
            .filter(|name| !seen.insert(*name))
            .collect();
        let name = |of: &LearnerRecord| match twice.contains(of.name.as_str()) {
            true => format!("{} (seat {})", of.name, of.seat),
            false => of.name.clone(),
        };
        let named = records.iter().map(|record| Person {
            name: name(record),
            record,
        });
        Self(named.collect())
    }

    /// The order is that of a digest of class and learner: the same each time, and independent of
    /// names, seats and points.
    fn by_pseudonym(report: &'a ClassReport) -> Self {
        let mut records: Vec<&LearnerRecord> = report.learners.iter().collect();
        let class = report.class.id.as_str();
        records.sort_by_cached_key(|of| {
            let digest = Sha256::digest(format!("{class}/{}", of.learner));
            digest.to_vec()
        });
        let named = (1..).zip(records).map(|(number, record)| Person {
            name: format!("Learner {number}"),
            record,
        });
        Self(named.collect())
    }
}
