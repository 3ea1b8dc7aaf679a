//! Rows, each with its correct column.

use std::collections::BTreeMap;

use super::super::super::super::xml::XmlElement;
use super::super::super::super::{PortableKind, PortablePart, PortableRow};
use super::super::super::ids::IdPool;
use super::super::super::reading::QtiReading;
use super::super::item_source::ItemSource;
use super::super::texts;
use super::ModernContent;
use super::choices::{declared, values_of};

/// Reads a `matchInteraction` in which each member of one set has one partner in the other.
pub fn matching(
    item: &ItemSource<'_>,
    interaction: XmlElement<'_>,
    reading: &mut QtiReading<'_>,
) -> Result<ModernContent, String> {
    let declaration = declared(item, interaction)?;
    let sets: Vec<Vec<XmlElement<'_>>> = interaction
        .children_named("simpleMatchSet")
        .map(|set| set.children_named("simpleAssociableChoice").collect())
        .collect();
    let [first, second] = sets.as_slice() else {
        return Err("it has not two sets to match".to_owned());
    };
    let keys = declaration.keys();
    let pairs: Vec<(&str, &str)> = keys.iter().filter_map(|key| key.split_once(' ')).collect();
    let forward = partners(&values_of(first), pairs.iter().copied());
    let back = partners(&values_of(second), pairs.iter().map(|(a, b)| (*b, *a)));
    let (rows, columns, partners) = match (forward, back) {
        (Some(partners), _) => (first, second, partners),
        (None, Some(partners)) => (second, first, partners),
        (None, None) => {
            return Err("its rows do not have exactly one correct column each".to_owned());
        }
    };
    let mut ids = IdPool::default();
    let mut column_ids = BTreeMap::new();
    let mut all = Vec::new();
    for (element, value) in columns.iter().zip(values_of(columns)) {
        let id = ids.fresh(&value);
        all.push(PortablePart {
            id: id.clone(),
            text: texts::part(*element, &item.place, reading),
            why: item.feedback.why(&value),
        });
        column_ids.insert(value, id);
    }
    let mut read = Vec::new();
    for (element, value) in rows.iter().zip(values_of(rows)) {
        let key = partners
            .get(&value)
            .and_then(|column| column_ids.get(column));
        let Some(key) = key else {
            return Err("its key names a column that is not there".to_owned());
        };
        read.push(PortableRow {
            id: ids.fresh(&value),
            text: texts::part(*element, &item.place, reading),
            key: key.clone(),
            why: item.feedback.why(&value),
        });
    }
    let values = keys.clone();
    Ok(ModernContent {
        stem: texts::stem(item, None, reading)?,
        kind: PortableKind::Match {
            columns: all,
            rows: read,
        },
        shuffle: interaction.attribute("shuffle") == Some("true"),
        values,
    })
}

/// Returns the only partner of each value; `None` if a value has none, or several.
fn partners<'a>(
    values: &[String],
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<BTreeMap<String, String>> {
    let mut partners: BTreeMap<String, String> = BTreeMap::new();
    for (value, partner) in pairs {
        let taken = partners.insert(value.to_owned(), partner.to_owned());
        if taken.is_some_and(|taken| taken != partner) {
            return None;
        }
    }
    let all = values.iter().all(|value| partners.contains_key(value));
    (all && !values.is_empty()).then_some(partners)
}
