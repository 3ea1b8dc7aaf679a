//! Rules for choices of one form: units, decimals, grammar and length.

use super::lists::{DIMENSIONS, IMPERATIVES, NOUN_STARTS};
use super::subject::{Subject, Text};
use super::tokens::each_word;
use crate::content::codes;
use crate::domain::kind::KindName;
use crate::domain::number::Decimal;

/// The ratio of the longest to the shortest choice.
const LENGTH_RATIO: usize = 3;
/// The characters that the longest choice needs: among short ones a ratio says nothing.
const LONG_CHARS: usize = 45;

/// Checks L26 and L29.
pub fn lint(subject: &mut Subject<'_>) {
    let name = subject.item.kind.name();
    if !matches!(
        name,
        KindName::MultipleChoice | KindName::SelectAll | KindName::SelectN
    ) {
        return;
    }
    let parts = subject.parts();
    let keys: Vec<bool> = subject.choices().iter().map(|choice| choice.key).collect();
    if !numbers(subject, &parts, &keys) {
        grammar(subject, &parts);
        if name == KindName::MultipleChoice {
            lengths(subject, &parts, &keys);
        }
    }
}

/// A number with its unit.
struct Measured<'a> {
    number: &'a str,
    unit: &'a str,
}

fn measured(text: &str) -> Option<Measured<'_>> {
    let text = text.trim().trim_end_matches('.');
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')));
    let (number, unit) = text.split_at(end?);
    Decimal::parse(number).ok()?;
    let unit = unit.trim();
    let bare = !unit.is_empty() && !unit.contains(char::is_whitespace);
    bare.then_some(Measured { number, unit })
}

/// Reports numeric choices in different units or with different decimals. True if all are numeric.
fn numbers(subject: &mut Subject<'_>, parts: &[Text], keys: &[bool]) -> bool {
    let all: Option<Vec<Measured<'_>>> = parts.iter().map(|part| measured(&part.words)).collect();
    let Some(all) = all.filter(|all| all.len() >= 3) else {
        return false;
    };
    let dimension = |unit: &str| DIMENSIONS.iter().position(|units| units.contains(&unit));
    let first = all.first().map_or("", |first| first.unit);
    let differs = all.iter().position(|one| one.unit != first);
    // The same number in other units asks for the unit.
    let same_number = all
        .iter()
        .enumerate()
        .any(|(at, one)| all.iter().take(at).any(|other| other.number == one.number));
    let one_dimension = all
        .iter()
        .all(|one| dimension(one.unit).is_some() && dimension(one.unit) == dimension(first));
    if let Some(at) = differs.filter(|_| one_dimension && !same_number) {
        let span = parts
            .get(at)
            .map_or(subject.places.key("choices"), |part| part.span.clone());
        let help = "give all choices in one unit, unless the conversion is what you ask";
        subject.add(
            &codes::MIXED_UNITS,
            span,
            "the choices have different units",
            help,
        );
    }
    let decimals = |one: &Measured<'_>| {
        one.number
            .split_once('.')
            .map_or(0, |(_, after)| after.len())
    };
    let (mut of_keys, mut of_others) = (Vec::new(), Vec::new());
    for (one, key) in all.iter().zip(keys) {
        match key {
            true => of_keys.push(decimals(one)),
            false => of_others.push(decimals(one)),
        }
    }
    let most = of_others.iter().max().copied().unwrap_or(usize::MAX);
    if of_keys.len() == 1 && of_keys.iter().all(|count| *count > most) {
        let key = keys
            .iter()
            .position(|key| *key)
            .and_then(|at| parts.get(at));
        let span = key.map_or(subject.places.key("choices"), |part| part.span.clone());
        let help = "give distractors as many decimals, as a slip in the calculation would";
        subject.add(
            &codes::MIXED_UNITS,
            span,
            "only the key has so many decimals",
            help,
        );
    }
    true
}

/// The grammar of a choice, as far as its first word shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grammar {
    Act,
    Acting,
    Noun,
}

fn grammar_of(text: &str) -> Option<Grammar> {
    let first = each_word(text).next()?.to_lowercase();
    match first.as_str() {
        first if IMPERATIVES.contains(first) => Some(Grammar::Act),
        first if NOUN_STARTS.contains(&first) => Some(Grammar::Noun),
        first
            if first.ends_with("ing") && IMPERATIVES.iter().any(|verb| is_gerund(verb, first)) =>
        {
            Some(Grammar::Acting)
        }
        _ => None,
    }
}

fn is_gerund(verb: &str, word: &str) -> bool {
    let start = word.strip_suffix("ing").unwrap_or(word);
    start == verb
        || verb.strip_suffix('e') == Some(start)
        || start.strip_suffix(|_: char| true) == Some(verb)
}

/// Reports one choice of another grammar than all the others.
fn grammar(subject: &mut Subject<'_>, parts: &[Text]) {
    let known: Option<Vec<Grammar>> = parts.iter().map(|part| grammar_of(&part.words)).collect();
    let Some(known) = known.filter(|known| known.len() >= 3) else {
        return;
    };
    let count = |of: Grammar| known.iter().filter(|one| **one == of).count();
    let odd = known.iter().position(|one| count(*one) == 1);
    let others_agree = known.iter().any(|one| count(*one) == known.len() - 1);
    if let Some(part) = odd.filter(|_| others_agree).and_then(|at| parts.get(at)) {
        let help = "begin all choices with a verb, or all with a noun";
        let message = "this choice has another grammar than the others";
        subject.add(&codes::HETEROGENEOUS, part.span.clone(), message, help);
    }
}

/// Reports a distractor that is far longer than another choice; L15 is for a long key.
fn lengths(subject: &mut Subject<'_>, parts: &[Text], keys: &[bool]) {
    let length = |part: &&Text| part.words.chars().count();
    let longest = parts.iter().zip(keys).max_by_key(|(part, _)| length(part));
    let (Some((long, false)), Some(short)) = (longest, parts.iter().min_by_key(length)) else {
        return;
    };
    let (most, least) = (length(&long), length(&short).max(1));
    if most >= LONG_CHARS && most > least * LENGTH_RATIO {
        let message = format!("this choice has {most} characters, the shortest {least}");
        let help = "shorten it or add detail to the others, so that length is not a clue";
        subject.add(&codes::HETEROGENEOUS, long.span.clone(), message, help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_shows_the_grammar() {
        let is = |text: &str, of| grammar_of(text) == Some(of);
        assert!(is("Stop the pump", Grammar::Act) && is("Stopping the pump", Grammar::Acting));
        assert!(is("Raising the arm", Grammar::Acting) && is("The pump", Grammar::Noun));
        assert!(grammar_of("Bleeding").is_none() && grammar_of("Crackles").is_none());
    }
}
