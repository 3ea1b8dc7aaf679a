//! Rules against habits: over many items, keys that a learner finds by their length, their place,
//! their number or their first verb.

mod chance;

use super::cues::lengths;
use super::lists::STOPS_AND_CALLS;
use super::tokens::{each_word, is_one_of};
use crate::content::codes::{self, Code};
use crate::content::diagnostic::Findings;
use crate::content::parse::{BankPlaces, ItemPlaces};
use crate::domain::bank::Bank;
use crate::domain::choice::Choice;
use crate::domain::item::{Item, Status};
use crate::domain::kind::KindName;
use crate::domain::limits::PARTS_MAX;
use crate::domain::markup::plain;
use chance::{CHI_SQUARE_99, CONFIDENCE_95, CONFIDENCE_99, chi_square, most_by_chance};

/// The share of select-all items that may have a single key, or nothing but keys, in per cent.
const EXTREMES_PERCENT: usize = 15;
/// The usual share of keys in select-all items, in per cent: outside of it, the number of choices
/// tells how many to select.
const KEY_SHARE_PERCENT: std::ops::RangeInclusive<usize> = 35..=65;
/// The share of select-all items that makes two numbers of keys a habit, in per cent.
const COUNTS_PERCENT: usize = 90;
/// The items that a habit needs: among fewer, most patterns are chance.
const ITEMS_MIN: usize = 8;
/// The items about an action that a habit of the verb needs; chance decides the rest.
const ACTION_ITEMS_MIN: usize = 5;
/// The items for each place of the key, so that their numbers can be compared.
const ITEMS_PER_PLACE: usize = 5;

/// The numbers of many items that a habit shows in.
#[derive(Default)]
pub struct KeyNumbers {
    /// The chance of each multiple-choice item that its key is the longest choice.
    longest_chances: Vec<f64>,
    longest: usize,
    /// The chance of each item about an action that its key stops or calls.
    stop_chances: Vec<f64>,
    stops: usize,
    /// The numbers of keys and choices of each select-all item.
    select_all: Vec<(usize, usize)>,
}

/// A habit: its rule, the message and the help.
pub type Habit = (&'static Code, String, &'static str);

/// Checks L16, L17, L46, L47, L64 and L65 in one bank, and returns its numbers.
pub fn lint(
    bank: &Bank,
    outside: &BankPlaces,
    places: &[ItemPlaces],
    findings: &mut Findings,
) -> KeyNumbers {
    let items: Vec<(&Item, &ItemPlaces)> = bank
        .items
        .iter()
        .zip(places)
        .map(|(item, places)| (&**item, places))
        .filter(|(item, _)| item.status == Status::Active)
        .collect();
    let mut tally = KeyNumbers::default();
    items.iter().for_each(|(item, _)| tally.add(item));
    let mut habits = tally.habits();
    habits.extend(key_positions(&items));
    for (code, message, help) in habits {
        findings.add(code, outside.head.clone(), message, help);
    }
    extreme_keys(&items, findings);
    tally
}

impl KeyNumbers {
    /// Adds the numbers of another bank.
    pub fn merge(&mut self, other: Self) {
        self.longest_chances.extend(other.longest_chances);
        self.longest += other.longest;
        self.stop_chances.extend(other.stop_chances);
        self.stops += other.stops;
        self.select_all.extend(other.select_all);
    }

    fn add(&mut self, item: &Item) {
        if let Some((key, others)) = lengths(&item.kind) {
            let longest = others.iter().all(|other| *other < key);
            self.longest += usize::from(longest);
            self.longest_chances.push(1.0 / (others.len() + 1) as f64);
        }
        let choices = choices(item);
        match item.kind.name() {
            KindName::SelectAll => {
                let keys = choices.iter().filter(|choice| choice.key).count();
                self.select_all.push((keys, choices.len()));
            }
            KindName::MultipleChoice if asks_for_action(item) => {
                let stops: Vec<&&Choice> = choices.iter().filter(|of| stops_or_calls(of)).collect();
                // Where all or none do, the verb is no clue.
                if (1..choices.len()).contains(&stops.len()) {
                    let chance = stops.len() as f64 / choices.len() as f64;
                    self.stop_chances.push(chance);
                    self.stops += usize::from(stops.iter().any(|choice| choice.key));
                }
            }
            _ => {}
        }
    }

    /// Returns the habits that these numbers show.
    pub fn habits(&self) -> Vec<Habit> {
        let counts = self.key_counts().into_iter();
        let share = self.key_share().into_iter();
        let all = self.longest_keys().into_iter().chain(share);
        all.chain(self.verbs()).chain(counts).collect()
    }

    fn longest_keys(&self) -> Option<Habit> {
        let (longest, all) = (self.longest, self.longest_chances.len());
        let expected = most_by_chance(&self.longest_chances, CONFIDENCE_99);
        let message = format!(
            "the key is the longest choice in {longest} of {all} multiple-choice items; chance explains {expected}"
        );
        let help = "shorten the keys or add detail to the distractors, so that the longest choice is not a clue";
        (longest > expected).then_some((&codes::LONGEST_KEYS, message, help))
    }

    /// Returns keys that stop or call more often than the choices do.
    fn verbs(&self) -> Option<Habit> {
        let (stops, all) = (self.stops, self.stop_chances.len());
        let expected = most_by_chance(&self.stop_chances, CONFIDENCE_95);
        let message = format!(
            "the key stops or calls in {stops} of {all} items in which some choices do; chance explains {expected}"
        );
        let help = "write items in which stopping or calling is the error, or let several choices stop or call";
        (all >= ACTION_ITEMS_MIN && stops > expected).then_some((&codes::VERB_HABIT, message, help))
    }

    fn key_share(&self) -> Option<Habit> {
        let all = self.select_all.len();
        let shares = self
            .select_all
            .iter()
            .map(|(keys, of)| keys * 100 / (*of).max(1));
        let share = shares.sum::<usize>() / all.max(1);
        let message =
            format!("on average {share}% of the choices of {all} select-all items are keys");
        let help = "vary the number of keys, so that it cannot be guessed";
        let unusual = all >= ITEMS_MIN && !KEY_SHARE_PERCENT.contains(&share);
        unusual.then_some((&codes::KEY_SHARE, message, help))
    }

    fn key_counts(&self) -> Option<Habit> {
        let all = self.select_all.len();
        let with = |low: usize| {
            let usual = |(keys, _): &&(usize, usize)| (low..=low + 1).contains(keys);
            self.select_all.iter().filter(usual).count()
        };
        let (low, usual) = (1..=PARTS_MAX)
            .map(|low| (low, with(low)))
            .max_by_key(|(_, usual)| *usual)?;
        let message = format!(
            "{usual} of {all} select-all items have {low} or {} keys",
            low + 1
        );
        let help =
            "let the number of keys vary from one to all, so that learners must judge each choice";
        let habit = all >= ITEMS_MIN && usual * 100 >= all * COUNTS_PERCENT;
        habit.then_some((&codes::KEY_COUNT_HABIT, message, help))
    }
}

/// Returns places of the key among items whose choices are not shuffled on screen.
fn key_positions(items: &[(&Item, &ItemPlaces)]) -> Vec<Habit> {
    let mut habits: Vec<Habit> = Vec::new();
    for (size, limit) in (2..).zip(CHI_SQUARE_99) {
        let mut counts = vec![0_usize; size];
        for (item, _) in items {
            let choices = choices(item);
            let single = item.kind.name() == KindName::MultipleChoice;
            let fixed = single && !item.shuffle && choices.len() == size;
            let place = choices.iter().position(|choice| choice.key);
            let count = place.filter(|_| fixed).and_then(|at| counts.get_mut(at));
            if let Some(count) = count {
                *count += 1;
            }
        }
        let all: usize = counts.iter().sum();
        if all < size * ITEMS_PER_PLACE || chi_square(&counts) <= limit {
            continue;
        }
        let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
        let message = format!(
            "the keys of {all} items with `shuffle = false` and {size} choices stand in places 1 to {size} {} times",
            counts.join(", ")
        );
        let help = "choose other distractors, so that each place is the key about as often";
        habits.push((&codes::KEY_POSITIONS, message, help));
    }
    habits
}

/// Reports select-all items with one key or nothing but keys, if they are too many.
fn extreme_keys(items: &[(&Item, &ItemPlaces)], findings: &mut Findings) {
    let (mut all, mut single, mut whole) = (0, Vec::new(), Vec::new());
    for (item, places) in items {
        if item.kind.name() != KindName::SelectAll {
            continue;
        }
        all += 1;
        let choices = choices(item);
        match choices.iter().filter(|choice| choice.key).count() {
            1 => single.push(places),
            keys if keys == choices.len() => whole.push(places),
            _ => {}
        }
    }
    for (extreme, what, help) in [
        (
            single,
            "a single key",
            "make this one multiple-choice, or add keys",
        ),
        (
            whole,
            "nothing but keys",
            "add an incorrect choice to this one",
        ),
    ] {
        let Some(last) = extreme.last() else {
            continue;
        };
        if extreme.len() > 1 && extreme.len() * 100 > all * EXTREMES_PERCENT {
            let message = format!("{} of {all} select-all items have {what}", extreme.len());
            let span = last.key("choices");
            findings.add(&codes::SELECT_ALL_KEYS, span, message, help);
        }
    }
}

fn choices(item: &Item) -> Vec<&Choice> {
    let selection = item.kind.selection();
    selection
        .into_iter()
        .flat_map(|selection| selection.choices())
        .collect()
}

/// Wordings of a question about an action.
const ACTIONS: &[&str] = &[
    "nurse do",
    "which action",
    "what action",
    "nurse's first",
    "nurse’s first",
    "nurse respond",
    "nurse take",
    "priority action",
    "best response",
    "next step",
];

fn asks_for_action(item: &Item) -> bool {
    let stem = plain(&item.stem).to_lowercase();
    ACTIONS.iter().any(|action| stem.contains(action))
}

fn stops_or_calls(choice: &Choice) -> bool {
    let text = plain(&choice.text);
    let first = each_word(&text).next();
    first.is_some_and(|first| is_one_of(first, STOPS_AND_CALLS))
}
