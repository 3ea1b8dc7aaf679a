//! Records: what the log keeps reads back as it was.

mod slots;

use dripset::bank_sources;
use dripset::content::record::{
    form_from_json, form_to_json, item_from_text, item_to_text, response_from_json,
    response_to_json,
};
use dripset::content::{parse, revision};
use dripset::domain::{Aim, Chance, History, ItemKind, Plan, Response, draw};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;

use crate::support::cases;

#[test]
fn every_shipped_item_reads_back_from_its_record() {
    for bank in bank_sources::shipped().banks() {
        for item in &bank.items {
            let text = item_to_text(item);
            let read = item_from_text(&text)
                .unwrap_or_else(|error| panic!("{}: {error}\n{text}", item.key));
            assert_eq!(read, **item, "{text}");
            assert_eq!(revision(&read), item.revision);
        }
    }
}

#[test]
fn a_record_that_is_broken_is_an_error() {
    for text in ["", "format = 1", "[[item", "\0"] {
        assert!(item_from_text(text).is_err(), "{text:?}");
    }
    for json in [
        "",
        "{}",
        "[]",
        r#"{"plan":{"which":"all","count":1,"seed":"x"},"items":[]}"#,
    ] {
        assert!(form_from_json(json).is_err(), "{json:?}");
    }
}

#[test]
fn a_form_without_an_aim_is_practice_and_practice_is_not_written() {
    let form = |aim| {
        let plan = Plan {
            aim,
            ..Plan::with_seed(7)
        };
        draw(&bank_sources::shipped(), &plan, &History::default()).expect("a form")
    };
    let practice = form_to_json(&form(Aim::Practice));
    assert!(!practice.contains("\"aim\""), "{practice}");
    assert!(form_to_json(&form(Aim::Today)).contains("\"aim\":\"today\""));
    let newer = practice.replacen("\"count\"", "\"aim\":\"racing\",\"count\"", 1);
    assert!(form_from_json(&newer).is_err());
}

proptest! {
    #[test]
    fn a_form_reads_back(seed: u64, count in 1usize..60) {
        let plan = Plan { count, ..Plan::with_seed(seed) };
        let mut form = draw(&bank_sources::shipped(), &plan, &History::default()).expect("a form");
        form.plan.signed = seed % 2 == 0;
        form.plan.aim = Aim::ALL[count % 3];
        prop_assert_eq!(form_from_json(&form_to_json(&form)), Ok(form));
    }

}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_response_reads_back(seed: u64, typed in "[0-9.,:]{0,8}", many in 0usize..7) {
        let mut chance = Chance::seed_from_u64(seed);
        for item in bank_sources::shipped().active_items() {
            let rules = item.kind.rules();
            let drawn = rules.draw(true, &mut chance);
            let mut some = drawn.order.clone();
            some.shuffle(&mut chance);
            some.truncate(many);
            let shaped = match (rules.key(&drawn), item.kind.selection()) {
                (Response::Many(_), Some(selection)) => selection.response(some),
                (Response::One(_), _) => some.first().cloned().map_or(Response::Blank, Response::One),
                (Response::Sequence(_), _) => Response::Sequence(some),
                (Response::Number(_), _) => Response::Number(typed.clone()),
                _ => Response::Blank,
            };
            for response in [Response::Blank, rules.key(&drawn), shaped] {
                let json = response_to_json(&item.kind, &response);
                prop_assert_eq!(response_from_json(&item.kind, &json), Ok(response), "{}", json);
            }
        }
    }
}

#[test]
fn items_with_everything_read_back() {
    for bank in [
        "every-kind",
        "weight-and-time",
        "only-what-must-be",
        "screens",
        "scoring",
    ] {
        let bytes = std::fs::read(format!("tests/banks/valid/{bank}.toml")).expect("a bank");
        let bank = parse("x", &bytes).bank.expect("a bank");
        for item in bank.items {
            let text = item_to_text(&item);
            assert_eq!(item_from_text(&text).as_ref(), Ok(&*item), "{text}");
        }
    }
}

/// Old revisions are for ever: what learners have done is grouped by them. If this test fails,
/// the canonical form has changed, and that must not be.
#[test]
fn revisions_never_change() {
    let bank = parse("x", include_bytes!("../banks/valid/every-kind.toml"))
        .bank
        .expect("a bank");
    let revisions: Vec<String> = bank
        .items
        .iter()
        .map(|item| format!("{} {}", item.kind.name(), item.revision))
        .collect();
    assert_eq!(
        revisions,
        [
            "multiple-choice 2ca321c982045983b2b2d6e3ef1d8471ef33e502bafdb3063059b45963683746",
            "select-all e1240b9ff4425add673c387b430e42869a151a32025419d172be754f0d10ee91",
            "select-n b6f61a635cc48bb733a5c441b77b004f21dbd83b677c387b94e4721244554341",
            "ordered 0a969890c60561d32b40ec58cd7690faa3ea92f351df0d1290747852ce8576d5",
            "numeric 1c94a338aeb2831a4be7f52cc7edcdd05baf1edb9e3d853fd6615262f5d0fd9f"
        ]
    );
}

#[test]
fn a_revision_follows_what_is_asked_and_nothing_else() {
    let text = include_str!("../banks/valid/every-kind.toml");
    let of = |text: &str| -> Vec<_> {
        let parsed = parse("x", text.as_bytes());
        parsed
            .bank
            .expect("a bank")
            .items
            .iter()
            .map(|item| item.revision)
            .collect()
    };
    let same = text
        .replace("It clears the drug.", "Other words.")
        .replace("The flush clears", "A flush clears")
        .replace("volume_ml / hours", "volume_ml/hours")
        .replace("after each drug\"", "after each  drug\"")
        .replace("max = 250", "max = 251");
    assert_ne!(same, text);
    assert_eq!(of(&same), of(text));
    let key_moved = text
        .replace("with saline\", key = true", "with saline\"")
        .replace("catheter at once\"", "catheter at once\", key = true");
    let edits = [
        ("do next?", "do first?"),
        ("[500, 1000]", "[500, 1001]"),
        ("round = \"tenth\"", "round = \"whole\""),
        ("\"08:00\"", "\"09:00\""),
        (
            "[\"s2\", \"s1\", \"s3\", \"s4\"]",
            "[\"s2\", \"s1\", \"s4\", \"s3\"]",
        ),
    ];
    let edited = edits.iter().map(|(from, to)| text.replace(from, to));
    for changed in edited.chain([key_moved]) {
        assert_ne!(of(&changed), of(text), "{changed}");
    }
}

proptest! {
    #[test]
    fn any_text_in_an_item_reads_back(stem in "\\PC{1,60}", why in "[ -~\n\t\"'\\\\]{0,60}") {
        let bank = parse("x", include_bytes!("../banks/valid/only-what-must-be.toml")).bank.expect("a bank");
        let mut item = (*bank.items[0]).clone();
        item.stem = format!("Is it {}?", stem.replace(['{', '\u{200e}', '\u{200f}'], "("));
        item.rationale = why.replace('{', "(").trim().to_owned();
        if let ItemKind::Selection(kind) = &mut item.kind {
            kind.slots[0].choices[0].why = item.rationale.clone();
        }
        item.revision = revision(&item);
        let text = item_to_text(&item);
        prop_assert_eq!(item_from_text(&text), Ok(item), "{}", text);
    }
}
