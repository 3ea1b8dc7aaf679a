//! The screens: keys in, pages out.
//!
//! A screen has no access to the store, the network or the clock. It asks for things with effects
//! and gets them as events. In reading order: [`screen`] defines a screen, [`stack`] holds them,
//! [`page`] is their content, [`paint`] draws it on a window, [`input`] decodes bytes into
//! [`key`]s, and [`keymap`] maps those to commands.

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
