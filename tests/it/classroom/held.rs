//! One class and two programs on one data directory: the one that holds it is left alone, and
//! killed it is in nobody's way.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Stdio};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use dripset::classroom::resume_orphaned;
use dripset::classroom::server::{ClassServer, ClassServerConfig};
use dripset::classroom::store_handle::StoreHandle;
use dripset::domain::ClassId;
use dripset::domain::Moment;
use dripset::domain::room::{ClassEvent, Order};
use dripset::ssh::{AuthOutcome, Session, SessionProvider};
use dripset::store::{ClassLog, NewClass};
use jiff::SignedDuration;
use rustix::process::{Pid, Signal, kill_process};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::inside::{self, Inside, guest, terms};
use super::*;
use crate::support::class_log;
use crate::support::learner::text_of;

/// `dripset serve`, on the data directory of a class that another program may hold.
struct Serving {
    program: Child,
    lines: BufReader<ChildStdout>,
    said: String,
}

impl Serving {
    /// Starts, and reads its output until the server listens.
    fn start(dir: &Path) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_dripset"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(dir)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut lines = BufReader::new(program.stdout.take().expect("its words"));
        let mut said = String::new();
        while !said.contains("host key: ") {
            let read = lines.read_line(&mut said).expect("text");
            assert_ne!(read, 0, "it does not open: {said}");
        }
        Self {
            program,
            lines,
            said,
        }
    }

    /// Ends it; all that it has said.
    fn stop(mut self) -> String {
        kill_process(Pid::from_child(&self.program), Signal::TERM).expect("a signal");
        assert!(self.program.wait().expect("an end").success());
        self.lines.read_to_string(&mut self.said).expect("text");
        std::mem::take(&mut self.said)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// A hall on the same directory as a class that another program runs.
struct Beside {
    class_server: Arc<ClassServer>,
    store: StoreHandle,
    _thread: JoinHandle<Store>,
}

impl Beside {
    fn open(dir: &Path) -> Self {
        let (store, thread) = StoreHandle::spawn(open(dir)).expect("a store");
        let env = Arc::new(Env::default());
        Self {
            class_server: ClassServer::new(ClassServerConfig::bare(store.clone(), env)),
            store,
            _thread: thread,
        }
    }

    /// Looks until the class is here, or so often.
    fn looks(&self, runtime: &Runtime, times: u32) -> bool {
        let (class_server, store) = (Arc::clone(&self.class_server), self.store.clone());
        let every = Duration::from_millis(5);
        runtime.block_on(async {
            let watch = tokio::spawn(resume_orphaned::watch(class_server, store, every));
            let mut left = tokio::time::interval(every);
            for _ in 0..times {
                left.tick().await;
                // Each look has gone by the store before the next is counted.
                let _ = self.store.ask(|_| ()).await;
                if !self.class_server.held().is_empty() {
                    break;
                }
            }
            watch.abort();
            let _ = watch.await;
        });
        !self.class_server.held().is_empty()
    }
}

/// However long that is: nobody has to restart `dripset serve`.
#[test]
fn a_class_that_another_program_leaves_goes_on_in_serve() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let id = inside.class.frame.id;
    let runtime = Runtime::new().expect("a runtime");
    let beside = Beside::open(dir.path());
    assert!(!beside.looks(&runtime, 20), "it is held");
    drop(inside);
    assert!(beside.looks(&runtime, 4_000), "it is free");
    assert_eq!(beside.class_server.held(), [id]);
    let _within = runtime.enter();
    let verdict = beside.class_server.verdict(&guest("Ada", ""));
    assert_eq!(verdict, AuthOutcome::Admit, "its code is known");
}

/// Until then its seats would be told for ever that it is busy.
#[test]
fn a_class_whose_host_is_gone_by_a_fault_goes_on_in_serve() {
    let dir = tempfile::tempdir().expect("a directory");
    let runtime = Runtime::new().expect("a runtime");
    let beside = Beside::open(dir.path());
    let inside = Inside::open(dir.path(), terms(None));
    let Inside {
        class,
        runtime: with_host,
        ..
    } = inside;
    beside.class_server.add(class);
    drop(with_host);
    runtime.block_on(async {
        let mut seat = beside.class_server.seat(guest("Ada", ""), (80, 24));
        assert!(seen(&mut *seat).contains("The host is busy"));
        let every = Duration::from_millis(5);
        let (class_server, store) = (Arc::clone(&beside.class_server), beside.store.clone());
        let watch = tokio::spawn(resume_orphaned::watch(class_server, store, every));
        let mut left = tokio::time::interval(every);
        let came_in = async {
            let mut seat = loop {
                let mut seat = beside.class_server.seat(guest("Ben", ""), (80, 24));
                // Somebody took what it asked.
                if seen(&mut *seat).contains("One moment") {
                    break seat;
                }
                left.tick().await;
            };
            while !seen(&mut *seat).contains("You have joined.") {
                seat.changed().await;
            }
        };
        let came_in = timeout(inside::DEADLINE, came_in).await;
        came_in.expect("a class that goes on");
        watch.abort();
    });
}

/// What a seat shows.
fn seen(seat: &mut dyn Session) -> String {
    text_of(&seat.page(), (80, 24))
}

/// One that is over, or whose days are, is nobody's to go on with.
#[test]
fn a_class_that_is_over_does_not_go_on_in_serve() {
    let dir = tempfile::tempdir().expect("a directory");
    let ended = Inside::open(dir.path(), terms(None));
    ended.order(Order::End).expect("an end");
    drop(ended);
    let overdue = NewClass {
        id: ClassId(uuid::Uuid::from_u128(7)),
        code: "ward-four".into(),
        title: "Ward four".into(),
        owner: "host".into(),
        keep_days: 0,
        open_until: None,
    };
    let now = Env::default().now();
    let before = Moment {
        at: now.at - SignedDuration::from_hours(24 * 30),
        ..now
    };
    let mut store = open(dir.path());
    store.open_class(&overdue, before).expect("a class");
    let opening = ClassEvent::Opened(Box::new(terms(None)));
    let opening = class_log::write(overdue.id, &opening);
    let taken = store.append_class(&[opening], before).expect("a log");
    assert!(taken.iter().all(Result::is_ok));
    drop(store);
    let beside = Beside::open(dir.path());
    let runtime = Runtime::new().expect("a runtime");
    assert!(!beside.looks(&runtime, 50));
}

/// What `dripset class resume` says where it does not start.
fn refused(dir: &Path, args: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_dripset"))
        .args(["class", "resume", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(dir)
        .args(args)
        .output()
        .expect("a run");
    assert_eq!(run.status.code(), Some(2));
    assert!(run.stdout.is_empty());
    String::from_utf8(run.stderr).expect("text")
}

/// How often the class went on, by its log.
fn resumed(class: &Hosted) -> usize {
    let store = open(class.dir.path());
    let events = dripset::store::ClassLog::class_events(&store, class.row().id, 1);
    let events = events.expect("a log").into_iter();
    events.filter(|event| event.entry.kind == "resumed").count()
}

#[test]
fn serve_leaves_a_class_that_another_program_holds_to_it_and_says_so() {
    let class = Hosted::open(&[]);
    let said = Serving::start(class.dir.path()).stop();
    let (_, left) = said.split_once("host key: ").expect("how to come in");
    let left: Vec<&str> = left.lines().skip(1).collect();
    let (_, listened) = said.split_once("--listen ").expect("where it was");
    let (address, _) = listened.split_once(' ').expect("more");
    assert!(
        address
            .parse::<std::net::SocketAddr>()
            .expect("an address")
            .port()
            > 0
    );
    let left = left.join("\n").replace(address, "ADDRESS");
    let left = left.replace(&class.dir.path().display().to_string(), "DIR");
    insta::assert_snapshot!("serve-beside-a-host", left);
    assert_eq!(resumed(&class), 0);
    let log = std::fs::read_to_string(class.dir.path().join("dripset.log")).expect("a log");
    assert!(log.contains("another program runs it"), "{log}");

    class.console.signal(Signal::KILL);
    class.console.wait_exit();
    let said = Serving::start(class.dir.path()).stop();
    assert!(!said.contains("held"), "{said}");
    let taken_up = format!("Resumed classes, with the same codes:\n  {CODE}");
    assert!(said.contains(&taken_up), "{said}");
    assert_eq!(resumed(&class), 1, "killed, it holds nothing");
}

#[test]
fn a_class_that_another_program_holds_is_resumed_once_that_is_gone_and_not_before() {
    let class = Hosted::open(&[]);
    let by_code = refused(class.dir.path(), &[CODE]);
    insta::assert_snapshot!("resume-of-a-held-class", by_code);
    assert_eq!(refused(class.dir.path(), &[]), by_code);
    let capitals = CODE.to_uppercase();
    assert_eq!(refused(class.dir.path(), &[&capitals]), by_code);
    assert_eq!(resumed(&class), 0);

    class.console.signal(Signal::KILL);
    class.console.wait_exit();
    let class = Hosted::resume(class.dir);
    assert_eq!(resumed(&class), 1);
    class.console.signal(Signal::TERM);
    class.console.wait_exit();
    let left = std::fs::read_dir(class.dir.path().join("held")).expect("a folder");
    assert_eq!(left.count(), 1, "what keeps the others apart");
}
