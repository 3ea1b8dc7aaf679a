//! Rules for the names of people and products: client, generic names, and the product whose label
//! decides.

use std::collections::BTreeSet;

use super::lists::{BRANDS, PATIENT_TERMS, PRODUCT_CUES, PRODUCT_FACTS, PRODUCTS};
use super::subject::{Subject, Text};
use super::tokens::each_word;
use crate::content::codes;
use crate::content::diagnostic::Severity;
use crate::domain::kind::KindName;

/// Checks L36 and L44.
pub fn lint(subject: &mut Subject<'_>) {
    clients(subject);
    brands(subject);
    product(subject);
}

fn clients(subject: &mut Subject<'_>) {
    let texts = subject.texts();
    let mut patient = None;
    for text in texts.iter() {
        // Nearly all texts have no such word.
        if patient.is_none() && text.words.contains("atient") {
            let mut plain = text.words.to_string();
            for term in PATIENT_TERMS {
                plain = plain.replace(term, "");
            }
            patient = said(&plain, "patient").map(|word| (word.to_owned(), text.span.clone()));
        }
    }
    let Some((word, span)) = patient else {
        return;
    };
    let client = texts
        .iter()
        .any(|text| said(&text.words, "client").is_some());
    let severity = match client {
        true => Severity::Warning,
        false => Severity::Note,
    };
    let span = subject.within(&span, &word);
    let message = match client {
        true => format!("\"{word}\" beside \"client\" in one item"),
        false => format!("\"{word}\", where nursing exams say \"client\""),
    };
    subject.add_as(
        severity,
        &codes::NAMES_OF_THINGS,
        span,
        message,
        "write \"client\"",
    );
}

/// Returns a word for one or more people as it is written in a text.
fn said<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    each_word(text).find(|found| {
        let bare = found.trim_end_matches("'s").trim_end_matches("’s");
        bare == word || bare.strip_suffix('s') == Some(word)
    })
}

fn brands(subject: &mut Subject<'_>) {
    let texts = subject.texts();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for text in texts.iter() {
        for word in each_word(&text.words) {
            if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                continue;
            }
            let Some((brand, generic)) = BRANDS.get_key_value(word) else {
                continue;
            };
            let named = |text: &Text| text.words.to_lowercase().contains(generic);
            if !known.insert(brand) || texts.iter().any(named) {
                continue;
            }
            let span = subject.within(&text.span, brand);
            let message = format!("\"{brand}\" stands without its generic name");
            let help = format!("write \"{generic} ({brand})\" once");
            subject.add_as(
                Severity::Note,
                &codes::NAMES_OF_THINGS,
                span,
                message,
                &help,
            );
        }
    }
}

/// Reports an item whose key depends on the label of a product that it does not name.
fn product(subject: &mut Subject<'_>) {
    // A calculation states the rate it is about.
    if !matches!(
        subject.item.kind.name(),
        KindName::MultipleChoice | KindName::SelectAll | KindName::SelectN
    ) {
        return;
    }
    let lead_in = subject.lead_in().to_lowercase();
    let Some(fact) = PRODUCT_FACTS.iter().find(|fact| lead_in.contains(*fact)) else {
        return;
    };
    let mut said: String = subject.stem().words.to_lowercase();
    let Some(product) = PRODUCTS.iter().find(|product| said.contains(*product)) else {
        return;
    };
    for exhibit in &subject.item.exhibits {
        said.push_str(&format!(" {exhibit:?}").to_lowercase());
    }
    let named = PRODUCT_CUES.iter().any(|cue| said.contains(cue))
        || BRANDS
            .iter()
            .any(|(brand, _)| said.contains(&brand.to_lowercase()));
    if !named {
        let message =
            format!("the item asks for a {fact} of {product}, which differs between products");
        let help = "name the product, or say \"according to the label\", the order or the protocol";
        let span = subject.within(&subject.stem().span, fact);
        subject.add(&codes::NO_PRODUCT, span, message, help);
    }
}
