//! What a screen is, what reaches it, and what it asks for.
//!
//! A screen is `update(event) → effects` and `view() → Page`. It holds its own state and nothing
//! else: what it needs from outside comes in as an [`Event`], what it wants done goes out as an
//! [`Effect`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::key::Key;
use super::keymap::HelpLine;
use super::page::{Page, Target};
use super::settings::{Setting, Settings};
use super::sign::Charset;
use crate::domain::form::Plan;
use crate::domain::ids::{ItemKey, LearnerId, SittingId, TopicKey};
use crate::domain::item::Item;
use crate::domain::library::Library;
use crate::domain::moment::Moment;
use crate::domain::remark::Remark;
use crate::domain::report::{Group, SittingSummary};
use crate::domain::response::Response;
use crate::domain::room::{Order, Room, SeatPhase, Tally, Wish};
use crate::domain::scoring::Score;
use crate::domain::sitting::{Sitting, SittingEffect};
use crate::domain::standing::History;

/// What can reach a screen: a closed set.
#[derive(Clone, Debug)]
pub enum Event {
    /// The screen has come to the top of the stack, for the first time or again.
    Shown,
    /// A key.
    Key(Key),
    /// The mouse chose something on the page.
    Choose(Target),
    /// The mouse wheel, in lines: down is positive.
    Wheel(i16),
    /// Text that was pasted, as [`super::text_input::pasted`] lets it through.
    Paste(String),
    /// A second has passed; only screens that [`Screen::ticks`] get it.
    Tick,
    /// The program was stopped for a while and runs again.
    Resumed,
    /// The program is about to end: what is not yet kept must be asked to be kept now.
    Leaving,
    /// The help is about to lie over the screen.
    Covered,
    /// Something that was asked for has come.
    News(News),
}

/// What comes back from outside.
#[derive(Clone, Debug)]
pub enum News {
    /// For the home screen.
    Standing(Arc<StandingNews>),
    /// For the progress screen.
    Progress(Arc<ProgressNews>),
    /// What was given to one item.
    ItemHistory(Arc<ItemHistory>),
    /// Every sitting, newest first.
    Sittings(Arc<Vec<SittingSummary>>),
    /// A set was chosen and not started.
    Chosen(Plan),
    /// A sitting was started or found; the stack shows it.
    Opened(Box<Sitting>),
    /// What one's earlier sittings came to, for the results of this one.
    Earlier(SittingId, BTreeMap<Group, Score>),
    /// The response at that place is on disk.
    Committed(SittingId, usize),
    /// The response at that place could not be put on disk.
    Refused(SittingId, usize, String),
    /// The response at that place did not count, or nothing did: another window was first. With
    /// the sitting as it is on disk, and what to say.
    Reread(Box<Sitting>, String),
    /// That draft, flag or place could not be kept.
    NotKept(SittingId, SittingEffect, String),
    /// The sitting has ended on disk; an exam with all its responses.
    HandedIn(SittingId),
    /// The end of the sitting could not be put on disk.
    HandInRefused(SittingId, String),
    /// A setting is kept, with what to say of it, or why it is not.
    SettingKept(Result<String, String>),
    /// A remark is in the file at this path, or why it is not.
    Remarked(SittingId, Result<String, String>),
    /// The lesson plans that are kept here.
    Lessons(Arc<LessonsNews>),
    /// A lesson plan cannot be used: by the name of its file, what is wrong with it and what to
    /// do, mistake by mistake.
    LessonRefused(String, Vec<(String, String)>),
    /// A class can be opened; the stack shows how it is to be held.
    Prepared(Arc<Prepared>),
    /// The class as it is now.
    Class(Arc<ClassNews>),
    /// The instructor's order was carried out or refused: another one can be given.
    Ordered,
    /// Something that was asked for cannot be done, and what to do.
    Failed(String),
}

/// What the home and set-up screens show.
#[derive(Clone, Debug, Default)]
pub struct StandingNews {
    /// What happened to each item.
    pub history: History,
    /// Items of exams that are not handed in.
    pub under_exam: BTreeSet<ItemKey>,
    /// The learner's notes to items.
    pub notes: BTreeMap<ItemKey, String>,
    /// Sittings not ended, newest first.
    pub unfinished: Vec<SittingSummary>,
    /// The last sittings that ended, newest first.
    pub recent: Vec<SittingSummary>,
    /// Banks that were not loaded, a sentence each.
    pub trouble: Vec<String>,
}

/// What the progress screen shows.
#[derive(Clone, Debug, Default)]
pub struct ProgressNews {
    /// What happened to each item.
    pub history: History,
    /// Points of each topic and day, oldest first.
    pub days: Vec<(TopicKey, Date, Score)>,
    /// Whether the learner can take the own record along: at home it is there already.
    pub takes_along: bool,
}

/// What the screen of one item shows beside the item.
#[derive(Clone, Debug)]
pub struct ItemHistory {
    /// Which item.
    pub key: ItemKey,
    /// How it was worded at the last response that can be read; for banks that are not loaded.
    pub worded: Option<Arc<Item>>,
    /// The newest responses, newest first.
    pub responses: Vec<PastResponse>,
    /// How many there are in all.
    pub count: usize,
    /// Whether it stands in an exam that is not handed in.
    pub under_exam: bool,
}

/// One response of the past.
#[derive(Clone, Debug)]
pub struct PastResponse {
    /// When it was confirmed.
    pub at: Timestamp,
    /// The learner's offset from UTC then.
    pub offset: Offset,
    /// What it earned.
    pub score: Score,
    /// Whether something that would hurt the client was chosen.
    pub harmful: bool,
    /// Whether it was given in an exam.
    pub exam: bool,
    /// The numbers that were drawn for it then, by name; empty where none are drawn.
    pub numbers: Vec<(String, String)>,
    /// The item as it was worded then, and what was given to it; `None` where neither can be read.
    pub given: Option<(Arc<Item>, Response)>,
}

/// A class, as its screens get it.
#[derive(Clone, Debug)]
pub struct ClassNews {
    /// How many seats it has.
    pub seats_max: usize,
    /// What its log comes to.
    pub room: Arc<Room>,
    /// Its title.
    pub title: Arc<str>,
    /// What each learner is called, as the instructor may see it.
    pub names: Arc<BTreeMap<LearnerId, String>>,
    /// How to come in, a line each: the command, the fingerprint of the host.
    pub invitation: Arc<[String]>,
    /// Why nothing is kept at the moment, with what only whoever runs the host may see.
    pub trouble: Option<Arc<str>>,
    /// Of homework, how many items each has done; `None` while that is not known.
    pub done: Option<Arc<BTreeMap<LearnerId, usize>>>,
}

/// The lesson plans that are kept here.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LessonsNews {
    /// What there is, by file name.
    pub lines: Vec<LessonLine>,
    /// How many more there are than are listed.
    pub more: usize,
    /// Why there may be others that cannot be seen, and what to do.
    pub trouble: Option<String>,
}

/// One lesson plan in the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LessonLine {
    /// The name of its file.
    pub name: String,
    /// What the class is called; `None` where it does not say.
    pub title: Option<String>,
    /// How many mistakes it has.
    pub mistakes: usize,
}

/// How a class is to be held, before it is open.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opening {
    /// What it is called; empty where it is called by its code.
    pub title: String,
    /// The time everybody has for a vote, in seconds.
    pub limit_s: Option<u32>,
    /// Whether a response may be changed until its vote closes.
    pub changes: bool,
    /// True where what the class gave stays off the seats.
    pub withheld: bool,
}

/// A class that can be opened: its set is drawn.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Prepared {
    /// How it is held where the instructor says nothing else.
    pub opening: Opening,
    /// How many items were drawn.
    pub items: usize,
    /// Their topics, in the order of the items.
    pub topics: Vec<String>,
    /// The lesson plan it comes from, by the name of its file.
    pub lesson: Option<String>,
}

/// What a screen may want done.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Bring [`News::Standing`].
    LoadStanding,
    /// Bring [`News::Progress`].
    LoadProgress,
    /// Bring [`News::Sittings`].
    LoadSittings,
    /// Bring [`News::ItemHistory`].
    LoadItemHistory(ItemKey),
    /// Flag an item, or take its flag back.
    SetFlag(ItemKey, bool),
    /// Bring [`News::Earlier`].
    LoadEarlier(SittingId),
    /// Draw a set and start a sitting; brings [`News::Opened`]. Where a class is to be opened
    /// with it, [`News::Prepared`].
    Start(Plan),
    /// Find a sitting; brings [`News::Opened`].
    Open(SittingId),
    /// Carry out what a sitting wants.
    Sitting(SittingId, SittingEffect),
    /// Write a remark about an item to a file; brings [`News::Remarked`].
    Remark(SittingId, Remark),
    /// Have an instructor's order carried out; comes back as [`News::Class`] or [`News::Failed`],
    /// and then [`News::Ordered`].
    Order(Order),
    /// Have a learner's wish carried out; comes back as [`News::Class`] or [`News::Failed`].
    Wish(Wish),
    /// Leave, with the own record as the last words at the learner's own terminal. Only where the
    /// screens run behind a door.
    TakeAlong,
    /// Bring [`News::Lessons`].
    LoadLessons,
    /// Draw the set of the lesson plan in that file; brings [`News::Prepared`] or
    /// [`News::LessonRefused`].
    PrepareLesson(String),
    /// Open the class that was prepared last; the console takes the place of the screens.
    OpenClass(Opening),
    /// Use this setting from now on, and keep it where there is a file of settings; brings
    /// [`News::SettingKept`] there. The words are those that [`Settings::set`] takes.
    Set(Setting, String),
    /// Leave the program.
    Quit,
}

/// What the stack does after an update.
#[derive(Default)]
pub enum Go {
    /// Nothing.
    #[default]
    Stay,
    /// Put a screen on top.
    Push(Box<dyn Screen>),
    /// Put a screen in place of this one.
    Replace(Box<dyn Screen>),
    /// Take this screen away.
    Pop,
    /// Take this screen away, and tell the one below the choices that were made on it.
    Back(Plan),
    /// Take all screens but the first away.
    Home,
}

/// What comes of an event.
#[derive(Default)]
pub struct Update {
    /// To be carried out, in order.
    pub effects: Vec<Effect>,
    /// Where to go.
    pub go: Go,
}

impl Update {
    /// Nothing to do.
    pub fn none() -> Self {
        Self::default()
    }

    /// One thing to carry out.
    pub fn effect(effect: Effect) -> Self {
        Self {
            effects: vec![effect],
            go: Go::Stay,
        }
    }

    /// Somewhere to go.
    pub fn go(go: Go) -> Self {
        Self {
            effects: Vec::new(),
            go,
        }
    }
}

/// What a screen may know beside its state when an event comes.
#[derive(Clone)]
pub struct Context {
    /// The banks.
    pub library: Arc<Library>,
    /// When the event came.
    pub now: Moment,
    /// Columns and rows of the window.
    pub size: (u16, u16),
    /// How pages are laid out in it.
    pub charset: Charset,
    /// A number drawn by chance for this event, for whoever starts a set.
    pub fresh_seed: u64,
    /// What the learner prefers of the screens.
    pub settings: Settings,
    /// Whether the screens run at the learner's own terminal, and not behind a door.
    pub at_home: bool,
}

/// What the page of a seat is made of beside its class, where nothing on it is one learner's
/// alone: in one class, equal looks have equal pages.
#[derive(Clone, PartialEq, Debug)]
pub struct PageKey {
    /// What the seat has before it, without what does not show.
    pub face: SeatPhase,
    /// Seconds left.
    pub left_s: Option<i64>,
    /// Where the cursor stands.
    pub cursor: usize,
    /// Whether a response is on its way.
    pub sending: bool,
    /// Whether the item is flagged.
    pub flagged: bool,
    /// What the class gave, where that shows.
    pub shared: Option<Arc<Vec<Tally>>>,
}

/// One screen.
pub trait Screen: Send {
    /// Takes an event in.
    fn update(&mut self, event: &Event, context: &Context) -> Update;

    /// What is to be seen.
    fn view(&self) -> Page;

    /// What its page is made of, where many may show the same.
    fn look(&self) -> Option<PageKey> {
        None
    }

    /// Whether it changes as time passes.
    fn ticks(&self) -> bool {
        false
    }

    /// Whether any character is text now, `?` too.
    fn types(&self) -> bool {
        false
    }

    /// What its keys do, for the help.
    fn help(&self) -> Vec<HelpLine>;

    /// Words it shows that are not everybody's, for the help.
    fn words(&self) -> Vec<HelpLine> {
        Vec::new()
    }

    /// Whether it is the help itself, which needs no help.
    fn is_help(&self) -> bool {
        false
    }
}
