//! Personal study on the host: the same screens as at a local terminal, with progress stored here
//! under the learner's key.

mod remote;

use std::collections::VecDeque;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::oneshot::{self, error::RecvError};
use tokio::time::timeout;

use super::displays::DisplayMemory;
use remote::for_remote;

use super::homework::Homework;
use super::session::{self, TICK, answer_to};
use super::store_handle::StoreHandle;
use super::transcript;
use crate::domain::ids::LearnerId;
use crate::domain::library::Library;
use crate::domain::moment::closing_day;
use crate::env::Env;
use crate::metrics::SeatKind;
use crate::runtime::effects::EffectRunner;
use crate::runtime::pending::PendingReply;
use crate::runtime::{App, StepResult};
use crate::ssh::{Goodbye, KeyFingerprint, SeatDisplay, Session};
use crate::store::StoreError;
use crate::tui::page::{Page, Role, Span};
use crate::tui::screen::{Event, News, PlainView, Screen, StoreEffect, StudyEffect};
use crate::tui::theme::Theme;

/// The maximum number of store tasks of one session. Beyond it, keys are dropped, since classes
/// need the store too, and nobody types so far ahead of the screen.
const TASKS_MAX: usize = 64;
/// The goodbye message.
const GOODBYE: &str = "Until next time. Your progress is kept here, under your key.";
/// The goodbye message of homework that can be resumed.
const COME_BACK: &str = "Until next time. Your confirmed answers are kept. The same command \
                         brings you back.";
/// Longer than any connection lasts.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The banks and defaults that all study sessions share.
#[derive(Clone)]
pub struct StudyBanks {
    /// The banks.
    pub library: Arc<Library>,
    /// Banks that were not loaded, one sentence each.
    pub trouble: Arc<Vec<String>>,
    /// The default number of items in a set.
    pub count: usize,
}

/// A pending effect, and the news for the screens if it fails.
struct PendingEffect {
    answer: oneshot::Receiver<Option<News>>,
    awaited: Option<PendingReply>,
}

/// The number of study sessions on one server. Anybody with a key may study, so the number is
/// limited to leave room for classes.
#[derive(Clone, Default)]
pub struct StudyCounter(Arc<AtomicUsize>);

/// A permit for one study session. Dropping it frees the place.
pub struct StudyPermit(StudyCounter);

impl StudyCounter {
    /// Returns a permit if fewer than `max` study sessions are open.
    pub fn begin(&self, max: usize) -> Option<StudyPermit> {
        let more = |count: usize| (count < max).then_some(count + 1);
        let begun = self
            .0
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, more);
        begun.is_ok().then(|| StudyPermit(self.clone()))
    }
}

impl Drop for StudyPermit {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A learner's study session.
pub struct StudySession {
    learner: LearnerId,
    study_banks: StudyBanks,
    store: StoreHandle,
    env: Arc<Env>,
    theme: Theme,
    app: App,
    tasks: VecDeque<PendingEffect>,
    page: Option<Arc<Page>>,
    quits: bool,
    /// True in plain lines, where the time for a response does not count.
    untimed: bool,
    /// The homework of this session, or `None` for personal study.
    homework: Option<Box<Homework>>,
    /// The pending record that the learner takes along. Below it, the finished one.
    fetched: Option<oneshot::Receiver<Result<String, StoreError>>>,
    along: Option<String>,
    /// The key that identifies the learner, if nothing else does.
    key: Option<KeyFingerprint>,
    memory: Option<Box<DisplayMemory>>,
    _studies: Option<StudyPermit>,
}

impl StudySession {
    /// Opens the home screen of a learner, or `first` in its place.
    pub fn new(
        (learner, first): (LearnerId, Option<Box<dyn Screen>>),
        study_banks: StudyBanks,
        (store, env): (StoreHandle, Arc<Env>),
        theme: Theme,
        size: (u16, u16),
    ) -> Self {
        let library = Arc::clone(&study_banks.library);
        let context = session::context(library, &env, study_banks.count, &theme, size);
        let (mut app, step) = match first {
            Some(first) => App::with(first, context),
            None => App::open(context),
        };
        app.offer_plain();
        let mut seat = Self {
            learner,
            study_banks,
            store,
            env,
            theme,
            app,
            tasks: VecDeque::new(),
            page: None,
            quits: false,
            untimed: false,
            homework: None,
            fetched: None,
            along: None,
            key: None,
            memory: None,
            _studies: None,
        };
        seat.carry_out(step);
        seat
    }

    /// Sets the learner's key and the permit of a personal study session.
    pub fn with_key(self, key: KeyFingerprint, studies: StudyPermit) -> Self {
        Self {
            key: Some(key),
            _studies: Some(studies),
            ..self
        }
    }

    /// Sets the memory of the learner's display.
    pub fn with_memory(self, memory: DisplayMemory) -> Self {
        Self {
            memory: Some(Box::new(memory)),
            ..self
        }
    }

    /// Limits the session to the opening time of that homework.
    pub fn at_homework(self, homework: Homework) -> Self {
        Self {
            homework: Some(Box::new(homework)),
            ..self
        }
    }

    /// Returns the goodbye message if the homework is closed by now.
    fn closed(&self) -> Option<Goodbye> {
        self.homework.as_ref()?.closed(self.env.now().at)
    }

    fn step(&mut self, event: &Event) {
        let (now, seed) = (self.env.now(), self.env.fresh_seed());
        let step = self.app.step(event, now, seed);
        self.page = None;
        self.carry_out(step);
    }

    fn carry_out(&mut self, step: StepResult) {
        self.quits |= step.quits;
        for effect in step.effects {
            match effect {
                StudyEffect::Store(effect) => self.post(effect),
                StudyEffect::TakeAlong => self.fetch_record(),
                // The screens use it already, and there is no settings file.
                StudyEffect::Set(..) => {}
            }
        }
    }

    fn post(&mut self, effect: StoreEffect) {
        let awaited = PendingReply::of(&effect);
        let (learner, study_banks, now) = (self.learner, self.study_banks.clone(), self.env.now());
        let key = self.key.clone();
        let (who, untimed) = (self.whom_to_tell(), self.untimed);
        let posted = self.store.post(move |store| {
            let mut runner = EffectRunner {
                store,
                learner,
                library: &study_banks.library,
                trouble: &study_banks.trouble,
                untimed,
            };
            let news = runner.carry_out(&effect, now);
            let dir = runner.store.path().parent().map(Path::to_path_buf);
            let news = news.map(|news| for_remote(news, who, dir.as_deref()));
            let noted = key.map(|key| store.know_key_of_kept(&key.0, learner, now));
            if let Some(Err(error)) = noted {
                tracing::warn!(%error, "a key was not saved");
            }
            news
        });
        match posted {
            Ok(answer) => self.tasks.push_back(PendingEffect { answer, awaited }),
            Err(gone) => self.told_not(awaited, &gone.to_string()),
        }
    }

    /// Starts reading the learner's record. The session ends once it is here.
    fn fetch_record(&mut self) {
        if self.fetched.is_some() {
            // Already pending: a key that is held down reads it once.
            return;
        }
        let (learner, library) = (self.learner, Arc::clone(&self.study_banks.library));
        let now = self.env.now();
        let posted = self
            .store
            .post(move |store| transcript::of_study(&library, &store.of(learner), now));
        match posted {
            Ok(fetched) => self.fetched = Some(fetched),
            Err(gone) => self.not_fetched(&gone.to_string()),
        }
    }

    fn fetched(&mut self, record: Result<Result<String, StoreError>, RecvError>) {
        self.fetched = None;
        match record {
            Ok(Ok(mut record)) => {
                if self.homework.is_none() {
                    record.push_str(transcript::TAKE_HOME);
                }
                self.along = Some(record);
                self.quits = true;
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "a record could not be read");
                self.not_fetched("the host has trouble with its disk");
            }
            Err(_) => self.not_fetched("an error in the program"),
        }
    }

    /// Returns the person who can do something about this host's disk.
    fn whom_to_tell(&self) -> &'static str {
        match self.homework {
            Some(_) => "your instructor",
            None => "the person who runs this host",
        }
    }

    fn not_fetched(&mut self, why: &str) {
        let why = format!("Your record cannot be read ({why}). Try again.");
        self.step(&Event::News(News::Failed(why)));
    }

    fn told_not(&mut self, awaited: Option<PendingReply>, why: &str) {
        let why = format!("Not saved ({why}). Try again.");
        let news = match awaited {
            Some(awaited) => awaited.refused(why),
            None => News::Failed(why),
        };
        self.step(&Event::News(news));
    }
}

impl Session for StudySession {
    fn event(&mut self, event: Event) {
        if let (Event::Leaving, Some(memory)) = (&event, &self.memory) {
            memory.keep();
        }
        // Input after the closing time is dropped, but earlier drafts are kept.
        let closed = self.closed().is_some();
        let behind = self.tasks.len() >= TASKS_MAX;
        if !closed && !behind || matches!(event, Event::Leaving) {
            self.step(&event);
        }
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.app.resize(size);
        self.page = None;
    }

    fn page(&mut self) -> Arc<Page> {
        let (app, homework) = (&self.app, self.homework.as_ref());
        let page = self.page.get_or_insert_with(|| {
            let mut page = app.view();
            if let Some(homework) = homework {
                // On every page, so that nobody has to remember the closing time.
                let day = closing_day(homework.until, self.env.now().offset);
                page.place
                    .insert(0, Span::new(format!("until {day}  "), Role::Quiet));
                // At the left, so that no window cuts it: the instructor calls learners by it.
                if let Some(number) = homework.number() {
                    let words = format!("seat {number} · ");
                    page.title.insert(0, Span::new(words, Role::Quiet));
                }
            }
            Arc::new(page)
        });
        Arc::clone(page)
    }

    fn plain_view(&self) -> PlainView {
        self.app.plain_view()
    }

    fn welcome(&self) -> Vec<String> {
        let homework = self.homework.as_ref();
        // The page of the homework has the PIN.
        homework.map_or_else(Vec::new, |homework| {
            session::welcome(&homework.title(), homework.number(), None)
        })
    }

    fn remembered(&self) -> Option<SeatDisplay> {
        self.memory.as_ref()?.remembered()
    }

    fn shown_in(&mut self, display: SeatDisplay) {
        self.untimed = display == SeatDisplay::Plain;
    }

    fn chose(&mut self, display: SeatDisplay) {
        if let Some(memory) = &mut self.memory {
            memory.chose(display);
        }
    }

    fn is_pending(&self) -> bool {
        let joins = self.homework.as_ref().is_some_and(|of| of.is_asked());
        joins || !self.tasks.is_empty() || self.fetched.is_some()
    }

    fn kind(&self) -> SeatKind {
        match self.homework {
            Some(_) => SeatKind::Homework,
            None => SeatKind::Study,
        }
    }

    fn theme(&self) -> Theme {
        self.theme.clone()
    }

    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let tick = if self.app.ticks() { TICK } else { FOREVER };
            let now = self.env.now().at;
            let left = self.homework.as_ref().map(|homework| homework.left(now));
            let limit = left.map_or(tick, |left| left.min(tick));
            let news = tokio::select! {
                news = timeout(limit, next(&mut self.tasks)) => news,
                record = answer_to(&mut self.fetched) => return self.fetched(record),
                () = changed(&mut self.homework) => {
                    self.page = None;
                    return;
                }
            };
            let Ok(news) = news else {
                self.step(&Event::Tick);
                return;
            };
            let awaited = self.tasks.pop_front().and_then(|task| task.awaited);
            match news {
                Ok(Some(news)) => self.step(&Event::News(news)),
                Ok(None) => {}
                Err(_) => self.told_not(awaited, "an error in the program"),
            }
        })
    }

    fn goodbye(&mut self) -> Option<Goodbye> {
        if let Some(goodbye) = self.closed() {
            return Some(goodbye);
        }
        let record = self.along.as_deref().map(|record| format!("{record}\n"));
        let goodbye = match self.homework.as_ref().map(|homework| &homework.pin) {
            None => GOODBYE.to_owned(),
            Some(None) => COME_BACK.to_owned(),
            Some(Some(pin)) => {
                format!("{COME_BACK} Your PIN: {pin}. Use it with your name.")
            }
        };
        self.quits.then(|| Goodbye {
            words: format!("{}{goodbye}", record.unwrap_or_default()),
            status: 0,
        })
    }
}

/// Resolves with the result of the oldest task, which is still in front of the queue.
async fn next(tasks: &mut VecDeque<PendingEffect>) -> Result<Option<News>, RecvError> {
    match tasks.front_mut() {
        Some(task) => (&mut task.answer).await,
        None => std::future::pending().await,
    }
}

async fn changed(homework: &mut Option<Box<Homework>>) {
    match homework {
        Some(homework) => homework.changed().await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
