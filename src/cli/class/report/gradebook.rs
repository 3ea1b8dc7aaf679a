//! The points of a class in the import formats of two learning platforms. docs/classroom-report.md
//! lists the checks made for each.

use std::io::{self, Write};

use super::cells::row;
use crate::classroom::report::sheet::ClassReport;

/// Words that make Canvas treat a column as one of its own, if a title contains them.
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

/// The label of the row of maximum points: Canvas looks for it in the first cell.
const CANVAS_POSSIBLE: &str = "Points Possible";

/// The maximum points of a grade in Moodle, unless its site says otherwise. With a larger one it
/// rejects the whole list.
const MOODLE_GRADE_MAX: u32 = 100;

/// The columns by which Canvas identifies learners. No assignment can have such a name.
const CANVAS_HEAD: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];

/// Prints a gradebook for Canvas.
pub fn canvas(sheet: &ClassReport, out: &mut dyn Write) -> io::Result<()> {
    let title = canvas_title(sheet);
    row(out, CANVAS_HEAD.into_iter().chain([title.as_str()]))?;
    let possible = sheet.possible.to_string();
    row(out, [CANVAS_POSSIBLE, "", "", "", "", &possible])?;
    for learner in &sheet.learners {
        let id = learner.id.as_deref().unwrap_or_default();
        let earned = learner.earned.to_string();
        let name = match learner.name.contains(CANVAS_POSSIBLE) {
            true => format!("Seat {}", learner.seat),
            false => learner.name.clone(),
        };
        row(out, [&*name, "", id, id, "", &*earned])?;
    }
    Ok(())
}

/// Returns the title of the class, unless Canvas would misread it: as a column of its own, or as an
/// assignment with its number in parentheses.
fn canvas_title(sheet: &ClassReport) -> String {
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

/// Returns the Moodle settings that the list requires.
pub fn moodle_asks(possible: u32) -> String {
    let mut words = format!("Set the maximum grade of the column to {possible} points");
    if possible > MOODLE_GRADE_MAX {
        words.push_str(&format!(
            ", and turn on `unlimitedgrades` on the site to allow grades above {MOODLE_GRADE_MAX}"
        ));
    }
    words
}

/// Prints grades for Moodle. Returns whether any learner has an id that it could know.
pub fn moodle(sheet: &ClassReport, out: &mut dyn Write) -> io::Result<bool> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_points_than_moodle_takes_are_told() {
        assert!(!moodle_asks(100).contains("unlimitedgrades"));
        assert!(moodle_asks(101).contains("above 100"));
    }
}
