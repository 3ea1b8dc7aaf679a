//! Parses a roster: a CSV file with the columns `id`, `name`, `pin` and, for those who need them,
//! `extra` time and `plain` lines, also as spreadsheets write it. PINs are in no error.

use std::collections::BTreeMap;

use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord, Trim};
use unicode_width::UnicodeWidthStr;

use super::super::names;
use super::lines::Lines;
use crate::domain::mode::Allowance;

/// The maximum number of rows.
pub const ROWS_MAX: usize = 5_000;
/// The maximum bytes of a roster.
pub const BYTES_MAX: u64 = 2 * 1024 * 1024;
/// The maximum characters of an id.
const ID_SIGNS_MAX: usize = 64;
/// The allowed lengths of a PIN, in characters.
const PIN_SIGNS: std::ops::RangeInclusive<usize> = 4..=64;
/// The maximum number of mistakes reported at once.
const MISTAKES_MAX: usize = 10;
/// The column names.
const COLUMNS: [&str; 5] = ["id", "name", "pin", EXTRA, PLAIN];
/// The optional column of time allowances.
const EXTRA: &str = "extra";
/// The optional column of learners who sit in plain lines.
const PLAIN: &str = "plain";

/// One row of a roster. It holds a PIN: do not print it.
pub struct RosterRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) pin: String,
    pub(super) allowance: Allowance,
    pub(super) plain: bool,
}

/// Parses a roster.
///
/// # Errors
/// Every mistake with its line, without any PIN.
pub fn parse(bytes: &[u8]) -> Result<Vec<RosterRow>, String> {
    let (delimiter, rest, skipped) = parted(bytes);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(Trim::All)
        .flexible(true)
        .from_reader(rest);
    let mut lines = Lines::of(rest, 1 + skipped);
    let mut mistakes = Mistakes::default();
    let head = reader.headers();
    let head = head.map_err(|error| in_words(&error, &mut lines))?;
    let line = lines.at(head.position());
    let head: Vec<String> = head.iter().map(str::to_lowercase).collect();
    let rows = if columns(&head, line, &mut mistakes) {
        rows(&mut reader, &head, &mut lines, &mut mistakes)
    } else {
        Vec::new()
    };
    if rows.is_empty() && mistakes.told.is_empty() {
        return Err("it has no rows".into());
    }
    mistakes.over(rows)
}

/// Returns the delimiter, the bytes of the rows, and the number of lines before them: a spreadsheet
/// may name the delimiter in a line of its own.
fn parted(bytes: &[u8]) -> (u8, &[u8], u64) {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    let (first, rest) = text.split_at(end.unwrap_or(text.len()));
    let first = first.trim_ascii();
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = first {
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        return (*delimiter, rest, 1);
    }
    let delimiters = [b',', b';', b'\t'];
    let found = delimiters.into_iter().find(|part| first.contains(part));
    (found.unwrap_or(b','), bytes, 0)
}

/// The mistakes in a roster, up to a limit.
#[derive(Default)]
struct Mistakes {
    told: Vec<String>,
    more: usize,
}

impl Mistakes {
    fn tell(&mut self, line: u64, why: &str) {
        if self.told.len() < MISTAKES_MAX {
            self.told.push(format!("line {line}: {why}"));
        } else {
            self.more += 1;
        }
    }

    /// Returns the rows if there is no mistake.
    fn over(mut self, rows: Vec<RosterRow>) -> Result<Vec<RosterRow>, String> {
        if self.more > 0 {
            self.told.push(format!("and {} more", self.more));
        }
        match self.told.is_empty() {
            true => Ok(rows),
            false => Err(self.told.join("\n  ")),
        }
    }
}

/// Returns whether the rows can be read by these columns.
fn columns(head: &[String], line: u64, mistakes: &mut Mistakes) -> bool {
    let is_known = |name: &&String| name.is_empty() || COLUMNS.contains(&name.as_str());
    for other in head.iter().filter(|name| !is_known(name)) {
        let other: String = other.escape_debug().take(40).collect();
        let why =
            format!("`{other}` is not a column. The columns are id, name, pin, extra, and plain");
        mistakes.tell(line, &why);
    }
    let mut is_whole = true;
    for wanted in COLUMNS {
        let count = head.iter().filter(|name| *name == wanted).count();
        if count > 1 || count == 0 && ![EXTRA, PLAIN].contains(&wanted) {
            let what = if count == 0 {
                "is missing"
            } else {
                "appears twice"
            };
            mistakes.tell(line, &format!("the column `{wanted}` {what}"));
            is_whole = false;
        }
    }
    is_whole
}

fn rows(
    reader: &mut Reader<&[u8]>,
    head: &[String],
    lines: &mut Lines<'_>,
    mistakes: &mut Mistakes,
) -> Vec<RosterRow> {
    let mut rows = Vec::new();
    let mut ids: BTreeMap<String, u64> = BTreeMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let (line, why) = told(&error, lines);
                mistakes.tell(line, why);
                continue;
            }
        };
        let line = lines.at(record.position());
        // A blank row that a spreadsheet leaves at the end.
        if record.iter().all(str::is_empty) {
            continue;
        }
        if rows.len() >= ROWS_MAX {
            mistakes.tell(line, &format!("a roster has at most {ROWS_MAX} rows"));
            break;
        }
        let row = row(head, &record, &mut |why: &str| mistakes.tell(line, why));
        if !row.id.is_empty()
            && let Some(before) = ids.insert(names::folded(&row.id), line)
        {
            mistakes.tell(line, &format!("line {before} has the same id"));
        }
        rows.push(row);
    }
    rows
}

/// Returns the row of a line, and reports all its mistakes.
fn row(head: &[String], record: &StringRecord, tell: &mut dyn FnMut(&str)) -> RosterRow {
    let named = head.iter().rposition(|name| !name.is_empty());
    let wanted = named.map_or(0, |last| last + 1);
    let beyond = record.iter().enumerate();
    let is_nameless = |at: usize| head.get(at).is_none_or(String::is_empty);
    let beyond = beyond.filter(|(at, cell)| is_nameless(*at) && !cell.is_empty());
    let cell = |wanted: &str| {
        let at = head.iter().position(|name| name == wanted);
        at.and_then(|at| record.get(at)).unwrap_or_default()
    };
    let row = RosterRow {
        id: cell("id").to_owned(),
        name: names::cleaned(cell("name")).unwrap_or_default(),
        pin: cell("pin").to_owned(),
        allowance: allowance(cell(EXTRA)).unwrap_or_default(),
        plain: plain(cell(PLAIN)).unwrap_or_default(),
    };
    if record.len() < wanted || beyond.count() > 0 {
        let found = record.len();
        tell(&format!(
            "the line has {found} cells, but line 1 has {wanted}"
        ));
        // Its cells may be in the wrong columns.
        return RosterRow {
            id: String::new(),
            ..row
        };
    }
    id(&row.id, tell);
    let widest = names::COLUMNS_MAX;
    if row.name.is_empty() || cell("name").width() > widest {
        tell(&format!("a name has 1 to {widest} characters"));
    }
    pin(&row.pin, tell);
    if allowance(cell(EXTRA)).is_none() {
        tell("extra must be 1, 1.25, 1.5, 2, or empty");
    }
    if plain(cell(PLAIN)).is_none() {
        tell("plain must be yes, no, or empty");
    }
    row
}

fn id(id: &str, tell: &mut dyn FnMut(&str)) {
    let seen = |text: &str| text.chars().all(|c| !c.is_control());
    if id.is_empty() || id.chars().count() > ID_SIGNS_MAX || !seen(id) {
        tell(&format!("an ID has 1 to {ID_SIGNS_MAX} characters"));
    } else if let Some(why) = of_spreadsheet(id, "ID") {
        tell(&why);
    } else if id.starts_with(['=', '+', '-', '@']) {
        tell("an ID must not begin with = + - or @, which a gradebook reads as a formula");
    }
}

fn pin(pin: &str, tell: &mut dyn FnMut(&str)) {
    let signs = pin.chars().count();
    if let Some(why) = of_spreadsheet(pin, "PIN") {
        tell(&why);
    } else if !PIN_SIGNS.contains(&signs) {
        let (from, to) = (PIN_SIGNS.start(), PIN_SIGNS.end());
        let is_number = signs > 0 && pin.chars().all(|sign| sign.is_ascii_digit());
        let why = match is_number && signs < *from {
            true => ". A spreadsheet drops leading zeros; format the column as Text",
            false => "",
        };
        tell(&format!("a PIN has {from} to {to} characters{why}"));
    }
}

/// Returns how a spreadsheet has changed an id or a PIN, if it has.
fn of_spreadsheet(cell: &str, what: &str) -> Option<String> {
    let is_number = |text: &str| {
        let signs = |sign: char| sign.is_ascii_digit() || matches!(sign, '.' | ',');
        !text.is_empty() && text.chars().all(signs)
    };
    let halves = cell.split_once("E+").or_else(|| cell.split_once("e+"));
    if halves.is_some_and(|(start, power)| is_number(start) && is_number(power)) {
        return Some(format!(
            "a spreadsheet has shortened this {what}. Format the column as Text and enter the \
             whole number again"
        ));
    }
    let is_wrapped = cell.starts_with("=\"") || cell.starts_with('\'');
    is_wrapped.then(|| {
        format!("a spreadsheet has added characters around the {what} (=\"…\" or '). Remove them")
    })
}

/// Parses a time allowance. A spreadsheet may write a decimal comma, or trailing zeros.
fn allowance(cell: &str) -> Option<Allowance> {
    let number = cell.replace(',', ".");
    let number = match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.'),
        false => &number,
    };
    match number {
        "" => Some(Allowance::Standard),
        number => Allowance::from_id(number),
    }
}

/// Parses whether a learner sits in plain lines.
fn plain(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "yes" => Some(true),
        "no" | "" => Some(false),
        _ => None,
    }
}

fn in_words(error: &csv::Error, lines: &mut Lines<'_>) -> String {
    let (line, why) = told(error, lines);
    format!("line {line}: {why}")
}

fn told(error: &csv::Error, lines: &mut Lines<'_>) -> (u64, &'static str) {
    let why = match error.kind() {
        ErrorKind::Utf8 { .. } => "the file is not UTF-8 text. Save it as CSV UTF-8",
        _ => "this is not valid CSV",
    };
    (lines.at(error.position()), why)
}
