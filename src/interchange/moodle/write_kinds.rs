//! The parts of a question of Moodle XML that depend on its type.

use super::cloze;
use super::write_texts::{content, html, text};
use crate::interchange::exporting::{
    place, tell_lost_emphasis, tell_lost_reasons, true_false, with_marks,
};
use crate::interchange::html::{escape_html, from_markup, markup_to_plain};
use crate::interchange::lead_in;
use crate::interchange::weights;
use crate::interchange::xml::XmlWriter;
use crate::interchange::{
    ChoiceRule, ConversionNote, PortableBlank, PortableChoice, PortableItem, PortableKind,
    PortableNumber, PortablePart, PortableRow,
};

/// Stands for a blank while a text is converted.
const GAP: char = '\u{10fff0}';

/// Returns the text of a question in HTML.
pub fn stem(item: &PortableItem, notes: &mut Vec<ConversionNote>) -> String {
    match &item.kind {
        PortableKind::Blanks { text, blanks } => with_embedded(item, text, blanks, notes),
        PortableKind::Targets {
            text,
            tokens,
            targets,
        } => {
            let number = |id: &str| {
                let target = targets.iter().find(|target| target.id == id);
                let at = target.and_then(|t| tokens.iter().position(|token| token.id == t.key));
                format!("[[{}]]", at.map_or(0, |at| at + 1))
            };
            from_markup(&lead_in::join(&item.stem, &with_marks(text, number)))
        }
        _ => from_markup(&item.stem),
    }
}

fn with_embedded(
    item: &PortableItem,
    text: &str,
    blanks: &[PortableBlank],
    notes: &mut Vec<ConversionNote>,
) -> String {
    let choices = blanks.iter().flat_map(|blank| &blank.choices);
    tell_lost_emphasis(choices.map(|choice| &choice.text), &place(item), notes);
    let mut order = Vec::new();
    let marked = with_marks(text, |id| {
        order.extend(blanks.iter().find(|blank| blank.id == id));
        GAP.to_string()
    });
    let whole = from_markup(&lead_in::join(&item.stem, &marked));
    let mut pieces = whole.split(GAP);
    let mut html = pieces.next().unwrap_or_default().to_owned();
    let name = if item.shuffle {
        "MULTICHOICE_S"
    } else {
        "MULTICHOICE"
    };
    for (blank, after) in order.into_iter().zip(pieces) {
        let choices: Vec<String> = blank.choices.iter().map(embedded_choice).collect();
        html.push_str(&format!("{{1:{name}:{}}}{after}", choices.join("~")));
    }
    html
}

fn embedded_choice(choice: &PortableChoice) -> String {
    let sign = if choice.key { "=" } else { "" };
    let text = escape_html(&markup_to_plain(&choice.text).replace('\n', " "));
    let why = match choice.why.is_empty() {
        true => String::new(),
        false => format!("#{}", cloze::escape(&from_markup(&choice.why))),
    };
    // A text that begins like a weight or a key would be read as one.
    let text = match text.chars().next() {
        Some(first @ ('=' | '%')) => {
            let rest = text.get(1..).unwrap_or_default();
            format!("&amp;#{};{}", u32::from(first), cloze::escape(rest))
        }
        _ => cloze::escape(&text),
    };
    format!("{sign}{text}{why}")
}

/// Writes the elements of the type.
pub fn body(writer: &mut XmlWriter, item: &PortableItem, notes: &mut Vec<ConversionNote>) {
    match &item.kind {
        PortableKind::Choices { rule, choices } => {
            of_choices(writer, item, *rule, choices, notes);
        }
        PortableKind::Number(number) => of_number(writer, number),
        PortableKind::Order(steps) => of_steps(writer, item, steps, notes),
        PortableKind::Match { columns, rows } => of_rows(writer, item, columns, rows, notes),
        PortableKind::Targets {
            tokens, targets, ..
        } => {
            let whys = targets.iter().map(|target| &target.why);
            let whys = whys.chain(tokens.iter().map(|token| &token.why));
            tell_lost_reasons(whys, &place(item), notes);
            writer.leaf("shuffleanswers", &[], if item.shuffle { "1" } else { "0" });
            feedback_for_all(writer);
            for token in tokens {
                writer.open("dragbox", &[]);
                writer.leaf_of("text", &[], &content(&from_markup(&token.text)));
                writer.leaf("group", &[], "1");
                writer.close();
            }
        }
        // The choices stand in the text, and spans are written as choices.
        PortableKind::Blanks { .. } | PortableKind::Spans { .. } => {}
    }
}

/// Writes the feedback that a type must have; a bank has none.
fn feedback_for_all(writer: &mut XmlWriter) {
    for name in [
        "correctfeedback",
        "partiallycorrectfeedback",
        "incorrectfeedback",
    ] {
        html(writer, name, "");
    }
}

fn answer(writer: &mut XmlWriter, fraction: &str, format: &str, answer: &str, why: &str) {
    writer.open("answer", &[("fraction", fraction), ("format", format)]);
    writer.leaf_of("text", &[], &content(answer));
    html(writer, "feedback", &from_markup(why));
    writer.close();
}

fn of_choices(
    writer: &mut XmlWriter,
    item: &PortableItem,
    rule: ChoiceRule,
    choices: &[PortableChoice],
    notes: &mut Vec<ConversionNote>,
) {
    if let Some((yes, no)) = true_false(item) {
        for (word, choice) in [("true", yes), ("false", no)] {
            let fraction = if choice.key { "100" } else { "0" };
            answer(writer, fraction, "moodle_auto_format", word, &choice.why);
        }
        return;
    }
    let is_single = rule == ChoiceRule::One;
    let keys = choices.iter().filter(|choice| choice.key).count();
    let (share, is_exact) = weights::share(keys);
    if !is_single {
        weights::tell_share(rule, keys, is_exact, &place(item), notes);
    }
    writer.leaf("single", &[], if is_single { "true" } else { "false" });
    let shuffle = if item.shuffle { "true" } else { "false" };
    writer.leaf("shuffleanswers", &[], shuffle);
    writer.leaf("answernumbering", &[], "abc");
    writer.leaf("showstandardinstruction", &[], "1");
    feedback_for_all(writer);
    for choice in choices {
        let fraction = match (is_single, choice.key) {
            (true, true) => "100".to_owned(),
            (true, false) => "0".to_owned(),
            (false, true) => share.clone(),
            (false, false) => format!("-{share}"),
        };
        answer(
            writer,
            &fraction,
            "html",
            &from_markup(&choice.text),
            &choice.why,
        );
    }
}

fn of_number(writer: &mut XmlWriter, number: &PortableNumber) {
    let attributes = [("fraction", "100"), ("format", "moodle_auto_format")];
    writer.open("answer", &attributes);
    writer.leaf("text", &[], &number.value);
    html(writer, "feedback", "");
    writer.leaf("tolerance", &[], "0");
    writer.close();
    // Without units, Moodle refuses a response with one; with one, it may be left out.
    let has_unit = !number.unit.is_empty();
    if has_unit {
        writer.open("units", &[]);
        writer.open("unit", &[]);
        writer.leaf("multiplier", &[], "1");
        writer.leaf("unit_name", &[], &number.unit);
        writer.close();
        writer.close();
    }
    writer.leaf("unitgradingtype", &[], "0");
    writer.leaf("unitpenalty", &[], "0.1000000");
    writer.leaf("showunits", &[], if has_unit { "0" } else { "3" });
    writer.leaf("unitsleft", &[], "0");
}

fn of_steps(
    writer: &mut XmlWriter,
    item: &PortableItem,
    steps: &[PortablePart],
    notes: &mut Vec<ConversionNote>,
) {
    tell_lost_reasons(steps.iter().map(|step| &step.why), &place(item), notes);
    writer.leaf("layouttype", &[], "VERTICAL");
    writer.leaf("selecttype", &[], "ALL");
    writer.leaf("selectcount", &[], "0");
    writer.leaf("gradingtype", &[], "ALL_OR_NOTHING");
    writer.leaf("showgrading", &[], "SHOW");
    writer.leaf("numberingstyle", &[], "none");
    feedback_for_all(writer);
    for (number, step) in (1..).zip(steps) {
        let place = format!("{number}.0000000");
        let attributes = [("fraction", place.as_str()), ("format", "html")];
        text(writer, "answer", &attributes, &from_markup(&step.text));
    }
}

fn of_rows(
    writer: &mut XmlWriter,
    item: &PortableItem,
    columns: &[PortablePart],
    rows: &[PortableRow],
    notes: &mut Vec<ConversionNote>,
) {
    let whys = rows.iter().map(|row| &row.why);
    let whys = whys.chain(columns.iter().map(|column| &column.why));
    tell_lost_reasons(whys, &place(item), notes);
    let texts = columns.iter().map(|column| &column.text);
    tell_lost_emphasis(texts, &place(item), notes);
    let shuffle = if item.shuffle { "true" } else { "false" };
    writer.leaf("shuffleanswers", &[], shuffle);
    feedback_for_all(writer);
    let mut pair = |row: &str, column: Option<&PortablePart>| {
        let column = column.map(|column| markup_to_plain(&column.text).replace('\n', " "));
        writer.open("subquestion", &[("format", "html")]);
        writer.leaf_of("text", &[], &content(&from_markup(row)));
        text(writer, "answer", &[], &column.unwrap_or_default());
        writer.close();
    };
    for row in rows {
        pair(
            &row.text,
            columns.iter().find(|column| column.id == row.key),
        );
    }
    let is_unused = |column: &&PortablePart| rows.iter().all(|row| row.key != column.id);
    for column in columns.iter().filter(is_unused) {
        pair("", Some(column));
    }
}
