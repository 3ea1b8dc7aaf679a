//! Prints findings.
