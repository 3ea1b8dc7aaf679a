//! What the store promises, by the door that everybody uses.

mod appending;
mod classes;
mod expiring;
mod forgetting;
mod opening;
mod plans;
mod reading;
mod replay;
mod unwritable;
mod working;
