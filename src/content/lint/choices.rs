//! Rules for the list of choices or steps: its size, distinct meanings and order.

use super::subject::{Subject, Text};
use super::tokens::folded;
use crate::content::codes;
use crate::content::diagnostic::Severity;
use crate::domain::kind::{AnswerShape, PickLimit, Size};
use crate::domain::number::{Decimal, Exact};

/// Checks L05, L08, L09, L10, L24, L25 and L55.
pub fn lint(subject: &mut Subject<'_>) {
    for parts in subject.part_lists() {
        same_text(subject, &parts);
        above(subject, &parts);
        // Columns of a grid, tokens and lists of blanks have no order of their own to keep.
        if subject.item.kind.name().description().shape == AnswerShape::List {
            overlap(subject, &parts);
            number_order(subject, &parts);
        }
        // Marked words begin and end in the middle of sentences.
        if subject.item.kind.name().description().shape != AnswerShape::Spans {
            punctuation(subject, &parts);
        }
    }
    same_text(subject, &subject.slot_texts());
    sizes(subject);
}

fn same_text(subject: &mut Subject<'_>, parts: &[Text]) {
    let texts: Vec<String> = parts.iter().map(|part| folded(&part.words)).collect();
    for (at, (part, text)) in parts.iter().zip(&texts).enumerate() {
        if texts.iter().take(at).any(|other| other == text) {
            let help = "give each one its own meaning";
            let message = format!("\"{}\" appears twice", part.words);
            subject.add(&codes::SAME_TEXT, part.span.clone(), message, help);
        }
    }
}

/// Reports a number of slots, choices or steps outside the sizes of the kind.
fn sizes(subject: &mut Subject<'_>) {
    let described = subject.item.kind.name().description();
    let (slots, choices) = match described.shape {
        AnswerShape::List => ("choices", "choices"),
        AnswerShape::Groups => ("groups", "choices in a group"),
        AnswerShape::Grid => match described.takes {
            PickLimit::One => ("rows", "columns"),
            _ => ("columns", "rows"),
        },
        AnswerShape::Blanks => ("blanks", "choices of a blank"),
        AnswerShape::Targets => ("targets", "tokens"),
        AnswerShape::Spans => ("rows with spans", "spans"),
        AnswerShape::BowTie => ("lists", "choices in a list"),
        AnswerShape::Regions => ("regions", "regions"),
        AnswerShape::Order => ("steps", "steps"),
        AnswerShape::Number => return,
    };
    let steps = subject.steps().len();
    let Some(selection) = subject.item.kind.selection() else {
        return size(subject, steps, described.choices, choices, "steps");
    };
    let (slots_key, key) = match described.shape {
        AnswerShape::Groups => ("groups", "groups"),
        AnswerShape::Grid if selection.slots_are_rows() => ("rows", "columns"),
        AnswerShape::Grid => ("columns", "rows"),
        AnswerShape::Blanks => ("blanks", "blanks"),
        AnswerShape::Targets => ("targets", "tokens"),
        AnswerShape::Spans => ("spans", "spans"),
        AnswerShape::Regions => ("regions", "regions"),
        AnswerShape::BowTie => ("actions", "actions"),
        AnswerShape::List | AnswerShape::Order | AnswerShape::Number => ("choices", "choices"),
    };
    size(
        subject,
        selection.slots.len(),
        described.slots,
        slots,
        slots_key,
    );
    let spans = described.shape == AnswerShape::Spans;
    let all = selection.choices().count();
    let counts: Vec<usize> = match spans {
        true => vec![all],
        false => selection
            .slots
            .iter()
            .map(|slot| slot.choices.len())
            .collect(),
    };
    let usual = described.choices.min..=described.choices.max;
    let odd = |(_, count): &(usize, &usize)| !usual.contains(*count);
    if let Some((at, count)) = counts.iter().enumerate().find(odd) {
        let wings = ["actions", "condition", "parameters"];
        let wing = (described.shape == AnswerShape::BowTie).then(|| wings.get(at).copied());
        let key = wing.flatten().unwrap_or(key);
        size(subject, *count, described.choices, choices, key);
    }
}

fn size(subject: &mut Subject<'_>, count: usize, size: Size, what: &str, key: &'static str) {
    if (size.min..=size.max).contains(&count) {
        return;
    }
    let kind = subject.item.kind.name();
    let (min, max) = (size.min, size.max);
    let usual = match min == max {
        true => min.to_string(),
        false => format!("{min} to {max}"),
    };
    let message = format!("{count} {what}; {kind} items have {usual}");
    let help = match count < min {
        true => "add plausible ones",
        false => "remove the weakest",
    };
    let severity = match size.published {
        true => Severity::Error,
        false => Severity::Warning,
    };
    let span = subject.places.key(key);
    subject.add_as(severity, &codes::SIZE, span, message, help);
}

fn above(subject: &mut Subject<'_>, parts: &[Text]) {
    for part in parts {
        let text = folded(&part.words);
        let whole = |wordings: &[&str]| wordings.contains(&text.as_str());
        let has_above = text.contains("above");
        let inside =
            |wordings: &[&str]| has_above && wordings.iter().any(|wording| text.contains(wording));
        let help =
            "name the choices, or use select-all; partial knowledge is enough to find this choice";
        if inside(&["all of the above", "all the above"])
            || whole(&["all of these", "all these", "all of them"])
            || names_letters(&part.words)
        {
            let message = format!("\"{}\" refers to the other choices", part.words);
            subject.add(&codes::ALL_OF_ABOVE, part.span.clone(), message, help);
        }
        if inside(&["none of the above"])
            || whole(&["none of these", "none of them", "none of the others"])
        {
            let message = format!("\"{}\" does not name a correct answer", part.words);
            let help = "add the correct choice, because learners who pick this one may not know it";
            subject.add(&codes::NONE_OF_ABOVE, part.span.clone(), message, help);
        }
    }
}

/// Returns whether a text is only letters and joining words: "Both A and B", "A and C only".
fn names_letters(text: &str) -> bool {
    let mut words: Vec<&str> = text
        .split([' ', ',', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    let before = words.len();
    words.retain(|word| !["both", "only", "and", "or"].contains(&word.to_lowercase().as_str()));
    let letter = |word: &&str| word.len() == 1 && word.chars().all(|c| ('A'..='G').contains(&c));
    before > words.len() && words.len() >= 2 && words.iter().all(letter) && before >= 4
}

/// One number, or two, and the unit after it.
struct Quantity {
    from: Exact,
    to: Exact,
    unit: String,
}

fn quantity(text: &str) -> Option<Quantity> {
    let text = text.trim().trim_end_matches('.');
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')));
    let (number, rest) = text.split_at(end.unwrap_or(text.len()));
    let from = Decimal::parse(number).ok()?.exact();
    let rest = rest.trim_start();
    for joint in ["to ", "–", "-"] {
        let Some(rest) = rest.strip_prefix(joint) else {
            continue;
        };
        let second = quantity(rest)?;
        return (second.from == second.to).then_some(Quantity { from, ..second });
    }
    let unit = rest.to_lowercase();
    Some(Quantity {
        from,
        to: from,
        unit,
    })
}

/// Returns all parts as quantities of one unit, or `None`.
fn quantities(parts: &[Text]) -> Option<Vec<Quantity>> {
    let quantities: Option<Vec<Quantity>> =
        parts.iter().map(|part| quantity(&part.words)).collect();
    let quantities = quantities.filter(|all| all.len() >= 2)?;
    let unit = &quantities.first()?.unit;
    quantities
        .iter()
        .all(|q| q.unit == *unit)
        .then_some(quantities)
}

fn overlap(subject: &mut Subject<'_>, parts: &[Text]) {
    let Some(ranges) = quantities(parts) else {
        return;
    };
    for (at, (range, part)) in ranges.iter().zip(parts).enumerate() {
        let meets = |other: &Quantity| {
            let both_ranges = range.from < range.to && other.from < other.to;
            both_ranges && range.from <= other.to && other.from <= range.to
        };
        if ranges.iter().take(at).any(meets) {
            let help = "begin each range above the end of the previous one";
            let message = format!("\"{}\" shares values with another choice", part.words);
            subject.add(&codes::OVERLAP, part.span.clone(), message, help);
        }
    }
}

fn number_order(subject: &mut Subject<'_>, parts: &[Text]) {
    let Some(numbers) = quantities(parts) else {
        return;
    };
    let pairs = || numbers.iter().zip(numbers.iter().skip(1));
    let rising = pairs().all(|(a, b)| a.from <= b.from);
    let falling = pairs().all(|(a, b)| a.from >= b.from);
    if !rising && !falling {
        let help = "sort them from small to large and set `shuffle = false`, so that learners need not search";
        let message = "the numeric choices are not in order";
        subject.add(
            &codes::UNORDERED_NUMBERS,
            subject.places.key("choices"),
            message,
            help,
        );
    }
}

fn punctuation(subject: &mut Subject<'_>, parts: &[Text]) {
    let stops = parts
        .iter()
        .filter(|part| part.words.ends_with('.'))
        .count();
    if stops > 0 && stops < parts.len() {
        let odd = parts
            .iter()
            .find(|part| part.words.ends_with('.') == (stops * 2 <= parts.len()));
        let span = odd.map_or(subject.places.whole.clone(), |part| part.span.clone());
        let help =
            "end all of them the same way, with a period for sentences and without for phrases";
        subject.add(
            &codes::PUNCTUATION,
            span,
            "some end with a period and some do not",
            help,
        );
    }
    let small = |part: &&Text| part.words.starts_with(char::is_lowercase);
    let large = |part: &&Text| part.words.starts_with(char::is_uppercase);
    let (low, high) = (
        parts.iter().filter(small).count(),
        parts.iter().filter(large).count(),
    );
    if low > 0 && high > 0 {
        let odd = parts.iter().find(|part| {
            if low <= high {
                small(part)
            } else {
                large(part)
            }
        });
        let span = odd.map_or(subject.places.whole.clone(), |part| part.span.clone());
        let help = "begin all of them the same way";
        subject.add(
            &codes::PUNCTUATION,
            span,
            "some begin with a capital letter and some do not",
            help,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_choices_are_told_from_blood_groups() {
        assert!(names_letters("Both A and B") && names_letters("A and C only"));
        assert!(
            !names_letters("A and B") && !names_letters("Groups A and B") && !names_letters("Both")
        );
    }

    #[test]
    fn ranges_and_numbers_are_quantities() {
        let read = |text: &str| quantity(text).map(|q| (q.from < q.to, q.unit));
        assert_eq!(read("10 to 20 mL"), Some((true, "ml".into())));
        assert_eq!(read("1,000–2,000 mL"), Some((true, "ml".into())));
        assert_eq!(read("5 mL."), Some((false, "ml".into())));
        assert_eq!(read("Stop 5 mL"), None);
        assert_eq!(read("10 to many"), None);
    }
}
