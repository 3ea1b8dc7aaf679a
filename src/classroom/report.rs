//! The results of a class, as data and as text for people.

pub(crate) mod html;
pub(crate) mod sheet;
mod text;

pub(crate) use self::text::print;
use super::replay::ClassError;
use crate::domain::ClassId;
use crate::env::Env;
use crate::store::Store;
use sheet::ClassReport;

/// Returns the report of a class as lines for a terminal.
///
/// # Errors
/// [`ClassError`] if it cannot be read.
pub(crate) fn as_text(store: &Store, class: ClassId, env: &Env) -> Result<String, ClassError> {
    let row = store.class(class)?.ok_or(ClassError::NoOpening)?;
    let mut lines = Vec::new();
    print(&ClassReport::of(store, &row, env)?, &mut lines)
        .expect("invariant: memory takes whatever is written to it");
    Ok(String::from_utf8_lossy(&lines).into_owned())
}
