//! Rules against cues that give the key away: length, absolute words, grammar.

use super::lists::ABSOLUTES;
use super::subject::Subject;
use super::tokens::{each_word, is_one_of};
use crate::content::codes;
use crate::content::diagnostic::Severity;
use crate::domain::choice::Choice;
use crate::domain::kind::{ItemKind, KindName};
use crate::domain::markup::plain;

/// A key this much longer than the mean of the distractors, in per cent, is a cue.
const LONGER_PERCENT: usize = 130;
/// The minimum difference in characters: among single words length tells nothing.
const LONGER_CHARS: usize = 6;

/// Checks L11, L15 and L19.
pub fn lint(subject: &mut Subject<'_>) {
    absolutes(subject);
    longest(subject);
    article(subject);
}

fn absolutes(subject: &mut Subject<'_>) {
    let choices = subject.choices();
    let word_of = |choice: &Choice| {
        let text = plain(&choice.text);
        let found = each_word(&text).find(|word| is_one_of(word, ABSOLUTES));
        found.map(str::to_owned)
    };
    let in_key = choices
        .iter()
        .any(|choice| choice.key && word_of(choice).is_some());
    for choice in choices {
        let Some(word) = word_of(choice) else {
            continue;
        };
        let severity = if choice.key || in_key {
            Severity::Note
        } else {
            Severity::Warning
        };
        let span = subject.within(&subject.places.part_text(&choice.id), &word);
        let message = match severity {
            Severity::Note => format!("\"{word}\" is an absolute word"),
            _ => format!("\"{word}\" appears in a distractor but in no key"),
        };
        let help = "remove the word, because test-wise students rule such choices out";
        subject.add_as(severity, &codes::ABSOLUTE, span, message, help);
    }
}

/// Returns the lengths of the key and of the distractors of a multiple-choice item, in characters.
pub fn lengths(kind: &ItemKind) -> Option<(usize, Vec<usize>)> {
    let single = kind.name() == KindName::MultipleChoice;
    let kind = kind.selection().filter(|_| single)?;
    let length = |choice: &Choice| plain(&choice.text).chars().count();
    let key = kind.choices().find(|choice| choice.key).map(length)?;
    let others = kind.choices().filter(|choice| !choice.key).map(length);
    Some((key, others.collect()))
}

fn longest(subject: &mut Subject<'_>) {
    let Some((key, others)) = lengths(&subject.item.kind) else {
        return;
    };
    let (sum, count) = (others.iter().sum::<usize>(), others.len().max(1));
    let far = key * count * 100 > sum * LONGER_PERCENT && key * count >= sum + LONGER_CHARS * count;
    if far && others.iter().all(|other| *other < key) {
        let id = subject
            .choices()
            .iter()
            .find(|choice| choice.key)
            .map(|choice| &choice.id);
        let span = id.map_or(subject.places.whole.clone(), |id| {
            subject.places.part_text(id)
        });
        let message = format!(
            "the key has {key} characters, the distractors {} on average",
            sum / count
        );
        let help = "move details into `why`, or add detail to the distractors";
        subject.add(&codes::LONGEST_KEY, span, message, help);
    }
}

fn article(subject: &mut Subject<'_>) {
    let stem = subject.stem();
    let end = stem.words.trim_end_matches([':', ' ', '.', '…', '_']);
    let Some(article) = ["a", "an"].into_iter().find(|article| {
        end.strip_suffix(article)
            .is_some_and(|rest| rest.ends_with(char::is_whitespace))
    }) else {
        return;
    };
    let both = ["a or an", "a/an", "a(n)"];
    if both.iter().any(|both| end.ends_with(both)) {
        return;
    }
    let vowel = |choice: &&Choice| {
        let first = plain(&choice.text)
            .chars()
            .next()
            .map(|c| c.to_ascii_lowercase());
        first.is_some_and(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u'))
    };
    let vowels = subject
        .choices()
        .into_iter()
        .filter(|choice| vowel(choice))
        .count();
    if vowels > 0 && vowels < subject.choices().len() {
        let message = format!("the stem ends in \"{article}\", which does not fit every choice");
        let help = "end the stem before the article, or write \"a or an\"";
        subject.add(&codes::ARTICLE, stem.span, message, help);
    }
}
