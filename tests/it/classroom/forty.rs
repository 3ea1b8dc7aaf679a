//! Forty people behind one address come into a class with the `ssh` that they have and the mistakes
//! that people make. Everybody is in within two minutes, and nobody needs the instructor but whoever
//! lost the PIN, who is told so.

use std::collections::BTreeSet;
use std::net::TcpStream;
use std::time::Instant;

use rustix::process::Signal;

use super::*;
use crate::support::pty::Seen;
use crate::support::script::{DOWN, ENTER};

/// How many come.
const PEOPLE: usize = 40;
/// How long all of it may take.
const WITHIN_S: u64 = 120;

/// What somebody does wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mistake {
    Nothing,
    /// One letter of the code.
    Code,
    /// Reads the question about the fingerprint, and the notice, for as long as it takes others to be
    /// let go who say nothing.
    Slow,
    /// Enter instead of a name, and a name that is too long.
    Name,
    /// Closes the lid: the machine sleeps and comes back on another line.
    Lid,
    /// The line is cut without a word.
    Cut,
    /// Comes in twice.
    Twice,
    /// Gives three wrong PINs on coming back, and then the right one.
    WrongPin,
    /// Has lost the PIN.
    LostPin,
    /// Has the name of somebody who is there.
    SameName,
}

const MISTAKES: [Mistake; 10] = [
    Mistake::Nothing,
    Mistake::Code,
    Mistake::Slow,
    Mistake::Name,
    Mistake::Lid,
    Mistake::Cut,
    Mistake::Twice,
    Mistake::WrongPin,
    Mistake::LostPin,
    Mistake::SameName,
];

struct Person {
    name: String,
    mistake: Mistake,
    pty: Pty,
}

/// An `ssh` that asks about the fingerprint, as the first one of anybody does.
const ASKS: [&str; 4] = [
    "-o",
    "PubkeyAuthentication=no",
    "-o",
    "StrictHostKeyChecking=ask",
];

/// How the class is reached.
struct JoinInfo {
    dir: PathBuf,
    port: u16,
}

fn options(class: &JoinInfo) -> Vec<String> {
    let kept = ssh(class.port, &[]);
    let wanted = |option: &&String| {
        !option.starts_with("StrictHostKeyChecking") && !option.starts_with("LogLevel")
    };
    let mut args = Vec::new();
    let mut kept = kept.iter().peekable();
    while let Some(arg) = kept.next() {
        match kept.peek() {
            Some(next) if arg == "-o" && !wanted(next) => {
                kept.next();
            }
            _ => args.push(arg.clone()),
        }
    }
    args
}

/// An `ssh` as a person has it: it asks about the fingerprint and shows what the host says.
fn types_the_line(class: &JoinInfo, login: &str) -> Pty {
    Launch::new(&class.dir)
        .program("ssh")
        .args(options(class))
        .args(ASKS)
        .args([format!("{login}@127.0.0.1")])
        .start()
}

fn accepts(pty: &Pty) {
    pty.wait_for_bytes(b"(yes/no", 1);
    pty.send("yes\r");
}

fn is_in(pty: &Pty, name: &str) -> Seen {
    pty.wait_for("the lobby", |seen| {
        seen.has(&format!("Your name here: {name}"))
    })
}

fn pin_of(seen: &Seen) -> String {
    let (_, pin) = seen.text.split_once("Your PIN: ").expect("a PIN");
    pin.chars().take_while(char::is_ascii_digit).collect()
}

/// Comes back to a seat by name and PIN.
fn comes_back(class: &JoinInfo, name: &str, pin: &str) -> Pty {
    let pty = types_the_line(class, CODE);
    accepts(&pty);
    pty.wait_for_bytes(NAME, 1);
    pty.send(format!("{name}\r"));
    pty.wait_for_bytes(PIN, 1);
    pty.send(format!("{pin}\r"));
    pty
}

fn says(pty: &Pty, words: &str) {
    pty.wait_for_bytes(words.as_bytes(), 1);
}

impl Person {
    /// Comes in for the first time, with the mistake that belongs there.
    fn comes(class: &JoinInfo, number: usize) -> Self {
        let mistake = MISTAKES[number % MISTAKES.len()];
        let name = match mistake {
            Mistake::SameName => format!("Learner {}", number - 1),
            _ => format!("Learner {number}"),
        };
        if mistake == Mistake::Code {
            let wrong = types_the_line(class, "ward-thrae");
            accepts(&wrong);
            assert_eq!(wrong.wait_exit().exit_code(), 255);
            says(&wrong, "No class is open under the code ward-thrae");
            says(&wrong, "Compare the code letter by letter");
        }
        let pty = types_the_line(class, CODE);
        accepts(&pty);
        says(&pty, "You have 2 minutes for each entry.");
        pty.wait_for_bytes(NAME, 1);
        if mistake == Mistake::Name {
            pty.send("\r");
            pty.wait_for_bytes(NAME, 2);
            says(&pty, "Type a name with");
            pty.send("Maximiliana von Hohenlohe-Langenburg\r");
            pty.wait_for_bytes(NAME, 3);
            says(&pty, "A name has at most 24 characters here");
        }
        Self { name, mistake, pty }
    }

    /// Gives the name, and sits down.
    fn sits_down(&mut self) -> String {
        self.pty.send(format!("{}\r", self.name));
        if self.mistake == Mistake::SameName {
            self.pty.wait_for_bytes(PIN, 1);
            says(&self.pty, "somebody else, press Enter");
            self.pty.send(ENTER);
            self.name.push_str(" 2");
        }
        pin_of(&is_in(&self.pty, &self.name))
    }

    /// What goes wrong later, and how it is put right; whether the instructor is needed for it.
    fn is_back(&mut self, class: &JoinInfo, pin: &str) -> bool {
        match self.mistake {
            Mistake::Lid => {
                // Nothing of it is heard any more, and the seat still looks taken.
                self.pty.signal(Signal::STOP);
            }
            Mistake::Cut | Mistake::WrongPin | Mistake::LostPin => {
                self.pty.signal(Signal::KILL);
                self.pty.wait_exit();
            }
            Mistake::Twice => {}
            _ => return false,
        }
        let again = match self.mistake {
            Mistake::WrongPin => {
                let pty = comes_back(class, &self.name, "000000x");
                for (asked, given) in [(2, "1234567"), (3, "none"), (4, pin)] {
                    pty.wait_for_bytes(NAME, asked);
                    says(&pty, "That PIN does not match this name");
                    pty.send(format!("{}\r", self.name));
                    pty.wait_for_bytes(PIN, asked);
                    pty.send(format!("{given}\r"));
                }
                pty
            }
            Mistake::LostPin => {
                let pty = types_the_line(class, CODE);
                accepts(&pty);
                pty.wait_for_bytes(NAME, 1);
                pty.send(format!("{}\r", self.name));
                pty.wait_for_bytes(PIN, 1);
                says(&pty, "your instructor can let you in");
                self.pty = pty;
                return true;
            }
            _ => comes_back(class, &self.name, pin),
        };
        is_in(&again, &self.name);
        let before = std::mem::replace(&mut self.pty, again);
        if self.mistake == Mistake::Twice {
            assert_eq!(before.wait_exit().exit_code(), 0);
            let raw = String::from_utf8_lossy(&before.raw()).into_owned();
            assert!(raw.contains("Your seat was taken over"), "{raw}");
        } else if self.mistake == Mistake::Lid {
            before.signal(Signal::KILL);
        }
        false
    }
}

/// Says nothing until the server closes it, as it does with every silent connection.
fn is_let_go(port: u16) {
    use std::io::Read;
    let mut silent = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    let wait = std::time::Duration::from_secs(WITHIN_S);
    silent.set_read_timeout(Some(wait)).expect("set");
    let _ = silent.read_to_end(&mut Vec::new());
}

impl Hosted {
    /// Moves the cursor of the list of people down to this name.
    fn select_seat(&self, name: &str) {
        let row = |seen: &Seen| {
            let line = seen.text.lines().find(|line| line.contains('▸'))?;
            let (_, seat) = line.split_once('▸')?;
            let (number, who) = seat.trim_start().split_once(' ')?;
            Some((number.parse::<usize>().ok()?, format!("{who}  ")))
        };
        let name = format!("  {name}  ");
        loop {
            let seen = self.console.seen();
            let (number, who) = row(&seen).expect("a cursor");
            if format!(" {who}").contains(&name) {
                return;
            }
            self.console.send(DOWN);
            // The row of a person who comes or goes is redrawn in place: only its number tells that
            // the cursor has moved.
            self.console.wait_for("the next seat", |seen| {
                row(seen).is_some_and(|(next, _)| next > number)
            });
        }
    }
}

#[test]
#[ignore = "takes a minute: cargo test --test it -- --ignored classroom"]
fn forty_people_behind_one_address_are_in_within_two_minutes_whatever_they_do_wrong() {
    if !has_ssh() {
        return;
    }
    let class = Hosted::open(&["--max-seats", "60"]);
    let way = JoinInfo {
        dir: class.dir.path().to_owned(),
        port: class.port,
    };
    let began = Instant::now();
    // Some are still reading when others who say nothing have been let go.
    let (mut people, slow) = std::thread::scope(|scope| {
        let way = &way;
        let silent = scope.spawn(|| is_let_go(way.port));
        let come = |number| scope.spawn(move || Person::comes(way, number));
        let coming: Vec<_> = (0..PEOPLE).map(come).collect();
        let people = coming.into_iter().map(|one| one.join().expect("a login"));
        let people: Vec<Person> = people.collect();
        let reads = |person: &Person| person.mistake == Mistake::Slow;
        let (slow, mut people): (Vec<_>, Vec<_>) = people.into_iter().partition(reads);
        // Whoever has another's name comes after that one.
        people.sort_by_key(|person| person.mistake == Mistake::SameName);
        let mut pins = Vec::new();
        for person in &mut people {
            pins.push(person.sits_down());
        }
        silent.join().expect("let go");
        (people.into_iter().zip(pins).collect::<Vec<_>>(), slow)
    });
    for mut person in slow {
        let pin = person.sits_down();
        people.push((person, pin));
    }
    let first = began.elapsed();
    class
        .console
        .wait_for("all of them", |seen| seen.has("40 are here"));

    let lost = std::thread::scope(|scope| {
        let way = &way;
        let back = |(person, pin): &mut (Person, String)| person.is_back(way, pin);
        let coming: Vec<_> = people
            .iter_mut()
            .map(|one| scope.spawn(move || back(one)))
            .collect();
        let lost = coming.into_iter().map(|one| one.join().expect("back"));
        lost.filter(|lost| *lost).count()
    });
    let took = began.elapsed();
    println!("40 connected and admitted: {first:?}; with all that went wrong later: {took:?}");
    assert!(took.as_secs() < WITHIN_S, "{took:?}");
    assert_eq!(lost, PEOPLE / MISTAKES.len());

    // Those who lost the PIN wait for the instructor, who lets each in from the list.
    let seats = class.room().seats().len();
    assert_eq!(seats, PEOPLE, "nobody is there twice");
    class.does("m", "names on");
    class.does("t", "People:");
    for (person, _) in &people {
        if person.mistake == Mistake::LostPin {
            class.select_seat(&person.name);
            class.console.send("i");
            class.console.wait_for("a question", |seen| {
                seen.has("join once without a PIN? Press Enter.")
            });
            class.console.insist(ENTER, "the word", |seen| {
                // In the notice, and in the list once it is done.
                seen.has("can join once without a PIN") && seen.text.matches("can join").count() > 1
            });
            person.pty.send(ENTER);
            let seen = is_in(&person.pty, &person.name);
            assert!(seen.has("Your PIN: "), "another one: {}", seen.text);
        }
    }
    class.console.send("\x1b");
    class
        .console
        .wait_for("all of them", |seen| seen.has("40 are here"));
    assert_eq!(class.room().seats().len(), PEOPLE);

    // Each has the own number on a page that all of them share.
    class.does(ENTER, "0 of 40 have answered");
    let mut numbers = BTreeSet::new();
    for (person, _) in &people {
        let seen = person.pty.wait_for("the item", |seen| {
            seen.head().contains("1 of 3") && seen.head().contains("seat ")
        });
        let head = seen.head().to_owned();
        let (_, number) = head.split_once("seat ").expect("a number");
        let number: String = number.chars().take_while(char::is_ascii_digit).collect();
        numbers.insert(number.parse::<usize>().expect("a number"));
    }
    assert_eq!(numbers, (1..=PEOPLE).collect());
}
