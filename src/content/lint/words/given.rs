//! Given values of calculations, as texts show them.

use super::{clean, is_dose, written};
use crate::content::codes;
use crate::content::lint::subject::{Subject, Text};
use crate::content::parse::comma_help;

/// Reports trailing zeros in given values that texts show as doses, and thousands commas in lists of
/// given values.
pub fn given_values(subject: &mut Subject<'_>, texts: &[Text]) {
    let Some(numeric) = subject.numeric() else {
        return;
    };
    for comma in subject.places.keys("given comma") {
        let written = subject.written(&comma).to_owned();
        let message = format!("`{written}` in a list is read as separate values");
        subject.add(&codes::GIVEN_COMMA, comma, message, &comma_help(&written));
    }
    let places = subject.places.keys("given values");
    for ((name, values), place) in numeric.given.iter().zip(places) {
        let shown = format!("{{{name}}}");
        let is_measured = texts.iter().any(|text| {
            let all: Vec<&str> = written(&text.words).map(|word| word.text).collect();
            let mut pairs = all.iter().zip(all.iter().skip(1));
            pairs.any(|(word, unit)| *word == shown && is_dose(unit))
        });
        for value in values.iter().filter(|_| is_measured) {
            let shown = value.to_string();
            if !(shown.contains('.') && shown.ends_with('0')) {
                continue;
            }
            let span = subject.within(&place, &value.plain());
            let message = format!("\"{shown}\" has a trailing zero");
            let good = clean(&shown).replace(',', "");
            let help = format!(
                "write {good} in `given`, because the other form can be misread as ten times more"
            );
            subject.add(&codes::NOTATION, span, message, &help);
        }
    }
}
