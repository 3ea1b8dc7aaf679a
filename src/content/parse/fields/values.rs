//! Single values: their type, their text, and the findings about them.

use std::borrow::Cow;
use std::fmt::Display;

use toml::Spanned;
use toml::de::DeValue;

use super::At;
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::content::parse::text;
use crate::domain::limits::NUMBER_CHARS_MAX;
use crate::domain::number::Decimal;

/// Reports an id that is used twice.
pub fn twice(id: &At<impl Display>, place: &str, findings: &mut Findings) {
    let message = format!("`{}` appears twice in {place}", id.value);
    let help = "give each one its own id, or remove one of them";
    findings.add(&codes::DUPLICATE_ID, id.span.clone(), message, help);
}

/// Reports a value of the wrong type; `wanted` describes the right one.
pub fn wrong_type(
    value: &Spanned<DeValue<'_>>,
    what: impl Display,
    wanted: &str,
    findings: &mut Findings,
) {
    let found = match value.get_ref() {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    // The rest of it explains the notation.
    let kind = wanted.split([',', ':']).next().unwrap_or(wanted);
    let message = format!("{what} must be {kind}, not {found}");
    findings.add(
        &codes::WRONG_TYPE,
        value.span(),
        message,
        format!("write {wanted}"),
    );
}

/// Reports a value of the wrong type by its key.
pub(super) fn wrong_value(
    value: &Spanned<DeValue<'_>>,
    key: &str,
    wanted: &str,
    findings: &mut Findings,
) {
    wrong_type(value, format_args!("`{key}`"), wanted, findings);
}

/// Returns the text of a value, tidied and within its limits.
pub fn text_of(
    value: &Spanned<DeValue<'_>>,
    what: impl Display,
    findings: &mut Findings,
) -> Option<At<String>> {
    written_of(value, what, findings).map(At::into_owned)
}

/// Does the same as [`text_of`], borrowed from the document if nothing had to be tidied.
pub(super) fn written_of<'d>(
    value: &'d Spanned<DeValue<'_>>,
    what: impl Display,
    findings: &mut Findings,
) -> Option<At<Cow<'d, str>>> {
    let Some(written) = value.get_ref().as_str() else {
        wrong_type(value, what, "text in quotes", findings);
        return None;
    };
    let tidied = text::tidy(written);
    if let Some((code, message, help)) = text::refusal(&tidied) {
        findings.add(code, value.span(), message, help);
        return None;
    }
    Some(At {
        value: tidied,
        span: value.span(),
    })
}

/// Returns the decimal of a value, with the decimal places as written.
pub fn decimal_of(
    value: &Spanned<DeValue<'_>>,
    what: impl Display,
    findings: &mut Findings,
) -> Option<At<Decimal>> {
    let written = match value.get_ref() {
        DeValue::Integer(whole) if whole.radix() == 10 => whole.as_str(),
        DeValue::Float(float) => float.as_str(),
        DeValue::Integer(_) => "",
        _ => {
            let meant = value.get_ref().as_str().filter(|text| is_decimal(text));
            let wanted = meant.map(|text| format!("{text} without quotes"));
            let wanted = wanted.as_deref().unwrap_or(HELP_DECIMAL);
            wrong_type(value, what, wanted, findings);
            return None;
        }
    };
    let plain = written.strip_prefix('+').unwrap_or(written);
    if let Ok(decimal) = Decimal::parse_signed(plain) {
        return Some(At {
            value: decimal,
            span: value.span(),
        });
    }
    let message = match written {
        "" => format!("{what} is not a decimal number"),
        written => format!("{what} is `{written}`, which is not a plain decimal number"),
    };
    let help = format!("write {HELP_DECIMAL}, with at most {NUMBER_CHARS_MAX} digits");
    findings.add(&codes::WRONG_TYPE, value.span(), message, help);
    None
}

fn is_decimal(text: &str) -> bool {
    Decimal::parse_signed(text).is_ok() && !text.contains(',')
}

const HELP_DECIMAL: &str = "a plain decimal number, such as 70 or 0.4, without quotes or exponent";

/// Shortens an author's text and removes control characters.
pub(super) fn shorten(text: &str) -> String {
    let printable = text.chars().filter(|c| !c.is_control());
    let short: String = printable.clone().take(60).collect();
    let more = if printable.count() > 60 { "…" } else { "" };
    format!("{short}{more}")
}
