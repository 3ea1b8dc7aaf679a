//! Records: what the log keeps reads back as it was.

use dripset::content::record::{
    form_from_json, form_to_json, item_from_text, item_to_text, response_from_json,
    response_to_json,
};
use dripset::content::revision;
use dripset::domain::{Chance, History, Plan, Response, draw};
use dripset::shelf;
use proptest::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;

#[test]
fn every_shipped_item_reads_back_from_its_record() {
    for bank in shelf::shipped().banks() {
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

proptest! {
    #[test]
    fn a_form_reads_back(seed: u64, count in 1usize..60) {
        let plan = Plan { count, ..Plan::with_seed(seed) };
        let form = draw(&shelf::shipped(), &plan, &History::default()).expect("a form");
        prop_assert_eq!(form_from_json(&form_to_json(&form)), Ok(form));
    }

    #[test]
    fn a_response_reads_back(seed: u64, typed in "[0-9.,:]{0,8}", many in 0usize..7) {
        let mut chance = Chance::seed_from_u64(seed);
        for item in shelf::shipped().active_items() {
            let rules = item.kind.rules();
            let drawn = rules.draw(true, &mut chance);
            let mut some = drawn.order.clone();
            some.shuffle(&mut chance);
            some.truncate(many);
            let shaped = match rules.key(&drawn) {
                Response::One(_) => some.first().cloned().map_or(Response::Blank, Response::One),
                Response::Many(_) => Response::Many(some),
                Response::Sequence(_) => Response::Sequence(some),
                Response::Number(_) => Response::Number(typed.clone()),
                Response::Blank => Response::Blank,
            };
            for response in [Response::Blank, rules.key(&drawn), shaped] {
                let json = response_to_json(&response);
                prop_assert_eq!(response_from_json(&item.kind, &json), Ok(response), "{}", json);
            }
        }
    }
}
