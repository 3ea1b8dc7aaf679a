//! The page of the setup screen.

use super::{Command, Entry, KEYS, Setup, adaptive};
use crate::domain::form::{Aim, Fitting};
use crate::domain::ids::{BankId, TopicKey};
use crate::domain::mode::Mode;
use crate::tui::keymap::hints;
use crate::tui::page::{Block, Hint, Page, Role, Row, Span};
use crate::tui::screens::{self, item_count, spent};
use crate::tui::sign::Sign;
use crate::tui::whole::Whole;

/// The labels of the lines with a number.
pub(super) const COUNT: &str = "How many";
pub(super) const TIME: &str = "Time";
pub(super) const SEED: &str = "Set number";

/// The sign of a line, and its words.
type Words = (Vec<Span>, Vec<Span>);

impl Setup {
    /// Returns the page with every line of the plan, in sections.
    pub(super) fn page(&self) -> Page {
        let mut body = Vec::new();
        let mut last = "";
        for (at, entry) in self.entries().iter().enumerate() {
            let head = section(entry);
            if head != last {
                last = head;
                body.extend([Block::Gap, Block::Heading(head.into())]);
            }
            let (sign, text) = self.words(entry);
            body.push(Block::Row(Row {
                sign,
                text,
                ..Row::at(at, self.state.cursor)
            }));
        }
        let here = self.entry();
        let ticked = matches!(here, Entry::Subject(_) | Entry::Topic(_) | Entry::Kind(_));
        let mut keys = hints(KEYS, |command| match command {
            Command::Toggle | Command::Only => ticked,
            Command::More => !ticked,
            _ => true,
        });
        if let Some(start) = keys.first_mut().filter(|_| self.for_class) {
            start.does = "continue".into();
        }
        Hint::keep(&mut keys, "Enter", "go");
        Hint::keep(&mut keys, "Space", "pick");
        Hint::keep(&mut keys, "→", "change");
        self.state.page("New set", body, keys)
    }

    fn words(&self, entry: &Entry) -> Words {
        match entry {
            Entry::Start => self.start_words(),
            Entry::Count => number(COUNT, &self.count, self.count.shown(), ""),
            Entry::Which => turned("Which", self.which.id().to_owned(), ""),
            Entry::Signed if self.signed => turned(
                "Signed",
                "only".into(),
                "reviewed by a clinician, unchanged since",
            ),
            Entry::Signed => turned("Signed", "any".into(), "signed by a clinician or not"),
            Entry::Mode => match self.mode {
                Mode::Tutor => turned("Mode", "tutor".into(), "rationale after each answer"),
                Mode::Exam(_) => turned("Mode", "exam".into(), "rationales after you submit"),
                Mode::Adaptive(_) => turned(
                    "Mode",
                    "adaptive exam".into(),
                    "each answer decides what comes next",
                ),
            },
            Entry::Fewest => number(
                adaptive::FEWEST,
                &self.lengths.fewest,
                self.lengths.fewest.shown(),
                "questions",
            ),
            Entry::Most => number(
                adaptive::MOST,
                &self.lengths.most,
                self.lengths.most.shown(),
                "questions",
            ),
            Entry::Level => {
                let (level, means) = self.level_words();
                turned("Level", level, means)
            }
            Entry::Cram if self.aim == Aim::Cram => turned(
                "Cram",
                "yes".into(),
                "what you know least first; review dates stay",
            ),
            Entry::Cram => turned("Cram", "no".into(), "your answers set review dates"),
            Entry::Minutes => {
                let shown = match (self.minutes.wrong(), self.minutes.value()) {
                    (Some(_), _) => self.minutes.shown(),
                    (None, 0) => "no limit".into(),
                    (None, minutes) => format!("{minutes} min"),
                };
                number(TIME, &self.minutes, shown, "")
            }
            Entry::Allowance => {
                let exam = self.mode.timing().unwrap_or_default();
                let allowed = spent(exam.allowed_ms().unwrap_or(0));
                turned(
                    "Extra time",
                    format!("{} ×", exam.allowance),
                    &format!("{allowed} in total"),
                )
            }
            Entry::Clock if self.mode.exam().is_some_and(|exam| exam.strict) => {
                turned("Clock", "strict".into(), "keeps running while you are away")
            }
            Entry::Clock => turned("Clock", "pauses".into(), "stops while you are away"),
            Entry::Seed => {
                let means = match self.for_class {
                    true => "the same number repeats the set",
                    false => "the same set while your progress is the same",
                };
                number(SEED, &self.seed, self.seed.shown(), means)
            }
            Entry::Kind(kind) => (
                tick(self.kinds.contains(kind)),
                vec![Span::plain(kind.title())],
            ),
            Entry::Subject(id) => self.subject_words(id),
            Entry::Topic(key) => self.topic_words(key),
        }
    }

    fn start_words(&self) -> Words {
        if self.mode.adaptive().is_some() {
            let fitting = item_count(self.fitting().items);
            return (
                Vec::new(),
                vec![
                    Span::new("Start an adaptive exam", Role::Strong),
                    Span::new(format!(" (from {fitting})"), Role::Quiet),
                ],
            );
        }
        let (
            Fitting {
                items: fitting,
                cases,
            },
            drawn,
        ) = (self.fitting(), self.drawn());
        let verb = if self.for_class { "Use" } else { "Start" };
        let items = item_count(drawn);
        let start = format!("{verb} {items}");
        let verb = if fitting == 1 { "matches" } else { "match" };
        // Fewer than requested and available.
        let fewer = (drawn as u64) < self.count.value().min(fitting as u64);
        let why = match (fewer, cases) {
            (false, _) => "",
            (true, 0) => "; some would give away others",
            (true, _) => "; a case study has 6 and is never split",
        };
        let of = format!(" ({fitting} {verb}{why})");
        (
            Vec::new(),
            vec![Span::new(start, Role::Strong), Span::new(of, Role::Quiet)],
        )
    }

    fn subject_words(&self, id: &BankId) -> Words {
        let topics = self.topics_of(id);
        let taken = topics
            .iter()
            .filter(|topic| self.topics.contains(topic))
            .count();
        let title = self
            .library
            .bank(id)
            .map(|bank| bank.title.clone())
            .unwrap_or_default();
        let sign = if taken > 0 && taken < topics.len() {
            vec![Span::new("[-]", Role::Accent).with_alt("partly chosen")]
        } else {
            tick(taken > 0)
        };
        (sign, vec![Span::new(title, Role::Strong)])
    }

    fn topic_words(&self, key: &TopicKey) -> Words {
        let topic = self
            .library
            .bank(&key.bank)
            .and_then(|bank| bank.topic(&key.topic));
        let title = topic.map(|topic| topic.title.clone()).unwrap_or_default();
        let mut sign = vec![Span::plain("  ")];
        sign.extend(tick(self.topics.contains(key)));
        (sign, vec![Span::plain(title)])
    }
}

/// Returns the section of a line, by its heading.
pub(super) fn section(entry: &Entry) -> &'static str {
    match entry {
        Entry::Start => "",
        Entry::Count
        | Entry::Which
        | Entry::Signed
        | Entry::Mode
        | Entry::Fewest
        | Entry::Most
        | Entry::Level
        | Entry::Cram
        | Entry::Minutes
        | Entry::Allowance
        | Entry::Clock => "The set",
        Entry::Subject(_) | Entry::Topic(_) => "Subjects and topics",
        Entry::Kind(_) => "Question types",
        Entry::Seed => "Repeat a set",
    }
}

fn tick(on: bool) -> Vec<Span> {
    let (sign, role) = if on {
        (Sign::Ticked, Role::Accent)
    } else {
        (Sign::NotTicked, Role::Plain)
    };
    vec![Span::sign(sign, role)]
}

/// Returns a typed number, with its meaning or the reason why it is invalid.
fn number(label: &str, number: &Whole, shown: String, means: &str) -> Words {
    let (sign, mut words) = turned(label, shown, "");
    let remark = number.remark(means);
    if !remark.is_empty() {
        words.push(Span::plain("   "));
        words.extend(remark);
    }
    (sign, words)
}

/// Returns a value that the arrow keys change, with its meaning.
fn turned(label: &str, value: String, means: &str) -> Words {
    (Vec::new(), screens::turned(label, &value, means))
}
