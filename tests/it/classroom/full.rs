//! A host whose disk takes nothing: what learners are told, what the instructor is.

use std::sync::Arc;

use dripset::domain::room::Order;
use dripset::tui::key::Key;
use dripset::tui::screen::Event;
use dripset::tui::theme::Theme;
use rusqlite::Connection;

use super::inside::{Inside, class_server, shows, sit, terms};

/// The disk takes no event of any class from here on, or does again.
fn takes(dir: &std::path::Path, takes: bool) {
    let conn = Connection::open(dir.join("progress.db")).expect("the file");
    let change = match takes {
        false => {
            "CREATE TRIGGER takes_nothing BEFORE INSERT ON class_event
             BEGIN SELECT RAISE(ABORT, 'no room'); END"
        }
        true => "DROP TRIGGER takes_nothing",
    };
    conn.execute_batch(change).expect("a change");
}

/// A learner needs the next step and no path of the host; the instructor needs to know at once.
#[test]
fn where_nothing_can_be_kept_learners_are_told_what_to_do_and_the_console_why() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let within = inside.runtime.enter();
    let mut console = class_server.console(Arc::clone(&inside.class), Theme::plain(), (80, 24));
    drop(within);
    let mut ada = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *ada, "You have joined.");
    inside.order(Order::Next).expect("a vote");
    shows(&inside, &mut *ada, "1 of ");
    takes(dir.path(), false);
    ada.event(Event::Key(Key::Char('3')));
    ada.event(Event::Key(Key::Enter));
    let words = "The host cannot save it. Tell your instructor, then press Enter again.";
    let told = shows(&inside, &mut *ada, words);
    assert!(!told.contains("no room") && told.contains("[ 3_"), "{told}");
    // Nobody pressed a key there.
    let told = shows(&inside, &mut *console, "! Nothing can be saved (");
    assert!(told.contains("no room"), "{told}");
    console.event(Event::Key(Key::Char('w')));
    let told = shows(&inside, &mut *console, "This is the wall");
    assert!(!told.contains("no room"), "everybody sees it: {told}");
    console.event(Event::Key(Key::Char('w')));

    takes(dir.path(), true);
    ada.event(Event::Key(Key::Enter));
    shows(&inside, &mut *ada, "Confirmed");
    let told = shows(&inside, &mut *console, "1 of 1 has answered");
    assert!(!told.contains("Nothing can be saved"), "{told}");
}
