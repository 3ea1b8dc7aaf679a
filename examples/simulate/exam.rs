//! The adaptive exam with the shipped items: bias, error and length, beside items at random and
//! beside the limit that information sets.

use dripset::domain::adaptive::{
    Decision, FirstExposures, Pool, PoolItem, Posterior, StopReason, information, probabilities,
    simulate,
};
use dripset::domain::drawn::chance_for;
use dripset::domain::mode::AdaptiveRules;
use rand::RngExt;
use rand::seq::SliceRandom;

use crate::chance::{normal, spread};

/// The made-up learners at each ability.
const LEARNERS: u64 = 400;
/// Their abilities, in logits.
const ABILITIES: [f64; 5] = [-2.0, -1.0, 0.0, 1.0, 2.0];
/// The lengths of exams that do not stop before.
const LENGTHS: [usize; 3] = [20, 40, 60];
/// The standard deviation of an author's error in a difficulty, in logits.
const AUTHOR_ERROR: f64 = 0.5;

/// The items of the made pool.
const MADE: i32 = 1_000;

/// What an exam came to, for one learner.
struct Outcome {
    error: f64,
    standard_error: f64,
    limit: f64,
}

/// Prints all tables.
pub fn print() {
    let library = dripset::bank_sources::shipped();
    let items: Vec<PoolItem> = library
        .active_items()
        .map(|item| PoolItem::new(item, FirstExposures::default()))
        .collect();
    let made = made(items.first().expect("an item"));
    for (name, items) in [
        ("the shipped items", &items),
        ("made items of one point", &made),
    ] {
        let pool = Pool::new(items.iter().cloned(), &[]);
        for error in [0.0, AUTHOR_ERROR] {
            println!(
                "\nAdaptive exam: {}, {name}, {LEARNERS} learners at each ability, difficulties {}:",
                items.len(),
                match error {
                    0.0 => "as the authors say".to_owned(),
                    error => format!(
                        "off by {error} logits (standard deviation), which the exam does not know"
                    ),
                }
            );
            println!("length  selection  ability    bias   RMSE  told SE  1/sqrt(information)");
            for (length, theta) in LENGTHS
                .into_iter()
                .flat_map(|length| ABILITIES.map(|theta| (length, theta)))
            {
                let seeds = 0..LEARNERS;
                let adaptive: Vec<Outcome> = seeds
                    .clone()
                    .map(|seed| exam(&pool, length, theta, seed, error))
                    .collect();
                let random: Vec<Outcome> = seeds
                    .map(|seed| at_random(items, length, theta, seed, error))
                    .collect();
                line(length, "adaptive", theta, &adaptive);
                line(length, "random", theta, &random);
            }
        }
    }
    stopping(&Pool::new(items, &[]));
}

/// Returns many items of one point with difficulties from -3 to 3 logits, as a large bank would have.
fn made(like: &PoolItem) -> Vec<PoolItem> {
    let item = |number: i32| {
        let mut item = like.clone();
        item.key.item = format!("made-{number:04}").as_str().into();
        item.model.difficulty_milli = number * 6_000 / (MADE - 1) - 3_000;
        item.model.possible = 1;
        item.case = None;
        item.enemies = Default::default();
        item
    };
    (0..MADE).map(item).collect()
}

/// Returns the actual difficulty of an item for a simulation with this seed.
fn truth(item: &PoolItem, seed: u64, error: f64) -> f64 {
    let name = format!("{}/{}", item.key.bank, item.key.item);
    item.model.difficulty() + normal(&mut chance_for(seed, &name), error)
}

fn rules(items_min: usize, items_max: usize) -> AdaptiveRules {
    AdaptiveRules {
        items_min,
        items_max,
        ..AdaptiveRules::default()
    }
}

fn exam(pool: &Pool, length: usize, theta: f64, seed: u64, error: f64) -> Outcome {
    let done = simulate(pool, rules(length, length), theta, seed, |item| {
        truth(item, seed, error)
    });
    let asked = |key: &_| pool.items().find(|item| item.key == *key);
    let information: f64 = done
        .path
        .iter()
        .filter_map(|step| asked(&step.key))
        .map(|item| information(theta, &shifted(item, seed, error)))
        .sum();
    let last = done.path.last().expect("a response").ability;
    Outcome {
        error: last.theta - theta,
        standard_error: last.se,
        limit: 1.0 / information.sqrt(),
    }
}

fn shifted(item: &PoolItem, seed: u64, error: f64) -> Vec<f64> {
    let shift = truth(item, seed, error) - item.model.difficulty();
    item.model.steps().iter().map(|step| step + shift).collect()
}

/// The same estimate from items drawn at random.
fn at_random(items: &[PoolItem], length: usize, theta: f64, seed: u64, error: f64) -> Outcome {
    let mut chance = chance_for(seed, "random selection");
    let mut items: Vec<&PoolItem> = items.iter().collect();
    items.shuffle(&mut chance);
    let mut posterior = Posterior::default();
    let mut total = 0.0;
    for item in items.into_iter().take(length) {
        let steps = shifted(item, seed, error);
        total += information(theta, &steps);
        let mut left: f64 = chance.random();
        let mut earned = 0;
        for probability in probabilities(theta, &steps) {
            if left < probability || earned == item.model.possible {
                break;
            }
            left -= probability;
            earned += 1;
        }
        posterior.add(item.model, earned);
    }
    let ability = posterior.ability();
    Outcome {
        error: ability.theta - theta,
        standard_error: ability.se,
        limit: 1.0 / total.sqrt(),
    }
}

fn line(length: usize, selection: &str, theta: f64, outcomes: &[Outcome]) {
    let errors: Vec<f64> = outcomes.iter().map(|outcome| outcome.error).collect();
    let (bias, _) = spread(&errors);
    let squares: Vec<f64> = errors.iter().map(|error| error * error).collect();
    let rmse = spread(&squares).0.sqrt();
    let told = spread(
        &outcomes
            .iter()
            .map(|outcome| outcome.standard_error)
            .collect::<Vec<_>>(),
    )
    .0;
    let limit = spread(
        &outcomes
            .iter()
            .map(|outcome| outcome.limit)
            .collect::<Vec<_>>(),
    )
    .0;
    println!(
        "{length:>6}  {selection:<9}  {theta:>7.1}  {bias:>6.2}  {rmse:>5.2}  {told:>7.2}  {limit:>19.2}"
    );
}

/// The usual exam, which stops between 20 and 60 items.
fn stopping(pool: &Pool) {
    println!("\nThe usual exam, 20 to 60 items, level 0, difficulties off by {AUTHOR_ERROR}:");
    println!("ability  items  stopped by the interval  on the right side of the level");
    for theta in [-2.0, -1.0, -0.5, 0.5, 1.0, 2.0] {
        let exams = (0..LEARNERS).map(|seed| {
            simulate(pool, rules(20, 60), theta, seed, |item| {
                truth(item, seed, AUTHOR_ERROR)
            })
        });
        let exams: Vec<_> = exams.collect();
        let share = |is_so: &dyn Fn(&dripset::domain::adaptive::SimulatedExam) -> bool| {
            exams.iter().filter(|exam| is_so(exam)).count() as f64 / exams.len() as f64 * 100.0
        };
        let lengths: Vec<f64> = exams.iter().map(|exam| exam.path.len() as f64).collect();
        let precise = share(&|exam| exam.reason == StopReason::Precise);
        let right = share(&|exam| (exam.decision == Decision::Above) == (theta > 0.0));
        println!(
            "{theta:>7.1}  {:>5.1}  {precise:>22.0}%  {right:>29.0}%",
            spread(&lengths).0
        );
    }
}
