//! Holds items against the rules of item writing.
