//! A host killed at any moment: what it confirmed is in its log, and it goes on from there.
//!
//! The host is a process of its own: this program again, at the one test that is left out
//! otherwise. It prints a line for each response it was told is kept, and is killed after so many
//! bytes of them.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

use dripset::classroom::retention;
use dripset::domain::ClassId;
use dripset::domain::room::{Ballot, Order, PollPhase, Wish};
use dripset::domain::{Allowance, Chance};
use dripset::store::ClassLog;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

use super::inside::{Inside, given, key, learner, terms};
use super::*;

/// Kills in each data directory; there are four.
const KILLS: usize = 25;
/// Learners in the class.
const LEARNERS: u128 = 8;
/// Names the data directory to the process that hosts.
const DIR: &str = "DRIPSET_CLASS_UNDER_KILLS";

/// The process that is killed.
#[test]
#[ignore = "is run by the tests below, in a process of its own"]
fn a_class_that_prints_what_it_confirms() {
    let Some(dir) = std::env::var_os(DIR) else {
        return;
    };
    let dir = Path::new(&dir);
    let rows = open(dir).classes().expect("a read");
    let inside = match rows.iter().find(|row| row.ended_ms.is_none()) {
        Some(row) => Inside::resume(dir, row.id),
        None => Inside::open(dir, terms(None)),
    };
    println!("\nclass {}", inside.class.frame.id.0);
    let all = || (1..=LEARNERS).map(learner);
    inside.wish(all().map(|who| (who, Wish::Join(Allowance::Standard))));
    loop {
        let room = inside.room();
        let ballot = room.ballot();
        let phase = room.poll().map(|poll| poll.phase);
        let order = match (phase, ballot) {
            (Some(PollPhase::Open), Some(ballot)) => {
                responds(&inside, ballot);
                match ballot {
                    Ballot { vote: 0..3, .. } => Order::Discuss { early: true },
                    _ => Order::Reveal { early: true },
                }
            }
            (Some(PollPhase::Discussing), _) => Order::Revote,
            _ => Order::Next,
        };
        if inside.order(order.clone()).is_err() {
            assert_eq!(order, Order::Next, "only the last item has none after it");
            inside.order(Order::End).expect("the end");
            let (id, now) = (inside.class.frame.id, inside.env.now());
            let ended = inside.store.ask(move |store| store.end_class(id, now));
            inside
                .runtime
                .block_on(ended)
                .expect("a store")
                .expect("an end");
            println!("\nended");
            return;
        }
    }
}

fn responds(inside: &Inside, ballot: Ballot) {
    let room = inside.room();
    let response = key(room.terms(), ballot.poll);
    let wishes = (1..=LEARNERS).map(|number| {
        let wish = Wish::Respond(ballot, given(response.clone()));
        (learner(number), wish)
    });
    for (number, told) in (1..=LEARNERS).zip(inside.wish(wishes)) {
        if told.is_ok() {
            println!("\nconfirmed {number} {} {}", ballot.poll, ballot.vote);
        }
    }
}

/// A class that is killed and goes on.
struct Killed {
    dir: tempfile::TempDir,
    chance: Chance,
    class: Option<ClassId>,
    confirmed: BTreeSet<(u128, usize, u32)>,
    ended: usize,
    all_confirmed: usize,
}

impl Killed {
    fn new(seed: u64) -> Self {
        Self {
            dir: tempfile::tempdir().expect("a directory"),
            chance: Chance::seed_from_u64(seed),
            class: None,
            confirmed: BTreeSet::new(),
            ended: 0,
            all_confirmed: 0,
        }
    }

    fn is_killed_again_and_again(&mut self) {
        for _ in 0..KILLS {
            let mut child = self.hosts();
            let said = self.kills(&mut child);
            for line in said.lines() {
                self.hears(line);
            }
            self.holds();
        }
        let (all, ended) = (self.all_confirmed, self.ended);
        println!("{KILLS} kills, {all} confirmed, {ended} classes ended");
        assert!(all > KILLS, "{all} confirmed");
        let mut store = open(self.dir.path());
        store.check().expect("a sound file");
        for _ in 0..2 {
            retention::run(&mut store, Env::default().now());
            all_have_their_logs(&store);
        }
    }

    fn hosts(&self) -> Child {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["--exact", "--ignored", "--nocapture", "--test-threads=1"]);
        command.arg("classroom::kills::a_class_that_prints_what_it_confirms");
        command.env(DIR, self.dir.path());
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().expect("a host")
    }

    /// Kills it after so many bytes; what it has said.
    fn kills(&mut self, child: &mut Child) -> String {
        let after: usize = self.chance.random_range(0..900);
        let mut reader = BufReader::new(child.stdout.take().expect("its words"));
        let mut said = String::new();
        while said.len() < after {
            if reader.read_line(&mut said).expect("text") == 0 {
                break;
            }
        }
        let _ = child.kill();
        let _ = child.wait();
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).expect("the rest");
        // A line that was cut short says nothing.
        let rest = String::from_utf8_lossy(&rest).into_owned();
        said + rest.rsplit_once('\n').map_or("", |(whole, _)| whole)
    }

    fn hears(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["class", id] => {
                let id = ClassId(Uuid::parse_str(id).expect("an identity"));
                if self.class.replace(id) != Some(id) {
                    self.confirmed.clear();
                }
            }
            ["confirmed", number, poll, vote] => {
                let number: u128 = number.parse().expect("a number");
                let poll: usize = poll.parse().expect("a number");
                let vote: u32 = vote.parse().expect("a number");
                let new = self.confirmed.insert((number, poll, vote));
                assert!(new, "confirmed twice: {line}");
                self.all_confirmed += 1;
            }
            ["ended"] => self.ended += 1,
            _ => {}
        }
    }

    /// Everything confirmed is in the log, once, and the log comes to the same room every time.
    fn holds(&self) {
        let Some(class) = self.class else {
            return;
        };
        let store = open(self.dir.path());
        let room = replay::room(&store, class).expect("a class");
        assert_eq!(replay::room(&store, class).expect("a class"), room);
        for (number, poll, vote) in &self.confirmed {
            let given = &room.polls()[poll].votes[*vote as usize].given;
            let given = given.get(&learner(*number)).expect("what was confirmed");
            assert_eq!(given.response, key(room.terms(), *poll));
        }
        let rows = store.class_events(class, 1).expect("a log");
        let mut responses = BTreeSet::new();
        for (at, row) in (1..).zip(&rows) {
            assert_eq!(row.seq, at, "numbers without a gap");
            if row.entry.kind == dripset::store::RESPONDED {
                let of = (row.entry.learner, row.entry.poll, row.entry.vote);
                assert!(responses.insert(of), "twice: {of:?}");
            }
        }
        if room.is_ended() {
            for number in 1..=LEARNERS {
                let sittings = store.of(learner(number)).sittings(100, None);
                assert!(sittings.expect("a read").iter().all(|row| row.is_ended()));
            }
        }
    }
}

/// Of every class that ended, each learner's own log has what was given to what was revealed, once.
fn all_have_their_logs(store: &Store) {
    let rooms = store.classes().expect("a read").into_iter();
    let rooms = rooms.map(|row| replay::room(store, row.id).expect("a class"));
    let ended: Vec<Room> = rooms.filter(Room::is_ended).collect();
    for who in (1..=LEARNERS).map(learner) {
        let given = |room: &Room| {
            let revealed = room.polls().values();
            let revealed = revealed.filter(|poll| poll.phase == PollPhase::Revealed);
            let votes = revealed.flat_map(|poll| &poll.votes);
            votes.filter(|vote| vote.given.contains_key(&who)).count()
        };
        let mut given: Vec<usize> = ended.iter().map(given).filter(|count| *count > 0).collect();
        let sittings = store.of(who).sittings(100, None).expect("a read");
        let mut kept: Vec<usize> = sittings.iter().map(|row| row.answered as usize).collect();
        given.sort_unstable();
        kept.sort_unstable();
        assert_eq!(given, kept, "{who}");
    }
}

#[test]
fn killed_at_random_moments_no_confirmed_response_is_lost() {
    Killed::new(1).is_killed_again_and_again();
}

#[test]
fn killed_at_random_moments_no_confirmed_response_is_lost_in_another() {
    Killed::new(2).is_killed_again_and_again();
}

#[test]
fn killed_at_random_moments_no_confirmed_response_is_lost_in_a_third() {
    Killed::new(3).is_killed_again_and_again();
}

#[test]
fn killed_at_random_moments_no_confirmed_response_is_lost_in_a_fourth() {
    Killed::new(4).is_killed_again_and_again();
}
