//! The real program in a real pseudo-terminal, and what that terminal shows.
//!
//! Nothing here sleeps: a test waits for a state, and fails with the screen where it does not
//! come. A state is only looked at between two frames; each ends by showing or hiding the cursor.

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

/// How long any state may take: far longer than on the slowest machine, so that only a fault
/// runs into it.
const DEADLINE: Duration = Duration::from_secs(20);
/// How long a key that is pressed again on purpose takes to come again: no held-down key is so slow.
#[cfg(feature = "classroom")]
const INSIST: Duration = Duration::from_millis(400);
/// What ends a frame.
const FRAME_ENDS: [&[u8]; 2] = [b"\x1b[?25l", b"\x1b[?25h"];

/// What to start.
pub struct Launch {
    dir: PathBuf,
    program: PathBuf,
    size: (u16, u16),
    args: Vec<String>,
    env: Vec<(String, String)>,
    unset: Vec<String>,
    kill_at: Option<(usize, Signal)>,
    records: bool,
    framed: bool,
}

impl Launch {
    /// The program with its data in `dir`, in a window of 80×24.
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            program: env!("CARGO_BIN_EXE_dripset").into(),
            size: (80, 24),
            args: Vec::new(),
            env: Vec::new(),
            unset: Vec::new(),
            kill_at: None,
            records: false,
            framed: true,
        }
    }

    /// Another program instead of ours.
    pub fn program(mut self, program: &str) -> Self {
        self.program = program.into();
        self
    }

    /// In a window of this many columns and rows.
    pub fn size(mut self, size: (u16, u16)) -> Self {
        self.size = size;
        self
    }

    /// With these arguments.
    pub fn args<T: ToString>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.args
            .extend(args.into_iter().map(|arg| arg.to_string()));
        self
    }

    /// With this variable beside the few that are always set.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Without this variable, one of the few that are always set.
    pub fn without(mut self, name: &str) -> Self {
        self.unset.push(name.into());
        self
    }

    /// Gets this signal as soon as it has written so many bytes.
    pub fn kill_at(mut self, bytes: usize, signal: Signal) -> Self {
        self.kill_at = Some((bytes, signal));
        self
    }

    /// Keeps every frame, to be looked at once the program is gone.
    pub fn recorded(mut self) -> Self {
        self.records = true;
        self
    }

    /// Behind something that does not write our frames: it is looked at after every bite.
    pub fn unframed(mut self) -> Self {
        self.framed = false;
        self
    }

    /// Starts it.
    pub fn start(self) -> Pty {
        let pair = native_pty_system()
            .openpty(window(self.size))
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(&self.program);
        command.env_clear();
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("LANG", "C.UTF-8"),
            ("TZ", "UTC"),
            ("PATH", "/usr/bin:/bin"),
        ] {
            command.env(name, value);
        }
        command.env("HOME", &self.dir);
        command.env("DRIPSET_DATA_DIR", &self.dir);
        for (name, value) in &self.env {
            command.env(name, value);
        }
        for name in &self.unset {
            command.env_remove(name);
        }
        command.args(&self.args);
        command.cwd(&self.dir);
        let modes = modes(&*pair.master);
        let mut child = pair.slave.spawn_command(command).expect("the program");
        let pid = child.process_id().and_then(|pid| i32::try_from(pid).ok());
        let pid = pid.and_then(Pid::from_raw).expect("a process id");
        drop(pair.slave);
        let (columns, rows) = self.size;
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                parser: Parser::new(nonzero(rows), nonzero(columns), 0),
                raw: Vec::new(),
                between_frames: false,
                framed: self.framed,
                frames: self.records.then(Vec::new),
                kill_at: self.kill_at,
                hung_up: false,
                pid,
                drained: false,
                exit: None,
            }),
            changed: Condvar::new(),
        });
        let reader = pair.master.try_clone_reader().expect("a reader");
        let threads = vec![
            thread::spawn({
                let shared = Arc::clone(&shared);
                move || read(reader, &shared)
            }),
            thread::spawn({
                let shared = Arc::clone(&shared);
                move || {
                    let exit = child.wait().expect("an exit status");
                    shared.lock().exit = Some(exit);
                    shared.changed.notify_all();
                }
            }),
        ];
        Pty {
            writer: Some(Mutex::new(pair.master.take_writer().expect("a writer"))),
            master: Some(pair.master),
            shared,
            pid,
            modes,
            threads,
        }
    }
}

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

/// What the terminal shows between two frames.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// The lines, without spaces at their ends.
    pub text: String,
    /// Where the cursor is, column and row; `None` where it is hidden.
    pub cursor: Option<(u16, u16)>,
    /// Whether a program has taken the whole terminal over.
    pub alternate: bool,
}

impl Seen {
    /// Whether these words are on it.
    pub fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    /// The first line.
    pub fn head(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }

    /// Whether it shows the home screen, with what is known there.
    pub fn is_home(&self) -> bool {
        let menu = self.has("History") || self.has("p Progress");
        self.head().contains("ractice questions") && menu
    }

    /// "3 of 10" in the first line, as the place from 0.
    pub fn place(&self) -> Option<usize> {
        let words: Vec<&str> = self.head().split_whitespace().collect();
        let place = words.windows(3).find_map(|words| match words {
            [place, "of", count] if count.parse::<usize>().is_ok() => place.parse::<usize>().ok(),
            _ => None,
        })?;
        place.checked_sub(1)
    }

    /// Whether it shows an item with its verdict.
    pub fn is_answered(&self) -> bool {
        self.place().is_some()
            && ["✓ Correct:", "✗ Incorrect:", "~ Partly correct:"]
                .iter()
                .any(|verdict| self.has(verdict))
    }

    /// Column and row of these words, both from 0.
    pub fn find(&self, words: &str) -> Option<(u16, u16)> {
        self.text.lines().enumerate().find_map(|(row, line)| {
            let at = line.find(words)?;
            let column = line.get(..at)?.chars().count();
            Some((u16::try_from(column).ok()?, u16::try_from(row).ok()?))
        })
    }
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
