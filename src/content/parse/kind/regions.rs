//! Regions of a drawing, one of which is the key.

use super::parts::{Flags, PartList, PartReader};
use super::passages;
use crate::content::codes;
use crate::content::parse::reader::Reader;
use crate::domain::kind::{KindName, Selection};
use crate::domain::limits::{FIGURE_COLUMNS_MAX, FIGURE_LINES_MAX};
use crate::domain::passage::{Passage, PassagePiece, pieces, unescaped};

/// Reads the drawing, its description and its regions.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<Selection> {
    let (fields, mut lists) = PartReader::split(reader);
    let figure = fields.drawing("figure", lists.findings);
    let describe = fields.said("describe", lists.findings);
    let list = PartList {
        words: "describe",
        ..PartList::of("regions", "a region", 2)
    };
    let regions = lists.parts(fields, list, Flags::read);
    let (figure, describe, regions) = (figure?, describe?, regions?);
    lists.places.put_key("text", describe.span.clone());
    let marks = passages::marks(&figure, lists.findings);
    let entries: Vec<_> = regions
        .iter()
        .map(|(part, _)| (part.id.as_str(), part.span.clone()))
        .collect();
    passages::check(&marks, &entries, "regions", true, lists.findings);
    for mark in &marks {
        if mark
            .words
            .as_ref()
            .is_some_and(|words| words.contains('\n'))
        {
            let message = format!("the region `{}` goes on over the end of its line", mark.id);
            let help = "mark what is drawn on one line";
            let span = mark.span.clone();
            lists.findings.add(&codes::MARKS, span, message, help);
        }
    }
    if figure.value.contains('\t') {
        let message = "the drawing has a tab, which has no fixed width";
        let help = "write spaces instead";
        let span = figure.span.clone();
        lists
            .findings
            .add(&codes::CONTROL_CHARACTER, span, message, help);
    }
    let (columns, lines) = size(&figure.value);
    if columns > FIGURE_COLUMNS_MAX || lines > FIGURE_LINES_MAX {
        let message = match columns > FIGURE_COLUMNS_MAX {
            true => format!("a line of the drawing has {columns} characters"),
            false => format!("the drawing has {lines} lines"),
        };
        let help = format!(
            "draw it with at most {FIGURE_COLUMNS_MAX} characters in a line and {FIGURE_LINES_MAX} lines"
        );
        lists
            .findings
            .add(&codes::TOO_MANY, figure.span.clone(), message, help);
    }
    let choices = regions.into_iter();
    let choices: Vec<_> = choices
        .map(|(part, flags)| lists.choice(part, flags))
        .collect();
    lists.check_keys(
        &choices,
        1..=1,
        fields.span_of("regions"),
        ("region", "exactly one region"),
    );
    let made = Selection {
        passage: Passage::Figure {
            drawing: figure.value,
            describe: describe.value,
        },
        ..Selection::list(name, choices)
    };
    (!lists.torn).then_some(made)
}

/// Returns the columns and lines of a drawing without the ids of its marks.
fn size(drawing: &str) -> (usize, usize) {
    let drawn: String = pieces(drawing)
        .into_iter()
        .map(|piece| match piece {
            PassagePiece::Text(text) => unescaped(text),
            PassagePiece::Mark { words, .. } => unescaped(words.unwrap_or_default()),
        })
        .collect();
    let columns = drawn.lines().map(|line| line.chars().count()).max();
    (columns.unwrap_or(0), drawn.lines().count())
}
