//! What the sessions of the class server share: their surroundings, the clock on screen, and the
//! session that only says goodbye.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot::{self, error::RecvError};
use tokio::time::timeout;

use crate::domain::library::Library;
use crate::env::Env;
use crate::ssh::{Goodbye, Session};
use crate::tui::page::Page;
use crate::tui::screen::{Context, Event, PlainView};
use crate::tui::settings::Settings;
use crate::tui::theme::Theme;

/// The tick interval of clocks on screen.
pub(super) const TICK: Duration = Duration::from_millis(500);

/// Returns the surroundings of a remote learner's or instructor's screens.
pub(super) fn context(
    library: Arc<Library>,
    env: &Env,
    count: usize,
    theme: &Theme,
    size: (u16, u16),
) -> Context {
    Context {
        library,
        now: env.now(),
        size,
        charset: theme.charset(),
        fresh_seed: env.fresh_seed(),
        settings: Settings {
            count,
            ..Settings::default()
        },
        at_home: false,
    }
}

/// Returns the first lines for a guest in plain lines: the place, and what brings the guest back.
pub(super) fn welcome(title: &str, number: Option<usize>, pin: Option<&str>) -> Vec<String> {
    let mut lines = vec![format!("{title}.")];
    lines.extend(number.map(|number| format!("You have seat {number}.")));
    lines.extend(pin.map(|pin| format!("Your PIN: {pin}. Use it with your name to come back.")));
    lines
}

/// Resolves after a tick, if the screen changes as time passes.
pub(super) async fn ticked(ticks: bool) {
    let never = std::future::pending::<()>();
    if !ticks {
        return never.await;
    }
    // Boxed, so that a seat without a clock reserves no memory for it.
    let _ = Box::pin(timeout(TICK, never)).await;
}

/// Resolves with the pending answer. Never resolves without one.
pub(super) async fn answer_to<T>(
    waiting: &mut Option<oneshot::Receiver<T>>,
) -> Result<T, RecvError> {
    match waiting {
        Some(waiting) => waiting.await,
        None => std::future::pending().await,
    }
}

/// The session of a class that ended between admission and the seat, with its message.
pub struct ClosedSession(pub String);

impl Session for ClosedSession {
    fn event(&mut self, _: Event) {}

    fn resize(&mut self, _: (u16, u16)) {}

    fn page(&mut self) -> Arc<Page> {
        Arc::default()
    }

    fn plain_view(&self) -> PlainView {
        PlainView::default()
    }

    fn theme(&self) -> Theme {
        Theme::plain()
    }

    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::pending())
    }

    fn goodbye(&mut self) -> Option<Goodbye> {
        Some(Goodbye {
            words: self.0.clone(),
            status: 1,
        })
    }
}
