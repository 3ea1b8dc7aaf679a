//! `select-all`: any number of right choices.

use super::choices;
use crate::content::parse::reader::Reader;
use crate::domain::kind::{ItemKind, SelectAll};

/// Reads the choices and counts their keys.
pub fn read(reader: &mut Reader<'_, '_>) -> Option<ItemKind> {
    let choices = choices::read_choices(reader)?;
    choices::check_keys(reader, &choices, 1..=usize::MAX, "one or more choices");
    Some(ItemKind::SelectAll(SelectAll { choices }))
}
