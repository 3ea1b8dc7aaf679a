//! The marks that each strategy puts on a list of choices, by their looks alone.

use std::collections::BTreeSet;

use super::lists::{BEFORE_VERBS, CALLS, COMMON, ENDINGS, HEDGES, SHARED_LETTERS_MIN, STOPS};
use crate::domain::item::Item;
use crate::domain::kind::{ChoiceSlot, Selection};
use crate::domain::markup::plain;
use crate::domain::number::Decimal;
use crate::domain::passage::{Passage, PassagePiece, pieces};

/// A list of choices of which exactly one is the key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SingleKeyList {
    /// The texts of the choices, in the author's order.
    pub texts: Vec<String>,
    /// The place of the key among them.
    pub key: usize,
    /// The text before the choices.
    pub stem: String,
    /// True if learners see the choices in this order.
    pub is_fixed: bool,
    /// True if the texts are words to be read, and not pieces of a drawing.
    pub is_worded: bool,
}

/// Returns the lists of an item of which one choice is the key and one is taken. Lists that several
/// slots share are left out: a key in one of them tells about the others.
pub fn lists(item: &Item) -> Vec<SingleKeyList> {
    let Some(selection) = item.kind.selection() else {
        return Vec::new();
    };
    if selection.shares_choices() {
        return Vec::new();
    }
    let slots = selection.slots.iter();
    let slots = slots.filter(|slot| slot.limit() == 1 && !is_shared(selection, slot));
    slots
        .filter_map(|slot| list(item, selection, slot))
        .collect()
}

fn is_shared(selection: &Selection, slot: &ChoiceSlot) -> bool {
    let locals = |slot: &ChoiceSlot| -> BTreeSet<String> {
        let choices = slot.choices.iter();
        choices.map(|choice| choice.id.local().to_owned()).collect()
    };
    let mut others = selection.slots.iter().filter(|other| other.id != slot.id);
    others.any(|other| locals(other) == locals(slot))
}

fn list(item: &Item, selection: &Selection, slot: &ChoiceSlot) -> Option<SingleKeyList> {
    let key = slot.choices.iter().position(|choice| choice.key)?;
    let is_drawing = matches!(selection.passage, Passage::Figure { .. });
    (slot.choices.len() > 1 && slot.key_count() == 1).then(|| SingleKeyList {
        texts: slot.choices.iter().map(|of| plain(&of.text)).collect(),
        key,
        stem: stem(item, selection),
        is_fixed: is_drawing || !item.shuffle,
        is_worded: !is_drawing,
    })
}

/// Returns the stem with the text that the blanks stand in.
fn stem(item: &Item, selection: &Selection) -> String {
    let mut stem = plain(&item.stem);
    for text in selection.passage.prose() {
        for piece in pieces(text) {
            if let PassagePiece::Text(text) = piece {
                stem.push(' ');
                stem.push_str(&plain(text));
            }
        }
    }
    stem
}

/// The choices that a strategy marks. It takes one of them, each with the same probability. None or
/// all of them are no guess.
pub type Marked = Vec<usize>;

/// Returns the places of the largest scores. `None` of the scores is no candidate.
fn best<T: Ord>(scores: impl IntoIterator<Item = Option<T>>) -> Marked {
    let scores: Vec<Option<T>> = scores.into_iter().collect();
    let most = scores.iter().flatten().max();
    let places = scores.iter().enumerate();
    let places = places.filter(|(_, score)| score.is_some() && score.as_ref() == most);
    places.map(|(at, _)| at).collect()
}

fn worded(list: &SingleKeyList) -> impl Iterator<Item = &String> {
    list.texts.iter().filter(|_| list.is_worded)
}

/// Marks the longest choices.
pub fn longest(list: &SingleKeyList) -> Marked {
    best(worded(list).map(|text| Some(text.chars().count())))
}

/// Marks the shortest choices.
pub fn shortest(list: &SingleKeyList) -> Marked {
    best(worded(list).map(|text| Some(std::cmp::Reverse(text.chars().count()))))
}

/// Marks the choice at this place, where every learner sees the same order.
fn at(list: &SingleKeyList, place: usize) -> Marked {
    let there = Some(place).filter(|place| list.is_fixed && *place < list.texts.len());
    there.into_iter().collect()
}

/// Marks the first choice.
pub fn first(list: &SingleKeyList) -> Marked {
    at(list, 0)
}

/// Marks the second choice.
pub fn second(list: &SingleKeyList) -> Marked {
    at(list, 1)
}

/// Marks the third choice.
pub fn third(list: &SingleKeyList) -> Marked {
    at(list, 2)
}

/// Marks the fourth choice.
pub fn fourth(list: &SingleKeyList) -> Marked {
    at(list, 3)
}

/// Marks the last choice.
pub fn last(list: &SingleKeyList) -> Marked {
    at(list, list.texts.len().saturating_sub(1))
}

/// Returns the words of a text in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Returns the words of a text that say something, without their endings.
fn roots(text: &str) -> BTreeSet<String> {
    let long = |word: &String| word.chars().count() >= SHARED_LETTERS_MIN;
    let said = words(text).filter(|word| {
        long(word) && word.chars().all(char::is_alphabetic) && !COMMON.contains(&word.as_str())
    });
    said.map(|word| root(&word).to_owned()).collect()
}

fn root(word: &str) -> &str {
    let roots = ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending));
    let mut long = roots.filter(|root| root.chars().count() >= SHARED_LETTERS_MIN);
    long.next().unwrap_or(word)
}

/// Marks the choices that share the most words with the stem.
pub fn stem_words(list: &SingleKeyList) -> Marked {
    let stem = roots(&list.stem);
    let shared = worded(list).map(|text| {
        let shared = roots(text).intersection(&stem).count();
        Some(shared).filter(|shared| *shared > 0)
    });
    best(shared)
}

/// Marks the choices with the most words that soften them, a parenthesis included.
pub fn hedged(list: &SingleKeyList) -> Marked {
    let hedges = worded(list).map(|text| {
        let soft = words(text).filter(|word| HEDGES.contains(&word.as_str()));
        let hedges = soft.count() + text.matches('(').count();
        Some(hedges).filter(|hedges| *hedges > 0)
    });
    best(hedges)
}

/// Returns the number that a text begins with.
fn number(text: &str) -> Option<Decimal> {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')));
    let number = text.get(..end.unwrap_or(text.len()))?;
    Decimal::parse(number.trim_end_matches(['.', ','])).ok()
}

/// Marks the middle number, or the middle two, where every choice begins with another number.
pub fn middle_number(list: &SingleKeyList) -> Marked {
    let numbers: Option<Vec<_>> = worded(list)
        .map(|text| number(text).map(|number| number.exact()))
        .collect();
    let mut order: Vec<_> = numbers.unwrap_or_default().into_iter().zip(0..).collect();
    order.sort();
    let twice = |pair: &[(_, usize)]| matches!(pair, [a, b] if a.0 == b.0);
    let count = order.len();
    if count < 3 || order.windows(2).any(twice) {
        return Marked::new();
    }
    let middle = (count - 1) / 2..=count / 2;
    let middle = order.get(middle).unwrap_or_default().iter();
    middle.map(|(_, at)| *at).collect()
}

/// Returns the first verb of an action, if the text is one: its first word, after adverbs.
fn first_verb(text: &str) -> Option<String> {
    words(text).find(|word| !BEFORE_VERBS.contains(&word.as_str()))
}

fn acting(list: &SingleKeyList, verbs: &[&str]) -> Marked {
    let acts = worded(list).map(|text| {
        let verb = first_verb(text)?;
        verbs.contains(&verb.as_str()).then_some(())
    });
    best(acts)
}

/// Marks the choices that stop, hold or clamp something.
pub fn stops(list: &SingleKeyList) -> Marked {
    acting(list, STOPS)
}

/// Marks the choices that call, notify or ask somebody.
pub fn calls(list: &SingleKeyList) -> Marked {
    acting(list, CALLS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::KindName;
    use crate::domain::testing::{item, multiple_choice, select_all, slots};

    fn of(stem: &str, texts: &[&str]) -> SingleKeyList {
        SingleKeyList {
            texts: texts.iter().map(ToString::to_string).collect(),
            key: 0,
            stem: stem.into(),
            is_fixed: false,
            is_worded: true,
        }
    }

    #[test]
    fn each_strategy_marks_by_looks_alone() {
        let actions = of(
            "The nurse is infusing albumin. What comes first?",
            &[
                "Immediately stop the infusion",
                "Call the provider (the one on duty)",
                "Slow it, which may help",
                "Ask the pharmacist",
            ],
        );
        assert_eq!(longest(&actions), [1]);
        assert_eq!(shortest(&actions), [3]);
        assert_eq!(stem_words(&actions), [0]);
        assert_eq!(hedged(&actions), [1, 2]);
        assert_eq!(stops(&actions), [0]);
        assert_eq!(calls(&actions), [1, 3]);
        assert!(middle_number(&actions).is_empty());
        assert_eq!(longest(&of("", &["same", "size", "a"])), [0, 1]);
    }

    #[test]
    fn the_middle_number_needs_numbers_that_differ() {
        let middle = |texts: &[&str]| middle_number(&of("", texts));
        assert_eq!(middle(&["1,000 mL", "20 mL", "300 mL"]), [2]);
        assert_eq!(middle(&["1 g", "2.5 g", "3 g", "40 g"]), [1, 2]);
        assert!(middle(&["1 g", "1 mg", "3 g"]).is_empty());
        assert!(middle(&["1 g", "2 g"]).is_empty());
        assert!(middle(&["1 g", "two grams", "3 g"]).is_empty());
    }

    #[test]
    fn places_count_only_where_the_order_is_that_of_the_screen() {
        let mut fixed = item("bank", "topic", "i", multiple_choice(4, "b"));
        fixed.shuffle = false;
        let list = lists(&fixed).remove(0);
        assert_eq!(
            (list.key, second(&list), last(&list)),
            (1, vec![1], vec![3])
        );
        fixed.shuffle = true;
        assert!(second(&lists(&fixed).remove(0)).is_empty());
        let drawing = slots(KindName::HotSpot, &[("figure", "abcd", "c")]);
        let list = lists(&item("bank", "topic", "i", drawing.into())).remove(0);
        assert_eq!((third(&list), longest(&list)), (vec![2], vec![]));
    }

    #[test]
    fn only_lists_with_one_key_of_their_own_are_tried() {
        let count = |kind| lists(&item("bank", "topic", "i", kind)).len();
        assert_eq!(count(select_all(5, "a")), 0);
        let blanks = [("x", "abc", "b"), ("y", "def", "d"), ("z", "def", "e")];
        assert_eq!(count(slots(KindName::DropDownCloze, &blanks).into()), 1);
        let wings = [
            ("actions", "abcde", "ac"),
            ("condition", "fghi", "g"),
            ("parameters", "jklmn", "jk"),
        ];
        assert_eq!(count(slots(KindName::BowTie, &wings).into()), 1);
        let rows = [("r1", "xyz", "x"), ("r2", "xyz", "y")];
        assert_eq!(count(slots(KindName::MatrixChoice, &rows).into()), 0);
    }
}
