//! The success of guessing: strategies that find keys by looks alone, tried on the items of banks and
//! compared with chance.
//!
//! `guesses` has the marks of each strategy, `lists` their words, `ticks` the habits with select-all
//! items, and `significance` the statistics. docs/test-wise.md explains the method. Called by
//! `dripset bank test-wise`.

mod guesses;
mod lists;
mod significance;
mod ticks;

use guesses::{Marked, SingleKeyList};
use significance::Trial;
use ticks::Ticks;

use crate::domain::ids::ItemKey;
use crate::domain::item::{Item, Status};

/// The probability that a bank without any cue has a strategy above chance.
pub const SIGNIFICANCE: f64 = 0.05;

/// A way to guess without reading for meaning.
#[derive(Debug)]
pub struct Strategy {
    /// Its name in reports for scripts.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    guess: Guess,
}

#[derive(Clone, Copy, Debug)]
enum Guess {
    /// Takes one of the choices that the function marks.
    Choice(fn(&SingleKeyList) -> Marked),
    /// Ticks so many choices of a select-all item.
    Ticks(Ticks),
}

macro_rules! strategies {
    ($($id:literal $title:literal $guess:expr;)*) => {
        /// All strategies, in the order of reports.
        pub const STRATEGIES: [Strategy; [$($id),*].len()] =
            [$(Strategy { id: $id, title: $title, guess: $guess },)*];
    };
}

strategies! {
    "longest" "the longest choice" Guess::Choice(guesses::longest);
    "shortest" "the shortest choice" Guess::Choice(guesses::shortest);
    "first" "the first choice" Guess::Choice(guesses::first);
    "second" "the second choice" Guess::Choice(guesses::second);
    "third" "the third choice" Guess::Choice(guesses::third);
    "fourth" "the fourth choice" Guess::Choice(guesses::fourth);
    "last" "the last choice" Guess::Choice(guesses::last);
    "stem-words" "most words of the stem" Guess::Choice(guesses::stem_words);
    "hedged" "most hedged wording" Guess::Choice(guesses::hedged);
    "middle-number" "the middle number" Guess::Choice(guesses::middle_number);
    "stops" "stop, hold or clamp" Guess::Choice(guesses::stops);
    "calls" "call, notify or ask" Guess::Choice(guesses::calls);
    "tick-three" "tick any three" Guess::Ticks(Ticks::Count(3));
    "tick-four" "tick any four" Guess::Ticks(Ticks::Count(4));
    "tick-all" "tick all" Guess::Ticks(Ticks::All);
}

impl Strategy {
    /// Returns whether it is for select-all items, and counted in shares of their points.
    pub fn ticks(&self) -> bool {
        matches!(self.guess, Guess::Ticks(_))
    }

    fn trials(&self, item: &Item, lists: &[SingleKeyList]) -> Vec<Trial> {
        match self.guess {
            Guess::Choice(mark) => lists
                .iter()
                .filter_map(|list| chosen(list, &mark(list)))
                .collect(),
            Guess::Ticks(ticks) => ticks::trial(item, ticks).into_iter().collect(),
        }
    }
}

/// Returns the trial of a strategy on a list, unless it marks no choice or every choice. If it marks
/// several, its score is the probability that it takes the key among them.
fn chosen(list: &SingleKeyList, marked: &[usize]) -> Option<Trial> {
    let (count, all) = (marked.len(), list.texts.len());
    if count == 0 || count >= all {
        return None;
    }
    let share = 1.0 / count as f64;
    let chance = count as f64 / all as f64;
    let observed = match marked.contains(&list.key) {
        true => share,
        false => 0.0,
    };
    Some(Trial::new(observed, [(share, chance), (0.0, 1.0 - chance)]))
}

/// The success of a strategy.
#[derive(Clone, Debug)]
pub struct StrategyOutcome<'a> {
    /// The strategy.
    pub strategy: &'static Strategy,
    /// The lists or select-all items that it applies to.
    pub applies: usize,
    /// The keys that it finds, or the shares of points that it earns, in total.
    pub found: f64,
    /// The total that chance gives on average.
    pub by_chance: f64,
    /// The 95% interval of the share found, from 0 to 1.
    pub interval: (f64, f64),
    /// The probability that chance finds as much; 1 if the strategy never applies.
    pub p: f64,
    /// The same, corrected for the number of strategies that apply.
    pub corrected_p: f64,
    /// True if it finds more than chance explains.
    pub is_above_chance: bool,
    /// The items on which it does better than chance on average.
    pub hits: Vec<&'a ItemKey>,
}

/// Tries every strategy on these items. Withdrawn ones are left out.
pub fn outcomes<'a>(items: impl IntoIterator<Item = &'a Item>) -> Vec<StrategyOutcome<'a>> {
    let mut tried: Vec<Tried<'a>> = STRATEGIES.iter().map(|_| Tried::default()).collect();
    let items = items.into_iter();
    for item in items.filter(|item| item.status == Status::Active) {
        let lists = guesses::lists(item);
        for (strategy, tried) in STRATEGIES.iter().zip(&mut tried) {
            tried.add(&item.key, strategy.trials(item, &lists));
        }
    }
    let p_of = |tried: &Tried<'_>| significance::p_value(&tried.trials);
    let applied = tried.iter().filter(|tried| !tried.trials.is_empty());
    let p_values: Vec<f64> = applied.map(p_of).collect();
    let corrected = significance::holm(&p_values);
    // A strategy that never applies is no test.
    let mut tests = p_values.into_iter().zip(corrected);
    let outcome = |(strategy, tried): (&'static Strategy, Tried<'a>)| {
        let test = match tried.trials.is_empty() {
            true => None,
            false => tests.next(),
        };
        tried.outcome(strategy, test.unwrap_or((1.0, 1.0)))
    };
    STRATEGIES.iter().zip(tried).map(outcome).collect()
}

/// The trials of a strategy so far.
#[derive(Default)]
struct Tried<'a> {
    trials: Vec<Trial>,
    hits: Vec<&'a ItemKey>,
}

impl<'a> Tried<'a> {
    fn add(&mut self, item: &'a ItemKey, trials: Vec<Trial>) {
        let is_hit = trials.iter().any(Trial::is_above_mean);
        self.hits.extend(Some(item).filter(|_| is_hit));
        self.trials.extend(trials);
    }

    fn outcome(self, strategy: &'static Strategy, test: (f64, f64)) -> StrategyOutcome<'a> {
        let found = significance::observed(&self.trials);
        let (p, corrected_p) = test;
        StrategyOutcome {
            strategy,
            applies: self.trials.len(),
            found,
            by_chance: significance::expected(&self.trials),
            interval: significance::interval(found, self.trials.len()),
            p,
            corrected_p,
            is_above_chance: corrected_p <= SIGNIFICANCE,
            hits: self.hits,
        }
    }
}

#[cfg(test)]
mod tests;
