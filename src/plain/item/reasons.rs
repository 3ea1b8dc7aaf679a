//! The rationale of each part after scoring, in one line that stands alone.

use super::layout::{ItemLayout, NamedList, NamedPart, PartsForm};
use super::open::numbered;
use super::sentences::{ended, paragraphs};
use crate::domain::kind::{ItemKind, PickLimit};
use crate::domain::response::Response;
use crate::domain::scoring::{Mark, Marking};
use crate::tui::kind::HARMFUL;

/// A scored item with its lists.
pub struct Scored<'l, 'a> {
    /// The kind with its key.
    pub kind: &'l ItemKind,
    /// The lists.
    pub layout: &'l ItemLayout<'a>,
    /// The marking.
    pub marking: &'l Marking,
    /// The response that was scored.
    pub response: &'l Response,
}

impl<'l, 'a> Scored<'l, 'a> {
    /// Returns the mark of a part.
    pub fn mark(&self, part: &NamedPart) -> Mark {
        self.marking.of(&part.id).unwrap_or(Mark::LeftOut)
    }

    /// Returns the parts of a list with one of these marks.
    pub fn with(&self, list: &'l NamedList<'a>, marks: &[Mark]) -> Vec<&'l NamedPart<'a>> {
        let wanted = |part: &&NamedPart<'a>| marks.contains(&self.mark(part));
        list.parts.iter().filter(wanted).collect()
    }

    /// Returns the parts of all lists with one of these marks.
    pub fn all_with(&self, marks: &[Mark]) -> Vec<&'l NamedPart<'a>> {
        let lists = self.layout.lists.iter();
        lists.flat_map(|list| self.with(list, marks)).collect()
    }

    /// Returns a choice of a list or group with its mark in words and its rationale.
    pub fn choice(&self, part: &NamedPart) -> String {
        let mark = self.mark(part);
        let takes = part.slot.map_or(PickLimit::One, |slot| slot.takes);
        let marks = self.layout.form == PartsForm::Marks;
        let acceptable = part.choice.is_some_and(|choice| choice.acceptable);
        let words = match (mark, takes, marks) {
            (Mark::Hit, _, true) => "Correct, and you marked it.",
            (Mark::Hit, ..) => "Correct, and you chose it.",
            (Mark::Missed, _, true) => "Correct, but you did not mark it.",
            (Mark::Missed, PickLimit::One, _) => "Correct answer.",
            (Mark::Missed, ..) => "Correct, but you did not choose it.",
            (Mark::Wrong, _, true) => "Incorrect, and you marked it.",
            (Mark::Wrong, ..) => "Incorrect, and you chose it.",
            (Mark::Acceptable, ..) => "Acceptable alternative, not scored. You chose it.",
            (Mark::LeftOut, ..) if acceptable => "Acceptable alternative.",
            (Mark::LeftOut, ..) => "Incorrect.",
        };
        let line = format!("{}. {} {words}", part.label, ended(&part.text));
        with_reason(line, part.why, harms(part, mark))
    }

    /// Returns a row of a grid: the columns given, the correct ones and the rationale.
    pub fn row(&self, row: &NamedList) -> String {
        let of = |wanted: &[Mark]| -> Vec<&NamedPart> {
            let parts = row.parts.iter();
            parts
                .filter(|part| wanted.contains(&self.mark(part)))
                .collect()
        };
        let (hits, wrong, missed) = (of(&[Mark::Hit]), of(&[Mark::Wrong]), of(&[Mark::Missed]));
        let acceptable = of(&[Mark::Acceptable]);
        let by_row = self.kind.selection().is_some_and(|of| of.slots_are_rows());
        let mut words = Vec::new();
        if !hits.is_empty() {
            words.push(format!("You chose {}: correct.", numbered(&hits)));
        }
        if !wrong.is_empty() {
            words.push(format!("You chose {}: incorrect.", numbered(&wrong)));
        }
        if !acceptable.is_empty() {
            let columns = numbered(&acceptable);
            words.push(format!(
                "You chose {columns}: acceptable alternative, not scored."
            ));
        }
        match (missed.is_empty(), by_row) {
            (false, true) if words.is_empty() => {
                words.push(format!("No answer. Correct answer: {}.", numbered(&missed)));
            }
            (false, true) => words.push(format!("Correct answer: {}.", numbered(&missed))),
            (false, false) => {
                words.push(format!("You missed {}.", numbered(&missed)));
            }
            (true, _) if hits.is_empty() => words.push("No column is correct.".into()),
            (true, _) => {}
        }
        let line = format!("{}. {} {}", row.label, ended(&row.text), words.join(" "));
        let harmful = row
            .parts
            .iter()
            .any(|part| harms(part, self.mark(part)) && self.mark(part) == Mark::Wrong);
        with_reason(line, row.why, harmful)
    }

    /// Returns a blank: the choice in it, the correct one and the rationales.
    pub fn blank(&self, blank: &NamedList) -> String {
        let of = |wanted: &[Mark]| {
            let mut parts = blank.parts.iter();
            parts.find(|part| wanted.contains(&self.mark(part)))
        };
        let given = of(&[Mark::Hit, Mark::Wrong, Mark::Acceptable]);
        let mut line = ended(&format!("Blank {}, {}", blank.label, blank.text));
        let words = |part: &NamedPart| format!("{}, {}", part.short, part.text);
        if let Some(given) = given {
            let mark = self.mark(given);
            let verdict = match mark {
                Mark::Hit => "Correct.",
                Mark::Acceptable => "Acceptable alternative, not scored.",
                _ => "Incorrect.",
            };
            let why = self.key_why(given, blank, mark == Mark::Hit);
            line = format!("{line} You chose {} {verdict}", ended(&words(given)));
            line = with_reason(line, why, harms(given, mark));
        } else {
            line.push_str(" No answer.");
        }
        if let Some(key) = of(&[Mark::Missed]) {
            line = format!("{line} Correct answer: {}", ended(&words(key)));
            line = with_reason(line, self.key_why(key, blank, true), false);
        }
        line
    }

    /// Returns the rationale of a choice, or that of its blank for a key without one.
    fn key_why<'p>(&self, part: &NamedPart<'p>, blank: &NamedList<'p>, is_key: bool) -> &'p str {
        match part.why.is_empty() && is_key {
            true => blank.why,
            false => part.why,
        }
    }

    /// Returns a choice of a blank that was neither given nor correct.
    pub fn other(&self, blank: &NamedList, part: &NamedPart) -> String {
        let place = match self.layout.form {
            PartsForm::Tokens => String::new(),
            _ => format!("Blank {}, ", blank.label),
        };
        let acceptable = part.choice.is_some_and(|choice| choice.acceptable);
        let words = match acceptable {
            true => "Acceptable alternative.",
            false => "Incorrect.",
        };
        let line = format!("{place}{}. {} {words}", part.short, ended(&part.text));
        with_reason(line, part.why, harms(part, Mark::LeftOut))
    }

    /// Returns a step with its correct place, the place given and the rationale.
    pub fn step(&self, place: usize, part: &NamedPart) -> String {
        let mut given = self.response.parts().iter();
        let yours = given.position(|id| *id == part.id);
        let words = match yours {
            _ if self.mark(part) == Mark::Hit => "Correct.".into(),
            Some(at) => format!("You placed it at {}.", at + 1),
            None => "Not placed.".to_owned(),
        };
        let line = format!(
            "{}: {}, {} {words}",
            place + 1,
            part.label,
            ended(&part.text)
        );
        with_reason(line, part.why, false)
    }
}

fn harms(part: &NamedPart, mark: Mark) -> bool {
    mark != Mark::Hit && part.choice.is_some_and(|choice| choice.harmful)
}

fn with_reason(line: String, why: &str, is_harmful: bool) -> String {
    let mut words = vec![line];
    words.extend(paragraphs(why).iter().map(|line| ended(line)));
    words.extend(is_harmful.then(|| HARMFUL.to_owned()));
    words.join(" ")
}
