//! Banks on paper: booklets, exams in versions with their keys, and the responses that come back.
//!
//! Pages for learners hold no key, in no order, id or comment. The pages with keys are files of
//! their own, or begin on a page of their own. [`forms`] keeps what was printed, so that a paper is
//! scored by it even when its bank has changed.

mod booklet;
mod exam;
mod explained;
pub mod forms;
mod head;
mod instructions;
mod keys;
mod marked;
mod printed;
pub mod responses;
pub mod scores;
mod sheet;

pub use booklet::{Booklet, BookletPart};
pub use exam::{key_page, version_page};

#[cfg(test)]
mod tests;
