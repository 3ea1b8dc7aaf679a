//! An item analysis for people: a table for each form, then the items to review.

use std::io::Write;

use super::{Analyzed, Column};
use crate::cli::Refused;
use crate::cli::bank::counted::counted;
use crate::content::render::harmless;
use crate::domain::analysis::{FormFigures, ItemFigures, ItemFlag, UNSTABLE_BELOW};
use crate::domain::limits::POOLED_LEARNERS_MIN;
use crate::domain::{describe, markup};

/// Columns of the page.
const WIDTH: usize = 80;
/// Columns of the name of an item in a table.
const NAME: usize = 32;

/// Prints the analysis.
pub(super) fn print(analyzed: &Analyzed, out: &mut dyn Write) -> Result<(), Refused> {
    let analysis = &analyzed.analysis;
    let title = harmless(&format!(
        "Item analysis of {} ({})",
        analyzed.title, analyzed.bank
    ));
    writeln!(out, "{}", cut(&title, WIDTH))?;
    let directories = match analyzed.directories {
        1 => "1 data directory".to_owned(),
        more => format!("{more} data directories"),
    };
    let learners = counted(analysis.learners, "learner");
    writeln!(out, "First responses of {learners} from {directories}")?;
    for (number, form) in analysis.forms.iter().enumerate() {
        writeln!(out)?;
        form_lines(number + 1, form, out)?;
        writeln!(out)?;
        let rows = rows(analyzed).filter(|(_, figures)| {
            figures
                .form
                .as_ref()
                .is_some_and(|form| form.form == number)
        });
        table(rows, out)?;
    }
    let alone: Vec<_> = rows(analyzed)
        .filter(|(_, figures)| figures.form.is_none() && figures.facility.is_some())
        .collect();
    if !alone.is_empty() {
        writeln!(
            out,
            "\nItems without a form, because too few learners answered others as well\n"
        )?;
        table(alone.into_iter(), out)?;
    }
    to_review(analyzed, out)?;
    left_over(analyzed, out)
}

fn rows(analyzed: &Analyzed) -> impl Iterator<Item = (&Column, &ItemFigures)> {
    analyzed.columns.iter().zip(&analyzed.analysis.items)
}

fn form_lines(number: usize, form: &FormFigures, out: &mut dyn Write) -> Result<(), Refused> {
    let learners = counted(form.learners, "learner");
    writeln!(
        out,
        "Form {number}: {}, answered in full by {learners}",
        counted(form.items.len(), "item")
    )?;
    let figure = |value: Option<f64>| value.map_or("-".to_owned(), |v| format!("{v:.2}"));
    writeln!(
        out,
        "  mean {} of {} points, SD {} (of a sample {})",
        figure(form.mean),
        form.possible,
        figure(form.deviations.0),
        figure(form.deviations.1)
    )?;
    let reliability = match form.is_dichotomous {
        true => format!("KR-20 {}, KR-21 {}", r(form.reliability), r(form.kr21)),
        false => format!("alpha {}", r(form.reliability)),
    };
    writeln!(
        out,
        "  {reliability}, SEM {} points (of a sample {})",
        figure(form.errors.0),
        figure(form.errors.1)
    )?;
    writeln!(out, "  reliability {}", worth(form))?;
    if form.learners < UNSTABLE_BELOW {
        writeln!(
            out,
            "  fewer than {UNSTABLE_BELOW} learners: these figures may still change a lot"
        )?;
    }
    Ok(())
}

/// Returns the worth of a reliability in words.
pub(super) fn worth(form: &FormFigures) -> &'static str {
    match form.reliability {
        Some(r) if r >= 0.9 => "high: enough for decisions of weight",
        Some(r) if r >= 0.8 => "good",
        Some(r) if r >= 0.7 => "enough for a test in class",
        Some(_) => "below .70: too low to grade learners by these items",
        None => "not defined: all totals are the same",
    }
}

/// Prints the figures of items, one line each.
fn table<'a>(
    rows: impl Iterator<Item = (&'a Column, &'a ItemFigures)>,
    out: &mut dyn Write,
) -> Result<(), Refused> {
    let line = |cells: [String; 8]| {
        let [name, n, p, d, total, rest, dead, seconds] = cells;
        format!("{name:<NAME$}{n:>6}{p:>9}{d:>6}{total:>8}{rest:>8}{dead:>5}{seconds:>6}")
    };
    let head = [
        "item", "n", "facility", "D", "r total", "r rest", "dead", "sec",
    ];
    writeln!(out, "{}", line(head.map(str::to_owned)))?;
    for (column, figures) in rows {
        let form = figures.form.as_ref();
        let dead = figures
            .choices
            .iter()
            .filter(|choice| choice.is_dead())
            .count();
        let has_choices = !figures.choices.is_empty();
        let cells = [
            cut(&name(column), NAME - 1),
            figures.learners.to_string(),
            figures.facility.map_or("-".to_owned(), per_cent),
            r(form.and_then(|form| form.discrimination)),
            r(form.and_then(|form| form.with_total)),
            r(form.and_then(|form| form.with_rest)),
            if has_choices {
                dead.to_string()
            } else {
                "-".to_owned()
            },
            figures
                .seconds
                .map_or("-".to_owned(), |s| format!("{s:.0}")),
        ];
        writeln!(out, "{}", line(cells))?;
    }
    Ok(())
}

/// Prints the items with flags and their choices.
fn to_review(analyzed: &Analyzed, out: &mut dyn Write) -> Result<(), Refused> {
    let asks = |flag: &&ItemFlag| !matches!(flag, ItemFlag::Unstable | ItemFlag::TooFew);
    let flagged: Vec<_> = rows(analyzed)
        .filter(|(_, figures)| figures.flags.iter().any(|flag| asks(&flag)))
        .collect();
    if analyzed
        .analysis
        .items
        .iter()
        .all(|item| item.facility.is_none())
    {
        let least = POOLED_LEARNERS_MIN;
        writeln!(
            out,
            "\nNo item has {least} first responses yet, so there are no figures."
        )?;
        return Ok(());
    }
    if flagged.is_empty() {
        writeln!(out, "\nNo item needs a review.")?;
        return Ok(());
    }
    writeln!(out, "\nItems to review: {}", flagged.len())?;
    for (column, figures) in flagged {
        writeln!(out, "\n{}", cut(&name(column), WIDTH))?;
        for flag in figures.flags.iter().filter(asks) {
            writeln!(out, "  - {}", flag.title())?;
        }
        choice_lines(column, figures, out)?;
    }
    Ok(())
}

fn choice_lines(
    column: &Column,
    figures: &ItemFigures,
    out: &mut dyn Write,
) -> Result<(), Refused> {
    let selection = column.item.as_ref().and_then(|item| item.kind.selection());
    for (place, choice) in figures.choices.iter().enumerate() {
        let text = selection.and_then(|selection| selection.choice(&choice.id));
        let text = text.map_or(String::new(), |choice| {
            harmless(&markup::plain(&choice.text))
        });
        let mark = match (choice.key, choice.is_dead()) {
            (true, _) => "key",
            (false, true) => "dead",
            (false, false) => "",
        };
        let share = choice.share.map_or("-".to_owned(), per_cent);
        let line = format!(
            "    {} {share:>5} {:>6}  {mark:<4}  {text}",
            describe::letter(place),
            r(choice.with_rest)
        );
        writeln!(out, "{}", cut(line.trim_end(), WIDTH))?;
    }
    Ok(())
}

/// Prints what the tables do not have, and what their columns mean.
fn left_over(analyzed: &Analyzed, out: &mut dyn Write) -> Result<(), Refused> {
    let few = analyzed
        .analysis
        .items
        .iter()
        .filter(|item| item.facility.is_none());
    let (few, least) = (few.count(), POOLED_LEARNERS_MIN);
    let mut lines = Vec::new();
    if few > 0 {
        lines.push(format!(
            "fewer than {least} learners answered {}",
            counted(few, "item")
        ));
    }
    if analyzed.unseen > 0 {
        lines.push(format!(
            "nobody answered {}",
            counted(analyzed.unseen, "item")
        ));
    }
    if analyzed.left_out > 0 {
        let responses = counted(analyzed.left_out, "response");
        lines.push(format!(
            "{responses} left out: scored with other points than now"
        ));
    }
    let unstable = |item: &&ItemFigures| item.flags.contains(&ItemFlag::Unstable);
    let unstable = analyzed.analysis.items.iter().filter(unstable).count();
    if unstable > 0 {
        let items = counted(unstable, "item");
        lines.push(format!(
            "fewer than {UNSTABLE_BELOW} learners answered {items} in the tables: their figures may\n  \
             still change a lot"
        ));
    }
    if !lines.is_empty() {
        writeln!(out)?;
    }
    for line in lines {
        writeln!(out, "Note: {line}")?;
    }
    writeln!(
        out,
        "\nn counts the learners. D is the facility of the upper 27% minus that of the\n\
         lower 27%. r rest is the correlation with the points of the other items. A dead\n\
         distractor is selected by fewer than 5%. sec is the median time. Each choice has\n\
         its share of the learners and its r rest.\n\
         docs/item-analysis.md explains each figure, and when not to trust it."
    )?;
    Ok(())
}

/// Returns the name of an item; an earlier wording has its revision beside it.
pub(super) fn name(column: &Column) -> String {
    match column.item {
        Some(_) => column.id.to_string(),
        None => format!("{} (was {})", column.id, column.revision.short()),
    }
}

/// Returns a text in at most so many characters.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let start: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

pub(super) fn per_cent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// Returns a correlation or the like with two decimals, without the 0 before the point.
pub(super) fn r(value: Option<f64>) -> String {
    let Some(value) = value else {
        return "-".to_owned();
    };
    let text = format!("{value:.2}");
    let text = if text == "-0.00" {
        "0.00".to_owned()
    } else {
        text
    };
    match text.strip_prefix("-0.") {
        Some(rest) => format!("-.{rest}"),
        None => text.strip_prefix('0').map_or(text.clone(), str::to_owned),
    }
}
