//! Adaptive exams through a real store: closed and opened again after every response, by two
//! windows, and to each of their ends.

use std::sync::Arc;

use crate::bank_sources;
use crate::domain::adaptive::{adaptive_report, model_of};
use crate::domain::form::Plan;
use crate::domain::library::Library;
use crate::domain::mode::{AdaptiveRules, Mode};
use crate::domain::sitting::{Confidence, Sitting, SittingEvent};
use crate::domain::testing::{bank, item, multiple_choice};
use crate::domain::{Ending, Item};
use crate::runtime::effects::testing::{DataDir, after_ms, assert_same};
use crate::tui::screen::{News, ProgressNews, StoreEffect};

fn plan(items_min: usize, items_max: usize, seed: u64) -> Plan {
    Plan {
        mode: Mode::Adaptive(AdaptiveRules {
            items_min,
            items_max,
            ..AdaptiveRules::default()
        }),
        count: items_max,
        ..Plan::with_seed(seed)
    }
}

/// Returns a bank of so many items of one point, from easy to hard.
fn library(count: u16) -> Library {
    let item = |number: u16| -> Item {
        let mut item = item(
            "bank",
            "topic",
            &format!("i{number:02}"),
            multiple_choice(4, "a"),
        );
        item.facts.difficulty_permille = Some(900 - number * 800 / count);
        item
    };
    Library::new([bank("bank", (0..count).map(item).collect())])
}

/// Answers the present item.
fn answer(data: &mut DataDir, exam: &mut Sitting, right: bool) -> Vec<String> {
    let place = exam.place();
    let lines = data.answer(exam, place, right);
    if let Some(open) = exam.next_open().filter(|_| exam.is_adapting()) {
        data.tell(exam, SittingEvent::GoTo(open));
    }
    lines
}

#[test]
fn an_exam_opened_from_disk_after_each_response_is_the_one_that_was_left() {
    let mut data = DataDir::new(bank_sources::shipped());
    let mut live = data.start(plan(20, 30, 7));
    let mut number = 0;
    while live.is_adapting() {
        // About half of them, so that the estimate stays near the level.
        answer(&mut data, &mut live, number % 2 == 0);
        number += 1;
        data.now = after_ms(number * 1_000);
        data.reopen();
        let back = data.open(live.id);
        assert_same(&live, &back);
        assert_eq!(live.len(), back.len());
    }
    assert_eq!(live.ending(), Some(Ending::Complete));
    assert!((20..=30).contains(&live.answered()));
    let report = adaptive_report(&live).expect("a report");
    assert_eq!(report.path.len(), live.answered());
    assert_eq!(Some(report), adaptive_report(&data.open(live.id)));
    for position in 0..live.len() {
        let (item, place, _) = live.at(position).expect("a place");
        assert!(place.difficulty_milli.is_some());
        // What was chosen keeps its difficulty, whatever becomes of the bank.
        let mut changed = Item::clone(item);
        changed.facts.difficulty_permille = Some(100);
        assert_eq!(model_of(&changed, place), model_of(item, place));
    }
}

#[test]
fn items_get_harder_for_who_answers_right_and_the_exam_stops_once_it_is_clear() {
    let mut data = DataDir::new(library(40));
    let mut exam = data.start(plan(5, 40, 3));
    while exam.is_adapting() {
        answer(&mut data, &mut exam, true);
    }
    assert!(exam.answered() < 40, "{}", exam.answered());
    assert_eq!(exam.ending(), Some(Ending::Complete));
    let difficulty = |at: usize| exam.at(at).and_then(|(_, place, _)| place.difficulty_milli);
    assert!(difficulty(exam.len() - 1) > difficulty(0));
    let last = exam.len() - 1;
    let report = adaptive_report(&exam).expect("a report");
    assert!(report.path[last].ability.theta > 0.0 && report.is_long_enough());
}

#[test]
fn of_two_windows_the_later_gets_the_same_next_item() {
    let mut data = DataDir::new(library(40));
    let mut here = data.start(plan(10, 20, 5));
    let mut there = data.open(here.id);
    assert_eq!(answer(&mut data, &mut here, true), [""; 0]);
    let told = answer(&mut data, &mut there, false);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((there.len(), there.answered()), (2, 1));
    assert_same(&here, &there);
    let counts = |exam: &Sitting| exam.marking(0).map(|marking| marking.score.earned);
    assert_eq!(counts(&there), Some(1));
}

#[test]
fn a_place_that_is_missing_is_chosen_when_the_exam_is_opened() {
    use crate::store::{Entry, Responded};
    let mut data = DataDir::new(library(40));
    let exam = data.start(plan(10, 20, 5));
    let mut other = DataDir::new(library(40));
    let mut whole = other.start(plan(10, 20, 5));
    answer(&mut other, &mut whole, true);
    // Only the response is on disk.
    let (item, place, _) = exam.present();
    let response =
        crate::content::record::response_to_json(&item.kind, &item.kind.rules().key(&place.drawn));
    let responded = Responded {
        sitting: exam.id,
        position: 0,
        vote: 0,
        item: item.key.clone(),
        revision: item.revision,
        response,
        entered: None,
        score: whole.marking(0).expect("a marking").score,
        harmful: false,
        confidence: None,
        elapsed_ms: 1,
        topic: item.topic.id.clone(),
        client_need: None,
        step: None,
        kind: item.kind.rules().name(),
        safety_critical: false,
        allowed_ms: None,
    };
    let now = data.now;
    let store = data.store.as_mut().expect("a store");
    store
        .append(&[Entry::Responded(responded)], now)
        .expect("a write");
    let back = data.open(exam.id);
    assert_eq!((back.len(), back.place()), (2, 1));
    assert_eq!(back.form.items[1], whole.form.items[1], "by the seed alone");
    // Once, however often it is opened.
    assert_eq!(data.open(exam.id).len(), 2);
}

#[test]
fn an_exam_that_its_learner_or_its_clock_ends_keeps_the_responses_so_far() {
    let mut data = DataDir::new(library(40));
    let mut exam = data.start(plan(10, 20, 5));
    answer(&mut data, &mut exam, true);
    data.tell(&mut exam, SittingEvent::End);
    assert_eq!((exam.ending(), exam.answered()), (Some(Ending::Learner), 1));
    let report = adaptive_report(&data.open(exam.id)).expect("a report");
    assert!(!report.is_long_enough());
    let mut timed = plan(10, 20, 6);
    timed.mode = Mode::Adaptive(AdaptiveRules {
        items_min: 10,
        items_max: 20,
        limit_s: Some(60),
        ..AdaptiveRules::default()
    });
    let mut exam = data.start(timed);
    for second in (0..=60).step_by(5) {
        data.now = after_ms(second * 1_000);
        data.tell(&mut exam, SittingEvent::Tick);
    }
    assert_eq!(exam.ending(), Some(Ending::OutOfTime));
    assert_eq!(data.open(exam.id).ending(), Some(Ending::OutOfTime));
}

#[test]
fn banks_that_cannot_fill_an_exam_are_refused_with_numbers_and_nothing_starts() {
    let mut data = DataDir::new(library(12));
    let news = data.carry_out(&StoreEffect::Start(plan(20, 60, 1)));
    let Some(News::Failed(line)) = news else {
        panic!("{news:?}");
    };
    assert!(line.contains("60") && line.contains("12"), "{line}");
    let Some(News::Sittings(sittings)) = data.carry_out(&StoreEffect::LoadSittings) else {
        panic!("no list");
    };
    assert!(sittings.is_empty());
}

#[test]
fn while_an_exam_goes_on_nothing_tells_its_score() {
    let mut data = DataDir::new(library(40));
    let mut exam = data.start(plan(10, 20, 5));
    answer(&mut data, &mut exam, true);
    let Some(News::Standing(standing)) = data.carry_out(&StoreEffect::LoadStanding) else {
        panic!("no standing");
    };
    assert_eq!(standing.under_exam.len(), 2);
    assert_eq!(standing.unfinished[0].score.possible, 0);
    data.tell(&mut exam, SittingEvent::End);
    let Some(News::Standing(standing)) = data.carry_out(&StoreEffect::LoadStanding) else {
        panic!("no standing");
    };
    assert!(standing.under_exam.is_empty());
    assert_eq!(standing.recent[0].score.possible, 1);
}

fn progress(data: &mut DataDir) -> Arc<ProgressNews> {
    match data.carry_out(&StoreEffect::LoadProgress) {
        Some(News::Progress(progress)) => progress,
        news => panic!("{news:?}"),
    }
}

/// The points of an exam that goes on are in no sum: not by day, not in the calibration of confidence
/// and memory, and not in the history.
#[test]
fn while_an_exam_goes_on_no_view_of_the_progress_includes_it() {
    let day_ms = 86_400_000;
    let mut data = DataDir::new(library(20));
    let mut set = data.start(Plan {
        count: 20,
        ..Plan::with_seed(3)
    });
    for position in 0..20 {
        data.tell(&mut set, SittingEvent::GoTo(position));
        data.tell(&mut set, SittingEvent::Confide(Some(Confidence::Sure)));
        data.answer(&mut set, position, position % 2 == 0);
    }
    data.tell(&mut set, SittingEvent::End);
    data.now = after_ms(9 * day_ms);
    let before = progress(&mut data);
    assert_eq!((before.responses, before.recall.len()), (20, 0));

    let mut exam = data.start(plan(5, 8, 5));
    for right in [true, false, true] {
        data.tell(&mut exam, SittingEvent::Confide(Some(Confidence::Sure)));
        answer(&mut data, &mut exam, right);
    }
    let during = progress(&mut data);
    assert_eq!(during.responses, before.responses);
    assert_eq!(during.days, before.days);
    assert_eq!(during.recall, before.recall);
    assert_eq!(during.confidence, before.confidence);
    assert_eq!(during.studied.len(), 2, "that one studied is no secret");
    let seen = during.history.states().filter(|(_, state)| state.is_seen());
    assert_eq!(seen.count(), 17);

    let mut other = data.start(Plan {
        count: 4,
        ..Plan::with_seed(9)
    });
    data.answer(&mut other, 0, true);
    data.tell(&mut other, SittingEvent::End);
    let earlier = |data: &mut DataDir| match data.carry_out(&StoreEffect::LoadEarlier(other.id)) {
        Some(News::Earlier(_, earlier)) => earlier.into_values().next().unwrap().possible,
        news => panic!("{news:?}"),
    };
    assert_eq!(earlier(&mut data), 20);

    data.tell(&mut exam, SittingEvent::End);
    assert_eq!(earlier(&mut data), 23);
    let after = progress(&mut data);
    assert_eq!(after.responses, 24);
    assert_eq!(after.days.len(), 2);
    assert_eq!(after.confidence[0].responses, 23);
    let reviews: u32 = after.recall.iter().map(|bin| bin.reviews).sum();
    assert!((3..=4).contains(&reviews), "{reviews}");
}

#[test]
fn the_shipped_banks_fill_an_exam_by_their_blueprint() {
    let library = bank_sources::shipped();
    assert!(!library.blueprints().is_empty());
    let mut data = DataDir::new(library);
    let mut exam = data.start(plan(60, 60, 2));
    let mut number = 0;
    while exam.is_adapting() {
        answer(&mut data, &mut exam, number % 3 != 0);
        number += 1;
    }
    assert!(exam.answered() >= 58, "{}", exam.answered());
    let report = adaptive_report(&exam).expect("a report");
    assert_eq!(report.areas.len(), 8);
    let blueprint = &data.library.blueprints()[0];
    let all: usize = blueprint.banks.iter().map(|(_, counts)| counts.items).sum();
    for area in &report.areas {
        let planned = blueprint.bank(&area.bank).expect("its numbers").items;
        let wanted = planned as f64 / all as f64 * exam.answered() as f64;
        // A case study goes beyond the share by up to six items.
        let off = area.items as f64 - wanted;
        assert!(
            (-3.0..7.0).contains(&off),
            "{}: {} of {wanted:.1}",
            area.subject,
            area.items
        );
    }
}
