//! The results of a class as an Excel workbook with four sheets. Every cell is a text or a number,
//! never a formula.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::cells::words;
use crate::classroom::report::sheet::{ClassReport, LearnerRecord};
use crate::cli::Refused;

/// The width of a column with long text, in characters: it fits beside three others on a screen.
const TEXT_COLUMN: f64 = 50.0;
/// The width of every other column.
const COLUMN: f64 = 14.0;

/// One cell.
enum Cell<'a> {
    Text(&'a str),
    Count(usize),
    /// A value between −1 and 1, shown with two decimals.
    Figure(f64),
    /// A share of points, shown in percent.
    Share(u32, u32),
    Empty,
}

/// A sheet that is filled row by row.
struct Rows<'w> {
    sheet: &'w mut Worksheet,
    next: u32,
}

impl<'w> Rows<'w> {
    /// Starts a sheet with a bold first row that stays in sight. `wide` are the columns with long
    /// text.
    fn new(
        book: &'w mut Workbook,
        name: &str,
        heads: &[&str],
        wide: &[u16],
    ) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet().set_name(name)?;
        let bold = Format::new().set_bold();
        for (column, head) in (0_u16..).zip(heads) {
            let is_wide = wide.contains(&column);
            sheet.set_column_width(column, if is_wide { TEXT_COLUMN } else { COLUMN })?;
            sheet.write_string_with_format(0, column, *head, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(Self { sheet, next: 1 })
    }

    fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), XlsxError> {
        let row = self.next;
        self.next += 1;
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    let wrapped = Format::new().set_text_wrap();
                    self.sheet
                        .write_string_with_format(row, column, text, &wrapped)?;
                }
                Cell::Count(count) => {
                    self.sheet.write_number(row, column, count as f64)?;
                }
                Cell::Figure(figure) => {
                    let two = Format::new().set_num_format("0.00");
                    self.sheet
                        .write_number_with_format(row, column, figure, &two)?;
                }
                Cell::Share(earned, possible) if possible > 0 => {
                    let share = f64::from(earned) / f64::from(possible);
                    let per_cent = Format::new().set_num_format("0%");
                    self.sheet
                        .write_number_with_format(row, column, share, &per_cent)?;
                }
                Cell::Share(..) | Cell::Empty => {}
            }
        }
        Ok(())
    }
}

/// Returns the workbook as the bytes of a file.
///
/// # Errors
/// If the class is larger than a workbook can be.
pub fn bytes(report: &ClassReport) -> Result<Vec<u8>, Refused> {
    workbook(report).map_err(|error| {
        Refused::new(
            format!("the workbook cannot be made: {error}"),
            "use `--format csv` instead",
        )
    })
}

fn workbook(report: &ClassReport) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    learners(report, &mut book)?;
    items(report, &mut book)?;
    choices(report, &mut book)?;
    responses(report, &mut book)?;
    book.save_to_buffer()
}

fn number(number: u32) -> Cell<'static> {
    Cell::Count(usize::try_from(number).unwrap_or(usize::MAX))
}

fn optional(value: Option<u32>) -> Cell<'static> {
    value.map_or(Cell::Empty, number)
}

fn learners(report: &ClassReport, book: &mut Workbook) -> Result<(), XlsxError> {
    let mut heads = vec!["id", "name", "seat", "answered", "points", "of", "score"];
    let topics = report.learners.first().map_or(&[][..], |one| &one.topics);
    let titles: Vec<String> = topics
        .iter()
        .map(|topic| format!("{} (of {})", topic.title, topic.possible))
        .collect();
    heads.extend(titles.iter().map(String::as_str));
    let mut rows = Rows::new(book, "Learners", &heads, &[])?;
    for learner in &report.learners {
        let fixed = [
            Cell::Text(learner.known_as()),
            Cell::Text(&learner.name),
            Cell::Count(learner.seat),
            Cell::Count(learner.answered),
            number(learner.earned),
            number(learner.possible),
            Cell::Share(learner.earned, learner.possible),
        ];
        let topics = learner.topics.iter().map(|topic| number(topic.earned));
        rows.row(fixed.into_iter().chain(topics))?;
    }
    Ok(())
}

fn items(report: &ClassReport, book: &mut Workbook) -> Result<(), XlsxError> {
    let heads = [
        "question",
        "item",
        "kind",
        "topic",
        "text",
        "points",
        "facility",
        "discrimination",
        "counts",
    ];
    let mut rows = Rows::new(book, "Questions", &heads, &[4])?;
    for item in &report.items {
        let figure = |figure: Option<f64>| figure.map_or(Cell::Empty, Cell::Figure);
        rows.row([
            Cell::Count(item.position),
            Cell::Text(&item.item),
            Cell::Text(item.kind),
            Cell::Text(&item.topic),
            Cell::Text(&item.stem),
            number(item.possible),
            figure(item.facility),
            figure(item.discrimination),
            Cell::Text(if item.voided { "no" } else { "yes" }),
        ])?;
    }
    Ok(())
}

fn choices(report: &ClassReport, book: &mut Workbook) -> Result<(), XlsxError> {
    let heads = [
        "question",
        "vote",
        "letter",
        "text",
        "key",
        "chosen by",
        "of",
    ];
    let mut rows = Rows::new(book, "Choices", &heads, &[3])?;
    for item in &report.items {
        for vote in &item.votes {
            for part in &vote.parts {
                rows.row([
                    Cell::Count(item.position),
                    number(vote.vote),
                    Cell::Text(&part.letter),
                    Cell::Text(&part.text),
                    Cell::Text(if part.key { "yes" } else { "" }),
                    Cell::Count(part.count),
                    Cell::Count(vote.given),
                ])?;
            }
        }
    }
    Ok(())
}

fn responses(report: &ClassReport, book: &mut Workbook) -> Result<(), XlsxError> {
    let heads = [
        "id", "name", "seat", "question", "item", "vote", "answer", "points", "of",
    ];
    let mut rows = Rows::new(book, "Answers", &heads, &[])?;
    let all = report.learners.iter().flat_map(|learner: &LearnerRecord| {
        let given = learner.responses.iter().zip(&report.items);
        given.map(move |(given, item)| (learner, given, item))
    });
    for (learner, given, item) in all {
        let answer = given.letters.clone();
        let answer = answer.unwrap_or_else(|| words(&given.response));
        rows.row([
            Cell::Text(learner.known_as()),
            Cell::Text(&learner.name),
            Cell::Count(learner.seat),
            Cell::Count(item.position),
            Cell::Text(&item.item),
            optional(given.vote),
            Cell::Text(&answer),
            optional(given.earned),
            optional(given.possible),
        ])?;
    }
    Ok(())
}
