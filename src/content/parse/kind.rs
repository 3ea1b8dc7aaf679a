//! The keys of each kind: one file per kind, and the match that selects it.

mod choices;
mod multiple_choice;
mod numeric;
mod ordered;
mod select_all;
mod select_n;

use super::reader::Reader;
use crate::domain::kind::{ItemKind, KindName};

/// Reads the keys of that kind; `None` if they do not form one.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<ItemKind> {
    match name {
        KindName::MultipleChoice => multiple_choice::read(reader),
        KindName::SelectAll => select_all::read(reader),
        KindName::SelectN => select_n::read(reader),
        KindName::Ordered => ordered::read(reader),
        KindName::Numeric => numeric::read(reader),
    }
}
