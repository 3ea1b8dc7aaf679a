//! The real program in a real pseudo-terminal, and what that terminal shows.
//!
//! Nothing here sleeps: a test waits for a state, and fails with the screen where it does not
//! come. A state is only looked at between two frames; each ends by showing or hiding the cursor.

mod launch;
mod seen;
mod spoken;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use rustix::termios::{Action, tcflow};
use vt100::{MouseProtocolMode, Parser};

pub use self::launch::Launch;
pub use self::seen::Seen;

/// How long any state may take: far longer than on the slowest machine, so that only a fault
/// runs into it.
const DEADLINE: Duration = Duration::from_secs(20);
/// How long a key that is pressed again on purpose takes to come again: no held-down key is so slow.
#[cfg(feature = "classroom")]
const INSIST: Duration = Duration::from_millis(400);
/// What ends a frame.
const FRAME_ENDS: [&[u8]; 2] = [b"\x1b[?25l", b"\x1b[?25h"];

/// The program, running or ended, and its terminal.
pub struct Pty {
    writer: Option<Mutex<Box<dyn Write + Send>>>,
    master: Option<Box<dyn MasterPty + Send>>,
    shared: Arc<Shared>,
    pid: Pid,
    /// The terminal's modes before the program had it.
    modes: String,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: Parser,
    raw: Vec<u8>,
    between_frames: bool,
    framed: bool,
    frames: Option<Vec<Seen>>,
    kill_at: Option<(usize, Signal)>,
    hung_up: bool,
    pid: Pid,
    drained: bool,
    exit: Option<ExitStatus>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self, byte: u8) {
        self.parser.process(&[byte]);
        self.raw.push(byte);
        self.between_frames = !self.framed || FRAME_ENDS.iter().any(|end| self.raw.ends_with(end));
        if self.between_frames && self.frames.is_some() {
            let seen = self.seen();
            if let Some(frames) = &mut self.frames {
                frames.push(seen);
            }
        }
        if let Some((bytes, signal)) = self.kill_at
            && self.raw.len() >= bytes
        {
            self.kill_at = None;
            if self.exit.is_none() {
                let _ = kill_process(self.pid, signal);
            }
        }
    }

    fn seen(&self) -> Seen {
        let screen = self.parser.screen();
        let (_, columns) = screen.size();
        let lines: Vec<String> = screen
            .rows(0, columns.get())
            .map(|line| line.trim_end().to_owned())
            .collect();
        let (row, column) = screen.cursor_position();
        Seen {
            text: lines.join("\n"),
            cursor: (!screen.hide_cursor()).then_some((column, row)),
            alternate: screen.alternate_screen(),
        }
    }

    fn is_over(&self) -> bool {
        self.drained && self.exit.is_some()
    }
}

fn read(mut reader: Box<dyn Read + Send>, shared: &Shared) {
    // Small bites, so that a kill after so many bytes comes soon after them.
    let mut bite = [0; 256];
    loop {
        let count = match reader.read(&mut bite) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        let mut state = shared.lock();
        bite.iter().take(count).for_each(|byte| state.take(*byte));
        let hung_up = state.hung_up;
        drop(state);
        shared.changed.notify_all();
        if hung_up {
            break;
        }
    }
    drop(reader);
    shared.lock().drained = true;
    shared.changed.notify_all();
}

impl Pty {
    /// Waits until the screen is so, and gives it back.
    pub fn wait_for(&self, what: &str, is_so: impl Fn(&Seen) -> bool) -> Seen {
        self.wait_or_end(what, is_so)
            .unwrap_or_else(|| self.fail(&format!("ended before: {what}")))
    }

    /// Presses Enter until the answered item at this place is gone on from: after a response that
    /// lost points it pages through the rationale first. `None` where the program ends meanwhile.
    pub fn go_on(&self, place: usize, mut press: impl FnMut()) -> Option<Seen> {
        loop {
            let before = self.seen().text;
            press();
            let seen = self.wait_or_end("a page on", |seen| seen.text != before)?;
            if seen.place() != Some(place) {
                return Some(seen);
            }
        }
    }

    /// Waits until the screen is so; `None` where the program ends without it.
    pub fn wait_or_end(&self, what: &str, is_so: impl Fn(&Seen) -> bool) -> Option<Seen> {
        self.wait(what, |state| {
            let seen = state.between_frames.then(|| state.seen());
            match seen.filter(&is_so) {
                Some(seen) => Some(Some(seen)),
                None => state.is_over().then_some(None),
            }
        })
    }

    /// Waits until the program has ended and everything it wrote is taken in.
    pub fn wait_exit(&self) -> ExitStatus {
        self.wait("the program to end", |state| {
            state.exit.clone().filter(|_| state.drained)
        })
    }

    /// Waits until the terminal has got these bytes from the program so often.
    pub fn wait_for_bytes(&self, bytes: &[u8], times: usize) {
        self.wait("bytes", |state| {
            let found = state.raw.windows(bytes.len()).filter(|at| *at == bytes);
            (found.count() >= times).then_some(())
        });
    }

    /// Waits until the program has written these words after so many bytes, or others after a `|`.
    /// Returns where they end.
    #[cfg(feature = "classroom")]
    pub fn wait_for_words(&self, words: &str, from: usize) -> usize {
        self.wait(words, |state| {
            let ends = words.split('|').filter_map(|words| end(state, words, from));
            ends.min()
        })
    }

    /// Types until the screen is so or the program has ended: what asks takes no answer that came
    /// too early to have been meant.
    #[cfg(feature = "classroom")]
    pub fn insist(&self, keys: &str, what: &str, is_so: impl Fn(&Seen) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        let is_there =
            |state: &State| state.is_over() || state.between_frames && is_so(&state.seen());
        loop {
            self.send(keys);
            let state = self.shared.lock();
            let waited = self
                .shared
                .changed
                .wait_timeout_while(state, INSIST, |state| !is_there(state));
            let (state, _) = waited.unwrap_or_else(std::sync::PoisonError::into_inner);
            if is_there(&state) {
                return;
            }
            drop(state);
            if Instant::now() > deadline {
                self.fail(&format!("insisted in vain on: {what}"));
            }
        }
    }

    /// Types until the program has written these words after so many bytes. Returns where they end.
    #[cfg(feature = "classroom")]
    pub fn insist_for_words(&self, keys: &str, words: &str, from: usize) -> usize {
        let found = |state: &State| end(state, words, from);
        for _ in 0..DEADLINE.as_millis() / INSIST.as_millis() {
            self.send(keys);
            let state = self.shared.lock();
            let waited = self
                .shared
                .changed
                .wait_timeout_while(state, INSIST, |state| found(state).is_none());
            let (state, _) = waited.unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(end) = found(&state) {
                return end;
            }
        }
        self.fail(&format!("insisted in vain on: {words}"));
    }

    fn wait<T>(&self, what: &str, come: impl Fn(&State) -> Option<T>) -> T {
        let deadline = Instant::now() + DEADLINE;
        let mut state = self.shared.lock();
        loop {
            if let Some(found) = come(&state) {
                return found;
            }
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                drop(state);
                self.fail(&format!("waited in vain for: {what}"));
            };
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(std::sync::PoisonError::into_inner).0;
        }
    }

    #[allow(clippy::panic, reason = "a test fails by it")]
    fn fail(&self, why: &str) -> ! {
        let state = self.shared.lock();
        let tail = state.raw.len().saturating_sub(300);
        let tail = String::from_utf8_lossy(state.raw.get(tail..).unwrap_or_default()).into_owned();
        panic!(
            "{why}\nexit: {:?}\n{}\nlast bytes: {tail:?}",
            state.exit,
            state.seen().text
        );
    }

    /// What is seen now, between two frames.
    pub fn seen(&self) -> Seen {
        self.wait("a frame to be whole", |state| {
            (state.between_frames || state.is_over()).then(|| state.seen())
        })
    }

    /// Every frame so far.
    pub fn frames(&self) -> Vec<Seen> {
        self.shared.lock().frames.clone().unwrap_or_default()
    }

    /// Waits for another frame than those in the first `written` bytes.
    pub fn wait_for_more(&self, written: usize) {
        self.wait("another frame", |state| {
            (state.between_frames && state.raw.len() > written).then_some(())
        });
    }

    fn master(&self) -> &dyn MasterPty {
        &**self.master.as_ref().expect("a terminal")
    }

    /// How many bytes the program has written so far.
    pub fn written(&self) -> usize {
        self.shared.lock().raw.len()
    }

    /// All that the program has written so far.
    pub fn raw(&self) -> Vec<u8> {
        self.shared.lock().raw.clone()
    }

    /// Types; a program that has ended does not mind.
    pub fn send(&self, keys: impl AsRef<[u8]>) {
        let writer = self.writer.as_ref().expect("a terminal");
        let mut writer = writer.lock().expect("the only writer");
        let _ = writer
            .write_all(keys.as_ref())
            .and_then(|()| writer.flush());
    }

    /// Gives the window another size.
    pub fn resize(&self, size: (u16, u16)) {
        let mut state = self.shared.lock();
        let screen = state.parser.screen_mut();
        screen.set_size(nonzero(size.1), nonzero(size.0));
        self.master().resize(window(size)).expect("another size");
    }

    /// Tells the program a size that this terminal does not follow.
    pub fn pretend_size(&self, size: (u16, u16)) {
        self.master().resize(window(size)).expect("another size");
    }

    /// Sends a signal, unless the program has ended.
    pub fn signal(&self, signal: Signal) {
        if self.shared.lock().exit.is_none() {
            let _ = kill_process(self.pid, signal);
        }
    }

    /// The program's process.
    pub fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Waits until the program is stopped.
    pub fn wait_stopped(&self) {
        let (sender, stopped) = std::sync::mpsc::channel();
        let pid = self.pid;
        thread::spawn(move || {
            let options = WaitIdOptions::STOPPED | WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            let status = waitid(WaitId::Pid(pid), options);
            let _ = sender.send(status.ok().flatten().is_some_and(|status| status.stopped()));
        });
        match stopped.recv_timeout(DEADLINE) {
            Ok(true) => {}
            _ => self.fail("the program did not stop"),
        }
    }

    /// Holds that the terminal is as it was before the program had it.
    pub fn assert_given_back(&self) {
        let state = self.shared.lock();
        let screen = state.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "paste is as it was");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        for sequence in ["\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l", "\x1b[?1000l"] {
            let bytes = sequence.as_bytes();
            let found = state.raw.windows(bytes.len()).any(|at| at == bytes);
            assert!(found, "{sequence:?} was written");
        }
        assert_eq!(modes(self.master()), self.modes, "the modes are as before");
    }

    /// Takes the terminal away, as a dropped line does, and waits for the program to end.
    pub fn hang_up(mut self) -> ExitStatus {
        // The thread that reads holds the terminal too: it lets go at the next thing it reads.
        self.shared.lock().hung_up = true;
        self.send("?");
        self.wait("the reader to let go", |state| state.drained.then_some(()));
        self.writer = None;
        self.master = None;
        self.wait("the program to end", |state| state.exit.clone())
    }

    /// Lets the terminal take nothing more that the program writes.
    pub fn hold_up(&self) {
        let tty = self.master().tty_name().expect("the terminal's name");
        let flags = OFlags::RDWR | OFlags::NOCTTY;
        let tty = rustix::fs::open(tty, flags, Mode::empty()).expect("the terminal");
        tcflow(tty, Action::OOff).expect("the terminal to be held up");
    }

    /// Whether the terminal is the program's.
    pub fn is_taken(&self) -> bool {
        modes(self.master()) != self.modes
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// Where these words end, of what was written after so many bytes.
#[cfg(feature = "classroom")]
fn end(state: &State, words: &str, from: usize) -> Option<usize> {
    let later = state.raw.get(from..)?;
    let mut places = later.windows(words.len());
    let at = places.position(|at| at == words.as_bytes())?;
    Some(from + at + words.len())
}

fn modes(master: &dyn MasterPty) -> String {
    let modes = master.get_termios().expect("the terminal's modes");
    format!(
        "{:?} {:?} {:?}",
        modes.input_flags, modes.output_flags, modes.local_flags
    )
}

fn window((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn nonzero(count: u16) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(count).unwrap_or(std::num::NonZeroU16::MIN)
}
