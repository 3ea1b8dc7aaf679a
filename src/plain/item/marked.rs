//! The result of an item: the verdict, the response and the key with their rationales, the other
//! choices, and the rationale of the item.

use super::entered;
use super::layout::{ItemLayout, NamedList, NamedPart, PartsForm};
use super::naming::{self, Named};
use super::passage;
use super::reasons::Scored;
use super::sentences::{counted, ended, listed, said};
use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::kind::ItemKind;
use crate::domain::response::Response;
use crate::domain::scoring::{Mark, Marking, Scope, ScoringRule};
use crate::plain::reading::Part;
use crate::plain::spell::spelled;
use crate::tui::kind::{self, ItemContext};
use crate::tui::page::Block;
use crate::tui::screen::{PlainItem, PlainPhase};
use crate::tui::screens::study::feedback;
use crate::tui::settings::Verbosity;

/// The marks of parts that were given or are correct.
const MATTER: [Mark; 4] = [Mark::Hit, Mark::Wrong, Mark::Acceptable, Mark::Missed];

/// Returns the result.
pub fn parts(
    item: &PlainItem,
    layout: &ItemLayout,
    marking: &Marking,
    verbosity: Verbosity,
) -> Vec<Part> {
    let is_given = matches!(item.phase, PlainPhase::Marked(_, true));
    let response = match is_given {
        true => item.entry.clone(),
        false => Response::Blank,
    };
    let scored = Scored {
        kind: &item.item.kind,
        layout,
        marking,
        response: &response,
    };
    let mut first = match item.voided {
        true => vec![VOIDED.to_owned()],
        false => verdict(item, layout, marking),
    };
    first.extend(item.remark.as_deref().map(spelled));
    first.extend(answer_lines(item, &scored, verbosity));
    let mut parts = vec![Part::new("", first)];
    match verbosity {
        Verbosity::Full => {
            parts.extend(reasons(item, &scored));
            parts.extend(rationale(item));
        }
        Verbosity::Brief => {
            parts.push(Part::new("", mistakes(&scored)));
            let first = rationale(item).into_iter().next();
            parts.extend(first.map(|mut part| {
                part.lines.truncate(1);
                part
            }));
        }
    }
    parts.retain(|part| !part.lines.is_empty());
    parts
}

/// The verdict on an item that the instructor has canceled.
const VOIDED: &str = "This question does not count. Your instructor canceled it.";

/// Returns the points and how sure the learner was.
fn verdict(item: &PlainItem, layout: &ItemLayout, marking: &Marking) -> Vec<String> {
    let PlainPhase::Marked(_, is_given) = item.phase else {
        let mut lines = vec!["Not answered.".to_owned()];
        if !item.entry.is_blank() {
            let given = entered::given(item, layout, &item.entry);
            lines.push(format!("Not confirmed: {given}"));
        }
        return lines;
    };
    if !is_given && !item.entry.is_blank() {
        let given = entered::given(item, layout, &item.entry);
        return vec![format!("Unfinished, so it could not be scored: {given}")];
    }
    let words = said(&feedback::verdict(marking, is_given));
    let (points, detail) = words.split_once(" (").unwrap_or((&words, ""));
    let mut line = ended(points);
    if !detail.is_empty() {
        line.push_str(&detail_words(layout, marking));
    }
    let sure = item.confidence.filter(|_| is_given);
    let sure = sure.map(|sure| said(&feedback::sureness(sure, marking)));
    std::iter::once(line).chain(sure).collect()
}

/// Returns how the points were reached.
fn detail_words(layout: &ItemLayout, marking: &Marking) -> String {
    match (marking.rule, marking.scope) {
        (ScoringRule::PlusMinus, Scope::Group) if marking.slots.len() > 1 => {
            let points = marking.slots.iter().map(|of| of.floored().to_string());
            let points: Vec<String> = points.collect();
            let slot = match layout.form {
                PartsForm::Rows => "column",
                PartsForm::Groups => "group",
                _ => "row",
            };
            format!(" The points of each {slot}: {}.", listed(&points))
        }
        (ScoringRule::PlusMinus, _) if marking.minus() == 0 => String::new(),
        (ScoringRule::PlusMinus, _) => {
            let (plus, minus) = (marking.plus(), marking.minus());
            let floor = match minus > plus {
                true => ", never below 0",
                false => "",
            };
            format!(" {plus} correct, {minus} incorrect{floor}.")
        }
        _ => " All or nothing.".into(),
    }
}

/// Returns the response and the key. Rows and blanks say both themselves.
fn answer_lines(item: &PlainItem, scored: &Scored, verbosity: Verbosity) -> Vec<String> {
    let layout = scored.layout;
    let is_given = matches!(item.phase, PlainPhase::Marked(_, true));
    let own = || {
        let labels = entered::in_labels(item, layout, &item.entry);
        format!("Your answer: {labels}")
    };
    let is_full = scored.marking.score.is_full() && is_given;
    let key = match layout.form {
        PartsForm::Rows | PartsForm::Blanks | PartsForm::Tokens => return Vec::new(),
        PartsForm::Number => return number(item, scored.marking, is_given),
        PartsForm::Steps => scored.kind.rules().key(&item.drawn),
        PartsForm::List | PartsForm::Marks | PartsForm::Groups => {
            let keys = scored.all_with(&[Mark::Hit, Mark::Missed]);
            let keys: Vec<PartId> = keys.iter().map(|part| part.id.clone()).collect();
            let selection = scored.kind.selection();
            selection.map_or(Response::Blank, |of| of.response(keys))
        }
    };
    let key = match verbosity {
        Verbosity::Full => entered::in_labels(item, layout, &key),
        Verbosity::Brief => entered::given(item, layout, &key),
    };
    let key = format!("Correct answer: {key}");
    let own = is_given.then(own).into_iter();
    own.chain((!is_full).then_some(key)).collect()
}

/// Returns the typed number, the correct one and the working, as the screen says them.
fn number(item: &PlainItem, marking: &Marking, is_given: bool) -> Vec<String> {
    let ItemKind::Numeric(_) = &item.item.kind else {
        return Vec::new();
    };
    let asked = ItemContext {
        drawn: &item.drawn,
        entry: match is_given {
            true => &item.entry,
            false => &Response::Blank,
        },
        struck: &item.struck,
        cursor: 0,
    };
    let blocks = kind::screen(&item.item.kind).marked(&asked, marking);
    let lines = blocks.iter().map(said).filter(|line| !line.is_empty());
    lines.map(|line| ended(&line)).collect()
}

/// Returns the parts that matter with their rationales, then the others.
fn reasons(item: &PlainItem, scored: &Scored) -> Vec<Part> {
    let layout = scored.layout;
    let lines = |parts: Vec<&NamedPart>| -> Vec<String> {
        parts.into_iter().map(|part| scored.choice(part)).collect()
    };
    match layout.form {
        PartsForm::List | PartsForm::Marks => vec![
            Part::new("Reasons", lines(scored.all_with(&MATTER))),
            Part::new(
                "The other choices",
                lines(scored.all_with(&[Mark::LeftOut])),
            ),
        ],
        PartsForm::Groups => layout
            .lists
            .iter()
            .map(|list| {
                let mut parts = scored.with(list, &MATTER);
                parts.extend(scored.with(list, &[Mark::LeftOut]));
                let heading = format!("{}{}", list.text, sum(scored, list));
                Part::new(heading, lines(parts))
            })
            .collect(),
        PartsForm::Rows => {
            let mut rows: Vec<String> = layout.lists.iter().map(|row| scored.row(row)).collect();
            rows.extend(column_sums(scored));
            vec![Part::new("Rows", rows)]
        }
        PartsForm::Blanks | PartsForm::Tokens => vec![
            Part::new("Blanks", blank_lines(scored)),
            Part::new("The correct text", correct_text(scored)),
            Part::new("The other choices", others(scored)),
        ],
        PartsForm::Steps => vec![Part::new("The correct order", steps(item, scored))],
        PartsForm::Number => Vec::new(),
    }
}

/// Returns the lines of what lost points, for few words.
fn mistakes(scored: &Scored) -> Vec<String> {
    let layout = scored.layout;
    let lost = |list: &&NamedList| {
        let marks = list.parts.iter().map(|part| scored.mark(part));
        marks
            .into_iter()
            .any(|mark| matches!(mark, Mark::Wrong | Mark::Missed | Mark::Acceptable))
    };
    match layout.form {
        PartsForm::List | PartsForm::Marks | PartsForm::Groups => {
            let wrong = scored
                .all_with(&[Mark::Wrong, Mark::Acceptable])
                .into_iter();
            wrong.map(|part| scored.choice(part)).collect()
        }
        PartsForm::Rows => layout
            .lists
            .iter()
            .filter(lost)
            .map(|row| scored.row(row))
            .collect(),
        PartsForm::Blanks | PartsForm::Tokens => layout
            .lists
            .iter()
            .filter(lost)
            .map(|blank| scored.blank(blank))
            .collect(),
        PartsForm::Steps | PartsForm::Number => Vec::new(),
    }
}

/// Returns the text with the correct choices in its blanks.
fn correct_text(scored: &Scored) -> Vec<String> {
    let Some(selection) = scored.kind.selection() else {
        return Vec::new();
    };
    let keys = scored.all_with(&[Mark::Hit, Mark::Missed]);
    let word = |id: &str, _: &str| {
        let mut keys = keys.iter();
        let key = keys.find(|part| part.id.slot() == Some(id));
        key.map_or_else(String::new, |part| part.text.clone())
    };
    passage::lines(&selection.passage, &word)
}

/// Returns the points of a group, if it counts on its own.
fn sum(scored: &Scored, list: &NamedList) -> String {
    let slot = list.parts.first().and_then(|part| part.slot);
    let points = slot.and_then(|slot| slot_points(scored, slot));
    points.map_or_else(String::new, |points| format!(", {points}"))
}

fn slot_points(scored: &Scored, slot: &crate::domain::kind::ChoiceSlot) -> Option<String> {
    let marking = scored.marking;
    let of = marking.slots.iter().find(|points| points.slot == slot.id)?;
    let (plus, minus) = (of.plus, of.minus);
    let possible = counted(slot.key_count(), "point");
    match (marking.rule, marking.scope) {
        (ScoringRule::PlusMinus, Scope::Item) => Some(format!("{plus} correct, {minus} incorrect")),
        (ScoringRule::PlusMinus, Scope::Group) if minus > 0 => {
            let earned = of.floored();
            Some(format!(
                "{earned} of {possible}, {plus} correct, {minus} incorrect"
            ))
        }
        (ScoringRule::PlusMinus | ScoringRule::ZeroOne, _) => Some(format!("{plus} of {possible}")),
        (ScoringRule::Rationale, _) => None,
    }
}

/// Returns the points of each column, where each column counts on its own.
fn column_sums(scored: &Scored) -> Vec<String> {
    let selection = scored.kind.selection();
    let Some(selection) = selection.filter(|of| of.slots_are_columns()) else {
        return Vec::new();
    };
    let line = |slot: &crate::domain::kind::ChoiceSlot| {
        let part = scored.layout.part(&slot.choices.first()?.id)?;
        let points = slot_points(scored, slot)?;
        Some(format!("Column {}, {}: {points}.", part.short, part.text))
    };
    selection.slots.iter().filter_map(line).collect()
}

fn blank_lines(scored: &Scored) -> Vec<String> {
    let rule = scored
        .kind
        .selection()
        .map(super::instructions::reason_rule);
    let rule = rule
        .map(|rule| rule.trim().to_owned())
        .filter(|rule| !rule.is_empty());
    let blanks = scored.layout.lists.iter().map(|blank| scored.blank(blank));
    rule.into_iter().chain(blanks).collect()
}

/// Returns the choices of blanks that were neither given nor correct; one for all blanks only once.
fn others(scored: &Scored) -> Vec<String> {
    let layout = scored.layout;
    let is_left_out = |part: &NamedPart| match layout.form {
        PartsForm::Tokens => {
            let same = |of: &&NamedPart| of.id.local() == part.id.local();
            layout
                .parts()
                .filter(same)
                .all(|of| scored.mark(of) == Mark::LeftOut)
        }
        _ => scored.mark(part) == Mark::LeftOut,
    };
    let lists = match layout.form {
        PartsForm::Tokens => layout.lists.get(..1).unwrap_or_default(),
        _ => layout.lists.as_slice(),
    };
    let of = |list: &NamedList| -> Vec<String> {
        let parts = list.parts.iter().filter(|part| is_left_out(part));
        parts.map(|part| scored.other(list, part)).collect()
    };
    lists.iter().flat_map(of).collect()
}

/// Returns the steps in a correct order: the given one if it is accepted.
fn steps(item: &PlainItem, scored: &Scored) -> Vec<String> {
    let key = scored.kind.rules().key(&item.drawn);
    let order = match scored.marking.score.is_full() {
        true => scored.response.parts(),
        false => key.parts(),
    };
    let line = |(place, id): (usize, &PartId)| {
        let part = scored.layout.part(id)?;
        Some(scored.step(place, part))
    };
    order.iter().enumerate().filter_map(line).collect()
}

/// Returns the rationale, the references, the review and the purpose, as the screen has them.
fn rationale(item: &PlainItem) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for block in feedback::rationale(&item.item, &item.drawn) {
        match &block {
            Block::Heading(heading) => parts.push(Part::new(spelled(heading), Vec::new())),
            block => {
                let line = said(block);
                if let Some(part) = parts.last_mut().filter(|_| !line.is_empty()) {
                    part.lines.push(line);
                }
            }
        }
    }
    parts
}

/// Returns the rationale of the part that these words name, or of a whole row or blank.
///
/// # Errors
/// The reason that there is none, in a sentence.
pub fn why(scored: &Scored, drawn: &Drawn, words: &str) -> Result<String, String> {
    let layout = scored.layout;
    let place = match naming::place(layout, words)? {
        Named::List(list) => return Ok(whole(scored, list)),
        Named::Part(part) => part,
    };
    let list = layout.list_of(&place.id);
    Ok(match (layout.form, list) {
        (PartsForm::Rows, Some(row)) => scored.row(row),
        (PartsForm::Blanks | PartsForm::Tokens, Some(blank)) => {
            match scored.mark(place) == Mark::LeftOut {
                true => scored.other(blank, place),
                false => scored.blank(blank),
            }
        }
        (PartsForm::Steps, _) => {
            let key = scored.kind.rules().key(drawn);
            let at = key.parts().iter().position(|id| *id == place.id);
            scored.step(at.unwrap_or(0), place)
        }
        _ => scored.choice(place),
    })
}

fn whole(scored: &Scored, list: &NamedList) -> String {
    match scored.layout.form {
        PartsForm::Rows => scored.row(list),
        _ => scored.blank(list),
    }
}
