//! The policies of the door, a file each, pure where they can be.

pub mod addresses;
pub mod algorithms;
pub mod files;
pub mod host_key;
pub mod inflow;
pub mod strangers;
pub mod tries;
pub mod window;
