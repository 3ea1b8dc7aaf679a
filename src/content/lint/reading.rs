//! Rules for reading: the length of a stem and of its sentences, and a scene for items that ask to
//! apply something.

use super::lists::{HIGHER_LEVEL_WORDS, TERM_ENDINGS};
use super::subject::Subject;
use super::tokens::{sentences, words};
use crate::content::codes;
use crate::domain::item::Level;
use crate::domain::kind::KindName;

/// The words of a stem without an exhibit.
const STEM_WORDS_MAX: usize = 120;
/// The words of a sentence.
const SENTENCE_WORDS_MAX: usize = 35;
/// The school grade of a stem, in tenths (Flesch-Kincaid).
const GRADE_TENTHS_MAX: f64 = 12.0;
/// The words that a grade needs to mean something.
const GRADE_WORDS_MIN: usize = 20;

/// Checks L31, L34 and L54.
pub fn lint(subject: &mut Subject<'_>) {
    let stem = subject.stem();
    let count = words(&stem.words).len();
    if count > STEM_WORDS_MAX
        && subject.item.exhibits.is_empty()
        && subject.item.kind.name() == KindName::MultipleChoice
    {
        let message = format!("a stem of {count} words; the limit is {STEM_WORDS_MAX}");
        let help = "remove what the decision does not need, or move data into an exhibit";
        subject.add(&codes::WINDOW_DRESSING, stem.span.clone(), message, help);
    }
    scene(subject);
    long_sentences(subject);
    let grade = grade(&stem.words);
    if count >= GRADE_WORDS_MIN && grade > GRADE_TENTHS_MAX {
        let message = format!(
            "the stem reads at school grade {grade:.0}; the limit is {GRADE_TENTHS_MAX:.0}"
        );
        let help =
            "use shorter sentences and words, so that the item tests nursing and not reading";
        subject.add(&codes::READING_LEVEL, stem.span, message, help);
    }
}

fn scene(subject: &mut Subject<'_>) {
    let item = subject.item;
    if item.facts.level < Some(Level::Apply) || !item.exhibits.is_empty() {
        return;
    }
    let stem = subject.stem();
    let set = words(&stem.words).iter().any(|word| {
        let lower = word.to_lowercase();
        let lower = lower.trim_end_matches("'s").trim_end_matches("’s");
        HIGHER_LEVEL_WORDS.contains(lower)
    });
    if !set {
        let message = "the item is to apply something, but its stem has no client, nurse or dose";
        let help = "set a scene, or set `level` to remember or understand";
        subject.add(&codes::NO_CLIENT, stem.span, message, help);
    }
}

fn long_sentences(subject: &mut Subject<'_>) {
    let rationale = subject.rationale();
    for text in [subject.stem(), rationale] {
        let all = sentences(&text.words);
        // A sentence with a colon or semicolons is read in parts.
        let parts = all.iter().flat_map(|sentence| sentence.split([':', ';']));
        let Some(long) = parts
            .into_iter()
            .find(|part| words(part).len() > SENTENCE_WORDS_MAX)
        else {
            continue;
        };
        let count = words(long).len();
        let message = format!("a sentence of {count} words; the limit is {SENTENCE_WORDS_MAX}");
        let help = "make two sentences of it";
        let span = match words(long).as_slice() {
            [first, .., last] => subject.between(&text.span, first, last),
            _ => text.span.clone(),
        };
        subject.add(&codes::READING_LEVEL, span, message, help);
    }
}

/// Returns the school grade by Flesch and Kincaid. Terms that the learner has to know count as
/// words of two syllables.
fn grade(text: &str) -> f64 {
    let all = words(text);
    let sentences = sentences(text).len().max(1) as f64;
    let count = all.len().max(1) as f64;
    let syllables: usize = all.iter().map(|word| syllables(word)).sum();
    0.39 * (count / sentences) + 11.8 * (syllables as f64 / count) - 15.59
}

fn syllables(word: &str) -> usize {
    let lower = word.to_lowercase();
    if !lower.chars().any(char::is_alphabetic) {
        return 1;
    }
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut count = 0;
    let mut before = false;
    for c in lower.chars() {
        count += usize::from(vowel(c) && !before);
        before = vowel(c);
    }
    let silent = lower.ends_with('e') && !lower.ends_with("le") && count > 1;
    let count = (count - usize::from(silent)).max(1);
    let term = || TERM_ENDINGS.iter().any(|ending| lower.ends_with(ending));
    if count > 2 && term() { 2 } else { count }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_in_short_sentences_have_a_low_grade() {
        assert!(grade("A nurse starts a pump. It runs. What is next?") < 3.0);
        let hard = "Notwithstanding considerable multidisciplinary deliberation, administration necessitates individualized consideration.";
        assert!(grade(hard) > 12.0);
    }

    #[test]
    fn syllables_are_groups_of_vowels() {
        for (word, count) in [
            ("pump", 1),
            ("client", 1),
            ("table", 2),
            ("rate", 1),
            ("hospital", 3),
            ("12", 1),
        ] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }
}
