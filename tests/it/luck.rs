//! Bad luck: two windows at once, a clock that is set back, files that are not as they should be.
//! Whatever happens, nothing confirmed is lost, and the learner is told what to do.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test fails by it")]

#[cfg(target_os = "linux")]
mod disk;

use std::fs;
use std::path::Path;

use dripset::bank_sources;
use dripset::domain::{History, Library, Moment, Plan, SittingId};
use dripset::env::Env;
use dripset::store::{FILE_NAME, Store, StoredSitting};
use dripset::tui::key::Key;
use dripset::tui::screen::StoreEffect;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::support::learner::Learner;
use crate::support::pty::{Launch, Pty, Seen};
use crate::support::run::{program, run};
use crate::support::script::{By, ENTER, RIGHT, Script, five_kinds};
use crate::support::{ITEMS, go_on, go_to};

fn now() -> Moment {
    Env::default().now()
}

fn launch(dir: &Path) -> Launch {
    let bank = five_kinds();
    Launch::new(dir).args(["--bank", &bank.to_string_lossy()])
}

/// Enters the response at a place and hands it in.
fn hand_in(pty: &Pty, script: &Script, place: usize) -> Seen {
    pty.wait_for("an open item", |seen| {
        seen.place() == Some(place) && !seen.is_answered()
    });
    pty.send(script.keys(place, By::Letter));
    pty.send(ENTER);
    pty.wait_for("its verdict", |seen| {
        seen.place() == Some(place) && seen.is_answered()
    })
}

#[test]
fn two_programs_at_once_lose_nothing_and_the_later_is_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let (library, _): (Library, _) = bank_sources::load(None, &[five_kinds()]);
    let mut plan = Plan::with_seed(7);
    plan.subjects.insert("five-kinds".into());
    let script = Script::of(&library, &plan, &History::default());
    let here = launch(dir.path())
        .args(["study", "--seed", "7", "--subject", "five-kinds"])
        .start();
    here.wait_for("the first item", |seen| seen.place() == Some(0));
    let there = launch(dir.path()).start();
    there.wait_for("home", |seen| seen.is_home() && seen.has("Continue"));
    there.send("c");
    there.wait_for("the first item", |seen| seen.place() == Some(0));
    let is_told = |seen: &Seen| seen.has("is answered already, in another window: that counts");
    let first = hand_in(&here, &script, 0);
    assert!(!is_told(&first));
    let late = hand_in(&there, &script, 0);
    assert!(is_told(&late), "{}", late.text);
    // The other way round, one item on.
    there.go_on(0, || there.send(ENTER));
    assert!(!is_told(&hand_in(&there, &script, 1)));
    here.go_on(0, || here.send(ENTER));
    let late = hand_in(&here, &script, 1);
    assert!(is_told(&late), "{}", late.text);
    // What one ends is over for the other.
    here.send("\x1b");
    here.wait_for("leaving", |seen| seen.has("Leave the set"));
    here.send("ee");
    here.wait_for("the results", |seen| seen.head().contains("Results"));
    there.send(RIGHT);
    there.wait_for("the results here too", |seen| {
        seen.head().contains("Results") && seen.has("another window ended it")
    });
    for pty in [here, there] {
        pty.send("\x03");
        assert_eq!(pty.wait_exit().exit_code(), 0);
    }
    let store = Store::open(dir.path(), now()).expect("the store");
    store.check().expect("a sound file");
    let rows = store.mine().sittings(10, None).expect("a read");
    assert_eq!((rows.len(), rows[0].answered), (1, 2));
    assert!(rows[0].is_ended());
}

fn only_sitting(learner: &Learner) -> SittingId {
    learner.store.mine().unfinished().expect("a read")[0].id
}

fn stored(learner: &Learner, id: SittingId) -> StoredSitting {
    let stored = learner.store.mine().sitting(id).expect("a read");
    stored.expect("the sitting")
}

/// A learner at the first kind of item, and another window beside, at the same place.
fn two_windows() -> (Learner, Learner, SittingId) {
    let mut here = Learner::new((80, 24));
    here.write("s").press(&[Key::Enter]);
    go_to(&mut here, ITEMS[0].1);
    let id = only_sitting(&here);
    let mut there = here.beside();
    there.want(StoreEffect::Open(id));
    there.shows(ITEMS[0].1);
    (here, there, id)
}

#[test]
fn the_response_of_another_window_is_shown_and_the_place_stays() {
    let (mut here, mut there, id) = two_windows();
    here.write("c").press(&[Key::Enter]);
    there.write("a").press(&[Key::Enter]);
    let screen = there.screen();
    assert!(screen.contains("answered already"), "{screen}");
    assert!(screen.contains(ITEMS[0].1), "{screen}");
    let chosen = |screen: &str| -> Vec<String> {
        let lines = screen.lines().filter(|line| line.contains("(•)"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(
        chosen(&screen),
        chosen(&here.screen()),
        "the one that counts"
    );
    assert_eq!(stored(&here, id).responses.len(), 1);
    assert_eq!(stored(&here, id).row.breaks, 1, "nobody came back for it");
}

#[test]
fn looking_at_an_item_wipes_no_draft_of_another_window() {
    let (mut here, mut there, id) = two_windows();
    here.write("c");
    let drafts = |learner: &Learner| -> Vec<(usize, String)> {
        let drafts = stored(learner, id).drafts.into_iter();
        drafts.map(|draft| (draft.position, draft.entry)).collect()
    };
    let place = stored(&here, id).place;
    let entered: Vec<_> = drafts(&here);
    assert!(
        entered
            .iter()
            .any(|(at, entry)| *at == place && entry.contains('c'))
    );
    there.press(&[Key::Right, Key::Left, Key::Esc]);
    for draft in entered {
        assert!(drafts(&here).contains(&draft), "{draft:?}");
    }
    // What is entered last counts, in whichever window.
    there.press(&[Key::Esc]).write("b");
    let last = drafts(&here);
    assert!(
        last.iter()
            .any(|(at, entry)| *at == place && entry.contains('b'))
    );
}

#[test]
fn what_another_window_ended_shows_its_results() {
    let (mut here, mut there, id) = two_windows();
    here.write("c").press(&[Key::Enter, Key::Esc]).write("ee");
    here.shows("Results");
    there.write("a");
    let screen = there.screen();
    assert!(screen.contains("Results"), "{screen}");
    assert!(screen.contains("another window ended it"), "{screen}");
    assert!(screen.contains("was not saved"), "{screen}");
    // Enter was meant for the item: what was told stays.
    there.write("40 pre").press(&[Key::Enter]);
    assert_eq!(there.screen(), screen);
    there.press(&[Key::Tab]);
    there.shows("1 point");
    assert_eq!(stored(&here, id).responses.len(), 1);
}

#[test]
fn results_wait_until_the_end_is_on_disk() {
    let (mut here, _, id) = two_windows();
    here.press(&[Key::Esc]).write("e");
    let step = here.hold(&dripset::tui::screen::Event::Key(Key::Char('e')));
    here.hides("Results");
    assert!(!stored(&here, id).row.is_ended());
    here.carry_out(step);
    here.shows("Results");
    assert!(stored(&here, id).row.is_ended());
}

#[test]
fn a_set_killed_when_all_was_answered_ends_with_the_next_enter() {
    let mut learner = Learner::new((80, 24));
    learner.write("s").press(&[Key::Enter]);
    for (_, words, keys) in ITEMS {
        go_to(&mut learner, words);
        learner.write(keys).press(&[Key::Enter]);
    }
    let id = only_sitting(&learner);
    let library = Library::clone(&learner.library);
    let mut learner = learner.restart(library);
    learner.write("c");
    go_on(&mut learner);
    learner.shows("Results");
    assert!(stored(&learner, id).row.is_ended());
}

#[test]
fn a_clock_set_back_and_a_zone_crossed_leave_order_days_and_times_sane() {
    let mut learner = Learner::new((80, 24));
    learner.write("s").press(&[Key::Enter]);
    let first = only_sitting(&learner);
    let answer = |learner: &mut Learner, item: usize| {
        let (_, words, keys) = ITEMS[item];
        go_to(learner, words);
        learner.write(keys).press(&[Key::Enter]);
    };
    answer(&mut learner, 0);
    learner.set_clock(SignedDuration::from_hours(-72));
    answer(&mut learner, 1);
    learner.cross_to(Offset::constant(-11));
    answer(&mut learner, 2);
    learner.set_clock(SignedDuration::from_hours(24 * 400));
    answer(&mut learner, 3);
    learner.set_clock(SignedDuration::from_hours(-24 * 500));
    learner.press(&[Key::Esc]).write("ee");
    learner.shows("Results");
    // The next sitting is the newest, whatever the clock says.
    learner.press(&[Key::Esc]).write("s").press(&[Key::Enter]);
    let second = only_sitting(&learner);
    let rows = learner.store.mine().sittings(10, None).expect("a read");
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [second, first]);
    let kept = stored(&learner, first);
    assert_eq!(kept.responses.len(), 4);
    // A second a key, and nobody pressed more than a minute long.
    assert!(kept.responses.iter().all(|one| one.elapsed_ms < 60_000));
    let days = |learner: &Learner| learner.store.mine().topic_days(Date::MIN).expect("a read");
    let before = days(&learner);
    let total: u32 = before.iter().map(|day| day.responses).sum();
    assert_eq!(total, 4, "{before:?}");
    learner.store.rebuild().expect("a rebuild");
    assert_eq!(days(&learner), before);
    learner.store.check().expect("a sound file");
    learner.press(&[Key::Esc, Key::Enter]).write("p");
}

/// The bytes of a progress file with a sitting in it.
fn file() -> Vec<u8> {
    let mut learner = Learner::new((80, 24));
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, ITEMS[0].1);
    learner.write("c").press(&[Key::Enter]);
    let Learner { store, dir, .. } = learner;
    drop(store);
    fs::read(dir.path().join(FILE_NAME)).expect("the file")
}

/// Holds that both the screens and a command refuse the data in `dir` with these words and with
/// help, and leave the file as it is.
fn refused(dir: &Path, words: &str) {
    let (code, _, told) = progress(dir);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains(words) && told.contains("help: "), "{told}");
    assert!(
        told.contains(&*dir.to_string_lossy()),
        "where it is: {told}"
    );
    no_screens(dir, words);
}

/// Holds that a command shows what is in `dir` and says with these words that nothing is kept, that
/// the screens are refused, and that both leave the file as it is.
fn only_shown(dir: &Path, words: &str) {
    let path = dir.join(FILE_NAME);
    let before = fs::read(&path).expect("the file");
    let (code, out, told) = progress(dir);
    assert_eq!(code, Some(0), "{told}");
    assert!(out.contains("unseen of"), "{out}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains(words), "{told}");
    assert!(told.contains("what is there is shown"), "{told}");
    assert!(fs::read(&path).expect("the file") == before, "unchanged");
    no_screens(dir, words);
}

/// What `dripset progress` says of the data in `dir`: exit code, output, errors.
fn progress(dir: &Path) -> (Option<i32>, String, String) {
    let mut command = program();
    let run = run(command.env("DRIPSET_DATA_DIR", dir).arg("progress"));
    (run.code, run.out, run.err)
}

fn no_screens(dir: &Path, words: &str) {
    let path = dir.join(FILE_NAME);
    let before = fs::read(&path).expect("the file");
    let pty = Launch::new(dir).start();
    assert_eq!(pty.wait_exit().exit_code(), 2);
    let told = String::from_utf8_lossy(&pty.raw()).into_owned();
    assert!(told.contains(words) && told.contains("help: "), "{told}");
    assert!(fs::read(&path).expect("the file") == before, "unchanged");
}

#[test]
fn a_file_that_is_newer_or_damaged_is_refused_with_a_way_out() {
    let whole = file();
    let noise = |bytes: &mut [u8]| {
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = (at * at % 251) as u8;
        }
    };
    let mut newer = whole.clone();
    newer[60..64].copy_from_slice(&99u32.to_be_bytes());
    let mut headless = whole.clone();
    noise(&mut headless[..100]);
    let mut scratched = whole.clone();
    noise(&mut scratched[100..4096]);
    let cut = whole[..whole.len() / 2].to_vec();
    for (bytes, words) in [
        (newer, "from a newer version of Dripset"),
        (headless, "is not a progress file of Dripset"),
        (scratched, "is damaged"),
        (cut, "is damaged"),
    ] {
        let dir = tempfile::tempdir().expect("a directory");
        fs::write(dir.path().join(FILE_NAME), bytes).expect("the file");
        refused(dir.path(), words);
    }
}

#[test]
fn a_page_of_noise_anywhere_is_an_error_and_never_a_panic() {
    let whole = file();
    let mut found = 0;
    for page in 1..whole.len() / 4096 {
        let dir = tempfile::tempdir().expect("a directory");
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0x5a);
        fs::write(dir.path().join(FILE_NAME), bytes).expect("the file");
        let Ok(store) = Store::open(dir.path(), now()) else {
            found += 1;
            continue;
        };
        let records = store.mine();
        let _ = (
            records.history(),
            records.unfinished(),
            records.group_totals(),
        );
        let _ = records.topic_days(Date::MIN);
        for row in records.sittings(10, None).unwrap_or_default() {
            let _ = (records.sitting(row.id), records.sitting_groups(row.id));
        }
        found += usize::from(store.check().is_err());
    }
    assert!(found > 10, "{found} pages");
}
