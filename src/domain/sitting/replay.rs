//! Random sittings: their invariants, and that each can be rebuilt from the data stored at any
//! moment.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use rand::SeedableRng;

use super::tests::{after_ms, form_of, form_with_case, rebuilt};
use super::*;
use crate::domain::drawn::Chance;
use crate::domain::testing::entry;

/// The next action of a learner or the store. Places and entries are chosen from existing ones.
#[derive(Clone, Debug)]
enum Act {
    Enter(Index),
    Strike(Index),
    Confide(Option<Confidence>),
    Note(String),
    Submit,
    Flag,
    GoTo(Index),
    /// Also to places that the set does not have.
    GoAstray(usize),
    /// The store replies for a place, asked or not.
    Committed(Index),
    Refused(Index),
    Leave,
    Return,
    Resumed,
    End,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => any::<Index>().prop_map(Act::Enter),
        3 => any::<Index>().prop_map(Act::Strike),
        2 => prop::option::of(prop::sample::select(&Confidence::ALL[..])).prop_map(Act::Confide),
        5 => Just(Act::Submit),
        1 => Just(Act::Flag),
        1 => "[ab]{0,2}".prop_map(Act::Note),
        5 => any::<Index>().prop_map(Act::GoTo),
        1 => (0usize..30).prop_map(Act::GoAstray),
        6 => any::<Index>().prop_map(Act::Committed),
        1 => any::<Index>().prop_map(Act::Refused),
        1 => Just(Act::Leave),
        1 => Just(Act::Return),
        1 => Just(Act::Resumed),
    ]
}

/// The contents of a store: some responses are there before the sitting knows.
#[derive(Default)]
struct Disk {
    kept: StoredState,
    pending: BTreeMap<usize, Recorded>,
    flagged: BTreeSet<ItemKey>,
}

impl Disk {
    fn carry_out(&mut self, effect: SittingEffect) {
        let kept = &mut self.kept;
        // The store accepts only flags once a sitting has ended.
        assert!(
            kept.ended.is_none()
                || matches!(
                    effect,
                    SittingEffect::SetFlag { .. } | SittingEffect::SetNote { .. }
                )
        );
        match effect {
            SittingEffect::SaveDraft {
                position,
                entry,
                working,
                elapsed_ms,
                entered,
            } => {
                assert!(!kept.responses.contains_key(&position), "a draft too late");
                let draft = kept.drafts.entry(position).or_default();
                if entered {
                    draft.0 = entry;
                    kept.working.insert(position, working);
                }
                draft.1 = elapsed_ms;
            }
            SittingEffect::SavePlace { position } => kept.place = position,
            SittingEffect::SetFlag { key, on: true } => {
                self.flagged.insert(key);
            }
            SittingEffect::SetFlag { key, on: false } => {
                self.flagged.remove(&key);
            }
            SittingEffect::SetNote { key, text } => {
                kept.notes.insert(key, text);
            }
            SittingEffect::RecordAndChoose(_) => unreachable!("not adaptive"),
            SittingEffect::Record(recorded) => {
                assert!(!kept.responses.contains_key(&recorded.position));
                let before = self.pending.insert(recorded.position, recorded);
                assert_eq!(before, None, "recorded twice");
            }
            SittingEffect::Resumed => kept.breaks += 1,
            SittingEffect::End => kept.ended = Some(Ending::Learner),
            SittingEffect::HandIn(_) => unreachable!("an exam's effect in a tutor's sitting"),
        }
    }

    fn put(kept: &mut StoredState, recorded: &Recorded) {
        let response = (recorded.response.clone(), recorded.elapsed_ms);
        kept.drafts.remove(&recorded.position);
        kept.responses.insert(recorded.position, response);
        let confidence = recorded.confidence;
        let working = Working {
            confidence,
            ..Working::default()
        };
        kept.working.insert(recorded.position, working);
    }

    /// Returns the stored data once all pending effects have arrived.
    fn arrived(&self) -> StoredState {
        let mut kept = self.kept.clone();
        self.pending.values().for_each(|r| Self::put(&mut kept, r));
        kept
    }
}

fn event(act: &Act, sitting: &Sitting, chance: &mut Chance) -> SittingEvent {
    let place = |index: &Index| index.index(sitting.len());
    match act {
        Act::Enter(which) => {
            let (item, layout, _) = sitting.present();
            SittingEvent::Enter(entry(&item.kind, &layout.drawn, which.index(5), chance))
        }
        Act::Strike(index) => {
            let (_, layout, _) = sitting.present();
            let order = &layout.drawn.order;
            let id = order.get(index.index(order.len() + 1)).cloned();
            SittingEvent::Strike(id.unwrap_or_else(|| "nothing".into()))
        }
        Act::Confide(confidence) => SittingEvent::Confide(*confidence),
        Act::Note(text) => SittingEvent::Note(text.clone()),
        Act::Submit => SittingEvent::Submit,
        Act::Flag => SittingEvent::ToggleFlag,
        Act::GoTo(index) => SittingEvent::GoTo(place(index)),
        Act::GoAstray(position) => SittingEvent::GoTo(*position),
        Act::Committed(index) | Act::Refused(index) => {
            // The store mostly replies to requests.
            let asked: Vec<usize> = (0..sitting.len())
                .filter(|position| phase(sitting, *position) == &Phase::Committing)
                .collect();
            let position = asked.get(index.index(asked.len() + 1));
            let position = position.copied().unwrap_or(place(index));
            if matches!(act, Act::Committed(_)) {
                SittingEvent::Committed(position)
            } else {
                SittingEvent::Refused(position)
            }
        }
        Act::Leave => SittingEvent::Leave,
        Act::Return => SittingEvent::Return,
        Act::Resumed => SittingEvent::Resumed,
        Act::End => SittingEvent::End,
    }
}

fn slot(sitting: &Sitting, position: usize) -> &Slot {
    sitting.at(position).expect("a place of the form").2
}

fn phase(sitting: &Sitting, position: usize) -> &Phase {
    &slot(sitting, position).phase
}

/// Checks that a learner who came to another place was free to: within a case study forward, never
/// past an item that was neither answered nor seen, and never back to an answered one.
fn check_way(before: &Sitting, after: &Sitting, seen: &BTreeSet<usize>) {
    let Some(case) = before.case_at(after.place()) else {
        return;
    };
    if before.is_ended() || before.place() == after.place() {
        return;
    }
    assert_eq!(
        *phase(before, after.place()),
        Phase::Open,
        "back to an answered item"
    );
    for earlier in case.start..after.place() {
        let passed = seen.contains(&earlier) || *phase(before, earlier) != Phase::Open;
        assert!(passed, "past an item that was never seen");
    }
}

/// Checks the rules that no event may break.
fn check_step(before: &Sitting, after: &Sitting, event: &SittingEvent) {
    assert!(after.place() < after.len());
    assert!(!before.is_ended() || after.is_ended());
    for position in 0..after.len() {
        let (old, new) = (slot(before, position), slot(after, position));
        assert!(new.elapsed_ms >= old.elapsed_ms, "time goes back");
        match (&old.phase, &new.phase) {
            (Phase::Answered(_), _) => {
                let unflagged = Slot {
                    flagged: old.flagged,
                    note: old.note.clone(),
                    ..new.clone()
                };
                assert_eq!(unflagged, *old, "an answered slot changed");
            }
            (Phase::Committing, Phase::Answered(_)) => {
                assert_eq!(*event, SittingEvent::Committed(position));
            }
            (Phase::Committing, Phase::Open) => {
                assert_eq!(*event, SittingEvent::Refused(position));
            }
            (Phase::Open, Phase::Committing) => assert_eq!(*event, SittingEvent::Submit),
            (old, new) => assert_eq!(old, new),
        }
        if old.entry != new.entry {
            assert!(matches!(event, SittingEvent::Enter(_)) && !before.is_ended());
        }
        if new.phase == Phase::Open && old.working != new.working {
            let beside = matches!(event, SittingEvent::Strike(_) | SittingEvent::Confide(_));
            assert!(beside && !before.is_ended());
        }
        if matches!(new.phase, Phase::Answered(_)) {
            assert_eq!(old.working.confidence, new.working.confidence);
            assert!(new.working.struck.is_empty());
        }
    }
}

/// Compares the live sitting with one rebuilt from the stored data.
fn check_rebuilt(live: &Sitting, back: &Sitting, everything_arrived: bool, place: usize) {
    assert_eq!(back.is_ended(), live.is_ended());
    assert_eq!(back.place(), place);
    for position in 0..live.len() {
        let (kept, live_slot) = (slot(back, position), slot(live, position));
        assert_eq!(kept.entry, live_slot.entry);
        assert_eq!(kept.flagged, live_slot.flagged);
        assert_eq!(kept.note, live_slot.note);
        assert_eq!(kept.working.confidence, live_slot.working.confidence);
        if kept.phase == Phase::Open {
            assert_eq!(kept.working.struck, live_slot.working.struck);
        } else {
            assert!(kept.working.struck.is_empty());
        }
        assert!(kept.elapsed_ms <= live_slot.elapsed_ms);
        match &live_slot.phase {
            Phase::Committing if everything_arrived => {
                assert!(matches!(kept.phase, Phase::Answered(_)));
                assert_eq!(kept.elapsed_ms, live_slot.elapsed_ms);
            }
            Phase::Committing => assert_eq!(kept.phase, Phase::Open),
            phase => assert_eq!(kept.phase, *phase),
        }
        if matches!(live_slot.phase, Phase::Answered(_)) {
            assert_eq!(kept.elapsed_ms, live_slot.elapsed_ms);
        }
    }
}

fn run(made: (Arc<Form>, Vec<Arc<Item>>), seed: u64, acts: &[(Act, u64)]) {
    let mut chance = Chance::seed_from_u64(seed);
    let mut disk = Disk::default();
    let mut live = rebuilt(&made, &disk.flagged, &disk.kept, after_ms(0));
    let mut now_ms = 0;
    let mut seen = BTreeSet::from([live.place()]);
    for (act, passed_ms) in acts {
        now_ms += passed_ms;
        let now = after_ms(now_ms);
        let event = event(act, &live, &mut chance);
        match &event {
            SittingEvent::Committed(position) => {
                if let Some(recorded) = disk.pending.remove(position) {
                    Disk::put(&mut disk.kept, &recorded);
                }
            }
            SittingEvent::Refused(position) => {
                disk.pending.remove(position);
            }
            _ => {}
        }
        let before = live.clone();
        let applied = live.apply(event.clone(), now);
        let refused = applied.is_err();
        match applied {
            Ok(effects) => effects.into_iter().for_each(|e| disk.carry_out(e)),
            Err(_) => assert_eq!(live, before, "{event:?} was refused and changed something"),
        }
        if disk.kept.ended.is_some() {
            assert_eq!(live.apply(SittingEvent::HandedIn, now), Ok(vec![]));
        }
        check_step(&before, &live, &event);
        check_way(&before, &live, &seen);
        seen.insert(live.place());
        let left = slot(&live, before.place());
        if matches!(event, SittingEvent::Leave | SittingEvent::End)
            && left.phase == Phase::Open
            && !before.is_ended()
            && !refused
        {
            let draft = disk.kept.drafts.get(&before.place());
            assert_eq!(draft, Some(&(left.entry.clone(), left.elapsed_ms)));
        }
        let committing: Vec<usize> = (0..live.len())
            .filter(|position| phase(&live, *position) == &Phase::Committing)
            .collect();
        assert!(disk.pending.keys().eq(&committing));
        // After the end the learner may look around, and the place is no longer stored.
        let ended = live.is_ended();
        let place = if ended { disk.kept.place } else { live.place() };
        let back = |kept: &StoredState| rebuilt(&made, &disk.flagged, kept, now);
        check_rebuilt(&live, &back(&disk.kept), false, place);
        let arrived = back(&disk.arrived());
        check_rebuilt(&live, &arrived, true, place);
        for position in (0..live.len()).filter(|_| !ended) {
            assert_eq!(arrived.check_place(position), live.check_place(position));
        }
        assert_reachable(&live);
    }
}

/// The next open place can be gone to, and so can a place on either side, if there is any.
fn assert_reachable(live: &Sitting) {
    for position in [live.next_open(), live.place_before(), live.place_after()] {
        assert!(position.is_none_or(|at| live.check_place(at).is_ok()));
    }
}

fn acts(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(Act, u64)>> {
    prop::collection::vec((act(), 0u64..20_000), count)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_sitting_keeps_its_promises_and_is_rebuilt_at_every_step(
        seed: u64, with_case: bool, before in acts(1..70), after in acts(0..15),
    ) {
        let mut all = before;
        all.push((Act::End, 1));
        all.extend(after);
        let made = if with_case { form_with_case(seed) } else { form_of(seed) };
        run(made, seed, &all);
    }
}

/// A learner who closes the program after each item ends up with every item answered.
#[test]
fn a_sitting_left_after_every_item_is_gone_on_with_where_it_was() {
    let made = form_of(9);
    let mut disk = Disk::default();
    for position in 0..made.1.len() {
        let now = after_ms(position as u64 * 1_000);
        let mut sitting = rebuilt(&made, &disk.flagged, &disk.kept, now);
        let (item, layout, _) = sitting.present();
        let key = item.kind.rules().key(&layout.drawn);
        for event in [
            SittingEvent::Enter(key),
            SittingEvent::Submit,
            SittingEvent::Committed(position),
            SittingEvent::GoTo(position + 1),
        ] {
            if let SittingEvent::Committed(position) = event {
                let recorded = disk.pending.remove(&position).expect("was recorded");
                Disk::put(&mut disk.kept, &recorded);
            }
            for effect in sitting.apply(event, now).unwrap_or_default() {
                disk.carry_out(effect);
            }
        }
    }
    let sitting = rebuilt(&made, &disk.flagged, &disk.kept, after_ms(0));
    assert_eq!(sitting.answered(), sitting.len());
    assert!((0..10).all(|at| sitting.marking(at).is_some_and(|m| m.score.is_full())));
}
