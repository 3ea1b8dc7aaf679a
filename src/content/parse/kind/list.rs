//! One list of choices: multiple-choice, select-all and select-n.

use super::parts::{PartList, PartReader};
use crate::content::parse::reader::Reader;
use crate::domain::kind::{KindName, PickLimit, Selection};

/// Reads the choices and counts their keys.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<Selection> {
    let (fields, mut lists) = PartReader::split(reader);
    let choices = lists.choices(fields, PartList::of("choices", "a choice", 2))?;
    let (allowed, wanted) = match name.description().takes {
        PickLimit::One => (1..=1, "exactly one choice"),
        PickLimit::Any => (1..=usize::MAX, "one or more choices"),
        PickLimit::Keyed => (
            1..=choices.len() - 1,
            "as many choices as the stem asks for, but not on all of them",
        ),
    };
    lists.check_keys(
        &choices,
        allowed,
        fields.span_of("choices"),
        ("choice", wanted),
    );
    Some(Selection::list(name, choices))
}
