//! Plain mode: the screens as lines, for screen readers, braille displays, simple terminals and
//! scripts.
//!
//! [`front`] turns a line into events for the screens, and a change of the screens into words. It
//! opens no files and knows no terminal: its drivers bring the lines.
//! Pages are read from their data by [`page`], items from theirs by [`item`]. [`line_editor`] makes
//! lines of keys and bytes, and [`wrap`] fits lines into a window.

pub mod answer;
pub mod command;
pub mod front;
pub mod item;
pub mod line_editor;
pub mod page;
pub mod reading;
pub mod spell;
#[cfg(test)]
pub(crate) mod testing;
mod tools;
pub mod wrap;

/// The window that screens are laid out for in plain mode: so long that no list is cut or paged.
pub const WINDOW: (u16, u16) = (200, 5_000);
