//! Every kind in a real terminal: without colors and signs, and with the mouse.

use std::path::Path;

use dripset::tui::page::Target;

use super::*;
use crate::support::entry::{ENTER, next};
use crate::support::mouse;
use crate::support::pty::{Launch, Pty};

fn begun(launch: Launch) -> Pty {
    let bank = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks/valid/seventeen-kinds.toml");
    let (bank, seed) = (bank.to_string_lossy().into_owned(), SEED.to_string());
    let count = KindName::ALL.len().to_string();
    let args = [
        "--bank",
        &bank,
        "study",
        "--subject",
        "seventeen",
        "--seed",
        &seed,
        "-n",
        &count,
    ];
    let pty = launch.args(args).start();
    pty.wait_for("the first item", |seen| seen.place() == Some(0));
    pty
}

/// The set as the program draws it.
fn drawn() -> Vec<(Item, dripset::domain::Drawn)> {
    let library = seventeen_bank();
    let form = form();
    let item = |entry: &dripset::domain::FormItem| {
        let item = library.item(&entry.key).expect("an item");
        (Item::clone(item), entry.drawn.clone())
    };
    form.items.iter().map(item).collect()
}

#[test]
fn every_kind_without_colors_in_ascii() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = begun(
        Launch::new(dir.path())
            .env("NO_COLOR", "1")
            .args(["--ascii", "true"])
            .recorded(),
    );
    for (place, (item, drawn)) in drawn().iter().enumerate() {
        let wanted = partial(item, drawn).unwrap_or_else(|| wrong(&item.kind, drawn));
        pty.send(keys(
            &item.kind,
            drawn,
            &Response::Blank,
            &wanted,
            By::Letter,
        ));
        pty.send(ENTER);
        pty.wait_for("its verdict", |seen| {
            ["x Incorrect: ", "~ Partly correct: "]
                .iter()
                .any(|verdict| seen.has(verdict))
        });
        pty.go_on(place, || pty.send(ENTER));
    }
    let seen = pty.wait_for("the results", |seen| seen.head().contains("Results"));
    assert!(seen.text.is_ascii(), "{}", seen.text);
    for seen in pty.frames() {
        assert!(seen.text.is_ascii(), "{}", seen.text);
    }
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    for color in ["38;", "48;", "[31m", "[32m", "[33m", "[34m", "[36m"] {
        assert!(!raw.contains(color), "{color:?} was written");
    }
}

/// Only the mouse, on what is painted; the keys confirm, and enter the number.
#[test]
fn every_kind_is_clicked_in_a_terminal() {
    let dir = tempfile::tempdir().expect("a directory");
    // High enough for every item.
    let size = (80, 40);
    let pty = begun(Launch::new(dir.path()).size(size));
    let mut learner = Walk::new(size);
    for (place, (item, drawn)) in drawn().iter().enumerate() {
        learner.go(item.kind.name());
        let key = item.kind.rules().key(drawn);
        match item.kind {
            ItemKind::Numeric(_) => {
                pty.send(keys(&item.kind, drawn, &Response::Blank, &key, By::Letter));
            }
            // A learner of the same set, at a made-up screen, shows where to click.
            _ => {
                for target in clicks(&item.kind, drawn, &Response::Blank, &key) {
                    let target = Target::at(target).expect("a place");
                    let at = learner.learner.painted_at(target).expect("a visible place");
                    let click = mouse::click(at);
                    pty.send(&click);
                    learner.learner.take(&click);
                }
            }
        }
        pty.send(ENTER);
        pty.wait_for("its verdict", |seen| seen.has("✓ Correct: "));
        pty.send(next(&item.kind));
        let last = place + 1 == KindName::ALL.len();
        pty.wait_for("the next item", |seen| {
            last || seen.place() == Some(place + 1)
        });
    }
}
