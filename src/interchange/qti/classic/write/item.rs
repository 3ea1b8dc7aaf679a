//! One item, in the shape that Canvas gives each of its kinds.

use super::super::super::super::exporting::{place, spans_as_choices};
use super::super::super::super::html::{escape_html, from_markup};
use super::super::super::super::xml::XmlWriter;
use super::super::super::super::{
    ChoiceRule, ConversionNote, PortableBlank, PortableChoice, PortableItem, PortableKind,
    PortablePart, PortableRow, PortableTarget,
};
use super::super::super::body::passage_html;
use super::super::super::grouped::mixed;
use super::shape::{CanvasKind, WrittenChoice, WrittenList};
use super::{field, material, scoring};

/// Writes an item.
pub fn write(xml: &mut XmlWriter, id: &str, item: &PortableItem, notes: &mut Vec<ConversionNote>) {
    let as_choices = spans_as_choices(item);
    if as_choices.is_some() {
        let message = "the words to select become choices below the text";
        notes.push(ConversionNote::changed(&place(item), message));
    }
    let item = as_choices.as_ref().unwrap_or(item);
    let (html, kind) = canvas_kind(item, notes);
    xml.open("item", &[("ident", id), ("title", &item.name)]);
    xml.open("itemmetadata", &[]);
    xml.open("qtimetadata", &[]);
    field(xml, "question_type", sort(&kind));
    field(xml, "points_possible", "1");
    for (key, fact) in &item.facts {
        field(xml, key, fact);
    }
    xml.close();
    xml.close();
    xml.open("presentation", &[]);
    material(xml, &html);
    present(xml, &kind, item.shuffle);
    xml.close();
    let rationale = from_markup(&item.rationale);
    scoring::write(xml, &kind, !rationale.is_empty());
    if !rationale.is_empty() {
        feedback(xml, "general_fb", &rationale);
    }
    for (id, html) in reasons(&kind) {
        feedback(xml, &format!("{id}_fb"), html);
    }
    xml.close();
}

fn sort(kind: &CanvasKind) -> &'static str {
    match kind {
        CanvasKind::Choices(ChoiceRule::One, list) if is_true_false(list) => "true_false_question",
        CanvasKind::Choices(ChoiceRule::One, _) => "multiple_choice_question",
        CanvasKind::Choices(..) => "multiple_answers_question",
        CanvasKind::Order(..) => "ordering_question",
        CanvasKind::Lists(sort, _) => sort,
        CanvasKind::Number(..) => "numerical_question",
    }
}

fn is_true_false(list: &WrittenList) -> bool {
    let texts: Vec<&str> = list.choices.iter().map(|c| c.html.as_str()).collect();
    matches!(texts.as_slice(), ["True", "False"])
}

/// Returns the reasons by the id of their part.
fn reasons(kind: &CanvasKind) -> Vec<(&str, &str)> {
    let lists: Vec<&WrittenList> = match kind {
        CanvasKind::Choices(_, list) | CanvasKind::Order(list, _) => vec![list],
        CanvasKind::Lists(_, lists) => lists.iter().collect(),
        CanvasKind::Number(..) => Vec::new(),
    };
    let mut reasons = Vec::new();
    for list in lists {
        let own = list.feedback.iter();
        reasons.extend(own.map(|(id, html)| (id.as_str(), html.as_str())));
        let choices = list.choices.iter().filter(|choice| !choice.why.is_empty());
        reasons.extend(choices.map(|choice| (choice.id.as_str(), choice.why.as_str())));
    }
    reasons
}

fn feedback(xml: &mut XmlWriter, id: &str, html: &str) {
    xml.open("itemfeedback", &[("ident", id)]);
    xml.open("flow_mat", &[]);
    material(xml, html);
    xml.close();
    xml.close();
}

fn present(xml: &mut XmlWriter, kind: &CanvasKind, shuffle: bool) {
    match kind {
        CanvasKind::Choices(rule, list) => {
            let keys = list.choices.iter().filter(|choice| choice.key).count();
            let most = (*rule == ChoiceRule::Count).then(|| keys.to_string());
            let cardinality = match rule {
                ChoiceRule::One => "Single",
                _ => "Multiple",
            };
            present_list(xml, list, Some(cardinality), most.as_deref(), shuffle);
        }
        CanvasKind::Order(list, _) => present_list(xml, list, Some("Ordered"), None, shuffle),
        CanvasKind::Lists(_, lists) => {
            for list in lists {
                present_list(xml, list, None, None, shuffle);
            }
        }
        CanvasKind::Number(_, unit) => {
            xml.open(
                "response_str",
                &[("ident", "response1"), ("rcardinality", "Single")],
            );
            xml.open("render_fib", &[("fibtype", "Decimal")]);
            xml.empty("response_label", &[("ident", "answer1")]);
            xml.close();
            xml.close();
            if !unit.is_empty() {
                material(xml, &escape_html(unit));
            }
        }
    }
}

fn present_list(
    xml: &mut XmlWriter,
    list: &WrittenList,
    cardinality: Option<&str>,
    most: Option<&str>,
    shuffle: bool,
) {
    let mut attributes = vec![("ident", list.response.as_str())];
    attributes.extend(cardinality.map(|cardinality| ("rcardinality", cardinality)));
    xml.open("response_lid", &attributes);
    if !list.text.is_empty() {
        material(xml, &list.text);
    }
    let shuffle = if shuffle { "Yes" } else { "No" };
    let mut attributes = vec![("shuffle", shuffle)];
    attributes.extend(most.map(|most| ("maxnumber", most)));
    xml.open("render_choice", &attributes);
    for choice in &list.choices {
        xml.open("response_label", &[("ident", &choice.id)]);
        material(xml, &choice.html);
        xml.close();
    }
    xml.close();
    xml.close();
}

/// Returns the text of an item as HTML, and its content in the shape of Canvas.
fn canvas_kind(item: &PortableItem, notes: &mut Vec<ConversionNote>) -> (String, CanvasKind) {
    let stem = from_markup(&item.stem);
    let mut changed = |message: &str| notes.push(ConversionNote::changed(&place(item), message));
    match &item.kind {
        PortableKind::Spans { spans, .. } => {
            (stem, CanvasKind::Choices(ChoiceRule::All, list(spans)))
        }
        PortableKind::Choices { rule, choices } => {
            if *rule == ChoiceRule::Count {
                changed("Canvas lets learners select any number of choices");
            }
            (stem, CanvasKind::Choices(*rule, list(choices)))
        }
        PortableKind::Number(number) => {
            let kind = CanvasKind::Number(number.value.clone(), number.unit.clone());
            (stem, kind)
        }
        PortableKind::Order(steps) => {
            changed("Canvas shows steps to put in order as a question to match");
            let order = steps.iter().map(|step| step.id.clone()).collect();
            let shown = mixed(steps).into_iter().map(|step| WrittenChoice {
                id: step.id.clone(),
                html: from_markup(&step.text),
                key: true,
                why: from_markup(&step.why),
            });
            let list = WrittenList {
                response: "response1".to_owned(),
                text: String::new(),
                choices: shown.collect(),
                feedback: None,
            };
            (stem, CanvasKind::Order(list, order))
        }
        PortableKind::Match { columns, rows } => {
            if columns.iter().any(|column| !column.why.is_empty()) {
                let message =
                    "the reasons of columns are left out, because only rows have feedback";
                notes.push(ConversionNote::dropped(&place(item), message));
            }
            let lists = rows.iter().map(|row| row_list(row, columns)).collect();
            (stem, CanvasKind::Lists("matching_question", lists))
        }
        PortableKind::Blanks { text, blanks } => {
            let lists = blanks.iter().map(blank_list).collect();
            let kind = CanvasKind::Lists("multiple_dropdowns_question", lists);
            (with_brackets(&stem, text), kind)
        }
        PortableKind::Targets {
            text,
            tokens,
            targets,
        } => {
            changed("each target becomes a list of all tokens, so that a token may be used twice");
            let lists = targets.iter().map(|target| target_list(target, tokens));
            let kind = CanvasKind::Lists("multiple_dropdowns_question", lists.collect());
            (with_brackets(&stem, text), kind)
        }
    }
}

fn list(choices: &[PortableChoice]) -> WrittenList {
    let choices = choices.iter().map(|choice| WrittenChoice {
        id: choice.id.clone(),
        html: from_markup(&choice.text),
        key: choice.key,
        why: from_markup(&choice.why),
    });
    WrittenList {
        response: "response1".to_owned(),
        text: String::new(),
        choices: choices.collect(),
        feedback: None,
    }
}

fn row_list(row: &PortableRow, columns: &[PortablePart]) -> WrittenList {
    let choices = columns.iter().map(|column| WrittenChoice {
        id: column.id.clone(),
        html: from_markup(&column.text),
        key: column.id == row.key,
        why: String::new(),
    });
    WrittenList {
        response: format!("response_{}", row.id),
        text: from_markup(&row.text),
        choices: choices.collect(),
        feedback: Some((row.id.clone(), from_markup(&row.why))).filter(|(_, why)| !why.is_empty()),
    }
}

fn blank_list(blank: &PortableBlank) -> WrittenList {
    WrittenList {
        response: format!("response_{}", blank.id),
        text: escape_html(&blank.id),
        ..list(&blank.choices)
    }
}

fn target_list(target: &PortableTarget, tokens: &[PortablePart]) -> WrittenList {
    let choices = tokens.iter().map(|token| {
        let key = token.id == target.key;
        let why = if key && !target.why.is_empty() {
            &target.why
        } else {
            &token.why
        };
        WrittenChoice {
            id: format!("{}-{}", target.id, token.id),
            html: from_markup(&token.text),
            key,
            why: from_markup(why),
        }
    });
    WrittenList {
        response: format!("response_{}", target.id),
        text: escape_html(&target.id),
        choices: choices.collect(),
        feedback: None,
    }
}

/// Returns a stem and a text whose places are in brackets.
fn with_brackets(stem: &str, text: &str) -> String {
    let text = passage_html(text, &mut |id, _| format!("[{id}]"));
    format!("<div>{stem}</div><div>{text}</div>")
}
