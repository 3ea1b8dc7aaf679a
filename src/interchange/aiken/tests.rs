//! Tests of Aiken.
