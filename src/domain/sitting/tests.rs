//! The common path through a sitting, and every refusal.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::Offset;
use uuid::Uuid;

use super::*;
use crate::domain::form::{Plan, draw};
use crate::domain::library::Library;
use crate::domain::response::ResponseError;
use crate::domain::scoring::Score;
use crate::domain::standing::History;
use crate::domain::testing::{bank, case_of, item, kind_number, parts};

/// Returns the moment this many milliseconds after the program started.
pub fn after_ms(ms: u64) -> Moment {
    Moment {
        at: Timestamp::UNIX_EPOCH + Duration::from_millis(ms),
        offset: Offset::UTC,
        monotonic: Duration::from_millis(ms),
    }
}

/// Returns a form of two items of each kind, with its items.
pub fn form_of(seed: u64) -> (Arc<Form>, Vec<Arc<Item>>) {
    let made = |n: usize| item("bank", "topic", &format!("i{n}"), kind_number(n));
    drawn(
        Library::new([bank("bank", (0..10).map(made).collect())]),
        seed,
    )
}

/// Returns a form of four items and a case study, with its items.
pub fn form_with_case(seed: u64) -> (Arc<Form>, Vec<Arc<Item>>) {
    let alone = |n: usize| item("bank", "topic", &format!("i{n}"), kind_number(n));
    let mut made: Vec<Item> = (0..4).map(alone).collect();
    made.extend(case_of("bank", "case"));
    drawn(Library::new([bank("bank", made)]), seed)
}

fn drawn(library: Library, seed: u64) -> (Arc<Form>, Vec<Arc<Item>>) {
    let form = draw(&library, &Plan::with_seed(seed), &History::default()).expect("a form");
    let items = form
        .items
        .iter()
        .filter_map(|entry| library.item(&entry.key));
    let items = items.cloned().collect();
    (Arc::new(form), items)
}

/// Rebuilds a sitting from stored data.
pub fn rebuilt(
    (form, items): &(Arc<Form>, Vec<Arc<Item>>),
    flagged: &BTreeSet<ItemKey>,
    kept: &StoredState,
    now: Moment,
) -> Sitting {
    let id = SittingId(Uuid::from_bytes([3; 16]));
    Sitting::rebuild(id, Arc::clone(form), items.clone(), flagged, kept, now).expect("a sitting")
}

/// Creates a new sitting.
fn fresh() -> Sitting {
    rebuilt(
        &form_of(1),
        &BTreeSet::new(),
        &StoredState::default(),
        after_ms(0),
    )
}

fn key_of(sitting: &Sitting) -> Response {
    let (item, layout, _) = sitting.present();
    item.kind.rules().key(&layout.drawn)
}

/// Goes to the first item of a kind.
fn go_to_kind(sitting: &mut Sitting, kind: &str) {
    let found = (0..sitting.len()).find(|position| {
        let (item, ..) = sitting.at(*position).expect("inside");
        item.kind.name().id() == kind
    });
    let position = found.expect("a form of every kind");
    sitting
        .apply(SittingEvent::GoTo(position), after_ms(0))
        .expect("a place");
}

#[test]
fn a_response_counts_once_the_store_has_it() {
    let mut sitting = fresh();
    let key = key_of(&sitting);
    let draft = |elapsed_ms| SittingEffect::SaveDraft {
        position: 0,
        entry: key.clone(),
        working: Working::default(),
        elapsed_ms,
        entered: true,
    };
    let entered = sitting.apply(SittingEvent::Enter(key.clone()), after_ms(1_000));
    assert_eq!(entered, Ok(vec![draft(1_000)]));
    // The same entry again is no change.
    let entered = sitting.apply(SittingEvent::Enter(key.clone()), after_ms(1_500));
    assert_eq!(entered, Ok(vec![]));

    let submitted = sitting.apply(SittingEvent::Submit, after_ms(4_000));
    let item = Arc::clone(sitting.present().0);
    let possible = item.kind.rules().possible();
    let recorded = Recorded {
        position: 0,
        item,
        response: key.clone(),
        entered: None,
        score: Score {
            earned: possible,
            possible,
        },
        harmful: false,
        confidence: None,
        elapsed_ms: 4_000,
        allowed_ms: None,
    };
    assert_eq!(submitted, Ok(vec![SittingEffect::Record(recorded)]));
    assert_eq!(sitting.present().2.phase, Phase::Committing);
    assert_eq!((sitting.answered(), sitting.marking(0)), (0, None));

    let committed = sitting.apply(SittingEvent::Committed(0), after_ms(4_010));
    assert_eq!(committed, Ok(vec![]));
    assert_eq!(sitting.answered(), 1);
    assert!(sitting.marking(0).is_some_and(|m| m.score.is_full()));
    assert_eq!(sitting.next_open(), Some(1));
    // Reading the rationale adds no time to the response.
    let gone = sitting.apply(SittingEvent::GoTo(1), after_ms(60_000));
    assert_eq!(gone, Ok(vec![SittingEffect::SavePlace { position: 1 }]));
    assert_eq!(
        sitting.at(0).map(|(_, _, slot)| slot.elapsed_ms),
        Some(4_000)
    );
    assert_eq!(sitting.present().2.elapsed_ms, 0);
}

#[test]
fn what_the_store_refuses_is_open_again_as_it_was() {
    let mut sitting = fresh();
    let key = key_of(&sitting);
    let _ = sitting.apply(SittingEvent::Enter(key.clone()), after_ms(0));
    let _ = sitting.apply(SittingEvent::Submit, after_ms(0));
    assert_eq!(sitting.next_open(), Some(1));
    assert_eq!(
        sitting.apply(SittingEvent::Refused(0), after_ms(0)),
        Ok(vec![])
    );
    let slot = sitting.present().2;
    assert_eq!((&slot.phase, &slot.entry), (&Phase::Open, &key));
    let again = sitting.apply(SittingEvent::Submit, after_ms(0));
    assert!(again.is_ok_and(|effects| matches!(effects[..], [SittingEffect::Record(_)])));
}

#[test]
fn time_away_is_not_time_spent() {
    let mut sitting = fresh();
    let draft = |elapsed_ms| SittingEffect::SaveDraft {
        position: 0,
        entry: Response::Blank,
        working: Working::default(),
        elapsed_ms,
        entered: false,
    };
    let left = sitting.apply(SittingEvent::Leave, after_ms(2_000));
    assert_eq!(left, Ok(vec![draft(2_000)]));
    assert_eq!(
        sitting.apply(SittingEvent::Return, after_ms(90_000)),
        Ok(vec![])
    );
    let gone = sitting.apply(SittingEvent::GoTo(3), after_ms(93_000));
    let place = SittingEffect::SavePlace { position: 3 };
    assert_eq!(gone, Ok(vec![draft(5_000), place]));
}

#[test]
fn a_flag_belongs_to_the_item_and_outlives_the_end() {
    let mut sitting = fresh();
    let key = sitting.present().0.key.clone();
    let flag = |on| {
        let key = key.clone();
        Ok(vec![SittingEffect::SetFlag { key, on }])
    };
    assert_eq!(
        sitting.apply(SittingEvent::ToggleFlag, after_ms(0)),
        flag(true)
    );
    let ended = sitting.apply(SittingEvent::End, after_ms(0));
    assert!(ended.is_ok_and(|effects| effects.last() == Some(&SittingEffect::End)));
    let _ = sitting.apply(SittingEvent::HandedIn, after_ms(0));
    assert_eq!(
        sitting.apply(SittingEvent::ToggleFlag, after_ms(0)),
        flag(false)
    );
}

#[test]
fn the_next_open_place_comes_round_to_the_start() {
    let mut sitting = fresh();
    let last = sitting.len() - 1;
    let _ = sitting.apply(SittingEvent::GoTo(last), after_ms(0));
    assert_eq!(sitting.next_open(), Some(0));
    for position in 0..=last {
        let _ = sitting.apply(SittingEvent::GoTo(position), after_ms(0));
        let _ = sitting.apply(SittingEvent::Enter(key_of(&sitting)), after_ms(0));
        let _ = sitting.apply(SittingEvent::Submit, after_ms(0));
        let _ = sitting.apply(SittingEvent::Committed(position), after_ms(0));
    }
    assert_eq!((sitting.next_open(), sitting.answered()), (None, last + 1));
}

#[test]
fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let answered = |sitting: &mut Sitting| {
        let _ = sitting.apply(SittingEvent::Enter(key_of(sitting)), after_ms(0));
        let _ = sitting.apply(SittingEvent::Submit, after_ms(0));
    };
    let as_is: fn(&mut Sitting) = |_| {};
    let committing: fn(&mut Sitting) = answered;
    let committed: fn(&mut Sitting) = |sitting| {
        let _ = sitting.apply(SittingEvent::Enter(key_of(sitting)), after_ms(0));
        let _ = sitting.apply(SittingEvent::Submit, after_ms(0));
        let _ = sitting.apply(SittingEvent::Committed(0), after_ms(0));
    };
    let over: fn(&mut Sitting) = |sitting| {
        let _ = sitting.apply(SittingEvent::End, after_ms(0));
        let _ = sitting.apply(SittingEvent::HandedIn, after_ms(0));
    };
    let half_done: fn(&mut Sitting) = |sitting| {
        go_to_kind(sitting, "select-n");
        let _ = sitting.apply(SittingEvent::Enter(Response::Many(parts("b"))), after_ms(0));
    };
    let no_number: fn(&mut Sitting) = |sitting| {
        go_to_kind(sitting, "numeric");
        let _ = sitting.apply(
            SittingEvent::Enter(Response::Number("1.2.3".into())),
            after_ms(0),
        );
    };
    let something = || SittingEvent::Enter(Response::Many(parts("a")));
    let too_few = |wanted, given| SittingError::Response(ResponseError::TooFew { wanted, given });
    let malformed = crate::domain::number::NumberError::Malformed;
    for (made, event, error) in [
        (committing, something(), SittingError::Committing),
        (committing, SittingEvent::Submit, SittingError::Committing),
        (committing, SittingEvent::End, SittingError::Committing),
        (committed, something(), SittingError::Answered),
        (committed, SittingEvent::Submit, SittingError::Answered),
        (over, something(), SittingError::Ended),
        (over, SittingEvent::Submit, SittingError::Ended),
        (over, SittingEvent::End, SittingError::Ended),
        (as_is, SittingEvent::GoTo(10), SittingError::NoSuchPlace(10)),
        (
            as_is,
            SittingEvent::Committed(10),
            SittingError::NoSuchPlace(10),
        ),
        (half_done, SittingEvent::Submit, too_few(2, 1)),
        (
            no_number,
            SittingEvent::Submit,
            SittingError::Response(malformed.into()),
        ),
    ] {
        let mut sitting = fresh();
        made(&mut sitting);
        let before = sitting.clone();
        assert_eq!(
            sitting.apply(event.clone(), after_ms(9)),
            Err(error),
            "{event:?}"
        );
        assert_eq!(sitting, before, "{event:?}");
    }
}

/// Open items of a sitting that has ended may be viewed for any length of time.
#[test]
fn looking_back_after_the_end_takes_no_time() {
    let mut sitting = fresh();
    let _ = sitting.apply(SittingEvent::End, after_ms(1_000));
    let _ = sitting.apply(SittingEvent::HandedIn, after_ms(1_000));
    let _ = sitting.apply(SittingEvent::GoTo(1), after_ms(5_000));
    let _ = sitting.apply(SittingEvent::GoTo(0), after_ms(9_000));
    let _ = sitting.apply(SittingEvent::Leave, after_ms(9_500));
    let elapsed = |position| sitting.at(position).map(|(_, _, slot)| slot.elapsed_ms);
    assert_eq!((elapsed(0), elapsed(1)), (Some(1_000), Some(0)));
}

#[test]
fn a_form_with_other_items_is_no_sitting() {
    let (form, items) = form_of(1);
    let id = SittingId(Uuid::from_bytes([3; 16]));
    let rebuild = |form: &Arc<Form>, items: &[Arc<Item>]| {
        let (form, none) = (Arc::clone(form), BTreeSet::new());
        Sitting::rebuild(
            id,
            form,
            items.to_vec(),
            &none,
            &StoredState::default(),
            after_ms(0),
        )
    };
    let wrong = |items| Err(SittingError::WrongItems { form: 10, items });
    assert_eq!(rebuild(&form, &items[1..]), wrong(9));
    let mut turned = items.clone();
    turned.swap(0, 1);
    assert_eq!(rebuild(&form, &turned), wrong(10));
    let mut reworded = items.clone();
    Arc::make_mut(&mut reworded[4]).revision = crate::domain::ids::Revision([8; 32]);
    assert_eq!(rebuild(&form, &reworded), wrong(10));
    let empty = Arc::new(Form {
        items: Vec::new(),
        ..Form::clone(&form)
    });
    let none = Err(SittingError::WrongItems { form: 0, items: 0 });
    assert_eq!(rebuild(&empty, &[]), none);
}

#[test]
fn a_kept_response_that_cannot_be_one_is_an_error() {
    let (form, items) = form_of(1);
    let id = SittingId(Uuid::from_bytes([3; 16]));
    let mut kept = StoredState::default();
    kept.responses.insert(2, (Response::Many(parts("zz")), 5));
    let made = Sitting::rebuild(id, form, items, &BTreeSet::new(), &kept, after_ms(0));
    assert!(matches!(made, Err(SittingError::Response(_))));
}
