//! Response declarations: the key of an interaction, and the points of responses.

use super::super::super::xml::XmlElement;
use super::super::numbers;

/// The declaration of one response.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Declaration {
    /// Its id, which the interaction names.
    pub id: String,
    /// True if it has one value.
    pub is_single: bool,
    /// The type of its values: `identifier`, `directedPair`, `float` and the like.
    pub base: String,
    /// The values of the correct response.
    pub correct: Vec<String>,
    /// The points of values, if it has any.
    pub mapping: Option<Mapping>,
}

/// The points of values.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Mapping {
    /// The points of a value that is not listed.
    pub default: String,
    /// The least sum, if there is one.
    pub lower: Option<String>,
    /// Values with their points.
    pub entries: Vec<(String, String)>,
}

impl Declaration {
    /// Reads a `responseDeclaration`.
    pub fn read(element: XmlElement<'_>) -> Self {
        let attribute = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
        let values = element.child("correctResponse").map(|correct| {
            let values = correct.children_named("value");
            values.map(|value| words(&value.all_text())).collect()
        });
        Self {
            id: attribute("identifier"),
            is_single: attribute("cardinality") == "single",
            base: attribute("baseType"),
            correct: values.unwrap_or_default(),
            mapping: element.child("mapping").map(Mapping::read),
        }
    }

    /// Returns the values of the key: the correct response, else those that earn points.
    pub fn keys(&self) -> Vec<String> {
        if !self.correct.is_empty() {
            return self.correct.clone();
        }
        let entries = self.mapping.iter().flat_map(|mapping| &mapping.entries);
        let earning = entries.filter(|(_, points)| is_positive(points));
        earning.map(|(value, _)| value.clone()).collect()
    }
}

impl Mapping {
    fn read(element: XmlElement<'_>) -> Self {
        let entries = element.children_named("mapEntry").map(|entry| {
            let attribute = |name: &str| entry.attribute(name).unwrap_or_default();
            (
                words(attribute("mapKey")),
                attribute("mappedValue").to_owned(),
            )
        });
        Self {
            default: element.attribute("defaultValue").unwrap_or("0").to_owned(),
            lower: element.attribute("lowerBound").map(str::to_owned),
            entries: entries.collect(),
        }
    }

    /// Returns the points of a value.
    pub fn points(&self, value: &str) -> &str {
        let found = self.entries.iter().find(|(key, _)| key == value);
        found.map_or(&self.default, |(_, points)| points)
    }

    /// Returns whether each key earns the same, and each other value this multiple of it.
    pub fn is_plain(&self, keys: &[String], others: &[String], penalty: bool) -> bool {
        let Some(first) = keys
            .first()
            .and_then(|key| numbers::decimal(self.points(key)))
        else {
            return false;
        };
        let other = if penalty {
            format!("-{first}")
        } else {
            "0".to_owned()
        };
        keys.iter()
            .all(|key| numbers::same(self.points(key), &first))
            && others
                .iter()
                .all(|value| numbers::same(self.points(value), &other))
    }
}

fn is_positive(points: &str) -> bool {
    numbers::decimal(points).is_some_and(|points| {
        !points.starts_with('-') && points.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
    })
}

/// Returns a text with single spaces: a pair is two ids.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
