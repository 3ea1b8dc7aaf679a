//! `select-n`: a stated number of right choices.

use super::choices;
use crate::content::parse::reader::Reader;
use crate::domain::kind::{ItemKind, SelectN};

/// Reads the choices and counts their keys.
pub fn read(reader: &mut Reader<'_, '_>) -> Option<ItemKind> {
    let choices = choices::read_choices(reader)?;
    choices::check_keys(
        reader,
        &choices,
        1..=choices.len() - 1,
        "as many choices as the stem asks for, but not on all of them",
    );
    Some(ItemKind::SelectN(SelectN { choices }))
}
