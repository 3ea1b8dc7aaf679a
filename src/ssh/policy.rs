//! The policies of the door, a file each, pure where they can be.

pub mod addresses;
pub mod algorithms;
pub mod attempts;
pub mod byte_rate;
pub mod files;
pub mod host_key;
pub mod unauthenticated;
pub mod window;
