//! Thousands commas in a list of given values, where a comma separates values.

use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::parse::fields::At;
use crate::domain::number::Decimal;

/// Returns the first place in a list where a comma is followed at once by exactly three digits, as
/// in `[1,250]`.
pub fn place(source: &str, list: &SourceSpan) -> Option<SourceSpan> {
    let written = source
        .get(list.clone())
        .filter(|text| text.starts_with('['))?;
    let mut at = list.start;
    for line in written.split_inclusive('\n') {
        let values = line.split('#').next().unwrap_or(line);
        if let Some(found) = grouped(values) {
            return Some(at + found.start..at + found.end);
        }
        at += line.len();
    }
    None
}

/// Returns the place of the first number that looks like one with thousands commas.
fn grouped(text: &str) -> Option<SourceSpan> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ',' | '.' | '_' | '+' | '-');
    let mut at = 0;
    for run in text.split(|c| !part(c)) {
        let mut start = at;
        let groups: Vec<&str> = run.split(',').collect();
        for (nth, first) in groups.iter().enumerate() {
            let rest = groups.get(nth + 1..).unwrap_or(&[]);
            let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
            let more = rest
                .iter()
                .take_while(|group| group.len() == 3 && digits(group));
            let more: usize = more.map(|group| group.len() + 1).sum();
            if (1..=3).contains(&first.len())
                && digits(first)
                && !first.starts_with('0')
                && more > 0
            {
                return Some(start..start + first.len() + more);
            }
            start += first.len() + 1;
        }
        at += run.len() + 1;
    }
    None
}

/// Returns the correction of a number with thousands commas in a list.
pub fn comma_help(written: &str) -> String {
    let (one, several) = (written.replace(',', ""), written.replace(',', ", "));
    format!("write {one} if it is one number, or {several} if these are separate values")
}

/// Reports a value that comes twice because numbers have thousands commas.
pub fn twice(value: &At<Decimal>, name: &str, comma: &SourceSpan, findings: &mut Findings) {
    let written = findings
        .source()
        .text()
        .get(comma.clone())
        .unwrap_or("")
        .to_owned();
    let number = value.value.plain();
    let message = format!(
        "`{number}` appears twice in `{name}`, because `{written}` is read as separate values"
    );
    findings.add(
        &codes::DUPLICATE_ID,
        value.span.clone(),
        message,
        comma_help(&written),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousands_comma_is_told_from_a_comma_between_values() {
        let found = |list: &str| place(list, &(0..list.len())).map(|at| list[at].to_owned());
        for (list, number) in [
            ("[1,250]", Some("1,250")),
            ("[1,250, 1,750]", Some("1,250")),
            ("[500, 1,250,000]", Some("1,250,000")),
            ("[0.5,2,500]", Some("2,500")),
            ("[ # 1,250 mL\n  10, 20,\n  1,750,\n]", Some("1,750")),
            ("[1, 250]", None),
            ("[1000,250]", None),
            ("[0.5,250]", None),
            ("[1,25]", None),
            ("[1,2500]", None),
            ("[1, # 1,250\n 2]", None),
            ("1250", None),
        ] {
            assert_eq!(found(list).as_deref(), number, "{list}");
        }
    }
}
