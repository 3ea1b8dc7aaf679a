//! An item of the list, and the filter by its history.

use std::cell::OnceCell;
use std::sync::Arc;

use jiff::civil::Date;

use crate::domain::describe;
use crate::domain::drawn::Drawn;
use crate::domain::ids::ItemKey;
use crate::domain::item::{Item, Status};
use crate::domain::library::Library;
use crate::domain::markup;
use crate::domain::standing::ItemState;
use crate::domain::typed::folded;
use crate::tui::kind;
use crate::tui::screen::StandingNews;

/// An item of the list.
pub(super) struct Entry {
    pub(super) key: ItemKey,
    /// `None` if its bank is not loaded or no longer has it.
    pub(super) item: Option<Arc<Item>>,
    pub(super) state: ItemState,
    /// The learner's note; empty if there is none.
    pub(super) note: String,
    /// True in an exam that is not submitted: nothing about the item is revealed until then.
    pub(super) under_exam: bool,
    /// The text that the search compares. It is made on the first search, since a library may have
    /// many items.
    words: OnceCell<String>,
}

/// A filter by the learner's history with the item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    All,
    Right,
    Missed,
    Flagged,
    Noted,
}

impl State {
    pub(super) const ALL: [Self; 5] = [
        Self::All,
        Self::Right,
        Self::Missed,
        Self::Noted,
        Self::Flagged,
    ];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Right => "correct",
            Self::Missed => "missed",
            Self::Flagged => "flagged",
            Self::Noted => "with a note",
        }
    }

    pub(super) fn admits(self, entry: &Entry) -> bool {
        let (state, told) = (&entry.state, !entry.under_exam);
        match self {
            Self::All => true,
            Self::Right => told && state.is_seen() && !state.is_missed(),
            Self::Missed => told && state.is_missed(),
            Self::Flagged => state.flagged,
            Self::Noted => told && !entry.note.is_empty(),
        }
    }
}

impl Entry {
    pub(super) fn new(key: &ItemKey, item: Option<&Arc<Item>>, news: &StandingNews) -> Self {
        Self {
            key: key.clone(),
            item: item.cloned(),
            state: news.history.of(key),
            note: news.notes.get(key).cloned().unwrap_or_default(),
            under_exam: news.under_exam.contains(key),
            words: OnceCell::new(),
        }
    }

    pub(super) fn has(&self, folded: &str) -> bool {
        folded.is_empty() || self.words.get_or_init(|| self.searched()).contains(folded)
    }

    /// Returns all text of the item that the learner may see: no rationales before its key shows.
    fn searched(&self) -> String {
        let note = (!self.under_exam).then(|| self.note.clone());
        let Some(item) = &self.item else {
            let texts = [Some(self.key.to_string()), note].into_iter().flatten();
            let texts: Vec<_> = texts.map(|text| self::folded(&text)).collect();
            return texts.join("\n");
        };
        let told = self.state.is_seen() && !self.under_exam;
        let mut texts = vec![
            stem(item),
            item.subject.to_string(),
            item.topic.title.clone(),
        ];
        let parts = Drawn::as_written(item).order;
        for part in parts.iter().filter_map(|id| describe::part(&item.kind, id)) {
            texts.push(part.text);
            texts.extend(told.then_some(part.why));
        }
        texts.extend(told.then(|| item.rationale.clone()));
        let texts = texts.iter().map(|text| markup::plain(text));
        // A note has no markup.
        let texts = texts.chain(note).map(|text| self::folded(&text));
        // A search must not match across two texts.
        texts.collect::<Vec<_>>().join("\n")
    }
}

/// Returns the stem without markup; if it has drawn numbers, with one draw of them.
pub fn stem(item: &Item) -> String {
    if markup::placeholders(&item.stem).is_empty() {
        markup::plain(&item.stem)
    } else {
        markup::plain(&kind::stem(item, &Drawn::as_written(item)))
    }
}

/// Returns a remark about an item besides its state, in words; `None` for most items.
pub(super) fn remark(
    key: &ItemKey,
    item: Option<&Item>,
    library: &Library,
) -> Option<&'static str> {
    match item {
        Some(item) if item.status == Status::Withdrawn => Some("withdrawn"),
        Some(item) => corrected(item).map(|_| "corrected"),
        None if library.bank(&key.bank).is_some() => Some("no longer in its bank"),
        None => Some("bank not loaded"),
    }
}

/// Returns the day of an item's last correction.
pub(super) fn corrected(item: &Item) -> Option<Date> {
    let corrections = item.facts.corrections.iter();
    corrections.map(|mended| mended.on).max()
}
