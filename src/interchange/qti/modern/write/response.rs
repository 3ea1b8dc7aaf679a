//! The responses of an item, with their keys and points.

use super::super::super::super::{ChoiceRule, PortableChoice, PortableKind};
use super::super::super::ids::to_foreign;

/// A response with its key.
pub struct WrittenResponse {
    /// Its id.
    pub id: String,
    /// `single`, `multiple` or `ordered`.
    pub cardinality: &'static str,
    /// The type of its values.
    pub base: &'static str,
    /// The correct values.
    pub correct: Vec<String>,
    /// Values with the points that they earn or cost; empty if all or nothing counts.
    pub points: Vec<(String, &'static str)>,
}

/// Returns the responses of a kind.
pub fn responses(kind: &PortableKind) -> Vec<WrittenResponse> {
    let response = |cardinality, base, correct: Vec<String>, points| WrittenResponse {
        id: "RESPONSE".to_owned(),
        cardinality,
        base,
        correct,
        points,
    };
    match kind {
        PortableKind::Choices { rule, choices } => {
            let single = *rule == ChoiceRule::One;
            let cardinality = if single { "single" } else { "multiple" };
            let points = match rule {
                ChoiceRule::One => Vec::new(),
                ChoiceRule::All => points(choices, Some("-1")),
                ChoiceRule::Count => points(choices, None),
            };
            vec![response(cardinality, "identifier", keys(choices), points)]
        }
        PortableKind::Spans { spans, .. } => {
            let points = points(spans, Some("-1"));
            vec![response("multiple", "identifier", keys(spans), points)]
        }
        PortableKind::Number(number) => {
            vec![response(
                "single",
                "float",
                vec![number.value.clone()],
                Vec::new(),
            )]
        }
        PortableKind::Order(steps) => {
            let order = steps.iter().map(|step| to_foreign(&step.id)).collect();
            vec![response("ordered", "identifier", order, Vec::new())]
        }
        PortableKind::Match { rows, .. } => {
            let pairs = rows.iter().map(|row| pair(&row.id, &row.key));
            let pairs: Vec<String> = pairs.collect();
            let points = pairs.iter().map(|pair| (pair.clone(), "1")).collect();
            vec![response("multiple", "directedPair", pairs, points)]
        }
        PortableKind::Targets { targets, .. } => {
            let pairs = targets.iter().map(|target| pair(&target.key, &target.id));
            let pairs: Vec<String> = pairs.collect();
            let points = pairs.iter().map(|pair| (pair.clone(), "1")).collect();
            vec![response("multiple", "directedPair", pairs, points)]
        }
        PortableKind::Blanks { blanks, .. } => blanks
            .iter()
            .map(|blank| WrittenResponse {
                id: format!("RESPONSE_{}", blank.id),
                ..response("single", "identifier", keys(&blank.choices), Vec::new())
            })
            .collect(),
    }
}

fn keys(choices: &[PortableChoice]) -> Vec<String> {
    let keys = choices.iter().filter(|choice| choice.key);
    keys.map(|choice| to_foreign(&choice.id)).collect()
}

/// Returns a point for each key, and `penalty` for each other choice.
fn points(
    choices: &[PortableChoice],
    penalty: Option<&'static str>,
) -> Vec<(String, &'static str)> {
    let points = choices.iter().filter_map(|choice| {
        let points = if choice.key { Some("1") } else { penalty };
        Some((to_foreign(&choice.id), points?))
    });
    points.collect()
}

fn pair(from: &str, to: &str) -> String {
    format!("{} {}", to_foreign(from), to_foreign(to))
}
