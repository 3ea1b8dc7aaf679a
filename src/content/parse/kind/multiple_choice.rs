//! `multiple-choice`: one right choice.

use super::choices;
use crate::content::parse::reader::Reader;
use crate::domain::kind::{ItemKind, MultipleChoice};

/// Reads the choices and counts their keys.
pub fn read(reader: &mut Reader<'_, '_>) -> Option<ItemKind> {
    let choices = choices::read_choices(reader)?;
    choices::check_keys(reader, &choices, 1..=1, "exactly one choice");
    Some(ItemKind::MultipleChoice(MultipleChoice { choices }))
}
