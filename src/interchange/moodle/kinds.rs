//! The types of questions of Moodle, and the kinds of items that they become.

use super::converted::MoodleKind;
use super::texts::{MoodleText, is_set, word};
use super::{cloze, gaps};
use crate::interchange::html::plain_to_markup;
use crate::interchange::numbers::{self, AcceptedNumber};
use crate::interchange::pairs::Pairs;
use crate::interchange::weights::{self, MilliPercent, WeightedChoice};
use crate::interchange::xml::XmlElement;
use crate::interchange::{ConversionNote, ItemPlace, PortableKind, PortableNumber, PortablePart};

/// Reads a question.
///
/// # Errors
///
/// Says why no item can be made of it.
pub fn read(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<MoodleKind, String> {
    let name = element.attribute("type").unwrap_or_default();
    match name {
        "cloze" | "multianswer" => return cloze::read(element, place, notes),
        "gapselect" => return gaps::select(element, place, notes),
        "ddwtos" => return gaps::drag(element, place, notes),
        _ => {}
    }
    if let Some(why) = unsupported(name, element) {
        return Err(why);
    }
    let stem = MoodleText::of_child(element, "questiontext").to_markup(place, notes);
    let mut why = String::new();
    let kind = match name {
        "multichoice" => choices(element, place, notes)?,
        "truefalse" => true_false(element, place, notes)?,
        "numerical" => {
            let (kind, feedback) = number(element, place, notes)?;
            why = feedback;
            kind
        }
        "matching" | "match" | "ddmatch" => rows(element, place, notes),
        _ => steps(element, place, notes),
    };
    let shuffle = match name {
        "multichoice" | "matching" | "match" | "ddmatch" => is_set(element, "shuffleanswers", true),
        name => name != "truefalse",
    };
    Ok(MoodleKind {
        stem,
        kind,
        why,
        shuffle,
    })
}

fn unsupported(name: &str, element: XmlElement<'_>) -> Option<String> {
    let is_number =
        |answer: XmlElement<'_>| numbers::decimal(&MoodleText::of(answer).text).is_some();
    Some(match name {
        "multichoice" | "truefalse" | "numerical" | "matching" | "match" | "ddmatch"
        | "ordering" => return None,
        "essay" => "it is an essay".to_owned(),
        "shortanswer" if element.children_named("answer").all(is_number) => {
            "its response is typed as words; make it a numerical question in Moodle".to_owned()
        }
        "shortanswer" => "its response is typed as words".to_owned(),
        "description" => "it is a description without a question".to_owned(),
        "calculated" | "calculatedsimple" | "calculatedmulti" => {
            "Moodle draws its numbers; write it with `given` numbers and a formula".to_owned()
        }
        "random" | "randomsamatch" => "Moodle draws it from other questions".to_owned(),
        "ddimageortext" | "ddmarker" | "imagetarget" | "hotspot" => "it needs a picture".to_owned(),
        "" => "it has no type".to_owned(),
        other => format!("Dripset has no kind like \"{other}\""),
    })
}

/// Returns the points that an item of this kind is worth in a bank.
pub fn points(kind: &PortableKind) -> usize {
    match kind {
        PortableKind::Choices { choices, .. } | PortableKind::Spans { spans: choices, .. } => {
            choices.iter().filter(|choice| choice.key).count()
        }
        PortableKind::Number(_) | PortableKind::Order(_) => 1,
        PortableKind::Match { rows, .. } => rows.len(),
        PortableKind::Blanks { blanks, .. } => blanks.len(),
        PortableKind::Targets { targets, .. } => targets.len(),
    }
}

fn weight(answer: XmlElement<'_>) -> MilliPercent {
    let written = answer.attribute("fraction").map(str::to_owned);
    let written = written.unwrap_or_else(|| word(answer, "fraction"));
    weights::parse(&written).unwrap_or_default()
}

fn feedback(answer: XmlElement<'_>, place: &ItemPlace, notes: &mut Vec<ConversionNote>) -> String {
    MoodleText::of_child(answer, "feedback").to_markup(place, notes)
}

fn weighted(
    answer: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> WeightedChoice {
    WeightedChoice {
        text: MoodleText::of(answer).to_markup(place, notes),
        why: feedback(answer, place, notes),
        weight: weight(answer),
    }
}

fn choices(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableKind, String> {
    let answers = element.children_named("answer");
    let weighted: Vec<WeightedChoice> = answers.map(|a| weighted(a, place, notes)).collect();
    if let Some(at) = weighted.iter().position(|choice| choice.text.is_empty()) {
        return Err(format!("its choice {} has no text", at + 1));
    }
    match is_set(element, "single", true) {
        true => weights::single(weighted, place, notes),
        false => weights::several(weighted, place, notes),
    }
}

fn true_false(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableKind, String> {
    let mut both = Vec::new();
    for (word, name) in [("true", "True"), ("false", "False")] {
        let is_it = |answer: &XmlElement<'_>| {
            let text = MoodleText::of(*answer).text;
            text.trim().eq_ignore_ascii_case(word)
        };
        let Some(answer) = element.children_named("answer").find(is_it) else {
            return Err(format!("it has no answer \"{word}\""));
        };
        both.push(WeightedChoice {
            text: name.to_owned(),
            ..weighted(answer, place, notes)
        });
    }
    weights::single(both, place, notes)
}

fn number(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<(PortableKind, String), String> {
    let mut accepted = Vec::new();
    for answer in element.children_named("answer") {
        accepted.push(AcceptedNumber {
            value: MoodleText::of(answer).text.trim().to_owned(),
            tolerance: word(answer, "tolerance"),
            weight: weight(answer),
            why: feedback(answer, place, notes),
        });
    }
    let (value, why) = numbers::key(&accepted, place, notes)?;
    if !why.is_empty() {
        notes.push(ConversionNote::changed(
            place,
            "the feedback for the correct number is part of the rationale",
        ));
    }
    let unit = unit(element, place, notes);
    Ok((PortableKind::Number(PortableNumber { value, unit }), why))
}

/// Returns the unit that the number itself is in.
fn unit(element: XmlElement<'_>, place: &ItemPlace, notes: &mut Vec<ConversionNote>) -> String {
    let mut own = String::new();
    for unit in element
        .children_named("units")
        .flat_map(XmlElement::elements)
    {
        let name = word(unit, "unit_name");
        let is_one = numbers::decimal(&word(unit, "multiplier")).is_some_and(|m| m == "1");
        if is_one && own.is_empty() {
            own = crate::domain::visible::in_one_line(&name);
        } else {
            let message = format!("responses in \"{name}\" are correct there, and not here");
            notes.push(ConversionNote::changed(place, message));
        }
    }
    if word(element, "unitgradingtype") == "1" || word(element, "unitgradingtype") == "2" {
        let message = "a missing or incorrect unit costs points there; here the unit is printed";
        notes.push(ConversionNote::changed(place, message));
    }
    own
}

fn rows(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> PortableKind {
    let is_html = element.attribute("type") == Some("ddmatch");
    let mut pairs = Pairs::default();
    for pair in element.children_named("subquestion") {
        let row = MoodleText::of(pair).to_markup(place, notes);
        let answer = MoodleText::of_child(pair, "answer");
        let column = match is_html {
            true => answer.to_markup(place, notes),
            false => plain_to_markup(&answer.text),
        };
        pairs.add(row, column);
    }
    pairs.into_kind()
}

fn steps(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> PortableKind {
    // Its fractions are places and no weights.
    let mut steps: Vec<(MilliPercent, String)> = element
        .children_named("answer")
        .map(|answer| {
            let text = MoodleText::of(answer).to_markup(place, notes);
            (weight(answer), text)
        })
        .collect();
    steps.sort_by_key(|(at, _)| *at);
    let shown = word(element, "selecttype");
    if !matches!(shown.as_str(), "" | "ALL" | "0") {
        let count = word(element, "selectcount");
        let message = format!("Moodle shows {count} of its steps, and here all are shown");
        notes.push(ConversionNote::changed(place, message));
    }
    if !matches!(
        word(element, "gradingtype").as_str(),
        "ALL_OR_NOTHING" | "-1"
    ) {
        let message = "Moodle gives partial credit, and here the whole order earns one point";
        notes.push(ConversionNote::changed(place, message));
    }
    let numbered = (1..).zip(steps);
    PortableKind::Order(
        numbered
            .map(|(number, (_, text))| PortablePart {
                id: format!("s{number}"),
                text,
                why: String::new(),
            })
            .collect(),
    )
}
