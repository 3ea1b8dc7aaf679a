//! Ordered: steps to put in order; only the whole order earns the point.

use super::{Kind, KindName, wrong_shape};
use crate::domain::choice::check_ids;
use crate::domain::drawn::{Chance, Drawn, shuffled};
use crate::domain::ids::PartId;
use crate::domain::response::{Response, ResponseError};
use crate::domain::scoring::{Mark, Marking, PartMark, ScoringRule};

/// One step.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Step {
    /// Its id within the item.
    pub id: PartId,
    /// Its text for the learner.
    pub text: String,
    /// The rationale for its place.
    pub why: String,
}

/// Steps in their correct order, and other correct orders.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Ordered {
    /// The steps, first to last.
    pub steps: Vec<Step>,
    /// Other correct orders, each with every step once.
    pub accepted: Vec<Vec<PartId>>,
}

impl Ordered {
    fn right_order(&self) -> Vec<PartId> {
        self.steps.iter().map(|step| step.id.clone()).collect()
    }

    /// Returns the first place at which an order leaves every correct one; `None` if it is correct.
    pub fn first_misplaced(&self, order: &[PartId]) -> Option<usize> {
        let keyed = self.right_order();
        let correct = std::iter::once(&keyed).chain(&self.accepted);
        let agreed = correct.map(|correct| {
            let pairs = correct.iter().zip(order);
            pairs.take_while(|(wanted, given)| wanted == given).count()
        });
        agreed.max().filter(|_| !self.is_right(order))
    }

    fn is_right(&self, order: &[PartId]) -> bool {
        self.right_order() == order || self.accepted.iter().any(|accepted| accepted == order)
    }
}

impl Kind for Ordered {
    fn name(&self) -> KindName {
        KindName::Ordered
    }

    fn rule(&self) -> ScoringRule {
        ScoringRule::ZeroOne
    }

    fn possible(&self) -> u32 {
        1
    }

    /// Lays the steps out: always shuffled, and never in a correct order.
    fn draw(&self, _shuffle: bool, chance: &mut Chance) -> Drawn {
        let mut order = shuffled(self.right_order(), chance);
        // A correct order comes up once in 24 shuffles of four steps. After some failed tries, as
        // when most orders are accepted, it goes through the orders until one is incorrect.
        for _ in 0..8 {
            if !self.is_right(&order) {
                return Drawn::ordered(order);
            }
            order = shuffled(order, chance);
        }
        for _ in 0..=self.accepted.len() {
            if self.is_right(&order) {
                next_order(&mut order);
            }
        }
        Drawn::ordered(order)
    }

    fn check(&self, response: &Response) -> Result<(), ResponseError> {
        match response {
            Response::Blank => Ok(()),
            Response::Sequence(ids) => {
                check_ids(self.steps.iter().map(|step| &step.id), ids)?;
                let (wanted, given) = (self.steps.len(), ids.len());
                if given < wanted {
                    Err(ResponseError::TooFew { wanted, given })
                } else {
                    Ok(())
                }
            }
            _ => Err(wrong_shape(self.name(), "a list of every id")),
        }
    }

    fn ready(&self, response: &Response) -> Result<(), ResponseError> {
        self.check(response)?;
        let wanted = self.steps.len();
        if response.is_blank() {
            Err(ResponseError::TooFew { wanted, given: 0 })
        } else {
            Ok(())
        }
    }

    fn mark(&self, _drawn: &Drawn, response: &Response) -> Marking {
        let given = response.parts();
        let right = self.is_right(given);
        let mark_step = |(place, step): (usize, &Step)| {
            let mark = match given.iter().position(|id| *id == step.id) {
                _ if right => Mark::Hit,
                Some(at) if at == place => Mark::Hit,
                Some(_) => Mark::Wrong,
                None => Mark::Missed,
            };
            PartMark {
                id: step.id.clone(),
                mark,
            }
        };
        let parts = self.steps.iter().enumerate().map(mark_step).collect();
        Marking::all_or_nothing(right, parts)
    }

    fn key(&self, _drawn: &Drawn) -> Response {
        Response::Sequence(self.right_order())
    }
}

/// Turns an order into the next one by id, and the last into the first.
fn next_order(order: &mut [PartId]) {
    let rising = order
        .windows(2)
        .rposition(|pair| pair.first() < pair.last());
    if let Some(at) = rising {
        let greater = order.iter().rposition(|id| Some(id) > order.get(at));
        order.swap(at, greater.unwrap_or(at));
    }
    let tail = rising.map_or(0, |at| at + 1);
    if let Some(tail) = order.get_mut(tail..) {
        tail.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(order: &str) -> Vec<PartId> {
        order.split(' ').map(Into::into).collect()
    }

    #[test]
    fn the_first_misplaced_step_is_that_of_the_nearest_correct_order() {
        let step = |id: PartId| Step {
            id,
            text: String::new(),
            why: String::new(),
        };
        let ordered = Ordered {
            steps: ids("a b c d").into_iter().map(step).collect(),
            accepted: vec![ids("b a c d")],
        };
        for (order, place) in [
            ("a b c d", None),
            ("b a c d", None),
            ("c a b d", Some(0)),
            ("a c b d", Some(1)),
            ("a b d c", Some(2)),
            ("b a d c", Some(2)),
            ("b c a d", Some(1)),
        ] {
            assert_eq!(ordered.first_misplaced(&ids(order)), place, "{order}");
        }
    }
}
