//! Tests of pastes into an item of each kind.

use super::*;
use crate::domain::testing::{KINDS, kind_number};

fn pasted(kind: &ItemKind, entry: &Response, text: &str) -> ActionOutcome {
    let asked = ItemContext {
        drawn: &Drawn::default(),
        entry,
        struck: &BTreeSet::new(),
        cursor: 0,
    };
    screen(kind).paste(&asked, text)
}

#[test]
fn a_paste_is_a_whole_number_or_nothing_and_no_letter_chooses() {
    let mut numbers = 0;
    for kind in (0..KINDS).map(kind_number) {
        let takes = matches!(kind, ItemKind::Numeric(_));
        numbers += usize::from(takes);
        for text in ["a", "1a.5b\n", "250 mL", "12\n34", "1e3", "", "31,3"] {
            let acted = pasted(&kind, &Response::Blank, text);
            assert!(
                matches!(acted, ActionOutcome::Refused(_)),
                "{text:?}: {acted:?}"
            );
        }
        let whole = ActionOutcome::Entered(Response::Number("1.5".into()), 0);
        let acted = pasted(&kind, &Response::Blank, " 1.5\r\n");
        assert_eq!(acted == whole, takes, "{acted:?}");
        let long = Response::Number("9".repeat(20));
        let acted = pasted(&kind, &long, "12345");
        assert!(matches!(acted, ActionOutcome::Refused(_)), "{acted:?}");
    }
    assert_eq!(numbers, 1, "one of the kinds takes a number");
}
