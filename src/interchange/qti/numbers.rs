//! Numbers as texts, exact: QTI has them with exponents, banks without.

/// Digits before and after the point that a number may have once its exponent is written out.
const DIGITS_MAX: i64 = 20;

/// Returns a number in decimal notation without an exponent; `None` if it is no number, or a very
/// large or small one.
pub fn decimal(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty() || !all_digits || exponent.abs() > DIGITS_MAX {
        return None;
    }
    let point = i64::try_from(whole.len()).ok()? + exponent;
    if digits.len() > 40 || point.abs() > DIGITS_MAX {
        return None;
    }
    let (whole, fraction) = if let Ok(point) = usize::try_from(point) {
        let padded = format!("{digits:0<point$}");
        (
            padded.get(..point)?.to_owned(),
            padded.get(point..)?.to_owned(),
        )
    } else {
        let zeros = "0".repeat(usize::try_from(-point).ok()?);
        (String::new(), format!("{zeros}{digits}"))
    };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    // Programs write a whole number with `.0`.
    let fraction = if fraction.bytes().all(|byte| byte == b'0') {
        ""
    } else {
        &fraction
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let number = format!("{whole}{point}{fraction}");
    let is_zero = number.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    Some(if is_zero {
        number
    } else {
        format!("{sign}{number}")
    })
}

/// Returns whether two texts are the same number.
pub fn same(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let number = decimal(text)?;
        Some(match number.split_once('.') {
            Some((whole, fraction)) => format!("{whole}.{}", fraction.trim_end_matches('0')),
            None => format!("{number}."),
        })
    };
    matches!((plain(a), plain(b)), (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_exponents() {
        for (text, number) in [
            ("83.3", Some("83.3")),
            (" +83.30 ", Some("83.30")),
            ("31.0", Some("31")),
            (".5", Some("0.5")),
            ("5.", Some("5")),
            ("-0.0", Some("0")),
            ("-1.25E1", Some("-12.5")),
            ("1.5e3", Some("1500")),
            ("15e-3", Some("0.015")),
            ("0012", Some("12")),
            ("1e400", None),
            ("12a", None),
            ("", None),
            (".", None),
            ("NaN", None),
            ("1e", None),
        ] {
            assert_eq!(decimal(text).as_deref(), number, "{text}");
        }
        assert!(same("1.50", "15e-1") && same("2", "2.0") && !same("2", "2.01") && !same("", ""));
    }
}
