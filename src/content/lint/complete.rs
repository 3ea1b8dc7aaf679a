//! Rules for completeness: rationale, reasons, references, classification, harm.

use jiff::ToSpan;

use super::lists::GUIDELINES;
use super::subject::Subject;
use super::tokens::each_word;
use crate::content::codes;
use crate::content::diagnostic::Severity;
use crate::domain::ids::PartId;
use crate::domain::item::{ClientNeed, JudgmentStep, Level};
use crate::domain::kind::{AnswerShape, Selection};

/// The minimum length of a rationale that can explain the key, in characters.
const RATIONALE_CHARS_MIN: usize = 40;
/// The months that a check is valid for if the item gives no date.
const CHECK_MONTHS: i32 = 24;

/// Checks L01 to L04, L42 and L45.
pub fn lint(subject: &mut Subject<'_>) {
    rationale(subject);
    whys(subject);
    references(subject);
    classification(subject);
    harm(subject);
    years(subject);
}

fn rationale(subject: &mut Subject<'_>) {
    let length = subject.rationale().words.chars().count();
    if length >= RATIONALE_CHARS_MIN {
        return;
    }
    let help =
        "explain in a few sentences why the key is correct, for learners who answered incorrectly";
    if length == 0 {
        let message = "the item has no rationale";
        return subject.lack(&codes::RATIONALE, "rationale", message, help);
    }
    let message = format!("a rationale of {length} characters is too short");
    let span = subject.places.key("rationale");
    subject.add(&codes::RATIONALE, span, message, help);
}

fn whys(subject: &mut Subject<'_>) {
    let steps = subject.steps().iter();
    let bare = steps.filter(|step| step.why.is_empty());
    let mut bare: Vec<PartId> = bare.map(|step| step.id.clone()).collect();
    if let Some(selection) = subject.item.kind.selection() {
        bare.extend(without_why(selection));
    }
    let severity = match subject.item.facts.safety_critical {
        true => Severity::Error,
        false => Severity::Warning,
    };
    for id in bare {
        let message = format!("`{id}` does not explain why it is correct or incorrect");
        let help = "add `why = \"…\"`, which learners see after they answer";
        subject.add_as(
            severity,
            &codes::NO_WHY,
            subject.places.part(&id),
            message,
            help,
        );
    }
}

/// Returns the ids, as they are written, of choices without a reason. A row may have one for all of
/// its cells.
fn without_why(selection: &Selection) -> Vec<PartId> {
    let mut bare: Vec<PartId> = Vec::new();
    for slot in &selection.slots {
        let by_row = selection.shape() == AnswerShape::Grid && selection.slots_are_rows();
        if by_row {
            bare.extend(Some(&slot.id).filter(|_| slot.why.is_empty()).cloned());
            continue;
        }
        let choices = slot.choices.iter().filter(|choice| choice.why.is_empty());
        for choice in choices {
            let written = match selection.shares_choices() {
                true => PartId::new(choice.id.local()),
                false => choice.id.clone(),
            };
            if !bare.contains(&written) {
                bare.push(written);
            }
        }
    }
    bare
}

fn references(subject: &mut Subject<'_>) {
    let facts = &subject.item.facts;
    // Arithmetic alone needs no source.
    if subject.item.refs.is_empty() && subject.numeric().is_none() {
        let help = "add `refs = [\"…\"]` with ids of [[source]]";
        subject.lack(
            &codes::REFERENCES,
            "refs",
            "the item has no references",
            help,
        );
    }
    let Some(checked) = facts.checked_on else {
        let help = "add `checked = 2026-11-22`, the day you last checked it against its references";
        let message = "the item has no `checked` date";
        return subject.lack(&codes::REFERENCES, "checked", message, help);
    };
    let good_until = facts
        .expires_on
        .or_else(|| checked.checked_add(CHECK_MONTHS.months()).ok());
    if good_until.is_some_and(|good_until| good_until < subject.today) {
        let key = if facts.expires_on.is_some() {
            "expires"
        } else {
            "checked"
        };
        let message = format!("the check of {checked} is out of date on {}", subject.today);
        let help = "check the item against its references again, then set `checked` and `expires`";
        subject.add_as(
            Severity::Warning,
            &codes::REFERENCES,
            subject.places.key(key),
            message,
            help,
        );
    }
}

fn classification(subject: &mut Subject<'_>) {
    let facts = &subject.item.facts;
    let step_due = subject.numeric().is_none() && facts.level >= Some(Level::Apply);
    let absent = [
        ("objective", facts.objective.is_none()),
        ("client_need", facts.client_need.is_none()),
        ("level", facts.level.is_none()),
        ("step", step_due && facts.step.is_none()),
    ];
    for (key, _) in absent.into_iter().filter(|(_, absent)| *absent) {
        let message = match key {
            "step" => "an item of this level needs its `step` of clinical judgment".to_owned(),
            key => format!("the item has no `{key}`"),
        };
        let one_of = |words: Vec<&str>| format!("add `{key} = \"…\"`, one of {}", words.join(", "));
        let help = match key {
            "client_need" => one_of(ClientNeed::ALL.iter().map(|need| need.id()).collect()),
            "level" => one_of(Level::ALL.iter().map(|level| level.id()).collect()),
            "step" => one_of(JudgmentStep::ALL.iter().map(|step| step.id()).collect()),
            _ => "each bank defines its own objectives. Add an [[objective]] with an `id` and a `text`, \
                and put its id in the item: `objective = \"…\"`"
                .to_owned(),
        };
        subject.lack(&codes::CLASSIFIED, key, message, &help);
    }
}

fn harm(subject: &mut Subject<'_>) {
    let choices = subject.choices();
    let explained = choices
        .iter()
        .any(|choice| choice.harmful && !choice.why.is_empty());
    // In other shapes an incorrect choice is often only a wrong statement.
    let shape = subject.item.kind.name().description().shape;
    let acts = matches!(
        shape,
        AnswerShape::List | AnswerShape::Groups | AnswerShape::BowTie
    );
    if subject.item.facts.safety_critical && acts && !choices.is_empty() && !explained {
        let help = "mark the choice that would harm the client with `harmful = true` and explain it, or remove `safety_critical`";
        let message = "a safety-critical item marks no choice as harmful";
        subject.add(
            &codes::NO_HARM,
            subject.places.key("choices"),
            message,
            help,
        );
    }
}

fn years(subject: &mut Subject<'_>) {
    if subject.item.refs.is_empty()
        || subject
            .item
            .refs
            .iter()
            .any(|reference| reference.source.year.is_some())
    {
        return;
    }
    for text in subject.texts().iter() {
        let Some(word) = each_word(&text.words).find(|word| GUIDELINES.contains(word)) else {
            continue;
        };
        let help = "add `year` to the [[source]], because guidelines change";
        let message = format!("\"{word}\" is named, but no reference has a year");
        return subject.add(
            &codes::YEAR,
            subject.within(&text.span, word),
            message,
            help,
        );
    }
}
