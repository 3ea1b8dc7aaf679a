//! Classes from their opening to their end, over real connections.

use std::sync::Arc;

use dripset::domain::{Form, Item, LearnerId, Response};
use rustix::process::Signal;

use super::*;
use crate::support::script::{By, ENTER, keys, wrong};

/// Escape.
const ESC: &str = "\x1b";

impl Hosted {
    fn key(&self, poll: usize) -> Response {
        let (item, form) = self.item(poll);
        item.kind.rules().key(&form.items[poll].drawn)
    }

    fn item(&self, poll: usize) -> (Arc<Item>, Arc<Form>) {
        let room = self.room();
        let (item, _) = room.item(poll).expect("an item");
        (Arc::clone(item), Arc::clone(&room.terms().form))
    }

    /// What a learner types for a response that is right, or is not.
    fn typed(&self, poll: usize, right: bool) -> String {
        let (item, form) = self.item(poll);
        let drawn = &form.items[poll].drawn;
        let wanted = if right {
            self.key(poll)
        } else {
            wrong(&item.kind, drawn)
        };
        keys(&item.kind, drawn, &Response::Blank, &wanted, By::Letter) + ENTER
    }

    /// The learner of that name.
    fn learner(&self, name: &str) -> LearnerId {
        let roster = open(self.dir.path()).roster(self.row().id).expect("a read");
        let found = roster.into_iter().find(|row| row.name == name);
        found.expect("a learner of that name").learner
    }

    /// What is kept in a learner's own log of this class: place, vote and points.
    fn kept(&self, name: &str) -> Vec<(usize, u32, bool)> {
        let store = open(self.dir.path());
        let records = store.of(self.learner(name));
        let sittings = records.sittings(10, None).expect("a read");
        assert_eq!(sittings.len(), 1, "one class is one sitting");
        assert!(sittings[0].is_ended());
        let stored = records.sitting(sittings[0].id).expect("a read");
        let responses = stored.expect("the sitting").responses.into_iter();
        responses
            .map(|one| (one.position, one.vote, one.score.is_full()))
            .collect()
    }

    fn list(&self) -> String {
        let output = assert_cmd::Command::cargo_bin("dripset")
            .expect("the program")
            .args(["class", "list", "--data-dir"])
            .arg(self.dir.path())
            .output()
            .expect("a list");
        String::from_utf8(output.stdout).expect("text")
    }
}

impl Guest {
    fn sees(&self, words: &str) {
        self.pty.wait_for(words, |seen| seen.has(words));
    }

    /// Sees the item, responds to it, and sees that it is confirmed.
    fn responds(&self, place: &str, keys: &str) {
        self.pty.wait_for(place, |seen| {
            seen.head().contains(place) && !seen.has("Confirmed") && seen.has("confirm")
        });
        self.pty.send(keys);
        self.sees("Confirmed");
    }

    fn leaves(&self) {
        self.pty.send(ESC);
        self.pty
            .wait_or_end("the question", |seen| seen.has("Press q to leave"));
        self.pty.send("q");
        assert_eq!(self.pty.wait_exit().exit_code(), 0);
        self.pty.assert_given_back();
    }
}

#[test]
fn three_polls_with_a_second_vote_end_to_end() {
    if !has_ssh() {
        return;
    }
    let class = Hosted::open(&[]);
    let (ada, ben) = class.pair();

    class.does(ENTER, "0 of 2 have answered");
    ada.responds("1 of 3", &class.typed(0, true));
    ben.responds("1 of 3", &class.typed(0, false));
    class
        .console
        .wait_for("both responses", |seen| seen.has("2 of 2 have answered"));
    class.does("d", "Discuss, then vote again");
    ada.sees("Discuss it.");
    class.does("v", "vote 2");
    ada.responds("1 of 3 · vote 2", &class.typed(0, true));
    ben.responds("1 of 3 · vote 2", &class.typed(0, true));
    class
        .console
        .wait_for("both responses", |seen| seen.has("2 of 2 have answered"));
    class.does("r", "2 of 2 correct");
    for guest in [&ada, &ben] {
        guest.sees("✓ Correct: ");
        // A page further down: the reasons.
        // The heading may stand on the first page too: a Space that is still on its way would mark a
        // choice of the next question.
        guest.pty.send(" ");
        guest.pty.wait_for("the rationale", |seen| {
            seen.has("▲") && seen.has("Rationale")
        });
    }

    for (poll, place) in [(1, "2 of 3"), (2, "3 of 3")] {
        class.does(ENTER, "0 of 2 have answered");
        ada.responds(place, &class.typed(poll, true));
        ben.responds(place, &class.typed(poll, false));
        class.does("r", "1 of 2 correct");
        ada.sees("✓ Correct: ");
        ben.pty.wait_for("the verdict", |seen| {
            seen.has("✗ Incorrect: ") || seen.has("~ Partly correct: ")
        });
    }
    class.does("b", "End the class");
    class
        .console
        .insist(ENTER, "the end", |seen| seen.has("over"));
    for guest in [&ada, &ben] {
        guest.sees("The class has ended.");
        guest.sees("Your points: ");
        let topic = class.item(0).0.topic.title.clone();
        guest.sees(&format!("{topic}: "));
        guest.leaves();
    }
    class.console.send(ESC);
    class.console.insist("q", "leaving", |_| false);
    assert_eq!(class.console.wait_exit().exit_code(), 0);
    class.console.assert_given_back();

    let list = class.list();
    assert!(list.contains("  ended  "), "{list}");
    assert!(list.contains(CODE) && list.contains(TITLE), "{list}");
    let all_right = [(0, 0, true), (0, 1, true), (1, 0, true), (2, 0, true)];
    assert_eq!(class.kept("Ada"), all_right);
    let ben = [(0, 0, false), (0, 1, true), (1, 0, false), (2, 0, false)];
    assert_eq!(class.kept("Ben"), ben);
}

/// As many as a class has, each with a client of their own.
#[test]
fn thirty_students_sit_in_one_class() {
    if !has_ssh() {
        return;
    }
    const SEATS: usize = 30;
    let class = Hosted::open(&[]);
    let guests: Vec<(String, Pty)> = (1..=SEATS)
        .map(|number| format!("Learner {number}"))
        .map(|name| (name, class.launch(&KEYLESS).start()))
        .collect();
    for (name, pty) in &guests {
        pty.wait_for_bytes(b"Your name: ", 1);
        pty.send(format!("{name}\r"));
    }
    for (_, pty) in &guests {
        pty.wait_for("the lobby", |seen| seen.has("Your PIN: "));
    }
    class
        .console
        .wait_for("all", |seen| seen.has("30 are here"));
    class.does(ENTER, "0 of 30 have answered");
    let typed = class.typed(0, true);
    for (_, pty) in &guests {
        pty.wait_for("the item", |seen| seen.head().contains("1 of 3"));
        pty.send(&typed);
    }
    for (_, pty) in &guests {
        pty.wait_for("a confirmation", |seen| seen.has("Confirmed"));
    }
    class
        .console
        .wait_for("all responses", |seen| seen.has("30 of 30 have answered"));
    class.does("r", "30 of 30 correct");
    for (_, pty) in &guests {
        pty.wait_for("the key", |seen| seen.has("✓ Correct: "));
    }
    assert_eq!(class.room().polls()[&0].votes[0].given.len(), SEATS);
}

#[test]
fn a_class_killed_in_mid_poll_comes_back_with_its_seats() {
    if !has_ssh() {
        return;
    }
    let class = Hosted::open(&[]);
    let (ada, ben) = class.pair();
    class.does(ENTER, "0 of 2 have answered");
    ada.responds("1 of 3", &class.typed(0, true));
    let typed = class.typed(0, false);

    class.console.signal(Signal::KILL);
    assert!(class.console.wait_exit().signal().is_some());
    assert_eq!(ada.pty.wait_exit().exit_code(), 255, "the link broke");
    assert_eq!(ben.pty.wait_exit().exit_code(), 255);
    let Hosted { dir, .. } = class;

    let class = Hosted::resume(dir);
    let back = |name: &str, pin: &str| class.logs_in(name, pin);
    let ada_again = back("ADA", &ada.pin);
    ada_again.wait_for("the poll as it was", |seen| {
        seen.head().contains("1 of 3") && seen.has("Confirmed")
    });
    // Somebody with the name and not the PIN does not get the seat.
    let guest = back("Ben", "000000x");
    guest.wait_for_bytes(b"Your name: ", 2);
    guest.signal(Signal::KILL);
    let ben = Guest {
        pty: back("Ben", &ben.pin),
        pin: ben.pin.clone(),
    };
    ben.responds("1 of 3", &typed);
    class
        .console
        .wait_for("both responses", |seen| seen.has("2 of 2 have answered"));
    class.does("r", "1 of 2 correct");
    ada_again.wait_for("the key", |seen| seen.has("✓ Correct: "));
    assert_eq!(class.room().seats().len(), 2, "nobody is there twice");

    // Asked to end, it sees everybody out.
    class.console.signal(Signal::TERM);
    assert_eq!(class.console.wait_exit().exit_code(), 0);
    class.console.assert_given_back();
    for pty in [&ada_again, &ben.pty] {
        assert_eq!(pty.wait_exit().exit_code(), 0);
        pty.assert_given_back();
    }
    assert!(class.list().contains("  open   "));
}

#[test]
fn a_seat_is_taken_over_by_who_comes_with_its_pin() {
    if !has_ssh() {
        return;
    }
    let class = Hosted::open(&[]);
    let ada = class.joins("Ada");
    class.has_here("1 is here");
    class.does(ENTER, "0 of 1 have answered");
    let again = Guest {
        pty: class.logs_in("Ada", &ada.pin),
        pin: ada.pin.clone(),
    };
    assert_eq!(ada.pty.wait_exit().exit_code(), 0);
    let told = String::from_utf8_lossy(&ada.pty.raw()).into_owned();
    assert!(told.contains("Your seat was taken over from another connection."));
    ada.pty.assert_given_back();
    again.responds("1 of 3", &class.typed(0, true));
    class
        .console
        .wait_for("the seat as there", |seen| seen.has("1 of 1 has answered"));
    assert_eq!(class.room().seats().len(), 1);
    assert!(class.room().seats().values().all(|seat| seat.present));
    // Who came and left is in the log, and nothing that anybody typed.
    let log = std::fs::read_to_string(class.dir.path().join("dripset.log")).expect("a log");
    assert!(
        log.contains(" connected") && log.contains("why=Goodbye"),
        "{log}"
    );
    for typed in [CODE, "Ada", ada.pin.as_str()] {
        assert!(!log.contains(typed), "{typed}: {log}");
    }
}

/// A seat in a locale without UTF-8 has ASCII alone, and its cursor stands on the choice.
#[test]
fn a_seat_in_a_locale_without_utf_8_is_shown_ascii() {
    if !has_ssh() {
        return;
    }
    let class = Hosted::open(&[]);
    let more = [KEYLESS[0], KEYLESS[1], "-o", "SetEnv=LC_ALL=C"];
    let pty = class.launch(&more).start();
    pty.wait_for_bytes(b"Your name: ", 1);
    pty.send("Ada\r");
    pty.wait_for("the lobby", |seen| seen.has("Dripset | Ward three"));
    class.has_here("1 is here");
    class.console.send(ENTER);
    pty.wait_for("an item", |seen| seen.has("1 of 3"));
    pty.send("b");
    let seen = pty.wait_for("a choice", |seen| seen.has("> B "));
    let (_, row) = seen.find("> B ").expect("the choice");
    assert_eq!(seen.cursor.map(|(_, at)| at), Some(row));
    assert!(pty.raw().is_ascii());
}
