//! The kinds of version 1.2 that a bank can say.

use std::collections::BTreeSet;

use super::super::super::html::to_markup;
use super::super::super::{
    ChoiceRule, ConversionLoss, PortableBlank, PortableChoice, PortableKind, PortablePart,
    PortableRow,
};
use super::super::body::{bracketed, passage};
use super::super::ids::IdPool;
use super::super::reading::QtiReading;
use super::conditions::Condition;
use super::parts::{ClassicContent, ClassicItem, stem};
use super::presentation::ClassicResponse;
use super::typed;
use crate::domain::limits::PARTS_MAX;
use crate::domain::passage::{PassagePiece, pieces};

/// The stem of an item with blanks whose text begins with a blank.
const BLANKS_STEM: &str = "Complete the text.";

/// Reads the content of an item.
///
/// # Errors
///
/// A bank cannot say it; the reason is a sentence.
pub fn read(item: &ClassicItem, reading: &mut QtiReading<'_>) -> Result<ClassicContent, String> {
    if let Some(why) = unsupported(&item.sort) {
        return Err(why.to_owned());
    }
    let responses = item.presentation.responses.as_slice();
    let is_list = |response: &ClassicResponse| response.render == "render_choice";
    match responses {
        all if all.len() > PARTS_MAX => Err(format!("it has more than {PARTS_MAX} lists")),
        [] => Err("there is nothing to answer in it".to_owned()),
        [only] if only.cardinality == "ordered" && is_list(only) => order(item, only, reading),
        [only] if is_list(only) && !has_blank(item, only) => choices(item, only, reading),
        [only] if only.render == "render_fib" => typed::number(item, only, reading),
        all if all.iter().all(is_list) => {
            if all.iter().all(|response| has_blank(item, response)) {
                blanks(item, reading)
            } else {
                matching(item, reading)
            }
        }
        all if all
            .iter()
            .any(|response| response.render.contains("hotspot")) =>
        {
            Err("it asks for a place in a picture".to_owned())
        }
        _ => Err("it asks for responses in a way that cannot be converted".to_owned()),
    }
}

/// Returns the reason that a sort of question cannot be converted.
fn unsupported(sort: &str) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().any(|word| sort.contains(word));
    if has(&["essay", "short response"]) {
        Some("essays are not scored by a key")
    } else if has(&["file_upload", "file upload"]) {
        Some("it asks for a file")
    } else if has(&["calculated"]) {
        Some("its numbers are drawn by a formula, which the file does not hold in full")
    } else if has(&["text_only"]) {
        Some("it is a text without a question")
    } else if has(&[
        "fill_in_multiple_blanks",
        "short_answer",
        "fib",
        "fill in the blank",
    ]) {
        Some("it asks for words to type, which are not scored by a key")
    } else if has(&["hot spot", "hotspot", "quiz bowl", "opinion", "likert"]) {
        Some("it asks for something that is not scored by a key")
    } else {
        None
    }
}

/// Returns whether the text has a response's name in brackets, as Canvas marks blanks.
fn has_blank(item: &ClassicItem, response: &ClassicResponse) -> bool {
    let name = format!("[{}]", blank_name(response));
    item.presentation.before.contains(&name)
}

/// Returns the name of a blank: the text of its list, or its id.
fn blank_name(response: &ClassicResponse) -> &str {
    response.row_id()
}

fn choices(
    item: &ClassicItem,
    response: &ClassicResponse,
    reading: &mut QtiReading<'_>,
) -> Result<ClassicContent, String> {
    let is_one = response.cardinality != "multiple";
    let mut keys = keys(&item.conditions, &response.id, is_one);
    keys.retain(|key| response.choices.iter().any(|(id, _)| id == key));
    if keys.is_empty() {
        return Err("the file states no correct response".to_owned());
    }
    if is_one && keys.len() > 1 {
        let message = "several choices earn all points in the file; the first one is the key";
        reading.note(&item.place, ConversionLoss::Changed, message);
        let first = response.choices.iter().find(|(id, _)| keys.contains(id));
        keys = first.map(|(id, _)| id.clone()).into_iter().collect();
    }
    let rule = match response.most {
        _ if is_one => ChoiceRule::One,
        Some(most) if most == keys.len() && most < response.choices.len() => ChoiceRule::Count,
        _ => ChoiceRule::All,
    };
    tell_scoring(item, response, &keys, rule, reading);
    let mut ids = IdPool::default();
    let choices = response
        .choices
        .iter()
        .map(|(id, html)| PortableChoice {
            id: ids.fresh(id),
            text: to_markup(html, &item.place, &mut reading.notes),
            key: keys.contains(id),
            why: item.feedback.why(id),
        })
        .collect();
    Ok(ClassicContent {
        stem: stem(item, reading)?,
        kind: PortableKind::Choices { rule, choices },
        shuffle: response.shuffle.unwrap_or(true),
    })
}

/// Returns the keys of a response. Of several conditions for one choice the best counts; of several
/// choices either one condition names all, or each earns points of its own.
fn keys(conditions: &[Condition], response: &str, is_one: bool) -> BTreeSet<String> {
    let earning: Vec<&Condition> = conditions
        .iter()
        .filter(|condition| condition.earns() && condition.wanted(response).next().is_some())
        .collect();
    let most = earning.iter().filter_map(|condition| condition.points);
    let most = most.fold(0.0, f64::max);
    let is_whole =
        |condition: &&&Condition| condition.wanted(response).count() > 1 || !condition.adds;
    let whole: Vec<&&Condition> = earning.iter().filter(is_whole).collect();
    let best = |conditions: &[&&Condition]| -> BTreeSet<String> {
        let best = conditions
            .iter()
            .filter(|condition| condition.points.is_some_and(|points| points >= most));
        let wanted = best.flat_map(|condition| condition.wanted(response));
        wanted.map(str::to_owned).collect()
    };
    if is_one {
        return best(&earning.iter().collect::<Vec<_>>());
    }
    if whole.is_empty() {
        let wanted = earning
            .iter()
            .flat_map(|condition| condition.wanted(response));
        return wanted.map(str::to_owned).collect();
    }
    best(&whole)
}

/// Adds a note if the file scores choices in another way than a bank.
fn tell_scoring(
    item: &ClassicItem,
    response: &ClassicResponse,
    keys: &BTreeSet<String>,
    rule: ChoiceRule,
    reading: &mut QtiReading<'_>,
) {
    let points = |value: &str| {
        let of = item.conditions.iter().filter(|condition| {
            let mut wanted = condition.wanted(&response.id);
            condition.points.is_some() && wanted.next() == Some(value) && wanted.next().is_none()
        });
        of.filter_map(|condition| condition.points)
            .fold(0.0, |sum, points| sum + points)
    };
    let others = response.choices.iter().filter(|(id, _)| !keys.contains(id));
    let others: Vec<f64> = others.map(|(id, _)| points(id)).collect();
    let message = match rule {
        ChoiceRule::One => others.iter().any(|points| *points != 0.0).then(|| {
            "the points for incorrect choices are left out: only the key earns a point".to_owned()
        }),
        // Canvas scores these as a bank does, whatever its file says.
        _ if item.sort == "multiple_answers_question" => None,
        _ => {
            let all: Vec<f64> = keys.iter().map(|key| points(key)).collect();
            let first = all.first().copied().unwrap_or(0.0);
            let penalty = if rule == ChoiceRule::All { -first } else { 0.0 };
            let alike = first > 0.0
                && all.iter().all(|points| *points == first)
                && others.iter().all(|points| *points == penalty);
            let each = match rule {
                ChoiceRule::Count => "each key earns a point",
                _ => "each key earns a point, and each incorrect choice costs one",
            };
            (!alike).then(|| format!("its points differ in the file; here {each}"))
        }
    };
    if let Some(message) = message {
        reading.note(&item.place, ConversionLoss::Changed, message);
    }
}

fn order(
    item: &ClassicItem,
    response: &ClassicResponse,
    reading: &mut QtiReading<'_>,
) -> Result<ClassicContent, String> {
    let earning = item.conditions.iter().filter(|condition| condition.earns());
    let mut places: Vec<(usize, String)> = Vec::new();
    for condition in earning {
        for equal in condition.equals.iter().filter(|equal| !equal.negated) {
            if !places.iter().any(|(_, value)| *value == equal.value) {
                places.push((equal.index, equal.value.clone()));
            }
        }
    }
    places.sort_by_key(|(index, _)| *index);
    let all = response
        .choices
        .iter()
        .all(|(id, _)| places.iter().any(|(_, value)| value == id));
    if !all || places.len() != response.choices.len() {
        return Err("the correct order does not name every step once".to_owned());
    }
    let mut ids = IdPool::default();
    let mut steps = Vec::new();
    for (_, value) in &places {
        let choice = response.choices.iter().find(|(id, _)| id == value);
        let html = choice.map(|(_, html)| html.as_str()).unwrap_or_default();
        steps.push(PortablePart {
            id: ids.fresh(value),
            text: to_markup(html, &item.place, &mut reading.notes),
            why: item.feedback.why(value),
        });
    }
    Ok(ClassicContent {
        stem: stem(item, reading)?,
        kind: PortableKind::Order(steps),
        shuffle: response.shuffle.unwrap_or(true),
    })
}

/// Reads rows that share one list of columns.
fn matching(item: &ClassicItem, reading: &mut QtiReading<'_>) -> Result<ClassicContent, String> {
    let responses = &item.presentation.responses;
    let first = responses.first().map(|first| first.choices.clone());
    let first = first.unwrap_or_default();
    let alike = responses.iter().all(|response| response.choices == first);
    if !alike {
        return Err("it asks for several responses that do not share one list".to_owned());
    }
    let mut ids = IdPool::default();
    let columns: Vec<PortablePart> = first
        .iter()
        .map(|(id, html)| PortablePart {
            id: ids.fresh(id),
            text: to_markup(html, &item.place, &mut reading.notes),
            why: String::new(),
        })
        .collect();
    let mut rows = Vec::new();
    for response in responses {
        let key = keys(&item.conditions, &response.id, true);
        let column = first.iter().position(|(id, _)| key.contains(id));
        let column = column
            .filter(|_| key.len() == 1)
            .and_then(|at| columns.get(at));
        let Some(column) = column else {
            return Err("its rows do not have exactly one correct column each".to_owned());
        };
        rows.push(PortableRow {
            id: ids.fresh(response.row_id()),
            text: to_markup(&response.text, &item.place, &mut reading.notes),
            key: column.id.clone(),
            why: item.feedback.why(response.row_id()),
        });
    }
    Ok(ClassicContent {
        stem: stem(item, reading)?,
        kind: PortableKind::Match { columns, rows },
        shuffle: responses
            .first()
            .and_then(|first| first.shuffle)
            .unwrap_or(true),
    })
}

/// Reads lists whose places the text has in brackets.
fn blanks(item: &ClassicItem, reading: &mut QtiReading<'_>) -> Result<ClassicContent, String> {
    let responses = &item.presentation.responses;
    let names: Vec<String> = responses.iter().map(|r| blank_name(r).to_owned()).collect();
    let mut ids = IdPool::default();
    let mut blanks = Vec::new();
    for response in responses {
        let key = keys(&item.conditions, &response.id, true);
        if key.len() != 1 {
            return Err("its lists do not have exactly one correct choice each".to_owned());
        }
        let id = ids.fresh(blank_name(response));
        let choice = |(id, html): &(String, String), reading: &mut QtiReading<'_>| PortableChoice {
            id: ids.fresh(id),
            text: to_markup(html, &item.place, &mut reading.notes),
            key: key.contains(id),
            why: item.feedback.why(id),
        };
        let mut choice = choice;
        let choices = response
            .choices
            .iter()
            .map(|c| choice(c, reading))
            .collect();
        blanks.push(PortableBlank { id, choices });
    }
    let marks: Vec<String> = blanks.iter().map(|blank| blank.id.clone()).collect();
    let html = bracketed(&item.presentation.before, &names);
    let markup = passage(&html, &marks, &item.place, &mut reading.notes);
    let has_mark = |paragraph: &&str| {
        let marked = |piece: &PassagePiece<'_>| matches!(piece, PassagePiece::Mark { .. });
        pieces(paragraph).iter().any(marked)
    };
    let paragraphs: Vec<&str> = markup.split("\n\n").collect();
    let first = paragraphs.iter().position(has_mark).unwrap_or(0);
    let (before, text) = paragraphs.split_at(first);
    let mut stem = before.join("\n\n");
    if stem.is_empty() {
        let message =
            format!("nothing stands before the text with blanks; the stem is \"{BLANKS_STEM}\"");
        reading.note(&item.place, ConversionLoss::Changed, message);
        BLANKS_STEM.clone_into(&mut stem);
    }
    Ok(ClassicContent {
        stem,
        kind: PortableKind::Blanks {
            text: text.join("\n\n"),
            blanks,
        },
        shuffle: responses
            .first()
            .and_then(|first| first.shuffle)
            .unwrap_or(true),
    })
}
