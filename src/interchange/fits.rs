//! Whether a bank can hold an item, so that one item never keeps a whole bank from loading.

use std::collections::BTreeSet;

use super::{ChoiceRule, PortableChoice, PortableItem, PortableKind};
use crate::domain::limits::{
    BLANKS_MAX, GRID_COLUMNS_MAX, NUMBER_CHARS_MAX, PARTS_MAX, TEXT_CHARS_MAX,
};

/// Returns the reason that a bank cannot hold this item, as the end of a sentence.
pub fn misfit(item: &PortableItem) -> Option<String> {
    if item.stem.trim().is_empty() {
        return Some("it has no text".to_owned());
    }
    let long = [&item.stem, &item.rationale]
        .into_iter()
        .any(|text| is_long(text));
    if long {
        return Some(format!("a text has more than {TEXT_CHARS_MAX} characters"));
    }
    match &item.kind {
        PortableKind::Choices { rule, choices } => of_choices(*rule, choices),
        PortableKind::Number(number) => of_number(&number.value),
        PortableKind::Order(steps) => of_parts("steps", steps.iter().map(|part| &part.text)),
        PortableKind::Match { columns, rows } => {
            let wide = columns.len() > GRID_COLUMNS_MAX;
            of_parts("columns", columns.iter().map(|part| &part.text))
                .or_else(|| wide.then(|| format!("it has more than {GRID_COLUMNS_MAX} columns")))
                .or_else(|| of_parts("rows", rows.iter().map(|row| &row.text)))
        }
        PortableKind::Blanks { text, blanks } => {
            let of_lists = || {
                let choices =
                    |blank: &super::PortableBlank| of_choices(ChoiceRule::One, &blank.choices);
                blanks.iter().find_map(choices)
            };
            of_places(text, blanks.len()).or_else(of_lists)
        }
        PortableKind::Targets {
            text,
            tokens,
            targets,
        } => {
            let keys: BTreeSet<&String> = targets.iter().map(|target| &target.key).collect();
            of_places(text, targets.len())
                .or_else(|| of_parts("tokens", tokens.iter().map(|part| &part.text)))
                .or_else(|| {
                    (keys.len() < targets.len())
                        .then(|| "a token belongs in several places".to_owned())
                })
        }
        PortableKind::Spans { text, spans } => of_places(text, 1).or_else(|| {
            let has_key = spans.iter().any(|span| span.key);
            (!has_key).then(|| "it has no key".to_owned())
        }),
    }
}

fn is_long(text: &str) -> bool {
    text.chars().count() > TEXT_CHARS_MAX
}

fn of_choices(rule: ChoiceRule, choices: &[PortableChoice]) -> Option<String> {
    let keys = choices.iter().filter(|choice| choice.key).count();
    let of_keys = || match rule {
        _ if keys == 0 => Some("it has no key".to_owned()),
        ChoiceRule::One if keys > 1 => Some("it has several keys for one response".to_owned()),
        ChoiceRule::Count if keys == choices.len() => Some("every choice is a key".to_owned()),
        _ => None,
    };
    of_parts("choices", choices.iter().map(|choice| &choice.text)).or_else(of_keys)
}

fn of_parts<'a>(what: &str, texts: impl Iterator<Item = &'a String>) -> Option<String> {
    let texts: Vec<&String> = texts.collect();
    if texts.len() < 2 {
        return Some(format!("it has fewer than 2 {what}"));
    }
    if texts.len() > PARTS_MAX {
        return Some(format!("it has more than {PARTS_MAX} {what}"));
    }
    if texts.iter().any(|text| text.trim().is_empty()) {
        return Some(format!("one of its {what} has no text"));
    }
    texts
        .iter()
        .any(|text| is_long(text))
        .then(|| format!("a text has more than {TEXT_CHARS_MAX} characters"))
}

fn of_places(text: &str, places: usize) -> Option<String> {
    if places == 0 {
        return Some("its text has no blank".to_owned());
    }
    if places > BLANKS_MAX {
        return Some(format!("it has more than {BLANKS_MAX} blanks"));
    }
    is_long(text).then(|| format!("a text has more than {TEXT_CHARS_MAX} characters"))
}

fn of_number(value: &str) -> Option<String> {
    if value.len() > NUMBER_CHARS_MAX {
        return Some(format!(
            "its number has more than {NUMBER_CHARS_MAX} characters"
        ));
    }
    let is_positive = !value.starts_with('-') && value.chars().any(|c| matches!(c, '1'..='9'));
    (!is_positive).then(|| "its number is not above zero".to_owned())
}
