//! Properties of answers: any line gives a response that the screen could give too, and each response
//! has a line.

use proptest::prelude::*;
use rand::SeedableRng;

use crate::domain::drawn::Chance;
use crate::domain::response::Response;
use crate::domain::testing::{any_kind, entry, item as made};
use crate::plain::answer::{parse, part};
use crate::plain::testing::{line_for, open_item, with};
use crate::tui::kind::{ActionOutcome, ItemAction, ItemContext, screen};
use crate::tui::screen::PlainItem;

/// Returns whether the screen gives this response, key by key.
fn is_reachable(asked: &PlainItem, response: &Response) -> bool {
    let widget = screen(&asked.item.kind);
    let mut entry = Response::Blank;
    let acts: Vec<(usize, ItemAction, Option<char>)> = match response {
        Response::Number(typed) => {
            let typed = typed.chars();
            typed.map(|c| (0, ItemAction::Type, Some(c))).collect()
        }
        Response::Sequence(steps) => {
            let place = |id| asked.drawn.order.iter().position(|other| other == id);
            let places = steps.iter().filter_map(place);
            places
                .map(|place| (place, ItemAction::Toggle, None))
                .collect()
        }
        // Any entry can be taken back.
        Response::Blank => return true,
        response => {
            let selection = asked.item.kind.selection().expect("choices");
            let toggled = response
                .parts()
                .iter()
                .try_fold(entry, |entry, id| selection.toggled(&entry, id));
            return toggled.as_ref() == Ok(response);
        }
    };
    for (cursor, act, typed) in acts {
        let context = ItemContext {
            drawn: &asked.drawn,
            entry: &entry,
            struck: &asked.struck,
            cursor,
        };
        match widget.act(&context, act, typed) {
            ActionOutcome::Entered(next, _) => entry = next,
            _ => return false,
        }
    }
    entry == *response
}

fn any_line() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "a", "b", "c", "d", "e", "f", "j", "z", "1", "2", "3", "4", "12", "0", "a1", "b2", "c3",
        "2a", "3b", "d4", "row", "rows", "column", "blank", "group", "add", "remove", "mark",
        "unmark", "clear", "and", "then", "choice", "choice a", "slot", "slot g", "slot r1",
        "step", "80", "62.5", "1,000", "6:15", ".", ",", "-5", "é", "all", "none",
    ]);
    let line = prop::collection::vec(
        (words, prop::sample::select(vec![" ", " ", ", ", ""])),
        0..8,
    );
    let line = line.prop_map(|words| {
        let words = words.into_iter();
        words
            .map(|(word, between)| format!("{word}{between}"))
            .collect::<String>()
    });
    prop_oneof![4 => line, 1 => "\\PC{0,24}", 1 => "[0-9.,:]{1,8}"]
}

proptest! {
    #[test]
    fn a_line_gives_only_what_the_screen_gives(
        kind in any_kind(),
        seed in any::<u64>(),
        which in 0usize..4,
        lines in prop::collection::vec(any_line(), 1..4),
    ) {
        let mut chance = Chance::seed_from_u64(seed);
        let drawn = kind.rules().draw(true, &mut chance);
        let before = entry(&kind, &drawn, which, &mut chance);
        let mut asked = with(&open_item(made("bank", "topic", "i", kind), drawn), before);
        for line in lines {
            if let Some(Ok(response)) = parse(&asked, &line) {
                let checked = asked.item.kind.rules().check(&response);
                prop_assert_eq!(checked, Ok(()), "{:?}", line);
                prop_assert!(is_reachable(&asked, &response), "{:?}: {:?}", line, response);
                asked = with(&asked, response);
            }
            let _ = part(&asked, &line);
        }
    }

    #[test]
    fn every_response_has_a_line(kind in any_kind(), seed in any::<u64>(), which in 0usize..4) {
        let mut chance = Chance::seed_from_u64(seed);
        let drawn = kind.rules().draw(true, &mut chance);
        let response = entry(&kind, &drawn, which, &mut chance);
        let line = line_for(&kind, &drawn, &response);
        let asked = open_item(made("bank", "topic", "i", kind), drawn);
        // A time that was drawn as a decimal number is not a response.
        if asked.item.kind.rules().check_given(&response).is_ok() {
            prop_assert_eq!(parse(&asked, &line), Some(Ok(response)), "{:?}", line);
        }
    }
}
