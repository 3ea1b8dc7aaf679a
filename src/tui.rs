//! The screens: keys in, pages out.
//!
//! A screen never sees the store, the network or the clock; it asks for things by effects and
//! gets them as events.

pub mod page;
