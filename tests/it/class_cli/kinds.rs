//! The report of a class that answered one item of each kind: as text, as rows and as JSON.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use dripset::domain::describe::chosen_from;
use serde_json::Value;

use super::*;
use crate::every_kind::seat::terms;
use crate::support::entry::{partial, wrong};

/// Half of the class answers rightly, a quarter partly, the rest wrongly but for the last learner,
/// who does not answer.
fn given(poll: usize, number: usize) -> Option<Response> {
    let terms = terms();
    let (item, drawn) = (&terms.items[poll], &terms.form.items[poll].drawn);
    let wrong = wrong(&item.kind, drawn);
    match number {
        0..6 => Some(item.kind.rules().key(drawn)),
        6..9 => Some(partial(item, drawn).unwrap_or(wrong)),
        9..11 => Some(wrong),
        _ => None,
    }
}

pub fn every_kind() -> Made {
    let mut made = Made::with("All kinds", terms());
    made.join();
    for poll in 0..terms().items.len() {
        made.vote(poll, 0, |number| given(poll, number));
        made.write(&ClassEvent::Revealed);
    }
    made.write(&ClassEvent::Ended);
    made.store
        .end_class(CLASS, at(made.second))
        .expect("an end");
    made
}

#[test]
fn every_kind_in_the_report_for_people_and_in_its_rows() {
    let made = every_kind();
    let (out, _) = report(made.dir.path(), "text");
    for line in out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    insta::assert_snapshot!("every-kind-text", out);
    let (out, _) = report(made.dir.path(), "csv");
    assert_eq!(out.lines().count(), 1 + NAMES.len() * terms().items.len());
    let ben: Vec<&str> = out.lines().filter(|row| row.contains(",Ben,")).collect();
    insta::assert_snapshot!("every-kind-rows-of-one-learner", ben.join("\n"));
}

/// Each part is counted as often as it was given, whatever slot it stands in.
#[test]
fn every_kind_in_json_is_analyzed_by_its_parts() {
    let made = every_kind();
    let (out, _) = report(made.dir.path(), "json");
    let sheet: Value = serde_json::from_str(&out).expect("JSON");
    let terms = terms();
    for (poll, item) in terms.items.iter().enumerate() {
        let kind = item.kind.name();
        let told = &sheet["items"][poll];
        assert_eq!(told["kind"], kind.id());
        assert!(told["facility"].is_number(), "{kind}");
        let parts = told["votes"][0]["parts"].as_array().expect("parts");
        let wanted = chosen_from(&item.kind, &terms.form.items[poll].drawn);
        let all: Vec<Response> = (0..NAMES.len()).filter_map(|n| given(poll, n)).collect();
        if let Some(selection) = item.kind.selection() {
            assert_eq!(parts.len(), wanted.len(), "{kind}");
            for (part, id) in parts.iter().zip(&wanted) {
                let count = all.iter().filter(|one| one.parts().contains(id)).count();
                assert_eq!(part["count"], count, "{kind}: {id}");
                let keyed = selection.choice(id).is_some_and(|choice| choice.key);
                assert_eq!(part["key"], keyed, "{kind}: {id}");
            }
        }
        let right = told["votes"][0]["right"].as_u64();
        assert_eq!(right, Some(6), "{kind}");
    }
}
