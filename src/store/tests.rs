//! What the store promises, by the door that everybody uses.

mod appending;
mod opening;
mod reading;
mod replay;
