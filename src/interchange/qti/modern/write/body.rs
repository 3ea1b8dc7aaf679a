//! The body of an item: its stem, and the interaction of its kind.

use super::super::super::super::exporting::place;
use super::super::super::super::html::{from_markup, markup_to_plain};
use super::super::super::super::xml::escape;
use super::super::super::super::{
    ChoiceRule, ConversionNote, PortableBlank, PortableChoice, PortableItem, PortableKind,
    PortableNumber, PortablePart, PortableRow, PortableTarget,
};
use super::super::super::body::{as_blocks, as_inline, passage_html};
use super::super::super::grouped::mixed;
use super::super::super::ids::to_foreign;
use super::version::VersionWriter;

/// Writes the body.
pub fn write(xml: &mut VersionWriter, item: &PortableItem, notes: &mut Vec<ConversionNote>) {
    let shuffle = if item.shuffle { "true" } else { "false" };
    xml.open("itemBody", &[]);
    xml.raw(&as_blocks(&from_markup(&item.stem)));
    match &item.kind {
        PortableKind::Choices { rule, choices } => select(xml, *rule, choices, shuffle),
        PortableKind::Order(steps) => order(xml, steps, shuffle),
        PortableKind::Match { columns, rows } => matching(xml, columns, rows, shuffle),
        PortableKind::Number(number) => typed(xml, number),
        PortableKind::Blanks { text, blanks } => {
            tell_plain(
                item,
                blanks.iter().flat_map(|b| &b.choices).map(|c| &c.text),
                notes,
            );
            passage(xml, text, blanks, shuffle);
        }
        PortableKind::Targets {
            text,
            tokens,
            targets,
        } => {
            tell_plain(item, tokens.iter().map(|token| &token.text), notes);
            drag(xml, text, tokens, targets, shuffle);
        }
        PortableKind::Spans { text, .. } => highlight(xml, text),
    }
    xml.close();
}

/// Adds a note if the texts of a list have emphasis: lists and tokens are plain text.
fn tell_plain<'a>(
    item: &PortableItem,
    mut texts: impl Iterator<Item = &'a String>,
    notes: &mut Vec<ConversionNote>,
) {
    if texts.any(|text| from_markup(text).contains('<')) {
        let message = "the emphasis within lists and tokens is left out, because QTI has plain text \
                       there";
        notes.push(ConversionNote::changed(&place(item), message));
    }
}

fn select(xml: &mut VersionWriter, rule: ChoiceRule, choices: &[PortableChoice], shuffle: &str) {
    let most = match rule {
        ChoiceRule::One => 1,
        ChoiceRule::All => 0,
        ChoiceRule::Count => choices.iter().filter(|choice| choice.key).count(),
    };
    let most = most.to_string();
    let attributes = [
        ("responseIdentifier", "RESPONSE"),
        ("shuffle", shuffle),
        ("maxChoices", &most),
    ];
    xml.open("choiceInteraction", &attributes);
    for choice in choices {
        let id = to_foreign(&choice.id);
        xml.leaf_of(
            "simpleChoice",
            &[("identifier", &id)],
            &from_markup(&choice.text),
        );
    }
    xml.close();
}

/// Writes steps in another order than the correct one.
fn order(xml: &mut VersionWriter, steps: &[PortablePart], shuffle: &str) {
    let attributes = [("responseIdentifier", "RESPONSE"), ("shuffle", shuffle)];
    xml.open("orderInteraction", &attributes);
    for step in mixed(steps) {
        let id = to_foreign(&step.id);
        xml.leaf_of(
            "simpleChoice",
            &[("identifier", &id)],
            &from_markup(&step.text),
        );
    }
    xml.close();
}

fn matching(
    xml: &mut VersionWriter,
    columns: &[PortablePart],
    rows: &[PortableRow],
    shuffle: &str,
) {
    let attributes = [
        ("responseIdentifier", "RESPONSE"),
        ("shuffle", shuffle),
        ("maxAssociations", "0"),
    ];
    xml.open("matchInteraction", &attributes);
    let rows = rows.iter().map(|row| (&row.id, &row.text)).collect();
    let columns = columns
        .iter()
        .map(|column| (&column.id, &column.text))
        .collect();
    // A row takes one column, and a column any number of rows.
    for (parts, most) in [(rows, "1"), (columns, "0")] {
        let parts: Vec<(&String, &String)> = parts;
        xml.open("simpleMatchSet", &[]);
        for (id, text) in parts {
            let id = to_foreign(id);
            let attributes = [("identifier", id.as_str()), ("matchMax", most)];
            xml.leaf_of("simpleAssociableChoice", &attributes, &from_markup(text));
        }
        xml.close();
    }
    xml.close();
}

fn typed(xml: &mut VersionWriter, number: &PortableNumber) {
    let attributes = [("responseIdentifier", "RESPONSE"), ("expectedLength", "10")];
    let field = xml.version.inline("textEntryInteraction", &attributes, "");
    let unit = escape(&number.unit);
    let space = if unit.is_empty() { "" } else { " " };
    xml.raw(&format!("<p>{field}{space}{unit}</p>"));
}

fn passage(xml: &mut VersionWriter, text: &str, blanks: &[PortableBlank], shuffle: &str) {
    let version = xml.version;
    let html = passage_html(text, &mut |id, _| {
        let choices = blanks.iter().find(|blank| blank.id == id);
        let choices = choices
            .map(|blank| blank.choices.as_slice())
            .unwrap_or_default();
        let choices: String = choices
            .iter()
            .map(|choice| {
                let id = to_foreign(&choice.id);
                let text = plain(&choice.text);
                version.inline("inlineChoice", &[("identifier", &id)], &text)
            })
            .collect();
        let response = format!("RESPONSE_{id}");
        let attributes = [("responseIdentifier", &*response), ("shuffle", shuffle)];
        version.inline("inlineChoiceInteraction", &attributes, &choices)
    });
    xml.raw(&format!("<div>{}</div>", as_blocks(&html)));
}

fn drag(
    xml: &mut VersionWriter,
    text: &str,
    tokens: &[PortablePart],
    targets: &[PortableTarget],
    shuffle: &str,
) {
    let version = xml.version;
    let attributes = [("responseIdentifier", "RESPONSE"), ("shuffle", shuffle)];
    xml.open("gapMatchInteraction", &attributes);
    for token in tokens {
        let id = to_foreign(&token.id);
        let attributes = [("identifier", id.as_str()), ("matchMax", "1")];
        xml.leaf_of("gapText", &attributes, &plain(&token.text));
    }
    let html = passage_html(text, &mut |id, words| {
        if targets.iter().any(|target| target.id == id) {
            let id = to_foreign(id);
            version.inline("gap", &[("identifier", &id)], "")
        } else {
            words.to_owned()
        }
    });
    xml.raw(&as_blocks(&html));
    xml.close();
}

fn highlight(xml: &mut VersionWriter, text: &str) {
    let version = xml.version;
    let attributes = [("responseIdentifier", "RESPONSE"), ("maxChoices", "0")];
    xml.open("hottextInteraction", &attributes);
    let html = passage_html(text, &mut |id, words| {
        let id = to_foreign(id);
        version.inline("hottext", &[("identifier", &id)], &as_inline(words))
    });
    xml.raw(&as_blocks(&html));
    xml.close();
}

/// Returns markup as XML without emphasis.
fn plain(markup: &str) -> String {
    escape(&markup_to_plain(markup).replace('\n', " "))
}
