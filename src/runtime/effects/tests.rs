//! Tests of whole sittings through a real store, reopened from disk again and again.

use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt, SeedableRng};

use super::testing::{DataDir, after_ms, assert_same};
use super::*;
use crate::bank_sources;
use crate::domain::bank::Bank;
use crate::domain::drawn::Chance;
use crate::domain::form::Plan;
use crate::domain::form::Which;
use crate::domain::ids::ItemKey;
use crate::domain::library::Library;
use crate::domain::report::{Group, report};
use crate::domain::scoring::Score;
use crate::domain::sitting::{Confidence, SittingEvent};
use crate::domain::testing::entry;

fn plan(count: usize, which: Which) -> Plan {
    Plan {
        count,
        which,
        ..Plan::with_seed(count as u64)
    }
}

#[test]
fn a_sitting_opened_from_disk_at_any_point_is_the_one_that_was_left() {
    let mut data = DataDir::new(bank_sources::shipped());
    let mut chance = Chance::seed_from_u64(11);
    let mut answered = 0;
    for round in 0..10u64 {
        let mut live = data.start(Plan {
            count: 12,
            ..Plan::with_seed(round)
        });
        for _ in 0..70 {
            data.now = after_ms(data.now.monotonic.as_millis() as u64 + 700);
            let (item, layout, _) = live.present();
            let event = match chance.random_range(0..18) {
                0..=4 => {
                    let which = chance.random_range(0..5);
                    SittingEvent::Enter(entry(&item.kind, &layout.drawn, which, &mut chance))
                }
                5..=8 => SittingEvent::Submit,
                9..=12 => SittingEvent::GoTo(chance.random_range(0..live.len())),
                13 if chance.random_ratio(1, 2) => SittingEvent::Note(format!("note {round}")),
                13 => SittingEvent::ToggleFlag,
                14 => SittingEvent::Confide(Some(Confidence::Unsure)),
                15..=16 => match layout.drawn.order.first() {
                    Some(id) => SittingEvent::Strike(id.clone()),
                    None => SittingEvent::Confide(None),
                },
                _ => SittingEvent::Leave,
            };
            assert_eq!(data.tell(&mut live, event), [""; 0]);
            if chance.random_ratio(1, 4) {
                data.reopen();
                assert_same(&live, &data.open(live.id));
            }
            if chance.random_ratio(1, 20) {
                // Continue with the sitting from disk.
                live = data.open(live.id);
            }
        }
        data.tell(&mut live, SittingEvent::End);
        data.reopen();
        assert_same(&live, &data.open(live.id));
        answered += live.answered();
    }
    assert!(answered > 20, "{answered} answered");
}

#[test]
fn a_sitting_that_is_not_there_is_told_and_not_opened() {
    let mut data = DataDir::new(bank_sources::shipped());
    let news = data.carry_out(&StoreEffect::Open(SittingId(uuid::Uuid::nil())));
    let Some(News::Failed(line)) = news else {
        panic!("{news:?}");
    };
    assert!(line.contains("is not in this data directory"), "{line}");
    assert!(line.contains("choose one from History"), "{line}");
}

#[test]
fn nothing_starts_where_nothing_fits() {
    let mut data = DataDir::new(bank_sources::shipped());
    let news = data.carry_out(&StoreEffect::Start(plan(5, Which::Missed)));
    assert!(matches!(news, Some(News::Failed(_))), "{news:?}");
    let Some(News::Sittings(sittings)) = data.carry_out(&StoreEffect::LoadSittings) else {
        panic!("no list");
    };
    assert!(sittings.is_empty());
}

/// The shipped items that are asked alone: a missed case study would come again whole.
fn without_cases() -> Library {
    let alone = |bank: &Bank| Bank {
        items: bank
            .items
            .iter()
            .filter(|item| item.case.is_none())
            .cloned()
            .collect(),
        cases: Vec::new(),
        ..bank.clone()
    };
    Library::new(bank_sources::shipped().banks().map(|bank| alone(bank)))
}

#[test]
fn plans_follow_what_was_answered_and_flagged() {
    let mut data = DataDir::new(without_cases());
    let mut first = data.start(plan(12, Which::All));
    let mut missed = BTreeSet::new();
    let mut flagged = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for position in 0..9 {
        let key = first.form.items[position].key.clone();
        assert!(
            data.answer(&mut first, position, position % 3 > 0)
                .is_empty()
        );
        seen.insert(key.clone());
        if position % 3 == 0 {
            missed.insert(key.clone());
        }
        if position % 4 == 0 {
            data.tell(&mut first, SittingEvent::ToggleFlag);
            flagged.insert(key);
        }
    }
    // A flag that is removed is gone.
    data.tell(&mut first, SittingEvent::ToggleFlag);
    flagged.remove(&first.form.items[8].key);
    data.reopen();
    let library = data.library.clone();
    let drawn = |data: &mut DataDir, which| -> BTreeSet<ItemKey> {
        let sitting = data.start(plan(500, which));
        sitting.form.items.iter().map(|i| i.key.clone()).collect()
    };
    assert_eq!(drawn(&mut data, Which::Missed), missed);
    assert_eq!(drawn(&mut data, Which::Flagged), flagged);
    let unseen = drawn(&mut data, Which::Unseen);
    assert!(unseen.is_disjoint(&seen));
    assert!(unseen.len() + seen.len() <= library.active_items().count());
    // A missed item that is then answered correctly is no longer missed.
    let mut again = data.start(plan(500, Which::Missed));
    for position in 0..again.len() {
        assert!(data.answer(&mut again, position, true).is_empty());
    }
    assert!(missed.iter().all(|key| !data.history().of(key).is_missed()));
    let none = data.carry_out(&StoreEffect::Start(plan(5, Which::Missed)));
    assert!(matches!(none, Some(News::Failed(_))));
}

#[test]
fn a_flagged_item_is_flagged_in_the_next_sitting_too() {
    let mut data = DataDir::new(bank_sources::shipped());
    let mut first = data.start(plan(4, Which::All));
    data.tell(&mut first, SittingEvent::ToggleFlag);
    let next = data.start(plan(4, Which::Flagged));
    assert_eq!(next.len(), 1);
    assert!(next.present().2.flagged);
}

#[test]
fn earlier_scores_are_those_of_the_sittings_before() {
    let mut data = DataDir::new(bank_sources::shipped());
    let mut before: BTreeMap<Group, Score> = BTreeMap::new();
    for round in 0..3u64 {
        let mut sitting = data.start(Plan {
            count: 8,
            ..Plan::with_seed(round)
        });
        for position in 0..8 {
            data.answer(
                &mut sitting,
                position,
                (position as u64 + round).is_multiple_of(2),
            );
        }
        data.tell(&mut sitting, SittingEvent::End);
        let groups = report(&sitting).groups;
        let Some(News::Earlier(id, earlier)) =
            data.carry_out(&StoreEffect::LoadEarlier(sitting.id))
        else {
            panic!("no earlier scores");
        };
        let mut right = before.clone();
        right.retain(|group, _| groups.contains_key(group));
        assert_eq!((id, earlier), (sitting.id, right), "round {round}");
        for (group, score) in groups {
            let sum = before.entry(group).or_default();
            *sum = *sum + score;
        }
    }
    assert!(!before.is_empty());
}

#[test]
fn lists_tell_what_a_sitting_came_to() {
    let mut data = DataDir::new(bank_sources::shipped());
    let mut sitting = data.start(plan(6, Which::All));
    for position in 0..4 {
        data.answer(&mut sitting, position, position > 0);
    }
    let Some(News::Standing(standing)) = data.carry_out(&StoreEffect::LoadStanding) else {
        panic!("no standing");
    };
    let summary = &standing.unfinished[0];
    let total = report(&sitting).total;
    assert_eq!(
        (summary.items, summary.answered, summary.score),
        (6, 4, total)
    );
    assert!(standing.recent.is_empty() && !summary.ended);
    data.tell(&mut sitting, SittingEvent::End);
    let Some(News::Standing(standing)) = data.carry_out(&StoreEffect::LoadStanding) else {
        panic!("no standing");
    };
    assert!(standing.unfinished.is_empty());
    assert_eq!(standing.recent.len(), 1);
    let Some(News::Progress(progress)) = data.carry_out(&StoreEffect::LoadProgress) else {
        panic!("no progress");
    };
    let days: Score = progress.days.iter().map(|day| day.score).sum();
    assert_eq!(days, total);
}

#[test]
fn of_two_windows_the_second_to_answer_a_place_is_refused() {
    let mut data = DataDir::new(bank_sources::shipped());
    let mut here = data.start(plan(3, Which::All));
    let mut there = data.open(here.id);
    let other = Store::open(data.dir.path(), data.now).expect("a second window");
    assert!(data.answer(&mut here, 0, true).is_empty());
    let first = data.store.replace(other);
    let lines = data.answer(&mut there, 0, false);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("answered"), "{lines:?}");
    // It continues with the other questions, and the first response counts.
    assert!(data.answer(&mut there, 1, true).is_empty());
    data.store = first;
    let back = data.open(here.id);
    assert_eq!(back.answered(), 2);
    assert!(
        back.marking(0)
            .is_some_and(|marking| marking.score.is_full())
    );
    // After one window ended the sitting, the other cannot respond.
    data.tell(&mut here, SittingEvent::End);
    let lines = data.tell(&mut there, SittingEvent::GoTo(2));
    assert!(lines.iter().any(|line| line.contains("ended")), "{lines:?}");
    assert!(there.is_ended());
}
