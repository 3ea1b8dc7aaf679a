//! Rules for the names of people and products: client, generic names, and the product whose label
//! decides.

use super::lists::{BRANDS, PATIENT_TERMS, PRODUCT_CUES, PRODUCT_FACTS, PRODUCTS};
use super::subject::{Subject, words};
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
    let said = |text: &str, word: &str| {
        let found = words(text).into_iter().find(|found| {
            let bare = found.trim_end_matches("'s").trim_end_matches("’s");
            bare == word || bare.strip_suffix('s') == Some(word)
        });
        found.map(str::to_owned)
    };
    let mut patient = None;
    let mut client = false;
    for text in &texts {
        let mut plain = text.words.clone();
        for term in PATIENT_TERMS {
            plain = plain.replace(term, "");
        }
        client |= said(&text.words, "client").is_some();
        if patient.is_none() {
            patient = said(&plain, "patient").map(|word| (word, text.span.clone()));
        }
    }
    let Some((word, span)) = patient else {
        return;
    };
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

fn brands(subject: &mut Subject<'_>) {
    let texts = subject.texts();
    let all: String = texts
        .iter()
        .map(|text| text.words.to_lowercase() + " ")
        .collect();
    for (brand, generic) in BRANDS.iter() {
        if !all.contains(&brand.to_lowercase()) || all.contains(generic) {
            continue;
        }
        let text = texts.iter().find(|text| words(&text.words).contains(brand));
        if let Some(text) = text {
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
