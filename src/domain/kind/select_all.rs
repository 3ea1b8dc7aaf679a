//! Select-all: any number of correct choices; one point for each, minus one for each incorrect one.

use super::{Kind, KindName, wrong_shape};
use crate::domain::choice::{self, Choice};
use crate::domain::drawn::{Chance, Drawn};
use crate::domain::response::{Response, ResponseError};
use crate::domain::scoring::{Marking, ScoringRule};

/// Choices with one key or more.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SelectAll {
    /// The choices in the author's order.
    pub choices: Vec<Choice>,
}

impl Kind for SelectAll {
    fn name(&self) -> KindName {
        KindName::SelectAll
    }

    fn rule(&self) -> ScoringRule {
        ScoringRule::PlusMinus
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
            Response::Many(ids) => choice::check_ids(self.choices.iter().map(|c| &c.id), ids),
            _ => Err(wrong_shape(self.name(), "a list of ids")),
        }
    }

    fn ready(&self, response: &Response) -> Result<(), ResponseError> {
        self.check(response)?;
        if response.is_blank() {
            Err(ResponseError::TooFew {
                wanted: 1,
                given: 0,
            })
        } else {
            Ok(())
        }
    }

    fn mark(&self, _drawn: &Drawn, response: &Response) -> Marking {
        let chosen = response.parts();
        let harmful = choice::any_harmful(&self.choices, chosen);
        Marking::plus_minus(
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
