//! A set of forty from the shipped banks, with every kind in it, in a real terminal: answered as a
//! learner would while the program is killed again and again, in tutor mode and in an exam.
//!
//! Responses are entered in the order of the set. So what a kill takes is the last of what was
//! entered, and nothing before it.

use std::path::Path;

use dripset::content::record::response_from_json;
use dripset::domain::{Chance, Ending};
use dripset::env::Env;
use dripset::store::{Store, StoredSitting};
use rand::{RngExt, SeedableRng};
use rustix::process::Signal;

use super::*;
use crate::support::entry::{ENTER, next, previous};
use crate::support::pty::{Launch, Pty, Seen};
use crate::support::script::{EVERY_KIND, Script};

/// Kills of a usual run in each mode, and of a long one.
const KILLS: usize = 6;
const KILLS_LONG: usize = 100;

#[test]
fn a_set_of_every_kind_is_killed_and_goes_on() {
    Killed::new(false, KILLS).answers_everything();
}

#[test]
fn an_exam_of_every_kind_is_killed_and_goes_on() {
    Killed::new(true, KILLS).answers_everything();
}

#[test]
#[ignore = "takes minutes: cargo test --test it -- --ignored every_kind"]
fn a_set_of_every_kind_is_killed_a_hundred_times_and_goes_on() {
    Killed::new(false, KILLS_LONG).answers_everything();
}

#[test]
#[ignore = "takes minutes: cargo test --test it -- --ignored every_kind"]
fn an_exam_of_every_kind_is_killed_a_hundred_times_and_goes_on() {
    Killed::new(true, KILLS_LONG).answers_everything();
}

/// What lies on the disk for each place of the set.
#[derive(Clone, PartialEq, Debug)]
enum Stored {
    Draft(Response),
    Answered(Response),
}

struct Killed {
    dir: tempfile::TempDir,
    script: Script,
    exam: bool,
    chance: Chance,
    /// The kills of the whole run, and those before the item at hand is done.
    kills: usize,
    done: usize,
    pty: Option<Pty>,
    stored: Vec<Stored>,
}

impl Killed {
    fn new(exam: bool, kills: usize) -> Self {
        let mut killed = Self {
            dir: tempfile::tempdir().expect("a directory"),
            script: Script::every_kind(),
            exam,
            chance: Chance::seed_from_u64(kills as u64),
            kills,
            done: 0,
            pty: None,
            stored: vec![Stored::Draft(Response::Blank); EVERY_KIND],
        };
        let seed = killed.script.form.plan.seed.to_string();
        let count = EVERY_KIND.to_string();
        let mut args = vec!["study", "--seed", &seed, "-n", &count];
        args.extend(exam.then_some("--exam"));
        let pty = Launch::new(killed.dir.path()).args(args).start();
        pty.wait_for("the first item", |seen| seen.place() == Some(0));
        killed.pty = Some(pty);
        killed
    }

    fn pty(&self) -> &Pty {
        self.pty.as_ref().expect("a running program")
    }

    fn answers_everything(&mut self) {
        for place in 0..EVERY_KIND {
            // So many before this item is left, spread evenly over the set.
            let due = (place + 1) * self.kills / EVERY_KIND - self.done;
            for _ in 0..due {
                let strokes = self.chance.random_range(0..12);
                self.answer(place, Some(strokes));
                let kept = self.is_killed(place);
                // What was on its way to the disk is entered again.
                (kept..place).for_each(|place| self.answer(place, None));
            }
            self.answer(place, None);
        }
        assert_eq!(self.done, self.kills);
        let pty = self.pty();
        if self.exam {
            pty.wait_for("the overview", |seen| seen.head().contains("Overview"));
            pty.send("h");
            pty.wait_for("a question", |seen| seen.has("Press h again"));
            pty.send("h");
        }
        let total = format!("{} points", self.script.total());
        pty.wait_for("the results", |seen| {
            seen.head().contains("Results") && seen.has(&total)
        });
        let sittings = open(self.dir.path()).mine().sittings(2, None);
        let sittings = sittings.expect("a read");
        assert_eq!(sittings.len(), 1, "one set, whatever happened");
        assert_eq!(sittings[0].answered as usize, EVERY_KIND);
        assert_eq!(sittings[0].ending, Some(Ending::Learner));
    }

    /// Answers the item at a place, or stops after so many strokes.
    fn answer(&mut self, place: usize, strokes: Option<usize>) {
        let (wanted, drawn) = (
            self.script.responses[place].clone(),
            self.script.form.items[place].drawn.clone(),
        );
        let kind = self.script.items[place].kind.clone();
        self.go_to(place);
        let entered = match self.stored[place].clone() {
            // Killed after it was confirmed and before its verdict was gone on from.
            Stored::Answered(_) => {
                let left = strokes.is_none();
                return if left {
                    self.go_on(place)
                };
            }
            Stored::Draft(entered) => entered,
        };
        let keys = keys(&kind, &drawn, &entered, &wanted, By::Letter);
        let mut keys: Vec<&str> = keys.split("").filter(|key| !key.is_empty()).collect();
        // In an exam Enter goes on, and a locked item could not be gone back to.
        if strokes.is_none() || !self.exam {
            keys.push(ENTER);
        }
        for key in keys.iter().take(strokes.unwrap_or(usize::MAX)) {
            self.pty().send(key);
        }
        if strokes.is_none() {
            self.stored[place] = match self.exam {
                true => Stored::Draft(wanted),
                false => Stored::Answered(wanted),
            };
            self.go_on(place);
        }
    }

    /// Goes on from an item that was answered just now.
    fn go_on(&self, place: usize) {
        if !self.exam {
            self.pty().wait_for("its verdict", |seen| {
                seen.place() == Some(place) && seen.is_answered()
            });
            self.pty().go_on(place, || self.pty().send(ENTER));
        }
        self.pty()
            .wait_for("what comes next", |seen| seen.place() != Some(place));
    }

    /// Goes to a place by the keys to the next item and to the one before.
    fn go_to(&self, place: usize) {
        loop {
            let seen = self
                .pty()
                .wait_for("an item", |seen| seen.place().is_some());
            let at = seen.place().expect("an item");
            if at == place {
                return;
            }
            let kind = &self.script.items[at].kind;
            self.pty().send(if at < place {
                next(kind)
            } else {
                previous(kind)
            });
            self.pty().wait_for("another item", |seen| {
                seen.place().is_some_and(|other| other != at)
            });
        }
    }

    /// Ends the program in the middle, politely or not, and starts it again. Returns the first place
    /// whose entry is lost, or this one.
    fn is_killed(&mut self, place: usize) -> usize {
        let signals = [Signal::KILL, Signal::KILL, Signal::TERM, Signal::HUP];
        let signal = signals[self.chance.random_range(0..signals.len())];
        let pty = self.pty.take().expect("a running program");
        pty.signal(signal);
        pty.wait_exit();
        self.done += 1;
        // No entry of an exam is confirmed; a program that ends by itself keeps all of them.
        let kept = self.read(place);
        assert!(
            kept == place || self.exam && signal == Signal::KILL,
            "item {kept} of {place}"
        );
        let pty = Launch::new(self.dir.path()).start();
        pty.wait_for("the set to go on with", |seen| {
            Seen::is_home(seen) && seen.has("c Continue")
        });
        pty.send("c");
        pty.wait_for("the item", |seen| {
            seen.place().is_some_and(|at| at <= place)
        });
        self.pty = Some(pty);
        kept
    }

    /// Reads what is on the disk: all before this place but for the last of it, and for this place some
    /// of what was entered. Returns the first place that lacks something.
    fn read(&mut self, place: usize) -> usize {
        let sitting = sitting(self.dir.path());
        let kind = |at: usize| &self.script.items[at].kind;
        let mut found = vec![Stored::Draft(Response::Blank); EVERY_KIND];
        for draft in &sitting.drafts {
            let entry = draft_from_json(kind(draft.position), &draft.entry).expect("a draft");
            found[draft.position] = Stored::Draft(entry.0);
        }
        for answered in &sitting.responses {
            let response = response_from_json(kind(answered.position), &answered.response);
            let response = response.expect("a response");
            found[answered.position] = Stored::Answered(response);
        }
        let is_kept = |at: &usize| same(kind(*at), &found[*at], &self.stored[*at]);
        let kept = (0..place).take_while(is_kept).count();
        let mut after = found.iter().skip(kept + 1);
        let blank = Stored::Draft(Response::Blank);
        assert!(
            after.all(|stored| *stored == blank),
            "after {kept} of {place}"
        );
        let (kind, wanted) = (kind(place), &self.script.responses[place]);
        if let Stored::Answered(response) = &found[place] {
            assert_eq!(parts(kind, response), parts(kind, wanted), "item {place}");
        }
        self.stored = found;
        kept
    }
}

fn same(kind: &ItemKind, found: &Stored, wanted: &Stored) -> bool {
    match (found, wanted) {
        (Stored::Draft(found), Stored::Draft(wanted))
        | (Stored::Answered(found), Stored::Answered(wanted)) => {
            parts(kind, found) == parts(kind, wanted)
        }
        _ => false,
    }
}

fn open(dir: &Path) -> Store {
    Store::open(dir, Env::default().now()).expect("the store")
}

fn sitting(dir: &Path) -> StoredSitting {
    let store = open(dir);
    let unfinished = store.mine().unfinished().expect("a read");
    assert_eq!(unfinished.len(), 1, "one set, which is not over");
    let stored = store.mine().sitting(unfinished[0].id).expect("a read");
    stored.expect("the set")
}
