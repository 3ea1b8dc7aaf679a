//! Finds the class and the learner for commands about stored classes.

use std::collections::BTreeSet;
use std::io::Write;

use crate::classroom::code;
use crate::classroom::names;
use crate::cli::study::Complaint;
use crate::cli::{Place, opened};
use crate::domain::ids::LearnerId;
use crate::env::Env;
use crate::paths;
use crate::store::{ClassRow, Store, StoreError};

/// Signs that a class or a learner is known by at least, where not by all of them.
const ID_SIGNS_MIN: usize = 4;

/// The progress file of the place.
pub fn store(place: &Place, env: &Env) -> Result<Store, Complaint> {
    let dir = paths::data_dir(place.data_dir.as_deref())
        .map_err(|error| (error.to_string(), error.help()))?;
    Store::open(&dir, env.now()).map_err(|error| (error.to_string(), error.help()))
}

/// The progress file of the place, for a command that only reads it.
pub fn store_to_read(place: &Place, env: &Env, err: &mut dyn Write) -> Result<Store, Complaint> {
    let dir = paths::data_dir(place.data_dir.as_deref())
        .map_err(|error| (error.to_string(), error.help()))?;
    opened::to_read(&dir, env, err).map_err(|error| (error.to_string(), error.help()))
}

/// The class of this code, the newest where there are several, or the one whose id begins so.
pub fn class(store: &Store, wanted: &str) -> Result<ClassRow, Complaint> {
    let help = || "`dripset class list` lists the classes".to_owned();
    let classes = store
        .classes()
        .map_err(|error| (error.to_string(), error.help()))?;
    let wanted = code::of_login(wanted);
    if let Some(class) = classes.iter().find(|class| class.code == wanted) {
        return Ok(class.clone());
    }
    let mut found = classes.into_iter().filter(|class| {
        wanted.len() >= ID_SIGNS_MIN && class.id.0.to_string().starts_with(&wanted)
    });
    match (found.next(), found.next()) {
        (Some(class), None) => Ok(class),
        (Some(_), Some(_)) => Err((
            format!("several class ids begin with {wanted}"),
            "give more of the id, or the class code".into(),
        )),
        _ => Err((
            format!("there is no class `{}`", wanted.escape_debug()),
            help(),
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

/// The one learner whom these words name: a name or what a list calls one, in these classes, or
/// the id of a learner.
pub fn learner(store: &Store, classes: &[ClassRow], wanted: &str) -> Result<Found, Complaint> {
    let wanted = wanted.trim();
    let folded = names::folded(wanted);
    let id = wanted.parse().map(LearnerId).ok();
    let mut known: Vec<(LearnerId, String, ClassRow)> = Vec::new();
    for class in classes {
        let roster = store
            .roster(class.id)
            .map_err(|error| (error.to_string(), error.help()))?;
        let meant = roster.into_iter().filter(|row| {
            Some(row.learner) == id
                || names::folded(&row.name) == folded
                || row.roster_id.as_deref().map(names::folded).as_ref() == Some(&folded)
        });
        known.extend(meant.map(|row| (row.learner, row.name, class.clone())));
    }
    let Some((learner, ..)) = known.first() else {
        let nobody = format!("no learner is called `{}`", wanted.escape_debug());
        return id.map_or_else(
            || Err((nobody, "`dripset class report CODE` lists the names".into())),
            |learner| {
                Ok(Found {
                    learner,
                    known: Vec::new(),
                })
            },
        );
    };
    let learner = *learner;
    if known.iter().any(|(other, ..)| *other != learner) {
        let each = known
            .iter()
            .map(|(id, name, class)| format!("{id}, {name} in {} ({})", class.title, class.code));
        let each: Vec<String> = each.collect();
        return Err((
            format!(
                "several learners are called `{}`:\n    {}",
                wanted.escape_debug(),
                each.join("\n    ")
            ),
            "give the id of one of them, or add `--class CODE`".into(),
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
pub fn namesakes(store: &Store, learner: LearnerId) -> Result<Vec<String>, Complaint> {
    let told = |error: StoreError| (error.to_string(), error.help());
    let mut listed = Vec::new();
    for class in store.classes().map_err(told)? {
        for row in store.roster(class.id).map_err(told)? {
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
