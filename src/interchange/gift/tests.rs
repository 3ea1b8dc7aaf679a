//! Tests of GIFT.
