//! How a program is started in a pseudo-terminal.

use super::*;

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
