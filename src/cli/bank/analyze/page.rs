//! An item analysis as a page: the assumptions, the forms, and each item with its choices. No
//! learner is in it.

mod items;

use maud::{Markup, html};

use super::text::worth;
use super::{Analyzed, Column};
use crate::cli::bank::counted::counted;
use crate::domain::analysis::{FormFigures, ItemFigures, UNSTABLE_BELOW};
use crate::domain::limits::POOLED_LEARNERS_MIN;
use crate::html::chart::{Axes, Point, points};
use crate::html::{DataCell, DataTable, Document, STACKED_ON_PAPER, figure};

/// The contents of the file, for the person who passes it on.
pub(super) const CONTAINS: &str = "the page has the stems and keys of the items, so it is not for \
                                   learners. No learner is named in it.";

/// An item in the order of the page.
#[derive(Clone, Copy)]
struct Row<'a> {
    /// Its number on the page, from 1.
    number: usize,
    column: &'a Column,
    figures: &'a ItemFigures,
}

impl Row<'_> {
    fn is_of_form(&self, number: usize) -> bool {
        let form = self.figures.form.as_ref();
        form.is_some_and(|form| form.form == number)
    }

    fn has_figures(&self) -> bool {
        self.figures.facility.is_some()
    }
}

/// Returns the page.
pub(super) fn of(analyzed: &Analyzed) -> String {
    let rows = rows(analyzed);
    let lead = html! {
        p {
            "First responses of " (counted(analyzed.analysis.learners, "learner")) " from "
            (directories(analyzed.directories)) ". No learner is named."
        }
        p .quiet { "Bank: " (analyzed.bank) }
    };
    let mut page = Document::new(format!("Item analysis: {}", analyzed.title), lead);
    page.style(STACKED_ON_PAPER);
    page.section("read", "How to read this page", assumptions());
    if !rows.iter().any(Row::has_figures) {
        let words = format!(
            "No item has {POOLED_LEARNERS_MIN} first responses yet, so there are no figures."
        );
        page.section("none", "No figures yet", html! { p { (words) } });
    }
    for (number, form) in analyzed.analysis.forms.iter().enumerate() {
        let of_form = rows.iter().filter(|row| row.is_of_form(number));
        let of_form: Vec<Row<'_>> = of_form.copied().collect();
        page.section(
            format!("form-{}", number + 1),
            form_title(number, form),
            form_section(number, form, &of_form),
        );
    }
    let alone = rows.iter().filter(|row| row.figures.form.is_none());
    let alone: Vec<Row<'_>> = alone.filter(|row| row.has_figures()).copied().collect();
    if !alone.is_empty() {
        let body = html! {
            p .quiet { "Too few learners answered others as well, so there is no total to compare with." }
            (items::table("Items without a form", &alone))
        };
        page.section("alone", "Items without a form", body);
    }
    page.section("left-out", "Left out", left_out(analyzed, &rows));
    if rows.iter().any(Row::has_figures) {
        page.section("items", "Each item", items::each(&rows));
    }
    page.render()
}

fn rows(analyzed: &Analyzed) -> Vec<Row<'_>> {
    let both = analyzed.columns.iter().zip(&analyzed.analysis.items);
    let numbered = (1..).zip(both);
    let row = |(number, (column, figures))| Row {
        number,
        column,
        figures,
    };
    numbered.map(row).collect()
}

fn directories(count: usize) -> String {
    match count {
        1 => "1 data directory".to_owned(),
        more => format!("{more} data directories"),
    }
}

/// Returns the assumptions and the meaning of each figure.
fn assumptions() -> Markup {
    html! {
        ul {
            li { "Only the " strong { "first response" } " of each learner to an item counts; in a class, \
                  the first vote. A second one shows what the rationale taught." }
            li { "Each wording of an item has figures of its own. An earlier one is marked \"was\"." }
            li { "A " strong { "form" } " is a group of items that the same learners all answered. D, both \
                  correlations and the reliability are over these learners alone. All other figures are \
                  over everybody who answered the item: n." }
            li { "Fewer than " (POOLED_LEARNERS_MIN) " learners give no figures. With fewer than "
                 (UNSTABLE_BELOW) ", the figures may still change a lot." }
            li { "The reliability assumes that all items measure one thing. It does not say that they \
                  measure the right thing." }
            li { "A reason to review is a reason to read the item again, and not a verdict." }
            li { "– means that a figure is not defined, for example because everybody has the same points." }
        }
        (meanings())
    }
}

fn meanings() -> Markup {
    let mut table = DataTable::new(
        "The figures of an item",
        ["Figure", "Meaning", "Usual values"],
    );
    for (name, meaning, usual) in [
        (
            "Facility",
            "the mean share of its points that learners earn: high means easy",
            "30% to 80%; a safety rule that everybody must know may be above 90%",
        ),
        (
            "D",
            "the facility of the 27% with the highest totals minus that of the 27% with the lowest",
            ".30 and more is good, .20 marginal; below 0, check the key",
        ),
        (
            "r total",
            "the correlation of its points with the total",
            "always too high, because the item is part of the total",
        ),
        (
            "r rest",
            "the same with the total of the other items",
            ".20 and more; .15 is tolerable in a classroom test; a distractor's is negative",
        ),
        (
            "Dead",
            "the number of distractors that fewer than 5% select",
            "0",
        ),
        (
            "Seconds",
            "the median time of an answer",
            "near the expected time",
        ),
    ] {
        table.row([
            DataCell::text(name),
            DataCell::text(meaning),
            DataCell::text(usual),
        ]);
    }
    table.render()
}

fn form_title(number: usize, form: &FormFigures) -> String {
    format!("Form {}: {}", number + 1, counted(form.items.len(), "item"))
}

fn form_section(number: usize, form: &FormFigures, rows: &[Row<'_>]) -> Markup {
    let name = match form.is_dichotomous {
        true => "KR-20",
        false => "Alpha",
    };
    let number = number + 1;
    let mut table = DataTable::new(format!("The figures of form {number}"), ["Figure", "Value"]);
    let two = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.2}"));
    let mut row =
        |name: &str, value: String| table.row([DataCell::text(name), DataCell::number(value)]);
    row(
        "Learners who answered all of it (n)",
        form.learners.to_string(),
    );
    row("Points possible", form.possible.to_string());
    row("Mean of the points", two(form.mean));
    row(
        "Standard deviation, of these learners",
        two(form.deviations.0),
    );
    row(
        "Standard deviation, estimated for a larger group",
        two(form.deviations.1),
    );
    row(&format!("Reliability ({name})"), r(form.reliability));
    if form.is_dichotomous {
        row("KR-21, if all items were equally difficult", r(form.kr21));
    }
    row(
        "Standard error of measurement (SEM), in points",
        two(form.errors.0),
    );
    row("SEM, estimated for a larger group", two(form.errors.1));
    html! {
        p { "The reliability is " strong { (worth(form)) } "." }
        @if form.learners < UNSTABLE_BELOW {
            p { "Fewer than " (UNSTABLE_BELOW) " learners: these figures may still change a lot." }
        }
        (table.render())
        (plane(number, rows))
    }
}

/// Returns the items by facility and discrimination, each point with the number of its item.
fn plane(number: usize, rows: &[Row<'_>]) -> Markup {
    let point = |row: &Row<'_>| {
        let form = row.figures.form.as_ref()?;
        Some(Point {
            x: row.figures.facility? * 100.0,
            y: form.discrimination?,
            label: row.number.to_string(),
        })
    };
    let shown: Vec<Point> = rows.iter().filter_map(point).collect();
    let table = items::table(&format!("The items of form {number}"), rows);
    if shown.is_empty() {
        return table;
    }
    let lowest = shown.iter().map(|point| point.y).fold(0.0, f64::min);
    let axes = Axes {
        x: "facility in %",
        y: "D",
        x_range: 0.0..100.0,
        y_range: (lowest.min(-0.2) - 0.05).max(-1.0)..1.0,
        diagonal: false,
        joined: false,
    };
    let mut beside = DataTable::new(
        format!("Facility and D by item, form {number}"),
        ["Item", "Facility", "D"],
    );
    for row in rows {
        let form = row.figures.form.as_ref();
        beside.row([
            DataCell::text(items::numbered(row)),
            DataCell::number(items::share(row.figures.facility)),
            DataCell::number(r(form.and_then(|form| form.discrimination))),
        ]);
    }
    html! {
        (figure("Facility and discrimination of each item, by its number", &points(&axes, &shown), &beside))
        (table)
    }
}

fn left_out(analyzed: &Analyzed, rows: &[Row<'_>]) -> Markup {
    let few: Vec<&Row<'_>> = rows.iter().filter(|row| !row.has_figures()).collect();
    let mut lines = Vec::new();
    if !few.is_empty() {
        let items = counted(few.len(), "item");
        lines.push(format!(
            "Fewer than {POOLED_LEARNERS_MIN} learners answered {items}."
        ));
    }
    if analyzed.unseen > 0 {
        lines.push(format!(
            "Nobody answered {}.",
            counted(analyzed.unseen, "item")
        ));
    }
    if analyzed.left_out > 0 {
        let responses = counted(analyzed.left_out, "response");
        lines.push(format!(
            "{responses} were scored with other points than now."
        ));
    }
    if lines.is_empty() {
        return html! { p { "Nothing is left out." } };
    }
    let mut table = DataTable::new("Items with too few learners", ["Item", "Learners (n)"]);
    for row in &few {
        let name = items::name(row.column);
        table.row([DataCell::text(name), DataCell::number(row.figures.learners)]);
    }
    html! {
        @for line in &lines { p { (line) } }
        @if !few.is_empty() { (table.render()) }
    }
}

/// Returns a correlation or the like with two decimals, a dash without one.
fn r(value: Option<f64>) -> String {
    match value {
        // A page has the sign for minus.
        Some(_) => super::text::r(value).replace('-', "−"),
        None => "–".to_owned(),
    }
}
