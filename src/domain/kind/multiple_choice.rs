//! Multiple-choice: one correct choice, one point.

use super::{Kind, KindName, wrong_shape};
use crate::domain::choice::{self, Choice};
use crate::domain::drawn::{Chance, Drawn};
use crate::domain::response::{Response, ResponseError};
use crate::domain::scoring::{Marking, ScoringRule};

/// Choices with exactly one key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct MultipleChoice {
    /// The choices in the author's order.
    pub choices: Vec<Choice>,
}

impl Kind for MultipleChoice {
    fn name(&self) -> KindName {
        KindName::MultipleChoice
    }

    fn rule(&self) -> ScoringRule {
        ScoringRule::ZeroOne
    }

    fn possible(&self) -> u32 {
        1
    }

    fn draw(&self, shuffle: bool, chance: &mut Chance) -> Drawn {
        Drawn::ordered(choice::order(&self.choices, shuffle, chance))
    }

    fn check(&self, response: &Response) -> Result<(), ResponseError> {
        match response {
            Response::Blank => Ok(()),
            Response::One(id) => {
                choice::check_ids(self.choices.iter().map(|c| &c.id), std::slice::from_ref(id))
            }
            _ => Err(wrong_shape(self.name(), "one id")),
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
        Marking::zero_one(1, choice::mark_each(&self.choices, chosen), harmful)
    }

    fn key(&self, _drawn: &Drawn) -> Response {
        let key = self.choices.iter().find(|choice| choice.key);
        key.map_or(Response::Blank, |choice| Response::One(choice.id.clone()))
    }
}
