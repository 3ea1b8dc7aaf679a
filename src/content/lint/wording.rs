//! Rules for the wording of choices: vague words, grammar that gives the key away, and qualified
//! keys.

use super::lists::{FREQUENCIES, HEDGES, PLURAL_STARTS, SINGULAR_STARTS};
use super::subject::{Subject, Text};
use super::tokens::{each_word, is_one_of};
use crate::content::codes;
use crate::domain::choice::Choice;
use crate::domain::kind::KindName;
use crate::domain::markup::plain;

/// Checks L12, L20 and L58.
pub fn lint(subject: &mut Subject<'_>) {
    for part in subject.parts() {
        frequency(subject, &part);
    }
    number(subject);
    if subject.item.kind.name() == KindName::MultipleChoice {
        hedged(subject);
    }
}

fn frequency(subject: &mut Subject<'_>, part: &Text) {
    // Inside a quotation somebody says it.
    if part.words.contains(['"', '“', '”']) {
        return;
    }
    let vague = each_word(&part.words).find(|word| is_one_of(word, FREQUENCIES));
    if let Some(word) = vague {
        let message = format!("\"{word}\" means different things to different readers");
        let help = "give a number or a condition, or remove the word";
        let span = subject.within(&part.span, word);
        subject.add(&codes::VAGUE_FREQUENCY, span, message, help);
    }
}

fn number(subject: &mut Subject<'_>) {
    let stem = subject.stem();
    let end = stem
        .words
        .trim_end_matches([':', ' ', '.', '…', '_'])
        .to_lowercase();
    let last = each_word(&end).last().unwrap_or_default();
    let unfit = match last {
        "is" | "was" => PLURAL_STARTS,
        "are" | "were" => SINGULAR_STARTS,
        _ => return,
    };
    if stem.words.trim_end().ends_with('?') {
        return;
    }
    let starts = |part: &Text| {
        let first = each_word(&part.words).next();
        first.is_some_and(|first| is_one_of(first, unfit))
    };
    let parts = subject.parts();
    let unfitting = parts.iter().filter(|part| starts(part)).count();
    if unfitting > 0 && unfitting < parts.len() {
        let message = format!("the stem ends in \"{last}\", which does not fit every choice");
        let help = "end the stem before the verb, or give all choices the same number";
        subject.add(&codes::NUMBER_CUE, stem.span, message, help);
    }
}

/// Reports a key that alone is qualified: careful statements are more often true.
fn hedged(subject: &mut Subject<'_>) {
    let choices = subject.choices();
    let Some(key) = choices.iter().find(|choice| choice.key) else {
        return;
    };
    let Some(hedge) = hedge(key) else {
        return;
    };
    let others = choices.iter().filter(|choice| !choice.key);
    if choices.len() < 3 || others.into_iter().any(|other| self::hedge(other).is_some()) {
        return;
    }
    let span = subject.within(&subject.places.part_text(&key.id), &hedge);
    let message = match hedge.as_str() {
        "(" => "only the key has parentheses".to_owned(),
        hedge => format!("only the key is qualified, by \"{hedge}\""),
    };
    let help = "qualify none of the choices, or several of them";
    subject.add(&codes::HEDGED_KEY, span, message, help);
}

fn hedge(choice: &Choice) -> Option<String> {
    let text = plain(&choice.text);
    if text.contains('(') {
        return Some("(".to_owned());
    }
    let found = each_word(&text).find(|word| is_one_of(word, HEDGES));
    found.map(str::to_owned)
}
