//! Made-up portable items for tests.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    ChoiceRule, ItemPlace, PortableBank, PortableBlank, PortableChoice, PortableItem, PortableKind,
    PortableNumber, PortablePart, PortableRow, PortableTarget, PortableTopic,
};

/// Returns an item of three choices with an id and a name made of its stem's first word.
pub fn simple_item(stem: &str) -> PortableItem {
    let choice = |id: &str, text: &str, key| PortableChoice {
        id: id.into(),
        text: text.into(),
        key,
        why: String::new(),
    };
    let name = stem
        .split([' ', '?'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    PortableItem {
        place: ItemPlace {
            what: format!("question \"{stem}\""),
            ..ItemPlace::default()
        },
        foreign_id: Some(name.clone()),
        name,
        topic: "lines".into(),
        stem: stem.into(),
        kind: PortableKind::Choices {
            rule: ChoiceRule::One,
            choices: vec![
                choice("a", "Saline", true),
                choice("b", "Air", false),
                choice("c", "It's \"nothing\"", false),
            ],
        },
        rationale: "Saline clears the line.".into(),
        shuffle: true,
        facts: BTreeMap::new(),
    }
}

/// Returns texts of one or two paragraphs in markup.
pub fn prose() -> impl Strategy<Value = String> {
    let word = r#"[A-Za-z0-9é°µ"'.,;:=+@#<>&/%-]{1,9}|\*[a-z]{1,6}\*|\\\{|\\\}|\\\||\\\\|\\\*"#;
    let paragraph = prop::collection::vec(word, 1..40).prop_map(|words| words.join(" "));
    prop::collection::vec(paragraph, 1..3).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

fn why() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), prose()]
}

fn part(prefix: &'static str) -> impl Strategy<Value = PortablePart> {
    (prose(), why()).prop_map(move |(text, why)| PortablePart {
        id: prefix.to_owned(),
        text,
        why,
    })
}

fn parts(
    prefix: &'static str,
    least: usize,
    most: usize,
) -> impl Strategy<Value = Vec<PortablePart>> {
    prop::collection::vec(part(prefix), least..most).prop_map(|mut parts| {
        for (at, part) in parts.iter_mut().enumerate() {
            part.id = format!("{}{at}", part.id);
        }
        parts
    })
}

fn keyed(parts: Vec<PortablePart>, is_key: impl Fn(usize) -> bool) -> Vec<PortableChoice> {
    let parts = parts.into_iter().enumerate();
    let choice = |(at, part): (usize, PortablePart)| PortableChoice {
        id: part.id,
        text: part.text,
        key: is_key(at),
        why: part.why,
    };
    parts.map(choice).collect()
}

fn choices() -> impl Strategy<Value = PortableKind> {
    (parts("c", 3, 7), 0usize..2, 0usize..3).prop_map(|(parts, key, rule)| {
        let (rule, is_key): (_, Box<dyn Fn(usize) -> bool>) = match rule {
            0 => (ChoiceRule::One, Box::new(move |at| at == key)),
            1 => (ChoiceRule::All, Box::new(move |at| at >= key)),
            _ => (ChoiceRule::Count, Box::new(move |at| at == key || at == 2)),
        };
        PortableKind::Choices {
            rule,
            choices: keyed(parts, is_key),
        }
    })
}

fn number() -> impl Strategy<Value = PortableKind> {
    (
        1u32..9_000_000,
        prop_oneof![Just(""), Just("mL/hr"), Just("µg")],
    )
        .prop_map(|(value, unit)| {
            let value = format!("{}.{:03}", value / 1_000, value % 1_000);
            let value = value.trim_end_matches('0').trim_end_matches('.').to_owned();
            PortableKind::Number(PortableNumber {
                value,
                unit: unit.into(),
            })
        })
}

fn matching() -> impl Strategy<Value = PortableKind> {
    (parts("k", 2, 4), parts("r", 2, 6)).prop_map(|(columns, rows)| {
        let rows = rows.into_iter().enumerate();
        let rows = rows.map(|(at, part)| PortableRow {
            id: part.id,
            text: part.text,
            key: format!("k{}", at % columns.len()),
            why: part.why,
        });
        PortableKind::Match {
            rows: rows.collect(),
            columns,
        }
    })
}

fn marked(words: &[String], mark: impl Fn(usize) -> String) -> String {
    let words = words.iter().enumerate();
    let words: Vec<String> = words
        .map(|(at, word)| format!("{word} {}", mark(at)))
        .collect();
    words.join(" then ")
}

fn words(least: usize, most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z]{1,8}( [a-z,]{1,8}){0,12}", least..most)
}

fn blanks() -> impl Strategy<Value = PortableKind> {
    (words(1, 4), prop::collection::vec(parts("", 2, 4), 4)).prop_map(|(words, lists)| {
        let blank = |(at, list): (usize, Vec<PortablePart>)| PortableBlank {
            id: format!("b{at}"),
            choices: keyed(list, |of| of == at % 2)
                .into_iter()
                .map(|choice| PortableChoice {
                    id: format!("b{at}c{}", choice.id),
                    ..choice
                })
                .collect(),
        };
        PortableKind::Blanks {
            text: marked(&words, |at| format!("{{b{at}}}")),
            blanks: lists
                .into_iter()
                .take(words.len())
                .enumerate()
                .map(blank)
                .collect(),
        }
    })
}

fn targets() -> impl Strategy<Value = PortableKind> {
    (words(1, 4), parts("t", 4, 7), why()).prop_map(|(words, tokens, why)| {
        let target = |at: usize| PortableTarget {
            id: format!("g{at}"),
            key: format!("t{at}"),
            why: why.clone(),
        };
        PortableKind::Targets {
            text: marked(&words, |at| format!("{{g{at}}}")),
            targets: (0..words.len()).map(target).collect(),
            tokens,
        }
    })
}

fn spans() -> impl Strategy<Value = PortableKind> {
    (words(2, 6), parts("s", 6, 7)).prop_map(|(words, parts)| {
        let count = words.len();
        let mut spans = keyed(parts, |at| at == 0 || at == 3);
        spans.truncate(count);
        spans.iter_mut().for_each(|span| span.text = String::new());
        PortableKind::Spans {
            text: marked(&words, |at| format!("{{s{at}|some *marked* words}}")),
            spans,
        }
    })
}

fn facts() -> impl Strategy<Value = BTreeMap<String, String>> {
    let all = [
        ("client_need", "management-of-care"),
        ("difficulty", "0.65"),
        ("expected_s", "90"),
        ("level", "apply"),
        ("objective", "lines-1"),
        ("refs", "A book, second edition (2024), page 7; A site"),
        ("safety_critical", "true"),
        ("step", "take-action"),
    ];
    let all: Vec<(String, String)> = all
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .to_vec();
    let count = all.len();
    prop::sample::subsequence(all, 0..=count).prop_map(|facts| facts.into_iter().collect())
}

/// Returns items of any kind that a bank takes, without any note.
pub fn portable_item() -> impl Strategy<Value = PortableItem> {
    let kind = prop_oneof![
        choices(),
        number(),
        parts("p", 3, 6).prop_map(PortableKind::Order),
        matching(),
        blanks(),
        targets(),
        spans()
    ];
    (
        prose(),
        kind,
        why(),
        facts(),
        any::<bool>(),
        0usize..2,
        any::<bool>(),
    )
        .prop_map(
            |(stem, kind, rationale, facts, shuffle, topic, has_id)| PortableItem {
                place: ItemPlace::default(),
                foreign_id: has_id.then(|| format!("q {topic}")),
                name: String::new(),
                topic: format!("topic-{topic}"),
                stem,
                kind,
                rationale,
                shuffle,
                facts,
            },
        )
}

/// Returns banks of one to five items.
pub fn portable_bank() -> impl Strategy<Value = PortableBank> {
    prop::collection::vec(portable_item(), 1..6).prop_map(|items| {
        let mut topics: Vec<PortableTopic> = Vec::new();
        for item in &items {
            if !topics.iter().any(|topic| topic.id == item.topic) {
                topics.push(PortableTopic {
                    id: item.topic.clone(),
                    title: format!("Title of {}", item.topic),
                });
            }
        }
        PortableBank {
            title: String::new(),
            topics,
            items,
        }
    })
}
