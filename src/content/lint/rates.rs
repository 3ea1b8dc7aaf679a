//! L66: rates of one bank that are written in more than one way: mL/h, mL/hr and mL/hour.

use std::collections::BTreeMap;

use super::lists::DOSE_UNITS;
use super::subject::read_texts;
use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::parse::ItemPlaces;
use crate::domain::bank::Bank;
use crate::domain::kind::{ItemKind, Unit};

/// The ways to write an hour below a unit.
const HOURS: [&str; 3] = ["hr", "h", "hour"];

/// Checks L66.
pub fn lint(bank: &Bank, places: &[ItemPlaces], findings: &mut Findings) {
    let mut forms: BTreeMap<&str, (usize, SourceSpan, String)> = BTreeMap::new();
    for (item, places) in bank.items.iter().zip(places) {
        let mut texts = read_texts(item, places);
        if let ItemKind::Numeric(numeric) = &item.kind
            && let Unit::Named(unit) = &numeric.unit
        {
            texts.push((unit.as_str(), places.key("unit")));
        }
        for (text, span) in texts {
            if !text.contains('/') {
                continue;
            }
            for (form, written) in rates(text) {
                let first = || (0, span.clone(), written.to_owned());
                forms.entry(form).or_insert_with(first).0 += 1;
            }
        }
    }
    if forms.len() < 2 {
        return;
    }
    let told: Vec<String> = HOURS
        .iter()
        .filter_map(|form| Some(format!("/{form} ({})", forms.get(form)?.0)))
        .collect();
    let Some((_, span, written)) = forms.values().min_by_key(|(count, ..)| *count) else {
        return;
    };
    let text = findings.source().text().get(span.clone()).unwrap_or("");
    let at = text.find(written.as_str());
    let span = at.map_or(span.clone(), |at| {
        span.start + at..span.start + at + written.len()
    });
    let message = format!("rates are written as {}", told.join(" and "));
    let help = "write one of them everywhere; nursing exams print mL/hr";
    findings.add(&codes::MIXED_RATES, span, message, help);
}

/// Returns the rates per hour of a text: the way the hour is written, and the whole unit.
fn rates(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '"' | '–'));
    words.filter_map(|word| {
        let word = word.trim_end_matches(['.', '?', ':', '!']);
        let (unit, hour) = word.rsplit_once('/')?;
        let unit = unit.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
        let first = unit.split('/').next()?;
        let form = HOURS.iter().find(|form| **form == hour)?;
        DOSE_UNITS.contains(&first).then_some((*form, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_told_from_other_fractions() {
        let forms = |text: &str| rates(text).map(|(form, _)| form).collect::<Vec<_>>();
        assert_eq!(
            forms("at 5 mL/h, then 8 mL/kg/hour (or 3 units/hr)."),
            ["h", "hour", "hr"]
        );
        assert_eq!(forms("a and/or b, 80/h, 4 km/h"), Vec::<&str>::new());
    }
}
