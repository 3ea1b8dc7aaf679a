//! Made-up portable items, mutated files, and items in print, for the tests of formats.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::Index;

use super::html::plain_to_markup;
use super::part_ids::letter;
use super::slug::slug;
use super::{
    ChoiceRule, ConversionNote, Imported, ItemPlace, PortableBank, PortableBlank, PortableChoice,
    PortableItem, PortableKind, PortableNumber, PortablePart, PortableRow, PortableTarget,
    PortableTopic,
};

/// Returns words of one paragraph, with every sign that formats escape, and no emphasis. A sign ends
/// no word, so that the texts stay as short as they can be written when they are joined.
pub fn plain_words() -> BoxedStrategy<String> {
    let words =
        proptest::collection::vec("[a-z]([a-z<>&'\"=~#:{}|*\\\\.,%/;0-9é²]{0,5}[a-z])?", 1..5);
    words
        .prop_map(|words| plain_to_markup(&words.join(" ")))
        .boxed()
}

/// Returns words of one paragraph, some with emphasis.
pub fn words() -> BoxedStrategy<String> {
    let emphasis = prop_oneof![
        3 => Just(String::new()),
        1 => "[a-z=~{]{1,4}".prop_map(|word| format!(" *{}*", plain_to_markup(&word))),
        1 => "[a-z]{1,4} [a-z&<]{1,4}".prop_map(|word| format!(" **{word}**")),
    ];
    (plain_words(), emphasis)
        .prop_map(|(words, emphasis)| words + &emphasis)
        .boxed()
}

/// Returns one to three paragraphs.
pub fn text() -> BoxedStrategy<String> {
    proptest::collection::vec(words(), 1..3)
        .prop_map(|paragraphs| paragraphs.join("\n\n"))
        .boxed()
}

/// Returns a text, or none.
pub fn maybe() -> BoxedStrategy<String> {
    prop_oneof![Just(String::new()), text()].boxed()
}

/// Returns choices under a rule.
pub fn choices(rule: ChoiceRule) -> BoxedStrategy<PortableKind> {
    let parts = proptest::collection::vec((text(), maybe(), any::<bool>()), 3..7);
    (parts, any::<Index>())
        .prop_map(move |(parts, one)| {
            let one = one.index(parts.len());
            let numbered = parts.into_iter().enumerate();
            let choices = numbered.map(|(at, (text, why, key))| PortableChoice {
                id: letter(at),
                text,
                key: match rule {
                    ChoiceRule::One => at == one,
                    // Not every choice is a key.
                    _ => at == one || (key && at != (one + 1) % 3),
                },
                why,
            });
            PortableKind::Choices {
                rule,
                choices: choices.collect(),
            }
        })
        .boxed()
}

/// Returns a number with a unit or without.
pub fn number() -> BoxedStrategy<PortableKind> {
    (1u32..100_000, 0u32..3, "|mL/hr|gtt/min")
        .prop_map(|(digits, decimals, unit)| {
            let value = f64::from(digits) / 10f64.powi(decimals as i32);
            PortableKind::Number(PortableNumber {
                value: value.to_string(),
                unit,
            })
        })
        .boxed()
}

/// Returns steps.
pub fn order() -> BoxedStrategy<PortableKind> {
    proptest::collection::vec(text(), 2..6)
        .prop_map(|texts| PortableKind::Order(parts("s", texts)))
        .boxed()
}

fn parts(prefix: &str, texts: Vec<String>) -> Vec<PortablePart> {
    let numbered = (1..).zip(texts);
    numbered
        .map(|(number, text)| PortablePart {
            id: format!("{prefix}{number}"),
            text,
            why: String::new(),
        })
        .collect()
}

/// Returns rows whose columns come in the order of their first row; the last may have none.
pub fn matching() -> BoxedStrategy<PortableKind> {
    let columns = proptest::collection::vec(plain_words(), 2..5);
    (columns, proptest::collection::vec(text(), 4..7), 0usize..2)
        .prop_map(|(columns, rows, unused)| {
            let columns: Vec<String> = (1..)
                .zip(columns)
                .map(|(number, text)| format!("{text} {number}"))
                .collect();
            let used = columns.len() - unused;
            let rows = rows.into_iter().enumerate().map(|(at, text)| PortableRow {
                id: format!("r{}", at + 1),
                text,
                key: format!("c{}", at % used + 1),
                why: String::new(),
            });
            PortableKind::Match {
                rows: rows.collect(),
                columns: parts("c", columns),
            }
        })
        .boxed()
}

/// Returns a text with so many blanks.
pub fn blanks(count: std::ops::Range<usize>) -> BoxedStrategy<PortableKind> {
    let choice = || (plain_words(), maybe());
    let blank = (
        words(),
        proptest::collection::vec(choice(), 2..5),
        any::<Index>(),
    );
    (proptest::collection::vec(blank, count), words())
        .prop_map(|(made, end)| {
            let mut text = String::new();
            let mut blanks = Vec::new();
            for (number, (words, choices, key)) in (1..).zip(made) {
                let id = format!("b{number}");
                text.push_str(&format!("{words} {{{id}}} "));
                let key = key.index(choices.len());
                let choices = choices.into_iter().enumerate();
                let choices = choices.map(|(at, (text, why))| PortableChoice {
                    id: format!("{id}{}", letter(at)),
                    text,
                    key: at == key,
                    why,
                });
                blanks.push(PortableBlank {
                    choices: choices.collect(),
                    id,
                });
            }
            text.push_str(&end);
            PortableKind::Blanks { text, blanks }
        })
        .boxed()
}

/// Returns a text with targets for tokens.
pub fn targets() -> BoxedStrategy<PortableKind> {
    (proptest::collection::vec(words(), 3..6), words())
        .prop_map(|(tokens, words)| {
            let text = format!("{words} {{t1}} {words} {{t2}}.");
            let tokens: Vec<PortablePart> = tokens
                .into_iter()
                .enumerate()
                .map(|(at, text)| PortablePart {
                    id: letter(at),
                    text,
                    why: String::new(),
                })
                .collect();
            let target = |id: &str, key: usize| PortableTarget {
                id: id.to_owned(),
                key: letter(key),
                why: String::new(),
            };
            PortableKind::Targets {
                text,
                targets: vec![target("t1", tokens.len() - 1), target("t2", 0)],
                tokens,
            }
        })
        .boxed()
}

/// Returns a bank of items of a kind, with all that formats with tags and categories can say.
pub fn bank(kind: BoxedStrategy<PortableKind>) -> BoxedStrategy<PortableBank> {
    let fact = prop_oneof![Just(String::new()), "[a-z][a-z0-9,.:\\]\\[-]{0,8}"];
    let item = (
        text(),
        kind,
        maybe(),
        any::<bool>(),
        "[A-Za-z][A-Za-z:#=~{}/é&]{0,8}",
        fact,
        0usize..3,
    );
    (
        proptest::collection::vec(item, 1..4),
        prop_oneof![Just(String::new()), Just("My ward".to_owned())],
    )
        .prop_map(|(made, title)| {
            let titles = ["Lines", "Rates / drops", "A & <b>"];
            let mut bank = PortableBank {
                title,
                ..PortableBank::default()
            };
            for (at, (stem, kind, rationale, shuffle, name, fact, topic)) in
                made.into_iter().enumerate()
            {
                let title = titles[topic];
                if bank.topics.iter().all(|known| known.title != title) {
                    bank.topics.push(PortableTopic {
                        id: slug(title),
                        title: title.to_owned(),
                    });
                }
                let facts = [("level", fact.clone()), ("refs", fact)];
                let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
                bank.items.push(PortableItem {
                    place: ItemPlace::default(),
                    foreign_id: Some(format!("id-{at}")),
                    name,
                    topic: slug(title),
                    stem,
                    rationale,
                    shuffle: shuffle
                        || matches!(kind, PortableKind::Number(_) | PortableKind::Order(_)),
                    kind,
                    facts: facts.map(|(key, value)| (key.to_owned(), value)).collect(),
                });
            }
            bank
        })
        .boxed()
}

/// Returns a bank without places.
pub fn placeless(mut bank: PortableBank) -> PortableBank {
    for item in &mut bank.items {
        item.place = ItemPlace::default();
    }
    bank
}

/// Returns any bytes, or a sample with some changes.
pub fn mutated(samples: &[&'static [u8]]) -> BoxedStrategy<Vec<u8>> {
    let change = (any::<Index>(), any::<Index>(), 0u8..4, any::<u8>());
    let changes = proptest::collection::vec(change, 0..8);
    let sample = proptest::sample::select(samples.to_vec());
    let changed = (sample, changes).prop_map(|(sample, changes)| {
        let mut bytes = sample.to_vec();
        for (from, to, how, byte) in changes {
            if bytes.is_empty() {
                break;
            }
            let (a, b) = (from.index(bytes.len()), to.index(bytes.len()));
            let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 200));
            match how {
                0 => drop(bytes.drain(from..to)),
                1 => bytes[from] = byte,
                2 => bytes.insert(from, b"{}<>~=#%&\\[]\"/:|"[usize::from(byte % 16)]),
                _ => {
                    let copy = bytes[from..to].to_vec();
                    bytes.splice(from..from, copy);
                }
            }
        }
        bytes
    });
    prop_oneof![
        1 => proptest::collection::vec(any::<u8>(), 0..120),
        4 => changed,
    ]
    .boxed()
}

/// Returns the items of a file and its notes in print.
pub fn shown(imported: &Imported) -> String {
    let mut out = String::new();
    let bank = &imported.bank;
    let _ = writeln!(out, "title: {}", bank.title);
    for topic in &bank.topics {
        let _ = writeln!(out, "topic {}: {}", topic.id, topic.title);
    }
    for item in &bank.items {
        let _ = writeln!(
            out,
            "\n== {} · id {} · topic {}{}",
            item.place,
            item.foreign_id.as_deref().unwrap_or("none"),
            item.topic,
            if item.shuffle { "" } else { " · not shuffled" }
        );
        let _ = writeln!(out, "{}", item.stem);
        show_kind(&mut out, &item.kind);
        if !item.rationale.is_empty() {
            let _ = writeln!(out, "rationale: {}", item.rationale);
        }
        show_facts(&mut out, &item.facts);
    }
    let _ = writeln!(out, "\n{}", shown_notes(&imported.notes));
    out
}

fn show_facts(out: &mut String, facts: &BTreeMap<String, String>) {
    for (key, value) in facts {
        let _ = writeln!(out, "{key} = {value}");
    }
}

fn show_choices(out: &mut String, choices: &[PortableChoice]) {
    for choice in choices {
        let key = if choice.key { "key " } else { "" };
        let _ = writeln!(out, "  {} {key}{} # {}", choice.id, choice.text, choice.why);
    }
}

fn show_kind(out: &mut String, kind: &PortableKind) {
    match kind {
        PortableKind::Choices { rule, choices } => {
            let _ = writeln!(out, "{rule:?} of");
            show_choices(out, choices);
        }
        PortableKind::Number(number) => {
            let _ = writeln!(out, "number {} {}", number.value, number.unit);
        }
        PortableKind::Order(steps) => {
            for step in steps {
                let _ = writeln!(out, "  {} {}", step.id, step.text);
            }
        }
        PortableKind::Match { columns, rows } => {
            for column in columns {
                let _ = writeln!(out, "  column {} {}", column.id, column.text);
            }
            for row in rows {
                let _ = writeln!(out, "  {} {} -> {}", row.id, row.text, row.key);
            }
        }
        PortableKind::Blanks { text, blanks } => {
            let _ = writeln!(out, "text: {text}");
            for blank in blanks {
                let _ = writeln!(out, " {}", blank.id);
                show_choices(out, &blank.choices);
            }
        }
        PortableKind::Targets {
            text,
            tokens,
            targets,
        } => {
            let _ = writeln!(out, "text: {text}");
            for token in tokens {
                let _ = writeln!(out, "  token {} {}", token.id, token.text);
            }
            for target in targets {
                let _ = writeln!(out, "  {} <- {}", target.id, target.key);
            }
        }
        PortableKind::Spans { text, spans } => {
            let _ = writeln!(out, "text: {text}");
            show_choices(out, spans);
        }
    }
}

/// Returns notes in print.
pub fn shown_notes(notes: &[ConversionNote]) -> String {
    let lines = notes.iter().map(|note| {
        let place = match note.place.to_string() {
            place if place.is_empty() => "whole file".to_owned(),
            place => place,
        };
        format!("{:?} {place}: {}", note.loss, note.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}
