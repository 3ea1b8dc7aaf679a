//! A made-up library and histories by hand: the set of a day, its order and its words.

mod promises;
mod told;

use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;
use crate::domain::bank::Bank;
use crate::domain::case::CASE_ITEMS;
use crate::domain::ids::{ObjectiveId, Revision};
use crate::domain::item::Status;
use crate::domain::review::{Grade, Memory, ReviewState};
use crate::domain::scoring::Score;
use crate::domain::sitting::Confidence;
use crate::domain::testing::{bank, case_of, enemy_of, item, kind_number};

const DAY: Date = date(2026, 11, 20);

/// Returns items of one bank, with the topics in turn.
fn items(id: &str, topics: &[&str], count: usize) -> Vec<Item> {
    let made = |n: usize| {
        item(
            id,
            topics[n % topics.len()],
            &format!("i{n:03}"),
            kind_number(n),
        )
    };
    (0..count).map(made).collect()
}

fn key(item: &str) -> ItemKey {
    ItemKey {
        bank: "ivig".into(),
        item: item.into(),
    }
}

/// Returns the state of an item that was answered in full, and is due after its stability.
fn known(last_on: Date, stability_days: f32) -> ItemState {
    let full = Score {
        earned: 1,
        possible: 1,
    };
    ItemState {
        responses: 2,
        last: full,
        first: full,
        total: full,
        last_on: Some(last_on),
        first_on: Some(last_on),
        last_revision: Some(Revision([7; 32])),
        review: Some(ReviewState {
            memory: Memory {
                stability_days,
                difficulty: 5.0,
            },
            rated_on: last_on,
            grade: Grade::Good,
            reviews: 2,
            lapses: 0,
        }),
        ..ItemState::default()
    }
}

fn sure_and_wrong(last_on: Date) -> ItemState {
    ItemState {
        last: Score {
            earned: 0,
            possible: 1,
        },
        last_confidence: Some(Confidence::Sure),
        ..known(last_on, 0.2)
    }
}

/// The parts of an input.
struct Made {
    library: Library,
    states: BTreeMap<ItemKey, ItemState>,
    rules: TodayRules,
    under_exam: BTreeSet<ItemKey>,
    seed: u64,
}

impl Made {
    fn new(banks: impl IntoIterator<Item = Bank>) -> Self {
        Self {
            library: Library::new(banks),
            states: BTreeMap::new(),
            rules: TodayRules::default(),
            under_exam: BTreeSet::new(),
            seed: 1,
        }
    }

    fn of(items: Vec<Item>) -> Self {
        Self::new([bank("ivig", items)])
    }

    fn with(mut self, item: &str, state: ItemState) -> Self {
        self.states.insert(key(item), state);
        self
    }

    fn rules(mut self, minutes: u32, new_a_day: u32) -> Self {
        self.rules = TodayRules {
            minutes,
            new_a_day,
            ..self.rules
        };
        self
    }

    fn on(&self, day: Date) -> Today {
        let history = History::new(self.states.clone());
        today(&TodayInput {
            library: &self.library,
            history: &history,
            day,
            rules: &self.rules,
            under_exam: &self.under_exam,
            seed: self.seed,
        })
    }

    fn today(&self) -> Today {
        self.on(DAY)
    }
}

fn names(today: &Today) -> Vec<String> {
    today
        .items
        .iter()
        .map(|of| of.key.item.to_string())
        .collect()
}

fn corrected(mut item: Item, on: Date) -> Item {
    item.revision = Revision([8; 32]);
    item.facts.corrections = vec![Correction {
        on,
        what: "The key was 2 mL.".into(),
    }];
    item
}

fn of_objective(mut item: Item, objective: &str) -> Item {
    item.facts.objective = Some(ObjectiveId::new(objective));
    item
}

#[test]
fn a_first_day_is_new_items_of_all_topics_and_as_many_as_fit() {
    let today = Made::of(items("ivig", &["a", "b", "c"], 30))
        .rules(6, 10)
        .today();
    assert_eq!(today.items.len(), 6);
    assert_eq!(
        (today.seconds, today.new_left, today.away_days),
        (360, 24, 0)
    );
    assert_eq!(
        today.line(DAY),
        "6 questions, about 6 minutes: 6 new. Left for later: more new questions."
    );
}

#[test]
fn corrected_comes_first_then_sure_and_missed_then_the_rest() {
    let mut all = items("ivig", &["a", "b"], 8);
    all[3] = corrected(all[3].clone(), date(2026, 11, 18));
    let made = Made::of(all)
        .with("i000", known(date(2026, 11, 1), 5.0))
        .with("i001", sure_and_wrong(date(2026, 11, 19)))
        .with("i002", known(date(2026, 11, 19), 50.0))
        .with("i003", known(date(2026, 11, 17), 50.0))
        .rules(5, 10);
    let today = made.today();
    let reasons: Vec<TodayReason> = today.items.iter().map(|of| of.reason).collect();
    assert_eq!(&names(&today)[..2], ["i003", "i001"]);
    assert_eq!(
        &reasons[..2],
        [TodayReason::Corrected, TodayReason::SureAndWrong]
    );
    assert_eq!(today.count(TodayReason::Due), 1);
    assert_eq!(
        today.made_of(),
        "1 to review, 1 you were sure of and missed, 1 corrected, 2 new"
    );
    assert_eq!(
        today.corrections_line().as_deref(),
        Some("The key of 1 question that you answered was corrected on Nov 18: The key was 2 mL.")
    );
}

#[test]
fn a_correction_counts_only_since_the_last_response_and_until_it_is_answered_anew() {
    let item = corrected(item("ivig", "a", "i", kind_number(0)), date(2026, 11, 10));
    let unseen = |state| correction_since(&item, &state).is_some();
    assert!(unseen(known(date(2026, 11, 10), 5.0)));
    assert!(!unseen(known(date(2026, 11, 11), 5.0)), "corrected before");
    assert!(!unseen(ItemState::default()));
    let anew = ItemState {
        last_revision: Some(item.revision),
        ..known(date(2026, 11, 10), 5.0)
    };
    assert!(!unseen(anew));
}

#[test]
fn a_corrected_item_is_asked_even_if_it_was_answered_today() {
    let all = vec![corrected(item("ivig", "a", "i", kind_number(0)), DAY)];
    let made = Made::of(all).with("i", known(DAY, 5.0));
    assert_eq!(names(&made.today()), ["i"]);
}

#[test]
fn nothing_answered_today_withdrawn_or_under_exam_is_asked() {
    let mut all = items("ivig", &["a"], 5);
    all[1].status = Status::Withdrawn;
    let mut made = Made::of(all)
        .with("i000", sure_and_wrong(DAY))
        .with("i001", known(date(2026, 11, 1), 2.0))
        .with("i002", known(date(2026, 11, 1), 2.0))
        .with("i003", known(date(2026, 11, 1), 2.0))
        .rules(10, 0);
    made.under_exam = BTreeSet::from([key("i002")]);
    let today = made.today();
    assert_eq!(names(&today), ["i003"]);
    assert_eq!((today.answered, today.is_reached), (1, false));
    assert_eq!(today.headline(), "1 more question, about 1 minute");
}

#[test]
fn siblings_are_a_day_apart_and_enemies_never_together() {
    let mut all = items("ivig", &["a"], 6);
    for at in [0, 1, 2] {
        all[at] = of_objective(all[at].clone(), "rate");
    }
    all[3] = enemy_of(all[3].clone(), &["i004"]);
    let made = Made::of(all);
    let chosen = names(&made.today());
    let of = |wanted: &[&str]| {
        chosen
            .iter()
            .filter(|of| wanted.contains(&of.as_str()))
            .count()
    };
    assert_eq!(of(&["i000", "i001", "i002"]), 1);
    assert_eq!(of(&["i003", "i004"]), 1);
    let next = made.with("i000", known(DAY, 5.0));
    let today = next.today();
    assert!(!names(&today).iter().any(|of| of == "i001" || of == "i002"));
    let tomorrow = next.on(date(2026, 11, 21));
    assert!(
        names(&tomorrow)
            .iter()
            .any(|of| of == "i001" || of == "i002")
    );
}

#[test]
fn a_case_comes_whole_in_order_and_only_if_it_fits() {
    let mut all = items("ivig", &["a"], 2);
    all.extend(case_of("ivig", "c"));
    let made = Made::of(all);
    for (minutes, count) in [(5, 2), (6, 6), (8, 8)] {
        let mut made = Made {
            library: made.library.clone(),
            ..Made::of(Vec::new())
        };
        made.rules.minutes = minutes;
        // New items of the topic of the case come first: it has three quarters of the bank.
        let today = made.today();
        assert_eq!(today.items.len(), count, "{minutes} minutes");
        let case: Vec<String> = names(&today)
            .into_iter()
            .filter(|of| of.starts_with('c'))
            .collect();
        let whole: Vec<String> = (1..=CASE_ITEMS).map(|n| format!("c-{n}")).collect();
        assert!(case.is_empty() || case == whole);
        assert!(minutes >= 6 || case.is_empty());
    }
}

#[test]
fn a_case_is_due_when_three_of_its_items_are_and_is_told_if_it_never_fits() {
    let mut made = Made::of(case_of("ivig", "c")).rules(10, 0);
    for (number, stability) in [
        (1, 2.0),
        (2, 3.0),
        (3, 30.0),
        (4, 30.0),
        (5, 30.0),
        (6, 30.0),
    ] {
        made = made.with(&format!("c-{number}"), known(date(2026, 11, 10), stability));
    }
    assert_eq!(made.today().items.len(), 0);
    let due = made.with("c-5", known(date(2026, 11, 10), 4.0));
    assert_eq!(due.today().count(TodayReason::Due), CASE_ITEMS);
    let short = due.rules(5, 0).today();
    assert_eq!((short.items.len(), short.minutes_needed), (0, Some(6)));
    assert_eq!(
        short.line(DAY),
        "Nothing fits into your minutes. A case study takes about 6 minutes; Settings has the minutes."
    );
}

#[test]
fn new_items_are_capped_each_day_and_keep_their_part_of_the_time() {
    let all = items("ivig", &["a"], 100);
    let mut made = Made::of(all).rules(10, 4);
    assert_eq!(made.today().items.len(), 4);
    made = made.with("i000", known(DAY, 5.0));
    assert_eq!(made.today().items.len(), 3, "one was begun today");
    for n in 10..25 {
        made = made.with(&format!("i{n:03}"), known(date(2026, 11, 1), 2.0));
    }
    let counts = |made: &Made| {
        let today = made.today();
        (today.count(TodayReason::Due), today.count(TodayReason::New))
    };
    assert_eq!(counts(&made), (7, 3), "reviews take what new items leave");
    made = made.rules(10, 10);
    assert_eq!(counts(&made), (4, 6), "new items keep six minutes of ten");
    assert_eq!(counts(&made.rules(10, 0)), (10, 0));
}

#[test]
fn new_items_come_from_the_topic_that_lacks_most() {
    let mut all = items("ivig", &["a"], 12);
    all.extend((0..12).map(|n| item("ivig", "b", &format!("b{n}"), kind_number(n))));
    let mut made = Made::of(all).rules(6, 6);
    for n in 0..6 {
        made = made.with(&format!("i{n:03}"), known(date(2026, 11, 19), 50.0));
    }
    let today = made.today();
    assert_eq!(today.items.len(), 6);
    assert!(
        names(&today).iter().all(|of| of.starts_with('b')),
        "{:?}",
        names(&today)
    );
}

#[test]
fn what_is_nearly_forgotten_comes_first_unless_another_order_is_chosen() {
    let mut made = Made::of(items("ivig", &["a"], 8)).rules(1, 0);
    for n in 0..8_i8 {
        made = made.with(&format!("i00{n}"), known(date(2026, 11, 10 - n), 5.0));
    }
    let first = |made: &Made| names(&made.today()).concat();
    assert_eq!(first(&made), "i007");
    made.rules.order = DueOrder::RecalledFirst;
    assert_eq!(first(&made), "i000");
    made.rules.order = DueOrder::OldestFirst;
    assert_eq!(first(&made), "i007");
}

#[test]
fn topics_of_a_subject_alternate() {
    let topics = ["a", "b", "c"];
    let today = Made::of(items("ivig", &topics, 30)).rules(12, 12).today();
    let topic = |name: &String| name[1..].parse::<usize>().expect("a number") % 3;
    let order: Vec<usize> = names(&today).iter().map(topic).collect();
    assert!(order.windows(2).all(|pair| pair[0] != pair[1]), "{order:?}");
}

#[test]
fn a_clock_that_was_ahead_and_a_flight_keep_nothing_from_being_asked_again() {
    let made = Made::of(items("ivig", &["a"], 2))
        .with("i000", known(date(2028, 1, 1), 300.0))
        .with("i001", known(date(2026, 11, 21), 5.0))
        .rules(10, 0);
    let today = made.today();
    assert_eq!(names(&today), ["i000"]);
    assert_eq!((today.answered, today.away_days), (1, 0));
}

#[test]
fn what_no_bank_has_is_ignored_and_no_banks_are_no_set() {
    let empty = Made::of(Vec::new()).with("gone", sure_and_wrong(date(2026, 11, 1)));
    let today = empty.today();
    assert_eq!(
        today,
        Today {
            away_days: 18,
            ..Today::default()
        }
    );
    assert_eq!(
        today.line(DAY),
        "Nothing is due today. Choose any questions with Study."
    );
}
