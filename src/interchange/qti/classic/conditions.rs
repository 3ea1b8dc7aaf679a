//! The scoring of version 1.2: conditions on responses, the points that they set and the feedback
//! that they show.

use super::super::super::xml::XmlElement;

/// The points that a program stands for all points with.
const ALL_POINTS: f64 = 100.0;

/// One condition.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Condition {
    /// The values that it compares responses with.
    pub equals: Vec<Comparison>,
    /// The bounds that it compares a number with.
    pub bounds: Vec<Bound>,
    /// The points that it sets or adds, if any.
    pub points: Option<f64>,
    /// True if the points are added to others.
    pub adds: bool,
    /// The ids of the feedback that it shows.
    pub feedback: Vec<String>,
}

/// A value that a response is compared with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// The id of the response.
    pub response: String,
    /// The value.
    pub value: String,
    /// The place in an order, from 1; 0 without one.
    pub index: usize,
    /// True if the response must not have the value.
    pub negated: bool,
}

/// A bound of a number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bound {
    /// True for a lower bound.
    pub is_lower: bool,
    /// The bound.
    pub value: String,
}

impl Condition {
    /// Reads all conditions of an item.
    pub fn read_all(processing: Option<XmlElement<'_>>) -> Vec<Self> {
        let processing = processing.into_iter();
        let conditions =
            processing.flat_map(|processing| processing.children_named("respcondition"));
        conditions.map(Self::read).collect()
    }

    fn read(element: XmlElement<'_>) -> Self {
        let mut condition = Self::default();
        if let Some(tests) = element.child("conditionvar") {
            condition.take(tests, false);
        }
        for set in element.children_named("setvar") {
            let text = set.all_text();
            let text = text.trim();
            let action = set.attribute("action").unwrap_or("Set");
            let points = match text.parse::<f64>() {
                Ok(points) if points.is_finite() => points,
                _ if text.ends_with(".max") => ALL_POINTS,
                _ => continue,
            };
            let is_taken = action.eq_ignore_ascii_case("subtract");
            condition.points = Some(if is_taken { -points } else { points });
            condition.adds = is_taken || action.eq_ignore_ascii_case("add");
        }
        let shown = element.children_named("displayfeedback");
        let shown = shown.filter_map(|shown| shown.attribute("linkrefid"));
        condition.feedback = shown.map(str::to_owned).collect();
        condition
    }

    fn take(&mut self, tests: XmlElement<'_>, negated: bool) {
        for test in tests.elements() {
            let value = || test.all_text().trim().to_owned();
            match test.name() {
                "not" => self.take(test, !negated),
                "and" | "or" => self.take(test, negated),
                "varequal" | "varsubset" => self.equals.push(Comparison {
                    response: test.attribute("respident").unwrap_or_default().to_owned(),
                    value: value(),
                    index: test
                        .attribute("index")
                        .and_then(|index| index.trim().parse().ok())
                        .unwrap_or(0),
                    negated,
                }),
                "vargte" | "vargt" | "varlte" | "varlt" => self.bounds.push(Bound {
                    is_lower: test.name().starts_with("varg") != negated,
                    value: value(),
                }),
                _ => {}
            }
        }
    }

    /// Returns whether it gives points.
    pub fn earns(&self) -> bool {
        self.points.is_some_and(|points| points > 0.0)
    }

    /// Returns whether it shows a feedback.
    pub fn shows(&self, id: &str) -> bool {
        self.feedback.iter().any(|shown| shown == id)
    }

    /// Returns the values that a response must have.
    pub fn wanted<'a>(&'a self, response: &'a str) -> impl Iterator<Item = &'a str> {
        let equals = self.equals.iter();
        equals
            .filter(move |equal| !equal.negated && equal.response == response)
            .map(|equal| equal.value.as_str())
    }
}
