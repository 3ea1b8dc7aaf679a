//! From starting the program to its first frame in a pseudo-terminal, with 100,000 responses and with
//! 1,000,000 to the shipped items and to 10,000 others, beside a program that draws one empty frame (`benches/figures/empty_frame.rs`, which `cargo build --release --example
//! empty_frame` builds).

use criterion::Criterion;

/// Measures `start`; Unix alone has the pseudo-terminal that the tests use.
#[cfg(not(unix))]
pub fn measure(_: &mut Criterion) {}

/// Measures `start`.
#[cfg(unix)]
pub fn measure(criterion: &mut Criterion) {
    unix::measure(criterion);
}

#[cfg(unix)]
mod unix {
    use std::io::{Read, Write};
    use std::num::NonZeroU16;
    use std::path::{Path, PathBuf};
    use std::sync::mpsc::{RecvTimeoutError, channel};
    use std::thread;
    use std::time::{Duration, Instant, SystemTime};

    use criterion::{Criterion, SamplingMode};
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use crate::made;
    use crate::ratio::{Aim, tell};

    /// Responses in the data directories that the program starts with.
    const RESPONSES: usize = 100_000;
    /// The time that a start may take with many.
    const START: Duration = Duration::from_millis(150);
    const ROWS: NonZeroU16 = NonZeroU16::new(40).expect("not zero");
    const COLUMNS: NonZeroU16 = NonZeroU16::new(120).expect("not zero");
    /// What stands on the home screen as soon as there is one, and what only the standing brings.
    const KEYS: &str = "quit";
    const STANDING: &str = "Recent sets";
    /// A program that has not painted by then never will, and is ended.
    const PATIENCE: Duration = Duration::from_secs(30);
    /// What the empty program draws.
    const EMPTY: &str = "q";

    pub fn measure(criterion: &mut Criterion) {
        let ours = Path::new(env!("CARGO_BIN_EXE_dripset"));
        let reference = ours.with_file_name("examples").join("empty_frame");
        if !reference.exists() {
            println!("start: left out; `cargo build --release --example empty_frame` comes first");
            return;
        }
        let since = SystemTime::now();
        let mut group = criterion.benchmark_group("start");
        group.sample_size(30);
        group.sampling_mode(SamplingMode::Flat);
        for (name, begin) in STARTS {
            for (frame, sign) in FRAMES {
                group.bench_function(format!("{frame}{name}"), |bencher| {
                    let mut command = CommandBuilder::new(ours);
                    begin(&mut command);
                    bencher.iter_custom(|count| (0..count).map(|_| time(&command, sign)).sum());
                });
            }
        }
        group.bench_function("empty", |bencher| {
            let command = CommandBuilder::new(PathBuf::from(&reference));
            bencher.iter_custom(|count| (0..count).map(|_| time(&command, EMPTY)).sum());
        });
        group.finish();
        for (name, _) in STARTS {
            let aim = match name {
                "" => Aim::Above(Duration::from_millis(15)),
                _ => Aim::Within(START),
            };
            for (frame, _) in FRAMES {
                tell(since, "start", &format!("{frame}{name}"), "empty", &aim);
            }
        }
    }

    /// What is waited for: the first frame, and the home screen with progress.
    const FRAMES: [(&str, &str); 2] = [("first-frame", KEYS), ("standing", STANDING)];

    /// Many responses; a run that only tries the benches makes few up.
    fn many() -> usize {
        match std::env::args().any(|argument| argument == "--test") {
            true => 1_000,
            false => 1_000_000,
        }
    }

    /// Adds the arguments of a start.
    type Begin = fn(&mut CommandBuilder);

    /// The starts, by the end of their names.
    const STARTS: [(&str, Begin); 3] = [
        ("", |command| {
            let dir = made::years(&made::bank(made::ITEMS), RESPONSES);
            command.args(["--data-dir".as_ref(), dir.as_os_str()]);
        }),
        ("-shipped-1000000", |command| {
            let dir = made::shipped_years(&dripset::bank_sources::shipped(), many());
            command.args(["--data-dir".as_ref(), dir.as_os_str()]);
        }),
        ("-made-1000000", |command| {
            let dir = made::years(&made::bank(made::ITEMS), many());
            let bank = made::data_dir().join("made.toml");
            std::fs::write(&bank, made::bank_text(made::ITEMS)).expect("a bank written");
            command.args(["--data-dir".as_ref(), dir.as_os_str()]);
            command.args(["--bank".as_ref(), bank.as_os_str()]);
        }),
    ];

    /// How long it takes until `sign` stands on the screen; then the program is told to leave.
    fn time(command: &CommandBuilder, sign: &str) -> Duration {
        let size = PtySize {
            rows: ROWS.get(),
            cols: COLUMNS.get(),
            ..PtySize::default()
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let mut command = command.clone();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("LC_ALL", "C.UTF-8");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let mut writer = pair.master.take_writer().expect("a writer");
        let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        let mut bytes = [0; 16 * 1024];
        let start = Instant::now();
        let mut child = pair.slave.spawn_command(command).expect("started");
        let (done, patience) = channel::<()>();
        let mut killer = child.clone_killer();
        thread::spawn(move || {
            if patience.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let _ = killer.kill();
            }
        });
        drop(pair.slave);
        while !screen.screen().contents().contains(sign) {
            let count = reader.read(&mut bytes).unwrap_or(0);
            assert!(
                count > 0,
                "ended before {sign:?}: {}",
                screen.screen().contents()
            );
            screen.process(&bytes[..count]);
        }
        let passed = start.elapsed();
        drop(done);
        writer.write_all(b"q").expect("written");
        writer.flush().expect("written");
        // What it still writes is read, so that it is never held up by a full terminal.
        while reader.read(&mut bytes).is_ok_and(|count| count > 0) {}
        child.wait().expect("ended");
        passed
    }
}
