//! The item screen: one item at a time. In practice it shows all feedback after each response; in
//! an exam it shows none until the submission.

pub(super) mod calculator;
mod case;
mod drawn;
pub mod feedback;
mod homework;
mod keys;
mod news;
mod note;
mod overlay;
mod overview;
mod plain;
mod prompt;
pub(super) mod ranges;
mod remarking;
mod time;
mod view;

use self::calculator::Calculator;
use self::homework::LeaveHomework;
use self::keys::{KEYS, StudyCommand};
use self::note::Note;
use self::overview::Overview;
use self::ranges::Ranges;
use self::remarking::Remarking;
use super::exhibits::ExhibitTabs;
use super::leave::Leave;
use super::overlay::Overlay;
use super::words;
use crate::domain::form::Aim;
use crate::domain::sitting::{Confidence, Phase, Sitting, SittingEvent};
use crate::tui::key::Key;
use crate::tui::keymap::{HelpLine, find};
use crate::tui::kind::{ActionOutcome, Answering, ItemContext};
use crate::tui::page::{Notice, Page, Role, Scroll, Target};
use crate::tui::prose::sentence;
use crate::tui::screen::{
    Context, Event, Go, PlainItem, PlainTime, Screen, StoreEffect, StudyEffect, Update,
};
use crate::tui::scrolling;

/// A sitting on screen: to answer, or to review after its end.
pub struct Study {
    sitting: Sitting,
    /// True if it had not ended when the screen opened.
    live: bool,
    cursor: usize,
    /// The exhibits of the present item.
    exhibits: ExhibitTabs,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
    /// The reason why something could not be saved, once it was shown.
    shown_failure: Option<String>,
    /// True once the learner was told that the set has fewer items than asked for.
    shown_short: bool,
    /// True once the learner was told that no due day changes.
    shown_cram: bool,
    /// The outcome for text that was being typed when the set ended by itself.
    messages: Vec<String>,
    /// True if the set is about to end by itself while a report is being written to a file.
    ends: bool,
    /// The page over the item.
    over: Option<Box<dyn Overlay<Sitting>>>,
    left_ms: Option<u64>,
    /// True if the time left shows on the items of an exam.
    shows_clock: bool,
}

impl Study {
    /// Opens a sitting at the item where the learner left it.
    pub fn new(sitting: Sitting) -> Self {
        Self {
            live: !sitting.is_ended(),
            sitting,
            cursor: 0,
            exhibits: ExhibitTabs::default(),
            scroll: None,
            notice: None,
            shown_failure: None,
            shown_short: false,
            shown_cram: false,
            messages: Vec::new(),
            ends: false,
            over: None,
            left_ms: None,
            shows_clock: true,
        }
    }

    fn answering(&self) -> Answering<'_> {
        let (item, layout, slot) = self.sitting.present();
        Answering {
            item,
            asked: ItemContext {
                drawn: &layout.drawn,
                entry: &slot.entry,
                struck: &slot.working.struck,
                cursor: self.cursor,
            },
        }
    }

    /// Returns the item if it can be answered now.
    fn open_item(&self) -> Option<Answering<'_>> {
        self.is_open().then(|| self.answering())
    }

    fn is_open(&self) -> bool {
        !self.sitting.is_ended() && self.sitting.present().2.phase == Phase::Open
    }

    fn is_cram(&self) -> bool {
        self.sitting.form.plan.aim == Aim::Cram
    }

    fn is_exam(&self) -> bool {
        self.sitting.exam().is_some()
    }

    /// Returns whether the sitting has a clock, with a limit or without.
    fn has_clock(&self) -> bool {
        self.sitting.timing().is_some()
    }

    /// Passes an event to the sitting, and returns its effects.
    fn apply(&mut self, event: SittingEvent, context: &Context) -> Vec<StudyEffect> {
        match self.sitting.apply(event, context.now) {
            Ok(effects) => {
                let id = self.sitting.id;
                effects
                    .into_iter()
                    .map(|effect| StoreEffect::Sitting(id, effect).into())
                    .collect()
            }
            Err(refused) => {
                self.say(Role::Warning, sentence(&refused.to_string()));
                Vec::new()
            }
        }
    }

    /// Calls [`Study::apply`], and stays on this screen.
    fn applied(&mut self, event: SittingEvent, context: &Context) -> Update {
        Update {
            effects: self.apply(event, context),
            go: Go::Stay,
        }
    }

    fn say(&mut self, role: Role, text: impl Into<String>) {
        self.notice = Some(Notice::new(role, text));
    }

    fn key(&mut self, key: Key, context: &Context) -> Update {
        if let Some(acted) = self.open_item().and_then(|open| open.key(key)) {
            return self.apply_outcome(acted, context);
        }
        find(KEYS, key).map_or_else(Update::none, |command| self.command(command, context))
    }

    fn command(&mut self, command: StudyCommand, context: &Context) -> Update {
        match command {
            StudyCommand::Enter => self.confirm_or_advance(context),
            StudyCommand::Further => {
                let down = Event::Key(Key::PageDown);
                self.scroll = scrolling::scroll(&down, || self.view(), context).or(self.scroll);
                Update::none()
            }
            StudyCommand::Previous => self.step_back(context),
            StudyCommand::Next => self.step_on(context),
            StudyCommand::Overview => self.overview(),
            StudyCommand::Flag => {
                let update = self.applied(SittingEvent::ToggleFlag, context);
                let flagged = self.sitting.present().2.flagged;
                self.say(
                    Role::Quiet,
                    if flagged { "Flagged." } else { "Flag removed." },
                );
                update
            }
            StudyCommand::Confide => {
                let said = self.sitting.present().2.working.confidence;
                let update = self.applied(SittingEvent::Confide(Confidence::next(said)), context);
                if self.is_open() {
                    let said = self.sitting.present().2.working.confidence;
                    let said = said.map_or("not stated", feedback::confidence_word);
                    self.say(Role::Quiet, format!("Confidence: {said}."));
                }
                update
            }
            StudyCommand::Calculator => {
                let takes = self.open_item().is_some_and(|open| open.takes_number());
                self.cover(Calculator::new(takes))
            }
            StudyCommand::Ranges => self.cover(Ranges::default()),
            StudyCommand::Note => self.cover(Note::new(&self.sitting.present().2.note)),
            StudyCommand::Remark => self.cover(Remarking::default()),
            StudyCommand::Leave if self.sitting.is_ended() => Update::go(Go::Pop),
            StudyCommand::Leave if self.sitting.is_homework() => {
                self.cover(LeaveHomework::default());
                self.applied(SittingEvent::Leave, context)
            }
            StudyCommand::Leave => {
                self.cover(Leave::new(&self.sitting));
                self.applied(SittingEvent::Leave, context)
            }
        }
    }

    /// Puts a page over the item.
    fn cover(&mut self, page: impl Overlay<Sitting> + 'static) -> Update {
        self.over = Some(Box::new(page));
        Update::none()
    }

    fn overview(&mut self) -> Update {
        if self.is_exam() && !self.sitting.is_ended() {
            return self.cover(Overview::new(self.sitting.place()));
        }
        Update::none()
    }

    fn apply_outcome(&mut self, acted: ActionOutcome, context: &Context) -> Update {
        self.scroll = None;
        match acted {
            ActionOutcome::Nothing | ActionOutcome::Passed => Update::none(),
            ActionOutcome::Cursor(cursor) => {
                self.cursor = cursor;
                Update::none()
            }
            ActionOutcome::Entered(entry, cursor) => {
                self.cursor = cursor;
                self.applied(SittingEvent::Enter(entry), context)
            }
            ActionOutcome::Struck(id) => self.applied(SittingEvent::Strike(id), context),
            ActionOutcome::Refused(why) => {
                self.say(Role::Warning, sentence(&why));
                Update::none()
            }
        }
    }

    /// Returns whether Enter pages through the rationale before it goes on. After an incorrect
    /// response or a guess, a learner who presses it to go on would miss the rationale; after any
    /// other response, paging would be in the way.
    fn holds(&self) -> bool {
        let marking = self.sitting.marking(self.sitting.place());
        let marking = marking.filter(|_| !self.sitting.is_adapting());
        let guessed = self.sitting.present().2.working.confidence == Some(Confidence::Guess);
        marking.is_some_and(|marking| guessed || !marking.score.is_full())
    }

    fn confirm_or_advance(&mut self, context: &Context) -> Update {
        if self.holds()
            && let Some(further) = scrolling::further(|| self.view(), context)
        {
            self.scroll = Some(further);
            return Update::none();
        }
        let next = self.sitting.place() + 1;
        let more = next < self.sitting.len();
        if let Some(why) = self.asks_again().filter(|_| self.is_exam()) {
            self.say(Role::Warning, why);
            return Update::none();
        }
        match (self.sitting.is_ended(), self.is_exam()) {
            (true, _) if more => self.go_to(next, context),
            (true, _) => Update::go(Go::Pop),
            (false, true) if self.sitting.place_after().is_some() => self.step_on(context),
            (false, true) => self.overview(),
            (false, false) if self.is_open() => {
                self.scroll = None;
                self.applied(SittingEvent::Submit, context)
            }
            (false, false) => match self.sitting.next_open() {
                Some(position) => self.go_to(position, context),
                None if self.sitting.answered() == self.sitting.len() => self.end(context),
                None => Update::none(),
            },
        }
    }

    /// Ends the set. Its results are shown once the store has saved the end.
    fn end(&mut self, context: &Context) -> Update {
        self.applied(SittingEvent::End, context)
    }

    fn go_to(&mut self, position: usize, context: &Context) -> Update {
        let update = self.applied(SittingEvent::GoTo(position), context);
        // A case study may refuse the way.
        if self.sitting.place() == position {
            self.cursor = 0;
            self.exhibits = ExhibitTabs::default();
            self.scroll = None;
        }
        update
    }

    fn paste(&mut self, text: &str, context: &Context) -> Update {
        let acted = self.open_item().map(|open| open.paste(text));
        acted.map_or_else(Update::none, |acted| self.apply_outcome(acted, context))
    }

    fn choose(&mut self, target: Target, context: &Context) -> Update {
        if !self.is_open() {
            return Update::none();
        }
        let acted = self.answering().click(target);
        self.apply_outcome(acted, context)
    }

    /// Handles the events that do not depend on the page over the item.
    fn handle_background(&mut self, event: &Event, context: &Context) -> Option<Update> {
        Some(match event {
            Event::News(news) => self.news(news, context),
            Event::Tick => self.applied(SittingEvent::Tick, context),
            Event::Resumed => self.applied(SittingEvent::Resumed, context),
            Event::Covered => self.applied(SittingEvent::Leave, context),
            Event::Leaving => {
                let mut effects = self.keep_typed(context);
                effects.extend(self.apply(SittingEvent::Leave, context));
                Update {
                    effects,
                    go: Go::Stay,
                }
            }
            Event::Shown if self.drawn_words(context).is_some() && !self.shown_short => {
                if let Some(words) = self.drawn_words(context) {
                    self.say(Role::Warning, words);
                }
                self.shown_short = true;
                return self.handle_background(event, context);
            }
            Event::Shown if self.live && self.is_cram() && !self.shown_cram => {
                self.say(Role::Quiet, words::CRAM);
                self.shown_cram = true;
                return self.handle_background(event, context);
            }
            // It was submitted under another screen.
            Event::Shown if self.live && self.sitting.is_ended() => Update::go(self.results()),
            // Opening the help must not stop the clock of an exam.
            Event::Shown if self.has_clock() => Update::none(),
            Event::Shown => self.applied(SittingEvent::Return, context),
            _ => return None,
        })
    }

    fn handle_item(&mut self, event: &Event, context: &Context) -> Update {
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        let item = self.sitting.present().0;
        let before = self.sitting.preceding(self.sitting.place());
        if let Some(tabs) = self.exhibits.after(event, item, before.map(|item| &**item)) {
            self.exhibits = tabs;
            self.notice = None;
            self.scroll = Some(tabs.scroll());
            return Update::none();
        }
        match event {
            Event::Key(key) => {
                self.notice = None;
                self.key(*key, context)
            }
            Event::Choose(target) => {
                self.notice = None;
                self.choose(*target, context)
            }
            Event::Paste(text) => {
                self.notice = None;
                self.paste(text, context)
            }
            Event::Item(act) => self.item_command(act, context),
            _ => Update::none(),
        }
    }
}

impl Screen for Study {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        self.shows_clock = context.settings.clock;
        // A learner who types without a pause must not get more time than the clock gives.
        let is_out = self.sitting.left_ms(context.now) == Some(0);
        if self.is_open() && is_out && !self.sitting.is_closing() {
            self.left_ms = Some(0);
            let mut effects = self.close_over(context);
            effects.extend(self.apply(SittingEvent::Tick, context));
            return Update {
                effects,
                go: Go::Stay,
            };
        }
        // The clock of an exam gets every event, so that a gap is an absence. A resumed program
        // reports that itself.
        let mut ticked = Vec::new();
        if self.ticks() && !matches!(event, Event::Resumed) {
            ticked = self.apply(SittingEvent::Tick, context);
        }
        // The learner has read the message about the time by now, on any page.
        if matches!(event, Event::Key(_)) && self.over.is_some() {
            self.notice = None;
        }
        let mut update = match self.handle_background(event, context) {
            Some(update) => update,
            None => self.handle_overlay(event, context),
        };
        update.effects.splice(0..0, ticked);
        let before_ms = std::mem::replace(&mut self.left_ms, self.sitting.left_ms(context.now));
        self.warn(before_ms);
        update
    }

    fn view(&self) -> Page {
        self.over_view()
    }

    fn ticks(&self) -> bool {
        self.has_clock() && !self.sitting.is_ended()
    }

    fn types(&self) -> bool {
        self.over.as_ref().is_some_and(|over| over.types())
    }

    fn time_left(&self) -> Option<PlainTime> {
        Some(PlainTime {
            left_ms: self.left_ms.filter(|_| !self.sitting.is_ended())?,
            announced_ms: self.sitting.timing()?.announced_ms(),
        })
    }

    fn plain_item(&self) -> Option<PlainItem> {
        self.present_item()
    }

    fn help(&self) -> Vec<HelpLine> {
        self.over_help()
    }
}
