//! Rules for kinds with several parts, and for items in which several answers can be defended.

use std::collections::BTreeSet;

use super::overlaps::lemma;
use super::subject::Subject;
use super::tokens::{each_word, is_one_of};
use crate::content::codes;
use crate::domain::choice::Choice;
use crate::domain::kind::{KindName, PickLimit, Selection};
use crate::domain::markup::plain;

/// The rows that a pattern of keys needs: fewer are alike by chance.
const ROWS_MIN: usize = 3;
/// The letters of a word that says something.
const LETTERS_MIN: usize = 6;

/// Checks L38, L48 and L49.
pub fn lint(subject: &mut Subject<'_>) {
    priority(subject);
    let Some(selection) = subject.item.kind.selection() else {
        return;
    };
    match subject.item.kind.name() {
        KindName::MatrixChoice | KindName::MatrixResponse => columns(subject, selection),
        KindName::BowTie => wings(subject, selection),
        _ => {}
    }
}

/// Words that ask for one of several defensible answers.
const PRIORITIES: &[&str] = &[
    "first",
    "best",
    "next",
    "priority",
    "initial",
    "initially",
    "most",
    "immediate",
    "immediately",
    "highest",
];

/// Wordings that ask for one answer.
const ONE_ANSWER: &[&str] = &[
    "do first",
    "do next",
    "take first",
    "see first",
    "assess first",
    "the first action",
    "first priority",
    "priority action",
    "best action",
    "best response",
    "most important action",
];

fn priority(subject: &mut Subject<'_>) {
    let lead_in = subject.lead_in().to_lowercase();
    let stem = subject.stem();
    let asks = || {
        let mut words = each_word(&stem.words);
        words.any(|word| is_one_of(word, PRIORITIES))
    };
    if !subject.item.facts.acceptable.is_empty() && !asks() {
        let message =
            "a choice is `acceptable`, but the stem does not ask for the first or best one";
        let help = "ask what comes first or is best, or change the choice so that it is incorrect";
        return subject.add(&codes::PRIORITY, stem.span, message, help);
    }
    let select_all = subject.item.kind.name() == KindName::SelectAll;
    let one = ONE_ANSWER.iter().find(|wording| lead_in.contains(*wording));
    if let Some(wording) = one.filter(|_| select_all) {
        let message = format!("\"{wording}\" asks for one answer, but this item takes several");
        let help = "make it multiple-choice, or ask for all that apply";
        let span = subject.within(&stem.span, wording);
        subject.add(&codes::PRIORITY, span, message, help);
    }
}

/// Reports columns that the keys of a grid leave out, and rows that all have the same key.
fn columns(subject: &mut Subject<'_>, selection: &Selection) {
    let by_row = selection.slots_are_rows();
    let column = |choice: &Choice| choice.id.local().to_owned();
    let keyed: Vec<String> = selection
        .choices()
        .filter(|choice| choice.key)
        .map(column)
        .collect();
    let span = subject.places.key("columns");
    if !by_row {
        // A slot is a column here: the same rows keyed in each column make one decision of many.
        let rows = |at: usize| -> Vec<String> {
            let slot = selection.slots.get(at);
            let choices = slot.into_iter().flat_map(|slot| &slot.choices);
            choices.filter(|choice| choice.key).map(column).collect()
        };
        let first = rows(0);
        let same = (1..selection.slots.len()).all(|at| rows(at) == first);
        if same && selection.slots.len() > 1 {
            let message = "every column has the same keys";
            let help = "choose rows that fit some columns and not others";
            subject.add(&codes::CONSTANT_COLUMN, span, message, help);
        }
        return;
    }
    let rows = selection.slots.len();
    let used: BTreeSet<&String> = keyed.iter().collect();
    if rows >= ROWS_MIN && used.len() == 1 {
        let message = "every row has the same key";
        let help = "choose rows that fit other columns too";
        return subject.add(&codes::CONSTANT_COLUMN, span, message, help);
    }
    let columns = selection
        .slots
        .first()
        .into_iter()
        .flat_map(|slot| &slot.choices);
    let single = selection
        .slots
        .iter()
        .all(|slot| slot.takes == PickLimit::One);
    let unused = columns
        .into_iter()
        .find(|choice| !used.contains(&column(choice)));
    if let Some(unused) = unused.filter(|_| single) {
        let message = format!("the column \"{}\" is never the key", plain(&unused.text));
        let help = "remove the column, or add a row that belongs in it";
        subject.add(&codes::CONSTANT_COLUMN, span, message, help);
    }
}

/// Reports words of the keyed condition that its keyed actions and parameters alone have.
fn wings(subject: &mut Subject<'_>, selection: &Selection) {
    let lemmas = |text: &str| -> BTreeSet<String> {
        let text = plain(text);
        let said = each_word(&text).filter(|word| word.chars().count() >= LETTERS_MIN);
        said.map(|word| lemma(&word.to_lowercase())).collect()
    };
    let Some(condition) = selection.slots.get(1) else {
        return;
    };
    let key = condition.choices.iter().find(|choice| choice.key);
    let Some(names) = key.map(|key| lemmas(&key.text)) else {
        return;
    };
    let own: BTreeSet<String> = {
        let others = condition.choices.iter().filter(|choice| !choice.key);
        let others: BTreeSet<String> = others.flat_map(|choice| lemmas(&choice.text)).collect();
        names.difference(&others).cloned().collect()
    };
    for slot in [selection.slots.first(), selection.slots.get(2)]
        .into_iter()
        .flatten()
    {
        let has = |choice: &&Choice| lemmas(&choice.text).intersection(&own).count() > 0;
        let keys: Vec<&Choice> = slot.choices.iter().filter(|choice| choice.key).collect();
        let leaks = keys.iter().find(|choice| has(choice));
        let hidden = slot
            .choices
            .iter()
            .filter(|choice| !choice.key)
            .any(|choice| has(&choice));
        if let Some(leak) = leaks.filter(|_| !hidden) {
            let span = subject.places.part_text(&leak.id);
            let message =
                "this key repeats a word of the condition, and no other choice beside it does";
            let help = "name the action or parameter without the name of the condition";
            subject.add(&codes::WING_LEAK, span, message, help);
        }
    }
}
