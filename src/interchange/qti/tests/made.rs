//! Made-up banks that every version of QTI can say.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::super::{
    BankFormat, ChoiceRule, ItemPlace, PortableBank, PortableBlank, PortableChoice, PortableItem,
    PortableKind, PortableNumber, PortablePart, PortableRow, PortableTarget, PortableTopic,
};

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[A-Za-z0-9µ°é]{1,6}",
        1 => select(vec!["5 < 6", "a & b", "\"x\"", r"\{y\}", "it's", "100%"])
            .prop_map(str::to_owned),
    ]
}

/// A text without emphasis.
pub fn plain() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..4).prop_map(|words| words.join(" "))
}

/// A title, which is no markup.
pub fn title() -> impl Strategy<Value = String> {
    prop::collection::vec("[A-Za-z0-9<&\"]{1,6}", 1..3).prop_map(|words| words.join(" "))
}

/// A paragraph in markup.
fn paragraph() -> impl Strategy<Value = String> {
    (plain(), "[a-z]{1,5}", plain(), 0..3_u8).prop_map(|(a, b, c, tone)| match tone {
        0 => a,
        1 => format!("{a} *{b}* {c}"),
        _ => format!("{a} **{b}** {c}"),
    })
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(paragraph(), 1..3).prop_map(|texts| texts.join("\n\n"))
}

fn maybe(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (any::<bool>(), text).prop_map(|(is_there, text)| if is_there { text } else { String::new() })
}

/// Ids that are unique, in any order.
fn ids(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-zA-Z0-9][a-zA-Z0-9-]{0,6}", count)
        .prop_map(|ids| ids.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

/// Parts with ids, texts and reasons.
fn parts(
    count: std::ops::Range<usize>,
    text: impl Strategy<Value = String>,
) -> impl Strategy<Value = Vec<PortablePart>> {
    let texts = prop::collection::vec((text, maybe(paragraph())), count.end);
    (ids(count), texts).prop_map(|(ids, texts)| {
        let part = |(id, (text, why))| PortablePart { id, text, why };
        ids.into_iter().zip(texts).map(part).collect()
    })
}

fn as_choices(parts: Vec<PortablePart>, is_key: impl Fn(usize) -> bool) -> Vec<PortableChoice> {
    let choice = |(at, part): (usize, PortablePart)| PortableChoice {
        id: part.id,
        text: part.text,
        key: is_key(at),
        why: part.why,
    };
    parts.into_iter().enumerate().map(choice).collect()
}

fn choices() -> impl Strategy<Value = PortableKind> {
    let rule = select(vec![ChoiceRule::One, ChoiceRule::All, ChoiceRule::Count]);
    (rule, parts(3..7, text()), any::<u8>()).prop_map(|(rule, parts, draw)| {
        let draw = usize::from(draw);
        let keys = match rule {
            ChoiceRule::One => 1,
            ChoiceRule::All => 1 + draw % parts.len(),
            ChoiceRule::Count => 2 + draw % (parts.len() - 2),
        };
        let choices = as_choices(parts, |at| at < keys);
        PortableKind::Choices { rule, choices }
    })
}

fn number() -> impl Strategy<Value = PortableKind> {
    let value = prop_oneof!["[1-9][0-9]{0,3}", "[0-9]\\.[0-9]{0,2}[1-9]"];
    (
        value,
        maybe(select(vec!["mL/hr", "gtt/min", "mg", "%"]).prop_map(str::to_owned)),
    )
        .prop_map(|(value, unit)| PortableKind::Number(PortableNumber { value, unit }))
}

fn matching(why: bool) -> impl Strategy<Value = PortableKind> {
    (
        parts(5..8, text()),
        prop::collection::vec(any::<Index>(), 8),
    )
        .prop_map(move |(parts, keys)| {
            let (columns, rows) = parts.split_at(2);
            let mut columns = columns.to_vec();
            for column in columns.iter_mut().filter(|_| !why) {
                column.why.clear();
            }
            let rows = rows.iter().zip(keys).map(|(part, key)| PortableRow {
                id: part.id.clone(),
                text: part.text.clone(),
                key: key.get(&columns).id.clone(),
                why: part.why.clone(),
            });
            PortableKind::Match {
                rows: rows.collect(),
                columns,
            }
        })
}

fn blanks() -> impl Strategy<Value = PortableKind> {
    (parts(9..10, plain()), any::<[Index; 2]>(), paragraph()).prop_map(|(parts, keys, end)| {
        let (names, lists) = parts.split_at(2);
        let blanks: Vec<PortableBlank> = names
            .iter()
            .zip(lists.chunks(4))
            .zip(keys)
            .map(|((name, list), key)| PortableBlank {
                id: name.id.clone(),
                choices: as_choices(list.to_vec(), |at| at == key.index(list.len())),
            })
            .collect();
        let text = format!(
            "{} {{{}}}, *then* {{{}}}.\n\n{end}",
            names[0].text, names[0].id, names[1].id
        );
        PortableKind::Blanks { text, blanks }
    })
}

fn targets() -> impl Strategy<Value = PortableKind> {
    (parts(6..8, plain()), any::<bool>()).prop_map(|(parts, swapped)| {
        let (targets, tokens) = parts.split_at(2);
        let keys = if swapped { [1, 0] } else { [0, 2] };
        let text = format!(
            "{} {{{}}}.\n\nThen {{{}}}",
            targets[0].text, targets[0].id, targets[1].id
        );
        let targets = targets
            .iter()
            .zip(keys)
            .map(|(target, key)| PortableTarget {
                id: target.id.clone(),
                key: tokens[key].id.clone(),
                why: target.why.clone(),
            });
        PortableKind::Targets {
            text,
            targets: targets.collect(),
            tokens: tokens.to_vec(),
        }
    })
}

fn spans() -> impl Strategy<Value = PortableKind> {
    (parts(2..5, plain()), any::<u8>()).prop_map(|(parts, keys)| {
        let keys = 1 + usize::from(keys) % parts.len();
        let marked: Vec<String> = parts
            .iter()
            .map(|part| format!("It has {{{}|{}}}", part.id, part.text))
            .collect();
        let mut spans = as_choices(parts, |at| at < keys);
        for span in &mut spans {
            span.text.clear();
        }
        PortableKind::Spans {
            text: marked.join(", and\n\n"),
            spans,
        }
    })
}

fn kind(version: BankFormat) -> BoxedStrategy<PortableKind> {
    let order = || parts(2..6, text()).prop_map(PortableKind::Order);
    if version == BankFormat::Qti12 {
        return prop_oneof![choices(), number(), order(), matching(false), blanks()].boxed();
    }
    prop_oneof![
        choices(),
        number(),
        order(),
        matching(true),
        blanks(),
        targets(),
        spans()
    ]
    .boxed()
}

fn facts() -> impl Strategy<Value = BTreeMap<String, String>> {
    let key = select(super::super::super::facts::KNOWN.to_vec()).prop_map(str::to_owned);
    prop::collection::btree_map(key, "[a-z0-9][a-z0-9.:-]{0,9}", 0..3)
}

fn item(version: BankFormat) -> impl Strategy<Value = PortableItem> {
    let texts = (title(), text(), maybe(text()));
    (texts, kind(version), any::<bool>(), facts()).prop_map(
        |((name, stem, rationale), kind, shuffle, facts)| {
            let fixed = matches!(kind, PortableKind::Number(_) | PortableKind::Spans { .. });
            PortableItem {
                place: ItemPlace::default(),
                foreign_id: None,
                name,
                topic: String::new(),
                stem,
                kind,
                rationale,
                shuffle: shuffle || fixed,
                facts,
            }
        },
    )
}

/// A bank that a version can say whole.
pub fn bank(version: BankFormat) -> impl Strategy<Value = PortableBank> {
    let topics = (ids(1..4), prop::collection::vec(title(), 4));
    let items = prop::collection::vec((item(version), any::<Index>()), 1..6);
    (title(), topics, items).prop_map(|(title, (ids, titles), items)| {
        let mut topics: Vec<PortableTopic> = Vec::new();
        for (id, title) in ids.into_iter().zip(titles) {
            topics.push(PortableTopic { id, title });
        }
        let mut items: Vec<(usize, PortableItem)> = items
            .into_iter()
            .map(|(item, topic)| (topic.index(topics.len()), item))
            .collect();
        // Packages have their items by topic.
        items.sort_by_key(|(topic, _)| *topic);
        let items = items
            .into_iter()
            .zip(1..)
            .map(|((topic, item), number)| PortableItem {
                foreign_id: Some(format!("i.{number}_{}", topics[topic].id)),
                topic: topics[topic].id.clone(),
                ..item
            });
        let items: Vec<PortableItem> = items.collect();
        topics.retain(|topic| items.iter().any(|item| item.topic == topic.id));
        PortableBank {
            title,
            topics,
            items,
        }
    })
}
