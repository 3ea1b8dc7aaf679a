//! One question of Moodle XML.

use std::collections::BTreeSet;

use super::converted::MoodleKind;
use super::kinds;
use super::texts::{MoodleText, word};
use crate::domain::visible::in_one_line;
use crate::interchange::categories::Categories;
use crate::interchange::facts::{self, ItemTags};
use crate::interchange::fits::misfit;
use crate::interchange::numbers;
use crate::interchange::xml::XmlElement;
use crate::interchange::{ChoiceRule, ConversionNote, ItemPlace, PortableItem, PortableKind};

/// Feedback that Moodle itself fills in.
const STANDARD_FEEDBACK: [&str; 3] = [
    "Your answer is correct.",
    "Your answer is partially correct.",
    "Your answer is incorrect.",
];

/// Elements that are read, or that say how Moodle shows an item and nothing about it.
const KNOWN: &[&str] = &[
    "answer",
    "answernumbering",
    "correctfeedback",
    "defaultgrade",
    "dragbox",
    "feedback",
    "file",
    "generalfeedback",
    "gradingtype",
    "hidden",
    "hint",
    "idnumber",
    "image",
    "image_base64",
    "incorrectfeedback",
    "instructions",
    "layouttype",
    "name",
    "numberingstyle",
    "partiallycorrectfeedback",
    "penalty",
    "questiontext",
    "selectcount",
    "selectoption",
    "selecttype",
    "showgrading",
    "shownumcorrect",
    "showstandardinstruction",
    "showunits",
    "shuffleanswers",
    "single",
    "subquestion",
    "tags",
    "unitgradingtype",
    "unitpenalty",
    "units",
    "unitsleft",
];

/// What is told once for a whole file.
#[derive(Debug, Default)]
pub struct MoodleTotals {
    others: BTreeSet<String>,
    standard_feedback: usize,
    penalties: usize,
    grades: usize,
}

impl MoodleTotals {
    /// Adds the notes.
    pub fn tell(self, notes: &mut Vec<ConversionNote>) {
        let whole = ItemPlace::default();
        let mut tell = |count: usize, what: &str| {
            let of = match count {
                0 => return,
                1 => "of one question".to_owned(),
                count => format!("of {count} questions"),
            };
            notes.push(ConversionNote::dropped(&whole, what.replace("{of}", &of)));
        };
        tell(
            self.standard_feedback,
            "Moodle's standard feedback {of} is left out",
        );
        tell(
            self.penalties,
            "the penalty for further tries {of} is left out",
        );
        tell(
            self.grades,
            "the default mark {of} is left out, because points follow from the kind of item here",
        );
        facts::tell_others(&self.others, notes);
    }
}

/// Reads a question; a note says why it is no item.
pub fn item(
    element: XmlElement<'_>,
    number: usize,
    categories: &mut Categories,
    totals: &mut MoodleTotals,
    notes: &mut Vec<ConversionNote>,
) -> Option<PortableItem> {
    let name = in_one_line(&MoodleText::of_child(element, "name").text);
    let what = match name.as_str() {
        "" => format!("question {number}"),
        name => format!("question {number} \"{name}\""),
    };
    let place = ItemPlace {
        file: String::new(),
        line: element.line(),
        what,
    };
    let mut found = Vec::new();
    match converted(element, &place, &mut found) {
        Ok(kind) => {
            let topic = categories.topic();
            let id = foreign_id(element, &name, &categories.path());
            let item = finished(element, (name, id, topic), kind, &place, totals, &mut found);
            notes.append(&mut found);
            Some(item)
        }
        Err(why) => {
            notes.push(ConversionNote::skipped(&place, why));
            None
        }
    }
}

fn foreign_id(element: XmlElement<'_>, name: &str, path: &str) -> Option<String> {
    let id = word(element, "idnumber");
    match (id.is_empty(), name.is_empty(), path.is_empty()) {
        (false, ..) => Some(id),
        (true, true, _) => None,
        (true, false, true) => Some(name.to_owned()),
        (true, false, false) => Some(format!("{path}/{name}")),
    }
}

fn converted(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<MoodleKind, String> {
    let kind = kinds::read(element, place, notes)?;
    // Only the parts that a bank limits matter here.
    let probe = PortableItem {
        place: place.clone(),
        foreign_id: None,
        name: String::new(),
        topic: String::new(),
        stem: kind.stem.clone(),
        kind: kind.kind.clone(),
        rationale: String::new(),
        shuffle: true,
        facts: Default::default(),
    };
    match misfit(&probe) {
        Some(why) => Err(why),
        None => Ok(kind),
    }
}

fn finished(
    element: XmlElement<'_>,
    (name, foreign_id, topic): (String, Option<String>, String),
    kind: MoodleKind,
    place: &ItemPlace,
    totals: &mut MoodleTotals,
    notes: &mut Vec<ConversionNote>,
) -> PortableItem {
    let general = MoodleText::of_child(element, "generalfeedback").to_markup(place, notes);
    let texts = [kind.why.as_str(), general.as_str()];
    let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let mut item = PortableItem {
        place: place.clone(),
        foreign_id,
        name,
        topic,
        stem: kind.stem,
        kind: kind.kind,
        rationale: texts.join("\n\n"),
        shuffle: kind.shuffle,
        facts: Default::default(),
    };
    let mut tags = ItemTags::default();
    for tag in element
        .children_named("tags")
        .flat_map(XmlElement::elements)
    {
        tags.take(&MoodleText::of(tag).text, &mut totals.others);
    }
    item.facts = tags.facts;
    if let PortableKind::Choices { rule, .. } = &mut item.kind
        && *rule == ChoiceRule::All
        && tags.is_count
    {
        *rule = ChoiceRule::Count;
    }
    tell_feedback(element, place, totals, notes);
    tell_settings(element, &item.kind, place, totals, notes);
    tell_files(element, place, notes);
    item
}

fn tell_feedback(
    element: XmlElement<'_>,
    place: &ItemPlace,
    totals: &mut MoodleTotals,
    notes: &mut Vec<ConversionNote>,
) {
    let mut has_standard = false;
    for (name, what) in [
        ("correctfeedback", "correct"),
        ("partiallycorrectfeedback", "partially correct"),
        ("incorrectfeedback", "incorrect"),
    ] {
        // Its pictures are lost with it, so they are not told one by one.
        let text = MoodleText::of_child(element, name).to_markup(place, &mut Vec::new());
        if STANDARD_FEEDBACK.contains(&text.as_str()) {
            has_standard = true;
        } else if !text.is_empty() {
            let message = format!("the feedback for {what} responses is left out");
            notes.push(ConversionNote::dropped(place, message));
        }
    }
    totals.standard_feedback += usize::from(has_standard);
    let has_text = |hint: &XmlElement<'_>| !MoodleText::of(*hint).text.trim().is_empty();
    match element.children_named("hint").filter(has_text).count() {
        0 => {}
        1 => notes.push(ConversionNote::dropped(place, "its hint is left out")),
        count => {
            let message = format!("its {count} hints are left out");
            notes.push(ConversionNote::dropped(place, message));
        }
    }
}

fn tell_settings(
    element: XmlElement<'_>,
    kind: &PortableKind,
    place: &ItemPlace,
    totals: &mut MoodleTotals,
    notes: &mut Vec<ConversionNote>,
) {
    totals.penalties += usize::from(!numbers::is_zero(&word(element, "penalty")));
    let grade = numbers::decimal(&word(element, "defaultgrade"));
    let is_usual = |grade: String| grade == kinds::points(kind).to_string();
    totals.grades += usize::from(!grade.is_none_or(is_usual));
    if word(element, "hidden") == "1" {
        let message = "it is hidden in Moodle, and an item like any other here";
        notes.push(ConversionNote::changed(place, message));
    }
    let unknown = element
        .elements()
        .filter(|child| !KNOWN.contains(&child.name()));
    let unknown: BTreeSet<&str> = unknown.map(|child| child.name()).collect();
    for name in unknown {
        let message = format!("its setting `{name}` is left out");
        notes.push(ConversionNote::dropped(place, message));
    }
}

/// Adds a note for each file that no text has told already.
fn tell_files(element: XmlElement<'_>, place: &ItemPlace, notes: &mut Vec<ConversionNote>) {
    let files = element.descendants().filter(|child| child.is("file"));
    let names: BTreeSet<&str> = files.filter_map(|file| file.attribute("name")).collect();
    for name in names {
        let quoted = format!("\"{name}\"");
        if !notes.iter().any(|note| note.message.contains(&quoted)) {
            let message = format!("the file {quoted} is left out");
            notes.push(ConversionNote::dropped(place, message));
        }
    }
    let picture = word(element, "image");
    if !picture.is_empty() {
        let message = format!("the picture \"{picture}\" is left out");
        notes.push(ConversionNote::dropped(place, message));
    }
}
