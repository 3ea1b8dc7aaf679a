//! Plain mode: the screens as lines, for screen readers, braille displays, simple terminals and
//! scripts.
//!
//! [`front`] turns a line into events for the screens, and a change of the screens into words. It
//! opens no files and knows no terminal: its drivers bring the lines.
//! Pages are read from their data by [`page`], items from theirs by [`item`].

pub mod answer;
pub mod command;
pub mod front;
pub mod item;
pub mod line_editor;
pub mod page;
pub mod reading;
pub mod spell;
#[cfg(test)]
mod testing;
mod tools;
pub mod wrap;
