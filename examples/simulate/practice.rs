//! Ways to practice, with the same minutes a day: what is remembered on the day of an exam.

use std::sync::Arc;

use dripset::domain::{Item, Library};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::chance::spread;
use crate::learner::MadeLearner;
use crate::strategies::{Anki, AtRandom, ByToday, Strategy, UnseenThenMissed};

const LEARNERS: u64 = 60;
/// The days of study, each with one session.
const DAYS: i64 = 42;
/// The days between the last session and the exam.
const BEFORE_EXAM: i64 = 1;

pub fn first_day() -> Date {
    date(2026, 1, 5)
}

pub fn day(number: i64) -> Date {
    first_day().saturating_add(number.days())
}

/// What one learner's weeks came to.
struct Outcome {
    recall: f64,
    seen: f64,
    answers: f64,
}

/// Prints the tables.
pub fn print() {
    let library = Arc::new(dripset::bank_sources::shipped());
    let count = library.active_items().count();
    println!(
        "\nPractice: {count} shipped items, {DAYS} days, {LEARNERS} made-up learners, exam {BEFORE_EXAM} day after the last session."
    );
    for (minutes, away) in [(10, false), (20, false), (20, true)] {
        println!(
            "\n{minutes} minutes a day{}:",
            if away {
                ", with days 15 to 21 missed"
            } else {
                ""
            }
        );
        println!("way                     remembered   range of learners   seen  answers");
        type Make = fn(&Arc<Library>, u64, u32) -> Box<dyn Strategy>;
        let ways: [(&str, Make); 4] = [
            ("Today", |library, seed, minutes| {
                Box::new(ByToday::new(library, seed, minutes))
            }),
            ("at random", |library, seed, _| {
                Box::new(AtRandom::new(library, seed))
            }),
            ("unseen, then missed", |library, seed, _| {
                Box::new(UnseenThenMissed::new(library, seed))
            }),
            ("Anki's usual settings", |library, seed, _| {
                Box::new(Anki::new(library, seed))
            }),
        ];
        for (name, make) in ways {
            let outcomes: Vec<Outcome> = (0..LEARNERS)
                .map(|seed| weeks(&library, seed, minutes, away, make(&library, seed, minutes)))
                .collect();
            line(name, &outcomes);
        }
    }
}

fn weeks(
    library: &Library,
    seed: u64,
    minutes: u32,
    away: bool,
    mut strategy: Box<dyn Strategy>,
) -> Outcome {
    let items: Vec<&Arc<Item>> = library.active_items().collect();
    let mut learner = MadeLearner::new(seed, items.iter().map(|item| &***item));
    let mut answers = 0;
    for number in 0..DAYS {
        if away && (14..21).contains(&number) {
            continue;
        }
        strategy.begin(day(number));
        let (budget, mut spent) = (f64::from(minutes) * 60.0, 0.0);
        while spent < budget {
            let Some(item) = strategy.next(spent) else {
                break;
            };
            let answer = learner.answer(&item, number as f64, spent);
            spent += answer.seconds;
            answers += 1;
            strategy.record(&item, answer, spent);
        }
    }
    let exam = (DAYS - 1 + BEFORE_EXAM) as f64;
    let recalls: Vec<f64> = items
        .iter()
        .map(|item| learner.recall(&item.key, exam))
        .collect();
    Outcome {
        recall: spread(&recalls).0,
        seen: strategy.seen() as f64,
        answers: f64::from(answers),
    }
}

fn line(name: &str, outcomes: &[Outcome]) {
    let of = |value: fn(&Outcome) -> f64| -> Vec<f64> { outcomes.iter().map(value).collect() };
    let (recall, deviation) = spread(&of(|outcome| outcome.recall));
    let (seen, answers) = (spread(&of(|o| o.seen)).0, spread(&of(|o| o.answers)).0);
    println!(
        "{name:<22}  {:>9.1}%  {:>7.1} to {:>4.1}%    {seen:>5.0}  {answers:>7.0}",
        recall * 100.0,
        (recall - deviation) * 100.0,
        (recall + deviation) * 100.0,
    );
}
