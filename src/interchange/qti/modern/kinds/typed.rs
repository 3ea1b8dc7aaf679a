//! Numbers to type.

use super::super::super::super::xml::XmlElement;
use super::super::super::super::{ConversionLoss, PortableKind, PortableNumber};
use super::super::super::numbers;
use super::super::super::reading::QtiReading;
use super::super::item_source::ItemSource;
use super::super::texts;
use super::ModernContent;
use super::choices::declared;

/// Reads a `textEntryInteraction` for a number.
pub fn number(
    item: &ItemSource<'_>,
    interaction: XmlElement<'_>,
    reading: &mut QtiReading<'_>,
) -> Result<ModernContent, String> {
    let declaration = declared(item, interaction)?;
    if !matches!(declaration.base.as_str(), "float" | "integer") {
        return Err("it asks for words to type, which are not scored by a key".to_owned());
    }
    let keys = declaration.keys();
    let Some(value) = keys.first().and_then(|key| numbers::decimal(key)) else {
        return Err("its key is no number".to_owned());
    };
    if keys.len() > 1 {
        let others = keys.get(1..).unwrap_or_default().join(", ");
        let message = format!("the key is {value}; the file also accepts {others}");
        reading.note(&item.place, ConversionLoss::Changed, message);
    }
    tell_tolerance(item, &value, reading);
    let around = texts::unit(item.body, interaction);
    let (field, unit) = match around {
        Some((around, unit)) => (Some(around), unit),
        None => (None, String::new()),
    };
    let field = field.filter(|field| !field.is_same(item.body));
    let unit = if field.is_some() { unit } else { String::new() };
    Ok(ModernContent {
        stem: texts::stem(item, field, reading)?,
        kind: PortableKind::Number(PortableNumber { value, unit }),
        shuffle: true,
        values: Vec::new(),
    })
}

fn tell_tolerance(item: &ItemSource<'_>, value: &str, reading: &mut QtiReading<'_>) {
    let equal = item
        .root
        .descendants()
        .find(|element| element.is("equal") || element.is("equalRounded"));
    let Some(equal) = equal else {
        return;
    };
    let mode = equal.attribute("toleranceMode").unwrap_or("exact");
    let rounded = equal.is("equalRounded");
    if rounded || mode != "exact" {
        let tolerance = match equal.attribute("tolerance") {
            Some(tolerance) => {
                let mut both: Vec<&str> = tolerance.split_whitespace().collect();
                both.dedup();
                format!("the {mode} tolerance of {}", both.join(" and "))
            }
            None if rounded => "the rounding of the response".to_owned(),
            None => "the tolerance".to_owned(),
        };
        let message = format!("the key is {value}; {tolerance} is left out");
        reading.note(&item.place, ConversionLoss::Changed, message);
    }
}
