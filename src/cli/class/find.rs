//! Finds the class and the learner for commands about stored classes.

use std::collections::BTreeSet;

use super::stored::StoredClasses;
use crate::classroom::code;
use crate::classroom::names;
use crate::cli::Refused;
use crate::domain::ids::LearnerId;
use crate::store::{ClassRow, Store, StoreError};

/// Signs that a class or a learner is known by at least, where not by all of them.
const ID_SIGNS_MIN: usize = 4;

/// Returns the newest class of this code, or the one whose id begins so.
pub fn class(stored: &StoredClasses, wanted: &str) -> Result<ClassRow, Refused> {
    let classes = stored.store.classes()?;
    let wanted = code::of_login(wanted);
    if let Some(class) = classes.iter().find(|class| class.code == wanted) {
        return Ok(class.clone());
    }
    let mut found = classes.into_iter().filter(|class| {
        wanted.len() >= ID_SIGNS_MIN && class.id.0.to_string().starts_with(&wanted)
    });
    match (found.next(), found.next()) {
        (Some(class), None) => Ok(class),
        (Some(_), Some(_)) => Err(Refused::new(
            format!("several class ids begin with {wanted}"),
            "give more of the id, or the class code",
        )),
        _ => Err(Refused::new(
            format!("there is no class `{}`", wanted.escape_debug()),
            format!(
                "`{}` lists the classes",
                stored.command("dripset class list")
            ),
        )),
    }
}

/// A learner found by a name or an id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The learner.
    pub learner: LearnerId,
    /// The learner's names, with the class of each. Empty if only the id is known.
    pub known: Vec<(String, ClassRow)>,
}

/// Returns the one learner with this name or roster id in these classes, or with this id.
pub fn learner(
    stored: &StoredClasses,
    classes: &[ClassRow],
    wanted: &str,
) -> Result<Found, Refused> {
    let wanted = wanted.trim();
    let folded = names::folded(wanted);
    let id = wanted.parse().map(LearnerId).ok();
    let mut known: Vec<(LearnerId, String, ClassRow)> = Vec::new();
    for class in classes {
        let meant = stored.store.roster(class.id)?.into_iter().filter(|row| {
            Some(row.learner) == id
                || names::folded(&row.name) == folded
                || row.roster_id.as_deref().map(names::folded).as_ref() == Some(&folded)
        });
        known.extend(meant.map(|row| (row.learner, row.name, class.clone())));
    }
    let Some((learner, ..)) = known.first() else {
        let known = Vec::new();
        return id.map(|learner| Found { learner, known }).ok_or_else(|| {
            Refused::new(
                format!("no learner is called `{}`", wanted.escape_debug()),
                format!(
                    "`{}` lists the names",
                    stored.command("dripset class report CODE")
                ),
            )
        });
    };
    let learner = *learner;
    if known.iter().any(|(other, ..)| *other != learner) {
        let each = known
            .iter()
            .map(|(id, name, class)| format!("{id}, {name} in {} ({})", class.title, class.code));
        let each: Vec<String> = each.collect();
        return Err(Refused::new(
            format!(
                "several learners are called `{}`:\n    {}",
                wanted.escape_debug(),
                each.join("\n    ")
            ),
            "give the id of one of them, or add `--class CODE`",
        ));
    }
    let known = known
        .into_iter()
        .map(|(_, name, class)| (name, class))
        .collect();
    Ok(Found { learner, known })
}

/// Returns learners of other classes with the same roster id, one line each: every class creates a
/// learner of its own for each row of its roster.
pub fn namesakes(store: &Store, learner: LearnerId) -> Result<Vec<String>, StoreError> {
    let mut listed = Vec::new();
    for class in store.classes()? {
        for row in store.roster(class.id)? {
            if let Some(id) = row.roster_id {
                let place = format!("{} in {} ({})", row.name, class.title, class.code);
                listed.push((row.learner, names::folded(&id), place));
            }
        }
    }
    let own = listed.iter().filter(|(who, ..)| *who == learner);
    let own: BTreeSet<String> = own.map(|(_, id, _)| id.clone()).collect();
    let others = listed.iter();
    let others = others.filter(|(who, id, _)| *who != learner && own.contains(id));
    Ok(others
        .map(|(who, _, place)| format!("{who}, {place}"))
        .collect())
}
