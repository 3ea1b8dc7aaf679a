//! The worked example of classical test theory, figure by figure, and what has no figure.

use super::*;
use crate::domain::ids::PartId;
use uuid::Uuid;

/// Twelve learners with six items each, with ties at the ends of both groups.
const EXAMPLE: [&str; 12] = [
    "BADCAB", "BADCAC", "BADCBB", "BADBAB", "BACCAA", "BADAAC", "BBDCDC", "CADABA", "BACBDB",
    "AADBCC", "BCCADC", "DABBBC",
];
const KEY: &str = "BADCAB";

fn learner(number: usize) -> LearnerId {
    LearnerId(Uuid::from_u128(number as u128 + 1))
}

fn items(rows: &[&str], key: &str) -> Vec<AnalyzedItem> {
    let item = |(place, key): (usize, char)| AnalyzedItem {
        possible: 1,
        choices: "ABCD".chars().map(|c| (part(c), c == key)).collect(),
        responses: rows
            .iter()
            .enumerate()
            .filter_map(|(number, row)| {
                let chosen = row.chars().nth(place).filter(|c| *c != '-')?;
                let answer = AnalyzedResponse {
                    earned: u32::from(chosen == key),
                    chosen: vec![part(chosen)],
                    elapsed_ms: Some(1_000 * (number as u64 + 1)),
                };
                Some((learner(number), answer))
            })
            .collect(),
    };
    key.chars().enumerate().map(item).collect()
}

fn part(letter: char) -> PartId {
    PartId::new(letter.to_string())
}

fn example() -> ItemAnalysis {
    analyze(&items(&EXAMPLE, KEY), 1)
}

fn near(value: Option<f64>, wanted: f64, places: i32) {
    let value = value.unwrap();
    assert!(
        (value - wanted).abs() < 0.5001 * 10_f64.powi(-places),
        "{value} {wanted}"
    );
}

#[test]
fn facility_is_the_share_of_points() {
    let wanted = [0.75, 0.8333, 0.6667, 0.4167, 0.4167, 0.3333];
    for (item, wanted) in example().items.iter().zip(wanted) {
        near(item.facility, wanted, 4);
    }
}

#[test]
fn discrimination_compares_the_highest_and_the_lowest_learners_with_ties_by_id() {
    let wanted = [0.6667, 0.3333, 0.6667, 1.0, 0.6667, 0.6667];
    for (item, wanted) in example().items.iter().zip(wanted) {
        near(item.form.as_ref().unwrap().discrimination, wanted, 4);
    }
}

#[test]
fn correlations_with_the_total_and_with_the_rest() {
    let total = [0.6295, 0.3947, 0.5140, 0.6231, 0.7284, 0.5874];
    let rest = [0.4201, 0.1742, 0.2487, 0.3745, 0.5237, 0.3411];
    for (item, (total, rest)) in example().items.iter().zip(total.into_iter().zip(rest)) {
        let form = item.form.as_ref().unwrap();
        near(form.with_total, total, 4);
        near(form.with_rest, rest, 4);
    }
}

#[test]
fn reliability_and_its_errors() {
    let form = &example().forms[0];
    assert!(form.is_dichotomous);
    assert_eq!((form.learners, form.possible), (12, 6.0));
    near(form.mean, 3.416_667, 6);
    near(form.deviations.0, 1.605_113, 6);
    near(form.deviations.1, 1.676_486, 6);
    near(form.reliability, 0.614_555, 6);
    near(form.kr21, 0.514_825, 6);
    near(form.errors.0, 0.996_522, 6);
    near(form.errors.1, 1.040_833, 6);
    let without = [0.5423, 0.6269, 0.6100, 0.5587, 0.4896, 0.5727];
    for (item, wanted) in example().items.iter().zip(without) {
        near(item.form.as_ref().unwrap().reliability_without, wanted, 4);
    }
}

#[test]
fn choices_are_counted_and_dead_distractors_named() {
    let counts = [
        [1, 9, 1, 1],
        [10, 1, 1, 0],
        [0, 1, 3, 8],
        [3, 4, 5, 0],
        [5, 3, 1, 3],
        [2, 4, 6, 0],
    ];
    let dead = ["", "D", "A", "D", "", "D"];
    let efficiency = [1.0, 0.6667, 0.6667, 0.6667, 1.0, 0.6667];
    let found = example();
    for (place, item) in found.items.iter().enumerate() {
        let counted: Vec<usize> = item.choices.iter().map(|choice| choice.count).collect();
        assert_eq!(counted, counts[place]);
        let named = item.choices.iter().filter(|choice| choice.is_dead());
        let named: String = named.map(|choice| choice.id.as_str()).collect();
        assert_eq!(named, dead[place]);
        near(item.efficiency, efficiency[place], 4);
    }
    near(found.items[1].choices[1].with_rest, 0.0839, 4);
}

#[test]
fn flags_name_the_items_of_the_example_that_need_a_look() {
    let found = example();
    assert!(found.items[1].flags.contains(&ItemFlag::LowersReliability));
    assert!(
        found.items[1]
            .flags
            .contains(&ItemFlag::DistractorNotAvoided)
    );
    assert!(found.items[5].flags.contains(&ItemFlag::DistractorOverKey));
    assert!(!found.items[0].flags.contains(&ItemFlag::LowersReliability));
    assert!(
        found
            .items
            .iter()
            .all(|item| item.flags.contains(&ItemFlag::Unstable))
    );
}

#[test]
fn a_key_on_the_wrong_choice_is_doubted() {
    // The strong choose C in the last item, which the bank keys as D.
    let rows = ["ABC", "ABC", "ABC", "AAD", "BAD", "BBD"];
    let found = analyze(&items(&rows, "ABD"), 1);
    assert_eq!(found.items[2].flags[0], ItemFlag::KeyInDoubt);
    assert!(!found.items[2].flags.contains(&ItemFlag::PoorDiscrimination));
}

#[test]
fn too_few_learners_give_no_figure() {
    let found = analyze(&items(&EXAMPLE, KEY), 30);
    assert!(found.forms.is_empty());
    for item in &found.items {
        assert_eq!((item.learners, item.facility), (12, None));
        assert_eq!(item.flags, [ItemFlag::TooFew]);
        assert!(item.choices.is_empty() && item.form.is_none());
    }
}

#[test]
fn only_learners_who_answered_a_whole_form_count_for_totals() {
    let mut rows = EXAMPLE.to_vec();
    rows.push("B-----");
    let found = analyze(&items(&rows, KEY), 1);
    assert_eq!((found.items[0].learners, found.items[1].learners), (13, 12));
    near(found.items[0].facility, 10.0 / 13.0, 9);
    assert_eq!(found.forms[0].learners, 12);
    near(found.forms[0].reliability, 0.614_555, 6);
}

#[test]
fn items_of_two_classes_are_two_forms() {
    let rows = [
        "BAD---", "BBD---", "AAD---", "---CAB", "---CAC", "---ABB", "---AAA",
    ];
    let found = analyze(&items(&rows, KEY), 2);
    let items: Vec<&[usize]> = found
        .forms
        .iter()
        .map(|form| form.items.as_slice())
        .collect();
    assert_eq!(items, [[3, 4, 5], [0, 1, 2]]);
    assert_eq!((found.forms[0].learners, found.forms[1].learners), (4, 3));
    assert_eq!(found.learners, 7);
}

#[test]
fn what_is_not_defined_is_none() {
    let one = ScoreTable::new(vec![(1.0, vec![1.0]), (1.0, vec![0.0])]);
    assert_eq!((one.discrimination(0), one.with_rest(0)), (None, None));
    assert_eq!(
        (one.reliability(), one.kr21(), one.errors()),
        (None, None, (None, None))
    );
    // Everybody has all points.
    let same = ScoreTable::new(vec![(1.0, vec![1.0; 40]), (2.0, vec![2.0; 40])]);
    assert_eq!(same.facility(1), Some(1.0));
    assert_eq!(
        (same.with_total(0), same.with_rest(0), same.reliability()),
        (None, None, None)
    );
    assert_eq!(same.discrimination(0), Some(0.0));
    let none = ScoreTable::new(Vec::new());
    assert_eq!(
        (none.mean(), none.facility(0), none.deviations()),
        (None, None, (None, None))
    );
}

#[test]
fn points_above_one_are_shares_of_the_possible_ones() {
    let table = ScoreTable::new(vec![
        (3.0, vec![3.0, 2.0, 0.0, 1.0]),
        (1.0, vec![1.0, 1.0, 0.0, 0.0]),
    ]);
    assert_eq!(table.facility(0), Some(0.5));
    assert_eq!(table.discrimination(0), Some(1.0));
    assert!(!table.is_dichotomous());
    assert_eq!(table.kr21(), None);
    // Variances 1.25 and 0.25, of the totals 2.5: 2 · (1 - 1.5 / 2.5).
    near(table.reliability(), 0.8, 9);
}

#[test]
fn time_is_the_median_of_those_who_answered() {
    near(example().items[0].seconds, 6.5, 9);
}
