//! Learners and an instructor at a stock `ssh`, in plain lines. Each comes back by the same command
//! when the connection ends.

mod line;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use dripset::domain::Chance;
use rand::{RngExt, SeedableRng};

pub use self::line::{Guest, Place};
use self::line::{Heard, Line};
use super::Signs;

/// How long a person waits for an echo before typing the line again.
const AGAIN: Duration = Duration::from_millis(900);
/// How long an instructor waits for answers after the limit of a vote.
const VOTE: Duration = Duration::from_secs(6);

/// Returns the number in words such as "Question 12 of 60", and the words after it.
fn question(line: &str) -> Option<(usize, &str)> {
    let rest = line.strip_prefix("Question ")?;
    let (number, rest) = rest.split_once(" of ")?;
    let (_, after) = rest.split_once(|c: char| !c.is_ascii_digit())?;
    Some((number.parse().ok()?, after))
}

/// Returns the letter and the number of the question in "Your answer: B. Stop it in case 12.".
fn answer(line: &str) -> Option<(char, usize, &str)> {
    let rest = line.strip_prefix("Your answer: ")?;
    let letter = rest.chars().next()?.to_ascii_lowercase();
    let (_, rest) = rest.split_once(" in case ")?;
    let (number, after) = rest.split_once('.')?;
    Some((letter, number.parse().ok()?, after.trim()))
}

/// A learner, and all that the learner's `ssh` has said.
pub struct Learner {
    /// The name in the class.
    pub name: String,
    guest: Guest,
    chance: Chance,
    said: Vec<String>,
    /// The choices that were told as confirmed, by question.
    pub confirmed: BTreeMap<usize, char>,
    /// The seat numbers that were told.
    pub seats: BTreeSet<u32>,
    /// The times from confirming to being told so.
    pub waits: Vec<Duration>,
    /// The times from the end of a connection to the seat in the next one.
    pub absences: Vec<Duration>,
    /// The connections that were opened.
    pub comings: usize,
    /// Sentences that contradict earlier ones.
    pub contradictions: Vec<String>,
    picked: BTreeMap<usize, char>,
    asked: Option<usize>,
    chosen: Option<usize>,
    entered: Option<(usize, Instant)>,
    due: Instant,
    ended: Option<Instant>,
    is_over: bool,
}

impl Learner {
    /// A learner of a class who is not there yet.
    pub fn new(place: &Place, code: &str, number: usize, has_key: bool, seed: u64) -> Self {
        let name = format!("Learner {number}");
        Self {
            guest: Guest::new(place, &format!("{code}+plain"), &name, number, has_key),
            name,
            chance: Chance::seed_from_u64(seed * 100 + number as u64),
            said: Vec::new(),
            confirmed: BTreeMap::new(),
            seats: BTreeSet::new(),
            waits: Vec::new(),
            absences: Vec::new(),
            comings: 0,
            contradictions: Vec::new(),
            picked: BTreeMap::new(),
            asked: None,
            chosen: None,
            entered: None,
            due: Instant::now(),
            ended: None,
            is_over: false,
        }
    }

    /// Takes part until the class has ended, or until told to leave.
    pub fn attend(
        &mut self,
        place: &Place,
        (leave, until): (&AtomicBool, Instant),
        (seated, confirmed): (&AtomicUsize, &AtomicUsize),
    ) {
        let goes_on = || !leave.load(Ordering::SeqCst) && Instant::now() < until;
        while goes_on() && !self.is_over {
            let mut line = Line::open(place, &self.guest);
            self.comings += 1;
            (self.asked, self.chosen) = (None, None);
            while goes_on() && !self.is_over {
                match line.hear(Duration::from_millis(50)) {
                    Heard::Line(said) => {
                        let before = (self.seats.len(), self.confirmed.len());
                        self.hear(&said);
                        if before.0 == 0 && !self.seats.is_empty() {
                            seated.fetch_add(1, Ordering::SeqCst);
                        }
                        confirmed.fetch_add(self.confirmed.len() - before.1, Ordering::SeqCst);
                        self.said.push(said);
                    }
                    Heard::Quiet => self.act(&mut line),
                    Heard::Ended => {
                        self.ended.get_or_insert_with(Instant::now);
                        break;
                    }
                }
            }
        }
    }

    fn hear(&mut self, said: &str) {
        let seat = said.strip_prefix("You have seat ");
        let seat = seat.or_else(|| said.strip_prefix("Seat "));
        if let Some(number) = seat.and_then(|rest| rest.trim_end_matches('.').parse().ok()) {
            self.seats.insert(number);
            let ended = self.ended.take();
            self.absences.extend(ended.map(|ended| ended.elapsed()));
        }
        if let Some((_, pin)) = said.split_once("Your PIN: ") {
            self.guest.keep_pin(pin);
        }
        self.is_over |= said.contains("The class has ended.");
        if let Some((number, after)) = question(said) {
            let is_asked = after.contains("Choose one, A to");
            if is_asked && self.asked != Some(number) {
                // Some are late: a vote takes five seconds.
                let thinks = match self.picked.contains_key(&number) {
                    true => 100,
                    false if self.chance.random_ratio(1, 12) => 5_000,
                    false => self.chance.random_range(100..3_000),
                };
                self.due = Instant::now() + Duration::from_millis(thinks);
            }
            if after.contains("A to") || after.contains("wait for") {
                self.asked = is_asked.then_some(number);
            }
        }
        if let Some((letter, number, after)) = answer(said) {
            if after.starts_with("Press Enter") {
                // Lines may come late on a line that was cut: what is shown counts.
                self.picked.insert(number, letter);
                self.chosen = Some(number);
            }
            if after.starts_with("Confirmed.") {
                self.is_confirmed(number, letter);
            }
        }
    }

    fn is_confirmed(&mut self, number: usize, letter: char) {
        let before = self.confirmed.insert(number, letter);
        if before.is_some_and(|before| before != letter)
            || self.picked.get(&number) != Some(&letter)
        {
            let told = format!("question {number}: {letter} after {before:?}");
            self.contradictions.push(told);
        }
        if let Some((_, since)) = self.entered.take_if(|entered| entered.0 == number) {
            self.waits.push(since.elapsed());
        }
    }

    fn act(&mut self, line: &mut Line) {
        let Some(number) = self.asked.filter(|_| Instant::now() >= self.due) else {
            return;
        };
        if self.confirmed.contains_key(&number) {
            return;
        }
        self.due = Instant::now() + AGAIN;
        if self.chosen == Some(number) {
            if self.entered.is_none_or(|entered| entered.0 != number) {
                self.entered = Some((number, Instant::now()));
            }
            line.say("");
            return;
        }
        let chance = &mut self.chance;
        let pick = || char::from(b'a' + chance.random_range(0..4_u8));
        let letter = *self.picked.entry(number).or_insert_with(pick);
        line.say(&letter.to_string());
    }

    /// Returns whether these words were said.
    pub fn has_heard(&self, words: &str) -> bool {
        self.said.join(" ").contains(words)
    }

    /// Returns the end of what was said.
    pub fn transcript(&self) -> String {
        let from = self.said.len().saturating_sub(60);
        self.said[from..].join("\n")
    }

    /// Comes once, and returns what is said until the connection ends.
    pub fn is_told(&self, place: &Place) -> String {
        let line = Line::open(place, &self.guest);
        let until = Instant::now() + Duration::from_secs(20);
        let mut told = String::new();
        while Instant::now() < until {
            match line.hear(Duration::from_millis(200)) {
                Heard::Line(said) => told += &format!("{said}\n"),
                Heard::Quiet => {}
                Heard::Ended => break,
            }
        }
        told
    }
}

/// The instructor, who puts one question after the other.
pub struct Instructor {
    /// The code of the class.
    pub code: String,
    /// True once the class has ended.
    pub is_over: bool,
    guest: Guest,
    said: Vec<String>,
    prompt: String,
    since: Instant,
    due: Instant,
    everybody: bool,
    chance: Chance,
}

impl Instructor {
    /// Opens a class from the lesson plan.
    pub fn open(place: &Place, seed: u64) -> Self {
        let guest = Guest::new(place, "new+plain", "ines", 200, true);
        let mut line = Line::open(place, &guest);
        let until = Instant::now() + Duration::from_secs(40);
        let mut said = Vec::new();
        let code = loop {
            assert!(Instant::now() < until, "no class:\n{}", said.join("\n"));
            let Heard::Line(words) = line.hear(Duration::from_millis(200)) else {
                continue;
            };
            match words.as_str() {
                words if words.starts_with("New class. A number") => line.say("1"),
                words if words.starts_with("New class. 1 to") => line.say(""),
                _ => {}
            }
            let code = words
                .split_whitespace()
                .find_map(|word| word.strip_suffix("@127.0.0.1"));
            if let Some(code) = code {
                break code.to_owned();
            }
            said.push(words);
        };
        Self {
            guest: Guest::new(place, &format!("{code}+plain"), "ines", 200, true),
            code,
            is_over: false,
            said,
            prompt: String::new(),
            since: Instant::now(),
            due: Instant::now(),
            everybody: false,
            chance: Chance::seed_from_u64(seed),
        }
    }

    /// Holds the class until told to finish; then ends it.
    pub fn hold(&mut self, place: &Place, signs: &Signs, until: Instant) {
        let goes_on = || !signs.leave.load(Ordering::SeqCst) && Instant::now() < until;
        while goes_on() && !self.is_over {
            let mut line = Line::open(place, &self.guest);
            self.prompt.clear();
            while goes_on() && !self.is_over {
                match line.hear(Duration::from_millis(50)) {
                    Heard::Line(said) => self.hear(said),
                    Heard::Quiet => self.act(&mut line, signs.finish.load(Ordering::SeqCst)),
                    Heard::Ended => break,
                }
            }
        }
    }

    fn hear(&mut self, said: String) {
        self.is_over |= said.starts_with("The class has ended.");
        self.everybody |= said.contains("Everybody has answered.");
        let is_prompt = said.starts_with("Ward 3. Enter:") || said.starts_with("Ward 3. Type");
        if is_prompt && said != self.prompt {
            self.everybody = false;
            self.since = Instant::now();
            let pause = self.chance.random_range(300..900);
            self.due = self.since + Duration::from_millis(pause);
            self.prompt = said.clone();
        }
        self.said.push(said);
    }

    fn act(&mut self, line: &mut Line, finish: bool) {
        if self.prompt.is_empty() || Instant::now() < self.due {
            return;
        }
        let is_voting = self.prompt.contains("close vote");
        if is_voting && !self.everybody && self.since.elapsed() < VOTE {
            return;
        }
        self.due = Instant::now() + AGAIN;
        let ends = finish && self.prompt.contains("next question");
        line.say(if ends { "end" } else { "" });
    }

    /// Returns the end of what was said.
    pub fn transcript(&self) -> String {
        let from = self.said.len().saturating_sub(60);
        self.said[from..].join("\n")
    }
}
