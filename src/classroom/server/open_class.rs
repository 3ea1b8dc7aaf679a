//! The session of an instructor who opens a class remotely: choosing a lesson plan or drawing a
//! set, setting up the class, and then the console.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::ClassServer;
use crate::classroom::displays::DisplayMemory;
use crate::classroom::host::Class;
use crate::classroom::replay::learner_of;
use crate::classroom::session;
use crate::classroom::study_session::StudyBanks;
use crate::domain::form::Plan;
use crate::domain::room::Terms;
use crate::metrics::SeatKind;
use crate::runtime::{App, StepResult};
use crate::ssh::{Goodbye, SeatDisplay, Session};
use crate::tui::page::Page;
use crate::tui::screen::{Event, LessonsNews, News, OpenClassEffect, Opening, PlainView, Prepared};
use crate::tui::screens::class::lessons::LessonsScreen as Screen;
use crate::tui::theme::Theme;

/// The source of lesson plans. They are read on demand, on a thread that may block.
pub trait LessonPlans: Send + Sync {
    /// Lists the current lesson plans.
    fn list(&self) -> LessonsNews;

    /// Reads the lesson plan of that file name and draws its set. Returns also the class options
    /// that it proposes.
    ///
    /// # Errors
    /// Every mistake in it, each with advice.
    fn prepare(&self, name: &str) -> Result<(Terms, Opening), Vec<(String, String)>>;
}

/// The result of a slow operation.
enum Opened {
    Class(Arc<Class>),
    /// A lesson plan with its set drawn, by its file name.
    Lesson(String, Terms, Opening),
    News(News),
}

/// An instructor's session, before there is a class and then in it.
pub struct OpenClassSession {
    class_server: Arc<ClassServer>,
    owner: String,
    memory: DisplayMemory,
    theme: Theme,
    size: (u16, u16),
    app: App<OpenClassEffect>,
    /// The terms prepared last.
    terms: Option<Terms>,
    awaited: Option<oneshot::Receiver<Opened>>,
    /// True if the pending operation opens a class.
    opens: bool,
    console: Option<Box<dyn Session>>,
    page: Option<Arc<Page>>,
    quits: bool,
}

impl OpenClassSession {
    /// Shows the lesson plans and banks to open a class with.
    pub fn new(
        class_server: Arc<ClassServer>,
        study_banks: &StudyBanks,
        owner: String,
        theme: Theme,
        size: (u16, u16),
    ) -> Self {
        let library = Arc::clone(&study_banks.library);
        let env = class_server.env();
        let context = session::context(library, env, study_banks.count, &theme, size);
        let screen = Screen::new(class_server.lessons().is_some());
        let (mut app, step) = App::with(Box::new(screen), context);
        app.offer_plain();
        let memory = class_server.memory((learner_of(&owner), Some(owner.clone())), None);
        let mut session = Self {
            class_server,
            owner,
            memory,
            theme,
            size,
            app,
            terms: None,
            awaited: None,
            opens: false,
            console: None,
            page: None,
            quits: false,
        };
        session.carry_out(step);
        session
    }

    fn step(&mut self, event: &Event) {
        let env = self.class_server.env();
        let (now, seed) = (env.now(), env.fresh_seed());
        let step = self.app.step(event, now, seed);
        self.page = None;
        self.carry_out(step);
    }

    fn carry_out(&mut self, step: StepResult<OpenClassEffect>) {
        self.quits |= step.quits;
        for effect in step.effects {
            match effect {
                OpenClassEffect::Draw(plan) => self.draw(&plan),
                // While a class is being opened, wait for it and do not open another.
                _ if self.opens => {}
                // A recent list will do: do not drop the pending operation for it.
                OpenClassEffect::LoadLessons if self.awaited.is_some() => {}
                OpenClassEffect::LoadLessons => {
                    self.read(|lessons| Opened::News(News::Lessons(Arc::new(lessons.list()))))
                }
                OpenClassEffect::PrepareLesson(name) => {
                    self.read(|lessons| match lessons.prepare(&name) {
                        Ok((terms, opening)) => Opened::Lesson(name, terms, opening),
                        Err(mistakes) => Opened::News(News::LessonRefused(name, mistakes)),
                    });
                }
                OpenClassEffect::OpenClass(opening) => self.open(opening),
            }
        }
    }

    fn read(&mut self, task: impl FnOnce(&dyn LessonPlans) -> Opened + Send + 'static) {
        let Some(lessons) = self.class_server.lessons().cloned() else {
            return;
        };
        let (told, came) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            // The requester may be gone.
            let _ = told.send(task(&*lessons));
        });
        self.awaited = Some(came);
    }

    fn draw(&mut self, plan: &Plan) {
        match self.class_server.draw(plan) {
            Ok(terms) => self.prepared(None, terms, Opening::default()),
            Err(why) => self.step(&Event::News(News::Failed(why))),
        }
    }

    fn prepared(&mut self, lesson: Option<String>, terms: Terms, opening: Opening) {
        let mut topics: Vec<String> = Vec::new();
        for item in &terms.items {
            if !topics.contains(&item.topic.title) {
                topics.push(item.topic.title.clone());
            }
        }
        let prepared = Prepared {
            opening,
            items: terms.items.len(),
            topics,
            lesson,
        };
        self.terms = Some(terms);
        self.step(&Event::News(News::Prepared(Arc::new(prepared))));
    }

    fn open(&mut self, opening: Opening) {
        let Some(terms) = self.terms.clone() else {
            return;
        };
        let terms = Terms {
            changes: opening.changes,
            limit_s: opening.limit_s,
            withheld: opening.withheld,
            ..terms
        };
        let title = Some(opening.title).filter(|title| !title.is_empty());
        let (told, came) = oneshot::channel();
        let (class_server, owner) = (Arc::clone(&self.class_server), self.owner.clone());
        tokio::spawn(async move {
            let opened = class_server.open(terms, title, owner).await;
            // The requester may be gone. The class is listed all the same.
            let _ = told.send(match opened {
                Ok(class) => Opened::Class(class),
                Err(why) => Opened::News(News::Failed(why)),
            });
        });
        self.opens = true;
        self.awaited = Some(came);
    }
}

impl Session for OpenClassSession {
    fn event(&mut self, event: Event) {
        match &mut self.console {
            Some(console) => console.event(event),
            None => self.step(&event),
        }
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.page = None;
        self.app.resize(size);
        if let Some(console) = &mut self.console {
            console.resize(size);
        }
    }

    fn page(&mut self) -> Arc<Page> {
        if let Some(console) = &mut self.console {
            return console.page();
        }
        let app = &self.app;
        let page = self.page.get_or_insert_with(|| Arc::new(app.view()));
        Arc::clone(page)
    }

    fn plain_view(&self) -> PlainView {
        match &self.console {
            Some(console) => console.plain_view(),
            None => self.app.plain_view(),
        }
    }

    fn remembered(&self) -> Option<SeatDisplay> {
        self.memory.remembered()
    }

    fn chose(&mut self, display: SeatDisplay) {
        self.memory.chose(display);
    }

    fn is_pending(&self) -> bool {
        let console = self.console.as_ref();
        self.awaited.is_some() || console.is_some_and(|console| console.is_pending())
    }

    fn kind(&self) -> SeatKind {
        SeatKind::Console
    }

    fn theme(&self) -> Theme {
        self.theme.clone()
    }

    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            if let Some(console) = &mut self.console {
                return console.changed().await;
            }
            let Some(awaited) = &mut self.awaited else {
                return std::future::pending().await;
            };
            let came = awaited.await;
            self.awaited = None;
            self.opens = false;
            match came {
                Ok(Opened::Class(class)) => {
                    let theme = self.theme.clone();
                    self.console = Some(self.class_server.console(class, theme, self.size));
                }
                Ok(Opened::Lesson(name, terms, opening)) => {
                    self.prepared(Some(name), terms, opening);
                }
                Ok(Opened::News(news)) => self.step(&Event::News(news)),
                Err(_) => self.step(&Event::News(News::Failed("an error in the program".into()))),
            }
        })
    }

    fn goodbye(&mut self) -> Option<Goodbye> {
        if let Some(console) = &mut self.console {
            return console.goodbye();
        }
        self.quits.then(Goodbye::default)
    }
}
