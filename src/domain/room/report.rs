//! The results of a class: each learner by topic, each item with its facility, discrimination,
//! distractors and votes.

mod cases;

use std::cmp::Reverse;
use std::collections::BTreeMap;

pub use self::cases::{CaseLine, CaseStep};
use super::Room;
use super::event::{Ballot, Mending};
use super::poll::{PollPhase, most_shared};
use crate::domain::ids::{LearnerId, PartId};
use crate::domain::item::Item;
use crate::domain::item::mark;
use crate::domain::kind::ItemKind;
use crate::domain::report::Group;
use crate::domain::response::Response;
use crate::domain::scoring::{Mark, Score};

/// The counted responses of one vote.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// The number of responses.
    pub given: usize,
    /// The number that earned every point.
    pub right: usize,
    /// The number of responses that name each part, the most named first.
    pub parts: Vec<(PartId, usize)>,
    /// Whole responses, the most given first.
    pub responses: Vec<Share>,
    /// The incorrect part that most responses share, see [`most_shared`]; none for order or number.
    pub misled: Option<(PartId, usize)>,
}

/// One response and the number of learners who gave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// The response in normalized form: a set of parts by their ids, a number in one spelling.
    pub response: Response,
    /// The number of learners.
    pub count: usize,
    /// True if it earned every point.
    pub right: bool,
}

/// A learner's line in the report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LearnerLine {
    /// The learner.
    pub learner: LearnerId,
    /// The number of the seat.
    pub number: usize,
    /// Points of all polls that count and have shown their key, with or without a response.
    pub total: Score,
    /// The number of these polls that the learner responded to.
    pub answered: usize,
    /// Points by topic, client need and judgment step.
    pub groups: BTreeMap<Group, Score>,
    /// The number of polls that count and had shown their key before the learner first joined.
    pub came_after: usize,
    /// The points of all other polls that count.
    pub since: Score,
}

/// An item's line in the report.
#[derive(Clone, PartialEq, Debug)]
pub struct ItemLine {
    /// Its place in the form.
    pub position: usize,
    /// The responses, vote by vote.
    pub votes: Vec<Tally>,
    /// The mean share of its points, over the last vote of each learner.
    pub facility: Option<f64>,
    /// The discrimination between stronger and weaker learners: over those who responded, the
    /// correlation of its points with all their other points, from −1 to 1; `None` if there is
    /// too little data.
    pub discrimination: Option<f64>,
    /// True if the poll counts for nobody.
    pub voided: bool,
}

/// The results of a class.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RoomReport {
    /// By seat.
    pub learners: Vec<LearnerLine>,
    /// Polls whose key was shown, by place.
    pub items: Vec<ItemLine>,
    /// Case studies of which a key was shown, with the points of all learners.
    pub cases: Vec<CaseLine>,
}

/// The fewest learners for a discrimination: with fewer it is random.
const DISCRIMINATION_LEARNERS_MIN: usize = 10;

impl Room {
    /// Returns the tally of a vote, counted from the folded log.
    pub fn tally(&self, ballot: Ballot) -> Tally {
        let mut tally = Tally::default();
        let vote = self
            .polls
            .get(&ballot.poll)
            .and_then(|poll| poll.votes.get(ballot.vote as usize));
        let (Some(vote), Some((item, form))) = (vote, self.item(ballot.poll)) else {
            return tally;
        };
        let mut parts: BTreeMap<PartId, usize> = BTreeMap::new();
        let mut wrong: BTreeMap<PartId, usize> = BTreeMap::new();
        for (learner, given) in &vote.given {
            let Ok(marking) = mark(item, &form.drawn, &given.response) else {
                continue;
            };
            let right = self
                .marking(*learner, ballot)
                .map_or(marking.score.is_full(), |mended| mended.score.is_full());
            tally.given += 1;
            tally.right += usize::from(right);
            for id in given.response.parts() {
                *parts.entry(id.clone()).or_default() += 1;
            }
            let misled = marking.parts.iter().filter(|part| part.mark == Mark::Wrong);
            // In an order no single step is incorrect.
            let by_parts = !matches!(given.response, Response::Sequence(_));
            for part in misled.filter(|_| by_parts && !right) {
                *wrong.entry(part.id.clone()).or_default() += 1;
            }
            let response = settled(item, &given.response);
            match tally
                .responses
                .iter_mut()
                .find(|share| share.response == response)
            {
                Some(share) => share.count += 1,
                None => tally.responses.push(Share {
                    response,
                    count: 1,
                    right,
                }),
            }
        }
        tally.responses.sort_by_key(|share| Reverse(share.count));
        tally.parts = by_count(parts);
        tally.misled = most_shared(&by_count(wrong), |(_, count)| *count).cloned();
        tally
    }

    /// Returns the polls whose key was shown, by place.
    fn revealed(&self) -> Vec<usize> {
        self.polls
            .iter()
            .filter(|(_, poll)| poll.phase == PollPhase::Revealed)
            .map(|(at, _)| *at)
            .collect()
    }

    /// Returns the class results of one learner so far, without reading those of others.
    pub fn report_of(&self, learner: LearnerId) -> Option<LearnerLine> {
        let seat = self.seats.get(&learner)?;
        Some(self.learner_line(learner, seat.number, &self.revealed()))
    }

    /// Returns the class results so far.
    pub fn report(&self) -> RoomReport {
        let revealed = self.revealed();
        let mut learners: Vec<LearnerLine> = self
            .seats
            .iter()
            .map(|(learner, seat)| self.learner_line(*learner, seat.number, &revealed))
            .collect();
        learners.sort_by_key(|line| line.number);
        let items = revealed.iter().map(|at| self.item_line(*at, &learners));
        RoomReport {
            items: items.collect(),
            cases: self.cases(&self.seats.keys().copied().collect::<Vec<_>>()),
            learners,
        }
    }

    fn learner_line(&self, learner: LearnerId, number: usize, revealed: &[usize]) -> LearnerLine {
        let mut line = LearnerLine {
            learner,
            number,
            total: Score::default(),
            answered: 0,
            groups: BTreeMap::new(),
            came_after: 0,
            since: Score::default(),
        };
        let came_at = self.seats.get(&learner).map(|seat| seat.came_at);
        for at in revealed {
            line.answered += usize::from(self.counted(learner, *at).is_some());
            let Some(((item, _), points)) = self.item(*at).zip(self.points_of(learner, *at)) else {
                continue;
            };
            line.total = line.total + points;
            let shown_at = self.polls.get(at).and_then(|poll| poll.shown_at);
            match shown_at < came_at {
                true => line.came_after += 1,
                false => line.since = line.since + points,
            }
            for group in Group::of(item) {
                let score = line.groups.entry(group).or_default();
                *score = *score + points;
            }
        }
        line
    }

    /// Returns a learner's points for a poll: zero if there is no response; `None` if the poll
    /// counts for nobody.
    pub(super) fn points_of(&self, learner: LearnerId, position: usize) -> Option<Score> {
        let (item, _) = self.item(position)?;
        if self.is_voided(position) {
            return None;
        }
        let left_out = Score {
            earned: 0,
            possible: item.kind.rules().possible(),
        };
        let counted = self.counted(learner, position);
        let marking = counted.and_then(|counted| self.marking(learner, counted));
        Some(marking.map_or(left_out, |marking| marking.score))
    }

    fn is_voided(&self, position: usize) -> bool {
        let poll = self.polls.get(&position);
        poll.is_some_and(|poll| poll.mended.contains(&Mending::Voided))
    }

    fn item_line(&self, position: usize, learners: &[LearnerLine]) -> ItemLine {
        let poll = self.polls.get(&position);
        let votes = poll.map_or(0, |poll| poll.votes.len());
        let votes = (0..u32::try_from(votes).unwrap_or(0))
            .map(|vote| {
                self.tally(Ballot {
                    poll: position,
                    vote,
                })
            })
            .collect();
        // For each learner who responded: the points of this item and of all other items. The
        // possible points are the same for all, even if somebody skipped an item.
        let pairs: Vec<(u32, u32)> = learners
            .iter()
            .filter_map(|line| {
                let counted = self.counted(line.learner, position)?;
                let earned = self.marking(line.learner, counted)?.score.earned;
                Some((earned, line.total.earned.saturating_sub(earned)))
            })
            .collect();
        let earned: u32 = pairs.iter().map(|(earned, _)| earned).sum();
        let possible = self.item(position).map_or(0, |(item, _)| {
            item.kind.rules().possible() * u32::try_from(pairs.len()).unwrap_or(0)
        });
        ItemLine {
            position,
            votes,
            facility: Score { earned, possible }.share(),
            discrimination: correlation(&pairs),
            voided: self.is_voided(position),
        }
    }
}

/// Returns a response in normalized form: a set of parts in one order, independent of the order
/// of selection, and a number in one spelling.
pub(super) fn settled(item: &Item, response: &Response) -> Response {
    match (response, &item.kind) {
        (Response::Many(parts), _) => {
            let mut parts = parts.clone();
            parts.sort();
            Response::Many(parts)
        }
        (Response::Number(typed), ItemKind::Numeric(kind)) => Response::Number(kind.settled(typed)),
        (other, _) => other.clone(),
    }
}

fn by_count(counts: BTreeMap<PartId, usize>) -> Vec<(PartId, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}

/// Returns Pearson's correlation; `None` for too few pairs or if one side does not vary. Its sums
/// are of whole points, so that equal values never seem to vary.
fn correlation(pairs: &[(u32, u32)]) -> Option<f64> {
    if pairs.len() < DISCRIMINATION_LEARNERS_MIN {
        return None;
    }
    let sum = |of: &dyn Fn(i128, i128) -> i128| -> i128 {
        let terms = pairs.iter().map(|(a, b)| of((*a).into(), (*b).into()));
        terms.sum()
    };
    let count = sum(&|_, _| 1);
    let (sum_a, sum_b) = (sum(&|a, _| a), sum(&|_, b| b));
    let varies_a = count * sum(&|a, _| a * a) - sum_a * sum_a;
    let varies_b = count * sum(&|_, b| b * b) - sum_b * sum_b;
    let both = count * sum(&|a, b| a * b) - sum_a * sum_b;
    let spread = (varies_a as f64 * varies_b as f64).sqrt();
    (varies_a > 0 && varies_b > 0).then(|| (both as f64 / spread).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests;
