//! The view of one item for the rules: its texts with their places, its lead-in, its parts.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::Date;

use super::tokens::{is_instruction, sentences, whole_word};
use crate::content::codes::Code;
use crate::content::diagnostic::{Findings, Fix, Lack, Severity, SourceSpan};
use crate::content::parse::ItemPlaces;
use crate::domain::choice::Choice;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::kind::{ChoiceSlot, ItemKind, KindName, Numeric, Step};
use crate::domain::limits::COMBINATIONS_MAX;
use crate::domain::markup::plain;
use crate::domain::number::Decimal;
use crate::domain::passage::{PassagePiece, pieces};

/// An item under check.
pub struct Subject<'a> {
    /// The item.
    pub item: &'a Item,
    /// The places of its texts.
    pub places: &'a ItemPlaces,
    /// The day that review dates are compared with.
    pub today: Date,
    /// True if the draws of its template are to be computed: each bank has a limit.
    pub computes: bool,
    /// True if the item alone would not keep the bank from loading.
    sound: bool,
    findings: &'a mut Findings,
    /// Its texts, which every family reads.
    read: Read,
}

/// The texts of an item, computed on first use.
#[derive(Default)]
struct Read {
    stem: OnceCell<Text>,
    rationale: OnceCell<Text>,
    lead_in: OnceCell<Rc<str>>,
    part_lists: OnceCell<Vec<Vec<Text>>>,
    texts: OnceCell<Rc<[Text]>>,
}

/// A text of an item, without its markup, and its place.
#[derive(Clone)]
pub struct Text {
    /// The words.
    pub words: Rc<str>,
    /// The place.
    pub span: SourceSpan,
}

impl<'a> Subject<'a> {
    /// Creates a view of an item.
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
            read: Read::default(),
        }
    }

    /// Adds a finding with the usual severity of its rule.
    pub fn add(
        &mut self,
        code: &'static Code,
        span: SourceSpan,
        message: impl Into<String>,
        help: &str,
    ) {
        self.findings.add(code, span, message, help);
    }

    /// Adds a finding with a severity of its own.
    pub fn add_as(
        &mut self,
        severity: Severity,
        code: &'static Code,
        span: SourceSpan,
        message: impl Into<String>,
        help: &str,
    ) {
        self.findings.add_as(severity, code, span, message, help);
    }

    /// Adds a finding at a notation in a text, with a correction if the notation stands there as
    /// `written`.
    pub fn add_notation(
        &mut self,
        code: &'static Code,
        span: SourceSpan,
        (message, help): (String, String),
        written: &str,
        corrected: Option<&str>,
    ) {
        let source = self.findings.source();
        let stands = source.text().get(span.clone()) == Some(written);
        let fix = corrected.filter(|_| stands).map(|corrected| Fix {
            span: span.clone(),
            text: corrected.to_owned(),
        });
        self.findings.add_fixable(code, span, (message, help), fix);
    }

    /// Adds a finding for a required key that is missing or empty.
    pub fn lack(
        &mut self,
        code: &'static Code,
        key: &'static str,
        message: impl Into<String>,
        help: &str,
    ) {
        if let Some(span) = self.places.key_if_any(key) {
            // In a broken item the parser refused the value and has reported it.
            if self.sound {
                self.add(code, span, message, help);
            }
            return;
        }
        // The key may be in the part that could not be read.
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

    /// Returns the place of a word in the text at `span`, or all of `span` if not found.
    pub fn within(&self, span: &SourceSpan, word: &str) -> SourceSpan {
        self.within_nth(span, word, 0)
    }

    /// Does the same as [`Subject::within`] after skipping `earlier` occurrences of the word.
    pub fn within_nth(&self, span: &SourceSpan, word: &str, earlier: usize) -> SourceSpan {
        let text = self.findings.source().text();
        let written = text.get(span.clone()).unwrap_or("");
        let place = whole_word(written, word, earlier).or_else(|| written.find(word));
        match place {
            Some(at) if !word.is_empty() => span.start + at..span.start + at + word.len(),
            _ => span.clone(),
        }
    }

    /// Returns the place from one word to the next occurrence of another in the text at `span`, or
    /// all of `span` if not found.
    pub fn between(&self, span: &SourceSpan, first: &str, last: &str) -> SourceSpan {
        let text = self.findings.source().text();
        let written = text.get(span.clone()).unwrap_or("");
        let start = written.find(first);
        let end = start.and_then(|start| {
            let from = start + first.len();
            written
                .get(from..)?
                .find(last)
                .map(|at| from + at + last.len())
        });
        match (start, end) {
            (Some(start), Some(end)) => span.start + start..span.start + end,
            _ => span.clone(),
        }
    }

    /// Returns its choices, empty if its kind has none.
    pub fn choices(&self) -> Vec<&'a Choice> {
        self.lists().into_iter().flatten().collect()
    }

    /// Returns the lists that the choices stand in; one that several slots offer comes once.
    pub fn lists(&self) -> Vec<Vec<&'a Choice>> {
        let Some(selection) = self.item.kind.selection() else {
            return Vec::new();
        };
        let mut lists: Vec<Vec<&'a Choice>> = Vec::new();
        for slot in &selection.slots {
            let local = |list: &Vec<&Choice>| -> Vec<String> {
                list.iter().map(|of| of.id.local().to_owned()).collect()
            };
            let list: Vec<&Choice> = slot.choices.iter().collect();
            if !lists.iter().any(|known| local(known) == local(&list)) {
                lists.push(list);
            }
        }
        lists
    }

    /// Returns the slots that have words of their own.
    fn labels(&self) -> impl Iterator<Item = &'a ChoiceSlot> {
        let slots = self.item.kind.selection().map(|selection| &selection.slots);
        let worded = |slot: &&ChoiceSlot| !slot.label.is_empty();
        // The wings of a bow-tie have the program's own titles.
        let written = self.item.kind.name() != KindName::BowTie;
        slots
            .into_iter()
            .flatten()
            .filter(move |slot| written && worded(slot))
    }

    /// Returns the words of its groups, rows or columns.
    pub fn slot_texts(&self) -> Vec<Text> {
        self.labels()
            .map(|slot| Text {
                words: plain(&slot.label).into(),
                span: self.places.part_text(&slot.id),
            })
            .collect()
    }

    /// Returns its steps, empty if its kind has none.
    pub fn steps(&self) -> &'a [Step] {
        match &self.item.kind {
            ItemKind::Ordered(kind) => &kind.steps,
            _ => &[],
        }
    }

    /// Returns its calculation, if it is one.
    pub fn numeric(&self) -> Option<&'a Numeric> {
        match &self.item.kind {
            ItemKind::Numeric(numeric) => Some(numeric),
            _ => None,
        }
    }

    /// Returns the draws of its template, empty if it is no calculation or has too many.
    pub fn draws(&self) -> Vec<BTreeMap<String, Decimal>> {
        let numeric = self.numeric().filter(|_| self.computes);
        let drawn = numeric.and_then(|numeric| numeric.combinations(COMBINATIONS_MAX));
        drawn.unwrap_or_default()
    }

    /// Returns the stem.
    pub fn stem(&self) -> Text {
        let stem = || Text {
            words: plain(&self.item.stem).into(),
            span: self.places.key("stem"),
        };
        self.read.stem.get_or_init(stem).clone()
    }

    /// Returns the rationale.
    pub fn rationale(&self) -> Text {
        let rationale = || Text {
            words: plain(&self.item.rationale).into(),
            span: self.places.key("rationale"),
        };
        self.read.rationale.get_or_init(rationale).clone()
    }

    /// Returns the texts of its choices and steps.
    pub fn parts(&self) -> Vec<Text> {
        self.part_lists().concat()
    }

    /// Returns the texts of each list of choices, or of the steps.
    pub fn part_lists(&self) -> Vec<Vec<Text>> {
        let lists = self.read.part_lists.get_or_init(|| self.read_part_lists());
        lists.clone()
    }

    fn read_part_lists(&self) -> Vec<Vec<Text>> {
        let text = |id, text: &str| Text {
            words: plain(text).into(),
            span: self.places.part_text(id),
        };
        let lists = self.lists().into_iter();
        let choices = lists.map(|list| list.iter().map(|of| text(&of.id, &of.text)).collect());
        let steps = self.steps().iter().map(|step| text(&step.id, &step.text));
        let steps: Vec<Text> = steps.collect();
        choices
            .chain([steps])
            .filter(|list: &Vec<Text>| !list.is_empty())
            .collect()
    }

    /// Returns all texts that a learner reads: stem, parts, reasons and rationale.
    pub fn texts(&self) -> Rc<[Text]> {
        let texts = self.read.texts.get_or_init(|| self.read_all().into());
        Rc::clone(texts)
    }

    fn read_all(&self) -> Vec<Text> {
        let choices = self
            .choices()
            .into_iter()
            .map(|choice| (&choice.id, &choice.why));
        let steps = self.steps().iter().map(|step| (&step.id, &step.why));
        let slots = self.labels().map(|slot| (&slot.id, &slot.why));
        let whys = choices.chain(steps).chain(slots).map(|(id, why)| Text {
            words: plain(why).into(),
            span: self.places.part_why(id),
        });
        let mut texts = vec![self.stem()];
        texts.extend(self.passage());
        texts.extend(self.slot_texts());
        texts.extend(self.parts());
        texts.extend(whys);
        texts.push(self.rationale());
        texts
    }

    /// Returns the text that the blanks or spans stand in, without its marks.
    fn passage(&self) -> Vec<Text> {
        let Some(selection) = self.item.kind.selection() else {
            return Vec::new();
        };
        let words = |text: &&str| -> String {
            let texts = pieces(text).into_iter().filter_map(|piece| match piece {
                PassagePiece::Text(text) => Some(plain(text)),
                PassagePiece::Mark { .. } => None,
            });
            texts.collect::<Vec<String>>().join(" … ")
        };
        let texts = selection.passage.prose();
        let span = || self.places.key("text");
        texts
            .iter()
            .map(|text| Text {
                words: words(text).into(),
                span: span(),
            })
            .collect()
    }

    /// Returns the question sentence of the stem: the last one that is not only an instruction such
    /// as "Select all that apply."
    pub fn lead_in(&self) -> Rc<str> {
        let lead_in = self.read.lead_in.get_or_init(|| self.read_lead_in().into());
        Rc::clone(lead_in)
    }

    fn read_lead_in(&self) -> String {
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

/// Returns the texts of an item as they are written, with their places.
pub fn read_texts<'a>(item: &'a Item, places: &ItemPlaces) -> Vec<(&'a str, SourceSpan)> {
    let mut texts: Vec<(&str, SourceSpan)> = vec![
        (&item.stem, places.key("stem")),
        (&item.rationale, places.key("rationale")),
    ];
    let mut part = |id: &PartId, text: &'a str, why: &'a str| {
        texts.push((text, places.part_text(id)));
        texts.push((why, places.part_why(id)));
    };
    match &item.kind {
        ItemKind::Selection(kind) => {
            kind.slots
                .iter()
                .for_each(|slot| part(&slot.id, &slot.label, &slot.why));
            kind.choices()
                .for_each(|choice| part(&choice.id, &choice.text, &choice.why));
        }
        ItemKind::Ordered(kind) => kind
            .steps
            .iter()
            .for_each(|step| part(&step.id, &step.text, &step.why)),
        ItemKind::Numeric(_) => {}
    }
    texts
}
