//! Versions of made-up items, and responses as people write them.

use proptest::prelude::*;
use rand::SeedableRng;

use super::*;
use crate::domain::ids::PartId;
use crate::domain::kind::{ItemKind, KindName};
use crate::domain::response::Response;
use crate::domain::testing::{
    any_kind, case_of, entry, item, kind_number, multiple_choice, ordered, select_n, slots,
};

/// Places with a layout drawn by a seed.
fn places(items: Vec<Item>, seed: u64) -> Vec<PaperPlace> {
    let place = |item: Item| PaperPlace {
        drawn: Drawn::seeded(&item, seed),
        item: Arc::new(item),
    };
    items.into_iter().map(place).collect()
}

fn numbered(kinds: Vec<ItemKind>) -> Vec<Item> {
    let kinds = kinds.into_iter().enumerate();
    kinds
        .map(|(nth, kind)| item("bank", "topic", &format!("i{nth}"), kind))
        .collect()
}

/// The layout of a kind as its author wrote it, so that letters follow ids.
fn as_written(kind: ItemKind) -> (ItemKind, Drawn) {
    let item = item("bank", "topic", "i", kind);
    let order = match &item.kind {
        ItemKind::Ordered(ordered) => ordered.steps.iter().map(|step| step.id.clone()).collect(),
        _ => Drawn::as_written(&item).order,
    };
    (item.kind, Drawn::ordered(order))
}

#[test]
fn a_case_study_stays_whole_and_in_order_in_every_version() {
    let mut items = numbered((0..6).map(kind_number).collect());
    items.extend(case_of("bank", "x"));
    items.extend(case_of("bank", "y"));
    let places = places(items, 3);
    let made = versions(&places, 4, 9).expect("versions");
    let letters: String = made.iter().map(|version| version.letter).collect();
    assert_eq!(letters, "ABCD");
    for version in &made {
        let cases: Vec<usize> = groups(&version.places)
            .map(<[_]>::len)
            .filter(|n| *n > 1)
            .collect();
        assert_eq!(cases, [6, 6]);
        for group in groups(&version.places).filter(|group| group.len() > 1) {
            let number = |of: &PaperPlace| of.item.case.as_ref().map(|case| case.number);
            let numbers: Vec<u8> = group.iter().filter_map(number).collect();
            assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        }
    }
}

#[test]
fn too_few_orders_are_told_and_never_two_equal_versions() {
    let mut one = item("bank", "topic", "i", multiple_choice(3, "b"));
    one.shuffle = false;
    let alone = places(vec![one], 0);
    let told = versions(&alone, 2, 1).expect_err("alike");
    assert_eq!((told.wanted, told.possible), (2, 1));
    // Three letters for the key make three versions, and no fourth.
    let shuffled = places(numbered(vec![multiple_choice(3, "b")]), 0);
    assert_eq!(versions(&shuffled, 3, 1).map(|made| made.len()), Ok(3));
    assert_eq!(
        versions(&shuffled, 4, 1).map_err(|told| told.possible),
        Err(3)
    );
}

#[test]
fn letters_are_read_as_people_write_them() {
    let columns = [("p", "abcd", "ad"), ("q", "abcd", "b")];
    let rows = [("r", "xyz", "x"), ("s", "xyz", "y")];
    let blanks = [("x", "abc", "b"), ("y", "def", "d")];
    let one_blank = [("x", "abc", "b")];
    for (kind, texts, parts) in [
        (multiple_choice(4, "b"), &["B", " b ", "b."][..], "b"),
        (
            select_n(5, "bd"),
            &["B D", "bd", "d, b", "B;D", "B+D", "B & D"],
            "b d",
        ),
        (
            ordered("abcd", &[]),
            &["C A B D", "cabd", "C-A-B-D", "C>A>B>D"],
            "c a b d",
        ),
        (
            slots(KindName::MatrixChoice, &rows).into(),
            &["A2 B1", "a2b1", "A:2, B:1", "b1 a2", "A 2 B 1"],
            "r/y s/x",
        ),
        (
            slots(KindName::MatrixResponse, &columns).into(),
            &["A1 A2 D1", "A1A2D1"],
            "p/a p/d q/a",
        ),
        (
            slots(KindName::DropDownCloze, &blanks).into(),
            &["1A 2C", "1a2c", "1:A 2:C", "2C 1A"],
            "x/a y/f",
        ),
        (
            slots(KindName::DropDownCloze, &one_blank).into(),
            &["B", "1B", "1: b"],
            "x/b",
        ),
        (
            slots(KindName::Grouping, &blanks).into(),
            &["A D F", "adf", "F A D"],
            "x/a y/d y/f",
        ),
    ] {
        let (kind, drawn) = as_written(kind);
        for text in texts {
            let read = read_written(&kind, &drawn, text);
            let read = read.unwrap_or_else(|error| unreachable!("{text}: {error}"));
            let mut ids: Vec<&str> = read.parts().iter().map(PartId::as_str).collect();
            if !matches!(read, Response::Sequence(_)) {
                ids.sort_unstable();
            }
            assert_eq!(ids.join(" "), parts, "{text}");
        }
    }
}

#[test]
fn nothing_and_a_dash_are_no_response() {
    for number in 0..crate::domain::testing::KINDS {
        let (kind, drawn) = as_written(kind_number(number));
        for text in ["", "  ", "-", "–"] {
            assert_eq!(read_written(&kind, &drawn, text), Ok(Response::Blank));
        }
    }
}

#[test]
fn what_cannot_be_a_response_is_told_in_plain_words() {
    let rows = [("r", "xyz", "x"), ("s", "xyz", "y")];
    let tokens = [("x", "abc", "b"), ("y", "abc", "c")];
    let wings = [
        ("actions", "abcd", "ac"),
        ("condition", "efgh", "g"),
        ("parameters", "ijkl", "jk"),
    ];
    let mut told = Vec::new();
    for (kind, text) in [
        (multiple_choice(4, "b"), "E"),
        (multiple_choice(4, "b"), "A C"),
        (multiple_choice(4, "b"), "2"),
        (multiple_choice(4, "b"), "A?"),
        (select_n(5, "bd"), "A B C"),
        (select_n(5, "bd"), "A A"),
        (ordered("abcd", &[]), "A B C"),
        (ordered("abcd", &[]), "A B C C"),
        (slots(KindName::MatrixChoice, &rows).into(), "A1 A2"),
        (slots(KindName::MatrixChoice, &rows).into(), "A4"),
        (slots(KindName::MatrixChoice, &rows).into(), "A 1 2"),
        (slots(KindName::DragDropCloze, &tokens).into(), "1B 2B"),
        (slots(KindName::DragDropCloze, &tokens).into(), "1B 1C"),
        (slots(KindName::DragDropCloze, &tokens).into(), "B C"),
        (slots(KindName::BowTie, &wings).into(), "A B C G J K"),
        (kind_number(4), "12,5"),
        (kind_number(4), "twelve"),
        (kind_number(4), "12 mL"),
    ] {
        let (kind, drawn) = as_written(kind);
        let error = read_written(&kind, &drawn, text).expect_err(text);
        told.push(format!("{} `{text}`: {error}", kind.name()));
    }
    insta::assert_snapshot!(told.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_version_has_every_item_once_with_the_same_numbers_and_keys_that_earn_all_points(
        kinds in prop::collection::vec(any_kind(), 1..8),
        seed: u64,
    ) {
        let places = places(numbered(kinds), seed);
        let count = versions(&places, 3, seed).map_or_else(|told| told.possible, |made| made.len());
        let made = versions(&places, count, seed).expect("as many as there are");
        let mut keys = BTreeSet::new();
        for version in &made {
            let mut ids: Vec<_> = version.places.iter().map(|of| of.item.key.clone()).collect();
            ids.sort();
            let mut wanted: Vec<_> = places.iter().map(|of| of.item.key.clone()).collect();
            wanted.sort();
            prop_assert_eq!(ids, wanted);
            for of in &version.places {
                let base = places.iter().find(|base| base.item.key == of.item.key).expect("an item");
                prop_assert_eq!(&of.drawn.numbers, &base.drawn.numbers);
                let rules = of.item.kind.rules();
                let read = read_written(&of.item.kind, &of.drawn, &of.key());
                let read = read.map_err(|error| TestCaseError::fail(format!("{}: {error}", of.key())))?;
                prop_assert!(rules.mark(&of.drawn, &read).score.is_full());
            }
            prop_assert!(keys.insert(version.keys()), "two versions have the same keys");
        }
    }

    #[test]
    fn letters_of_any_version_score_like_the_same_response_to_the_item(
        kind in any_kind(),
        seed: u64,
        which in 0usize..4,
    ) {
        let item = item("bank", "topic", "i", kind);
        let canonical = Drawn::as_written(&item);
        let mut chance = Chance::seed_from_u64(seed);
        let response = entry(&item.kind, &canonical, which, &mut chance);
        let rules = item.kind.rules();
        prop_assume!(rules.check_given(&response).is_ok());
        let wanted = rules.mark(&canonical, &response).score;
        let drawn = Drawn { numbers: canonical.numbers.clone(), ..Drawn::seeded(&item, seed) };
        let text = written(&item.kind, &drawn, &response);
        let read = read_written(&item.kind, &drawn, &text);
        let read = read.map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        prop_assert_eq!(rules.mark(&drawn, &read).score, wanted, "{}", text);
        let sorted = |of: &Response| {
            let mut ids = of.parts().to_vec();
            if !matches!(of, Response::Sequence(_)) {
                ids.sort();
            }
            ids
        };
        prop_assert_eq!(sorted(&read), sorted(&response));
    }

    #[test]
    fn any_text_is_read_or_refused(kind in any_kind(), text in "[a-cA-C1-3 ,;:?.-]{0,12}", seed: u64) {
        let item = item("bank", "topic", "i", kind);
        let drawn = Drawn::seeded(&item, seed);
        if let Ok(response) = read_written(&item.kind, &drawn, &text) {
            prop_assert_eq!(item.kind.rules().check(&response), Ok(()));
        }
    }
}
