//! Numbers as texts, exact.

pub use super::super::numbers::decimal;

/// Returns whether two texts are the same number.
pub fn same(a: &str, b: &str) -> bool {
    matches!((decimal(a), decimal(b)), (Some(a), Some(b)) if a == b)
}
