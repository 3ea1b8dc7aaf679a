//! Tests of `content::lint::tokens`.

use super::*;

#[test]
fn sentences_end_before_a_capital_and_not_inside_a_number() {
    let text = "Give 0.9% saline at 4.5 mL. Is it safe? Select all that apply.";
    assert_eq!(
        sentences(text),
        [
            "Give 0.9% saline at 4.5 mL.",
            "Is it safe?",
            "Select all that apply."
        ]
    );
    assert_eq!(sentences("no end"), ["no end"]);
    assert_eq!(
        sentences("She asks, \"Why?\" The nurse says"),
        ["She asks, \"Why?\"", "The nurse says"]
    );
}

#[test]
fn a_word_is_found_by_itself() {
    let text = "accept 5 cc, then 10 cc";
    assert_eq!(whole_word(text, "cc"), text.find("cc,"));
    assert_eq!(whole_word("accept", "cc"), None);
    assert_eq!(whole_word("give 5.5 or .5 mg", ".5 mg"), Some(12));
}

#[test]
fn folding_keeps_what_changes_the_meaning() {
    assert_eq!(folded("Stop the infusion."), folded("stop  the infusion"));
    assert_ne!(folded("1.5 mL"), folded("15 mL"));
    assert_ne!(folded("> 100"), folded("< 100"));
}
