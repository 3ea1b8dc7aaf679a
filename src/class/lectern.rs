//! An instructor who opens a class from afar: the set is drawn on the screen that draws one's own
//! sets, and the console takes its place.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::hall::Hall;
use super::host::Class;
use super::study::Shelf;
use crate::domain::form::Plan;
use crate::domain::standing::History;
use crate::door::{Farewell, Seat};
use crate::driver::{Stage, Step};
use crate::tui::page::Page;
use crate::tui::screen::{Context, Effect, Event, News};
use crate::tui::screens::setup::Setup;
use crate::tui::theme::Theme;

/// What comes of opening a class: the class, or why not.
type Opened = Result<Arc<Class>, String>;

/// Where an instructor stands before there is a class, and then in it.
pub struct Lectern {
    hall: Arc<Hall>,
    owner: String,
    theme: Theme,
    size: (u16, u16),
    stage: Stage,
    opening: Option<oneshot::Receiver<Opened>>,
    console: Option<Box<dyn Seat>>,
    page: Option<Arc<Page>>,
    quits: bool,
}

impl Lectern {
    /// Shows what a set can be drawn from.
    pub fn new(
        hall: Arc<Hall>,
        shelf: &Shelf,
        owner: String,
        theme: Theme,
        size: (u16, u16),
    ) -> Self {
        let context = Context {
            library: Arc::clone(&shelf.library),
            now: hall.world().now(),
            size,
            fresh_seed: hall.world().fresh_seed(),
            count: shelf.count,
        };
        let setup = Setup::new(
            Arc::clone(&shelf.library),
            History::default(),
            std::collections::BTreeSet::new(),
            shelf.count,
            context.fresh_seed,
        );
        let (stage, _) = Stage::with(Box::new(setup), context);
        Self {
            hall,
            owner,
            theme,
            size,
            stage,
            opening: None,
            console: None,
            page: None,
            quits: false,
        }
    }

    fn step(&mut self, event: &Event) {
        let world = self.hall.world();
        let (now, seed) = (world.now(), world.fresh_seed());
        let step = self.stage.step(event, now, seed);
        self.page = None;
        self.carry_out(step);
    }

    fn carry_out(&mut self, step: Step) {
        self.quits |= step.quits;
        for effect in step.effects {
            if let Effect::Start(plan) = effect {
                self.open(plan);
            }
        }
    }

    fn open(&mut self, plan: Plan) {
        if self.opening.is_some() {
            return;
        }
        let (told, opened) = oneshot::channel();
        let (hall, owner) = (Arc::clone(&self.hall), self.owner.clone());
        tokio::spawn(async move {
            // Whoever asked may have gone away; the class is listed all the same.
            let _ = told.send(hall.open(&plan, owner).await);
        });
        self.opening = Some(opened);
    }
}

impl Seat for Lectern {
    fn event(&mut self, event: Event) {
        match &mut self.console {
            Some(console) => console.event(event),
            None => self.step(&event),
        }
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.page = None;
        self.stage.resize(size);
        if let Some(console) = &mut self.console {
            console.resize(size);
        }
    }

    fn page(&mut self) -> Arc<Page> {
        if let Some(console) = &mut self.console {
            return console.page();
        }
        let stage = &self.stage;
        let page = self.page.get_or_insert_with(|| Arc::new(stage.view()));
        Arc::clone(page)
    }

    fn theme(&self) -> Theme {
        self.theme.clone()
    }

    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            if let Some(console) = &mut self.console {
                return console.changed().await;
            }
            let Some(opening) = &mut self.opening else {
                return std::future::pending().await;
            };
            let opened = opening.await;
            self.opening = None;
            match opened {
                Ok(Ok(class)) => {
                    let theme = self.theme.clone();
                    self.console = Some(self.hall.console(class, theme, self.size));
                }
                Ok(Err(why)) => self.step(&Event::News(News::Failed(why))),
                Err(_) => self.step(&Event::News(News::Failed("a fault of the program".into()))),
            }
        })
    }

    fn farewell(&mut self) -> Option<Farewell> {
        if let Some(console) = &mut self.console {
            return console.farewell();
        }
        self.quits.then(Farewell::default)
    }
}
