//! Calculations, with one set of given values and the computed key.

use crate::domain::kind::{Numeric, Unit};
use crate::domain::number::{Decimal, show_to};
use crate::interchange::bank_text::NO_UNIT;
use crate::interchange::from_bank::Converted;
use crate::interchange::{PortableKind, PortableNumber};

/// The places that a key can have after its rounding.
const PLACES: u32 = 3;

/// Returns the number that a learner types.
///
/// # Errors
/// The reason, if it is typed in a way that other programs do not have.
pub fn number(converted: &mut Converted<'_>, numeric: &Numeric) -> Result<PortableKind, String> {
    let unit = match &numeric.unit {
        Unit::HoursMinutes => {
            return Err("other programs take no hours and minutes as an answer".to_owned());
        }
        Unit::Named(unit) if unit == NO_UNIT => String::new(),
        Unit::Named(unit) => unit.clone(),
    };
    let numbers = converted.drawn.numbers.clone();
    let computed = numeric
        .answer(&numbers)
        .map_err(|error| error.to_string())?;
    let value = show_to(computed.rounded, PLACES).replace(',', "");
    let drawn = numbers
        .iter()
        .map(|(name, value)| format!("{name} {value}"));
    let drawn: Vec<String> = drawn.collect();
    let is_plain = Decimal::parse(numeric.formula.text()).is_ok();
    match numeric.combination_count() {
        1 if is_plain => {}
        1 => converted.changed(format!("the formula is left out: the key is {value}")),
        count => converted.changed(format!(
            "it is one of {count} calculations, with {}: the key is {value}",
            drawn.join(", ")
        )),
    }
    Ok(PortableKind::Number(PortableNumber { value, unit }))
}
