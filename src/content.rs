//! Text to domain and back: banks as authors write them, what is wrong with them, and the forms
//! that items, responses and sittings take in the log.
//!
//! Text in, values out: no files and no clock. [`parse()`] reads a bank and never stops at the
//! first mistake; [`lint`] holds items against the rules of item writing; [`render`] prints what
//! both found; [`record`] is for the store; `revision` says when two items ask the same.

pub mod codes;
pub mod diagnostic;
pub mod lint;
pub mod parse;
pub mod record;
pub mod render;
mod revision;
pub mod suggest;

pub use diagnostic::{Diagnostic, Position, Severity, SourceText, Span};
pub use parse::{Parsed, parse};
pub use revision::revision;
