//! Transcripts of every kind: read, answered, read back and scored.

use super::*;
use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::testing::wrong;
use crate::plain::answer;
use crate::plain::testing::{items, line_for, open_item, scored, with};

const SEVENTEEN: &str = "tests/banks/valid/seventeen-kinds.toml";

fn lines(reading: &Reading) -> String {
    reading.lines().join("\n")
}

/// Returns the transcript of one item with a response that loses points.
fn transcript(item: Item) -> String {
    let drawn = Drawn::as_written(&item);
    let response = wrong(&item.kind, &drawn);
    let line = line_for(&item.kind, &drawn, &response);
    let asked = open_item(item, drawn);
    let parsed = answer::parse(&asked, &line).expect("an answer");
    let asked = with(&asked, parsed.expect("an answer that fits"));
    let blank = with(&asked, Response::Blank);
    let marked = scored(&asked);
    [
        lines(&read(&blank, Verbosity::Full)),
        format!("{}: {line}", prompt(&blank, Verbosity::Full)),
        entered(&asked),
        format!("{}: ", prompt(&asked, Verbosity::Brief)),
        lines(&read(&marked, Verbosity::Full)),
        "--- in brief".into(),
        lines(&read(&marked, Verbosity::Brief)),
        "--- the parts with the answer".into(),
        lines(&parts(&asked)),
    ]
    .join("\n")
}

#[test]
fn every_kind_is_read_answered_and_explained() {
    for item in items(SEVENTEEN) {
        let name = item.kind.name().id();
        insta::assert_snapshot!(name, transcript(item));
    }
}
