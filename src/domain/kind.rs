//! The kinds of items: seventeen descriptions in one table, and three sorts of content.
//!
//! A new kind of a known answer shape is a new entry in `kind/table.rs`. Only a new answer shape needs
//! code, once in each layer.

mod numeric;
mod ordered;
mod selection;
mod table;

pub use numeric::{Computed, KnownValues, Numeric, NumericError, Unit, is_weight};
pub use ordered::{Ordered, Step};
pub use selection::{ChoiceSlot, Selection};
pub use table::{AnswerShape, KindDescription, KindName, PickLimit, Size};

use super::drawn::{Chance, Drawn};
use super::response::{Response, ResponseError};
use super::scoring::{Marking, ScoringRule};

/// The content and the key of an item.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ItemKind {
    /// Choices to select: fifteen of the kinds.
    Selection(Selection),
    /// Steps to put in order.
    Ordered(Ordered),
    /// A number to compute.
    Numeric(Box<Numeric>),
}

/// The interface of every kind. Drawing and marking never fail: anything that could fail is
/// refused when a bank is parsed, or by [`Kind::check`].
pub trait Kind {
    /// Returns the name of this kind.
    fn name(&self) -> KindName;

    /// Returns the rule that turns parts into points.
    fn rule(&self) -> ScoringRule;

    /// Returns the points of a perfect response.
    fn possible(&self) -> u32;

    /// Lays the item out for one form: order on screen, drawn numbers.
    fn draw(&self, shuffle: bool, chance: &mut Chance) -> Drawn;

    /// Checks that this can be a response to this item at all, complete or not.
    ///
    /// # Errors
    /// [`ResponseError`] for the wrong shape, unknown or repeated parts, too many parts, an
    /// incomplete order, or text that is not a number.
    fn check(&self, response: &Response) -> Result<(), ResponseError>;

    /// Checks like [`Kind::check`], for a learner who can be asked: ambiguous input is refused.
    ///
    /// # Errors
    /// As [`Kind::check`].
    fn check_given(&self, response: &Response) -> Result<(), ResponseError> {
        self.check(response)
    }

    /// Checks that a learner may submit it: as [`Kind::check_given`], and complete.
    ///
    /// # Errors
    /// As [`Kind::check`], and [`ResponseError::TooFew`].
    fn ready(&self, response: &Response) -> Result<(), ResponseError>;

    /// Marks a response that has passed [`Kind::check`].
    fn mark(&self, drawn: &Drawn, response: &Response) -> Marking;

    /// Returns the response that earns every point.
    fn key(&self, drawn: &Drawn) -> Response;
}

impl ItemKind {
    /// Returns the rules of this kind.
    pub fn rules(&self) -> &dyn Kind {
        match self {
            Self::Selection(kind) => kind,
            Self::Ordered(kind) => kind,
            Self::Numeric(kind) => &**kind,
        }
    }

    /// Returns the name of this kind.
    pub fn name(&self) -> KindName {
        self.rules().name()
    }

    /// Returns its slots and choices; `None` for an order or a number.
    pub fn selection(&self) -> Option<&Selection> {
        match self {
            Self::Selection(selection) => Some(selection),
            _ => None,
        }
    }
}

impl From<Selection> for ItemKind {
    fn from(selection: Selection) -> Self {
        Self::Selection(selection)
    }
}

fn wrong_shape(kind: KindName, wanted: &'static str) -> ResponseError {
    ResponseError::Shape {
        kind: kind.id(),
        wanted,
    }
}
