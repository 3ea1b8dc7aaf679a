//! The content of a screen for plain mode: its page and, if it shows an item, the item itself.
//!
//! Most pages read well from top to bottom. An item does not: its marks, cells and blanks say by
//! their place what a line must say in words, so plain mode reads it from its data.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::drawn::Drawn;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::response::Response;
use crate::domain::scoring::Marking;
use crate::domain::sitting::Confidence;
use crate::tui::keymap::HelpLine;
use crate::tui::page::{Block, Page};

/// An act on the item of a screen, as a line of plain mode names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ItemCommand {
    /// Enter this response in place of the present one.
    Enter(Response),
    /// Strike a part out, or undo that.
    Strike(PartId),
    /// State or clear the confidence.
    Confide(Option<Confidence>),
    /// Write this note; an empty one deletes it.
    Note(String),
    /// Go to the item at this place of the set, from 0.
    GoTo(usize),
}

/// The content of the top screen.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PlainView {
    /// The name of the screen, for the prompt.
    pub name: String,
    /// The page.
    pub page: Page,
    /// The item, if the screen shows one and no page covers it.
    pub item: Option<Box<PlainItem>>,
    /// The commands of the screen, with their names and keys.
    pub commands: Vec<HelpLine>,
    /// The special words of the screen and their meanings.
    pub words: Vec<HelpLine>,
    /// True if a line is text for the screen.
    pub types: bool,
    /// The time left, if the screen belongs to an exam with a limit.
    pub time: Option<PlainTime>,
    /// The state of the screen in a sentence, announced when it changes by itself.
    pub status: Option<String>,
    /// True if the page changes so often by itself that only its status is announced.
    pub is_busy: bool,
}

/// The time left of an exam.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlainTime {
    /// The time left, in milliseconds.
    pub left_ms: u64,
    /// The remaining times that are announced, in milliseconds, the longest first.
    pub announced_ms: Vec<u64>,
}

/// An item with the response so far, and all that a screen shows of it.
#[derive(Clone, PartialEq, Debug)]
pub struct PlainItem {
    /// The item.
    pub item: Arc<Item>,
    /// The item before it in its case study.
    pub before: Option<Arc<Item>>,
    /// Its layout.
    pub drawn: Drawn,
    /// The response so far, or the response that counts.
    pub entry: Response,
    /// The parts that are struck out.
    pub struck: BTreeSet<PartId>,
    /// The confidence, if stated.
    pub confidence: Option<Confidence>,
    /// The learner's note, if it shows.
    pub note: String,
    /// The learner's note, also while it shows only if it is asked for.
    pub kept_note: String,
    /// Its number in the set, from 1.
    pub number: usize,
    /// The number of items in the set.
    pub of: usize,
    /// The fewest and the most items of an adaptive exam that goes on.
    pub lengths: Option<(usize, usize)>,
    /// The number of the vote, from 1, in a class.
    pub vote: Option<usize>,
    /// True if it is flagged.
    pub flagged: bool,
    /// The time left in milliseconds, if there is a limit.
    pub left_ms: Option<u64>,
    /// Its phase.
    pub phase: PlainPhase,
    /// True if the instructor has canceled it, so that it counts for nobody.
    pub voided: bool,
    /// A sentence about the response that only this screen knows: that it does not count, or how.
    pub remark: Option<String>,
    /// The answers of the class, if they are shown.
    pub class_answers: Vec<Block>,
}

impl PlainItem {
    /// Returns its place in the set: "3 of 10", or "3, 20 to 60" in an adaptive exam.
    pub fn place(&self) -> String {
        match self.lengths {
            Some((fewest, most)) => format!("{}, {fewest} to {most}", self.number),
            None => format!("{} of {}", self.number, self.of),
        }
    }
}

/// The phase of an item.
#[derive(Clone, PartialEq, Debug)]
pub enum PlainPhase {
    /// It can be answered, and Enter confirms the response.
    Open,
    /// It can be answered until the exam is submitted; Enter goes on.
    Exam,
    /// The response is being saved.
    Saving,
    /// The response is confirmed, and not scored yet. True if it can still be changed.
    Confirmed(bool),
    /// The vote is closed, or paused for a discussion, and nothing is scored yet.
    Closed,
    /// It is scored; true if there was a response.
    Marked(Box<Marking>, bool),
    /// It was not answered, and its set has ended.
    Missed,
}
