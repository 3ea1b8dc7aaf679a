//! The results of the case studies of a class: the points of each step, over some learners.

use super::Room;
use crate::domain::ids::{BankId, CaseId, LearnerId};
use crate::domain::item::JudgmentStep;
use crate::domain::room::PollPhase;
use crate::domain::scoring::Score;
use crate::domain::unfolding::case_around;

/// A case study in the report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseLine {
    /// The bank that holds it.
    pub bank: BankId,
    /// Its id within the bank.
    pub id: CaseId,
    /// Its display name.
    pub title: String,
    /// Its items, in order.
    pub steps: Vec<CaseStep>,
}

/// An item of a case study in the report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CaseStep {
    /// The place of the item in the form.
    pub position: usize,
    /// The step of clinical judgment that it asks for.
    pub step: Option<JudgmentStep>,
    /// The points of the learners together; `None` as long as the key was not shown, and for a poll
    /// that counts for nobody.
    pub points: Option<Score>,
    /// True if the poll counts for nobody.
    pub voided: bool,
}

impl CaseLine {
    /// Returns the points of all steps.
    pub fn total(&self) -> Score {
        self.steps.iter().filter_map(|step| step.points).sum()
    }
}

impl Room {
    /// Returns each case study of which a key was shown, with the points of these learners together.
    /// An unanswered item earns nothing.
    pub fn cases(&self, learners: &[LearnerId]) -> Vec<CaseLine> {
        let items = &self.terms().items;
        let mut lines = Vec::new();
        let mut at = 0;
        while at < items.len() {
            let Some(range) = case_around(items, at) else {
                at += 1;
                continue;
            };
            at = range.end;
            let first = items.get(range.start);
            let Some((first, case)) = first.and_then(|item| Some((item, item.case.as_ref()?)))
            else {
                continue;
            };
            if !range.clone().any(|position| self.shows_key(position)) {
                continue;
            }
            lines.push(CaseLine {
                bank: first.key.bank.clone(),
                id: case.id.clone(),
                title: case.title.clone(),
                steps: range.map(|at| self.case_step(at, learners)).collect(),
            });
        }
        lines
    }

    fn case_step(&self, position: usize, learners: &[LearnerId]) -> CaseStep {
        let points = learners
            .iter()
            .map(|learner| self.points_of(*learner, position));
        let points = points.sum::<Option<Score>>();
        CaseStep {
            position,
            step: self.item(position).and_then(|(item, _)| item.facts.step),
            points: points.filter(|_| self.shows_key(position)),
            voided: self.is_voided(position),
        }
    }

    fn shows_key(&self, position: usize) -> bool {
        let poll = self.polls.get(&position);
        poll.is_some_and(|poll| poll.phase == PollPhase::Revealed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::domain::drawn::Drawn;
    use crate::domain::mode::Allowance;
    use crate::domain::room::{Ballot, ClassEvent, Given, Mending, testing};
    use crate::domain::testing::{case_of, item, multiple_choice};

    fn learner(number: u8) -> LearnerId {
        LearnerId(Uuid::from_bytes([number; 16]))
    }

    /// Opens an item, takes the key from the first learners, and ends the vote.
    fn vote(room: &mut Room, poll: usize, right: u8, last: ClassEvent) {
        let ballot = Ballot { poll, vote: 0 };
        let at = Timestamp::UNIX_EPOCH;
        assert!(room.fold(at, &ClassEvent::PollOpened(ballot, None)));
        let (item, form) = room.item(poll).unwrap();
        let key = item.kind.rules().key(&form.drawn);
        for number in 0..right {
            let given = Given {
                response: key.clone(),
                confidence: None,
                elapsed_ms: 1,
            };
            let event = ClassEvent::Responded(learner(number), ballot, given);
            assert!(room.fold(at, &event));
        }
        assert!(room.fold(at, &last));
    }

    #[test]
    fn the_steps_of_a_case_have_the_points_of_all_and_of_one() {
        let mut items = vec![item("ivig", "rate", "before", multiple_choice(3, "a"))];
        items.extend(case_of("ivig", "case"));
        let items = items.into_iter().map(Arc::new).collect();
        let terms = testing::terms(items, Drawn::as_written);
        let mut room = Room::new(terms, Timestamp::UNIX_EPOCH);
        for number in 0..3 {
            let joined = ClassEvent::Joined(learner(number), Allowance::Standard);
            assert!(room.fold(Timestamp::UNIX_EPOCH, &joined));
        }
        let learners = [learner(0), learner(1), learner(2)];
        vote(&mut room, 0, 3, ClassEvent::Revealed);
        assert_eq!(room.cases(&learners), [], "no key of it was shown");
        vote(&mut room, 1, 2, ClassEvent::Revealed);
        vote(&mut room, 2, 1, ClassEvent::Passed);
        vote(&mut room, 3, 1, ClassEvent::Revealed);
        vote(&mut room, 4, 0, ClassEvent::Revealed);
        let voided = ClassEvent::Mended(3, Mending::Voided);
        assert!(room.fold(Timestamp::UNIX_EPOCH, &voided));

        let lines = room.cases(&learners);
        let [line] = lines.as_slice() else {
            panic!("one case study: {lines:?}");
        };
        assert_eq!((line.id.as_str(), line.steps.len()), ("case", 6));
        let points = |position: usize, right: u32, of: u32| {
            let possible = room.item(position).unwrap().0.kind.rules().possible();
            Score {
                earned: right * possible,
                possible: of * possible,
            }
        };
        let steps: Vec<_> = line.steps.iter().map(|step| step.points).collect();
        let (first, fourth) = (points(1, 2, 3), points(4, 0, 3));
        let all = [Some(first), None, None, Some(fourth), None, None];
        assert_eq!(steps, all);
        assert_eq!(line.total(), first + fourth);
        let voided: Vec<_> = line.steps.iter().filter(|step| step.voided).collect();
        assert_eq!(voided.len(), 1);
        assert_eq!(voided[0].position, 3);
        let own = room.cases(&[learner(0)])[0].total();
        assert_eq!(own, points(1, 1, 1) + points(4, 0, 1));
        assert_eq!(room.report().cases, lines);
    }
}
