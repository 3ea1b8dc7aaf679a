//! Tests that the projections match the log, kept up to date or rebuilt, row for row.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::types::Value;

use crate::domain::review::{LoggedResponse, rate};
use crate::domain::{Confidence, ItemKey, ItemState, LearnerId, Moment, Scheduler, Weights};
use crate::store::testing::*;
use crate::store::{Entry, Purpose, Responded, Store};
use crate::store::{file, projections};

pub(super) const PROJECTIONS: [&str; 11] = [
    "confidence_total",
    "recall_bin",
    "review_weights",
    "item_state",
    "item_response",
    "projected",
    "item_note",
    "topic_day",
    "group_total",
    "sitting",
    "sitting_group",
];

/// Returns every row of a table, in a fixed order.
fn rows(store: &Store, table: &str) -> Vec<Vec<Value>> {
    let mut statement = store
        .conn
        .prepare(&format!("SELECT * FROM {table}"))
        .unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
    let mut rows: Vec<Vec<Value>> = statement
        .query_map([], read)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    rows.sort_by_key(|row| format!("{row:?}"));
    rows
}

pub(super) fn projected(store: &Store) -> Vec<Vec<Vec<Value>>> {
    PROJECTIONS.iter().map(|table| rows(store, table)).collect()
}

/// Generates any entry to one of six sittings; sittings 0 to 2 belong to one learner, 3 to 5 to the
/// other, so that many are refused and some are accepted. Sittings 2 and 5 cram.
fn entry() -> impl Strategy<Value = Entry> {
    let place_in = (0..6u8, 0..5usize);
    prop_oneof![
        2 => (0..6u8, 1..5usize).prop_map(|(id, items)| begun(id, items)),
        14 => response_to_any(),
        2 => place_in.clone().prop_map(|(id, at)| draft(sitting(id), at, "entry")),
        1 => place_in.prop_map(|(id, at)| place(sitting(id), at)),
        4 => (0..6u8, 1..8usize).prop_map(|(id, at)| choose(sitting(id), at)),
        2 => (0..5usize, any::<bool>()).prop_map(|(at, on)| flag(at, on)),
        2 => (0..5usize, "[ab]{0,2}").prop_map(|(at, text)| note(at, &text)),
        1 => (0..6u8).prop_map(|id| end(sitting(id))),
        1 => (0..3usize).prop_map(|number| Entry::Weights(weights(number))),
    ]
}

fn begun(id: u8, items: usize) -> Entry {
    let purpose = match id % 3 {
        2 => Purpose::Cram,
        _ => Purpose::Study,
    };
    start_as(sitting(id), purpose, items)
}

/// Generates responses that differ in all that grades depend on.
fn response_to_any() -> impl Strategy<Value = Entry> {
    let given = (
        0..4u32,
        prop::sample::select(vec![None, Some(0), Some(1), Some(2)]),
    );
    let facts = (
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(vec![1_500, 60_000, 700_000]),
    );
    let allowed = prop::sample::select(vec![None, Some(20_000), Some(90_000)]);
    (0..6u8, 0..5usize, 0..4u32, given, facts, allowed).prop_map(
        |(
            id,
            at,
            vote,
            (earned, confidence),
            (harmful, safety_critical, elapsed_ms),
            allowed_ms,
        )| {
            Entry::Responded(Responded {
                vote,
                confidence: confidence.and_then(Confidence::from_number),
                harmful,
                safety_critical,
                elapsed_ms,
                allowed_ms,
                ..response(sitting(id), at, earned)
            })
        },
    )
}

fn learner_of(entry: &Entry, flagger: u8) -> u8 {
    let sitting = match entry {
        Entry::Started(started) => started.sitting,
        Entry::Responded(responded) => responded.sitting,
        Entry::Chosen(chosen) => chosen.sitting,
        Entry::Draft { sitting, .. } | Entry::Place { sitting, .. } => *sitting,
        Entry::Ended { sitting, .. } | Entry::Resumed { sitting } => *sitting,
        Entry::Flag { .. } | Entry::Note { .. } | Entry::Weights(_) => return flagger,
    };
    sitting.0.as_bytes()[0] / 3
}

/// What entries come to, without SQL.
#[derive(Default)]
struct Expected {
    states: BTreeMap<(LearnerId, ItemKey), ItemState>,
    responses: BTreeMap<(LearnerId, ItemKey), Vec<LoggedResponse>>,
    notes: BTreeMap<(LearnerId, ItemKey), String>,
    weights: BTreeMap<LearnerId, Weights>,
    confidence: BTreeMap<(LearnerId, u8), (u32, u64)>,
}

impl Expected {
    /// Adds an entry at that minute. `is_old` says that an older program wrote it.
    fn add(&mut self, who: LearnerId, entry: &Entry, at: Moment, is_old: bool) {
        match entry {
            Entry::Responded(responded) => self.respond(who, responded, at, is_old),
            Entry::Flag { item, on } => {
                self.states.entry((who, item.clone())).or_default().flagged = *on;
            }
            Entry::Note { item, text } => {
                self.notes.insert((who, item.clone()), text.clone());
            }
            Entry::Weights(weights) => {
                self.weights.insert(who, *weights);
            }
            _ => {}
        }
    }

    fn respond(&mut self, who: LearnerId, responded: &Responded, at: Moment, is_old: bool) {
        let key = (who, responded.item.clone());
        let study_on = at.study_on();
        let state = self.states.entry(key.clone()).or_default();
        if !state.is_seen() {
            state.first = responded.score;
            state.first_on = Some(study_on);
        }
        state.responses += 1;
        state.last = responded.score;
        state.total = state.total + responded.score;
        state.last_at_ms = Some(at.at.as_millisecond());
        state.last_on = Some(study_on);
        state.last_confidence = responded.confidence;
        state.last_revision = Some(responded.revision);
        if let Some(confidence) = responded.confidence {
            let total = self
                .confidence
                .entry((who, confidence.number()))
                .or_default();
            total.0 += 1;
            total.1 += u64::from(responded.score.earned) * 1_000_000 / 3;
        }
        self.responses.entry(key).or_default().push(LoggedResponse {
            study_on,
            is_cram: responded.sitting.0.as_bytes()[0] % 3 == 2,
            score: responded.score,
            confidence: responded.confidence,
            harmful: responded.harmful,
            safety_critical: (!is_old).then_some(responded.safety_critical),
            elapsed_ms: responded.elapsed_ms,
            allowed_ms: responded.allowed_ms,
            slow_counts: !is_old && responded.position.is_multiple_of(2),
        });
    }

    /// Rates all responses, and returns the bins of the learners' predictions.
    fn rate(&mut self) -> BTreeMap<(LearnerId, u8), (u32, u32, u64)> {
        let mut bins = BTreeMap::new();
        for ((who, item), responses) in &self.responses {
            let weights = self.weights.get(who).copied().unwrap_or_default();
            let scheduler = Scheduler::new(weights);
            let mut review = None;
            for response in responses {
                let Some(rated) = rate(review.as_ref(), response, &scheduler) else {
                    continue;
                };
                review = Some(rated.state);
                if let Some(prediction) = rated.prediction {
                    let ppm = (prediction.recall * 1e6).round() as u64;
                    let number = u8::try_from((ppm / 50_000).min(19)).unwrap();
                    let bin: &mut (u32, u32, u64) = bins.entry((*who, number)).or_default();
                    bin.0 += 1;
                    bin.1 += u32::from(prediction.recalled);
                    bin.2 += ppm;
                }
            }
            self.states.entry((*who, item.clone())).or_default().review = review;
        }
        bins
    }
}

/// Makes the last event of the log one of an older program, or weights that are none.
fn age(store: &Store) {
    store
        .conn
        .execute_batch(
            "DROP TRIGGER IF EXISTS event_never_changes;
             UPDATE event SET safety_critical = NULL, item_kind = NULL
             WHERE seq = (SELECT max(seq) FROM event);",
        )
        .unwrap();
}

/// Logs weights that are none, as a damaged export could bring them.
fn spoil(store: &mut Store, who: LearnerId, at: Moment) {
    store
        .append_for(who, &[Entry::Weights(weights(0))], at)
        .unwrap();
    store
        .conn
        .execute_batch(
            "DROP TRIGGER IF EXISTS event_never_changes;
             UPDATE event SET body = '1 2 nonsense' WHERE seq = (SELECT max(seq) FROM event);",
        )
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn kept_up_equals_rebuilt(
        steps in prop::collection::vec((entry(), 0..2u8, 0..12_000i64, 0..8u8), 1..80),
    ) {
        let (_dir, mut store) = fresh();
        store.conn.pragma_update(None, "synchronous", "OFF").unwrap();
        // All six start with something, so that most entries are accepted.
        for id in 0..6 {
            store.append_for(learner(id / 3), &[begun(id, 4)], minute(0)).unwrap();
        }
        let mut expected = Expected::default();
        for (entry, flagger, at, then) in &steps {
            let who = learner(learner_of(entry, *flagger));
            let is_old = *then == 0;
            if store.append_for(who, std::slice::from_ref(entry), minute(*at)).is_ok() {
                // Any other entry has no facts to lose.
                if is_old && matches!(entry, Entry::Responded(_)) {
                    age(&store);
                }
                expected.add(who, entry, minute(*at), is_old);
            }
            match then {
                1 => spoil(&mut store, who, minute(*at)),
                2 | 3 => store.follow().unwrap(),
                _ => {}
            }
        }
        let bins = expected.rate();
        for ((who, item), state) in &expected.states {
            prop_assert_eq!(store.of(*who).history().unwrap().of(item), *state);
        }
        for who in [learner(0), learner(1)] {
            let records = store.of(who);
            let weights = expected.weights.get(&who).copied();
            prop_assert_eq!(records.weights().unwrap(), weights);
            let kept = records.recall_bins().unwrap();
            let kept = kept.iter().map(|of| ((who, of.bin), (of.reviews, of.recalled, of.predicted_ppm)));
            let mine = bins.iter().filter(|((of, _), _)| *of == who).map(|(key, bin)| (*key, *bin));
            prop_assert!(kept.eq(mine));
            let kept = records.confidence_totals().unwrap();
            let kept = kept.iter().map(|of| ((who, of.confidence.number()), (of.responses, of.share_ppm)));
            let mine = expected.confidence.iter().filter(|((of, _), _)| *of == who);
            prop_assert!(kept.eq(mine.map(|(key, total)| (*key, *total))));
        }
        for ((who, item), text) in &expected.notes {
            let kept = store.of(*who).notes().unwrap().remove(item);
            prop_assert_eq!(kept.unwrap_or_default(), text.clone());
        }
        store.follow().unwrap();
        let (kept_up, drafts, places) =
            (projected(&store), rows(&store, "draft"), rows(&store, "place"));
        store.rebuild().unwrap();
        for ((table, kept_up), rebuilt) in PROJECTIONS.iter().zip(kept_up).zip(projected(&store)) {
            prop_assert_eq!(kept_up, rebuilt, "{}", table);
        }
        // With any number of events summed at once.
        let whole = projected(&store);
        projections::rebuild(&store.conn, 7).unwrap();
        prop_assert_eq!(whole, projected(&store));
        prop_assert_eq!(drafts, rows(&store, "draft"));
        prop_assert_eq!(places, rows(&store, "place"));
    }
}

#[test]
fn a_rebuild_mends_projections_that_went_wrong() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    let entries = [start(id, 4), respond(id, 0, 1), flag(1, true), end(id)];
    store.append(&entries, minute(1)).unwrap();
    store.follow().unwrap();
    let right = projected(&store);
    store
        .conn
        .execute_batch("UPDATE item_state SET responses = 9; DELETE FROM sitting;")
        .unwrap();
    assert_ne!(projected(&store), right);
    store.rebuild().unwrap();
    assert_eq!(projected(&store), right);
}

#[test]
fn projections_left_behind_follow_at_the_next_read() {
    let (dir, mut store) = fresh();
    let id = sitting(1);
    store
        .append(&[start(id, 4), respond(id, 0, 3)], minute(1))
        .unwrap();
    assert_eq!(rows(&store, "item_state"), Vec::<Vec<Value>>::new());
    drop(store);
    let store = Store::open(dir.path(), minute(2)).unwrap();
    assert_eq!(store.mine().unfinished().unwrap()[0].answered, 1);
    // Responses from another window show here too.
    let mut other = Store::open(dir.path(), minute(2)).unwrap();
    other.append(&[respond(id, 1, 3)], minute(3)).unwrap();
    assert_eq!(store.mine().unfinished().unwrap()[0].answered, 2);
}

#[test]
fn after_a_fault_in_a_write_that_does_not_wait_the_next_one_waits_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), minute(0)).unwrap();
    let fault = || {
        file::unsynced(&store.conn, || -> rusqlite::Result<()> {
            panic!("a fault")
        })
    };
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(fault)).is_err());
    let synchronous = file::pragma::<i64>(&store.conn, "synchronous");
    assert_eq!(synchronous.unwrap(), 2);
}
