//! What several tests need.

pub mod learner;
#[cfg(unix)]
pub mod pty;
#[cfg(unix)]
pub mod script;
