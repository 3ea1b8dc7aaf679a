//! Rules against habits: over many items, keys that a learner finds by their length, their place,
//! their number or their first verb.

mod chance;

use super::cues::lengths;
use super::lists::STOPS_AND_CALLS;
use super::subject::words;
use crate::content::codes::{self, Code};
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::parse::{BankPlaces, ItemPlaces};
use crate::domain::bank::Bank;
use crate::domain::choice::Choice;
use crate::domain::item::{Item, Status};
use crate::domain::kind::KindName;
use crate::domain::markup::plain;
use chance::{CHI_SQUARE_99, chi_square, most_by_chance};

/// The confidence that chance alone does not make keys the longest.
const LONGEST_CONFIDENCE: f64 = 0.99;
/// The confidence that chance alone does not make keys stop or call.
const VERB_CONFIDENCE: f64 = 0.95;
/// The share of select-all items that may have a single key, or nothing but keys, in per cent.
const EXTREMES_PERCENT: usize = 15;
/// The usual share of keys in select-all items, in per cent: outside of it, the number of choices
/// tells how many to select.
const KEY_SHARE_PERCENT: std::ops::RangeInclusive<usize> = 35..=65;
/// The share of select-all items that makes two numbers of keys a habit, in per cent.
const COUNTS_PERCENT: usize = 90;
/// The items that a habit needs: among fewer, most patterns are chance.
const ITEMS_MIN: usize = 8;
/// The items for each place of the key, so that their numbers can be compared.
const ITEMS_PER_PLACE: usize = 5;

/// A bank under check.
struct Habits<'a> {
    bank: &'a Bank,
    places: &'a [ItemPlaces],
    head: SourceSpan,
    findings: &'a mut Findings,
}

/// Checks L16, L17, L46, L47, L64 and L65.
pub fn lint(bank: &Bank, outside: &BankPlaces, places: &[ItemPlaces], findings: &mut Findings) {
    let head = outside.head.clone();
    let mut habits = Habits {
        bank,
        places,
        head,
        findings,
    };
    habits.longest_keys();
    habits.key_positions();
    habits.key_counts();
    habits.verbs();
}

impl<'a> Habits<'a> {
    fn add(&mut self, code: &'static Code, message: String, help: &str) {
        self.findings.add(code, self.head.clone(), message, help);
    }

    /// Returns the items of a kind that may be drawn, with their places.
    fn items(&self, kind: KindName) -> impl Iterator<Item = (&'a Item, &'a ItemPlaces)> {
        let items = self.bank.items.iter().zip(self.places);
        let items = items.map(|(item, places)| (&**item, places));
        items.filter(move |(item, _)| item.kind.name() == kind && item.status == Status::Active)
    }

    fn longest_keys(&mut self) {
        let items: Vec<(usize, Vec<usize>)> = self
            .items(KindName::MultipleChoice)
            .filter_map(|(item, _)| lengths(&item.kind))
            .collect();
        let longest = items
            .iter()
            .filter(|(key, others)| others.iter().all(|other| other < key))
            .count();
        let chances: Vec<f64> = items
            .iter()
            .map(|(_, others)| 1.0 / (others.len() + 1) as f64)
            .collect();
        let expected = most_by_chance(&chances, LONGEST_CONFIDENCE);
        if longest > expected {
            let message = format!(
                "the key is the longest choice in {longest} of {} multiple-choice items; chance explains {expected}",
                items.len()
            );
            let help = "shorten the keys or add detail to the distractors, so that the longest choice is not a clue";
            self.add(&codes::LONGEST_KEYS, message, help);
        }
    }

    /// Reports places of the key among items whose choices are not shuffled on screen.
    fn key_positions(&mut self) {
        for size in 2..=CHI_SQUARE_99.len() + 1 {
            let mut counts = vec![0_usize; size];
            for (item, _) in self.items(KindName::MultipleChoice) {
                let choices = choices(item);
                let place = choices.iter().position(|choice| choice.key);
                let fixed = !item.shuffle && choices.len() == size;
                if let Some(count) = place.filter(|_| fixed).and_then(|at| counts.get_mut(at)) {
                    *count += 1;
                }
            }
            let items: usize = counts.iter().sum();
            let limit = CHI_SQUARE_99.get(size - 2).copied().unwrap_or(f64::MAX);
            if items < size * ITEMS_PER_PLACE || chi_square(&counts) <= limit {
                continue;
            }
            let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
            let message = format!(
                "the keys of {items} items with `shuffle = false` and {size} choices stand in places 1 to {size} {} times",
                counts.join(", ")
            );
            let help = "choose other distractors, so that each place is the key about as often";
            self.add(&codes::KEY_POSITIONS, message, help);
        }
    }

    /// Reports select-all items whose number of keys can be guessed.
    fn key_counts(&mut self) {
        let mut counts: Vec<(usize, usize, &ItemPlaces)> = Vec::new();
        for (item, places) in self.items(KindName::SelectAll) {
            let choices = choices(item);
            let keys = choices.iter().filter(|choice| choice.key).count();
            counts.push((keys, choices.len(), places));
        }
        let all = counts.len();
        let single: Vec<_> = counts.iter().filter(|(keys, ..)| *keys == 1).collect();
        let whole: Vec<_> = counts.iter().filter(|(keys, of, _)| keys == of).collect();
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
            if extreme.len() > 1 && extreme.len() * 100 > all * EXTREMES_PERCENT {
                let span = extreme
                    .last()
                    .map_or(self.head.clone(), |(.., places)| places.key("choices"));
                let message = format!("{} of {all} select-all items have {what}", extreme.len());
                self.findings
                    .add(&codes::SELECT_ALL_KEYS, span, message, help);
            }
        }
        if all < ITEMS_MIN {
            return;
        }
        let share = counts
            .iter()
            .map(|(keys, of, _)| keys * 100 / (*of).max(1))
            .sum::<usize>()
            / all;
        if !KEY_SHARE_PERCENT.contains(&share) {
            let message =
                format!("on average {share}% of the choices of {all} select-all items are keys");
            let help = "vary the number of keys, so that it cannot be guessed";
            self.add(&codes::KEY_SHARE, message, help);
        }
        for low in counts
            .iter()
            .map(|(keys, ..)| *keys)
            .collect::<std::collections::BTreeSet<_>>()
        {
            let usual = counts
                .iter()
                .filter(|(keys, ..)| (low..=low + 1).contains(keys))
                .count();
            if usual * 100 >= all * COUNTS_PERCENT {
                let message = format!(
                    "{usual} of {all} select-all items have {low} or {} keys",
                    low + 1
                );
                let help = "let the number of keys vary from one to all, so that learners must judge each choice";
                return self.add(&codes::KEY_COUNT_HABIT, message, help);
            }
        }
    }

    /// Reports keys that stop or call more often than the choices do.
    fn verbs(&mut self) {
        let mut chances: Vec<f64> = Vec::new();
        let mut keys = 0;
        for (item, _) in self.items(KindName::MultipleChoice) {
            if !asks_for_action(item) {
                continue;
            }
            let choices = choices(item);
            let stops = choices
                .iter()
                .filter(|choice| stops_or_calls(choice))
                .count();
            // Where all or none do, the verb is no clue.
            if stops == 0 || stops == choices.len() {
                continue;
            }
            chances.push(stops as f64 / choices.len() as f64);
            keys += usize::from(
                choices
                    .iter()
                    .any(|choice| choice.key && stops_or_calls(choice)),
            );
        }
        let expected = most_by_chance(&chances, VERB_CONFIDENCE);
        if chances.len() >= ITEMS_MIN && keys > expected {
            let message = format!(
                "the key stops or calls in {keys} of {} items in which some choices do; chance explains {expected}",
                chances.len()
            );
            let help = "write items in which stopping or calling is the error, or let several choices stop or call";
            self.add(&codes::VERB_HABIT, message, help);
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
    let first = words(&text).first().map(|word| word.to_lowercase());
    first.is_some_and(|first| STOPS_AND_CALLS.contains(&first.as_str()))
}
