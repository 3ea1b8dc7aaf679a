//! Lists of choices, and steps to put in order.

use super::super::super::super::xml::XmlElement;
use super::super::super::super::{
    ChoiceRule, ConversionLoss, PortableChoice, PortableKind, PortablePart,
};
use super::super::super::ids::IdPool;
use super::super::super::numbers;
use super::super::super::reading::QtiReading;
use super::super::declaration::Declaration;
use super::super::item_source::ItemSource;
use super::super::texts;
use super::ModernContent;

/// Reads a `choiceInteraction`.
pub fn choices(
    item: &ItemSource<'_>,
    interaction: XmlElement<'_>,
    reading: &mut QtiReading<'_>,
) -> Result<ModernContent, String> {
    let declaration = declared(item, interaction)?;
    let parts: Vec<XmlElement<'_>> = interaction.children_named("simpleChoice").collect();
    let values = values_of(&parts);
    let keys = keys(declaration, &values)?;
    let most = interaction
        .attribute("maxChoices")
        .and_then(|most| most.trim().parse::<usize>().ok());
    let is_one = declaration.is_single || most.unwrap_or(1) == 1;
    let keys = if is_one && keys.len() > 1 {
        let message = "several choices earn points in the file; the one that earns most is the key";
        reading.note(&item.place, ConversionLoss::Changed, message);
        best(declaration, &keys)
    } else {
        keys
    };
    let rule = match most {
        _ if is_one => ChoiceRule::One,
        Some(most) if most == keys.len() && most < parts.len() => ChoiceRule::Count,
        _ => ChoiceRule::All,
    };
    let shuffle = shuffled(item, interaction, &parts, reading);
    let mut ids = IdPool::default();
    let mut choices = Vec::new();
    for (part, value) in parts.iter().zip(&values) {
        choices.push(PortableChoice {
            id: ids.fresh(value),
            text: texts::part(*part, &item.place, reading),
            key: keys.contains(value),
            why: item.feedback.why(value),
        });
    }
    Ok(ModernContent {
        stem: texts::stem(item, None, reading)?,
        kind: PortableKind::Choices { rule, choices },
        shuffle,
        values,
    })
}

/// Reads an `orderInteraction`.
pub fn order(
    item: &ItemSource<'_>,
    interaction: XmlElement<'_>,
    reading: &mut QtiReading<'_>,
) -> Result<ModernContent, String> {
    let declaration = declared(item, interaction)?;
    let parts: Vec<XmlElement<'_>> = interaction.children_named("simpleChoice").collect();
    let values = values_of(&parts);
    let order = &declaration.correct;
    let is_whole = order.len() == parts.len() && values.iter().all(|value| order.contains(value));
    if !is_whole {
        return Err("the correct order does not name every step once".to_owned());
    }
    let shuffle = interaction.attribute("shuffle") == Some("true");
    let mut ids = IdPool::default();
    let mut steps = Vec::new();
    for value in order {
        let part = parts.iter().zip(&values).find(|(_, other)| *other == value);
        let Some((part, _)) = part else {
            continue;
        };
        steps.push(PortablePart {
            id: ids.fresh(value),
            text: texts::part(*part, &item.place, reading),
            why: item.feedback.why(value),
        });
    }
    Ok(ModernContent {
        stem: texts::stem(item, None, reading)?,
        kind: PortableKind::Order(steps),
        shuffle,
        values,
    })
}

/// Returns the declaration of an interaction.
pub fn declared<'a>(
    item: &'a ItemSource<'_>,
    interaction: XmlElement<'_>,
) -> Result<&'a Declaration, String> {
    let declared = item.declaration(interaction);
    declared.ok_or_else(|| "the file states no correct response".to_owned())
}

/// Returns the ids of parts.
pub fn values_of(parts: &[XmlElement<'_>]) -> Vec<String> {
    let id = |part: &XmlElement<'_>| part.attribute("identifier").unwrap_or_default().to_owned();
    parts.iter().map(id).collect()
}

/// Returns the keys among the values that a response can have.
pub fn keys(declaration: &Declaration, values: &[String]) -> Result<Vec<String>, String> {
    let keys = declaration.keys();
    let keys: Vec<String> = keys
        .into_iter()
        .filter(|key| values.contains(key))
        .collect();
    if keys.is_empty() {
        return Err("the file states no correct response".to_owned());
    }
    Ok(keys)
}

/// Returns the key that earns most, the first one of several.
pub fn best(declaration: &Declaration, keys: &[String]) -> Vec<String> {
    let mut best: Option<(&String, f64)> = None;
    for key in keys {
        let mapping = declaration.mapping.as_ref();
        let points = mapping.and_then(|mapping| numbers::decimal(mapping.points(key)));
        let points = points.and_then(|points| points.parse().ok()).unwrap_or(0.0);
        if best.is_none_or(|(_, most)| points > most) {
            best = Some((key, points));
        }
    }
    best.map(|(key, _)| key.clone()).into_iter().collect()
}

/// Returns whether parts may be shuffled. A bank cannot shuffle some of them alone.
pub fn shuffled(
    item: &ItemSource<'_>,
    interaction: XmlElement<'_>,
    parts: &[XmlElement<'_>],
    reading: &mut QtiReading<'_>,
) -> bool {
    let shuffle = interaction.attribute("shuffle") == Some("true");
    let is_fixed = parts
        .iter()
        .any(|part| part.attribute("fixed") == Some("true"));
    if shuffle && is_fixed {
        let message = "some of its choices have a fixed place in the file; here none is shuffled";
        reading.note(&item.place, ConversionLoss::Changed, message);
    }
    shuffle && !is_fixed
}
