//! The screens: keys in, pages out.
//!
//! A screen never sees the store, the network or the clock; it asks for things by effects and
//! gets them as events. In reading order: [`screen`] is what a screen is, [`stack`] holds them,
//! [`page`] is what they show, [`paint`] puts that on a window, [`input`] makes [`key`]s of bytes,
//! and [`keymap`] says what those do.

pub mod ascii;
pub mod input;
pub mod key;
pub mod keymap;
pub mod kind;
pub mod page;
pub mod paint;
pub mod prose;
pub mod screen;
pub mod screens;
pub mod scrolling;
pub mod settings;
pub mod sign;
pub mod stack;
pub mod text_input;
pub mod theme;
pub mod whole;
