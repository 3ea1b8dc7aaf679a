//! The banks that come with the program.

use dripset::bank_sources;
use dripset::domain::form::draw;
use dripset::domain::ids::ItemKey;
use dripset::domain::{History, Plan};

#[test]
fn every_shipped_bank_loads_without_a_finding() {
    let (library, diagnostics) = bank_sources::load(None, &[]);
    let told: Vec<String> = diagnostics
        .iter()
        .map(|d| format!("{} {}: {}", d.file(), d.code.id, d.message))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
    assert_eq!(library.banks().count(), bank_sources::SHIPPED.len());
}

/// Items of two banks that ask for the same number of the same product in the same way, or the
/// same first step of the same emergency.
const TWINS: [(&str, &str); 9] = [
    ("ivig/ivig-first-rate", "calculations/calc-ivig-first-rate"),
    ("ivig/ivig-step-back", "calculations/calc-ivig-first-rate"),
    ("ivig/ivig-volume", "calculations/calc-ivig-volume"),
    (
        "albumin/alb-paracentesis-volume",
        "calculations/calc-albumin-paracentesis",
    ),
    (
        "albumin/alb-supported-uses",
        "calculations/calc-albumin-paracentesis",
    ),
    (
        "albumin/alb-shortest-time",
        "calculations/calc-albumin-least-time",
    ),
    (
        "indications/ind-doxorubicin-leak",
        "routes/rte-extravasation-order",
    ),
    (
        "routes/rte-air-open-line",
        "hemoperfusion/hp-air-first-action",
    ),
    (
        "calculations/calc-pump-settings-check",
        "calculations/calc-fluid-pump-rate",
    ),
];

#[test]
fn shipped_items_that_give_each_other_away_never_come_together() {
    let (library, _) = bank_sources::load(None, &[]);
    for seed in 0..200 {
        let plan = Plan {
            count: 500,
            ..Plan::with_seed(seed)
        };
        let form = draw(&library, &plan, &History::default()).expect("a form");
        let keys: Vec<String> = form.items.iter().map(|item| item.key.to_string()).collect();
        let has = |key: &str| keys.iter().any(|drawn| drawn == key);
        for (one, other) in TWINS {
            assert!(!(has(one) && has(other)), "{one} with {other}, seed {seed}");
        }
    }
}

#[test]
fn shipped_items_name_only_enemies_that_there_are_and_both_say_so() {
    let (library, _) = bank_sources::load(None, &[]);
    let items = || library.banks().flat_map(|bank| &bank.items);
    assert!(items().any(|item| item.enemies.iter().any(|enemy| enemy.bank != item.key.bank)));
    for item in items() {
        for enemy in &item.enemies {
            let named: Option<&ItemKey> = library
                .item(enemy)
                .and_then(|enemy| enemy.enemies.iter().find(|key| **key == item.key));
            assert!(named.is_some(), "{} names {enemy}, and not back", item.key);
        }
    }
}

/// The columns of a text in a window of 80 columns.
const LINE_COLUMNS: usize = 76;

#[test]
fn the_title_of_a_shipped_case_study_fits_on_a_line_with_each_step() {
    let (library, _) = bank_sources::load(None, &[]);
    let steps = library.active_items().filter_map(|item| {
        let case = item.case.as_ref()?;
        let step = item.facts.step?.title();
        Some(format!(
            "Case study: {} · {} of 6 · {step}",
            case.title, case.number
        ))
    });
    let steps: Vec<String> = steps.collect();
    assert!(steps.len() >= 12, "{steps:#?}");
    for line in steps {
        assert!(line.chars().count() <= LINE_COLUMNS, "{line}");
    }
}
