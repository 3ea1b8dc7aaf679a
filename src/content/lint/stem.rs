//! Rules for the stem: it asks one clear thing, without traps.

use super::lists::NEGATIONS;
use super::subject::{Subject, Text};
use super::tokens::{each_word, sentences, words};
use crate::content::codes;
use crate::content::diagnostic::Severity;
use crate::domain::markup::{Tone, paragraphs, plain};

/// The minimum length of a stem that can set a scene, in words.
const WORDS_MIN: usize = 8;

/// Verbs that begin an instruction.
const IMPERATIVES: &[&str] = &[
    "select",
    "choose",
    "put",
    "place",
    "arrange",
    "rank",
    "order",
    "calculate",
    "identify",
    "name",
    "give",
    "decide",
    "find",
    "pick",
    "match",
    "complete",
];

/// Checks L13, L14, L30, L32, L33 and L56.
pub fn lint(subject: &mut Subject<'_>) {
    negative(subject);
    unfocused(subject);
    blank(subject);
    true_false(subject);
    according(subject);
}

fn negative(subject: &mut Subject<'_>) {
    let lead_in = subject.lead_in();
    let Some(word) = negative_word(&lead_in) else {
        return;
    };
    let stem = subject.stem();
    let span = subject.within(&stem.span, word);
    if is_emphasized(&subject.item.stem, word) {
        let help = "ask for the correct or first action if you can";
        subject.add_as(
            Severity::Warning,
            &codes::NEGATIVE_STEM,
            span.clone(),
            "the lead-in is negative",
            help,
        );
    } else {
        let message = format!("\"{word}\" reverses the question and is easy to miss");
        let help = "ask for the correct action, or write the word as **NOT**";
        subject.add_as(Severity::Error, &codes::NEGATIVE_STEM, span, message, help);
    }
    for part in subject.parts() {
        double_negative(subject, &part);
    }
}

fn double_negative(subject: &mut Subject<'_>, part: &Text) {
    let negated = each_word(&part.words).find(|word| {
        let lower = word.to_lowercase();
        NEGATIONS.contains(&lower.as_str()) || lower.ends_with("n't") || lower.ends_with("n’t")
    });
    if let Some(word) = negated {
        let message = format!("\"{word}\" under a negative lead-in makes two negatives");
        let help = "reword the lead-in or the choice";
        subject.add(
            &codes::DOUBLE_NEGATIVE,
            subject.within(&part.span, word),
            message,
            help,
        );
    }
}

/// Words that open a subordinate clause: a "not" after them is part of the subject of the question.
const CLAUSES: &[&str] = &[
    "that", "who", "whose", "because", "if", "when", "while", "although", "why", "whether",
];

/// Returns the word that makes a lead-in negative. Excludes "at least", "whether or not", and a
/// "not" inside a clause: "the finding that shows that the line does not leak".
fn negative_word(lead_in: &str) -> Option<&str> {
    let all = words(lead_in);
    let mut before = "";
    let mut in_clause = false;
    for word in all {
        let lower = word.to_lowercase();
        let harmless = (lower == "least" && before.eq_ignore_ascii_case("at"))
            || (lower == "not"
                && (in_clause || before.eq_ignore_ascii_case("or"))
                && word != "NOT");
        in_clause |= CLAUSES.contains(&lower.as_str());
        if matches!(lower.as_str(), "not" | "except" | "least") && !harmless {
            return Some(word);
        }
        before = word;
    }
    None
}

/// Returns whether a word is in capitals or between stars.
fn is_emphasized(stem: &str, word: &str) -> bool {
    let capitals = word.chars().all(char::is_uppercase);
    let toned = paragraphs(stem)
        .into_iter()
        .flatten()
        .any(|run| run.tone != Tone::Plain && words(&run.text).contains(&word));
    capitals || toned
}

fn unfocused(subject: &mut Subject<'_>) {
    let stem = subject.stem();
    let help = "write a stem that can be answered with the choices covered";
    let count = each_word(&stem.words).count();
    if count < WORDS_MIN {
        let message = format!("a stem of {count} words is very short");
        subject.add(&codes::UNFOCUSED, stem.span, message, help);
    } else if !asks(&stem.words) {
        subject.add(
            &codes::UNFOCUSED,
            stem.span,
            "the stem does not ask a question",
            help,
        );
    }
}

/// Returns whether a stem has a question, an instruction, or a sentence to complete.
fn asks(stem: &str) -> bool {
    let ends_open = !stem.trim_end().ends_with(['.', '!']);
    let instructs = |sentence: &str| {
        // "According to the table, rank …": the verb may follow a comma.
        let clauses = sentence.split([',', ':', ';']);
        clauses.into_iter().any(|clause| {
            let first = each_word(clause).next().map(|word| word.to_lowercase());
            first.is_some_and(|first| IMPERATIVES.contains(&first.as_str()))
        })
    };
    stem.contains('?') || ends_open || sentences(stem).into_iter().any(instructs)
}

fn blank(subject: &mut Subject<'_>) {
    let stem = subject.stem();
    let inside = stem.words.trim_end_matches(['_', '.', ' ', '?', ':']);
    if inside.contains("___") {
        let help = "ask a question, or put the blank at the end";
        let span = subject.within(&stem.span, "___");
        subject.add(
            &codes::BLANK_IN_STEM,
            span,
            "the stem has a blank in the middle",
            help,
        );
    }
}

fn true_false(subject: &mut Subject<'_>) {
    let lead_in = subject.lead_in().to_lowercase();
    let judged = ["true", "correct", "false", "incorrect", "accurate"];
    let lists = [
        "statement is ",
        "statements are ",
        "following is ",
        "following are ",
    ];
    let found = lists.iter().any(|list| {
        let after = |word: &&str| lead_in.contains(&format!("{list}{word}"));
        lead_in.contains(list) && judged.iter().any(after)
    });
    if found {
        let help =
            "ask one question that every choice answers, such as a cause, a sign or an action";
        let span = subject.stem().span;
        let message = "the item is a list of true/false statements";
        subject.add(&codes::TRUE_FALSE, span, message, help);
    }
}

fn according(subject: &mut Subject<'_>) {
    let stem = plain(&subject.item.stem);
    let lower = stem.to_lowercase();
    if !lower.contains("according to") {
        return;
    }
    for thing in ["passage", "article", "text", "document"] {
        for the in ["the ", ""] {
            let wording = format!("according to {the}{thing}");
            let whole = lower.find(&wording).is_some_and(|at| {
                let after = lower.get(at + wording.len()..).unwrap_or("");
                !after.starts_with(char::is_alphanumeric)
            });
            if whole {
                let help = "ask what the nurse should know or do, and name the guideline or label only if it matters";
                let span = subject.within(&subject.stem().span, thing);
                let message = format!("the item asks what the {thing} says");
                return subject.add(&codes::ACCORDING_TO, span, message, help);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negative_question_is_told_from_a_negative_clause() {
        for (lead_in, word) in [
            ("Which should the nurse not do?", Some("not")),
            ("All of these are signs EXCEPT", Some("EXCEPT")),
            ("Which is least likely?", Some("least")),
            ("Which needs at least 2 checks?", None),
            ("Which finding shows that the line does not leak?", None),
            ("Which teaching fits, whether or not pain is felt?", None),
        ] {
            assert_eq!(negative_word(lead_in), word, "{lead_in}");
        }
    }
}
