//! L06: stems that are nearly the same, over all banks that are checked together.
//!
//! Two stems are nearly the same if at least four fifths of their words are. Each stem is compared
//! only with those that a filter finds: signatures whose parts agree by chance as often as the words
//! do (MinHash, in bands). The number of comparisons for one stem has a limit, so the time grows
//! with the number of items and never with its square.

use std::collections::BTreeMap;

use super::subject::{Subject, Text};
use super::tokens::{each_word, hash};
use crate::content::codes;
use crate::content::diagnostic::Severity;
use crate::domain::ids::ItemKey;
use crate::domain::item::{ExhibitBody, Status};
use crate::domain::kind::KindName;
use crate::domain::limits::COMPARED_STEMS_MAX;

/// The share of words that two stems need to have in common, in per cent.
const SAME_PERCENT: usize = 80;
/// The share of words that their choices need to have in common, in per cent: with less, the items
/// may well ask different things.
const SAME_CHOICES_PERCENT: usize = 30;
/// The different words that a stem needs: shorter ones are lead-ins that many items share.
const WORDS_MIN: usize = 8;
/// The bands of a signature. With four rows each, 98 of 100 pairs are found that have four fifths
/// of their words in common, and nearly all that have more.
const BANDS: u64 = 8;
/// The rows of a band.
const ROWS: u64 = 4;
/// The stems that a band remembers: those with the same part of the signature.
const BAND_STEMS: usize = 4;

/// The stems so far.
#[derive(Default)]
pub struct Stems {
    kept: Vec<Compared>,
    bands: BTreeMap<u64, Band>,
}

/// The first stems of a band.
#[derive(Default)]
struct Band {
    stems: [u32; BAND_STEMS],
    count: usize,
}

impl Band {
    fn stems(&self) -> &[u32] {
        self.stems.get(..self.count).unwrap_or_default()
    }

    fn push(&mut self, stem: u32) {
        if let Some(free) = self.stems.get_mut(self.count) {
            *free = stem;
            self.count += 1;
        }
    }
}

/// An item as it is compared.
struct Compared {
    key: ItemKey,
    kind: KindName,
    variant_of: Option<ItemKey>,
    /// The exhibits, as a digest: without them the stem is not the whole question.
    exhibits: u64,
    stem: Vec<u32>,
    choices: Vec<u32>,
}

impl Stems {
    /// Compares the stem of an item with the earlier ones, and keeps it.
    pub fn lint(&mut self, subject: &mut Subject<'_>) {
        if subject.item.status == Status::Withdrawn {
            return;
        }
        let compared = Compared::of(subject);
        if compared.stem.len() < WORDS_MIN {
            return;
        }
        let bands = bands(&compared);
        let mut candidates: Vec<u32> = Vec::new();
        for band in &bands {
            candidates.extend(self.bands.get(band).map_or(&[][..], Band::stems));
        }
        candidates.sort_unstable();
        candidates.dedup();
        let same = candidates.iter().find_map(|at| {
            let other = self.kept.get(usize::try_from(*at).ok()?)?;
            compared.is_nearly(other).then_some(other)
        });
        if let Some(other) = same {
            report(subject, &compared, other);
        } else if self.kept.len() < COMPARED_STEMS_MAX {
            // One of a group stands for all: the others are found by it.
            let at = u32::try_from(self.kept.len()).unwrap_or(u32::MAX);
            for band in bands {
                self.bands.entry(band).or_default().push(at);
            }
            self.kept.push(compared);
        }
    }
}

fn report(subject: &mut Subject<'_>, compared: &Compared, other: &Compared) {
    let choices = compared.choices.is_empty()
        || shared_percent(&compared.choices, &other.choices) >= SAME_CHOICES_PERCENT;
    let severity = match choices {
        true => Severity::Warning,
        false => Severity::Note,
    };
    let name = match other.key.bank == compared.key.bank {
        true => other.key.item.to_string(),
        false => other.key.to_string(),
    };
    let message = format!("the stem has nearly the same words as that of `{name}`");
    let help = "ask something else, remove one of the two, or set `variant_of` if it is meant as a variant";
    let span = subject.places.key("stem");
    subject.add_as(severity, &codes::SAME_STEM, span, message, help);
}

impl Compared {
    fn of(subject: &Subject<'_>) -> Self {
        let item = subject.item;
        let variant_of = item.facts.variant_of.clone().map(|other| ItemKey {
            bank: item.key.bank.clone(),
            item: other,
        });
        let mut parts: Vec<u32> = Vec::new();
        for Text { words, .. } in subject.parts() {
            parts.extend(hashes(&words));
        }
        Self {
            key: item.key.clone(),
            kind: item.kind.name(),
            variant_of,
            exhibits: exhibits(subject),
            stem: distinct(hashes(&item.stem)),
            choices: distinct(parts),
        }
    }

    fn is_nearly(&self, other: &Self) -> bool {
        let variants = self.variant_of.as_ref() == Some(&other.key)
            || other.variant_of.as_ref() == Some(&self.key)
            || (self.variant_of.is_some() && self.variant_of == other.variant_of);
        !variants
            && (self.kind, self.exhibits) == (other.kind, other.exhibits)
            && shared_percent(&self.stem, &other.stem) >= SAME_PERCENT
    }
}

fn exhibits(subject: &Subject<'_>) -> u64 {
    let mut digest = 0;
    for exhibit in &subject.item.exhibits {
        let texts: Vec<&str> = match &exhibit.body {
            ExhibitBody::Text(text) => vec![text],
            ExhibitBody::Table { header, rows } => header
                .iter()
                .chain(rows.iter().flatten())
                .map(String::as_str)
                .collect(),
        };
        for text in texts {
            digest = mixed(digest, u64::from(hash(text)));
        }
    }
    digest
}

/// Returns the part of the words that two sets share, in per cent of all their words.
fn shared_percent(one: &[u32], other: &[u32]) -> usize {
    let both = one
        .iter()
        .filter(|word| other.binary_search(word).is_ok())
        .count();
    match one.len() + other.len() - both {
        0 => 100,
        all => both * 100 / all,
    }
}

fn bands(compared: &Compared) -> Vec<u64> {
    let number = KindName::ALL.iter().position(|kind| *kind == compared.kind);
    let start = mixed(compared.exhibits, number.unwrap_or_default() as u64);
    let least = |row: u64| {
        let words = compared.stem.iter();
        words
            .map(|word| mixed(row + 1, u64::from(*word)))
            .min()
            .unwrap_or_default()
    };
    let band = |band: u64| {
        (0..ROWS).fold(mixed(start, band), |sum, row| {
            mixed(sum, least(band * ROWS + row))
        })
    };
    (0..BANDS).map(band).collect()
}

fn hashes(text: &str) -> Vec<u32> {
    each_word(text).map(hash).collect()
}

fn distinct(mut words: Vec<u32>) -> Vec<u32> {
    words.sort_unstable();
    words.dedup();
    words
}

/// Mixes two numbers into one, so that each bit of both counts (the last steps of SplitMix64).
fn mixed(one: u64, other: u64) -> u64 {
    let mut z = one
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(other)
        .wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> Vec<u32> {
        distinct(hashes(text))
    }

    #[test]
    fn the_share_of_common_words_is_that_of_all_words() {
        assert_eq!(shared_percent(&set("a b c d"), &set("d c b a")), 100);
        assert_eq!(shared_percent(&set("a b c d"), &set("a b c e")), 60);
        assert_eq!(shared_percent(&set("A b"), &set("a B")), 100);
        assert_eq!(shared_percent(&set("a b"), &set("c d")), 0);
    }

    /// Of many pairs with exactly four fifths in common, nearly all meet in a band.
    #[test]
    fn the_filter_finds_nearly_all_pairs() {
        let compared = |words: Vec<u32>| Compared {
            key: ItemKey::named("b/i", &crate::domain::ids::BankId::new("b")).expect("a name"),
            kind: KindName::MultipleChoice,
            variant_of: None,
            exhibits: 0,
            stem: distinct(words),
            choices: Vec::new(),
        };
        let found = (0..500_u32).filter(|pair| {
            let word = |at: u32| hash(&format!("{pair} {at}"));
            let one = compared((0..36).map(word).collect());
            let other = compared((4..40).map(word).collect());
            let (one, other) = (bands(&one), bands(&other));
            one.iter().any(|band| other.contains(band))
        });
        let found = found.count();
        assert!(found >= 480, "{found} of 500");
    }

    /// However many stems are alike, one of them stands for all, so that each is compared once.
    #[test]
    fn one_stem_stands_for_all_that_are_alike() {
        let head =
            "format = 1\n[bank]\nid = \"b\"\ntitle = \"B\"\n[[topic]]\nid = \"t\"\ntitle = \"T\"\n";
        let item = |number: usize| {
            format!(
                "[[item]]\nid = \"i{number}\"\nkind = \"multiple-choice\"\ntopic = \"t\"\nstem = \"Number {number}: a nurse hears the alarm of a pump beside a client. What is next?\"\nchoices = [{{ id = \"a\", text = \"A\", key = true }}, {{ id = \"b\", text = \"B\" }}]\n"
            )
        };
        let text: String = (0..200).map(item).collect();
        let parsed = crate::content::parse("made.toml", (head.to_owned() + &text).as_bytes());
        let today = jiff::civil::date(2026, 11, 22);
        let mut linter = crate::content::lint::Linter::new(today);
        let found = linter.lint(&parsed);
        let same = found.iter().filter(|found| found.code == &codes::SAME_STEM);
        assert_eq!((same.count(), linter.stems.kept.len()), (199, 1));
    }
}
