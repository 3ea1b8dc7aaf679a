//! The loop for the local terminal: takes keys, resizes, signals and the store's replies one by
//! one, and draws changed pages.

pub mod loop_input;
mod store_handle;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use ratatui::layout::Rect;

use self::loop_input::LoopInput;
use self::store_handle::StoreHandle;
use super::App;
use crate::domain::library::Library;
use crate::env::Env;
use crate::store::Store;
use crate::terminal::listen::{Heard, listen};
use crate::terminal::{self, Terminal, TerminalOptions};
use crate::tui::input;
use crate::tui::key::Key;
use crate::tui::page::{Page, Target};
use crate::tui::paint;
use crate::tui::screen::{Context, Event, News, StoreEffect, StudyEffect};
use crate::tui::scrolling::WHEEL_LINES;
use crate::tui::settings::{Setting, Settings};

/// The program's initial state.
pub struct Start {
    /// The banks.
    pub library: Library,
    /// Banks that were not loaded, one sentence each.
    pub trouble: Vec<String>,
    /// The store of the learner's progress.
    pub store: Store,
    /// The effects to carry out before the first key.
    pub first: Vec<StoreEffect>,
    /// The learner's screen settings.
    pub settings: Settings,
    /// Saves a setting for the next start.
    pub keep: Keep,
}

/// Saves a setting, given in words. Returns where it was saved, or the error.
pub type Keep = Box<dyn Fn(Setting, &str) -> Result<String, String>>;

/// The reason why the loop ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The learner left.
    Left,
    /// A signal came.
    Signal(i32),
    /// The terminal is gone.
    Closed,
}

/// The maximum number of queued terminal events. The reader blocks at that number.
const WAITING_MAX: usize = 512;
/// The time without input after which a screen with a clock gets a tick.
const TICK: Duration = Duration::from_millis(500);

/// Shown if Ctrl-Z would suspend the program for good.
#[cfg(unix)]
const NO_SHELL: &str = "Ctrl-Z does nothing here: no shell could bring Dripset back.";

/// Shown when a learner exports a record that is already on this computer.
const HERE_ALREADY: &str = "Your record is on this computer: `dripset progress` prints it.";

/// Runs until the learner leaves. Also returns the error if the last save failed, since no screen is
/// left to show it.
///
/// # Errors
/// If the terminal cannot be taken over. Every submitted answer is saved.
pub fn run(start: Start, env: &Env) -> io::Result<(End, Option<String>)> {
    let (sender, inputs) = channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    #[cfg(unix)]
    let left = super::signals::watch(sender.clone())?;
    let terminal = Terminal::take(look(&start.settings))?;
    read_terminal(sender.clone(), Arc::clone(&waiting))?;
    let mut local = Local::new(start, env, terminal, sender)?;
    let end = match local.run(&inputs, &waiting) {
        Err(error) if is_gone(&error) => Ok(End::Closed),
        end => end,
    };
    local.finish();
    #[cfg(unix)]
    let _ = left.send(());
    let unkept = inputs.try_iter().filter_map(save_failure).last();
    end.map(|end| (end, unkept))
}

struct Local<'a> {
    env: &'a Env,
    terminal: Terminal,
    app: App,
    store: StoreHandle,
    keep: Keep,
    seen: Option<(Page, (u16, u16))>,
    /// True if the program has suspended itself, so that its continuation is expected.
    #[cfg(unix)]
    stopped: bool,
}

impl<'a> Local<'a> {
    fn new(
        start: Start,
        env: &'a Env,
        terminal: Terminal,
        sender: Sender<LoopInput>,
    ) -> io::Result<Self> {
        let library = Arc::new(start.library);
        let context = Context {
            library: Arc::clone(&library),
            now: env.now(),
            size: terminal::size(),
            charset: terminal.charset(),
            fresh_seed: env.fresh_seed(),
            settings: start.settings,
            at_home: true,
        };
        let (mut app, step) = App::open(context);
        #[cfg(unix)]
        if super::signals::is_job() {
            app.may_suspend();
        }
        let store = StoreHandle::new(start.store, library, start.trouble, sender)?;
        let mut local = Self {
            env,
            terminal,
            app,
            store,
            keep: start.keep,
            seen: None,
            #[cfg(unix)]
            stopped: false,
        };
        local.carry_out(step.effects);
        for effect in start.first {
            local.store.submit(effect, env.now());
        }
        Ok(local)
    }

    fn run(&mut self, inputs: &Receiver<LoopInput>, waiting: &AtomicUsize) -> io::Result<End> {
        loop {
            self.paint()?;
            let first = match self.next(inputs) {
                Ok(input) => input,
                Err(RecvTimeoutError::Timeout) => {
                    self.dispatch(&Event::Tick);
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(End::Closed),
            };
            // Process all queued input before drawing the next page.
            for input in std::iter::once(first).chain(inputs.try_iter().take(WAITING_MAX)) {
                if matches!(input, LoopInput::Terminal(_)) {
                    waiting.fetch_sub(1, Ordering::SeqCst);
                }
                if let Some(end) = self.handle_input(input)? {
                    return Ok(end);
                }
            }
        }
    }

    /// Waits for an input, or at most [`TICK`] if a screen has a clock.
    fn next(&self, inputs: &Receiver<LoopInput>) -> Result<LoopInput, RecvTimeoutError> {
        if self.app.ticks() {
            inputs.recv_timeout(TICK)
        } else {
            inputs.recv().map_err(|_| RecvTimeoutError::Disconnected)
        }
    }

    fn handle_input(&mut self, input: LoopInput) -> io::Result<Option<End>> {
        let event = match input {
            LoopInput::News(news) => Event::News(news),
            LoopInput::Signal(signal) => return Ok(Some(End::Signal(signal))),
            LoopInput::Stop => return self.suspend().map(|()| None),
            LoopInput::Continued => return self.continued().map(|()| None),
            LoopInput::Terminal(Heard::Closed) => return Ok(Some(End::Closed)),
            LoopInput::Terminal(Heard::Resized) => {
                self.app.resize(terminal::size());
                self.terminal.forget();
                self.seen = None;
                return Ok(None);
            }
            LoopInput::Terminal(Heard::Input(input)) => match input {
                input::Input::Key(key) => return self.press(key),
                input::Input::Click { column, row } => match self.target_at(column, row) {
                    Some(target) => Event::Choose(target),
                    None => return Ok(None),
                },
                input::Input::Wheel(notches) => Event::Wheel(notches.saturating_mul(WHEEL_LINES)),
                input::Input::Paste(text) => Event::Paste(text),
            },
        };
        Ok(self.dispatch(&event))
    }

    fn press(&mut self, key: Key) -> io::Result<Option<End>> {
        match key {
            Key::Ctrl('c') => Ok(Some(End::Left)),
            Key::Ctrl('z') => self.leave_for_shell().map(|()| None),
            key => Ok(self.dispatch(&Event::Key(key))),
        }
    }

    /// Passes an event to the screens, and carries out the resulting effects.
    fn dispatch(&mut self, event: &Event) -> Option<End> {
        let (now, seed) = (self.env.now(), self.env.fresh_seed());
        let step = self.app.step(event, now, seed);
        let quits = step.quits;
        self.carry_out(step.effects);
        quits.then_some(End::Left)
    }

    fn carry_out(&mut self, effects: Vec<StudyEffect>) {
        for effect in effects {
            match effect {
                StudyEffect::Store(effect) => self.store.submit(effect, self.env.now()),
                StudyEffect::Set(setting, words) => self.set(setting, &words),
                StudyEffect::TakeAlong => {
                    self.dispatch(&Event::News(News::Failed(HERE_ALREADY.into())));
                }
            }
        }
    }

    /// Saves a setting, and applies it to the terminal.
    fn set(&mut self, setting: Setting, words: &str) {
        let kept = (self.keep)(setting, words);
        // If the terminal is gone, drawing the next page will fail.
        let _ = self.terminal.dress(look(&self.app.settings()));
        self.app.write_in(self.terminal.charset());
        self.seen = None;
        self.dispatch(&Event::News(News::SettingKept(kept)));
    }

    fn target_at(&self, column: u16, row: u16) -> Option<Target> {
        let (columns, rows) = self.app.size();
        let area = Rect::new(0, 0, columns, rows);
        let charset = self.terminal.charset();
        paint::target_at(&self.app.view(), area, charset, column, row)
    }

    fn paint(&mut self) -> io::Result<()> {
        let seen = (self.app.view(), self.app.size());
        if self.seen.as_ref() == Some(&seen) {
            return Ok(());
        }
        self.terminal.paint(&seen.0, seen.1)?;
        self.seen = Some(seen);
        Ok(())
    }

    /// Handles Ctrl-Z: returns to the shell, if there is one.
    #[cfg(unix)]
    fn leave_for_shell(&mut self) -> io::Result<()> {
        if super::signals::is_job() {
            return self.suspend();
        }
        self.dispatch(&Event::News(News::Failed(NO_SHELL.into())));
        Ok(())
    }

    #[cfg(unix)]
    fn suspend(&mut self) -> io::Result<()> {
        // Without a shell nothing would resume the program; the system ignores such a signal too.
        if !super::signals::is_job() {
            return Ok(());
        }
        self.dispatch(&Event::Leaving);
        // A suspended program may never continue, and must not hold the store meanwhile.
        self.store.settle();
        terminal::give_back();
        self.stopped = true;
        super::signals::suspend()?;
        self.resume()
    }

    /// Handles the continuation after a suspension from outside.
    #[cfg(unix)]
    fn continued(&mut self) -> io::Result<()> {
        // A shell has used the terminal meanwhile and has changed its modes.
        terminal::give_back();
        if std::mem::take(&mut self.stopped) {
            // Resumed already; but the system merges signals, and this one may also stand for a
            // suspension from outside that came right after.
            self.seen = None;
            return self.terminal.retake();
        }
        self.resume()
    }

    #[cfg(unix)]
    fn resume(&mut self) -> io::Result<()> {
        self.terminal.retake()?;
        self.app.resize(terminal::size());
        self.seen = None;
        // The time while suspended is not study time.
        self.dispatch(&Event::Resumed);
        Ok(())
    }

    #[cfg(not(unix))]
    fn leave_for_shell(&mut self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(not(unix))]
    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(not(unix))]
    fn continued(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Saves pending input and waits until it is on disk.
    fn finish(mut self) {
        self.dispatch(&Event::Leaving);
        self.store.finish();
    }
}

/// Returns the terminal options for these settings.
fn look(settings: &Settings) -> TerminalOptions {
    TerminalOptions {
        theme: settings.theme,
        ascii: settings.ascii,
        mouse: settings.mouse,
    }
}

/// Returns the reason if this input reports a failed save.
fn save_failure(input: LoopInput) -> Option<String> {
    match input {
        LoopInput::News(
            News::NotKept(_, _, why) | News::Refused(_, _, why) | News::HandInRefused(_, why),
        ) => Some(why),
        _ => None,
    }
}

/// Sends terminal events to the loop. Blocks while [`WAITING_MAX`] are queued.
fn read_terminal(sender: Sender<LoopInput>, waiting: Arc<AtomicUsize>) -> io::Result<()> {
    listen(move |heard| {
        while waiting.load(Ordering::SeqCst) >= WAITING_MAX {
            thread::park_timeout(Duration::from_millis(5));
        }
        waiting.fetch_add(1, Ordering::SeqCst);
        sender.send(LoopInput::Terminal(heard)).is_ok()
    })
}

/// Returns whether this error means that the terminal is gone: it has hung up, and the signal for
/// that may not have arrived yet.
fn is_gone(error: &io::Error) -> bool {
    /// "Input/output error": Unix returns it for a terminal that has hung up.
    const EIO: i32 = 5;
    /// "No such device or address": the same, for what is opened after that.
    const ENXIO: i32 = 6;
    let code = error.raw_os_error().filter(|_| cfg!(unix));
    error.kind() == io::ErrorKind::BrokenPipe || matches!(code, Some(EIO | ENXIO))
}
