//! Numbers as other programs write them, and the key that follows from several of them.

use super::weights::{FULL, MilliPercent};
use super::{ConversionNote, ItemPlace};

/// Digits that an exponent may add: more than any dose has, and few enough to write out.
const EXPONENT_MAX: i32 = 30;

/// Returns a number in decimal notation without an exponent, a plus or spare zeros; `None` if the
/// text is no number.
pub fn decimal(text: &str) -> Option<String> {
    let text = text.trim();
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    if exponent.abs() > EXPONENT_MAX {
        return None;
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all: String = format!("{whole}{part}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let (whole, part) = shifted(&all, point);
    let whole = whole.trim_start_matches('0');
    let part = part.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let number = match part {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    };
    Some(match is_negative && number != "0" {
        true => format!("-{number}"),
        false => number,
    })
}

/// Splits digits at a point that may lie before or after them.
fn shifted(digits: &str, point: i32) -> (String, String) {
    match usize::try_from(point) {
        Err(_) => {
            let zeros = "0".repeat(point.unsigned_abs() as usize);
            (String::new(), format!("{zeros}{digits}"))
        }
        Ok(point) if point >= digits.len() => {
            let zeros = "0".repeat(point - digits.len());
            (format!("{digits}{zeros}"), String::new())
        }
        Ok(point) => {
            let (whole, part) = digits.split_at(point);
            (whole.to_owned(), part.to_owned())
        }
    }
}

/// Returns whether a text says zero, as a tolerance does in most files.
pub fn is_zero(text: &str) -> bool {
    text.trim().is_empty() || decimal(text).is_some_and(|number| number == "0")
}

/// A number that another program accepts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AcceptedNumber {
    /// The number as written; `*` stands for any other.
    pub value: String,
    /// The tolerance as written.
    pub tolerance: String,
    /// Its weight.
    pub weight: MilliPercent,
    /// Its feedback in markup.
    pub why: String,
}

/// Returns the one number that earns full credit, and its feedback.
///
/// # Errors
///
/// Says why there is no such number.
pub fn key(
    accepted: &[AcceptedNumber],
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<(String, String), String> {
    let mut found: Option<(String, String)> = None;
    for number in accepted {
        let value = decimal(&number.value);
        if number.weight < FULL {
            let what = &number.value;
            if number.weight != 0 {
                let share = f64::from(number.weight) / 1_000.0;
                notes.push(ConversionNote::changed(
                    place,
                    format!("the number {what} is worth {share}% there and nothing here"),
                ));
            }
            if !number.why.is_empty() {
                notes.push(ConversionNote::dropped(
                    place,
                    format!("the feedback for the number {what} is left out"),
                ));
            }
            continue;
        }
        let Some(value) = value else {
            return Err(format!("\"{}\" is not a number", number.value));
        };
        if !is_zero(&number.tolerance) {
            notes.push(ConversionNote::changed(
                place,
                format!(
                    "any number within {} of {value} is correct there, and only {value} here",
                    number.tolerance.trim()
                ),
            ));
        }
        match &found {
            Some((known, _)) if *known != value => {
                return Err(format!("several numbers are correct: {known} and {value}"));
            }
            Some(_) => {}
            None => found = Some((value, number.why.clone())),
        }
    }
    found.ok_or_else(|| "no number earns full credit".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out() {
        let cases = [
            ("83.3", "83.3"),
            (" +083.300 ", "83.3"),
            ("1.5e3", "1500"),
            ("15E-3", "0.015"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-0.0", "0"),
            ("-2", "-2"),
            ("0", "0"),
        ];
        for (text, number) in cases {
            assert_eq!(decimal(text).as_deref(), Some(number), "{text}");
        }
        for text in ["", ".", "1,000", "1:30", "five", "1e99", "--1", "e3", "1e"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
