//! Tests of `classroom::report::html`.

use super::*;

#[test]
fn numbers_are_listed_as_a_sentence_does() {
    assert_eq!(listed(&[3]), "3");
    assert_eq!(listed(&[3, 4]), "3 and 4");
    assert_eq!(listed(&[1, 3, 4, 5, 6, 9]), "1, 3 to 6, and 9");
}
