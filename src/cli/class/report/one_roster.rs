//! The points of a class as a OneRoster 1.1 package: one line item with a result for each learner who
//! has a school id.

use std::io;

use super::cells::row;
use crate::classroom::report::sheet::ClassReport;

/// The files that a package of version 1.1 may have, by their names in the manifest.
const FILES: [&str; 13] = [
    "academicSessions",
    "categories",
    "classes",
    "classResources",
    "courses",
    "courseResources",
    "demographics",
    "enrollments",
    "lineItems",
    "orgs",
    "resources",
    "results",
    "users",
];

/// The id of the category of all line items from here.
const CATEGORY: &str = "dripset-class";

/// The ids of the school that a line item belongs to.
pub struct SchoolIds<'a> {
    /// The class.
    pub class: &'a str,
    /// The grading period.
    pub grading_period: &'a str,
}

/// The files of a package with their names.
type PackageFiles = Vec<(String, Vec<u8>)>;

/// Returns the files of the package, or `None` if no learner has a school id.
///
/// # Errors
/// Never, since memory takes whatever is written to it.
pub fn files(report: &ClassReport, school: &SchoolIds<'_>) -> io::Result<Option<PackageFiles>> {
    let known = report.learners.iter();
    let known: Vec<(&str, u32)> = known
        .filter_map(|learner| Some((learner.id.as_deref()?, learner.earned)))
        .collect();
    if known.is_empty() {
        return Ok(None);
    }
    let files = [
        ("manifest.csv", manifest()?),
        ("categories.csv", categories()?),
        ("lineItems.csv", line_items(report, school)?),
        ("results.csv", results(report, &known)?),
    ];
    let files = files.map(|(name, bytes)| (name.to_owned(), bytes));
    Ok(Some(files.into()))
}

fn manifest() -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    row(&mut out, ["propertyName", "value"])?;
    row(&mut out, ["manifest.version", "1.0"])?;
    row(&mut out, ["oneroster.version", "1.1"])?;
    for name in FILES {
        let has = ["categories", "lineItems", "results"].contains(&name);
        let mode = if has { "bulk" } else { "absent" };
        row(&mut out, [&*format!("file.{name}"), mode])?;
    }
    row(&mut out, ["source.systemName", "Dripset"])?;
    row(&mut out, ["source.systemCode", "dripset"])?;
    Ok(out)
}

fn categories() -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    row(
        &mut out,
        ["sourcedId", "status", "dateLastModified", "title"],
    )?;
    row(&mut out, [CATEGORY, "", "", "Class questions"])?;
    Ok(out)
}

fn line_items(report: &ClassReport, school: &SchoolIds<'_>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    row(
        &mut out,
        [
            "sourcedId",
            "status",
            "dateLastModified",
            "title",
            "description",
            "assignDate",
            "dueDate",
            "classSourcedId",
            "categorySourcedId",
            "gradingPeriodSourcedId",
            "resultValueMin",
            "resultValueMax",
        ],
    )?;
    let day = day(report);
    row(
        &mut out,
        [
            report.class.id.as_str(),
            "",
            "",
            &report.class.title,
            "",
            day,
            day,
            school.class,
            CATEGORY,
            school.grading_period,
            "0",
            &report.possible.to_string(),
        ],
    )?;
    Ok(out)
}

fn results(report: &ClassReport, known: &[(&str, u32)]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    row(
        &mut out,
        [
            "sourcedId",
            "status",
            "dateLastModified",
            "lineItemSourcedId",
            "studentSourcedId",
            "scoreStatus",
            "score",
            "scoreDate",
            "comment",
        ],
    )?;
    let class = report.class.id.as_str();
    for (id, earned) in known {
        let result = format!("{class}-{id}");
        let status = "fully graded";
        let score = earned.to_string();
        row(
            &mut out,
            [&*result, "", "", class, id, status, &score, day(report), ""],
        )?;
    }
    Ok(out)
}

/// Returns the day on which the class began.
fn day(report: &ClassReport) -> &str {
    let started = report.class.started_at.as_str();
    started.get(.."2026-01-01".len()).unwrap_or(started)
}
