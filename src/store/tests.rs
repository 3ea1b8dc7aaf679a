//! Tests of the store through its public interface.

mod appending;
mod classes;
mod expiring;
mod forgetting;
mod keeping;
mod merging;
mod opening;
mod plans;
mod reading;
mod replay;
mod rosters;
pub(crate) mod sharing;
mod unwritable;
mod working;
