//! The console over classes built by folding events.
