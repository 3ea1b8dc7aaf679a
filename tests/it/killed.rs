//! Killed at any moment: nothing confirmed is lost, nothing comes twice, and the sitting goes on.
//!
//! A response is confirmed once its verdict has been on the screen. Everything that was entered
//! before it (ticks, flags, the places gone to) went to the disk before it, and is confirmed with
//! it. What was entered after the last verdict may be there or not; after a polite end that the
//! program heard, it must be.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test fails by it")]

mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use dripset::bank_sources;
use dripset::content::record::{draft_from_json, form_from_json, response_to_json};
use dripset::domain::{Chance, Form, History, Item, Library, Response, SittingId};
use dripset::env::Env;
use dripset::store::{Store, StoredSitting};
use rand::{RngExt, SeedableRng};
use rustix::process::Signal;

use self::kept::{Kept, assert_place, last_confirmed};
use crate::support::entry::next as next_key;
use crate::support::pty::{Launch, Pty, Seen};
use crate::support::script::{By, ENTER, keys, wrong};

/// Kills in each data directory; there are four.
const KILLS: usize = 60;
const SIGNALS: [Signal; 5] = [
    Signal::KILL,
    Signal::KILL,
    Signal::KILL,
    Signal::TERM,
    Signal::HUP,
];

#[test]
fn killed_anywhere_loses_nothing_in_one_data_directory() {
    Learner::new(1).is_killed_again_and_again();
}

#[test]
fn killed_anywhere_loses_nothing_in_another() {
    Learner::new(2).is_killed_again_and_again();
}

#[test]
fn killed_anywhere_loses_nothing_in_a_third() {
    Learner::new(3).is_killed_again_and_again();
}

#[test]
fn killed_anywhere_loses_nothing_in_a_fourth() {
    Learner::new(4).is_killed_again_and_again();
}

/// What the learner has seen confirmed in the sitting at hand.
#[derive(Default)]
struct Confirmed {
    responses: BTreeMap<usize, String>,
    drafts: BTreeMap<usize, Response>,
    flags: BTreeSet<usize>,
}

/// One thing done in this run of the program, in order.
#[derive(Debug)]
enum Did {
    Flagged(usize),
    Entered(usize, Response),
    HandedIn(usize),
    WentTo(usize),
}

struct Learner {
    dir: tempfile::TempDir,
    library: Library,
    chance: Chance,
    seed: u64,
    sitting: Option<SittingId>,
    ended: BTreeMap<SittingId, usize>,
    confirmed: Confirmed,
    /// What kills the run at hand, and after how many keys, if not after so many bytes.
    strikes: (Signal, Option<usize>),
}

impl Learner {
    fn new(seed: u64) -> Self {
        Self {
            dir: tempfile::tempdir().expect("a directory"),
            library: bank_sources::shipped(),
            chance: Chance::seed_from_u64(seed),
            seed,
            sitting: None,
            ended: BTreeMap::new(),
            confirmed: Confirmed::default(),
            strikes: (Signal::KILL, None),
        }
    }

    fn is_killed_again_and_again(&mut self) {
        for _ in 0..KILLS {
            self.runs_until_killed();
        }
        let answered: usize = self.ended.values().sum();
        assert!(answered > KILLS / 2, "only {answered} answered");
        let mut store = open(self.dir.path());
        store.check().expect("a sound file");
        let before = store.mine().history().expect("a read");
        store.rebuild().expect("a rebuild");
        assert_eq!(store.mine().history().expect("a read"), before);
    }

    fn runs_until_killed(&mut self) {
        let signal = SIGNALS[self.chance.random_range(0..SIGNALS.len())];
        let mut launch = Launch::new(self.dir.path()).recorded();
        self.strikes = (signal, None);
        // From before the first byte to some items on: while it paints, or right after a key.
        match self.chance.random_range(0..6) {
            0 => launch = launch.kill_at(self.chance.random_range(0..3_000), signal),
            1..=3 => launch = launch.kill_at(self.chance.random_range(3_000..24_000), signal),
            _ => self.strikes.1 = Some(self.chance.random_range(1..24)),
        }
        let kept = self.kept();
        if kept.is_none() {
            self.seed += 10;
            let seed = self.seed.to_string();
            launch = launch.args(["study", "--seed", &seed, "-n", "8"]);
        }
        let pty = launch.start();
        let mut did = Vec::new();
        let _ = self.studies(&pty, kept.as_ref(), &mut did);
        // Where the set was done before the kill: it comes now.
        pty.signal(signal);
        let exit = pty.wait_exit();
        let frames = pty.frames();
        let polite = signal != Signal::KILL && exit.signal().is_none();
        if signal != Signal::KILL && !polite {
            assert!(frames.is_empty(), "a running program ends by itself");
        }
        let from = kept.map_or(0, |kept| kept.stored.place);
        self.nothing_is_lost(from, &frames, &did, polite);
    }

    /// Goes on with the sitting until the program is gone or the results are seen.
    fn studies(&mut self, pty: &Pty, kept: Option<&Kept>, did: &mut Vec<Did>) -> Option<()> {
        let started;
        let kept = match kept {
            Some(kept) => {
                pty.wait_or_end("the sitting to go on with", |seen| {
                    seen.is_home() && seen.has("Continue")
                })?;
                self.send(pty, "c");
                kept
            }
            None => {
                pty.wait_or_end("the first item", |seen| seen.place() == Some(0))?;
                started = self.kept()?;
                &started
            }
        };
        let mut place = kept.stored.place;
        let mut open: BTreeSet<usize> = (0..kept.items.len()).collect();
        for response in &kept.stored.responses {
            open.remove(&response.position);
        }
        loop {
            let seen = pty.wait_or_end("the item", |seen| {
                seen.place() == Some(place) && seen.is_answered() != open.contains(&place)
            })?;
            if !seen.is_answered() {
                // Every third item is passed over at first, with something entered.
                let pass = place % 3 == 2 && open.iter().any(|other| *other > place);
                self.enters(pty, kept, place, pass, did);
                if pass {
                    let onward = next_key(&kept.items[place].kind);
                    place = kept.after(place, &open);
                    did.push(Did::WentTo(place));
                    self.send(pty, onward);
                    continue;
                }
                did.push(Did::HandedIn(place));
                self.send(pty, ENTER);
                pty.wait_or_end("its verdict", |seen| {
                    seen.place() == Some(place) && seen.is_answered()
                })?;
                open.remove(&place);
            }
            let next = open.iter().find(|other| **other > place).or(open.first());
            let next = next.copied();
            if let Some(next) = next {
                did.push(Did::WentTo(next));
            }
            pty.go_on(place, || self.send(pty, ENTER))?;
            match next {
                Some(next) => place = next,
                None => {
                    pty.wait_or_end("the results", |seen| seen.head().contains("Results"))?;
                    return Some(());
                }
            }
        }
    }

    fn send(&mut self, pty: &Pty, keys: &str) {
        pty.send(keys);
        if let (signal, Some(left)) = &mut self.strikes {
            *left = left.saturating_sub(1);
            if *left == 0 {
                pty.signal(*signal);
            }
        }
    }

    fn enters(&mut self, pty: &Pty, kept: &Kept, place: usize, pass: bool, did: &mut Vec<Did>) {
        if place % 4 == 1 && !kept.is_flagged(place) && !did_flag(did, place) {
            did.push(Did::Flagged(place));
            self.send(pty, "*");
        }
        let wanted = if pass {
            kept.draft_wanted(place)
        } else {
            kept.wanted(place)
        };
        // What this run has entered stands above what it found.
        let entered = did.iter().rev().find_map(|did| match did {
            Did::Entered(at, response) if *at == place => Some(response.clone()),
            _ => None,
        });
        let entered = entered.unwrap_or_else(|| kept.draft(place));
        let drawn = &kept.form.items[place].drawn;
        let keys = keys(
            &kept.items[place].kind,
            drawn,
            &entered,
            &wanted,
            By::Letter,
        );
        for key in strokes(&keys) {
            self.send(pty, key);
        }
        did.push(Did::Entered(place, wanted));
    }

    /// The sitting to go on with.
    fn kept(&self) -> Option<Kept> {
        let store = open(self.dir.path());
        let unfinished = store.mine().unfinished().expect("a read");
        assert!(unfinished.len() <= 1, "a sitting twice: {unfinished:?}");
        let row = unfinished.first()?;
        let stored = store.mine().sitting(row.id).expect("a read");
        let stored = stored.expect("the sitting");
        let form = form_from_json(&stored.form).expect("its form");
        let item = |key| self.library.item(key).expect("an item").clone();
        Some(Kept {
            items: form.items.iter().map(|entry| item(&entry.key)).collect(),
            form,
            stored,
            history: store.mine().history().expect("a read"),
        })
    }

    fn nothing_is_lost(&mut self, from: usize, frames: &[Seen], did: &[Did], polite: bool) {
        let store = open(self.dir.path());
        let rows = store.mine().sittings(1_000, None).expect("a read");
        let Some(row) = rows.first() else {
            assert!(frames.iter().all(|seen| seen.place().is_none()));
            return;
        };
        if self.sitting != Some(row.id) {
            self.sitting = Some(row.id);
            self.confirmed = Confirmed::default();
        }
        // Sittings ended before stay as they are.
        for row in &rows[1..] {
            assert!(row.is_ended(), "{row:?}");
            assert_eq!(self.ended.get(&row.id), Some(&(row.answered as usize)));
        }
        let stored = store.mine().sitting(row.id).expect("a read");
        let stored = stored.expect("the sitting");
        let form = form_from_json(&stored.form).expect("its form");
        let items = form.items.iter().map(|entry| {
            let item = self.library.item(&entry.key).expect("an item");
            item.clone()
        });
        let kept = Kept {
            items: items.collect(),
            form,
            stored,
            history: store.mine().history().expect("a read"),
        };
        self.confirm(&kept, frames, did, polite);
        self.assert_kept(&kept);
        self.keep_for_good(&kept);
        if !row.is_ended() {
            assert_place(&kept, from, frames, did);
        }
        let results = frames.iter().any(|seen| seen.head().contains("Results"));
        if results {
            assert!(row.is_ended(), "what was over stays over");
        }
        if row.is_ended() {
            assert_eq!(kept.stored.responses.len(), kept.items.len());
            self.ended.insert(row.id, row.answered as usize);
        }
    }

    /// Takes in what this run has confirmed.
    fn confirm(&mut self, kept: &Kept, frames: &[Seen], did: &[Did], polite: bool) {
        let last = last_confirmed(frames, did);
        for (at, did) in did.iter().enumerate() {
            if last.is_none_or(|last| at > last) {
                break;
            }
            match did {
                Did::Flagged(place) => {
                    self.confirmed.flags.insert(*place);
                }
                Did::Entered(place, response) => {
                    self.confirmed.drafts.insert(*place, response.clone());
                }
                Did::HandedIn(place) => {
                    let json = kept.wanted_json(*place);
                    self.confirmed.responses.insert(*place, json);
                }
                Did::WentTo(_) => {}
            }
        }
        // Entered after that: on its way, there or not.
        for did in did.iter().skip(last.map_or(0, |last| last + 1)) {
            if let Did::Entered(place, _) = did {
                self.confirmed.drafts.remove(place);
            }
        }
        // What was drawn is kept by a program that ended by itself.
        let flags = frames.iter().filter(|seen| seen.head().contains("flagged"));
        if polite {
            self.confirmed.flags.extend(flags.filter_map(Seen::place));
        }
    }

    /// What is on the disk once must be there ever after.
    fn keep_for_good(&mut self, kept: &Kept) {
        let open = |place: &usize| {
            let mut responses = kept.stored.responses.iter();
            !responses.any(|response| response.position == *place)
        };
        let places = 0..kept.items.len();
        self.confirmed = Confirmed {
            responses: kept
                .stored
                .responses
                .iter()
                .map(|one| (one.position, one.response.clone()))
                .collect(),
            drafts: places
                .clone()
                .filter(open)
                .map(|place| (place, kept.draft(place)))
                .collect(),
            flags: places.filter(|place| kept.is_flagged(*place)).collect(),
        };
    }

    fn assert_kept(&self, kept: &Kept) {
        let stored = &kept.stored;
        let places: Vec<usize> = stored.responses.iter().map(|one| one.position).collect();
        let distinct: BTreeSet<usize> = places.iter().copied().collect();
        assert_eq!(places.len(), distinct.len(), "a response twice: {places:?}");
        assert_eq!(stored.row.answered as usize, places.len());
        let on_disk: BTreeMap<usize, &str> = stored
            .responses
            .iter()
            .map(|one| (one.position, one.response.as_str()))
            .collect();
        for (place, response) in &on_disk {
            let wanted = kept.wanted_json(*place);
            assert_eq!(*response, wanted, "never anything but what was handed in");
        }
        for (place, response) in &self.confirmed.responses {
            assert_eq!(on_disk.get(place), Some(&response.as_str()), "item {place}");
        }
        for (place, draft) in &self.confirmed.drafts {
            if !on_disk.contains_key(place) {
                assert_eq!(kept.draft(*place), *draft, "the draft of item {place}");
            }
        }
        for place in &self.confirmed.flags {
            assert!(kept.is_flagged(*place), "the flag of item {place}");
        }
        let before = self.ended.iter().filter(|(id, _)| **id != stored.row.id);
        let ended: usize = before.map(|(_, answered)| answered).sum();
        let all: u32 = self
            .library
            .active_items()
            .map(|item| kept.history.of(&item.key).responses)
            .sum();
        assert_eq!(
            all as usize,
            ended + places.len(),
            "each response counts once"
        );
    }
}

/// Letters and digits, each a stroke of its own: drafts are saved at each.
fn strokes(keys: &str) -> impl Iterator<Item = &str> {
    keys.split("").filter(|key| !key.is_empty())
}

fn did_flag(did: &[Did], place: usize) -> bool {
    did.iter()
        .any(|did| matches!(did, Did::Flagged(at) if *at == place))
}

fn open(dir: &Path) -> Store {
    Store::open(dir, Env::default().now()).expect("the store")
}
