//! The adaptive exam on screen and in lines: from the setup to the results, with no word of how it is
//! going before its end, and none of pass or fail after it.

mod killed;
mod moved;

use dripset::content;
use dripset::domain::{AdaptiveRules, Library, Mode, Plan};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, StoreEffect};
use dripset::tui::settings::Verbosity;

use crate::support::learner::Learner;
use crate::support::lines::{Lines, WHOLE};
use crate::support::run::{program, run};

/// Two banks of made-up items with one key each, from easy to hard.
fn bank(id: &str, title: &str, count: usize) -> String {
    let mut text = format!(
        "format = 1\n\n[bank]\nid = \"{id}\"\ntitle = \"{title}\"\nlanguage = \"en\"\n\
         license = \"CC0-1.0\"\nsummary = \"Made up for one test.\"\n\n\
         [[source]]\nid = \"book\"\nname = \"A made-up book\"\nyear = 2024\n\
         url = \"https://example.org/book\"\n\n\
         [[topic]]\nid = \"all\"\ntitle = \"Everything\"\n"
    );
    for number in 0..count {
        let difficulty = 0.9 - 0.8 * number as f64 / count as f64;
        text.push_str(&format!(
            "\n[[item]]\nid = \"i{number:02}\"\nkind = \"multiple-choice\"\ntopic = \"all\"\n\
             step = \"take-action\"\nlevel = \"apply\"\ndifficulty = {difficulty:.2}\nshuffle = false\n\
             stem = \"Case {number} of {title}: which step comes first?\"\nchoices = [\n\
             {{ id = \"a\", text = \"The correct step {number}\", key = true, why = \"It comes first.\" }},\n\
             {{ id = \"b\", text = \"Another step {number}\", why = \"It comes later.\" }},\n\
             {{ id = \"c\", text = \"A third step {number}\", why = \"It comes last.\" }},\n]\n\
             rationale = \"The first step of case {number} protects the client.\"\nrefs = [\"book\"]\n"
        ));
    }
    text
}

pub fn library() -> Library {
    let banks = [("lines", "Lines", 20), ("rates", "Rates", 10)];
    Library::new(banks.map(|(id, title, count)| {
        let parsed = content::parse::parse("made.toml", bank(id, title, count).as_bytes());
        assert!(parsed.bank.is_some(), "{:?}", parsed.diagnostics);
        parsed.bank.expect("a bank")
    }))
}

pub fn plan(items_min: usize, items_max: usize, limit_s: Option<u32>) -> Plan {
    Plan {
        mode: Mode::Adaptive(AdaptiveRules {
            items_min,
            items_max,
            limit_s,
            ..AdaptiveRules::default()
        }),
        count: items_max,
        ..Plan::with_seed(7)
    }
}

fn started(size: (u16, u16), plan: Plan) -> Learner {
    let mut learner = Learner::with(library(), size);
    learner.want(StoreEffect::Start(plan));
    learner
}

/// Answers from the first letter to the last, and confirms each.
pub fn answer(learner: &mut Learner, letters: &str) {
    for letter in letters.chars() {
        learner.write(&letter.to_string()).press(&[Key::Enter]);
    }
}

#[test]
fn every_screen_of_an_adaptive_exam_at_two_sizes() {
    for size in [(80, 24), (40, 12)] {
        let at = |name: &str| format!("adaptive-{name}-{}x{}", size.0, size.1);
        let mut learner = Learner::with(library(), size);
        learner.write("s");
        learner.press(&[Key::Down, Key::Down, Key::Down, Key::Left]);
        insta::assert_snapshot!(at("setup"), learner.screen());
        let mut learner = started(size, plan(8, 12, None));
        insta::assert_snapshot!(at("first"), learner.screen());
        answer(&mut learner, "aabab");
        learner.write("b");
        insta::assert_snapshot!(at("item"), learner.screen());
        learner.press(&[Key::Esc]);
        insta::assert_snapshot!(at("leave"), learner.screen());
        learner.press(&[Key::Esc, Key::Enter]);
        answer(&mut learner, "ababab");
        insta::assert_snapshot!(at("results"), learner.screen());
        learner.press(&[Key::PageDown]);
        insta::assert_snapshot!(at("results-below"), learner.screen());
    }
}

#[test]
fn the_whole_page_of_results() {
    let mut learner = started((80, 90), plan(8, 12, None));
    answer(&mut learner, "aababbababab");
    insta::assert_snapshot!("adaptive-results-whole", learner.screen());
    for word in ["passed", "failed", "You fail"] {
        learner.hides(word);
    }
    learner.write("r");
    learner.shows("protects the client");
}

#[test]
fn nothing_tells_how_it_is_going_and_no_key_goes_back() {
    let mut learner = started((80, 40), plan(8, 12, None));
    answer(&mut learner, "ab");
    learner.shows("question 3, 8 to 12");
    learner.hides("protects the client");
    learner.hides("Correct");
    let before = learner.screen();
    for key in [Key::Left, Key::Char('<'), Key::Tab, Key::Char(' ')] {
        learner.press(&[key]);
        learner.shows("question 3, 8 to 12");
    }
    learner.press(&[Key::Right]);
    assert_ne!(before, learner.screen(), "it says why");
    learner.shows("question 3, 8 to 12");
    // Elsewhere nothing is told either.
    learner.press(&[Key::Esc]).write("k");
    learner.hides("to practice again");
    learner.shows("your adaptive exam · 2 answered");
}

#[test]
fn a_restart_goes_on_at_the_same_question_with_its_entry() {
    let mut learner = started((80, 24), plan(8, 12, None));
    answer(&mut learner, "aba");
    learner.write("c");
    let question = |learner: &Learner| -> Vec<String> {
        let screen = learner.screen();
        let lines = screen
            .lines()
            .filter(|line| line.contains("Case ") || line.contains("third"));
        lines.map(|line| line.replace('▸', " ")).collect()
    };
    let before = question(&learner);
    let mut learner = learner.restart(library());
    learner.write("c");
    assert_eq!(question(&learner), before);
    learner.shows("question 4, 8 to 12");
}

#[test]
fn of_two_windows_the_later_goes_on_with_the_same_next_question() {
    let mut here = started((80, 24), plan(8, 12, None));
    let mut there = here.beside();
    there.write("c");
    there.shows("question 1, 8 to 12");
    answer(&mut here, "a");
    answer(&mut there, "b");
    there.shows("question 2, 8 to 12");
    there.shows("answered already");
    let stem = |learner: &Learner| {
        let screen = learner.screen();
        let line = screen.lines().find(|line| line.contains("which step"));
        line.map(str::to_owned)
    };
    assert_eq!(stem(&here), stem(&there));
}

#[test]
fn an_exam_that_is_ended_early_is_too_short_for_an_estimate() {
    let mut learner = started((80, 40), plan(8, 12, None));
    answer(&mut learner, "ab");
    learner.press(&[Key::Esc]).write("ee");
    learner.shows("The exam was too short for an estimate.");
    learner.shows("An estimate needs at least 8 questions.");
    learner.shows("because you ended it");
    learner.hides("Your estimate is");
}

#[test]
fn an_exam_that_runs_out_of_time_keeps_what_was_confirmed() {
    let mut learner = started((80, 40), plan(8, 12, Some(60)));
    answer(&mut learner, "ab");
    learner.write("c").wait(65);
    learner.shows("Time is up. The answers that you confirmed count.");
    learner.press(&[Key::Tab]);
    learner.shows("because the time ran out");
    learner.shows("after 2 questions");
}

#[test]
fn a_plan_that_the_banks_cannot_fill_is_refused_before_it_starts() {
    let mut learner = Learner::with(library(), (80, 24));
    learner.write("s");
    learner.press(&[Key::Down, Key::Down, Key::Down, Key::Left, Key::Home]);
    learner.press(&[Key::Up, Key::Up, Key::Up, Key::Up, Key::Enter]);
    learner.shows("30 that match");
    learner.shows("60 questions");
}

#[test]
fn the_whole_exam_in_plain_lines() {
    for (verbosity, name) in [(Verbosity::Full, "full"), (Verbosity::Brief, "brief")] {
        let mut learner = Learner::with(library(), WHOLE);
        learner.want(StoreEffect::Start(plan(5, 6, None)));
        let mut lines = Lines::over(learner, verbosity);
        lines.lines(&["where", "a", "sure", "", "back", "next", "help"]);
        for letter in ["b", "a", "c", "a"] {
            lines.lines(&[letter, ""]);
        }
        lines.lines(&["leave", "stay", "b", "", "table"]);
        insta::assert_snapshot!(format!("adaptive-plain-{name}"), lines.transcript);
    }
}

#[test]
fn the_list_of_sets_and_the_results_from_it() {
    let mut learner = started((80, 24), plan(5, 6, None));
    answer(&mut learner, "abab");
    learner.press(&[Key::Esc]).write("k");
    learner.write("l");
    insta::assert_snapshot!("adaptive-history-open", learner.screen());
    learner.press(&[Key::Enter]);
    learner.shows("question 5, 5 to 6");
    answer(&mut learner, "ab");
    learner.shows("Your estimate is near the level you set.");
    learner.tell(&Event::Key(Key::Esc));
    learner.write("l");
    learner.press(&[Key::Enter]);
    learner.shows("Your estimate is near the level you set.");
}

#[test]
fn flags_that_make_no_exam_are_refused_before_the_screens_open() {
    let dir = tempfile::tempdir().expect("a directory");
    let refused = |flags: &[&str]| -> String {
        let mut command = program();
        command.arg("--data-dir").arg(dir.path());
        let run = run(command.arg("study").args(flags));
        assert_ne!(run.code, Some(0), "{flags:?}");
        run.err
    };
    let says = |flags: &[&str], words: &str| {
        let err = refused(flags);
        assert!(err.contains(words), "{flags:?}: {err}");
    };
    says(&["--adaptive", "--exam"], "cannot be used with");
    says(&["--adaptive", "--min", "4"], "5 to 200");
    says(&["--max", "30"], "--adaptive");
    says(&["--adaptive", "--cut", "7"], "from -3 to 3");
    let above = "the minimum of 40 questions is above the maximum of 30";
    says(&["--adaptive", "--min", "40", "--max", "30"], above);
    // The banks are fewer than this.
    let small = &["--adaptive", "--subject", "albumin", "--max", "200"];
    says(small, "can be asked in one exam");
    assert!(!dir.path().join("progress.db").exists());
}
