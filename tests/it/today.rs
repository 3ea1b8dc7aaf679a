//! Today on the home screen: the set of the day, what is left, and the way into it.

use std::collections::BTreeSet;
use std::sync::Arc;

use dripset::bank_sources;
use dripset::domain::item::Correction;
use dripset::domain::report::{SetKind, SittingSummary};
use dripset::domain::review::{Grade, Memory, ReviewState};
use dripset::domain::{
    Aim, Bank, Confidence, History, ItemKey, ItemState, Library, Plan, Revision, Score, SittingId,
};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, News, StandingNews, StoreEffect, StudyEffect};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::support::learner::Learner;

/// The study day of the made-up learner.
const DAY: Date = date(2026, 11, 22);

fn shipped() -> Library {
    bank_sources::load(None, &[]).0
}

fn summary(kind: SetKind, study_on: Date) -> SittingSummary {
    SittingSummary {
        id: SittingId(uuid::Uuid::nil()),
        started_at: "2026-11-22T20:10:00Z".parse().expect("a timestamp"),
        offset: jiff::tz::Offset::constant(1),
        ended: false,
        items: 12,
        answered: 4,
        kind,
        study_on,
        score: Score::default(),
        subjects: vec!["Albumin".into()],
    }
}

/// An item that was answered so many days ago, with a memory that lasts so long.
fn known(days_ago: i64, stability_days: f32) -> ItemState {
    let on = DAY.saturating_sub(days_ago.days());
    let score = Score {
        earned: 1,
        possible: 1,
    };
    ItemState {
        responses: 1,
        last: score,
        first: score,
        total: score,
        last_on: Some(on),
        first_on: Some(on),
        last_revision: Some(Revision([0; 32])),
        review: Some(ReviewState {
            memory: Memory {
                stability_days,
                difficulty: 5.0,
            },
            rated_on: on,
            grade: Grade::Good,
            reviews: 1,
            lapses: 0,
        }),
        ..ItemState::default()
    }
}

fn keys(library: &Library) -> Vec<ItemKey> {
    let single = library.active_items().filter(|item| item.case.is_none());
    single.map(|item| item.key.clone()).collect()
}

/// Weeks of study: some are due, some missed, one of them while sure.
fn some_weeks(library: &Library) -> Vec<(ItemKey, ItemState)> {
    let wrong = Score {
        earned: 0,
        possible: 1,
    };
    let states = keys(library).into_iter().step_by(3).take(60).enumerate();
    let state = |(n, key): (usize, ItemKey)| {
        let mut state = known(1 + n as i64 % 12, 5.0);
        if n % 9 == 4 {
            state = ItemState {
                last: wrong,
                ..known(2, 30.0)
            };
        }
        if n == 7 {
            state.last = wrong;
            state.last_confidence = Some(Confidence::Sure);
        }
        state.flagged = n % 20 == 3;
        (key, state)
    };
    states.map(state).collect()
}

fn tell(learner: &mut Learner, states: Vec<(ItemKey, ItemState)>, unfinished: Vec<SittingSummary>) {
    learner.tell(&Event::News(News::Standing(Arc::new(StandingNews {
        history: History::new(states),
        unfinished,
        ..StandingNews::default()
    }))));
}

fn subjects_in_sight(screen: &str, library: &Library) -> bool {
    // A long title may be cut.
    let mut titles = library
        .banks()
        .map(|bank| bank.title.chars().take(18).collect::<String>());
    titles.all(|title| screen.contains(&title))
}

#[test]
fn a_first_day_is_one_key_and_short() {
    for (name, size) in [("first-80x24", (80, 24)), ("first-40x12", (40, 12))] {
        let mut learner = Learner::with(shipped(), size);
        insta::assert_snapshot!(name, learner.screen());
        learner.shows("▸ t Today");
        learner.press(&[Key::Enter]);
        learner.shows("1 of ");
    }
}

/// A learner at home after weeks of study.
pub fn weeks(size: (u16, u16)) -> Learner {
    let mut learner = Learner::with(shipped(), size);
    let older = summary(SetKind::Practice, date(2026, 11, 20));
    tell(&mut learner, some_weeks(&shipped()), vec![older]);
    learner
}

#[test]
fn a_day_in_the_middle_shows_the_set_its_parts_and_every_subject() {
    let library = shipped();
    for (name, size) in [("weeks-80x24", (80, 24)), ("weeks-40x12", (40, 12))] {
        let mut learner = weeks(size);
        insta::assert_snapshot!(name, learner.screen());
        if size.1 == 24 {
            assert!(
                subjects_in_sight(&learner.screen(), &library),
                "{}",
                learner.screen()
            );
        }
        let step = learner.hold(&Event::Key(Key::Enter));
        let Some(StudyEffect::Store(StoreEffect::StartInOrder(plan, keys))) = step.effects.first()
        else {
            panic!("{:?}", step.effects);
        };
        assert_eq!(plan.aim, Aim::Today);
        assert!(!keys.is_empty());
    }
}

#[test]
fn topics_unfold_on_a_subject_and_fold_again() {
    let mut learner = Learner::with(shipped(), (80, 40));
    let titles = |learner: &Learner| learner.screen().matches("Site complications").count();
    learner.press(&[Key::End]);
    let before = learner.screen();
    learner.press(&[Key::Enter]);
    assert_ne!(learner.screen(), before);
    learner.press(&[Key::Enter]);
    assert_eq!(learner.screen(), before, "{}", titles(&learner));
}

#[test]
fn a_set_begun_today_comes_first_and_an_older_one_after_today() {
    let library = shipped();
    let first = |aim, on| {
        let mut learner = Learner::with(shipped(), (80, 24));
        tell(&mut learner, some_weeks(&library), vec![summary(aim, on)]);
        learner.press(&[Key::Home]);
        let screen = learner.screen();
        let line = screen
            .lines()
            .find(|line| line.contains('▸'))
            .unwrap_or_default()
            .to_owned();
        (line, screen.contains("t Today"))
    };
    let (line, has_today) = first(SetKind::Today, DAY);
    assert!(
        line.contains("c Continue  today's set of 12 · 4 answered"),
        "{line}"
    );
    assert!(!has_today, "it would ask the same again");
    let (line, has_today) = first(SetKind::Practice, DAY);
    assert!(
        line.contains("c Continue  your set of 12") && has_today,
        "{line}"
    );
    let (line, has_today) = first(SetKind::Today, date(2026, 11, 21));
    assert!(line.contains("t Today") && has_today, "{line}");
}

#[test]
fn a_day_that_is_done_says_so_and_still_offers_practice() {
    let library = shipped();
    let mut learner = Learner::with(shipped(), (80, 24));
    let states = keys(&library)
        .into_iter()
        .take(12)
        .map(|key| (key, known(0, 5.0)));
    let mut states: Vec<_> = states.collect();
    learner
        .write("o")
        .press(&[Key::Down; 3])
        .write("0")
        .press(&[Key::Esc]);
    assert_eq!(learner.app.settings().new_a_day, 0);
    tell(&mut learner, states.clone(), Vec::new());
    learner.shows("Today     Done for today: 12 questions");
    learner.shows("Next: ");
    learner.press(&[Key::Home, Key::Enter]);
    learner.shows("New set");
    learner.press(&[Key::Esc]);
    states.clear();
    tell(&mut learner, states, Vec::new());
    learner.shows("Nothing is due today");
}

/// Returns the library with a corrected item.
fn with_correction(library: &Library, key: &ItemKey) -> Library {
    let banks = library.banks().map(|bank| {
        let mut bank = Bank::clone(bank);
        for item in &mut bank.items {
            if item.key == *key {
                let item = Arc::make_mut(item);
                item.facts.corrections = vec![Correction {
                    on: date(2026, 11, 20),
                    what: "the dose is for 24 hours".into(),
                }];
            }
        }
        bank
    });
    Library::new(banks.collect::<Vec<_>>())
}

#[test]
fn a_corrected_key_is_told_at_home_and_with_the_item_and_asked_first() {
    let library = shipped();
    let key = keys(&library)[5].clone();
    let library = with_correction(&library, &key);
    let mut learner = Learner::with(library.clone(), (80, 24));
    let states = vec![(key.clone(), known(5, 90.0))];
    tell(&mut learner, states.clone(), Vec::new());
    insta::assert_snapshot!("corrected-80x24", learner.screen());
    let step = learner.hold(&Event::Key(Key::Enter));
    let Some(StudyEffect::Store(StoreEffect::StartInOrder(_, keys))) = step.effects.first() else {
        panic!("{:?}", step.effects);
    };
    assert_eq!(keys[0], key);
    learner.write("i");
    tell(&mut learner, states, Vec::new());
    learner.press(&[Key::End, Key::Enter]);
    learner.shows("its key was corrected on Nov 20, 2026");
}

#[test]
fn a_run_of_days_is_shown_only_to_who_wants_it() {
    let mut learner = Learner::with(shipped(), (80, 24));
    let days: BTreeSet<Date> = (0..5_i64)
        .map(|ago| DAY.saturating_sub(ago.days()))
        .collect();
    let news = Event::News(News::StudyDays(Arc::new(days)));
    learner.hides("in a row");
    learner.write("o").press(&[Key::Down; 6]);
    learner.press(&[Key::Right]);
    assert!(learner.app.settings().streak);
    learner.press(&[Key::Esc]);
    learner.tell(&news);
    learner.shows("5 study days in a row");
}

#[test]
fn cramming_says_that_review_dates_stay() {
    let mut learner = Learner::new((80, 24));
    learner.want(StoreEffect::Start(Plan {
        aim: Aim::Cram,
        ..Plan::with_seed(7)
    }));
    learner.shows("Cramming does not change your review dates.");
    learner
        .write("b")
        .press(&[Key::Enter, Key::Esc])
        .write("ee");
    let mut learner = Learner::new((80, 24));
    learner.write("s").press(&[Key::Down; 4]);
    learner.shows("▸ Cram        ‹ no ›");
    learner.press(&[Key::Right]);
    learner.shows("Cram        ‹ yes ›");
    learner.press(&[Key::Enter]);
    learner.shows("Cramming does not change your review dates.");
}

#[test]
fn the_date_of_an_exam_is_turned_pasted_and_cleared() {
    let mut learner = Learner::new((80, 24));
    learner.write("o").press(&[Key::Down; 5]);
    learner.shows("▸ Exam date   ‹ none ›");
    learner.press(&[Key::Right]);
    learner.shows("‹ Dec 20, 2026 ›");
    learner.press(&[Key::Right, Key::Left, Key::Left]);
    learner.shows("‹ Dec 19, 2026 ›");
    learner.tell(&Event::Paste("2027-01-15".into()));
    learner.shows("‹ Jan 15, 2027 ›");
    learner.tell(&Event::Paste("soon".into()));
    learner.shows("Not pasted: this line takes a date such as 2026-12-15, or none.");
    assert_eq!(learner.app.settings().exam_on, Some(date(2027, 1, 15)));
    learner.press(&[Key::Ctrl('u')]);
    learner.shows("‹ none ›");
    learner.press(&[Key::Up]).write("70").press(&[Key::Up]);
    learner.shows("80 is the minimum.");
}

#[test]
fn the_date_of_an_exam_is_typed_and_a_past_day_is_refused() {
    let mut learner = Learner::new((80, 24));
    learner.write("o").press(&[Key::Down; 5]);
    learner.write("2026-12-1");
    learner.shows("▸ Exam date   ‹ 2026-12-1 ›");
    learner.press(&[Key::Enter]);
    learner.shows("Exam date: this line takes a date such as 2026-12-15, or none.");
    learner.write("5").press(&[Key::Enter]);
    learner.shows("‹ Dec 15, 2026 ›");
    assert_eq!(learner.app.settings().exam_on, Some(date(2026, 12, 15)));
    learner.write("2020-01-01").press(&[Key::Down]);
    learner.shows("Exam date: 2020-01-01 is past. Nothing was saved.");
    learner.press(&[Key::Esc]);
    learner.shows("‹ Dec 15, 2026 ›");
    learner.write("20261224").press(&[Key::Down]);
    assert_eq!(learner.app.settings().exam_on, Some(date(2026, 12, 24)));
}

/// Both windows have told the same set; the second one opens what the first has begun.
#[test]
fn today_started_in_two_windows_is_one_set() {
    let mut one = Learner::with(shipped(), (80, 24));
    let mut other = one.beside();
    one.write("t");
    other.write("t");
    let open = one.store.mine().unfinished().expect("a read");
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(one.screen(), other.screen());
}

/// Home may stay open over night.
#[test]
fn home_that_is_still_open_the_next_day_has_the_set_of_that_day() {
    let mut learner = Learner::with(shipped(), (80, 24));
    let library = shipped();
    let states: Vec<_> = keys(&library)
        .into_iter()
        .map(|key| (key, known(0, 1.0)))
        .collect();
    tell(&mut learner, states, Vec::new());
    learner.shows("Done for today");
    learner.set_clock(jiff::SignedDuration::from_hours(24));
    learner.press(&[Key::Down]);
    learner.hides("Done for today");
    learner.shows("to review");
}
