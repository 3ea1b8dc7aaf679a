//! L52: runs of words that an item shares with a document it must not copy.

use std::collections::BTreeSet;

use super::subject::{Subject, Text};
use super::tokens::words;
use crate::content::codes;
use crate::domain::item::ExhibitBody;
use crate::domain::limits::CORPUS_WORDS_MAX;
use crate::domain::markup::plain;

/// The words of a run: eight in a row are rarely alike by chance.
const RUN: usize = 8;
/// The words of a run that must have letters: rows of numbers are facts.
const LETTERS_MIN: usize = 5;

/// The word runs of documents that banks must not copy.
#[derive(Default)]
pub struct Corpus {
    documents: Vec<String>,
    /// The digests of all runs with the number of their document, sorted.
    runs: Vec<(u64, u32)>,
    sorted: bool,
    /// The runs in exhibits that are reported, since several items may show one exhibit.
    reported: BTreeSet<u64>,
}

impl Corpus {
    /// Adds a document; its name is shown in findings. False if the limit is reached.
    pub fn add(&mut self, name: &str, text: &str) -> bool {
        let number = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        self.documents.push(name.to_owned());
        let words = words(text);
        if self.runs.len() + words.len() > CORPUS_WORDS_MAX {
            return false;
        }
        self.runs.extend(runs(&words).map(|(_, run)| (run, number)));
        self.sorted = false;
        true
    }

    fn document(&self, run: u64) -> Option<&str> {
        let at = self.runs.binary_search_by_key(&run, |(run, _)| *run).ok()?;
        let (_, number) = self.runs.get(at)?;
        let document = self.documents.get(usize::try_from(*number).ok()?)?;
        Some(document)
    }

    /// Reports the first run of each text of an item that a document has too.
    pub fn lint(&mut self, subject: &mut Subject<'_>) {
        if !self.sorted {
            self.runs.sort_unstable();
            self.runs.dedup_by_key(|(run, _)| *run);
            self.sorted = true;
        }
        for text in subject.texts().iter() {
            self.report(subject, text, None);
        }
        for exhibit in &subject.item.exhibits {
            let texts = match &exhibit.body {
                ExhibitBody::Text(text) => vec![plain(text)],
                ExhibitBody::Table { rows, .. } => {
                    rows.iter().flatten().map(|cell| plain(cell)).collect()
                }
            };
            for words in texts {
                let span = subject.places.key("exhibits");
                self.report(
                    subject,
                    &Text {
                        words: words.into(),
                        span,
                    },
                    Some(&exhibit.title),
                );
            }
        }
    }

    fn report(&mut self, subject: &mut Subject<'_>, text: &Text, exhibit: Option<&str>) {
        let all = words(&text.words);
        let found =
            runs(&all).find_map(|(at, run)| Some((at, run, self.document(run)?.to_owned())));
        let Some((at, run, document)) = found else {
            return;
        };
        if exhibit.is_some() && !self.reported.insert(run) {
            return;
        }
        let copied = all.get(at..at + RUN).unwrap_or_default();
        let place = exhibit.map_or(String::new(), |title| {
            format!("in the exhibit \"{title}\": ")
        });
        let message = format!("{place}\"{}\" is also in {document}", copied.join(" "));
        let span = match copied {
            [first, .., last] if exhibit.is_none() => subject.between(&text.span, first, last),
            _ => text.span.clone(),
        };
        let help = "say it in your own words, because facts are free and sentences are not";
        subject.add(&codes::COPIED, span, message, help);
    }
}

/// Returns the digest of each run of words, with its first word.
fn runs<'a>(words: &'a [&'a str]) -> impl Iterator<Item = (usize, u64)> + 'a {
    let lettered = |run: &[&str]| {
        let letters = |word: &&&str| word.chars().any(char::is_alphabetic);
        run.iter().filter(letters).count() >= LETTERS_MIN
    };
    let windows = words.windows(RUN).enumerate();
    windows
        .filter(move |(_, run)| lettered(run))
        .map(|(at, run)| (at, digest(run)))
}

/// Returns the FNV-1a digest of words without case.
fn digest(run: &[&str]) -> u64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for word in run {
        let letters = word.chars().flat_map(char::to_lowercase).chain([' ']);
        for c in letters {
            sum = (sum ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
        }
    }
    sum
}
