//! The responses of a paper exam as a table: a row for each learner, a column for each number on the
//! paper. All problems are found in one pass.

use std::collections::{BTreeMap, BTreeSet};

use super::forms::PaperForms;
use crate::domain::limits::{PAPER_LEARNERS_MAX, PAPER_PROBLEMS_MAX};
use crate::domain::paper::{PaperPlace, PaperVersion, read_written};
use crate::domain::response::{Response, ResponseError};
use crate::domain::scoring::Score;
use crate::domain::typed::folded;

/// The name of the column with the learners.
const LEARNER: &str = "learner";
/// The name of the column with the letters of the versions.
const VERSION: &str = "version";

/// The paper of one learner, scored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScoredPaper {
    /// The learner, as typed.
    pub learner: String,
    /// The letter of the version.
    pub version: char,
    /// Each item, in the order of the numbers on this version.
    pub items: Vec<ScoredPlace>,
}

/// One item of a paper, scored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScoredPlace {
    /// The place in its version, from 0.
    pub place: usize,
    /// The letters or the number, as typed.
    pub typed: String,
    /// The response that they stand for.
    pub response: Response,
    /// Its points.
    pub score: Score,
}

/// A problem in a table, or something to look at again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableProblem {
    /// The row of the spreadsheet, from 1; `None` for the table as a whole.
    pub row: Option<u64>,
    /// The column, such as "question 7"; empty for a whole row.
    pub column: String,
    /// The problem.
    pub message: String,
}

/// The papers of a table, and what to look at again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ScoredTable {
    /// The papers, in the order of the rows.
    pub papers: Vec<ScoredPaper>,
    /// Responses that are scored, but are not complete.
    pub notes: Vec<TableProblem>,
    /// The problems; the papers count only if there are none.
    pub problems: Vec<TableProblem>,
}

impl ScoredPaper {
    /// Returns the points of the whole paper.
    pub fn total(&self) -> Score {
        self.items.iter().map(|item| item.score).sum()
    }
}

/// Returns the head of an empty table for an exam with so many items.
pub fn template(items: usize) -> String {
    let mut cells = vec![LEARNER.to_owned(), VERSION.to_owned()];
    cells.extend((1..=items).map(|number| number.to_string()));
    // The mark makes spreadsheets read UTF-8, and the line end is theirs.
    format!("\u{feff}{}\r\n", cells.join(","))
}

/// Reads a table and scores it.
pub fn score(forms: &PaperForms, text: &str) -> ScoredTable {
    let mut table = ScoredTable::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (separator, text, skipped) = separator(text);
    let rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
        .into_records();
    let mut columns: Option<Columns> = None;
    let mut learners: BTreeMap<String, u64> = BTreeMap::new();
    let mut next = 1;
    for row in rows {
        let record = match row {
            Ok(record) => record,
            Err(error) => {
                table.problem(Some(next), "", format!("this row cannot be read: {error}"));
                break;
            }
        };
        let row = record.position().map_or(next, csv::Position::line) + skipped;
        next = row + 1;
        let cells: Vec<&str> = record.iter().map(str::trim).collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        match &columns {
            None => {
                let count = forms.items().count();
                columns = Some(Columns::read(&cells, count, row, &mut table));
                // Without them, every cell would be a problem.
                if !table.problems.is_empty() {
                    return table;
                }
            }
            Some(columns) if learners.len() < PAPER_LEARNERS_MAX => {
                let row = TableRow {
                    forms,
                    columns,
                    row,
                    cells: &cells,
                };
                row.score(&mut learners, &mut table);
            }
            Some(_) => {
                let message = format!("there are more than {PAPER_LEARNERS_MAX} learners");
                table.problem(Some(row), "", message);
                break;
            }
        }
        if table.problems.len() >= PAPER_PROBLEMS_MAX {
            table.problem(None, "", "there may be more after these".to_owned());
            break;
        }
    }
    if table.papers.is_empty() && table.problems.is_empty() {
        table.problem(None, "", "there is no row with a learner".to_owned());
    }
    table
}

impl ScoredTable {
    fn problem(&mut self, row: Option<u64>, column: &str, message: String) {
        self.problems.push(TableProblem {
            row,
            column: column.to_owned(),
            message,
        });
    }
}

/// Returns the separator of the cells, the rows after a line that names it, and the number of such
/// lines. Excel writes semicolons where the comma is in numbers.
fn separator(text: &str) -> (u8, &str, u64) {
    let told = text
        .strip_prefix("sep=")
        .and_then(|rest| rest.split_once('\n'));
    if let Some((sign, rest)) = told {
        return (sign.bytes().next().unwrap_or(b','), rest, 1);
    }
    let first = text.lines().find(|line| !line.trim().is_empty());
    let count = |sign: u8| first.map_or(0, |line| line.bytes().filter(|b| *b == sign).count());
    let most = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| (count(*sign), *sign == b','));
    (most.unwrap_or(b','), text, 0)
}

/// The columns of a table.
struct Columns {
    learner: usize,
    version: usize,
    /// The column of each number, from 1.
    numbers: Vec<usize>,
    width: usize,
}

impl Columns {
    /// Finds the columns by their names, and tells every problem with them.
    fn read(cells: &[&str], items: usize, row: u64, table: &mut ScoredTable) -> Self {
        let mut find = |name: &str| {
            let is = |cell: &&str| cell.eq_ignore_ascii_case(name);
            let found: Vec<usize> = (0..cells.len())
                .filter(|at| cells.get(*at).is_some_and(is))
                .collect();
            match found.as_slice() {
                [] => table.problem(Some(row), "", format!("there is no column `{name}`")),
                [_] => {}
                _ => table.problem(Some(row), "", format!("the column `{name}` is there twice")),
            }
            found.first().copied().unwrap_or(usize::MAX)
        };
        let (learner, version) = (find(LEARNER), find(VERSION));
        let numbers: Vec<usize> = (1..=items)
            .map(|number| find(&number.to_string()))
            .collect();
        let known: BTreeSet<usize> = numbers.iter().copied().chain([learner, version]).collect();
        for (at, cell) in cells.iter().enumerate() {
            let is_copy = cells
                .iter()
                .take(at)
                .any(|other| other.eq_ignore_ascii_case(cell));
            if !known.contains(&at) && !cell.is_empty() && !is_copy {
                let message = match cell.parse::<usize>() {
                    Ok(_) => format!("there is no question {cell}: the exam has {items}"),
                    Err(_) => format!("the column `{cell}` is unknown"),
                };
                table.problem(Some(row), "", message);
            }
        }
        Self {
            learner,
            version,
            numbers,
            width: cells.len(),
        }
    }
}

/// One row with its table.
struct TableRow<'t> {
    forms: &'t PaperForms,
    columns: &'t Columns,
    row: u64,
    cells: &'t [&'t str],
}

impl TableRow<'_> {
    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).copied().unwrap_or_default()
    }

    fn score(&self, learners: &mut BTreeMap<String, u64>, table: &mut ScoredTable) {
        let row = Some(self.row);
        let learner = self.cell(self.columns.learner);
        if learner.is_empty() {
            table.problem(row, LEARNER, "the learner is missing".to_owned());
        } else if let Some(before) = learners.insert(folded(learner), self.row) {
            let message = format!("{learner} is in row {before} already");
            table.problem(row, LEARNER, message);
        }
        let extra = self
            .cells
            .iter()
            .skip(self.columns.width)
            .any(|cell| !cell.is_empty());
        if extra {
            table.problem(row, "", "there are more cells than columns".to_owned());
        }
        let Some(version) = self.version(table) else {
            return;
        };
        let mut items = Vec::new();
        for (place, (of, column)) in version.places.iter().zip(&self.columns.numbers).enumerate() {
            let typed = self.cell(*column);
            if let Some(scored) = self.place(of, place, typed, table) {
                items.push(scored);
            }
        }
        table.papers.push(ScoredPaper {
            learner: learner.to_owned(),
            version: version.letter,
            items,
        });
    }

    fn version(&self, table: &mut ScoredTable) -> Option<&PaperVersion> {
        let given = self.cell(self.columns.version);
        let is = |of: &&PaperVersion| given.eq_ignore_ascii_case(&of.letter.to_string());
        let found = self.forms.versions.iter().find(is);
        if found.is_none() {
            let letters = self.forms.versions.iter().map(|of| of.letter.to_string());
            let letters = letters.collect::<Vec<_>>().join(", ");
            let message = match given {
                "" => format!("the version is missing; it is one of {letters}"),
                given => format!("there is no version {given}; it is one of {letters}"),
            };
            table.problem(Some(self.row), VERSION, message);
        }
        found
    }

    fn place(
        &self,
        of: &PaperPlace,
        place: usize,
        typed: &str,
        table: &mut ScoredTable,
    ) -> Option<ScoredPlace> {
        let column = format!("question {}", place + 1);
        let rules = of.item.kind.rules();
        let response = match read_written(&of.item.kind, &of.drawn, typed) {
            Ok(response) => response,
            Err(error) => {
                let message = format!("`{typed}`: {error}");
                table.problem(Some(self.row), &column, message);
                return None;
            }
        };
        if !response.is_blank()
            && let Err(ResponseError::TooFew { wanted, given }) = rules.ready(&response)
        {
            table.notes.push(TableProblem {
                row: Some(self.row),
                column,
                message: format!("`{typed}` is not complete: {given} of {wanted} chosen"),
            });
        }
        Some(ScoredPlace {
            place,
            typed: typed.to_owned(),
            score: rules.mark(&of.drawn, &response).score,
            response,
        })
    }
}
