//! Select-n: a stated number of correct choices; one point for each, no deduction, and no more
//! choices than that number.

use super::{Kind, KindName, wrong_shape};
use crate::domain::choice::{self, Choice};
use crate::domain::drawn::{Chance, Drawn};
use crate::domain::response::{Response, ResponseError};
use crate::domain::scoring::{Marking, ScoringRule};

/// Choices with N keys.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SelectN {
    /// The choices in the author's order.
    pub choices: Vec<Choice>,
}

impl SelectN {
    /// Returns the number of choices to select: as many as are keyed.
    pub fn wanted(&self) -> usize {
        choice::key_count(&self.choices) as usize
    }
}

impl Kind for SelectN {
    fn name(&self) -> KindName {
        KindName::SelectN
    }

    fn rule(&self) -> ScoringRule {
        ScoringRule::ZeroOne
    }

    fn possible(&self) -> u32 {
        choice::key_count(&self.choices)
    }

    fn draw(&self, shuffle: bool, chance: &mut Chance) -> Drawn {
        Drawn::ordered(choice::order(&self.choices, shuffle, chance))
    }

    fn check(&self, response: &Response) -> Result<(), ResponseError> {
        match response {
            Response::Blank => Ok(()),
            Response::Many(ids) if ids.len() > self.wanted() => Err(ResponseError::TooMany {
                wanted: self.wanted(),
                given: ids.len(),
            }),
            Response::Many(ids) => choice::check_ids(self.choices.iter().map(|c| &c.id), ids),
            _ => Err(wrong_shape(self.name(), "a list of ids")),
        }
    }

    fn ready(&self, response: &Response) -> Result<(), ResponseError> {
        self.check(response)?;
        let (wanted, given) = (self.wanted(), response.parts().len());
        if given < wanted {
            Err(ResponseError::TooFew { wanted, given })
        } else {
            Ok(())
        }
    }

    fn mark(&self, _drawn: &Drawn, response: &Response) -> Marking {
        let chosen = response.parts();
        let harmful = choice::any_harmful(&self.choices, chosen);
        Marking::zero_one(
            self.possible(),
            choice::mark_each(&self.choices, chosen),
            harmful,
        )
    }

    fn key(&self, _drawn: &Drawn) -> Response {
        Response::Many(
            self.choices
                .iter()
                .filter(|c| c.key)
                .map(|c| c.id.clone())
                .collect(),
        )
    }
}
