//! One item as the rules look at it: its texts with their places, its lead-in, its parts.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::content::codes::Code;
use crate::content::diagnostic::{Findings, Lack, Severity, Span};
use crate::content::parse::ItemPlaces;
use crate::domain::choice::Choice;
use crate::domain::item::Item;
use crate::domain::kind::{ItemKind, Numeric, Step};
use crate::domain::limits::COMBINATIONS_MAX;
use crate::domain::markup::plain;
use crate::domain::number::Decimal;

/// An item under the rules.
pub struct Subject<'a> {
    /// The item.
    pub item: &'a Item,
    /// Where its texts stand.
    pub places: &'a ItemPlaces,
    /// The day that review dates are judged by.
    pub today: Date,
    /// Whether the draws of its template are to be computed: those of a bank have an end.
    pub computes: bool,
    /// Whether the bank would load with it.
    sound: bool,
    findings: &'a mut Findings,
}

/// A text of an item, without its markup, and where it stands.
pub struct Text {
    /// The words.
    pub words: String,
    /// The place.
    pub span: Span,
}

impl<'a> Subject<'a> {
    /// An item to be looked at.
    pub fn new(
        item: &'a Item,
        places: &'a ItemPlaces,
        sound: bool,
        today: Date,
        findings: &'a mut Findings,
    ) -> Self {
        Self {
            item,
            places,
            today,
            computes: true,
            sound,
            findings,
        }
    }

    /// Notes a finding in the usual severity of its rule.
    pub fn add(&mut self, code: &'static Code, span: Span, message: impl Into<String>, help: &str) {
        self.findings.add(code, span, message, help);
    }

    /// Notes a finding in a severity of its own.
    pub fn add_as(
        &mut self,
        severity: Severity,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
        help: &str,
    ) {
        self.findings.add_as(severity, code, span, message, help);
    }

    /// Notes a key that the item is to have and has not, or that says nothing.
    pub fn lack(
        &mut self,
        code: &'static Code,
        key: &'static str,
        message: impl Into<String>,
        help: &str,
    ) {
        if let Some(span) = self.places.key_if_any(key) {
            // In a broken item its value was refused, and that is told already.
            if self.sound {
                self.add(code, span, message, help);
            }
            return;
        }
        // The key may well be in the part that could not be read.
        if self.places.is_torn() {
            return;
        }
        let lack = Lack {
            item: self.item.key.item.to_string(),
            key,
        };
        let words = (message.into(), help.to_owned());
        self.findings
            .add_lack(code, self.places.whole.clone(), lack, words);
    }

    /// Where a word stands within the text at `span`: the whole of it where it is written apart.
    pub fn within(&self, span: &Span, word: &str) -> Span {
        self.within_nth(span, word, 0)
    }

    /// As [`Subject::within`], where the word stood so many times before.
    pub fn within_nth(&self, span: &Span, word: &str, earlier: usize) -> Span {
        let text = self.findings.source().text();
        let written = text.get(span.clone()).unwrap_or("");
        let place = whole_word(written, word, earlier).or_else(|| written.find(word));
        match place {
            Some(at) if !word.is_empty() => span.start + at..span.start + at + word.len(),
            _ => span.clone(),
        }
    }

    /// Its choices; none where its kind has no such thing.
    pub fn choices(&self) -> &'a [Choice] {
        match &self.item.kind {
            ItemKind::MultipleChoice(kind) => &kind.choices,
            ItemKind::SelectAll(kind) => &kind.choices,
            ItemKind::SelectN(kind) => &kind.choices,
            ItemKind::Ordered(_) | ItemKind::Numeric(_) => &[],
        }
    }

    /// Its steps; none where its kind has no such thing.
    pub fn steps(&self) -> &'a [Step] {
        match &self.item.kind {
            ItemKind::Ordered(kind) => &kind.steps,
            _ => &[],
        }
    }

    /// Its calculation, if it is one.
    pub fn numeric(&self) -> Option<&'a Numeric> {
        match &self.item.kind {
            ItemKind::Numeric(numeric) => Some(numeric),
            _ => None,
        }
    }

    /// The draws of its template; none where it is no calculation, or they are too many.
    pub fn draws(&self) -> Vec<BTreeMap<String, Decimal>> {
        let numeric = self.numeric().filter(|_| self.computes);
        let drawn = numeric.and_then(|numeric| numeric.combinations(COMBINATIONS_MAX));
        drawn.unwrap_or_default()
    }

    /// The stem.
    pub fn stem(&self) -> Text {
        Text {
            words: plain(&self.item.stem),
            span: self.places.key("stem"),
        }
    }

    /// The texts of its choices and steps.
    pub fn parts(&self) -> Vec<Text> {
        let choices = self
            .choices()
            .iter()
            .map(|choice| (&choice.id, &choice.text));
        let steps = self.steps().iter().map(|step| (&step.id, &step.text));
        let parts = choices.chain(steps).map(|(id, text)| Text {
            words: plain(text),
            span: self.places.part_text(id),
        });
        parts.collect()
    }

    /// Stem, parts, reasons and rationale: everything of it that a learner reads.
    pub fn texts(&self) -> Vec<Text> {
        let choices = self
            .choices()
            .iter()
            .map(|choice| (&choice.id, &choice.why));
        let steps = self.steps().iter().map(|step| (&step.id, &step.why));
        let whys = choices.chain(steps).map(|(id, why)| Text {
            words: plain(why),
            span: self.places.part_why(id),
        });
        let mut texts = vec![self.stem()];
        texts.extend(self.parts());
        texts.extend(whys);
        texts.push(Text {
            words: plain(&self.item.rationale),
            span: self.places.key("rationale"),
        });
        texts
    }

    /// The sentence of the stem that asks: the last one that is no mere instruction such as
    /// "Select all that apply."
    pub fn lead_in(&self) -> String {
        let stem = self.stem().words;
        let sentences = sentences(&stem);
        let asks = sentences
            .iter()
            .rev()
            .find(|sentence| !is_instruction(sentence));
        asks.or(sentences.last())
            .map_or(String::new(), |sentence| (*sentence).to_owned())
    }
}

/// Where a word stands in a text by itself and in no other word, after it did so many times before.
fn whole_word(text: &str, word: &str, earlier: usize) -> Option<usize> {
    let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let alone = |at: &usize| {
        let before = text.get(..*at).unwrap_or("").chars().next_back();
        let after = text.get(at + word.len()..).unwrap_or("").chars().next();
        !joined(before) && !joined(after)
    };
    let places = text.match_indices(word).map(|(at, _)| at);
    places.filter(alone).nth(earlier)
}

/// The sentences of a text; a point before a small letter or inside a number ends none.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !matches!(c, '.' | '?' | '!') {
            continue;
        }
        let after = text
            .get(at + 1..)
            .unwrap_or("")
            .trim_start_matches(['"', '”', ')']);
        let ends = after.is_empty()
            || (after.starts_with(char::is_whitespace)
                && after
                    .trim_start()
                    .chars()
                    .next()
                    .is_some_and(|next| !next.is_lowercase()));
        if ends {
            let end = text.len() - after.len();
            found.extend(
                text.get(start..end)
                    .map(str::trim)
                    .filter(|s| !s.is_empty()),
            );
            start = end;
        }
    }
    found.extend(text.get(start..).map(str::trim).filter(|s| !s.is_empty()));
    found
}

/// Says whether a sentence only says how to respond.
fn is_instruction(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    [
        "select all that apply",
        "round ",
        "answer in ",
        "give the answer",
        "use a whole",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}

/// The words of a text: letters, digits, and what joins them inside.
pub fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .map(|word| word.trim_matches(['\'', '’', '-']))
        .filter(|word| !word.is_empty())
        .collect()
}

/// A text without case, punctuation at its words' ends and doubled space: for telling whether two
/// say the same. Signs and points inside numbers stay, for they change what is said.
pub fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    let ends = [
        '.', ',', ';', ':', '!', '?', '"', '“', '”', '(', ')', '\'', '’',
    ];
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_matches(ends))
        .collect();
    words.join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests;
