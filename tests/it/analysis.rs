//! Item analysis: our figures beside numpy's of the same responses, and `dripset bank analyze` as a
//! faculty calls it.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

pub mod command;

use std::collections::BTreeMap;

use dripset::domain::analysis::{AnalyzedItem, AnalyzedResponse, ItemFlag, ScoreTable, analyze};
use dripset::domain::{LearnerId, PartId};
use serde_json::Value;
use uuid::Uuid;

fn read(name: &str) -> Value {
    let path = format!("{}/tests/analysis/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("a file of data");
    serde_json::from_str(&text).expect("JSON")
}

fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().expect("a list").iter();
    values
        .map(|value| value.as_f64().expect("a number"))
        .collect()
}

fn learner(number: usize) -> LearnerId {
    LearnerId(Uuid::from_u128(number as u128 + 1))
}

fn part(number: usize) -> PartId {
    PartId::new(["a", "b", "c", "d"][number])
}

fn items(data: &Value) -> Vec<AnalyzedItem> {
    let possible = numbers(&data["possible"]);
    let item = |(item, possible): (usize, &f64)| {
        let chosen = numbers(&data["choices"][item]);
        let key = data["keys"][item].as_u64().expect("a key") as usize;
        let scores = numbers(&data["scores"][item]).into_iter().zip(chosen);
        let responses = scores.enumerate().map(|(number, (earned, chosen))| {
            let answer = AnalyzedResponse {
                earned: earned as u32,
                chosen: vec![part(chosen as usize)],
                elapsed_ms: None,
            };
            (learner(number), answer)
        });
        AnalyzedItem {
            possible: *possible as u32,
            choices: (0..4).map(|choice| (part(choice), choice == key)).collect(),
            responses: responses.collect::<BTreeMap<_, _>>(),
        }
    };
    possible.iter().enumerate().map(item).collect()
}

fn same(what: &str, ours: Option<f64>, wanted: &Value) {
    let equal = match (ours, wanted.as_f64()) {
        (Some(ours), Some(wanted)) => (ours - wanted).abs() < 1e-9,
        (ours, wanted) => ours.is_none() && wanted.is_none(),
    };
    assert!(equal, "{what}: {ours:?}, {wanted}");
}

#[test]
fn figures_equal_those_of_numpy() {
    let (data, wanted) = (read("responses.json"), read("expected.json"));
    let found = analyze(&items(&data), 30);
    let [form] = found.forms.as_slice() else {
        panic!("one form: {:?}", found.forms);
    };
    assert_eq!((form.learners, form.items.len()), (200, 20));
    same("mean", form.mean, &wanted["mean"]);
    same("alpha", form.reliability, &wanted["alpha"]);
    for (at, pair) in [(form.deviations, "sd"), (form.errors, "sem")] {
        same(pair, at.0, &wanted[pair][0]);
        same(pair, at.1, &wanted[pair][1]);
    }
    for (number, item) in found.items.iter().enumerate() {
        let wanted = &wanted["items"][number];
        let form = item.form.as_ref().expect("in the form");
        same("facility", item.facility, &wanted["facility"]);
        same("D", form.discrimination, &wanted["discrimination"]);
        same("r total", form.with_total, &wanted["r_total"]);
        same("r rest", form.with_rest, &wanted["r_rest"]);
        same(
            "alpha without",
            form.reliability_without,
            &wanted["alpha_without"],
        );
        for (at, choice) in item.choices.iter().enumerate() {
            same("share", choice.share, &wanted["shares"][at]);
            same("r of a choice", choice.with_rest, &wanted["r_choices"][at]);
        }
    }
    assert!(found.items[4].flags.contains(&ItemFlag::KeyInDoubt));
}

#[test]
fn for_items_of_one_point_alpha_is_kr_20() {
    let (data, wanted) = (read("responses.json"), read("expected.json"));
    let columns = (0..17).map(|item| (1.0, numbers(&data["scores"][item])));
    let table = ScoreTable::new(columns.collect());
    assert!(table.is_dichotomous());
    same(
        "KR-20",
        table.reliability(),
        &wanted["kr20_of_the_first_17"],
    );
}
