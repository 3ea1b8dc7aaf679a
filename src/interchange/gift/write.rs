//! Items as GIFT.

use super::signs::escape;
use crate::domain::visible::in_one_line;
use crate::interchange::exporting::{
    place, spans_as_choices, tell_lost_emphasis, tell_lost_reasons, true_false, with_marks,
};
use crate::interchange::html::{from_markup, markup_to_plain};
use crate::interchange::{
    ChoiceRule, ConversionNote, PortableBank, PortableBlank, PortableChoice, PortableItem,
    PortableKind, PortableNumber, PortablePart, PortableRow, categories, facts, lead_in, weights,
};

/// Stands for the blank while a text is converted.
const BLANK: char = '\u{10fff0}';

/// Returns the line that begins a topic.
pub fn category(bank: &PortableBank, topic: &str) -> String {
    let found = bank.topics.iter().find(|known| known.id == topic);
    let title = found.map_or(topic, |topic| &topic.title);
    format!("$CATEGORY: {}\n\n", categories::path(&bank.title, title))
}

/// Writes an item; `None` with a note if GIFT cannot say it.
pub fn item(item: &PortableItem, notes: &mut Vec<ConversionNote>) -> Option<String> {
    let at = place(item);
    let written = match &item.kind {
        PortableKind::Choices { rule, choices } => of_choices(item, *rule, choices, notes),
        PortableKind::Number(number) => of_number(item, number, notes),
        PortableKind::Match { columns, rows } => of_rows(item, columns, rows, notes),
        PortableKind::Blanks { text, blanks } => match blanks.as_slice() {
            [blank] => of_blank(item, text, blank, notes),
            _ => {
                notes.push(ConversionNote::skipped(
                    &at,
                    "GIFT has no items with several blanks",
                ));
                return None;
            }
        },
        PortableKind::Spans { .. } => {
            let changed = spans_as_choices(item)?;
            notes.push(ConversionNote::changed(
                &at,
                "GIFT has no items with words to select, so the words become choices below the text",
            ));
            return self::item(&changed, notes);
        }
        PortableKind::Order(_) => {
            notes.push(ConversionNote::skipped(&at, "GIFT has no steps to order"));
            return None;
        }
        PortableKind::Targets { .. } => {
            notes.push(ConversionNote::skipped(&at, "GIFT has no tokens to place"));
            return None;
        }
    };
    Some(format!("{}{}{written}\n\n", comment(item), name(item)))
}

fn comment(item: &PortableItem) -> String {
    let bracketed = |key: &str, value: &str| {
        let value = in_one_line(value).replace('\\', "\\\\").replace(']', "\\]");
        format!("[{key}:{value}]")
    };
    let id = item.foreign_id.as_deref().unwrap_or(&item.name);
    let mut parts = Vec::new();
    if !id.is_empty() {
        parts.push(bracketed("id", id));
    }
    parts.extend(facts::tags(item).iter().map(|tag| bracketed("tag", tag)));
    if let PortableKind::Number(number) = &item.kind
        && !number.unit.is_empty()
    {
        parts.push(bracketed("tag", &format!("unit:{}", number.unit)));
    }
    match parts.is_empty() {
        true => String::new(),
        false => format!("// {}\n", parts.join(" ")),
    }
}

fn name(item: &PortableItem) -> String {
    match in_one_line(&item.name).as_str() {
        "" => String::new(),
        name => format!("::{}::", escape(name)),
    }
}

/// Returns a text in HTML, in one line.
fn html(markup: &str) -> String {
    escape(&from_markup(markup))
}

fn stem(item: &PortableItem) -> String {
    format!("[html]{}", html(&item.stem))
}

fn why(markup: &str) -> String {
    match markup.is_empty() {
        true => String::new(),
        false => format!("#{}", html(markup)),
    }
}

fn rationale(item: &PortableItem) -> String {
    match item.rationale.is_empty() {
        true => String::new(),
        false => format!("\t####{}\n", html(&item.rationale)),
    }
}

fn tell_order(item: &PortableItem, notes: &mut Vec<ConversionNote>) {
    if !item.shuffle {
        notes.push(ConversionNote::changed(
            &place(item),
            "GIFT cannot fix the order of choices, so Moodle may shuffle them",
        ));
    }
}

fn of_choices(
    item: &PortableItem,
    rule: ChoiceRule,
    choices: &[PortableChoice],
    notes: &mut Vec<ConversionNote>,
) -> String {
    if let Some((yes, no)) = true_false(item) {
        let (word, right, wrong) = match yes.key {
            true => ("TRUE", yes, no),
            false => ("FALSE", no, yes),
        };
        let whys = match (wrong.why.is_empty(), right.why.is_empty()) {
            (true, true) => String::new(),
            _ => format!("#{}#{}", html(&wrong.why), html(&right.why)),
        };
        let rationale = rationale(item);
        return format!("{}{{{word}{whys}\n{rationale}}}", stem(item));
    }
    tell_order(item, notes);
    format!(
        "{}{{\n{}{}}}",
        stem(item),
        choice_lines(item, rule, choices, notes),
        rationale(item)
    )
}

fn choice_lines(
    item: &PortableItem,
    rule: ChoiceRule,
    choices: &[PortableChoice],
    notes: &mut Vec<ConversionNote>,
) -> String {
    let keys = choices.iter().filter(|choice| choice.key).count();
    let (share, is_exact) = weights::share(keys);
    if rule != ChoiceRule::One {
        weights::tell_share(rule, keys, is_exact, &place(item), notes);
    }
    let line = |choice: &PortableChoice| {
        let sign = match (rule, choice.key) {
            (ChoiceRule::One, true) => "=".to_owned(),
            (ChoiceRule::One, false) => "~".to_owned(),
            (_, true) => format!("~%{share}%"),
            (_, false) => format!("~%-{share}%"),
        };
        format!("\t{sign}{}{}\n", html(&choice.text), why(&choice.why))
    };
    choices.iter().map(line).collect()
}

fn of_number(
    item: &PortableItem,
    number: &PortableNumber,
    notes: &mut Vec<ConversionNote>,
) -> String {
    if !number.unit.is_empty() {
        notes.push(ConversionNote::changed(
            &place(item),
            format!(
                "GIFT has no units, so \"{}\" is a tag and learners type the number alone",
                number.unit
            ),
        ));
    }
    format!(
        "{}{{#\n\t={}:0\n{}}}",
        stem(item),
        number.value,
        rationale(item)
    )
}

fn of_rows(
    item: &PortableItem,
    columns: &[PortablePart],
    rows: &[PortableRow],
    notes: &mut Vec<ConversionNote>,
) -> String {
    let at = place(item);
    let whys = rows.iter().map(|row| &row.why);
    tell_lost_reasons(whys.chain(columns.iter().map(|c| &c.why)), &at, notes);
    tell_lost_emphasis(columns.iter().map(|column| &column.text), &at, notes);
    tell_order(item, notes);
    let plain = |column: &PortablePart| escape(&markup_to_plain(&column.text).replace('\n', " "));
    let mut lines = String::new();
    for row in rows {
        let column = columns.iter().find(|column| column.id == row.key);
        let column = column.map(plain).unwrap_or_default();
        lines.push_str(&format!("\t={} -> {column}\n", html(&row.text)));
    }
    let is_unused = |column: &&PortablePart| rows.iter().all(|row| row.key != column.id);
    for column in columns.iter().filter(is_unused) {
        lines.push_str(&format!("\t= -> {}\n", plain(column)));
    }
    format!("{}{{\n{lines}{}}}", stem(item), rationale(item))
}

fn of_blank(
    item: &PortableItem,
    text: &str,
    blank: &PortableBlank,
    notes: &mut Vec<ConversionNote>,
) -> String {
    tell_order(item, notes);
    let marked = with_marks(text, |_| BLANK.to_string());
    let whole = escape(&from_markup(&lead_in::join(&item.stem, &marked)));
    let (before, after) = whole.split_once(BLANK).unwrap_or((&whole, ""));
    if after.trim().is_empty() {
        notes.push(ConversionNote::changed(
            &place(item),
            "its blank ends the text, so it becomes a list of choices below it",
        ));
    }
    format!(
        "[html]{before}{{\n{}{}}}{after}",
        choice_lines(item, ChoiceRule::One, &blank.choices, notes),
        rationale(item)
    )
}
