//! One item of GIFT.

use std::collections::BTreeSet;

use super::blocks::GiftBlock;
use super::kinds::{self, GiftKind};
use super::signs::unprotect;
use crate::domain::visible::in_one_line;
use crate::interchange::categories::Categories;
use crate::interchange::facts::ItemTags;
use crate::interchange::fits::misfit;
use crate::interchange::html::TextFormat;
use crate::interchange::lead_in;
use crate::interchange::{ChoiceRule, ConversionNote, ItemPlace, PortableItem, PortableKind};

/// Stands for the blank while a text with a missing word is converted.
const BLANK: char = '\u{10fff0}';

/// The pieces of an item, with escaped signs protected.
struct GiftPieces<'a> {
    name: String,
    format: TextFormat,
    before: &'a str,
    after: &'a str,
    response: &'a str,
    general: &'a str,
}

/// Reads an item; a note says why it is none.
pub fn item(
    block: &GiftBlock,
    number: usize,
    categories: &mut Categories,
    others: &mut BTreeSet<String>,
    notes: &mut Vec<ConversionNote>,
) -> Option<PortableItem> {
    let (name, rest) = named(&block.text);
    let what = match name.as_str() {
        "" => format!("question {number}"),
        name => format!("question {number} \"{name}\""),
    };
    let place = ItemPlace {
        file: String::new(),
        line: block.line,
        what,
    };
    let mut found = Vec::new();
    let read = pieces(name, rest).and_then(|pieces| {
        let mut item = converted(&pieces, &place, &mut found)?;
        item.topic = categories.topic();
        let path = categories.path();
        item.foreign_id = block.id.clone().filter(|id| !id.is_empty()).or_else(|| {
            (!item.name.is_empty()).then(|| match path.is_empty() {
                true => item.name.clone(),
                false => format!("{path}/{}", item.name),
            })
        });
        tag(&mut item, &block.tags, others);
        match misfit(&item) {
            Some(why) => Err(why),
            None => Ok(item),
        }
    });
    match read {
        Ok(item) => {
            notes.append(&mut found);
            Some(item)
        }
        Err(why) => {
            notes.push(ConversionNote::skipped(&place, why));
            None
        }
    }
}

fn tag(item: &mut PortableItem, tags: &[String], others: &mut BTreeSet<String>) {
    let mut read = ItemTags::default();
    for tag in tags {
        read.take(tag, others);
    }
    item.facts = read.facts;
    match &mut item.kind {
        PortableKind::Choices { rule, .. } if *rule == ChoiceRule::All && read.is_count => {
            *rule = ChoiceRule::Count;
        }
        PortableKind::Number(number) => number.unit = read.unit,
        _ => {}
    }
}

/// Splits the name between `::` from the rest.
fn named(text: &str) -> (String, &str) {
    let text = text.trim();
    let split = text
        .strip_prefix("::")
        .and_then(|rest| rest.split_once("::"));
    match split {
        Some((name, rest)) => (in_one_line(&unprotect(name)), rest.trim()),
        None => (String::new(), text.trim_start_matches("::")),
    }
}

fn pieces(name: String, text: &str) -> Result<GiftPieces<'_>, String> {
    let (before, inner, after) = match (text.find('{'), text.find('}')) {
        (None, None) => return Err("it is a description without a question".to_owned()),
        (Some(open), Some(close)) if open < close => (
            text.get(..open).unwrap_or_default(),
            text.get(open + 1..close).unwrap_or_default(),
            text.get(close + 1..).unwrap_or_default(),
        ),
        _ => return Err("its braces do not match".to_owned()),
    };
    if after.contains(['{', '}']) {
        return Err("it has several pairs of braces".to_owned());
    }
    let (response, general) = match inner.rfind("####") {
        Some(at) => (
            inner.get(..at).unwrap_or_default(),
            inner.get(at + 4..).unwrap_or_default(),
        ),
        None => (inner, ""),
    };
    let (format, before) = kinds::format_of(before.trim_start(), TextFormat::Auto);
    Ok(GiftPieces {
        name,
        format,
        before,
        after,
        response: response.trim(),
        general,
    })
}

fn converted(
    pieces: &GiftPieces<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableItem, String> {
    let kind = kinds::read(pieces.response, pieces.format, place, notes)?;
    let has_after = !pieces.after.trim().is_empty();
    let gap = match kind.kind {
        PortableKind::Choices {
            rule: ChoiceRule::One,
            ..
        } if has_after => BLANK.to_string(),
        _ if has_after => "_____".to_owned(),
        _ => String::new(),
    };
    let whole = format!(
        "{}{gap}{}",
        unprotect(pieces.before),
        unprotect(pieces.after)
    );
    let stem = pieces.format.to_markup(&whole, place, notes);
    let general = kinds::text(pieces.general, pieces.format, place, notes);
    let rationale = [kind.why.as_str(), general.as_str()];
    let rationale: Vec<&str> = rationale.into_iter().filter(|t| !t.is_empty()).collect();
    let item = PortableItem {
        place: place.clone(),
        foreign_id: None,
        name: pieces.name.clone(),
        topic: String::new(),
        stem,
        kind: kind.kind.clone(),
        rationale: rationale.join("\n\n"),
        shuffle: kind.shuffle,
        facts: Default::default(),
    };
    Ok(match gap.contains(BLANK) {
        true => with_blank(item, kind),
        false => item,
    })
}

/// Turns choices for a missing word into a blank.
fn with_blank(item: PortableItem, kind: GiftKind) -> PortableItem {
    let id = "b1";
    let (stem, text) = lead_in::split(&item.stem.replace(BLANK, &format!("{{{id}}}")));
    PortableItem {
        stem,
        kind: kinds::blank(id, text, kind.kind),
        ..item
    }
}
