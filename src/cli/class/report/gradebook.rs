//! Points of a class as two learning platforms take them in. docs/classroom-report.md says what of
//! each was checked, and where.

use std::io::{self, Write};

use super::cells::row;
use crate::class::report::sheet::Sheet;

/// What Canvas takes for a column of its own wherever a title contains it.
const CANVAS_OWN: [&str; 9] = [
    "Current Score",
    "Current Points",
    "Current Grade",
    "Final Score",
    "Final Points",
    "Final Grade",
    "Override Score",
    "Override Grade",
    "Override Status",
];

/// What Canvas knows learners by; no assignment can be called so.
const CANVAS_HEAD: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];

/// Prints a gradebook for Canvas.
pub fn canvas(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let title = canvas_title(sheet);
    row(out, CANVAS_HEAD.into_iter().chain([title.as_str()]))?;
    let possible = sheet.possible.to_string();
    row(out, ["Points Possible", "", "", "", "", &possible])?;
    for learner in &sheet.learners {
        let id = learner.id.as_deref().unwrap_or_default();
        let earned = learner.earned.to_string();
        row(out, [&*learner.name, "", id, id, "", &*earned])?;
    }
    Ok(())
}

/// The title of the class, unless Canvas would read something else in it: a column of its own, or
/// the number of an assignment in parentheses.
fn canvas_title(sheet: &Sheet) -> String {
    let title = &sheet.class.title;
    let numbered = title
        .strip_suffix(')')
        .and_then(|title| title.rsplit_once('('))
        .is_some_and(|(_, number)| {
            !number.is_empty() && number.bytes().all(|sign| sign.is_ascii_digit())
        });
    let own = CANVAS_OWN.iter().any(|own| title.contains(own))
        || CANVAS_HEAD.contains(&title.as_str())
        || ["LastName", "FirstName", "Integration ID", "Root Account"].contains(&title.as_str());
    if numbered || own || title.trim().is_empty() {
        format!("Class {}", sheet.class.code)
    } else {
        title.clone()
    }
}

/// Prints grades for Moodle; says whether there was anybody whom it could know.
pub fn moodle(sheet: &Sheet, out: &mut dyn Write) -> io::Result<bool> {
    let known: Vec<(&str, String)> = sheet
        .learners
        .iter()
        .filter_map(|learner| Some((learner.id.as_deref()?, learner.earned.to_string())))
        .collect();
    if known.is_empty() {
        return Ok(false);
    }
    let emails = known.iter().all(|(id, _)| id.contains('@'));
    row(out, [if emails { "email" } else { "username" }, "grade"])?;
    for (id, earned) in &known {
        row(out, [*id, earned])?;
    }
    Ok(true)
}
