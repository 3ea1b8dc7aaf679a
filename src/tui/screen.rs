//! The screens' interface: the events they receive and the effects they request.
//!
//! A screen is `update(event) → effects` and `view() → Page`. It holds only its own state. It gets
//! data from outside as an [`Event`], and requests work as an effect of its kind of session.

mod effects;
mod plain_view;
mod progress_news;
mod wall_news;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::key::Key;
use super::keymap::HelpLine;
use super::page::{Page, Target};
use super::settings::Settings;
use super::sign::Charset;
use crate::domain::form::Plan;
use crate::domain::ids::{ItemId, ItemKey, LearnerId, SittingId};
use crate::domain::item::Item;
use crate::domain::library::Library;
use crate::domain::moment::Moment;
use crate::domain::report::{Group, SittingSummary};
use crate::domain::response::Response;
use crate::domain::room::{Room, SeatPhase, Tally};
use crate::domain::scoring::Score;
use crate::domain::sitting::{Sitting, SittingEffect};
use crate::domain::standing::History;

pub use plain_view::{ItemCommand, PlainItem, PlainPhase, PlainTime, PlainView};
pub use progress_news::{CALENDAR_WEEKS, PracticeDay, ProgressNews, TREND_DAYS};
pub use wall_news::WallNews;

pub use effects::{
    ConsoleEffect, Effects, OpenClassEffect, Opened, PreviewEffect, SeatEffect, StoreEffect,
    StudyEffect, WallEffect,
};

/// An event for a screen: a closed set.
#[derive(Clone, Debug)]
pub enum Event {
    /// The screen came to the top of the stack, for the first time or again.
    Shown,
    /// A key.
    Key(Key),
    /// The mouse chose something on the page.
    Choose(Target),
    /// The mouse wheel, in lines: down is positive.
    Wheel(i16),
    /// Pasted text, filtered by [`super::text_input::pasted`].
    Paste(String),
    /// A whole text for the field of the screen, in place of the text in it, and Enter after it. If
    /// the field refuses the text, Enter does not follow.
    Line(String),
    /// An act on the item that a plain line names.
    Item(ItemCommand),
    /// Time has passed; sent only to screens with [`Screen::ticks`].
    Tick,
    /// The program was stopped for a while and runs again.
    Resumed,
    /// The program is about to end: the screen must now ask to save its unsaved data.
    Leaving,
    /// The help is about to cover the screen.
    Covered,
    /// The reply to a request.
    News(News),
}

/// The reply to a request.
#[derive(Clone, Debug)]
pub enum News {
    /// For the home screen.
    Standing(Arc<StandingNews>),
    /// The learner's latest study days.
    StudyDays(Arc<BTreeSet<Date>>),
    /// For the progress screen.
    Progress(Arc<ProgressNews>),
    /// The responses to one item.
    ItemHistory(Arc<ItemHistory>),
    /// Every sitting, newest first.
    Sittings(Arc<Vec<SittingSummary>>),
    /// A set was set up, but not started.
    Chosen(Plan),
    /// A sitting was started or found; the stack shows it.
    Opened(Box<Sitting>),
    /// The scores of earlier sittings, for the results of this one.
    Earlier(SittingId, BTreeMap<Group, Score>),
    /// The response at that place was saved.
    Committed(SittingId, usize),
    /// The response of an adaptive exam was saved, and its next items or its end with it: the exam
    /// as it is on disk.
    Advanced(Box<Sitting>),
    /// The response at that place could not be saved.
    Refused(SittingId, usize, String),
    /// The response at that place did not count, or nothing did, since another window was first.
    /// With the sitting as it is on disk, and a message.
    Reread(Box<Sitting>, String),
    /// This draft, flag or place could not be saved.
    NotKept(SittingId, SittingEffect, String),
    /// The end of the sitting was saved; an exam with all its responses.
    HandedIn(SittingId),
    /// The end of the sitting could not be saved.
    HandInRefused(SittingId, String),
    /// A setting was saved, with a message, or was not, with the reason.
    SettingKept(Result<String, String>),
    /// A remark was written to the file at this path, or was not, with the reason.
    Remarked(SittingId, Result<String, String>),
    /// The lesson plans on this host.
    Lessons(Arc<LessonsNews>),
    /// A lesson plan cannot be used: its file name, then each mistake and how to correct it.
    LessonRefused(String, Vec<(String, String)>),
    /// A class can be opened; the stack shows its options.
    Prepared(Arc<Prepared>),
    /// A bank file was read again.
    Preview(Arc<PreviewNews>),
    /// The class as it is now.
    Class(Arc<ClassNews>),
    /// The class as a wall shows it now.
    Wall(Arc<WallNews>),
    /// The instructor's order was carried out or refused: the next one can be sent.
    Ordered,
    /// A request cannot be carried out, with the reason and what to do.
    Failed(String),
}

/// The data of the home and set-up screens.
#[derive(Clone, Debug, Default)]
pub struct StandingNews {
    /// The history of each item.
    pub history: History,
    /// The items of exams that are not submitted.
    pub under_exam: BTreeSet<ItemKey>,
    /// The learner's notes on items.
    pub notes: BTreeMap<ItemKey, String>,
    /// The sittings that have not ended, newest first.
    pub unfinished: Vec<SittingSummary>,
    /// The latest sittings that ended, newest first.
    pub recent: Vec<SittingSummary>,
    /// The banks that were not loaded, one sentence each.
    pub trouble: Vec<String>,
}

/// The history of one item, for its screen.
#[derive(Clone, Debug)]
pub struct ItemHistory {
    /// The item.
    pub key: ItemKey,
    /// Its wording at the last readable response, for banks that are not loaded.
    pub worded: Option<Arc<Item>>,
    /// The newest responses, newest first.
    pub responses: Vec<PastResponse>,
    /// The number of all responses.
    pub count: usize,
    /// True if it is in an exam that is not submitted.
    pub under_exam: bool,
}

/// A past response.
#[derive(Clone, Debug)]
pub struct PastResponse {
    /// The time of the response.
    pub at: Timestamp,
    /// The learner's UTC offset then.
    pub offset: Offset,
    /// The score.
    pub score: Score,
    /// True if a choice that would harm the client was selected.
    pub harmful: bool,
    /// True if it was given in an exam.
    pub exam: bool,
    /// The numbers drawn for it, by name; empty if none are drawn.
    pub numbers: Vec<(String, String)>,
    /// The item as it was worded then, and the response; `None` if either cannot be read.
    pub given: Option<(Arc<Item>, Response)>,
}

/// A bank file, for its preview.
#[derive(Clone, Debug, Default)]
pub struct PreviewNews {
    /// The name of the file.
    pub file: String,
    /// The ids of all items in the file, in its order, also of those that cannot be read.
    pub ids: Vec<ItemId>,
    /// The items that can be read.
    pub items: Vec<Arc<Item>>,
    /// The findings of the check, from the top down.
    pub findings: Vec<PreviewFinding>,
    /// True if a mistake keeps the bank from loading.
    pub is_broken: bool,
    /// The reason why the file cannot be read.
    pub trouble: Option<String>,
}

/// A finding of the check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreviewFinding {
    /// The item it is about; `None` if it is about the bank.
    pub item: Option<ItemId>,
    /// The line in the file.
    pub line: usize,
    /// The code of the rule.
    pub code: &'static str,
    /// The printed name of its severity.
    pub severity: &'static str,
    /// True if it makes the check fail.
    pub fails: bool,
    /// The problem.
    pub message: String,
    /// The remedy.
    pub help: String,
}

/// The data of a class for its screens.
#[derive(Clone, Debug)]
pub struct ClassNews {
    /// The number of seats.
    pub seats_max: usize,
    /// The state of the class, computed from its log.
    pub room: Arc<Room>,
    /// Its title.
    pub title: Arc<str>,
    /// The learners' names, as the instructor may see them.
    pub names: Arc<BTreeMap<LearnerId, String>>,
    /// The instructions to join, one per line: the command, the fingerprint of the host.
    pub invitation: Arc<[String]>,
    /// The reason why nothing can be saved at the moment, with details only for the host.
    pub trouble: Option<Arc<str>>,
    /// True while the class waits for another machine, and goes on by itself.
    pub is_moving: bool,
    /// In homework, the number of items each learner has done; `None` while that is unknown.
    pub done: Option<Arc<BTreeMap<LearnerId, usize>>>,
}

/// The lesson plans on this host.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LessonsNews {
    /// The listed lesson plans, by file name.
    pub lines: Vec<LessonLine>,
    /// The number of lesson plans that are not listed.
    pub more: usize,
    /// The reason why others may be missing, and what to do.
    pub trouble: Option<String>,
}

/// One lesson plan in the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LessonLine {
    /// The file name.
    pub name: String,
    /// The title of the class; `None` if the plan does not give one.
    pub title: Option<String>,
    /// The number of mistakes.
    pub mistakes: usize,
}

/// The options of a class, before it is open.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opening {
    /// The title; empty if the class is called by its code.
    pub title: String,
    /// The time limit of a vote, in seconds.
    pub limit_s: Option<u32>,
    /// True if a response may be changed until its vote closes.
    pub changes: bool,
    /// True if seats do not show the class's responses.
    pub withheld: bool,
}

/// A class that can be opened: its set is drawn.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Prepared {
    /// The default options.
    pub opening: Opening,
    /// The number of items drawn.
    pub items: usize,
    /// Their topics, in the order of the items.
    pub topics: Vec<String>,
    /// The file name of the lesson plan that it comes from.
    pub lesson: Option<String>,
}

/// The navigation after an update.
pub enum Go<E = StudyEffect> {
    /// Nothing.
    Stay,
    /// Put a screen on top.
    Push(Box<dyn Screen<E>>),
    /// Replace this screen with another.
    Replace(Box<dyn Screen<E>>),
    /// Put the items of a set on top, to review them.
    Review(Box<Sitting>),
    /// Close this screen.
    Pop,
    /// Close this screen, and pass its choices to the one below.
    Back(Plan),
    /// Close all screens but the first.
    Home,
    /// Leave the program.
    Quit,
}

/// The reply of a screen to an event.
pub struct Update<E = StudyEffect> {
    /// The effects to carry out, in order.
    pub effects: Vec<E>,
    /// The navigation.
    pub go: Go<E>,
}

impl<E> Default for Update<E> {
    fn default() -> Self {
        Self::go(Go::Stay)
    }
}

impl<E> Update<E> {
    /// Returns an update without effects or navigation.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns an update with one effect.
    pub fn effect(effect: impl Into<E>) -> Self {
        Self {
            effects: vec![effect.into()],
            go: Go::Stay,
        }
    }

    /// Returns an update with navigation.
    pub fn go(go: Go<E>) -> Self {
        Self {
            effects: Vec::new(),
            go,
        }
    }
}

/// The context of an event, apart from a screen's own state.
#[derive(Clone)]
pub struct Context {
    /// The banks.
    pub library: Arc<Library>,
    /// The time of the event.
    pub now: Moment,
    /// The columns and rows of the window.
    pub size: (u16, u16),
    /// The characters of the page layout.
    pub charset: Charset,
    /// A random number for this event, used to start a set.
    pub fresh_seed: u64,
    /// The learner's settings.
    pub settings: Settings,
    /// True if the screens run at the learner's own terminal, not on an SSH server.
    pub at_home: bool,
}

/// The inputs of a seat's page beside its class, if nothing on it is private to one learner: in one
/// class, equal keys have equal pages.
#[derive(Clone, PartialEq, Debug)]
pub struct PageKey {
    /// The phase of the seat, without its invisible parts.
    pub face: SeatPhase,
    /// The seconds left.
    pub left_s: Option<i64>,
    /// The place of the cursor.
    pub cursor: usize,
    /// True while a response is being saved.
    pub sending: bool,
    /// True if the item is flagged.
    pub flagged: bool,
    /// The responses of the class, if they are shown.
    pub shared: Option<Arc<Vec<Tally>>>,
    /// True while the class waits for another machine.
    pub is_moving: bool,
}

/// A screen of sessions with these effects.
pub trait Screen<E = StudyEffect>: Send {
    /// Handles an event.
    fn update(&mut self, event: &Event, context: &Context) -> Update<E>;

    /// Returns the page.
    fn view(&self) -> Page;

    /// Returns the key of a page that many seats may share.
    fn look(&self) -> Option<PageKey> {
        None
    }

    /// Returns whether the screen changes as time passes.
    fn ticks(&self) -> bool {
        false
    }

    /// Returns whether every character is text now, including `?`.
    fn types(&self) -> bool {
        false
    }

    /// Returns the name of the screen in a prompt: the title of its page, without the program.
    fn name(&self) -> String {
        let title = self.view().title;
        let title: String = title.iter().map(|span| span.text.as_str()).collect();
        title.trim_start_matches("Dripset · ").trim().to_owned()
    }

    /// Returns the item in question, if the screen shows one to answer or to review.
    fn plain_item(&self) -> Option<PlainItem> {
        None
    }

    /// Returns the time left of an exam.
    fn time_left(&self) -> Option<PlainTime> {
        None
    }

    /// Returns the state of the screen in a sentence. Plain mode announces it when it has changed
    /// without an act of this learner, and nothing else then.
    fn status(&self) -> Option<String> {
        None
    }

    /// Returns whether the page changes so often by itself that plain mode announces only the status.
    fn is_busy(&self) -> bool {
        false
    }

    /// Returns the keys and their effects, for the help.
    fn help(&self) -> Vec<HelpLine>;

    /// Returns the special words that the screen uses, for the help.
    fn words(&self) -> Vec<HelpLine> {
        Vec::new()
    }

    /// Returns whether the screen is the help, which has no help.
    fn is_help(&self) -> bool {
        false
    }
}
