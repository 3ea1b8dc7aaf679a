//! Several nodes of one class, as a school runs them: PostgreSQL, HAProxy, three of the real program,
//! and the stock `ssh` of learners and of an instructor. Nodes and the engine are killed meanwhile.
//!
//! What takes minutes is ignored, and run by `cargo test --locked --test it -- --ignored cluster`.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

mod apart;
mod encrypted;
mod held;
mod killed;
mod nodes;
mod people;
mod smoke;
mod standby;
mod stopped;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use self::nodes::Nodes;
use self::people::{Instructor, Learner, Place};
use crate::support::pieces::pause;
use crate::support::ssh;

/// The items of the one lesson plan, more than votes in a test.
const ITEMS: usize = 120;
/// The longest run of one test. All threads end then.
const LONGEST: Duration = Duration::from_secs(200);

/// Writes a bank of items whose choices have the number of their question, and a lesson plan of them.
fn write_lesson(dir: &Path) {
    let mut bank = String::from(
        "format = 1\n[bank]\nid = \"nodes\"\ntitle = \"Nodes\"\nlanguage = \"en\"\n\
         license = \"CC-BY-4.0\"\nsummary = \"Items for votes.\"\n\
         [[source]]\nid = \"book\"\nname = \"A textbook\"\nyear = 2024\n\
         [[topic]]\nid = \"sites\"\ntitle = \"Sites\"\n",
    );
    for number in 1..=ITEMS {
        bank.push_str(&format!(
            "[[item]]\nid = \"item-{number}\"\nkind = \"multiple-choice\"\ntopic = \"sites\"\n\
             client_need = \"pharmacological-and-parenteral-therapies\"\nstep = \"take-action\"\n\
             shuffle = false\nstem = \"What should the nurse do first, in case {number}?\"\n\
             choices = [\n\
             {{ id = \"a\", text = \"Slow it in case {number}\", why = \"Too little.\" }},\n\
             {{ id = \"b\", text = \"Stop it in case {number}\", key = true, why = \"Safe.\" }},\n\
             {{ id = \"c\", text = \"Flush it in case {number}\", why = \"It adds harm.\" }},\n\
             {{ id = \"d\", text = \"Raise it in case {number}\", why = \"It helps later.\" }},\n]\n\
             rationale = \"Stop first.\"\nrefs = [\"book\"]\n"
        ));
    }
    std::fs::write(dir.join("bank.toml"), bank).expect("a bank");
    let items: Vec<String> = (1..=ITEMS)
        .map(|number| format!("\"nodes/item-{number}\""))
        .collect();
    let plan = format!(
        "title = \"Ward 3\"\nitems = [{}]\nseconds = 5\n",
        items.join(", ")
    );
    std::fs::create_dir(dir.join("plans")).expect("a directory");
    std::fs::write(dir.join("plans/a.toml"), plan).expect("a lesson plan");
}

/// A class that is held while something happens to its nodes.
struct Held {
    instructor: Instructor,
    learners: Vec<Learner>,
}

/// The signs between those who hold the class and the test. Dropped, everybody leaves.
struct Signs {
    /// The instructor ends the class after the present question.
    finish: AtomicBool,
    /// Everybody leaves now.
    leave: AtomicBool,
}

struct LeaveAtEnd<'a>(&'a Signs);

impl Drop for LeaveAtEnd<'_> {
    fn drop(&mut self) {
        self.0.leave.store(true, Ordering::SeqCst);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if thread::panicking() {
            println!("{}", self.instructor.transcript());
            for learner in &self.learners {
                println!("{}\n{}", learner.name, learner.transcript());
            }
        }
    }
}

impl Held {
    /// Opens a class on these nodes; the last two learners have a name and a PIN in place of a key.
    fn open(nodes: &Nodes, learners: usize, seed: u64) -> Self {
        let place = Place::new(nodes);
        let instructor = Instructor::open(&place, seed);
        let learners = (0..learners).map(|number| {
            let has_key = number + 2 < learners || learners < 4;
            Learner::new(&place, &instructor.code, number, has_key, seed)
        });
        Self {
            learners: learners.collect(),
            instructor,
        }
    }

    /// Holds the class while `happens` runs, ends it, and waits until everybody has left.
    fn hold(&mut self, nodes: &Nodes, happens: impl FnOnce(&dyn Fn() -> usize)) {
        let place = Place::new(nodes);
        let signs = Signs {
            finish: AtomicBool::new(false),
            leave: AtomicBool::new(false),
        };
        let seated = std::sync::atomic::AtomicUsize::new(0);
        let confirmed = std::sync::atomic::AtomicUsize::new(0);
        let until = Instant::now() + LONGEST;
        let all = self.learners.len();
        thread::scope(|scope| {
            let leaves = LeaveAtEnd(&signs);
            let mut running = Vec::new();
            for learner in &mut self.learners {
                let (place, signs, seated, confirmed) = (&place, &signs, &seated, &confirmed);
                running.push(scope.spawn(move || {
                    learner.attend(place, (&signs.leave, until), (seated, confirmed));
                }));
            }
            wait_until("everybody has a seat", || {
                seated.load(Ordering::SeqCst) == all
            });
            let instructor = &mut self.instructor;
            let (place, signs) = (&place, &signs);
            running.push(scope.spawn(move || instructor.hold(place, signs, until)));
            happens(&|| confirmed.load(Ordering::SeqCst));
            signs.finish.store(true, Ordering::SeqCst);
            while !running.iter().all(|thread| thread.is_finished()) {
                pause(Duration::from_millis(50));
                if Instant::now() > until {
                    break;
                }
            }
            drop(leaves);
        });
        assert!(self.instructor.is_over, "{}", self.instructor.transcript());
    }
}

/// Waits until something is so.
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(40);
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        pause(Duration::from_millis(20));
    }
}
