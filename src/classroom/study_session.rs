//! Personal study on the host: one's own screens as at one's own terminal, with progress kept
//! here under one's key.

use std::collections::VecDeque;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::oneshot::{self, error::RecvError};
use tokio::time::timeout;

use super::class_session::answer_to;
use super::homework::Homework;
use super::store_handle::StoreHandle;
use super::transcript;
use crate::domain::ids::LearnerId;
use crate::domain::library::Library;
use crate::domain::moment::closing_day;
use crate::env::Env;
use crate::runtime::effects::EffectRunner;
use crate::runtime::pending::PendingReply;
use crate::runtime::{App, StepResult};
use crate::ssh::{Goodbye, KeyFingerprint, Session};
use crate::store::StoreError;
use crate::tui::page::{Page, Role, Span};
use crate::tui::prose::capital;
use crate::tui::screen::{Context, Effect, Event, News, ProgressNews, Screen};
use crate::tui::theme::Theme;

/// How often clocks on screen move.
const TICK: Duration = Duration::from_millis(500);
/// Errands of one seat that wait for the store: past that its keys are not taken, since classes need
/// room there too, and nobody types so far ahead of what is shown.
const ERRANDS_MAX: usize = 64;
/// The last words.
const GOODBYE: &str = "Until next time. Your progress is kept here, under your key.";
/// The last words of homework that can be gone on with.
const COME_BACK: &str = "Until next time. What you confirmed is kept; come back as you came.";
/// Longer than any connection lasts.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What all who study here share.
#[derive(Clone)]
pub struct StudyBanks {
    /// The banks.
    pub library: Arc<Library>,
    /// Banks that were not loaded, a sentence each.
    pub trouble: Arc<Vec<String>>,
    /// How many items a set has where nothing else is said.
    pub count: usize,
}

/// An effect on its way, and what the screens are told where nothing comes of it.
struct PendingEffect {
    answer: oneshot::Receiver<Option<News>>,
    awaited: Option<PendingReply>,
}

/// How many study for themselves behind one door. Whoever has any key may, so that they leave room
/// for classes.
#[derive(Clone, Default)]
pub struct StudyCounter(Arc<AtomicUsize>);

/// One of those who study; none any more once it is dropped.
pub struct StudyPermit(StudyCounter);

impl StudyCounter {
    /// Lets one more study, where there are fewer than so many.
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

/// One learner's own screens.
pub struct StudySession {
    learner: LearnerId,
    shelf: StudyBanks,
    store: StoreHandle,
    env: Arc<Env>,
    theme: Theme,
    app: App,
    tasks: VecDeque<PendingEffect>,
    page: Option<Arc<Page>>,
    quits: bool,
    /// The homework that is done here, where it is not for oneself.
    homework: Option<Box<Homework>>,
    /// The own record on its way, where the learner takes it along; and once it is here.
    fetched: Option<oneshot::Receiver<Result<String, StoreError>>>,
    along: Option<String>,
    /// The key that leads to the learner, where nothing else does.
    key: Option<KeyFingerprint>,
    _studies: Option<StudyPermit>,
}

impl StudySession {
    /// Opens the home screen of a learner; or `first` in its place.
    pub fn new(
        (learner, first): (LearnerId, Option<Box<dyn Screen>>),
        shelf: StudyBanks,
        (store, env): (StoreHandle, Arc<Env>),
        theme: Theme,
        size: (u16, u16),
    ) -> Self {
        let context = Context {
            library: Arc::clone(&shelf.library),
            now: env.now(),
            size,
            charset: theme.charset(),
            fresh_seed: env.fresh_seed(),
            settings: crate::tui::settings::Settings {
                count: shelf.count,
                ..Default::default()
            },
            at_home: false,
        };
        let (app, step) = match first {
            Some(first) => App::with(first, context),
            None => App::open(context),
        };
        let mut seat = Self {
            learner,
            shelf,
            store,
            env,
            theme,
            app,
            tasks: VecDeque::new(),
            page: None,
            quits: false,
            homework: None,
            fetched: None,
            along: None,
            key: None,
            _studies: None,
        };
        seat.carry_out(step);
        seat
    }

    /// The same, of whoever has that key, counted as one of those who study for themselves.
    pub fn with_key(self, key: KeyFingerprint, studies: StudyPermit) -> Self {
        Self {
            key: Some(key),
            _studies: Some(studies),
            ..self
        }
    }

    /// The same, for as long as that homework is open.
    pub fn at_homework(self, homework: Homework) -> Self {
        Self {
            homework: Some(Box::new(homework)),
            ..self
        }
    }

    /// The last words, where what was to be done here is closed by now.
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
            if matches!(effect, Effect::TakeAlong) {
                self.fetch_record();
                continue;
            }
            let awaited = PendingReply::of(&effect);
            let (learner, shelf, now) = (self.learner, self.shelf.clone(), self.env.now());
            let key = self.key.clone();
            let who = self.whom_to_tell();
            let posted = self.store.post(move |store| {
                let mut runner = EffectRunner {
                    store,
                    learner,
                    library: &shelf.library,
                    trouble: &shelf.trouble,
                };
                let news = runner.carry_out(&effect, now);
                let dir = runner.store.path().parent().map(Path::to_path_buf);
                let news = news.map(|news| at_a_door(news, who, dir.as_deref()));
                let noted = key.map(|key| store.know_key_of_kept(&key.0, learner, now));
                if let Some(Err(error)) = noted {
                    tracing::warn!(%error, "a key was not noted");
                }
                news
            });
            match posted {
                Ok(answer) => self.tasks.push_back(PendingEffect { answer, awaited }),
                Err(gone) => self.told_not(awaited, &gone.to_string()),
            }
        }
    }

    /// Has the own record read; the seat is left once it is here.
    fn fetch_record(&mut self) {
        if self.fetched.is_some() {
            // It is on its way: a key that is held down reads nothing twice.
            return;
        }
        let (learner, library) = (self.learner, Arc::clone(&self.shelf.library));
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
            Ok(Ok(record)) => {
                self.along = Some(record);
                self.quits = true;
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "a record could not be read");
                self.not_fetched("the host has trouble with its disk");
            }
            Err(_) => self.not_fetched("a fault of the program"),
        }
    }

    /// Who can do something about the disk of this host.
    fn whom_to_tell(&self) -> &'static str {
        match self.homework {
            Some(_) => "your instructor",
            None => "whoever runs this host",
        }
    }

    fn not_fetched(&mut self, why: &str) {
        let why = format!("Your record cannot be read: {why}. Try again.");
        self.step(&Event::News(News::Failed(why)));
    }

    fn told_not(&mut self, awaited: Option<PendingReply>, why: &str) {
        let why = format!("Not saved: {why}. Try again.");
        let news = match awaited {
            Some(awaited) => awaited.refused(why),
            None => News::Failed(why),
        };
        self.step(&Event::News(news));
    }
}

impl Session for StudySession {
    fn event(&mut self, event: Event) {
        // What comes after the end is not taken, but what was entered before is kept.
        let closed = self.closed().is_some();
        let behind = self.tasks.len() >= ERRANDS_MAX;
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
                // On every page: nobody has to remember until when it is open.
                let day = closing_day(homework.until, self.env.now().offset);
                page.place
                    .insert(0, Span::new(format!("until {day}  "), Role::Quiet));
                // At the left, where no window cuts it: the instructor calls learners by it.
                if let Some(number) = homework.number() {
                    let words = format!("seat {number} · ");
                    page.title.insert(0, Span::new(words, Role::Quiet));
                }
            }
            Arc::new(page)
        });
        Arc::clone(page)
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
                Err(_) => self.told_not(awaited, "a fault of the program"),
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
                format!("{COME_BACK} Your PIN: {pin}. With your name it brings you back.")
            }
        };
        self.quits.then(|| Goodbye {
            words: format!("{}{goodbye}", record.unwrap_or_default()),
            status: 0,
        })
    }
}

/// What the oldest errand comes to; it is still the oldest when this resolves.
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

/// News as whoever studies behind a door gets them: nothing of where things lie on the host, and
/// whom to tell about its disk, which nobody here can do anything about.
fn at_a_door(news: News, who: &str, dir: Option<&Path>) -> News {
    let not_saved = format!("the host cannot save it. Tell {who}, then");
    let of_disk = [
        StoreError::DiskFull,
        StoreError::ReadOnly,
        StoreError::Locked,
    ];
    let is_of_disk = |words: &str| {
        let is_inside = dir.is_some_and(|dir| words.contains(&*dir.to_string_lossy()));
        let briefs = of_disk.map(|of| of(PathBuf::new()).brief());
        is_inside || briefs.iter().flatten().any(|brief| brief == words)
    };
    match news {
        News::Progress(progress) => News::Progress(Arc::new(ProgressNews {
            takes_along: true,
            ..Arc::unwrap_or_clone(progress)
        })),
        News::Refused(id, position, _) => News::Refused(
            id,
            position,
            capital(&format!("{not_saved} press Enter again.")),
        ),
        News::HandInRefused(id, _) => {
            News::HandInRefused(id, capital(&format!("{not_saved} try again.")))
        }
        News::NotKept(id, effect, _) => {
            News::NotKept(id, effect, format!("{not_saved} try again."))
        }
        News::Remarked(id, Ok(_)) => News::Remarked(id, Ok("a file on the host".into())),
        News::Remarked(id, Err(_)) => News::Remarked(
            id,
            Err(format!("The host cannot write the report. Tell {who}.")),
        ),
        News::Failed(why) if is_of_disk(&why) => {
            News::Failed(format!("The host has trouble with its disk. Tell {who}."))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
