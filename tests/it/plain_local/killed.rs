//! A script that is killed, hung up or cut off at any moment: nothing confirmed is lost, and the
//! next run goes on.
//!
//! A line is read once the effects of those before it are on disk. So each line of the script is
//! followed by a word that changes nothing: its reply proves that what was typed before is there.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use dripset::bank_sources;
use dripset::content::record::{draft_from_json, form_from_json, response_to_json};
use dripset::domain::{Chance, Form, Item, Library, Response};
use dripset::store::StoredSitting;
use rand::{RngExt, SeedableRng};
use rustix::process::{Pid, Signal, kill_process};

use super::store;

/// The runs that are ended in each data directory; there are four.
const RUNS: usize = 25;
/// The items of a set.
const ITEMS: usize = 4;
/// A word that changes nothing, and the reply to it.
const WORD: &str = "help quit";
const REPLY: &str = "quit: quit; everything is saved.";

#[test]
fn a_script_killed_anywhere_loses_nothing_in_one_data_directory() {
    Script::new(1).is_ended_again_and_again();
}

#[test]
fn a_script_killed_anywhere_loses_nothing_in_another() {
    Script::new(2).is_ended_again_and_again();
}

#[test]
fn a_script_killed_anywhere_loses_nothing_in_a_third() {
    Script::new(3).is_ended_again_and_again();
}

#[test]
fn a_script_killed_anywhere_loses_nothing_in_a_fourth() {
    Script::new(4).is_ended_again_and_again();
}

/// How a run ends.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Ends {
    Signal(Signal),
    /// The input ends in the middle of a line, or after one.
    Input,
}

/// The effect of one line of the script.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Does {
    Nothing,
    Enters(usize),
    Confirms(usize),
}

struct Script {
    dir: tempfile::TempDir,
    library: Library,
    chance: Chance,
    seed: u64,
    sets: usize,
    /// The runs that a signal ended before their script did.
    cut: usize,
}

/// The sitting at hand, as it is stored.
struct Kept {
    stored: StoredSitting,
    form: Form,
    items: Vec<Arc<Item>>,
}

impl Script {
    fn new(seed: u64) -> Self {
        Self {
            dir: tempfile::tempdir().expect("a directory"),
            library: bank_sources::shipped(),
            chance: Chance::seed_from_u64(seed),
            seed: seed * 1_000,
            sets: 0,
            cut: 0,
        }
    }

    fn is_ended_again_and_again(&mut self) {
        for _ in 0..RUNS {
            self.runs_until_ended();
        }
        assert!(self.cut > RUNS / 5, "only {} were cut", self.cut);
        let mut store = store(self.dir.path());
        store.check().expect("a sound file");
        let rows = store.mine().sittings(1_000, None).expect("a read");
        assert_eq!(rows.len(), self.sets);
        let answered: u32 = rows.iter().map(|row| row.answered).sum();
        assert!(answered > 10, "only {answered} answered");
        let before = store.mine().history().expect("a read");
        store.rebuild().expect("a rebuild");
        assert_eq!(store.mine().history().expect("a read"), before);
    }

    fn runs_until_ended(&mut self) {
        let before = self.newest().filter(|kept| !kept.stored.row.is_ended());
        let mut args: Vec<String> = vec!["--plain".into()];
        if before.is_none() {
            self.seed += 1;
            self.sets += 1;
            let seed = self.seed.to_string();
            args.extend(["study", "--kind", "multiple-choice", "-n"].map(String::from));
            args.extend([ITEMS.to_string(), "--seed".into(), seed]);
        }
        let (mut lines, does) = lines(before.as_ref());
        let ends = match self.chance.random_range(0..3) {
            0 => Ends::Signal(Signal::KILL),
            1 => Ends::Signal(Signal::HUP),
            _ => Ends::Input,
        };
        let mut stop_at = (usize::MAX, 0);
        match ends {
            Ends::Input => {
                let cut = self.chance.random_range(0..=lines.len());
                lines.truncate(cut);
            }
            Ends::Signal(_) => {
                // Less than the replies that follow, or it would wait for more than there is.
                let replies = self.chance.random_range(0..does.len());
                stop_at = (replies, self.chance.random_range(0..100));
            }
        }
        let (said, code) = run(self.dir.path(), &args, &lines, ends, stop_at);
        self.cut += usize::from(code != Some(0));
        let said = String::from_utf8(said).expect("text");
        if ends == Ends::Input {
            assert_eq!(code, Some(0), "{said}");
            assert!(
                said.ends_with("Saved. To go on: dripset --plain\n"),
                "{said}"
            );
        }
        let answered = match ends {
            // All of them, the last one without an end too.
            Ends::Input => lines.lines().filter(|line| !line.starts_with('h')).count(),
            Ends::Signal(_) => said.matches(REPLY).count(),
        };
        if before.is_none() && self.newest().is_none_or(|kept| kept.stored.row.is_ended()) {
            // Ended before the set was drawn, or after its end.
            let rows = store(self.dir.path()).mine().sittings(1_000, None);
            self.sets = rows.expect("a read").len();
            return;
        }
        let does = does.get(..answered.min(does.len())).unwrap_or_default();
        self.holds(does, before.as_ref(), &said);
    }

    /// Holds that all that was answered is on disk.
    fn holds(&self, does: &[Does], before: Option<&Kept>, said: &str) {
        let kept = self.newest().expect("a sitting");
        if let Some(before) = before {
            assert_eq!(kept.stored.row.id, before.stored.row.id, "{said}");
            let goes_on = said.contains(&format!("of {ITEMS}"));
            // The first line asks for it; cut off, it may be no word.
            assert!(does.len() < 2 || goes_on, "it goes on: {said}");
        }
        let mut places: Vec<usize> = Vec::new();
        for response in &kept.stored.responses {
            let place = response.position;
            let wanted = response_to_json(&kept.items[place].kind, &kept.wanted(place));
            assert_eq!(response.response, wanted, "the one that was typed");
            places.push(place);
        }
        let earlier = before.map(|before| before.stored.responses.iter());
        for response in earlier.into_iter().flatten() {
            assert!(places.contains(&response.position), "{said}");
        }
        for done in does {
            match done {
                Does::Confirms(place) => assert!(places.contains(place), "{place}: {said}"),
                Does::Enters(place) if !places.contains(place) => {
                    assert_eq!(kept.draft(*place), Some(kept.wanted(*place)), "{said}");
                }
                Does::Enters(_) | Does::Nothing => {}
            }
        }
    }

    fn newest(&self) -> Option<Kept> {
        let store = store(self.dir.path());
        let rows = store.mine().sittings(1, None).expect("a read");
        let stored = store.mine().sitting(rows.first()?.id).expect("a read");
        let stored = stored.expect("the sitting");
        let form = form_from_json(&stored.form).expect("its form");
        let item = |key| self.library.item(key).expect("an item").clone();
        Some(Kept {
            items: form.items.iter().map(|entry| item(&entry.key)).collect(),
            form,
            stored,
        })
    }
}

impl Kept {
    /// The response that the script types at a place.
    fn wanted(&self, place: usize) -> Response {
        let of = self.items[place].kind.selection().expect("choices");
        let choice = self.form.items[place].drawn.order[choice(place)].clone();
        of.response(vec![choice])
    }

    fn draft(&self, place: usize) -> Option<Response> {
        let mut drafts = self.stored.drafts.iter();
        let draft = drafts.find(|draft| draft.position == place)?;
        let kind = &self.items[place].kind;
        Some(draft_from_json(kind, &draft.entry).expect("a draft").0)
    }
}

/// The choice that the script takes at a place, from 0.
fn choice(place: usize) -> usize {
    place % 3
}

/// The lines for the rest of a set, each followed by [`WORD`], and the effect of each.
fn lines(before: Option<&Kept>) -> (String, Vec<Does>) {
    let mut lines: Vec<(&str, Does)> = Vec::new();
    let mut open: Vec<usize> = (0..ITEMS).collect();
    let mut place = 0;
    if let Some(before) = before {
        lines.push(("continue", Does::Nothing));
        place = before.stored.place;
        let answered = |place: usize| {
            let mut responses = before.stored.responses.iter();
            responses.any(|one| one.position == place)
        };
        open.retain(|place| !answered(*place));
        if answered(place) {
            lines.push(("", Does::Nothing));
        }
    }
    while let Some(next) = open.iter().find(|next| **next >= place).or(open.first()) {
        place = *next;
        let letter = ["a", "b", "c"][choice(place)];
        lines.push((letter, Does::Enters(place)));
        lines.push(("", Does::Confirms(place)));
        lines.push(("", Does::Nothing));
        open.retain(|other| *other != place);
    }
    let text = lines.iter().map(|(line, _)| format!("{line}\n{WORD}\n"));
    (
        text.collect(),
        lines.iter().map(|(_, does)| *does).collect(),
    )
}

/// Runs a script, and ends the run after so many replies to [`WORD`] and so many bytes.
fn run(
    dir: &Path,
    args: &[String],
    lines: &str,
    ends: Ends,
    at: (usize, usize),
) -> (Vec<u8>, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dripset"))
        .args(args)
        .env("DRIPSET_DATA_DIR", dir)
        .env("HOME", dir)
        .env("XDG_CONFIG_HOME", dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(lines.as_bytes()).expect("the lines");
    // All of them wait in the pipe, and a reply that never comes is not waited for.
    drop(input);
    let said = match ends {
        Ends::Input => read_until(&mut child, (usize::MAX, 0)),
        Ends::Signal(signal) => {
            let said = read_until(&mut child, at);
            let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
            kill_process(pid.expect("a process id"), signal).expect("a signal");
            said
        }
    };
    let exit = child.wait().expect("an end");
    (said, exit.code())
}

/// Reads up to so many replies and so many bytes more, or to the end.
fn read_until(child: &mut Child, (replies, more): (usize, usize)) -> Vec<u8> {
    let out = child.stdout.as_mut().expect("a pipe");
    let (mut said, mut byte) = (Vec::new(), [0]);
    let (mut replies, mut more) = (replies, more);
    while replies > 0 || more > 0 {
        if out.read(&mut byte).expect("its output") == 0 {
            break;
        }
        said.extend(byte);
        if replies == 0 {
            more -= 1;
        } else if said.ends_with(REPLY.as_bytes()) {
            replies -= 1;
        }
    }
    said
}
