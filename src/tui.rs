//! The screens: keys in, pages out.
//!
//! A screen never sees the store, the network or the clock; it asks for things by effects and
//! gets them as events. What it shows is a [`page::Page`], made with a little [`prose`], laid
//! out and painted by [`paint`] in the styles of a [`theme`].

pub mod page;
pub mod paint;
pub mod prose;
pub mod theme;
