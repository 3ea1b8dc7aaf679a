//! Texts with blanks, targets or spans.

use std::collections::BTreeMap;

use super::super::super::super::xml::XmlElement;
use super::super::super::super::{
    ConversionLoss, PortableBlank, PortableChoice, PortableKind, PortablePart, PortableTarget,
};
use super::super::super::body::{AsHtml, html_of, passage};
use super::super::super::ids::IdPool;
use super::super::super::reading::QtiReading;
use super::super::item_source::ItemSource;
use super::super::texts;
use super::ModernContent;
use super::choices::{declared, keys, shuffled, values_of};

/// Reads `inlineChoiceInteraction`s.
pub fn blanks(
    item: &ItemSource<'_>,
    reading: &mut QtiReading<'_>,
) -> Result<ModernContent, String> {
    let mut ids = IdPool::default();
    let mut blanks = Vec::new();
    let mut names = Vec::new();
    let mut shuffle = true;
    for interaction in item.interactions.iter().copied() {
        let declaration = declared(item, interaction)?;
        let parts: Vec<XmlElement<'_>> = interaction.children_named("inlineChoice").collect();
        let values = values_of(&parts);
        let keys = keys(declaration, &values)?;
        let [key] = keys.as_slice() else {
            return Err("a list has several correct choices".to_owned());
        };
        shuffle &= shuffled(item, interaction, &parts, reading);
        let mut choices = Vec::new();
        let name = declaration.id.as_str();
        let id = ids.fresh(name.strip_prefix("RESPONSE_").unwrap_or(name));
        for (part, value) in parts.iter().zip(&values) {
            choices.push(PortableChoice {
                id: ids.fresh(value),
                text: texts::part(*part, &item.place, reading),
                key: value == key,
                why: item.feedback.why(value),
            });
        }
        names.push(id.clone());
        blanks.push(PortableBlank { id, choices });
    }
    let (stem, text) = texts::split(item, reading);
    let mut next = 0;
    let html = html_of(text, &mut |element| {
        if element.is("inlineChoiceInteraction") {
            next += 1;
            return AsHtml::Place(next - 1);
        }
        texts::plainly(element)
    });
    let text = passage(&html, &names, &item.place, &mut reading.notes);
    Ok(ModernContent {
        stem,
        kind: PortableKind::Blanks { text, blanks },
        shuffle,
        values: Vec::new(),
    })
}

/// Reads a `gapMatchInteraction`.
pub fn targets(
    item: &ItemSource<'_>,
    interaction: XmlElement<'_>,
    reading: &mut QtiReading<'_>,
) -> Result<ModernContent, String> {
    let declaration = declared(item, interaction)?;
    if interaction.child("gapImg").is_some() {
        return Err("its tokens are pictures".to_owned());
    }
    let parts: Vec<XmlElement<'_>> = interaction.children_named("gapText").collect();
    let gaps: Vec<XmlElement<'_>> = interaction.descendants().filter(|e| e.is("gap")).collect();
    let pairs = declaration.keys();
    let mut ids = IdPool::default();
    let mut tokens = Vec::new();
    let mut token_ids = BTreeMap::new();
    for (part, value) in parts.iter().zip(values_of(&parts)) {
        let id = ids.fresh(&value);
        tokens.push(PortablePart {
            id: id.clone(),
            text: texts::part(*part, &item.place, reading),
            why: item.feedback.why(&value),
        });
        token_ids.insert(value, id);
    }
    let mut targets: Vec<PortableTarget> = Vec::new();
    for value in values_of(&gaps) {
        let mut fitting = pairs.iter().filter_map(|pair| {
            let (token, gap) = pair.split_once(' ')?;
            (gap == value).then(|| token_ids.get(token)).flatten()
        });
        let (Some(key), None) = (fitting.next(), fitting.next()) else {
            return Err("its targets do not have exactly one correct token each".to_owned());
        };
        targets.push(PortableTarget {
            id: ids.fresh(&value),
            key: key.clone(),
            why: item.feedback.why(&value),
        });
    }
    let names: Vec<String> = targets.iter().map(|target| target.id.clone()).collect();
    let mut next = 0;
    let html = html_of(interaction.nodes(), &mut |element| match element.name() {
        "gap" => {
            next += 1;
            AsHtml::Place(next - 1)
        }
        "gapText" | "prompt" => AsHtml::Left,
        _ => texts::plainly(element),
    });
    let text = passage(&html, &names, &item.place, &mut reading.notes);
    let shuffle = shuffled(item, interaction, &parts, reading);
    let is_reused = targets
        .iter()
        .enumerate()
        .any(|(at, target)| targets.iter().skip(at + 1).any(|o| o.key == target.key));
    let kind = if is_reused {
        let message = "a token fits several targets; each target becomes a list of all tokens";
        reading.note(&item.place, ConversionLoss::Changed, message);
        as_blanks(text, &tokens, &targets, &mut ids)
    } else {
        PortableKind::Targets {
            text,
            tokens,
            targets,
        }
    };
    Ok(ModernContent {
        stem: texts::stem(item, Some(interaction), reading)?,
        kind,
        shuffle,
        values: pairs,
    })
}

/// Returns targets as blanks, each with all tokens in its list.
fn as_blanks(
    text: String,
    tokens: &[PortablePart],
    targets: &[PortableTarget],
    ids: &mut IdPool,
) -> PortableKind {
    let choice = |token: &PortablePart, target: &PortableTarget, ids: &mut IdPool| PortableChoice {
        id: ids.fresh(&format!("{}-{}", target.id, token.id)),
        text: token.text.clone(),
        key: token.id == target.key,
        why: token.why.clone(),
    };
    let blanks = targets.iter().map(|target| PortableBlank {
        id: target.id.clone(),
        choices: tokens
            .iter()
            .map(|token| choice(token, target, ids))
            .collect(),
    });
    PortableKind::Blanks {
        text,
        blanks: blanks.collect(),
    }
}

/// Reads a `hottextInteraction`.
pub fn spans(
    item: &ItemSource<'_>,
    interaction: XmlElement<'_>,
    reading: &mut QtiReading<'_>,
) -> Result<ModernContent, String> {
    let declaration = declared(item, interaction)?;
    let is_span = |element: &XmlElement<'_>| element.is("hottext");
    let parts: Vec<XmlElement<'_>> = interaction.descendants().filter(is_span).collect();
    let values = values_of(&parts);
    let keys = keys(declaration, &values)?;
    if let Some(empty) = parts.iter().find(|part| part.all_text().trim().is_empty()) {
        let id = empty.attribute("identifier").unwrap_or_default();
        return Err(format!("the words `{id}` to select are empty or a picture"));
    }
    let mut ids = IdPool::default();
    let spans: Vec<PortableChoice> = values
        .iter()
        .map(|value| PortableChoice {
            id: ids.fresh(value),
            text: String::new(),
            key: keys.contains(value),
            why: item.feedback.why(value),
        })
        .collect();
    let names: Vec<String> = spans.iter().map(|span| span.id.clone()).collect();
    let mut next = 0;
    let html = html_of(interaction.nodes(), &mut |element| match element.name() {
        "hottext" => {
            next += 1;
            AsHtml::Words(next - 1)
        }
        "prompt" => AsHtml::Left,
        _ => texts::plainly(element),
    });
    let text = passage(&html, &names, &item.place, &mut reading.notes);
    let most = interaction.attribute("maxChoices").unwrap_or("1");
    if most != "0" && most != values.len().to_string() {
        let message = format!("any number of words may be selected here, in the file {most}");
        reading.note(&item.place, ConversionLoss::Changed, message);
    }
    Ok(ModernContent {
        stem: texts::stem(item, Some(interaction), reading)?,
        kind: PortableKind::Spans { text, spans },
        shuffle: true,
        values,
    })
}
