//! The items: a table of their figures, and each with its reasons to review and its choices.

use maud::{Markup, html};

use super::super::Column;
use super::{Row, r};
use crate::domain::analysis::{ChoiceFigures, ItemFigures, ItemFlag};
use crate::domain::{describe, markup};
use crate::html::chart::{BarRow, bars};
use crate::html::{DataCell, DataTable, figure, percent, prose};

/// Returns the table of all figures.
pub(super) fn table(caption: &str, rows: &[Row<'_>]) -> Markup {
    let mut table = DataTable::new(
        caption,
        [
            "Item",
            "n",
            "Facility",
            "D",
            "r\u{a0}total",
            "r\u{a0}rest",
            "Dead",
            "Seconds",
            "Reasons to review",
        ],
    );
    for row in rows {
        let figures = row.figures;
        let form = figures.form.as_ref();
        let seconds = figures.seconds;
        table.row([
            DataCell::markup(html! { a href={ "#item-" (row.number) } { (numbered(row)) } }),
            DataCell::number(figures.learners),
            DataCell::number(share(figures.facility)),
            DataCell::number(r(form.and_then(|form| form.discrimination))),
            DataCell::number(r(form.and_then(|form| form.with_total))),
            DataCell::number(r(form.and_then(|form| form.with_rest))),
            DataCell::number(dead(figures)),
            DataCell::number(seconds.map_or("–".to_owned(), |seconds| format!("{seconds:.0}"))),
            DataCell::prose(reasons(figures)),
        ]);
    }
    table.render()
}

/// Returns the items one under the other.
pub(super) fn each(rows: &[Row<'_>]) -> Markup {
    html! {
        @for row in rows.iter().filter(|row| row.has_figures()) { (one(row)) }
    }
}

fn one(row: &Row<'_>) -> Markup {
    let figures = row.figures;
    html! {
        div .keep {
            h3 id={ "item-" (row.number) } { (numbered(row)) }
            @match &row.column.item {
                Some(item) => (prose::paragraphs(&item.stem)),
                None => p .quiet { "An earlier wording, or an item that is no longer in the bank." },
            }
            p {
                "n = " (figures.learners) ", facility " (share(figures.facility)) ". "
                @if figures.flags.is_empty() { "No reason to review it." }
            }
            @if !figures.flags.is_empty() {
                ul { @for flag in &figures.flags { li { (sentence(*flag)) } } }
            }
            @if !figures.choices.is_empty() { (choices(row)) }
        }
    }
}

/// Returns the choices of an item: the share of the learners who selected each, and r rest.
fn choices(row: &Row<'_>) -> Markup {
    let mut table = DataTable::new(
        format!("Choices of item {}", row.number),
        ["Choice", "n", "Share", "r\u{a0}rest", "Remark"],
    );
    let mut shares = Vec::new();
    for (place, choice) in row.figures.choices.iter().enumerate() {
        let letter = describe::letter(place);
        let text = text_of(row.column, choice);
        let remark = match (choice.key, choice.is_dead()) {
            (true, _) => "key",
            (false, true) => "dead",
            (false, false) => "",
        };
        shares.push(BarRow {
            label: format!("{letter}. {}", markup::plain(text)),
            values: vec![choice.share.unwrap_or(0.0)],
            keyed: choice.key,
        });
        table.row([
            DataCell::markup(html! { (letter) ". " (prose::from_markup(text)) }),
            DataCell::number(choice.count),
            DataCell::number(share(choice.share)),
            DataCell::number(r(choice.with_rest)),
            DataCell::text(remark),
        ]);
    }
    let caption = format!(
        "Share of the learners who selected each choice, item {}",
        row.number
    );
    figure(&caption, &bars(&["share"], &shares), &table)
}

fn text_of<'a>(column: &'a Column, choice: &ChoiceFigures) -> &'a str {
    let selection = column.item.as_ref().and_then(|item| item.kind.selection());
    let choice = selection.and_then(|selection| selection.choice(&choice.id));
    choice.map_or("", |choice| choice.text.as_str())
}

/// Returns the name of an item; an earlier wording has its revision beside it.
pub(super) fn name(column: &Column) -> String {
    super::super::text::name(column)
}

/// Returns the number of an item on the page with its name.
pub(super) fn numbered(row: &Row<'_>) -> String {
    format!("{}. {}", row.number, name(row.column))
}

/// Returns a share as the text of the command has it.
pub(super) fn share(share: Option<f64>) -> String {
    match share {
        Some(share) => super::super::text::per_cent(share),
        None => percent(None),
    }
}

fn dead(figures: &ItemFigures) -> String {
    let dead = figures.choices.iter().filter(|choice| choice.is_dead());
    match figures.choices.is_empty() {
        true => "–".to_owned(),
        false => dead.count().to_string(),
    }
}

fn reasons(figures: &ItemFigures) -> String {
    let asks = |flag: &&ItemFlag| !matches!(flag, ItemFlag::Unstable | ItemFlag::TooFew);
    let titles = figures.flags.iter().filter(asks).map(|flag| flag.title());
    let titles: Vec<&str> = titles.collect();
    match titles.is_empty() {
        true => "–".to_owned(),
        false => titles.join("; "),
    }
}

/// Returns a flag as a sentence of its own.
fn sentence(flag: ItemFlag) -> String {
    let mut letters = flag.title().chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
