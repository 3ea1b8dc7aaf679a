//! Every screen as a learner sees it, through the terminal: with a bank of its own, so that the
//! shipped ones may change. What stands there of shipped banks is cut out, and times are hidden.

use std::path::Path;

use dripset::bank_sources;
use dripset::domain::{History, KindName, Library, Plan};

use crate::support::pty::{Launch, Pty, Seen};
use crate::support::script::{By, ENTER, Script, five_kinds};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];

fn launch(dir: &Path, size: (u16, u16)) -> Launch {
    let bank = five_kinds();
    Launch::new(dir)
        .size(size)
        .args(["--bank", &bank.to_string_lossy()])
}

/// A set from the five kinds, at its first item.
fn study(dir: &Path, size: (u16, u16), kind: Option<KindName>) -> Pty {
    let launch = launch(dir, size).args(["study", "--seed", "7", "--subject", "five-kinds"]);
    let pty = match kind {
        Some(kind) => launch.args(["--kind", kind.id()]).start(),
        None => launch.start(),
    };
    pty.wait_for("the first item", |seen| seen.place() == Some(0));
    pty
}

/// What that set holds.
fn script(kind: Option<KindName>) -> Script {
    let (library, _): (Library, _) = bank_sources::load(None, &[five_kinds()]);
    let mut plan = Plan::with_seed(7);
    plan.subjects.insert("five-kinds".into());
    plan.kinds.extend(kind);
    Script::of(&library, &plan, &History::default())
}

fn snapshot(name: &str, size: (u16, u16), seen: &str) {
    let name = format!("{name}_{}x{}", size.0, size.1);
    insta::assert_snapshot!(name, without_times(seen));
}

/// With "Nov 22, 11:10 PM" and "Nov 22" as "DAY", "11:10 PM" as "NOW" and "0:05" as "TIME"; such lines lose the width of their columns.
fn without_times(text: &str) -> String {
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let is_time = |word: &str| {
        // Of two sittings in one minute the seconds are told, too.
        let mut parts = word.split(':');
        let first = parts.next().is_some_and(|part| part.parse::<u16>().is_ok());
        let mut further = parts.peekable();
        first
            && further.peek().is_some()
            && further.all(|part| part.len() == 2 && part.parse::<u16>().is_ok())
    };
    let line = |line: &str| -> String {
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = |at: usize| words.get(at).copied().unwrap_or_default();
        let mut shown = Vec::new();
        let mut next = 0;
        while next < words.len() {
            let is_now = is_time(at(next)) && ["AM", "PM"].contains(&at(next + 1));
            let day = at(next + 1).trim_end_matches(',').parse::<u8>();
            let is_date = months.contains(&at(next)) && day.is_ok();
            let is_day = is_date && is_time(at(next + 2));
            let is_spent = is_time(at(next)) && next > 0 && at(next - 1) == "in";
            let (word, taken) = match (is_day, is_now, is_spent) {
                (true, _, _) => ("DAY", 4),
                (_, true, _) => ("NOW", 2),
                (_, _, true) => ("TIME", 1),
                _ if is_date => ("DAY", 2),
                _ => (at(next), 1),
            };
            shown.push(word);
            next += taken;
        }
        // The head over such a column is as wide as what stands under it.
        let is_head = words.contains(&"Started") || line.trim_start().starts_with("Recent sets");
        if shown == words && !is_head {
            return line.to_owned();
        }
        let indent = line.len() - line.trim_start().len();
        format!("{}{}", " ".repeat(indent), shown.join(" "))
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Up to the line before these words, and the last line.
fn head_and_keys(seen: &Seen, until: &str) -> String {
    let lines: Vec<&str> = seen.text.lines().collect();
    let end = lines.iter().position(|line| line.contains(until));
    let end = end.unwrap_or(lines.len());
    let head = lines.get(..end).unwrap_or_default().join("\n");
    format!("{head}\n[…]\n{}", lines.last().unwrap_or(&""))
}

/// So many lines from the one with these words on.
fn part(seen: &Seen, from: &str, lines: usize) -> String {
    let lines = seen
        .text
        .lines()
        .skip_while(|line| !line.contains(from))
        .take(lines);
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn home_before_anything_was_done() {
    for size in SIZES {
        let dir = tempfile::tempdir().expect("a directory");
        let pty = launch(dir.path(), size).start();
        // The findings of the bank come with the first news.
        let seen = pty.wait_for("home", |seen| seen.is_home() && seen.has("17 problems"));
        snapshot("home_empty", size, &head_and_keys(&seen, "Subjects"));
    }
}

#[test]
fn home_sittings_and_progress_after_a_sitting_and_a_half() {
    let dir = tempfile::tempdir().expect("a directory");
    let script = script(None);
    let pty = study(dir.path(), (80, 24), None);
    answer(&pty, &script, script.items.len());
    leave(&pty);
    let pty = study(dir.path(), (80, 24), None);
    answer(&pty, &script, 2);
    leave(&pty);
    for size in SIZES {
        let pty = launch(dir.path(), size).start();
        let seen = pty.wait_for("home", |seen| seen.is_home() && seen.has("Continue"));
        snapshot("home", size, &head_and_keys(&seen, "Subjects"));
        pty.send("l");
        let seen = pty.wait_for("the sittings", |seen| {
            seen.head().contains("· History") && seen.has("%")
        });
        snapshot("sittings", size, &seen.text);
    }
    // High enough that everything is seen at once.
    let size = (80, 150);
    let pty = launch(dir.path(), size).start();
    let seen = pty.wait_for("home", |seen| seen.is_home() && seen.has("Continue"));
    snapshot("home_topics", size, &part(&seen, "Five kinds  ", 3));
    pty.send("p");
    let seen = pty.wait_for("the progress", |seen| {
        seen.head().contains("· Progress") && seen.has("Five kinds")
    });
    snapshot("progress", size, &part(&seen, "Five kinds", 3));
}

/// Leaves in order: that a set has ended is on the disk then.
fn leave(pty: &Pty) {
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
}

/// Answers so many items, and goes on from the last.
fn answer(pty: &Pty, script: &Script, items: usize) {
    for place in 0..items {
        pty.wait_for("an open item", |seen| {
            seen.place() == Some(place) && !seen.is_answered()
        });
        pty.send(script.keys(place, By::Letter));
        pty.send(ENTER);
        pty.wait_for("its verdict", |seen| {
            seen.place() == Some(place) && seen.is_answered()
        });
        pty.go_on(place, || pty.send(ENTER));
    }
    pty.wait_for("what comes next", |seen| !seen.is_answered());
}

#[test]
fn an_item_of_each_kind_open_and_answered() {
    let kinds = [
        KindName::MultipleChoice,
        KindName::SelectAll,
        KindName::SelectN,
        KindName::Ordered,
        KindName::Numeric,
    ];
    // Every other kind is shown by `every_kind`.
    for kind in kinds {
        let sizes = match kind {
            KindName::MultipleChoice => SIZES.as_slice(),
            _ => &SIZES[..1],
        };
        for &size in sizes {
            let dir = tempfile::tempdir().expect("a directory");
            let script = script(Some(kind));
            let pty = study(dir.path(), size, Some(kind));
            let name = kind.id().replace('-', "_");
            snapshot(&format!("{name}_open"), size, &pty.seen().text);
            pty.send(script.keys(0, By::Letter));
            pty.send(ENTER);
            let seen = pty.wait_for("its verdict", Seen::is_answered);
            snapshot(&format!("{name}_answered"), size, &seen.text);
        }
    }
}

#[test]
fn results_with_something_missed() {
    for size in SIZES {
        let dir = tempfile::tempdir().expect("a directory");
        let script = script(None);
        let pty = study(dir.path(), size, None);
        answer(&pty, &script, script.items.len());
        let seen = pty.wait_for("the results", |seen| {
            seen.head().contains("· Results") && seen.has("7 of 8 points")
        });
        snapshot("results", size, &seen.text);
    }
}

#[test]
fn leaving_a_set_and_its_help() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = study(dir.path(), (80, 24), Some(KindName::Ordered));
    pty.send("?");
    let seen = pty.wait_for("the help", |seen| seen.head().contains("· Help"));
    snapshot("help_on_an_item", (80, 24), &seen.text);
    pty.send("\x1b");
    pty.wait_for("the item", |seen| seen.place() == Some(0));
    pty.send("\x1b");
    let seen = pty.wait_for("leaving", |seen| seen.head().contains("Leave the set"));
    snapshot("leave", (80, 24), &seen.text);
}

#[test]
fn a_new_set_being_set_up() {
    for size in SIZES {
        let dir = tempfile::tempdir().expect("a directory");
        let pty = launch(dir.path(), size).start();
        pty.wait_for("home", Seen::is_home);
        pty.send("s");
        let seen = pty.wait_for("the set-up", |seen| seen.head().contains("· New set"));
        let head = head_and_keys(&seen, "Subjects and topics");
        // How many items are shipped may change.
        let line = |line: &str| match line.split_once(" (") {
            Some((start, fit)) if fit.ends_with(" match)") => format!("{start} (… match)"),
            _ => line.to_owned(),
        };
        let head: Vec<String> = head.lines().map(line).collect();
        snapshot("set_up", size, &head.join("\n"));
    }
}
