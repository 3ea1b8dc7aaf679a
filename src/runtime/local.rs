//! The loop for the local terminal: takes keys, lines, resizes, signals and the store's replies one
//! by one, and draws changed pages or says the lines of plain mode.

pub mod display;
mod going_over;
pub mod line_out;
mod lines;
pub mod loop_input;
mod stopping;
mod store_handle;

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use self::display::{Display, look};
use self::loop_input::LoopInput;
use self::store_handle::StoreHandle;
use super::App;
use crate::domain::library::Library;
use crate::env::Env;
use crate::plain;
use crate::plain::line_editor::{LineEditor, LineSplitter};
use crate::store::Store;
use crate::terminal;
use crate::terminal::lines::LineSource;
use crate::terminal::listen::{Heard, listen, listen_whole};
use crate::tui::input::Input;
use crate::tui::key::Key;
use crate::tui::screen::{Context, Event, News, StoreEffect, StudyEffect};
use crate::tui::scrolling::WHEEL_LINES;
use crate::tui::settings::{Setting, Settings};
use crate::tui::sign::Charset;

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
    /// True to begin in plain mode.
    pub plain: bool,
    /// The first lines of plain mode, before the screen is read.
    pub notes: Vec<String>,
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
    /// The input has ended.
    Input,
}

/// The maximum number of queued terminal events. The reader blocks at that number.
const WAITING_MAX: usize = 512;
/// The time without input after which a screen with a clock gets a tick.
const TICK: Duration = Duration::from_millis(500);

/// Said at the end of the input.
const SAVED: &str = "Saved. To go on: dripset --plain";

/// Said if the screens are asked for where there are none.
const NO_SCREENS: &str = "The screens need a terminal window, so this stays in lines.";

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
    // Screens need keys; plain mode takes what there is.
    let source = match start.plain {
        true => LineSource::here(),
        false => LineSource::Keys,
    };
    let display = match start.plain {
        true => Display::lines(source, &start.settings)?,
        false => Display::screens(&start.settings)?,
    };
    read_terminal(source, sender.clone(), Arc::clone(&waiting))?;
    let mut local = Local::new(start, env, display, sender)?;
    let end = match local.run(&inputs, &waiting) {
        Err(error) if is_gone(&error) => Ok(End::Closed),
        end => end,
    };
    let mut display = local.finish();
    let unkept = inputs.try_iter().filter_map(save_failure).last();
    let end = match (end, &mut display) {
        (Ok(end @ (End::Input | End::Left)), Display::Lines(lines)) if unkept.is_none() => {
            let said = lines.out.say(&[SAVED]);
            said.map_or(Ok(End::Closed), |()| Ok(end))
        }
        (end, _) => end,
    };
    // Giving the terminal back can block too.
    drop(display);
    #[cfg(unix)]
    let _ = left.send(());
    end.map(|end| (end, unkept))
}

struct Local<'a> {
    env: &'a Env,
    display: Display,
    app: App,
    store: StoreHandle,
    keep: Keep,
    /// True if the screens can be shown here.
    has_screens: bool,
    /// A change between plain mode and the screens that a setting asks for, not carried out yet.
    turns: Option<Option<bool>>,
    /// The input that waits for the answer to a line.
    held: VecDeque<LoopInput>,
    editor: LineEditor,
    splitter: LineSplitter,
    /// True if the program has suspended itself, so that its continuation is expected.
    #[cfg(unix)]
    stopped: bool,
}

impl<'a> Local<'a> {
    fn new(
        start: Start,
        env: &'a Env,
        display: Display,
        sender: Sender<LoopInput>,
    ) -> io::Result<Self> {
        let library = Arc::new(start.library);
        let (size, charset, source) = match &display {
            Display::Screens(screens) => {
                let charset = screens.terminal.charset();
                (terminal::size(), charset, LineSource::Keys)
            }
            // The signs are spoken, and what is left is converted when it is written.
            Display::Lines(lines) => (plain::WINDOW, Charset::Unicode, lines.out.source()),
        };
        let context = Context {
            library: Arc::clone(&library),
            now: env.now(),
            size,
            charset,
            fresh_seed: env.fresh_seed(),
            settings: start.settings,
            at_home: true,
        };
        let (mut app, step) = App::open(context);
        #[cfg(unix)]
        if super::signals::is_job() {
            app.may_suspend();
        }
        let has_screens = source == LineSource::Keys && !terminal::is_missing();
        if has_screens {
            app.offer_plain();
        }
        let store = StoreHandle::new(start.store, library, start.trouble, sender)?;
        let mut local = Self {
            env,
            display,
            app,
            store,
            keep: start.keep,
            has_screens,
            turns: None,
            held: VecDeque::new(),
            editor: LineEditor::new(true),
            splitter: LineSplitter::default(),
            #[cfg(unix)]
            stopped: false,
        };
        local.carry_out(step.effects);
        for effect in start.first {
            local.submit(effect);
        }
        if let Display::Lines(lines) = &mut local.display {
            lines.out.say(&start.notes)?;
        }
        Ok(local)
    }

    fn run(&mut self, inputs: &Receiver<LoopInput>, waiting: &AtomicUsize) -> io::Result<End> {
        loop {
            self.show()?;
            let mut input = match self.next(inputs) {
                Ok(input) => input,
                Err(RecvTimeoutError::Timeout) => {
                    self.dispatch(&Event::Tick);
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(End::Closed),
            };
            // Process all queued input before drawing the next page. Lines are answered one by one.
            for _ in 0..=WAITING_MAX {
                if matches!(input, LoopInput::Terminal(_)) {
                    waiting.fetch_sub(1, Ordering::SeqCst);
                }
                if let Some(end) = self.handle_input(input)? {
                    return Ok(end);
                }
                if let Some(plain) = self.turns.take() {
                    self.turn(plain)?;
                }
                match self.at_once(inputs) {
                    Some(next) => input = next,
                    None => break,
                }
            }
        }
    }

    /// Draws the page if it has changed, or says what there is to say.
    fn show(&mut self) -> io::Result<()> {
        match &mut self.display {
            Display::Screens(screens) => screens.paint(&self.app),
            Display::Lines(_) => self.speak(),
        }
    }

    /// Returns the next input that screens handle before they are drawn.
    fn at_once(&mut self, inputs: &Receiver<LoopInput>) -> Option<LoopInput> {
        match self.display {
            Display::Screens(_) => self.held.pop_front().or_else(|| inputs.try_recv().ok()),
            Display::Lines(_) => None,
        }
    }

    /// Waits for an input, or at most [`TICK`] if a screen has a clock.
    fn next(&mut self, inputs: &Receiver<LoopInput>) -> Result<LoopInput, RecvTimeoutError> {
        loop {
            let is_due = self.is_due();
            if !is_due && let Some(input) = self.held.pop_front() {
                return Ok(input);
            }
            let input = if self.app.ticks() && !is_due {
                inputs.recv_timeout(TICK)?
            } else {
                inputs.recv().map_err(|_| RecvTimeoutError::Disconnected)?
            };
            match input {
                LoopInput::Terminal(heard) if is_due && !is_urgent(&heard) => {
                    self.held.push_back(LoopInput::Terminal(heard));
                }
                // Nothing on a screen waits for it.
                LoopInput::Done(None) if matches!(self.display, Display::Screens(_)) => {
                    self.store.done();
                }
                input => return Ok(input),
            }
        }
    }

    fn handle_input(&mut self, input: LoopInput) -> io::Result<Option<End>> {
        match input {
            LoopInput::Done(news) => {
                self.store.done();
                Ok(news.and_then(|news| self.dispatch(&Event::News(news))))
            }
            LoopInput::Signal(signal) => Ok(Some(End::Signal(signal))),
            LoopInput::Stop => self.suspend().map(|()| None),
            LoopInput::Continued => self.continued().map(|()| None),
            LoopInput::Line(line) => self.line(&line),
            LoopInput::Ended => Ok(Some(End::Input)),
            LoopInput::Terminal(heard) => match &self.display {
                Display::Screens(_) => self.hear_in_screens(heard),
                Display::Lines(_) => self.hear(heard),
            },
        }
    }

    fn hear_in_screens(&mut self, heard: Heard) -> io::Result<Option<End>> {
        let Display::Screens(screens) = &mut self.display else {
            return Ok(None);
        };
        let event = match heard {
            Heard::Closed | Heard::Ended => return Ok(Some(End::Closed)),
            Heard::Bytes(_) => return Ok(None),
            Heard::Resized => {
                self.app.resize(terminal::size());
                screens.forget();
                return Ok(None);
            }
            Heard::Input(Input::Key(key)) => return self.press(key),
            Heard::Input(Input::Click { column, row }) => {
                match screens.target_at(&self.app, column, row) {
                    Some(target) => Event::Choose(target),
                    None => return Ok(None),
                }
            }
            Heard::Input(Input::Wheel(notches)) => {
                Event::Wheel(notches.saturating_mul(WHEEL_LINES))
            }
            Heard::Input(Input::Paste(text)) => Event::Paste(text),
        };
        Ok(self.dispatch(&event))
    }

    fn press(&mut self, key: Key) -> io::Result<Option<End>> {
        match key {
            Key::Ctrl('c') => Ok(Some(End::Left)),
            Key::Ctrl('z') => self.leave_for_shell().map(|()| None),
            Key::F2 => self.go_over(true).map(|()| None),
            key => Ok(self.dispatch(&Event::Key(key))),
        }
    }

    /// Passes an event to the screens, and carries out the resulting effects.
    fn dispatch(&mut self, event: &Event) -> Option<End> {
        let (now, seed) = (self.env.now(), self.env.fresh_seed());
        let step = self.app.step(event, now, seed);
        let quits = step.quits;
        if let Display::Lines(lines) = &mut self.display {
            lines.changed = true;
        }
        self.carry_out(step.effects);
        quits.then_some(End::Left)
    }

    fn submit(&self, effect: StoreEffect) {
        // Plain mode is also read aloud, and by hand: its time says nothing.
        let untimed = matches!(self.display, Display::Lines(_));
        self.store.submit(effect, untimed, self.env.now());
    }

    fn carry_out(&mut self, effects: Vec<StudyEffect>) {
        for effect in effects {
            match effect {
                StudyEffect::Store(effect) => self.submit(effect),
                StudyEffect::Set(setting, words) => self.set(setting, &words),
                StudyEffect::TakeAlong => {
                    self.dispatch(&Event::News(News::Failed(HERE_ALREADY.into())));
                }
            }
        }
    }

    /// Saves a setting, and applies it to the display.
    fn set(&mut self, setting: Setting, words: &str) {
        let kept = (self.keep)(setting, words);
        let settings = self.app.settings();
        match &mut self.display {
            Display::Screens(screens) => {
                // If the terminal is gone, drawing the next page will fail.
                let _ = screens.terminal.dress(look(&settings));
                screens.seen = None;
            }
            Display::Lines(lines) => {
                lines.out.dress(&settings);
                lines.front.use_verbosity(settings.verbosity);
            }
        }
        self.write_in_charset();
        if setting == Setting::Plain {
            self.turns = Some(settings.plain);
        }
        self.dispatch(&Event::News(News::SettingKept(kept)));
    }

    /// Lays pages out in the characters of the display.
    fn write_in_charset(&mut self) {
        self.app.write_in(match &self.display {
            Display::Screens(screens) => screens.terminal.charset(),
            // The signs are spoken, and the rest is converted when it is written.
            Display::Lines(_) => Charset::Unicode,
        });
    }

    /// Saves pending input and waits until it is on disk. Returns the display, for the last line.
    fn finish(mut self) -> Display {
        self.dispatch(&Event::Leaving);
        self.end_lines();
        self.store.finish();
        self.display
    }
}

/// Returns whether this input is handled although the answer to a line is due.
fn is_urgent(heard: &Heard) -> bool {
    matches!(heard, Heard::Input(Input::Key(Key::Ctrl('c'))))
}

/// Returns the reason if this input reports a failed save.
fn save_failure(input: LoopInput) -> Option<String> {
    match input {
        LoopInput::Done(Some(
            News::NotKept(_, _, why) | News::Refused(_, _, why) | News::HandInRefused(_, why),
        )) => Some(why),
        _ => None,
    }
}

/// Sends the input to the loop. Blocks while [`WAITING_MAX`] are queued.
fn read_terminal(
    source: LineSource,
    sender: Sender<LoopInput>,
    waiting: Arc<AtomicUsize>,
) -> io::Result<()> {
    let hand = move |heard| {
        while waiting.load(Ordering::SeqCst) >= WAITING_MAX {
            thread::park_timeout(Duration::from_millis(5));
        }
        waiting.fetch_add(1, Ordering::SeqCst);
        sender.send(LoopInput::Terminal(heard)).is_ok()
    };
    match source {
        LineSource::Keys => listen(hand),
        LineSource::Terminal | LineSource::Pipe => listen_whole(hand),
    }
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
