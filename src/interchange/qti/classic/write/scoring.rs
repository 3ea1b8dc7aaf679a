//! The scoring of one item, in the shape of Canvas.

use super::super::super::super::ChoiceRule;
use super::super::super::super::xml::XmlWriter;
use super::shape::{CanvasKind, WrittenChoice, WrittenList};

/// Points of a whole item.
const ALL: &str = "100";

/// Writes the scoring and the feedback that responses show.
pub fn write(xml: &mut XmlWriter, kind: &CanvasKind, has_rationale: bool) {
    xml.open("resprocessing", &[]);
    xml.open("outcomes", &[]);
    let attributes = [
        ("maxvalue", ALL),
        ("minvalue", "0"),
        ("varname", "SCORE"),
        ("vartype", "Decimal"),
    ];
    xml.empty("decvar", &attributes);
    xml.close();
    if has_rationale {
        xml.open("respcondition", &[("continue", "Yes")]);
        xml.open("conditionvar", &[]);
        xml.empty("other", &[]);
        xml.close();
        show(xml, "general");
        xml.close();
    }
    match kind {
        CanvasKind::Choices(rule, list) => {
            reasons(xml, list);
            xml.open("respcondition", &[("continue", "No")]);
            xml.open("conditionvar", &[]);
            match rule {
                ChoiceRule::One => keys(xml, list),
                _ => all(xml, list),
            }
            xml.close();
            xml.leaf("setvar", &[("action", "Set"), ("varname", "SCORE")], ALL);
            xml.close();
        }
        CanvasKind::Order(list, order) => {
            reasons(xml, list);
            xml.open("respcondition", &[("continue", "No")]);
            xml.open("conditionvar", &[]);
            xml.open("and", &[]);
            for (number, id) in (1..).zip(order) {
                let number: usize = number;
                let index = number.to_string();
                let attributes = [("respident", &*list.response), ("index", &*index)];
                xml.leaf("varequal", &attributes, id);
            }
            xml.close();
            xml.close();
            xml.leaf("setvar", &[("action", "Set"), ("varname", "SCORE")], ALL);
            xml.close();
        }
        CanvasKind::Lists(_, lists) => lists_of_keys(xml, lists),
        CanvasKind::Number(value, _) => number(xml, value),
    }
    xml.close();
}

/// Writes conditions that show the reason of each chosen part.
fn reasons(xml: &mut XmlWriter, list: &WrittenList) {
    for choice in list.choices.iter().filter(|choice| !choice.why.is_empty()) {
        xml.open("respcondition", &[("continue", "Yes")]);
        xml.open("conditionvar", &[]);
        equal(xml, list, choice);
        xml.close();
        show(xml, &choice.id);
        xml.close();
    }
}

fn show(xml: &mut XmlWriter, id: &str) {
    let id = format!("{id}_fb");
    let attributes = [("feedbacktype", "Response"), ("linkrefid", &*id)];
    xml.empty("displayfeedback", &attributes);
}

fn equal(xml: &mut XmlWriter, list: &WrittenList, choice: &WrittenChoice) {
    xml.leaf("varequal", &[("respident", &list.response)], &choice.id);
}

fn keys(xml: &mut XmlWriter, list: &WrittenList) {
    for choice in list.choices.iter().filter(|choice| choice.key) {
        equal(xml, list, choice);
    }
}

/// Writes that all keys are chosen, and no other choice.
fn all(xml: &mut XmlWriter, list: &WrittenList) {
    xml.open("and", &[]);
    for choice in &list.choices {
        if choice.key {
            equal(xml, list, choice);
        } else {
            xml.open("not", &[]);
            equal(xml, list, choice);
            xml.close();
        }
    }
    xml.close();
}

/// Writes an equal share of the points for the key of each list.
fn lists_of_keys(xml: &mut XmlWriter, lists: &[WrittenList]) {
    let share = share(lists.len());
    for list in lists {
        reasons(xml, list);
        xml.open("respcondition", &[]);
        xml.open("conditionvar", &[]);
        keys(xml, list);
        xml.close();
        xml.leaf("setvar", &[("varname", "SCORE"), ("action", "Add")], &share);
        xml.close();
        let Some((id, _)) = &list.feedback else {
            continue;
        };
        xml.open("respcondition", &[("continue", "Yes")]);
        xml.open("conditionvar", &[]);
        xml.open("not", &[]);
        keys(xml, list);
        xml.close();
        xml.close();
        show(xml, id);
        xml.close();
    }
}

/// Returns an equal share of all points, with two digits after the point.
fn share(parts: usize) -> String {
    let hundredths = 10_000 / parts.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Writes a number without tolerance, with the bounds that Canvas expects.
fn number(xml: &mut XmlWriter, value: &str) {
    let response = [("respident", "response1")];
    xml.open("respcondition", &[("continue", "No")]);
    xml.open("conditionvar", &[]);
    xml.open("or", &[]);
    xml.leaf("varequal", &response, value);
    xml.open("and", &[]);
    xml.leaf("vargte", &response, value);
    xml.leaf("varlte", &response, value);
    xml.close();
    xml.close();
    xml.close();
    xml.leaf("setvar", &[("action", "Set"), ("varname", "SCORE")], ALL);
    xml.close();
}
