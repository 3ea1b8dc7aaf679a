//! The errors of a sitting that refuses an event.

use thiserror::Error;

use crate::domain::response::ResponseError;

/// The reason that an event is refused. Nothing has changed then.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum SittingError {
    /// The response is not ready to submit.
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// The place is answered already.
    #[error("this question is answered: your answer stays as it is")]
    Answered,
    /// The response is being stored.
    #[error("your answer is being saved: try again in a moment")]
    Committing,
    /// There is no such place.
    #[error("the set has no question {}", .0 + 1)]
    NoSuchPlace(usize),
    /// The place is an answered one of a case study.
    #[error("you cannot return to an answered question of a case study before the set ends")]
    CaseLocked,
    /// The place is a later one of a case study than the learner has come to; the next one is this.
    #[error("the questions of a case study come in order. Go to question {} first", .0 + 1)]
    CaseAhead(usize),
    /// An adaptive exam has no way back.
    #[error("in an adaptive exam you cannot go back to a question")]
    NoWayBack,
    /// In an adaptive exam, the present item comes first.
    #[error("answer this question first: the next one depends on it")]
    NotChosenYet,
    /// Responses of an exam are submitted together.
    #[error("in an exam all answers are submitted together, at the end")]
    HandInAtTheEnd,
    /// The sitting is over.
    #[error("this set has ended")]
    Ended,
    /// Form and items do not belong together.
    #[error("the form names {form} items and {items} were found")]
    WrongItems {
        /// The number of items that the form names.
        form: usize,
        /// The number of items that came with it.
        items: usize,
    },
}
