//! The keys of home, of choosing a set, of lists and of the help; and the settings.

use dripset::domain::{Allowance, Exam, Mode, Plan};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, News, StoreEffect, StudyEffect};
use dripset::tui::settings::Setting;

use crate::support::learner::Learner;
use crate::support::{ITEMS, go_to};

/// A learner who has missed one item and flagged it.
fn missed_one(size: (u16, u16)) -> Learner {
    let mut learner = Learner::new(size);
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, ITEMS[0].1);
    learner
        .write("*c")
        .press(&[Key::Enter, Key::Esc])
        .write("ee");
    learner.press(&[Key::Esc]);
    learner
}

#[test]
fn missed_and_flagged_are_one_key_from_home_and_not_there_for_none() {
    let mut learner = Learner::new((80, 24));
    let screen = learner.screen();
    assert!(
        !screen.contains("Missed") && !screen.contains("Flagged"),
        "{screen}"
    );
    learner.write("m");
    learner.shows("You have no missed questions.");
    learner.write("f");
    learner.shows("You have no flagged questions.");

    for key in ["m", "f"] {
        let mut learner = missed_one((80, 24));
        let screen = learner.screen();
        assert!(
            screen.contains("m Missed    1 to practice again"),
            "{screen}"
        );
        assert!(screen.contains("f Flagged   1 to practice"), "{screen}");
        learner.write(key);
        let screen = learner.screen();
        assert!(
            screen.contains("1 of 1") && screen.contains(ITEMS[0].1),
            "{screen}"
        );
    }
}

#[test]
fn what_can_be_continued_is_one_line_and_quit_stays_in_the_last() {
    let mut learner = Learner::new((80, 24));
    learner.write("s").press(&[Key::Enter, Key::Esc]).write("k");
    let screen = learner.screen();
    let line = screen.lines().find(|line| line.contains("c Continue"));
    let line = line.unwrap_or_default();
    assert!(
        line.contains("your set of 5 · 0 answered · started 11:10 PM"),
        "{screen}"
    );
    assert!(
        screen
            .lines()
            .last()
            .is_some_and(|keys| keys.contains("q quit")),
        "{screen}"
    );
}

#[test]
fn home_end_and_the_page_keys_move_through_lists() {
    for size in [(80, 24), (40, 12)] {
        let mut learner = missed_one(size);
        learner.press(&[Key::End]);
        let screen = learner.screen();
        let last = screen.lines().rev().find(|line| line.contains('▸'));
        assert!(last.is_some_and(|line| !line.contains("Study")), "{screen}");
        learner.press(&[Key::Home]);
        learner.shows("▸ t Today");
        learner.press(&[Key::PageDown]);
        learner.hides("▸ t Today");
        learner.press(&[Key::PageUp]).write("s").press(&[Key::End]);
        learner.shows("▸ Set number");
        learner.press(&[Key::Home]);
        learner.shows("▸ Start");
    }
}

#[test]
fn space_pages_the_help_down_to_its_signs() {
    let mut learner = Learner::new((80, 24));
    learner.write("?");
    learner.shows("Space more");
    for _ in 0..5 {
        learner.write(" ");
    }
    learner.shows("flagged by you");
    learner.press(&[Key::Home, Key::End]);
    learner.shows("flagged by you");
}

#[test]
fn tab_jumps_between_the_parts_of_a_set_and_a_number_typed_replaces_the_old_one() {
    let mut learner = missed_one((80, 24));
    learner.write("s3");
    learner.shows("Start 3 questions (5 match)");
    learner.write("00");
    learner.shows("‹ 300 ›");
    // The cursor stands on that line now; the first digit after it comes back replaces the number.
    learner.press(&[Key::Down, Key::Up]).write("4");
    learner.shows("How many    ‹ 4 ›");
    learner.press(&[Key::Down, Key::Right, Key::Right]);
    learner.shows("Start 1 question (1 matches)");
    let mut seen = Vec::new();
    for _ in 0..4 {
        learner.press(&[Key::Tab]);
        let screen = learner.screen();
        let line = screen.lines().find(|line| line.contains('▸'));
        seen.push(line.unwrap_or_default().to_owned());
    }
    assert!(
        seen[1].contains("[x]") && seen[2].contains("Set number"),
        "{seen:?}"
    );
    assert!(seen[3].contains("Start"), "{seen:?}");
}

#[test]
fn a_setting_takes_effect_at_once_and_is_told_where_it_is_kept() {
    let mut learner = Learner::new((80, 24));
    learner.write("o");
    insta::assert_snapshot!("settings-80x24", learner.screen());
    let step = learner.hold(&Event::Key(Key::Right));
    assert!(matches!(
        step.effects.as_slice(),
        [StudyEffect::Set(Setting::Theme, words)] if words == "dark"
    ));
    learner.press(&[Key::Down, Key::Right]);
    let kept = News::SettingKept(Ok("Saved: Questions is 15, in config.toml.".into()));
    learner.tell(&Event::News(kept));
    learner.shows("Saved: Questions is 15");
    assert_eq!(learner.app.settings().count, 15);
    learner.press(&[Key::Esc]).write("s");
    learner.shows("‹ 15 ›");
}

#[test]
fn one_column_puts_the_choices_below_the_stem_in_a_wide_window() {
    let mut learner = Learner::new((120, 40));
    learner.write("o").press(&[Key::Down; 10]);
    learner.press(&[Key::Right, Key::Esc]);
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, ITEMS[0].1);
    let screen = learner.screen();
    let beside = |line: &str| line.contains("Choose one") && line.contains('│');
    assert!(!screen.lines().any(beside), "{screen}");
}

#[test]
fn a_hidden_clock_shows_in_the_overview_alone_and_warnings_come_all_the_same() {
    let mut learner = Learner::new((80, 24));
    learner.write("o").press(&[Key::Down; 9]);
    learner.press(&[Key::Right]);
    learner.shows("‹ hidden ›");
    learner.press(&[Key::Esc]);
    learner.want(StoreEffect::Start(exam_of(20)));
    learner.wait(2);
    learner.hides(" left");
    learner.press(&[Key::Tab]);
    learner.shows("19:5");
    learner.press(&[Key::Tab]).wait(15 * 60);
    learner.shows("5 minutes left.");
}

fn exam_of(minutes: u32) -> Plan {
    let exam = Exam {
        limit_s: Some(minutes * 60),
        allowance: Allowance::Standard,
        strict: false,
    };
    Plan {
        mode: Mode::Exam(exam),
        ..Plan::with_seed(7)
    }
}

#[test]
fn that_time_runs_out_is_told_twice_and_once_each_whatever_lies_over_the_item() {
    let mut learner = Learner::new((80, 24));
    learner.want(StoreEffect::Start(exam_of(20)));
    learner.wait(15 * 60 - 2);
    learner.hides("minutes left.");
    learner.press(&[Key::Tab]).wait(2);
    learner.shows("5 minutes left.");
    learner.press(&[Key::Down]).wait(10);
    learner.hides("minutes left.");
    learner.press(&[Key::Esc]).wait(4 * 60);
    learner.shows("1 minute left.");
    learner.press(&[Key::Down]).wait(20);
    learner.hides("minute left.");
}

#[test]
fn a_stop_by_ctrl_z_is_an_interruption_of_an_exam_that_its_results_tell() {
    let mut learner = Learner::new((80, 24));
    learner.want(StoreEffect::Start(exam_of(20)));
    learner.wait(5);
    learner.tell(&Event::Leaving);
    learner.tell(&Event::Resumed);
    // A machine that sleeps tells nobody.
    learner.set_clock(jiff::SignedDuration::from_mins(20));
    learner.wait(5);
    let learner_screen = |learner: &mut Learner| {
        learner.press(&[Key::Tab]).write("hh");
        learner.screen()
    };
    let screen = learner_screen(&mut learner);
    assert!(
        screen.contains("Interrupted 2 times, away 20 min in total"),
        "{screen}"
    );
    // What the log says is the same.
    let id = learner.store.mine().sittings(1, None).expect("a read")[0].id;
    let mut learner = learner.restart(crate::support::learner::screens_bank());
    learner.want(StoreEffect::Open(id));
    let screen = learner.screen();
    assert!(
        screen.contains("Interrupted 2 times, away 20 min in total"),
        "{screen}"
    );
}

#[test]
fn a_strict_exam_whose_time_is_up_meanwhile_is_submitted_when_it_is_opened_again() {
    let mut learner = Learner::new((80, 24));
    let mut plan = exam_of(5);
    if let Mode::Exam(exam) = &mut plan.mode {
        exam.strict = true;
    }
    learner.want(StoreEffect::Start(plan));
    go_to(&mut learner, ITEMS[0].1);
    learner.write("b");
    let mut learner = learner.restart(crate::support::learner::screens_bank());
    learner.write("c").wait(1).press(&[Key::Tab]);
    let screen = learner.screen();
    assert!(screen.contains("Time is up"), "{screen}");
    assert!(screen.contains("The clock kept running."), "{screen}");
    assert!(screen.contains("1 of 8 points"), "{screen}");
}
