//! The keys of each kind: one file for each answer shape, and the match that selects it.

mod blanks;
mod bow_tie;
pub mod commas;
mod grid;
mod groups;
mod list;
mod numeric;
mod ordered;
mod parts;
mod passages;
mod rationale;
mod regions;
mod spans;
mod targets;

use super::reader::Reader;
use crate::domain::kind::{AnswerShape, ItemKind, KindName, Selection};
use crate::domain::scoring::{Scope, ScoringRule};

/// Reads the keys of that kind; `None` if they do not form one.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<ItemKind> {
    let before = reader.findings.structural();
    let read = match name.description().shape {
        AnswerShape::List => list::read(name, reader),
        AnswerShape::Groups => groups::read(name, reader),
        AnswerShape::Grid => grid::read(name, reader),
        AnswerShape::Blanks => blanks::read(name, reader),
        AnswerShape::Targets => targets::read(name, reader),
        AnswerShape::Spans => spans::read(name, reader),
        AnswerShape::BowTie => bow_tie::read(name, reader),
        AnswerShape::Regions => regions::read(name, reader),
        AnswerShape::Order => return ordered::read(reader),
        AnswerShape::Number => return numeric::read(reader),
    };
    let scope = read_scope(name, reader);
    let made = read?;
    // A column or row is not one choice: it may be a key in one slot and none in another.
    if made.shape() == AnswerShape::Grid {
        parts::refuse_acceptable(reader);
    } else {
        parts::check_acceptable(reader, made.choices());
    }
    let lists = matches!(name.description().shape, AnswerShape::List);
    // Lints can say more about a plain list whose keys are wrong than about a broken grid.
    let sound = lists || reader.findings.structural() == before;
    sound.then(|| {
        Selection {
            scope: scope.unwrap_or(made.scope),
            ..made
        }
        .into()
    })
}

/// Reads `score_scope`, which only kinds with a deduction and several slots have.
fn read_scope(name: KindName, reader: &mut Reader<'_, '_>) -> Option<Scope> {
    let described = name.description();
    let open = described.rule == ScoringRule::PlusMinus && described.slots.max > 1;
    if !open {
        return None;
    }
    reader
        .fields
        .word("score_scope", &Scope::ALL, Scope::id, reader.findings)
}

/// Reports `acceptable` in an item without choices.
fn no_acceptable(reader: &mut Reader<'_, '_>) {
    parts::check_acceptable(reader, std::iter::empty());
}
