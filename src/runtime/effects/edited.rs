//! Tests of sittings whose banks were edited or removed after the start.

use std::sync::Arc;

use super::testing::{DataDir, assert_same};
use super::*;
use crate::bank_sources;
use crate::content::revision;
use crate::domain::Item;
use crate::domain::bank::Bank;
use crate::domain::form::Plan;
use crate::domain::ids::ItemKey;
use crate::domain::kind::{ItemKind, KindName};
use crate::domain::number::Decimal;
use crate::domain::report::report;
use crate::domain::sitting::Sitting;
use crate::domain::sitting::SittingEvent;
use std::collections::BTreeSet;

fn plan() -> Plan {
    Plan {
        count: 130,
        ..Plan::with_seed(4)
    }
}

/// Returns a data directory with a sitting that is half answered.
fn half_done() -> (DataDir, Sitting) {
    let mut data = DataDir::new(bank_sources::shipped());
    let mut sitting = data.start(plan());
    for position in 0..12 {
        assert!(
            data.answer(&mut sitting, position, position % 3 > 0)
                .is_empty()
        );
    }
    let kinds: BTreeSet<_> = (0..sitting.len())
        .filter_map(|position| Some(sitting.at(position)?.0.kind.name()))
        .collect();
    // Enemies keep one kind or another out of a set.
    assert!(kinds.len() + 1 >= KindName::ALL.len(), "{kinds:?}");
    (data, sitting)
}

/// Returns the library with every item changed.
fn edited(library: &Library, edit: impl Fn(&mut Item)) -> Library {
    let bank = |bank: &Arc<Bank>| {
        let mut bank = Bank::clone(bank);
        for item in &mut bank.items {
            let item = Arc::make_mut(item);
            edit(item);
            item.revision = revision(item);
        }
        bank
    };
    Library::new(library.banks().map(bank))
}

/// Changes the key.
fn turn_key(kind: &mut ItemKind) {
    match kind {
        ItemKind::Selection(kind) => {
            for slot in &mut kind.slots {
                let keys: Vec<bool> = slot.choices.iter().map(|choice| choice.key).collect();
                let turned = keys.iter().cycle().skip(1);
                for (choice, key) in slot.choices.iter_mut().zip(turned) {
                    choice.key = *key;
                }
            }
        }
        ItemKind::Ordered(kind) => {
            kind.steps.reverse();
            kind.accepted.clear();
        }
        ItemKind::Numeric(kind) => {
            for (_, values) in &mut kind.given {
                *values = vec![Decimal::whole(1)];
            }
        }
    }
}

#[test]
fn a_sitting_shows_what_was_asked_then_however_its_items_changed() {
    let (mut data, mut live) = half_done();
    let total = report(&live).total;
    data.library = edited(&data.library, |item| {
        item.stem = format!("Edited: {}", item.stem);
        item.rationale = "Edited.".into();
        turn_key(&mut item.kind);
    });
    data.reopen();
    let mut back = data.open(live.id);
    assert_same(&live, &back);
    assert_eq!(report(&back).total, total);
    // It continues with the original wording, and is scored by the original key.
    for position in 12..25 {
        assert!(data.answer(&mut back, position, true).is_empty());
        assert!(back.marking(position).is_some_and(|m| m.score.is_full()));
    }
    data.tell(&mut back, SittingEvent::End);
    data.reopen();
    assert_same(&back, &data.open(live.id));
    // A new sitting uses the current items.
    live = data.start(plan());
    assert!(live.present().0.stem.starts_with("Edited: "));
    assert_same(&live, &data.open(live.id));
}

#[test]
fn a_sitting_outlives_its_items_and_its_banks() {
    let (mut data, live) = half_done();
    let keep_few = |bank: &Arc<Bank>| {
        let mut bank = Bank::clone(bank);
        bank.items.truncate(1);
        bank
    };
    let few = Library::new(data.library.banks().map(keep_few));
    for library in [few, Library::default()] {
        data.library = library;
        data.reopen();
        assert_same(&live, &data.open(live.id));
        let news = data.carry_out(&StoreEffect::LoadSittings);
        let Some(News::Sittings(sittings)) = news else {
            panic!("{news:?}");
        };
        assert_eq!(sittings[0].answered, 12);
        assert!(!sittings[0].subjects.is_empty());
    }
    let mut back = data.open(live.id);
    for position in 12..25 {
        assert!(data.answer(&mut back, position, true).is_empty());
    }
    assert_eq!(data.open(live.id).answered(), 25);
}

#[test]
fn a_missed_item_stays_missed_when_its_wording_changes() {
    let (mut data, live) = half_done();
    let missed: BTreeSet<ItemKey> = report(&live)
        .missed
        .into_iter()
        .filter_map(|position| Some(live.at(position)?.0.key.clone()))
        .collect();
    assert_eq!(missed.len(), 4);
    data.library = edited(&data.library, |item| item.stem.push_str(" Edited."));
    data.reopen();
    let again = data.start(Plan {
        count: 500,
        which: crate::domain::form::Which::Missed,
        ..plan()
    });
    let drawn: BTreeSet<ItemKey> = again.form.items.iter().map(|i| i.key.clone()).collect();
    assert_eq!(drawn, missed);
}

/// Explanations are not part of the revision: a corrected one should also be read by learners who
/// were asked before.
#[test]
fn explanations_are_the_newest_of_the_same_wording_also_once_their_items_have_gone() {
    let (mut data, before) = half_done();
    data.library = edited(&data.library, |item| {
        item.rationale = format!("Corrected. {}", item.rationale);
    });
    let asked = |sitting: &Sitting| -> BTreeSet<_> {
        let items = sitting.form.items.iter();
        items
            .map(|entry| (entry.key.clone(), entry.revision))
            .collect()
    };
    let after = data.start(Plan {
        items: asked(&before).into_iter().map(|(key, _)| key).collect(),
        ..plan()
    });
    assert_eq!(asked(&after), asked(&before), "the same wording");
    for library in [data.library.clone(), Library::default()] {
        data.library = library;
        data.reopen();
        assert_same(&after, &data.open(after.id));
        let back = data.open(before.id);
        assert!(back.present().0.rationale.starts_with("Corrected. "));
        assert_eq!(report(&back), report(&before));
    }
}

/// A case study is not part of the revision of its items, and yet a set that has begun goes on in
/// it: with the exhibits of then, and with its rule.
#[test]
fn a_case_study_goes_on_whatever_became_of_it_in_its_bank() {
    let bank = include_bytes!("../../../tests/banks/valid/case.toml");
    let bank = crate::content::parse("case", bank).bank.expect("a bank");
    let mut data = DataDir::new(Library::new([bank]));
    let mut live = data.start(Plan { count: 9, ..plan() });
    let mut starts = (0..live.len()).filter_map(|at| live.case_at(at));
    let case = starts.next().expect("a case study");
    for position in case.start..case.start + 3 {
        assert!(data.answer(&mut live, position, true).is_empty());
    }
    data.tell(&mut live, SittingEvent::GoTo(case.start + 3));
    let without_case = edited(&data.library, |item| item.case = None);
    // Other exhibits are another revision.
    let other_exhibits = edited(&data.library, |item| item.exhibits.clear());
    for library in [without_case, other_exhibits, Library::default()] {
        data.library = library;
        data.reopen();
        let back = data.open(live.id);
        assert_same(&live, &back);
        assert_eq!(back.case_at(case.start), Some(case.clone()));
        assert!((case.start..case.start + 3).all(|at| back.is_locked(at)));
        for position in case.clone() {
            assert_eq!(
                live.at(position).map(|at| at.0),
                back.at(position).map(|at| at.0)
            );
        }
    }
}
