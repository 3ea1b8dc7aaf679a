//! The item screen: one item at a time. In practice it shows all feedback after each response; in
//! an exam it shows none until the submission.

pub(super) mod calculator;
mod drawn;
pub(super) mod feedback;
mod homework;
mod keys;
mod note;
mod overlay;
mod overview;
pub(super) mod ranges;
mod remarking;
mod time;
mod view;

use self::calculator::Calculator;
use self::homework::LeaveHomework;
use self::keys::{KEYS, StudyCommand};
use self::note::Note;
use self::overlay::Overlay;
use self::overview::Overview;
use self::ranges::Ranges;
use self::remarking::Remarking;
use super::leave::Leave;
use super::results::Results;
use crate::domain::mode::Ending;
use crate::domain::sitting::{Confidence, Phase, Sitting, SittingEvent};
use crate::tui::key::Key;
use crate::tui::keymap::{HelpLine, find};
use crate::tui::kind::{self, ActionOutcome, ItemAction, ItemContext};
use crate::tui::page::{Notice, Page, Role, Scroll, Target};
use crate::tui::prose::sentence;
use crate::tui::screen::{Context, Effect, Event, Go, News, Screen, Update};
use crate::tui::scrolling;

/// The message after an exam ended by itself.
const TIME_IS_UP: &str = "Time is up. Your answers were submitted.";

/// A sitting on screen: to answer, or to review after its end.
pub struct Study {
    sitting: Sitting,
    /// True if it had not ended when the screen opened.
    live: bool,
    cursor: usize,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
    /// The reason why something could not be saved, once it was shown.
    told: Option<String>,
    /// True once the learner was told that the set has fewer items than asked for.
    told_short: bool,
    /// The outcome for text that was being typed when the set ended by itself.
    typed: Vec<String>,
    /// True if the set is about to end by itself while a report is being written to a file.
    ends: bool,
    over: Overlay,
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
            scroll: None,
            notice: None,
            told: None,
            told_short: false,
            typed: Vec::new(),
            ends: false,
            over: Overlay::Nothing,
            left_ms: None,
            shows_clock: true,
        }
    }

    fn asked(&self) -> ItemContext<'_> {
        let (_, layout, slot) = self.sitting.present();
        ItemContext {
            drawn: &layout.drawn,
            entry: &slot.entry,
            struck: &slot.working.struck,
            cursor: self.cursor,
        }
    }

    fn is_open(&self) -> bool {
        !self.sitting.is_ended() && self.sitting.present().2.phase == Phase::Open
    }

    fn is_exam(&self) -> bool {
        self.sitting.exam().is_some()
    }

    /// Passes an event to the sitting, and returns its effects.
    fn apply(&mut self, event: SittingEvent, context: &Context) -> Vec<Effect> {
        match self.sitting.apply(event, context.now) {
            Ok(effects) => {
                let id = self.sitting.id;
                effects
                    .into_iter()
                    .map(|effect| Effect::Sitting(id, effect))
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
        if let Some(acted) = self.pressed(key) {
            return self.acted(acted, context);
        }
        find(KEYS, key).map_or_else(Update::none, |command| self.command(command, context))
    }

    /// Returns the outcome of a key for the item, if it is open.
    fn pressed(&self, key: Key) -> Option<ActionOutcome> {
        let item = self.sitting.present().0;
        kind::pressed(&item.kind, &self.asked(), key).filter(|_| self.is_open())
    }

    fn command(&mut self, command: StudyCommand, context: &Context) -> Update {
        let (place, items) = (self.sitting.place(), self.sitting.len());
        match command {
            StudyCommand::Enter => self.enter(context),
            StudyCommand::Further => {
                let down = Event::Key(Key::PageDown);
                self.scroll = scrolling::scroll(&down, || self.view(), context).or(self.scroll);
                Update::none()
            }
            StudyCommand::Previous if place > 0 => self.go_to(place - 1, context),
            StudyCommand::Next if place + 1 < items => self.go_to(place + 1, context),
            StudyCommand::Previous | StudyCommand::Next => Update::none(),
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
                self.over = Overlay::Calculator(Calculator::new(self.types_numbers()));
                Update::none()
            }
            StudyCommand::Ranges => {
                self.over = Overlay::Ranges(Ranges::default());
                Update::none()
            }
            StudyCommand::Note => {
                self.over = Overlay::Note(Note::new(&self.sitting.present().2.note));
                Update::none()
            }
            StudyCommand::Remark => {
                self.over = Overlay::Remarking(Remarking::default());
                Update::none()
            }
            StudyCommand::Leave if self.sitting.is_ended() => Update::go(Go::Pop),
            StudyCommand::Leave if self.sitting.is_homework() => {
                self.over = Overlay::Homework(LeaveHomework::default());
                self.applied(SittingEvent::Leave, context)
            }
            StudyCommand::Leave => {
                let all = self.sitting.answered() == self.sitting.len();
                self.over = Overlay::Leaving(Leave::new(all, self.is_exam()));
                self.applied(SittingEvent::Leave, context)
            }
        }
    }

    fn overview(&mut self) -> Update {
        if self.is_exam() && !self.sitting.is_ended() {
            self.over = Overlay::Overview(Overview::new(self.sitting.place()));
        }
        Update::none()
    }

    fn acted(&mut self, acted: ActionOutcome, context: &Context) -> Update {
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
        let guessed = self.sitting.present().2.working.confidence == Some(Confidence::Guess);
        marking.is_some_and(|marking| guessed || !marking.score.is_full())
    }

    fn enter(&mut self, context: &Context) -> Update {
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
            (false, true) if more => self.go_to(next, context),
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

    /// Returns the navigation to the results. If the time ran out, they start with a message that
    /// the learner must read.
    fn results(&mut self) -> Go {
        let mut told = std::mem::take(&mut self.typed);
        if self.sitting.ending() == Some(Ending::OutOfTime) {
            told.insert(0, TIME_IS_UP.into());
        }
        Go::Replace(Box::new(Results::new(self.sitting.clone()).told(told)))
    }

    fn go_to(&mut self, position: usize, context: &Context) -> Update {
        self.cursor = 0;
        self.scroll = None;
        self.applied(SittingEvent::GoTo(position), context)
    }

    fn news(&mut self, news: &News, context: &Context) -> Update {
        let id = self.sitting.id;
        match news {
            News::Committed(of, position) if *of == id => {
                self.scroll = None;
                self.told = None;
                self.applied(SittingEvent::Committed(*position), context)
            }
            News::Refused(of, position, why) if *of == id => {
                let update = self.applied(SittingEvent::Refused(*position), context);
                self.say(Role::Wrong, sentence(why));
                update
            }
            News::HandedIn(of) if *of == id => {
                let mut effects = self.close_over(context);
                effects.extend(self.apply(SittingEvent::HandedIn, context));
                Update {
                    effects,
                    go: self.results(),
                }
            }
            News::HandInRefused(of, why) if *of == id => {
                let update = self.applied(SittingEvent::HandInRefused, context);
                self.say(Role::Wrong, sentence(why));
                update
            }
            News::Reread(read, why) if read.id == id => self.reread(read, why, context),
            News::NotKept(of, effect, why) if *of == id => {
                let update = self.applied(SittingEvent::NotKept(effect.clone()), context);
                if self.told.as_ref() != Some(why) {
                    self.say(Role::Wrong, format!("Not saved. {}", sentence(why)));
                    self.told = Some(why.clone());
                }
                update
            }
            News::Remarked(of, written) if *of == id => {
                self.remarked(written.clone());
                Update::none()
            }
            News::Failed(why) => {
                self.say(Role::Wrong, sentence(why));
                Update::none()
            }
            _ => Update::none(),
        }
    }

    /// Shows the changes that another window has put on disk.
    fn reread(&mut self, read: &Sitting, why: &str, context: &Context) -> Update {
        self.cursor = 0;
        self.scroll = None;
        let place = self.sitting.place();
        let entered = self.sitting.present().2.entry.clone();
        let was_answered = self.sitting.marking(place).is_some();
        self.sitting.adopt(read.clone());
        if self.live && self.sitting.is_ended() {
            let mut told = vec![sentence(why)];
            let now = self.sitting.present().2;
            let counts = self.sitting.marking(place).is_some() && now.entry == entered;
            if !entered.is_blank() && !was_answered && !counts {
                let number = place + 1;
                told.push(format!(
                    "Your unconfirmed answer to question {number} was not saved."
                ));
            }
            let effects = self.close_over(context);
            told.append(&mut self.typed);
            let results = Results::new(self.sitting.clone()).told(told);
            return Update {
                effects,
                go: Go::Replace(Box::new(results)),
            };
        }
        self.say(Role::Warning, sentence(why));
        Update::none()
    }

    fn paste(&mut self, text: &str, context: &Context) -> Update {
        if !self.is_open() {
            return Update::none();
        }
        let item = self.sitting.present().0;
        let acted = kind::screen(&item.kind).paste(&self.asked(), text);
        self.acted(acted, context)
    }

    fn choose(&mut self, target: Target, context: &Context) -> Update {
        if !self.is_open() {
            return Update::none();
        }
        self.cursor = usize::from(target.0);
        let item = self.sitting.present().0.clone();
        let acted = kind::screen(&item.kind).act(&self.asked(), ItemAction::Toggle, None);
        self.acted(acted, context)
    }

    /// Handles the events that do not depend on the page over the item.
    fn beneath(&mut self, event: &Event, context: &Context) -> Option<Update> {
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
            Event::Shown if self.drawn_words(context).is_some() && !self.told_short => {
                if let Some(words) = self.drawn_words(context) {
                    self.say(Role::Warning, words);
                }
                self.told_short = true;
                return self.beneath(event, context);
            }
            // It was submitted under another screen.
            Event::Shown if self.live && self.sitting.is_ended() => Update::go(self.results()),
            // Opening the help must not stop the clock of an exam.
            Event::Shown if self.is_exam() => Update::none(),
            Event::Shown => self.applied(SittingEvent::Return, context),
            _ => return None,
        })
    }

    fn item(&mut self, event: &Event, context: &Context) -> Update {
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
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
            _ => Update::none(),
        }
    }
}

impl Screen for Study {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        self.shows_clock = context.settings.clock;
        // A learner who types without a pause must not get more time than the clock gives.
        if self.is_open() && self.sitting.left_ms(context.now) == Some(0) {
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
        if matches!(event, Event::Key(_)) && !matches!(self.over, Overlay::Nothing) {
            self.notice = None;
        }
        let mut update = match self.beneath(event, context) {
            Some(update) => update,
            None => self.over(event, context),
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
        self.is_exam() && !self.sitting.is_ended()
    }

    fn types(&self) -> bool {
        match &self.over {
            Overlay::Note(_) => true,
            Overlay::Remarking(remarking) => remarking.types(),
            _ => false,
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        self.over_help()
    }
}
