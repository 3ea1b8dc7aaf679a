//! Rules against words that lead to the key: words shared with the stem or with other choices, and
//! pairs of opposites.

use std::collections::BTreeSet;

use super::lists::{COMMON, OPPOSITES};
use super::subject::{Subject, Text};
use super::tokens::words;
use crate::content::codes;
use crate::domain::kind::KindName;

/// The letters of a word that says something.
const LETTERS_MIN: usize = 5;
/// The share of words that two opposites have in common beside the opposed ones, in per cent.
const ALIKE_PERCENT: usize = 50;

/// Checks L21, L22 and L23.
pub fn lint(subject: &mut Subject<'_>) {
    if subject.item.kind.name() != KindName::MultipleChoice {
        return;
    }
    let keys: Vec<bool> = subject.choices().iter().map(|choice| choice.key).collect();
    let parts = subject.parts();
    let Some(key) = keys.iter().position(|key| *key) else {
        return;
    };
    if parts.len() < 3 || parts.len() != keys.len() {
        return;
    }
    let lemmas: Vec<BTreeSet<String>> = parts.iter().map(|part| lemmas(&part.words)).collect();
    clang(subject, &parts, &lemmas, key);
    convergence(subject, &parts, &lemmas, key);
    opposites(subject, &parts, key);
}

/// Returns the words of a text that say something, without their endings.
fn lemmas(text: &str) -> BTreeSet<String> {
    let words = words(text).into_iter().map(str::to_lowercase);
    let said = words.filter(|word| {
        word.chars().count() >= LETTERS_MIN
            && word.chars().all(char::is_alphabetic)
            && !COMMON.contains(word.as_str())
    });
    said.map(|word| lemma(&word)).collect()
}

/// Returns a word without the ending of a plural or a verb.
pub fn lemma(word: &str) -> String {
    let endings = [
        "ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "e", "y",
    ];
    let cut = endings.iter().find_map(|ending| {
        let start = word.strip_suffix(ending)?;
        (start.chars().count() >= 4).then_some(start)
    });
    cut.unwrap_or(word).to_owned()
}

/// Reports a key that repeats words of the stem if no distractor repeats any.
fn clang(subject: &mut Subject<'_>, parts: &[Text], lemmas: &[BTreeSet<String>], key: usize) {
    let lead_in = self::lemmas(&subject.stem().words);
    let repeats =
        |part: &BTreeSet<String>| part.iter().find(|lemma| lead_in.contains(*lemma)).cloned();
    let others = lemmas.iter().enumerate().filter(|(at, _)| *at != key);
    let (Some(lemma), Some(part)) = (lemmas.get(key).and_then(repeats), parts.get(key)) else {
        return;
    };
    if others.into_iter().any(|(_, part)| repeats(part).is_some()) {
        return;
    }
    let word = words(&part.words)
        .into_iter()
        .find(|word| self::lemma(&word.to_lowercase()) == lemma);
    let word = word.unwrap_or(&lemma);
    let message = format!("only the key repeats a word of the stem, \"{word}\"");
    let help = "use another word in the key, or repeat words of the stem in distractors";
    let span = subject.within(&part.span, word);
    subject.add(&codes::CLANG, span, message, help);
}

/// Reports a key with words of two distractors that have none of each other's, if no distractor is
/// such a crossing.
fn convergence(subject: &mut Subject<'_>, parts: &[Text], lemmas: &[BTreeSet<String>], key: usize) {
    let crossings = |at: usize| {
        let Some(own) = lemmas.get(at) else {
            return 0;
        };
        let others = || {
            lemmas
                .iter()
                .enumerate()
                .filter(move |(other, _)| *other != at)
        };
        // Words that exactly one other choice has too, by that choice.
        let linked = others().filter(|(other, part)| {
            let apart = |lemma: &&String| {
                let mut third = others().filter(|(at, _)| at != other);
                !third.any(|(_, part)| part.contains(*lemma))
            };
            own.intersection(part).filter(apart).count() > 0
        });
        linked.count()
    };
    if crossings(key) < 2 {
        return;
    }
    let distractors = (0..lemmas.len()).filter(|at| *at != key);
    let most = distractors.map(crossings).max().unwrap_or(0);
    if most < 2 {
        let message = "the key combines words that two distractors have apart";
        let help = "give the distractors as many words in common with each other";
        let span = parts
            .get(key)
            .map_or(subject.places.whole.clone(), |part| part.span.clone());
        subject.add(&codes::CONVERGENCE, span, message, help);
    }
}

/// Reports two choices that differ in opposed words, if one is the key and no other two are
/// opposites.
fn opposites(subject: &mut Subject<'_>, parts: &[Text], key: usize) {
    let sets: Vec<BTreeSet<String>> = parts.iter().map(|part| set(&part.words)).collect();
    let mut pairs = Vec::new();
    let has_any = |set: &BTreeSet<String>| {
        let mut all = OPPOSITES.iter();
        all.any(|(first, second)| set.contains(*first) || set.contains(*second))
    };
    if sets.iter().filter(|set| has_any(set)).count() < 2 {
        return;
    }
    for (at, one) in sets.iter().enumerate() {
        for (other_at, other) in sets.iter().enumerate().skip(at + 1) {
            if let Some(words) = opposed(one, other) {
                pairs.push((at, other_at, words));
            }
        }
    }
    let [(one, other, (first, second))] = pairs.as_slice() else {
        return;
    };
    if *one != key && *other != key {
        return;
    }
    let message = format!(
        "\"{first}\" and \"{second}\" make two choices opposites, so the others can be ruled out"
    );
    let help = "add the opposites of other choices too, or change one of the two";
    let span = parts
        .get(key)
        .map_or(subject.places.whole.clone(), |part| part.span.clone());
    subject.add(&codes::OPPOSITES, span, message, help);
}

fn set(text: &str) -> BTreeSet<String> {
    words(text).into_iter().map(str::to_lowercase).collect()
}

/// Returns the opposed words of two choices that are alike in the others.
fn opposed(
    one: &BTreeSet<String>,
    other: &BTreeSet<String>,
) -> Option<(&'static str, &'static str)> {
    let both = one.intersection(other).count();
    let all = one.union(other).count().saturating_sub(2);
    let alike = match all {
        0 => one.len() == 1,
        all => both * 100 >= all * ALIKE_PERCENT,
    };
    let pair = OPPOSITES.iter().find(|(first, second)| {
        let has = |set: &BTreeSet<String>, word: &str| set.contains(word);
        (has(one, first) && has(other, second) && !has(one, second) && !has(other, first))
            || (has(one, second) && has(other, first) && !has(one, first) && !has(other, second))
    });
    pair.copied().filter(|_| alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposites_are_alike_in_all_other_words() {
        let opposed = |one, other| opposed(&set(one), &set(other));
        assert!(opposed("Increase the rate", "Decrease the rate").is_some());
        assert!(opposed("High", "Low").is_some());
        assert!(opposed("Increase the rate", "Decrease the dose of the next bag").is_none());
        assert!(opposed("Raise the arm", "Lower the bag and wait").is_none());
    }

    #[test]
    fn endings_do_not_make_other_words() {
        assert_eq!(lemma("infusions"), lemma("infusion"));
        assert_eq!(lemma("clamped"), lemma("clamping"));
        assert_eq!(lemma("dose"), "dose");
    }
}
