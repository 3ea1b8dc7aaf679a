//! A server that has run out of files.

use super::odd::{connect, run};
use super::*;
use std::io::Write;
use std::net::TcpStream;

/// What a program has logged.
#[derive(Clone, Default)]
struct Said(Arc<std::sync::Mutex<Vec<u8>>>);

impl Said {
    fn has(&self, words: &str) -> bool {
        let said = self.0.lock().expect("a log");
        String::from_utf8_lossy(&said).contains(words)
    }
}

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Set for the child that runs out of files.
const FEW_FILES: &str = "DRIPSET_TEST_FEW_FILES";

#[test]
fn without_files_the_server_stays_up() {
    let name = module_path!().replacen("it::", "", 1) + "::without_files_the_server_stays_up";
    if std::env::var_os(FEW_FILES).is_none() {
        let mut child = Command::new(std::env::current_exe().expect("this program"));
        child
            .args(["--exact", &name, "--nocapture"])
            .env(FEW_FILES, "1");
        let output = child.output().expect("a child");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "the child ran no test: {said}");
        return;
    }
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit {
        current: Some(100),
        maximum: Some(100),
    };
    setrlimit(Resource::Nofile, limit).expect("a limit");
    let server = Door::with(|config| {
        config.unauthenticated_max = 1_000;
        config.timings.grace = Duration::from_millis(700);
        config.timings.retry = Duration::from_millis(10);
    });
    let log = Said::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .init();
    // This process has both ends: they run out together, and silent ones are let go in time.
    let mut silent = Vec::new();
    while let Ok(stream) = TcpStream::connect(("127.0.0.1", server.port)) {
        silent.push(stream);
    }
    // Whoever has the last file, the next connection finds none.
    let mut spare: Vec<_> = std::iter::from_fn(|| silent[0].try_clone().ok()).collect();
    until("a connection that cannot be taken", || {
        spare.pop();
        silent.extend(TcpStream::connect(("127.0.0.1", server.port)));
        spare.extend(std::iter::from_fn(|| silent[0].try_clone().ok()));
        log.has("a connection could not be accepted")
    });
    drop(spare);
    assert!(silent.len() > 20);
    silent.clear();
    run(&server, async {
        loop {
            let Ok(mut line) = connect(server.port, 1 << 20).await else {
                continue;
            };
            if let Ok(come) = line.authenticate_none("FREE").await {
                assert!(come.success());
                return;
            }
        }
    });
}
