//! The screens of a class session: a learner's seat or an instructor's console.

use crate::domain::ids::LearnerId;
use crate::runtime::App;
use crate::tui::page::Page;
use crate::tui::screen::{ConsoleEffect, Context, PageKey, PlainView, SeatEffect};
use crate::tui::screens::class::console::Console;
use crate::tui::screens::class::seat::SeatScreen;

/// The screens of a class session.
pub(super) enum Screens {
    /// The seat of this learner.
    Seat(LearnerId, App<SeatEffect>),
    /// The console.
    Console(App<ConsoleEffect>),
}

impl Screens {
    pub(super) fn of_learner(learner: LearnerId, seat: SeatScreen, context: Context) -> Self {
        let (mut app, _) = App::with(Box::new(seat), context);
        app.offer_plain();
        Self::Seat(learner, app)
    }

    pub(super) fn of_instructor(console: Console, context: Context) -> Self {
        let (mut app, _) = App::with(Box::new(console), context);
        app.offer_plain();
        Self::Console(app)
    }

    pub(super) fn resize(&mut self, size: (u16, u16)) {
        match self {
            Self::Seat(_, app) => app.resize(size),
            Self::Console(app) => app.resize(size),
        }
    }

    pub(super) fn look(&self) -> Option<PageKey> {
        match self {
            Self::Seat(_, app) => app.look(),
            Self::Console(app) => app.look(),
        }
    }

    pub(super) fn view(&self) -> Page {
        match self {
            Self::Seat(_, app) => app.view(),
            Self::Console(app) => app.view(),
        }
    }

    pub(super) fn plain_view(&self) -> PlainView {
        match self {
            Self::Seat(_, app) => app.plain_view(),
            Self::Console(app) => app.plain_view(),
        }
    }

    pub(super) fn ticks(&self) -> bool {
        match self {
            Self::Seat(_, app) => app.ticks(),
            Self::Console(app) => app.ticks(),
        }
    }
}
