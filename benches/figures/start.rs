//! From starting the program to its first frame in a pseudo-terminal, beside a program that
//! draws one empty frame (`benches/figures/empty_frame.rs`, which `cargo build --release --example
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

    /// Responses in the data directory that the program starts with.
    const RESPONSES: usize = 100_000;
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
        for (name, sign) in [("first-frame", KEYS), ("standing", STANDING)] {
            group.bench_function(name, |bencher| {
                let dir = made::years(&made::bank(made::ITEMS), RESPONSES);
                let mut command = CommandBuilder::new(ours);
                command.arg("--data-dir");
                command.arg(dir);
                bencher.iter_custom(|count| (0..count).map(|_| time(&command, sign)).sum());
            });
        }
        group.bench_function("empty", |bencher| {
            let command = CommandBuilder::new(PathBuf::from(&reference));
            bencher.iter_custom(|count| (0..count).map(|_| time(&command, EMPTY)).sum());
        });
        group.finish();
        for name in ["first-frame", "standing"] {
            let aim = Aim::Above(Duration::from_millis(15));
            tell(since, "start", name, "empty", &aim);
        }
    }

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
