//! Ways to practice, with the same minutes a day: what is remembered on the day of an exam.

use std::sync::Arc;

use dripset::domain::today::TodayRules;
use dripset::domain::{Item, Library};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::chance::spread;
use crate::learner::{EASE, MadeLearner};
use crate::strategies::{Anki, AtRandom, ByToday, Strategy, UnseenThenMissed};

const LEARNERS: u64 = 60;
/// The days of study, each with one session.
const DAYS: i64 = 42;
/// The days between the last session and the exam.
const BEFORE_EXAM: i64 = 1;

/// The mean ease of items, the minutes a day, and true if the third week is missed.
const SITUATIONS: [(f64, u32, bool); 5] = [
    (EASE, 10, false),
    (EASE, 20, false),
    (EASE, 20, true),
    (0.0, 10, false),
    (0.0, 20, false),
];

fn day(number: i64) -> Date {
    date(2026, 1, 5).saturating_add(number.days())
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
    for (ease, minutes, away) in SITUATIONS {
        let items = match ease {
            0.0 => "items as hard as foreign words",
            _ => "items understood from their rationale",
        };
        let away_words = if away {
            ", with days 15 to 21 missed"
        } else {
            ""
        };
        println!("\n{minutes} minutes a day{away_words}, {items}:");
        println!("way                     remembered   range of learners   seen  answers");
        for (name, make) in ways(minutes) {
            let outcomes: Vec<Outcome> = (0..LEARNERS)
                .map(|seed| weeks(&library, seed, ease, minutes, away, make(&library, seed)))
                .collect();
            line(name, &outcomes);
        }
    }
}

type Make = Box<dyn Fn(&Arc<Library>, u64) -> Box<dyn Strategy>>;

/// Returns the ways to practice, by name.
fn ways(minutes: u32) -> Vec<(&'static str, Make)> {
    let usual = TodayRules {
        minutes,
        new_a_day: 100,
        ..TodayRules::default()
    };
    let reviews_first = TodayRules {
        new_share_permille: 0,
        ..usual
    };
    let by_today = |rules: TodayRules| -> Make {
        Box::new(move |library, seed| Box::new(ByToday::new(library, seed, rules)))
    };
    vec![
        ("Today", by_today(usual)),
        ("Today, reviews first", by_today(reviews_first)),
        (
            "at random",
            Box::new(|library, seed| Box::new(AtRandom::new(library, seed))),
        ),
        (
            "unseen, then missed",
            Box::new(|library, seed| Box::new(UnseenThenMissed::new(library, seed))),
        ),
        (
            "Anki's usual settings",
            Box::new(|library, seed| Box::new(Anki::new(library, seed))),
        ),
    ]
}

fn weeks(
    library: &Library,
    seed: u64,
    ease: f64,
    minutes: u32,
    away: bool,
    mut strategy: Box<dyn Strategy>,
) -> Outcome {
    let items: Vec<&Arc<Item>> = library.active_items().collect();
    let mut learner = MadeLearner::new(seed, ease, items.iter().map(|item| &***item));
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
    let recalls = items.iter().map(|item| learner.recall(&item.key, exam));
    let recalls: Vec<f64> = recalls.collect();
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
