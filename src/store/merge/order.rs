//! The canonical order of merged events, and the settlement of their conflicts. Pure.
//!
//! The result depends on the set of events alone, not on the file that was merged into the other.
//! Conflicts are settled by event id, which never changes: of several events that claim one number,
//! one place or one ending, the smallest id keeps it, and the others move to the next free one.
//! `order/choices.rs` has the rules for the items that adaptive exams choose.

mod choices;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// The kind of a second start of one sitting. No projection reads it.
pub(in crate::store) const STARTED_AGAIN: &str = "started-again";
/// The kind of a second end of one sitting. No projection reads it.
pub(in crate::store) const ENDED_AGAIN: &str = "ended-again";
/// The kind of a second choice for one place of a form. No projection reads it.
pub(in crate::store) const CHOSEN_AGAIN: &str = "chosen-again";
/// Passes over the events until each comes after the start of its sitting: one for each move of a
/// sitting between machines whose clocks disagree.
const PASSES_MAX: usize = 64;

/// The event's part in its sitting, as far as the order or a conflict depends on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::store) enum Part {
    /// The start of its sitting.
    Start,
    /// A second start of its sitting.
    StartAgain,
    /// The choice of the item at a place.
    Choice(i64),
    /// A second choice for a place.
    ChoiceAgain(i64),
    /// A response at a place, in a vote.
    Response(i64, i64),
    /// The end of its sitting.
    End,
    /// A second end of its sitting.
    EndAgain,
    /// Any other event.
    Other,
}

/// The event as the order sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::store) struct Key {
    /// The id.
    pub id: [u8; 16],
    /// The data directory, which may change.
    pub origin: [u8; 16],
    /// The number there.
    pub number: i64,
    /// The time, in milliseconds.
    pub at_ms: i64,
    /// The sitting, if any.
    pub sitting: Option<[u8; 16]>,
    /// The item of a choice or a response, with its revision, as a number.
    pub item: u32,
    /// The number of items with which a form begins, for a start.
    pub size: i64,
    /// The part in its sitting, which may change.
    pub part: Part,
    /// True if the event comes from the file that is merged in.
    pub is_new: bool,
    /// Its row there.
    pub row: i64,
}

/// Conflicts that were settled, by their number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::store) struct Settled {
    /// Events whose number in their directory was taken.
    pub renumbered: u64,
    /// Responses to a place that another copy had answered.
    pub second_responses: u64,
    /// Starts and ends of a sitting that had one.
    pub second_ends: u64,
    /// Choices for a place that had one, or that their form lacks now.
    pub second_choices: u64,
}

/// The events depend on each other in a circle, so that they have no order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store) struct Circular;

/// Settles all conflicts and sorts the events into canonical order. Returns each with its effective
/// time.
pub(in crate::store) fn arrange(
    mut keys: Vec<Key>,
) -> Result<(Vec<(i64, Key)>, Settled), Circular> {
    // All settlements want the smaller id first.
    keys.sort_by_key(|key| key.id);
    let before: Vec<([u8; 16], Part)> = keys.iter().map(|key| (key.origin, key.part)).collect();
    settle_numbers(&mut keys);
    settle_ends(&mut keys);
    choices::settle(&mut keys);
    let mut settled = Settled::default();
    for (key, (origin, part)) in keys.iter().zip(before) {
        settled.renumbered += u64::from(key.origin != origin);
        match (key.part, part) {
            (now, before) if now == before => {}
            (Part::Response(..), _) => settled.second_responses += 1,
            (Part::StartAgain | Part::EndAgain, _) => settled.second_ends += 1,
            (Part::ChoiceAgain(_), _) => settled.second_choices += 1,
            _ => {}
        }
    }
    let times = effective_times(&keys)?;
    let mut arranged: Vec<(i64, Key)> = times.into_iter().zip(keys).collect();
    arranged.sort_by(|(a_at, a), (b_at, b)| {
        (a_at, a.origin, a.number).cmp(&(b_at, b.origin, b.number))
    });
    Ok((arranged, settled))
}

/// Returns the id of the directory to which events move whose number in `origin` is taken.
pub(in crate::store) fn next_origin(origin: [u8; 16]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"dripset: the directory after ");
    hash.update(origin);
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    for (byte, hashed) in bytes.iter_mut().zip(digest) {
        *byte = hashed;
    }
    uuid::Builder::from_custom_bytes(bytes)
        .into_uuid()
        .into_bytes()
}

/// Moves the later of two events with one number to the next directory, until none are left. The
/// keys are sorted by id.
fn settle_numbers(keys: &mut [Key]) {
    settle(
        keys,
        |key| Some((key.origin, key.number)),
        |key| key.origin = next_origin(key.origin),
    );
}

/// Calls `push` on every key whose `slot` a smaller id has, until each slot has one key. In the end
/// the keys that were pushed along one chain of slots are sorted by id, whatever their slots were.
fn settle<S: Ord>(keys: &mut [Key], slot: impl Fn(&Key) -> Option<S>, push: impl Fn(&mut Key)) {
    let mut taken: BTreeMap<S, usize> = BTreeMap::new();
    let mut waiting: Vec<usize> = (0..keys.len()).rev().collect();
    while let Some(at) = waiting.pop() {
        let Some(wanted) = keys.get(at).and_then(&slot) else {
            continue;
        };
        let pushed = match taken.get_mut(&wanted) {
            None => {
                taken.insert(wanted, at);
                continue;
            }
            // The smaller id is the smaller index.
            Some(holder) if at < *holder => std::mem::replace(holder, at),
            Some(_) => at,
        };
        if let Some(key) = keys.get_mut(pushed) {
            push(key);
        }
        waiting.push(pushed);
    }
}

/// Keeps one start and one end of each sitting, those with the smallest id.
fn settle_ends(keys: &mut [Key]) {
    let (mut starts, mut ends) = (BTreeMap::new(), BTreeMap::new());
    for (at, key) in keys.iter_mut().enumerate() {
        let (kept, first, again) = match key.part {
            Part::Start | Part::StartAgain => (&mut starts, Part::Start, Part::StartAgain),
            Part::End | Part::EndAgain => (&mut ends, Part::End, Part::EndAgain),
            _ => continue,
        };
        let is_first = *kept.entry(key.sitting).or_insert(at) == at;
        key.part = if is_first { first } else { again };
    }
}

/// Returns the effective time of each event: the latest time of the events before it in its
/// directory, and later than the start of its sitting elsewhere.
fn effective_times(keys: &[Key]) -> Result<Vec<i64>, Circular> {
    let mut by_number: Vec<usize> = (0..keys.len()).collect();
    by_number.sort_by_key(|at| keys.get(*at).map(|key| (key.origin, key.number)));
    let mut starts: BTreeMap<[u8; 16], usize> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        if let (Part::Start, Some(sitting)) = (key.part, key.sitting) {
            starts.insert(sitting, at);
        }
    }
    let mut times: Vec<i64> = vec![i64::MIN; keys.len()];
    for _ in 0..PASSES_MAX {
        let mut is_settled = true;
        let mut latest: Option<([u8; 16], i64)> = None;
        for at in &by_number {
            let Some(key) = keys.get(*at) else { continue };
            let mut time = key.at_ms;
            let start = key
                .sitting
                .and_then(|sitting| starts.get(&sitting).copied());
            if let Some(start) = start.filter(|start| start != at) {
                let elsewhere = keys
                    .get(start)
                    .is_some_and(|start| start.origin != key.origin);
                let started = times.get(start).copied().unwrap_or(i64::MIN);
                time = time.max(started.saturating_add(i64::from(elsewhere)));
            }
            if let Some((_, before)) = latest.filter(|(origin, _)| *origin == key.origin) {
                time = time.max(before);
            }
            latest = Some((key.origin, time));
            if let Some(known) = times.get_mut(*at).filter(|known| **known != time) {
                *known = time;
                is_settled = false;
            }
        }
        if is_settled {
            return Ok(times);
        }
    }
    Err(Circular)
}

#[cfg(test)]
mod tests;
