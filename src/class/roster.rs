//! Lists of the school: who may come into a class, with which PIN and how much time.
//!
//! A list is a CSV file with the columns `id`, `name`, `pin` and, where somebody has more time,
//! `extra`. Where a class has one, nobody else comes in. PINs are hashed before they are kept and
//! are in no error and no log.

use std::collections::{BTreeMap, BTreeSet};

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr;

use super::clerk::Clerk;
use super::host::Class;
use super::records::{self, Broken, learner_listed};
use super::{asking, names, pin};

use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::domain::moment::Moment;
use crate::door::{Origin, Prompt, Verdict};
use crate::store::{ClassId, Listed};
use crate::world::World;

/// Rows of a list at most.
pub const ROWS_MAX: usize = 5_000;
/// Bytes of a list at most.
pub const BYTES_MAX: u64 = 2 * 1024 * 1024;
/// Signs of an id at most.
const ID_SIGNS_MAX: usize = 64;
/// Signs of a PIN.
const PIN_SIGNS: std::ops::RangeInclusive<usize> = 4..=64;
/// Mistakes that are told at once.
const MISTAKES_MAX: usize = 10;
/// What each column is called.
const COLUMNS: [&str; 4] = ["id", "name", "pin", "extra"];

/// One row of a list. It holds a PIN: not for printing.
pub struct Row {
    id: String,
    name: String,
    pin: String,
    allowance: Allowance,
}

/// Reads a list.
///
/// # Errors
/// Every mistake with its line, in words without any PIN.
pub fn parse(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let semicolons = first.contains(&b';') && !first.contains(&b',');
    let mut reader = ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .trim(Trim::All)
        .flexible(true)
        .from_reader(bytes);
    let mut lines = Lines::of(bytes);
    let head = reader.headers();
    let head = head.map_err(|error| in_words(&error, &mut lines))?;
    let head: Vec<String> = head.iter().map(str::to_lowercase).collect();
    columns(&head)?;
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    let mut ids: BTreeMap<String, u64> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| in_words(&error, &mut lines))?;
        let line = lines.at(record.position());
        if rows.len() >= ROWS_MAX {
            return Err(format!("line {line}: a roster has {ROWS_MAX} rows at most"));
        }
        match row(&head, &record) {
            Ok(row) => {
                if let Some(before) = ids.insert(names::folded(&row.id), line) {
                    mistakes.push(format!("line {line}: line {before} has the same id"));
                }
                rows.push(row);
            }
            Err(why) => mistakes.push(format!("line {line}: {why}")),
        }
    }
    if rows.is_empty() && mistakes.is_empty() {
        return Err("it has no rows".into());
    }
    let more = mistakes.len().saturating_sub(MISTAKES_MAX);
    mistakes.truncate(MISTAKES_MAX);
    if more > 0 {
        mistakes.push(format!("and {more} more"));
    }
    match mistakes.is_empty() {
        true => Ok(rows),
        false => Err(mistakes.join("\n  ")),
    }
}

fn columns(head: &[String]) -> Result<(), String> {
    let known = |name: &&String| COLUMNS.contains(&name.as_str());
    if let Some(other) = head.iter().find(|name| !known(name)) {
        let other: String = other.escape_debug().take(40).collect();
        return Err(format!(
            "line 1: `{other}` is no column: they are id, name, pin and extra"
        ));
    }
    for wanted in &COLUMNS {
        let count = head.iter().filter(|name| name == wanted).count();
        if count > 1 || count == 0 && *wanted != "extra" {
            let what = if count == 0 { "lacks" } else { "has twice" };
            return Err(format!("line 1: it {what} the column `{wanted}`"));
        }
    }
    Ok(())
}

fn row(head: &[String], record: &StringRecord) -> Result<Row, String> {
    if record.len() != head.len() {
        let (wanted, found) = (head.len(), record.len());
        return Err(format!("it has {found} cells, and line 1 has {wanted}"));
    }
    let cell = |wanted: &str| {
        let at = head.iter().position(|name| name == wanted);
        at.and_then(|at| record.get(at)).unwrap_or_default()
    };
    let (id, name, pin) = (cell("id"), cell("name"), cell("pin"));
    let seen = |text: &str| text.chars().all(|c| !c.is_control());
    if id.is_empty() || id.chars().count() > ID_SIGNS_MAX || !seen(id) {
        return Err(format!("an id has 1 to {ID_SIGNS_MAX} signs"));
    }
    if id.starts_with(['=', '+', '-', '@']) {
        return Err("an id that begins with = + - or @ would be computed in a gradebook".into());
    }
    let widest = names::COLUMNS_MAX;
    let name = names::cleaned(name)
        .filter(|_| name.width() <= widest)
        .ok_or_else(|| format!("a name has 1 to {widest} columns"))?;
    if !PIN_SIGNS.contains(&pin.chars().count()) {
        let (from, to) = (PIN_SIGNS.start(), PIN_SIGNS.end());
        return Err(format!("a PIN has {from} to {to} signs"));
    }
    let extra = cell("extra");
    let allowance = match extra {
        "" => Some(Allowance::Standard),
        extra => Allowance::from_id(extra),
    };
    let allowance = allowance.ok_or("extra is 1, 1.25, 1.5 or 2, or empty")?;
    Ok(Row {
        id: id.to_owned(),
        name,
        pin: pin.to_owned(),
        allowance,
    })
}

/// Counts lines as an editor does: a row begins where the one before ended, and the rest of its
/// line's end and empty lines come first.
struct Lines<'b> {
    rest: &'b [u8],
    passed: u64,
    line: u64,
}

impl<'b> Lines<'b> {
    fn of(bytes: &'b [u8]) -> Self {
        Self {
            rest: bytes,
            passed: 0,
            line: 1,
        }
    }

    /// The line of the row that is read from there on; never before one that was asked for.
    fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let from = position.map_or(0, csv::Position::byte);
        while let [sign, rest @ ..] = self.rest {
            let ends = matches!(sign, b'\r' | b'\n');
            if self.passed >= from && !ends {
                break;
            }
            // Two signs end one line.
            let half = *sign == b'\r' && rest.first() == Some(&b'\n');
            self.line += u64::from(ends && !half);
            self.passed += 1;
            self.rest = rest;
        }
        self.line
    }
}

fn in_words(error: &csv::Error, lines: &mut Lines<'_>) -> String {
    let line = lines.at(error.position());
    match error.kind() {
        ErrorKind::Utf8 { .. } => format!("line {line}: not UTF-8 text: save it as such"),
        _ => format!("line {line}: it is no CSV that can be read"),
    }
}

/// The rows as they are kept, under names that differ from one another: PINs are gone from here on.
fn kept(rows: Vec<Row>, class: ClassId, world: &World) -> Vec<Listed> {
    let mut taken = BTreeSet::new();
    let listed = rows.into_iter().map(|row| {
        let name = names::differing(&row.name, |name| taken.contains(name));
        taken.insert(names::folded(&name));
        Listed {
            learner: learner_listed(class, &row.id),
            roster_id: row.id,
            name,
            pin_hash: pin::hashed(&row.pin, world.secret()),
            allowance: row.allowance,
        }
    });
    listed.collect()
}

/// Makes a list the one of a class; before anybody is let in.
///
/// # Errors
/// Where it cannot be kept.
pub async fn put(
    clerk: &Clerk,
    class: &Class,
    rows: Vec<Row>,
    world: &World,
) -> Result<(), Broken> {
    let (id, now) = (class.frame.id, world.now());
    let listed = kept(rows, id, world);
    let register = clerk
        .ask(move |store| {
            store.list_on_roster(id, &listed, now)?;
            records::register(store, id)
        })
        .await??;
    *class.register() = register;
    Ok(())
}

/// Whether only those on a list may come in.
pub fn is_closed(class: &Class) -> bool {
    class.register().is_listed
}

/// What the list grants a learner.
pub fn allowance(class: &Class, learner: LearnerId) -> Option<Allowance> {
    class.register().allowances.get(&learner).copied()
}

/// The learner on the list whose id or name, and PIN, these are. They count as tried there and
/// then, or not again where the door has counted them.
pub fn known(
    class: &Class,
    (who, given): (&str, &str),
    tried: Option<(Origin, Timestamp)>,
) -> Option<LearnerId> {
    let (learner, kept) = {
        let mut register = class.register();
        let who = names::folded(who.trim());
        let by_name = || {
            let learner = register.by_name.get(&who).copied();
            learner.filter(|learner| register.allowances.contains_key(learner))
        };
        let learner = register.listed.get(&who).copied().or_else(by_name)?;
        let kept = register.pins.get(&learner).cloned()?;
        let mut begin = |(from, at)| register.tries.begin(learner, from, at);
        if !tried.is_none_or(&mut begin) {
            return None;
        }
        (learner, kept)
    };
    if !kept.is(given) {
        return None;
    }
    if let Some((from, _)) = tried {
        class.register().tries.right(learner, from);
    }
    Some(learner)
}

/// Asks for an id or a name, and the PIN.
pub fn ask(class: &Class, now: Moment) -> Verdict {
    let prompt = |text: &str, echo| Prompt {
        text: text.into(),
        echo,
    };
    Verdict::Ask {
        instruction: format!(
            "{}\n{}\nThis class is for those on its roster. Where your PIN is not taken, ask\n\
             your instructor; after ten wrong ones each further try waits longer.",
            class.frame.title,
            asking::notice(class, now, false)
        ),
        prompts: vec![
            prompt("Your id or name: ", true),
            prompt("Your PIN: ", false),
        ],
    }
}

#[cfg(test)]
mod tests;
