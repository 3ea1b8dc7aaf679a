//! Conversion between text and domain values: banks as authors write them, findings about them, and
//! the stored forms of items, responses and sittings.
//!
//! No files and no clock here. [`parse()`] reads a bank and continues after a mistake; [`lint`]
//! checks items against the rules of item writing; [`render`] prints the findings of both;
//! [`record`] is for the store; `revision` identifies items that ask the same; [`test_wise`] tries
//! guessing on banks; [`sign_off`] signs items; [`schema`] is for editors; [`write`](mod@write) writes banks.

pub mod codes;
pub mod diagnostic;
pub mod fix;
pub mod lint;
pub mod parse;
pub mod record;
pub mod render;
mod revision;
pub mod schema;
pub mod sign_off;
pub mod suggest;
pub mod test_wise;
pub mod write;

pub use diagnostic::{Diagnostic, Position, Severity, SourceSpan, SourceText};
pub use parse::{Parsed, parse};
pub use revision::revision;
