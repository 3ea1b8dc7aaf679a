//! The wall of a class: the login that asks for one, and its session, which changes nothing.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};

use tokio::sync::watch;

use super::code;
use super::host::WallPlace;
use super::session::{self, ticked};
use crate::domain::library::Library;
use crate::domain::room::WallPhase;
use crate::env::Env;
use crate::metrics::SeatKind;
use crate::runtime::App;
use crate::ssh::{Goodbye, Session};
use crate::tui::page::Page;
use crate::tui::screen::{Event, News, PlainView, WallEffect, WallNews};
use crate::tui::screens::class::wall::WallScreen;
use crate::tui::theme::Theme;

/// The login for a wall, alone or after the code of a class: `wall` or `CODE+wall`.
pub const WALL: &str = "wall";

/// A wall needs no banks.
static NOTHING: LazyLock<Arc<Library>> = LazyLock::new(Arc::default);

/// The class whose wall a login asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WallLogin {
    /// The one class of the instructor.
    Only,
    /// The class with this code.
    Of(String),
}

/// Returns the class whose wall a login asks for; `None` if it asks for no wall.
pub fn of_login(login: &str) -> Option<WallLogin> {
    let login = code::of_login(login);
    if login == WALL {
        return Some(WallLogin::Only);
    }
    let (code, asked) = login.rsplit_once('+')?;
    (asked == WALL).then(|| WallLogin::Of(code.to_owned()))
}

/// The session of a wall. It reads the class from a channel of `N` and sends nothing to it.
pub struct WallSession<N> {
    app: App<WallEffect>,
    class: watch::Receiver<Arc<N>>,
    /// Returns the part of the class that a wall shows.
    shown: fn(&N) -> WallNews,
    env: Arc<Env>,
    theme: Theme,
    quits: bool,
    /// True once the class has ended.
    is_over: bool,
    /// The place among the walls of a class that is held here.
    _place: Option<WallPlace>,
}

impl<N> WallSession<N> {
    /// Creates the wall of a class.
    pub fn new(
        class: watch::Receiver<Arc<N>>,
        shown: fn(&N) -> WallNews,
        place: Option<WallPlace>,
        env: Arc<Env>,
        (theme, size): (Theme, (u16, u16)),
    ) -> Self {
        let context = session::context(Arc::clone(&NOTHING), &env, 0, &theme, size);
        let (mut app, _) = App::with(Box::new(WallScreen::new()), context);
        app.offer_plain();
        let mut wall = Self {
            app,
            class,
            shown,
            env,
            theme,
            quits: false,
            is_over: false,
            _place: place,
        };
        wall.news();
        wall
    }

    fn news(&mut self) {
        let news = Arc::clone(&self.class.borrow_and_update());
        let news = Arc::new((self.shown)(&news));
        self.is_over = news.view.phase == WallPhase::Ended;
        self.step(&Event::News(News::Wall(news)));
    }

    fn step(&mut self, event: &Event) {
        // There is no effect to carry out: their type has no values.
        let step = self.app.step(event, self.env.now(), 0);
        self.quits |= step.quits;
    }
}

impl<N: Send + Sync> Session for WallSession<N> {
    fn event(&mut self, event: Event) {
        self.step(&event);
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.app.resize(size);
    }

    fn page(&mut self) -> Arc<Page> {
        Arc::new(self.app.view())
    }

    fn plain_view(&self) -> PlainView {
        self.app.plain_view()
    }

    fn is_watched_only(&self) -> bool {
        !self.is_over
    }

    fn kind(&self) -> SeatKind {
        SeatKind::Wall
    }

    fn theme(&self) -> Theme {
        self.theme.clone()
    }

    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let ticks = self.app.ticks();
            tokio::select! {
                changed = self.class.changed() => match changed {
                    Ok(()) => self.news(),
                    Err(_) => self.quits = true,
                },
                () = ticked(ticks) => self.step(&Event::Tick),
            }
        })
    }

    fn goodbye(&mut self) -> Option<Goodbye> {
        self.quits.then(|| Goodbye {
            words: "You have closed the wall.".into(),
            status: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_may_ask_for_a_wall() {
        let of = |code: &str| Some(WallLogin::Of(code.into()));
        for (login, asked) in [
            ("wall", Some(WallLogin::Only)),
            ("WALL", Some(WallLogin::Only)),
            ("4mt9kxqw+wall", of("4mt9kxqw")),
            ("4MT9KXQW+Wall", of("4mt9kxqw")),
            ("4mt9kxqw", None),
            ("4mt9kxqw+plain", None),
            ("ward-three-wall", None),
            ("+wall", of("")),
        ] {
            assert_eq!(of_login(login), asked, "{login}");
        }
    }
}
