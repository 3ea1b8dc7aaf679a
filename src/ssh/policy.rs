//! The policies of the SSH server, one per file, pure if possible.

pub mod addresses;
pub mod algorithms;
pub mod attempts;
pub mod byte_rate;
pub mod files;
pub mod host_key;
pub mod networks;
pub mod proxy_header;
pub mod unauthenticated;
pub mod window;
