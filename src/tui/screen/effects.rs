//! The effects that screens request: an enum for each kind of session, so that a screen can request
//! only what its session carries out.

use super::{News, Opening, Screen};
use crate::domain::form::Plan;
use crate::domain::ids::{ItemKey, SittingId};
use crate::domain::remark::Remark;
use crate::domain::room::{Order, Wish};
use crate::domain::sitting::{Sitting, SittingEffect};
use crate::tui::settings::Setting;
#[cfg(doc)]
use crate::tui::settings::Settings;

/// A request to the store, for a learner's own records.
#[derive(Clone, Debug)]
pub enum StoreEffect {
    /// Bring [`News::Standing`].
    LoadStanding,
    /// Bring [`News::StudyDays`].
    LoadStudyDays,
    /// Bring [`News::Progress`].
    LoadProgress,
    /// Bring [`News::Sittings`].
    LoadSittings,
    /// Bring [`News::ItemHistory`].
    LoadItemHistory(ItemKey),
    /// Flag an item, or clear its flag.
    SetFlag(ItemKey, bool),
    /// Bring [`News::Earlier`].
    LoadEarlier(SittingId),
    /// Draw a set and start a sitting; brings [`News::Opened`].
    Start(Plan),
    /// Start a sitting with exactly these items, in this order; brings [`News::Opened`]. Items that
    /// are gone are left out.
    StartInOrder(Plan, Vec<ItemKey>),
    /// Find a sitting; brings [`News::Opened`].
    Open(SittingId),
    /// Carry out a request of a sitting.
    Sitting(SittingId, SittingEffect),
    /// Write a remark about an item to a file; brings [`News::Remarked`].
    Remark(SittingId, Remark),
}

/// A request of the screens of personal study.
#[derive(Clone, Debug)]
pub enum StudyEffect {
    /// Carry out a request to the store.
    Store(StoreEffect),
    /// Use this setting from now on, and save it if there is a settings file, which brings
    /// [`News::SettingKept`]. [`Settings::set`] defines the words.
    Set(Setting, String),
    /// Leave, and print the record at the learner's own terminal. At home it is there already.
    TakeAlong,
}

/// A request of a learner's seat in a class.
#[derive(Clone, Debug)]
pub enum SeatEffect {
    /// Carry out a learner's wish; brings [`News::Class`] or [`News::Failed`].
    Wish(Wish),
    /// Flag an item in the learner's own records, or clear its flag.
    SetFlag(ItemKey, bool),
    /// Leave, and print the record of this class at the learner's own terminal.
    TakeAlong,
}

/// A request of an instructor's console.
#[derive(Clone, Debug)]
pub enum ConsoleEffect {
    /// Carry out an instructor's order; brings [`News::Class`] or [`News::Failed`], and then
    /// [`News::Ordered`].
    Order(Order),
    /// Leave, and print the report at the instructor's own terminal.
    TakeAlong,
}

/// A request of the screens that open a class.
#[derive(Clone, Debug)]
pub enum OpenClassEffect {
    /// Draw a set for a class; brings [`News::Prepared`].
    Draw(Plan),
    /// Bring [`News::Lessons`].
    LoadLessons,
    /// Draw the set of the lesson plan in that file; brings [`News::Prepared`] or
    /// [`News::LessonRefused`].
    PrepareLesson(String),
    /// Open the class that was prepared last; the console replaces the screens.
    OpenClass(Opening),
}

/// A request of a wall: there is none, so that a wall never acts on its class.
#[derive(Clone, Debug)]
pub enum WallEffect {}

impl Effects for WallEffect {}

/// A request of the preview of a bank: there is none.
#[derive(Clone, Debug)]
pub enum PreviewEffect {}

impl Effects for PreviewEffect {}

/// The effects of one kind of session. Screens of that session can request nothing else, and its
/// runner carries out each.
pub trait Effects: Clone + Send + Sized + 'static {
    /// Returns the screen that this news opens.
    fn opened(news: &News) -> Option<Opened<Self>> {
        let _ = news;
        None
    }

    /// Returns the screen that reviews the items of a set.
    fn review(sitting: Sitting) -> Option<Box<dyn Screen<Self>>> {
        let _ = sitting;
        None
    }

    /// Returns whether the effect brings a screen. Until that is there, no other is requested.
    fn opens(&self) -> bool {
        false
    }

    /// Returns the setting that the effect changes.
    fn setting(&self) -> Option<(Setting, &str)> {
        None
    }
}

/// The screen that a reply opens.
pub struct Opened<E> {
    /// The screen.
    pub screen: Box<dyn Screen<E>>,
    /// True if it replaces all screens but the first.
    pub from_first: bool,
}

impl Effects for SeatEffect {}

impl Effects for ConsoleEffect {}

impl From<StoreEffect> for StudyEffect {
    fn from(effect: StoreEffect) -> Self {
        Self::Store(effect)
    }
}
