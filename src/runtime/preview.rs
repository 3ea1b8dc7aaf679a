//! The loop of the preview of a bank: takes keys, and asks often whether the file has changed.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::App;
use super::local::display::look;
use super::local::loop_input::LoopInput;
use crate::domain::ids::ItemId;
use crate::domain::library::Library;
use crate::env::Env;
use crate::terminal::listen::{Heard, listen};
use crate::terminal::{self, Terminal};
use crate::tui::input::Input;
use crate::tui::key::Key;
use crate::tui::screen::{Context, Event, News, PreviewNews};
use crate::tui::screens::preview::Preview;
use crate::tui::scrolling::WHEEL_LINES;
use crate::tui::settings::Settings;

/// The time between two looks at the file: short enough that a saved change shows at once.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Shows the file until the author leaves. `changed` returns its new content whenever that differs.
///
/// # Errors
/// If the terminal cannot be taken over, or is gone.
pub fn run(
    first: PreviewNews,
    item: Option<ItemId>,
    mut changed: impl FnMut() -> Option<PreviewNews>,
    settings: Settings,
    env: &Env,
) -> io::Result<()> {
    let (sender, inputs) = channel();
    #[cfg(unix)]
    let left = super::signals::watch(sender.clone())?;
    let mut terminal = Terminal::take(look(&settings))?;
    let hand = move |heard| sender.send(LoopInput::Terminal(heard)).is_ok();
    listen(hand)?;
    let context = Context {
        library: Arc::new(Library::default()),
        now: env.now(),
        size: terminal::size(),
        charset: terminal.charset(),
        fresh_seed: env.fresh_seed(),
        settings,
        at_home: true,
    };
    let (mut app, _) = App::with(Box::new(Preview::new(first, item)), context);
    loop {
        terminal.paint(&app.view(), app.size())?;
        let event = match inputs.recv_timeout(LOOK_EVERY) {
            Err(RecvTimeoutError::Timeout) => match changed() {
                Some(news) => Event::News(News::Preview(Arc::new(news))),
                None => continue,
            },
            Ok(LoopInput::Terminal(heard)) => match heard {
                Heard::Closed | Heard::Ended => break,
                Heard::Resized => {
                    app.resize(terminal::size());
                    terminal.forget();
                    continue;
                }
                Heard::Input(Input::Key(Key::Ctrl('c'))) => break,
                Heard::Input(Input::Key(key)) => Event::Key(key),
                Heard::Input(Input::Wheel(notches)) => {
                    Event::Wheel(notches.saturating_mul(WHEEL_LINES))
                }
                Heard::Input(Input::Click { .. } | Input::Paste(_)) | Heard::Bytes(_) => continue,
            },
            Ok(LoopInput::Signal(_)) | Err(RecvTimeoutError::Disconnected) => break,
            Ok(_) => continue,
        };
        if app.step(&event, env.now(), env.fresh_seed()).quits {
            break;
        }
    }
    drop(terminal);
    #[cfg(unix)]
    let _ = left.send(());
    Ok(())
}
