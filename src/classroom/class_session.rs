//! One connection in a class. Its screens run here, for learners and for the instructor.

mod flags;
mod joining;
mod leaving;
mod progress;
mod reporting;
mod screens;

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};

use tokio::sync::oneshot::{self, error::RecvError};
use tokio::sync::watch;

use flags::Flags;
use progress::Progress;
use screens::Screens;

use super::displays::DisplayMemory;
use super::host::{Class, Rejected, Reply, Request};
use super::newcomer::Newcomer;
use super::replay::ClassError;
use super::seat_locks::SeatLock;
use super::session::{self, answer_to, ticked};
use super::store_handle::StoreHandle;
use super::transcript;
use crate::domain::ids::LearnerId;
use crate::domain::library::Library;
use crate::domain::mode::Allowance;
use crate::env::Env;
use crate::metrics::SeatKind;
use crate::ssh::{self, Goodbye, SeatDisplay, own};
use crate::tui::page::Page;
use crate::tui::screen::{ClassNews, ConsoleEffect, Event, News, PlainView, SeatEffect};
use crate::tui::screens::class::console::Console;
use crate::tui::screens::class::seat::{SeatScreen, seat_words};
use crate::tui::theme::Theme;

/// The empty library of every seat: a class has its set already. Shared by all seats.
static NOTHING: LazyLock<Arc<Library>> = LazyLock::new(Arc::default);

/// A participant, with everything that a session needs.
pub struct Participant {
    /// The class.
    pub class: Arc<Class>,
    /// The learner; `None` for the instructor.
    pub learner: Option<LearnerId>,
    /// The learner as a newcomer, added to the class on admission.
    pub newcomer: Option<Newcomer>,
    /// The PIN for coming back, if it was just created.
    pub pin: Option<String>,
    /// The learner's extra time factor.
    pub allowance: Allowance,
    /// The store, for flags.
    pub store: StoreHandle,
    /// The clock.
    pub env: Arc<Env>,
    /// The theme for painting pages.
    pub theme: Theme,
    /// The memory of the chosen display; `None` at the host's own terminal.
    pub memory: Option<Box<DisplayMemory>>,
}

/// A participant's session in a class, with its screens.
pub struct ClassSession {
    who: Participant,
    screens: Screens,
    room: watch::Receiver<Arc<ClassNews>>,
    waiting: Option<oneshot::Receiver<Reply>>,
    /// The seat lock that this connection holds. `None` for the instructor.
    place: Option<SeatLock>,
    /// True if another connection holds the seat now.
    is_taken_over: bool,
    /// True if the program ends with this console.
    is_here: bool,
    /// True once the class has admitted this seat. Rooms shown earlier lack it.
    is_in: bool,
    /// True if the class has changed since this seat asked to join.
    asks_again: bool,
    /// True if the queue was too full for this seat to ask. It retries by itself.
    found_busy: bool,
    quits: bool,
    /// The pending report of the class that the instructor takes along.
    fetched: Option<oneshot::Receiver<Result<String, ClassError>>>,
    /// The text to print on leaving: the learner's record, or the report.
    along: Option<String>,
    flags: Option<Flags>,
    /// The homework progress of all learners, for the instructor's console.
    progress: Option<Box<Progress>>,
    /// This session's text for the placeholder on shared pages.
    own: Option<String>,
}

impl ClassSession {
    /// Creates the session. A learner asks to join.
    pub fn new(who: Participant, size: (u16, u16)) -> Self {
        Self::with(who, Console::new(), size)
    }

    /// Creates the console at the host's own terminal. `resume` is the command to go on.
    pub fn at_host(who: Participant, resume: String, size: (u16, u16)) -> Self {
        let mut seat = Self::with(who, Console::at_host(resume), size);
        seat.is_here = true;
        seat
    }

    fn with(who: Participant, console: Console, size: (u16, u16)) -> Self {
        let library = Arc::clone(&NOTHING);
        let context = session::context(library, &who.env, 0, &who.theme, size);
        let screens = match who.learner {
            Some(learner) => {
                let seat = SeatScreen::new(learner, who.pin.clone());
                Screens::of_learner(learner, seat, context)
            }
            None => Screens::of_instructor(console, context),
        };
        let mut room = match who.learner {
            Some(_) => who.class.shown(),
            None => who.class.all(),
        };
        // The result of joining is newer than anything shown so far.
        room.borrow_and_update();
        let is_host = who.learner.is_none();
        let mut seat = Self {
            who,
            screens,
            room,
            waiting: None,
            place: None,
            is_taken_over: false,
            is_here: false,
            is_in: is_host,
            asks_again: false,
            found_busy: false,
            quits: false,
            fetched: None,
            along: None,
            flags: None,
            progress: None,
            own: None,
        };
        let is_homework = seat.who.class.newest().room.is_homework();
        seat.progress = (is_host && is_homework).then(Box::default);
        match seat.who.learner {
            Some(learner) => {
                let class = Arc::clone(&seat.who.class);
                let (place, ()) = class.places.take(learner, || seat.ask_in(learner));
                seat.place = Some(place);
            }
            None => {
                seat.who.class.attended();
                seat.news();
            }
        }
        seat
    }

    /// Returns the learner's seat number.
    fn number(&self) -> Option<usize> {
        // The published room can be older than this seat.
        let news = self.who.class.newest();
        let seat = news.room.seats().get(&self.who.learner?)?;
        Some(seat.number)
    }

    fn news(&mut self) {
        self.room.borrow_and_update();
        let news = self.newest();
        self.step(&Event::News(News::Class(news)));
        self.look_at_progress();
    }

    fn told(&mut self, told: Reply) {
        let news = match told {
            // By now everybody may have been shown more than what was told.
            Ok(()) => {
                self.is_in = true;
                self.who.newcomer = None;
                self.look_soon();
                News::Class(self.newest())
            }
            Err(why) => {
                self.found_busy |= !self.is_in && why == Rejected::Busy;
                News::Failed(why.to_string())
            }
        };
        self.step(&Event::News(news));
        if self.who.learner.is_none() {
            self.step(&Event::News(News::Ordered));
        }
    }

    fn fetched(&mut self, report: Result<Result<String, ClassError>, RecvError>) {
        self.fetched = None;
        match report {
            Ok(Ok(report)) => {
                self.along = Some(report);
                self.quits = true;
            }
            Ok(Err(error)) => self.not_fetched(&error.to_string()),
            Err(_) => self.not_fetched("an error in the program"),
        }
    }

    fn not_fetched(&mut self, why: &str) {
        let why = format!("the report cannot be read ({why}). Try again");
        self.step(&Event::News(News::Failed(why)));
    }

    fn step(&mut self, event: &Event) {
        let now = self.who.env.now();
        match &mut self.screens {
            Screens::Seat(learner, app) => {
                let (learner, step) = (*learner, app.step(event, now, 0));
                self.quits |= step.quits;
                for effect in step.effects {
                    self.carry_out_for(learner, effect);
                }
            }
            Screens::Console(app) => {
                let step = app.step(event, now, 0);
                self.quits |= step.quits;
                for effect in step.effects {
                    self.carry_out(effect);
                }
            }
        }
    }

    fn carry_out_for(&mut self, learner: LearnerId, effect: SeatEffect) {
        match effect {
            SeatEffect::Wish(wish) => self.ask(|reply| Request::Wish(learner, wish, reply)),
            SeatEffect::SetFlag(item, on) => self.keep_flag(learner, item, on),
            SeatEffect::TakeAlong => {
                let news = Arc::clone(&self.room.borrow());
                let now = self.who.env.now();
                let record = transcript::of_class(&news.room, learner, &news.title, now);
                self.along = Some(record);
                self.quits = true;
            }
        }
    }

    fn carry_out(&mut self, effect: ConsoleEffect) {
        match effect {
            ConsoleEffect::Order(order) => self.ask(|reply| Request::Order(order, reply)),
            // Already pending: a key that is held down reads it once.
            ConsoleEffect::TakeAlong if self.fetched.is_some() => {}
            ConsoleEffect::TakeAlong => match self.fetch_report() {
                Ok(fetched) => self.fetched = Some(fetched),
                Err(gone) => self.not_fetched(&gone.to_string()),
            },
        }
    }

    /// Sends a request to the class.
    fn ask(&mut self, request: impl FnOnce(oneshot::Sender<Reply>) -> Request) {
        match self.who.class.ask(request) {
            Some(reply) => self.waiting = Some(reply),
            None => self.told(Err(Rejected::Busy)),
        }
    }
}

impl ssh::Session for ClassSession {
    fn event(&mut self, event: Event) {
        if let (Event::Leaving, Some(memory)) = (&event, &self.who.memory) {
            memory.keep();
        }
        self.step(&event);
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.screens.resize(size);
    }

    fn page(&mut self) -> Arc<Page> {
        match self.screens.look() {
            Some(look) => {
                let number = self.number();
                self.own = number.map(own::fitted);
                let page = || shared(self.screens.view(), number);
                self.who.class.pages.of(look, page)
            }
            None => Arc::new(self.screens.view()),
        }
    }

    fn plain_view(&self) -> PlainView {
        self.screens.plain_view()
    }

    fn welcome(&self) -> Vec<String> {
        // All other pages say it themselves.
        if self.screens.plain_view().item.is_none() {
            return Vec::new();
        }
        let pin = self.who.pin.as_deref();
        session::welcome(&self.who.class.frame.title, self.number(), pin)
    }

    fn remembered(&self) -> Option<SeatDisplay> {
        self.who.memory.as_ref()?.remembered()
    }

    fn chose(&mut self, display: SeatDisplay) {
        if let Some(memory) = &mut self.who.memory {
            memory.chose(display);
        }
    }

    fn is_pending(&self) -> bool {
        self.waiting.is_some() || self.fetched.is_some()
    }

    fn kind(&self) -> SeatKind {
        match self.who.learner {
            Some(_) => SeatKind::Class,
            None => SeatKind::Console,
        }
    }

    fn theme(&self) -> Theme {
        self.who.theme.clone()
    }

    fn own(&self) -> Option<&str> {
        self.own.as_deref()
    }

    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let ticks = self.screens.ticks() || self.found_busy || self.progress.is_some();
            let progress = self.progress.as_mut();
            let mut none = None;
            let coming = progress.map_or(&mut none, |progress| &mut progress.coming);
            tokio::select! {
                // The newest last: the published room can be older than the reply to one request.
                biased;
                () = lost(&mut self.place) => {
                    self.is_taken_over = true;
                    self.quits = true;
                }
                changed = self.room.changed() => match changed {
                    Ok(()) if self.is_in => self.news(),
                    Ok(()) => self.ask_again(),
                    Err(_) => self.quits = true,
                },
                told = answer_to(&mut self.waiting) => {
                    self.waiting = None;
                    self.told(told.unwrap_or(Err(Rejected::Gone)));
                    if std::mem::take(&mut self.asks_again) && !self.is_in {
                        self.ask_again();
                    }
                }
                report = answer_to(&mut self.fetched) => self.fetched(report),
                done = answer_to(coming) => self.progressed(done),
                () = ticked(ticks) => match std::mem::take(&mut self.found_busy) {
                    true => self.ask_again(),
                    false => {
                        self.step(&Event::Tick);
                        self.look_at_progress();
                    }
                },
            }
        })
    }

    fn is_settling(&self) -> bool {
        self.waiting.is_some()
    }

    fn goodbye(&mut self) -> Option<Goodbye> {
        let words = self.last_words()?;
        Some(Goodbye { words, status: 0 })
    }
}

/// Returns a page that other seats share: without the number of this one.
fn shared(mut page: Page, number: Option<usize>) -> Page {
    if let Some(number) = number {
        let (own, of_all) = (seat_words(number), seat_words(own::MARK));
        let (own, of_all) = (own.trim_start(), of_all.trim_start());
        let mut spans = page.title.iter_mut().chain(&mut page.place);
        if let Some(span) = spans.find(|span| span.text.trim_start().starts_with(own)) {
            span.text = span.text.replacen(own, of_all, 1);
        }
    }
    page
}

async fn lost(place: &mut Option<SeatLock>) {
    match place {
        Some(place) => place.lost().await,
        None => std::future::pending().await,
    }
}
