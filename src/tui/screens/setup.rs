//! The setup of a set: its sources, kinds of items, and number of questions.
//!
//! The cursor starts on "Start", so that Enter alone begins; everything else is optional.

mod adaptive;
mod change;
mod pick;
mod view;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::adaptive::Lengths;
use super::page_state::PageState;
use super::words;
use crate::domain::form::{Aim, Fitting, Plan, Which, drawn_count, fitting};
use crate::domain::ids::{BankId, TopicKey};
use crate::domain::kind::KindName;
use crate::domain::library::Library;
use crate::domain::limits::{EXAM_MINUTES_MAX, SET_ITEMS_MAX};
use crate::domain::mode::Mode;
use crate::domain::standing::History;
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find, keymap};
use crate::tui::page::Page;
use crate::tui::prose::sentence;
use crate::tui::screen::{
    Context, Event, Go, News, OpenClassEffect, Screen, StoreEffect, StudyEffect, Update,
};
use crate::tui::whole::Whole;

/// The screen with the plan.
pub struct Setup {
    library: Arc<Library>,
    history: History,
    topics: BTreeSet<TopicKey>,
    kinds: BTreeSet<KindName>,
    which: Which,
    signed: bool,
    /// True if there are signed items, so that the choice makes sense.
    has_signed: bool,
    mode: Mode,
    aim: Aim,
    count: Whole,
    /// The lengths of an adaptive exam.
    lengths: Lengths,
    /// The time limit of an exam; 0 for no limit.
    minutes: Whole,
    seed: Whole,
    state: PageState,
    /// True if a class is opened with the set: then one learner's history does not matter.
    for_class: bool,
}

/// The effects of a session that draws sets.
pub trait DrawEffects: Sized {
    /// Returns the effect that draws a set.
    fn draw(plan: Plan) -> Self;

    /// Returns the effect that loads the learner's history, if the session has a learner.
    fn load_history() -> Option<Self>;
}

impl DrawEffects for StudyEffect {
    fn draw(plan: Plan) -> Self {
        StoreEffect::Start(plan).into()
    }

    fn load_history() -> Option<Self> {
        Some(StoreEffect::LoadStanding.into())
    }
}

impl DrawEffects for OpenClassEffect {
    fn draw(plan: Plan) -> Self {
        Self::Draw(plan)
    }

    fn load_history() -> Option<Self> {
        None
    }
}

/// A line that can be selected.
#[derive(Clone, PartialEq, Eq)]
enum Entry {
    Start,
    Count,
    Which,
    Signed,
    Mode,
    Fewest,
    Most,
    Level,
    Cram,
    Minutes,
    Allowance,
    Clock,
    Seed,
    Subject(BankId),
    Topic(TopicKey),
    Kind(KindName),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Start,
    Up,
    Down,
    Less,
    More,
    Section,
    Toggle,
    Digit,
    Erase,
    Clear,
    All,
    None,
    Only,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Start, "start", "start the set";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    ' ' => Toggle, "pick", "include or exclude the selected line";
    Left => Less, "", "fewer questions, or the previous choice", "previous";
    Right => More, "change", "more questions, or the next choice", "next";
    Tab => Section, "jump", "go to the next section: set, topics, question types, set number",
        "section";
    Figure => Digit, "",
        "type the number of questions, the minutes or the set number", "";
    Backspace => Erase, "", "delete the last digit", "erase";
    @(keymap::clear(Command::Clear));
    'a' => All, "all", "select all topics and question types; on a topic or a type, only those";
    'n' => None, "none", "clear all topics; on a question type, all types";
    'o' => Only, "only", "select only this topic, subject or question type";
    Esc => Back, "back", "go back without starting; your choices are saved for next time";
};

/// The largest seed that fits on the line: nine digits.
const SEED_MAX: u64 = 999_999_999;

impl Setup {
    /// Creates the screen with all topics selected, or only those in `only`.
    pub fn new(
        library: Arc<Library>,
        history: History,
        only: BTreeSet<TopicKey>,
        count: usize,
        seed: u64,
    ) -> Self {
        let all = library.topics().map(|(key, _)| key).collect();
        Self {
            topics: if only.is_empty() { all } else { only },
            kinds: KindName::ALL.into_iter().collect(),
            has_signed: library.has_signed(),
            library,
            history,
            which: Which::All,
            signed: false,
            mode: Mode::Tutor,
            aim: Aim::Practice,
            count: Whole::new(count as u64, SET_ITEMS_MAX as u64),
            lengths: Lengths::default(),
            minutes: Whole::new(0, EXAM_MINUTES_MAX.into()),
            seed: Whole::new(seed, SEED_MAX),
            state: PageState::default(),
            for_class: false,
        }
    }

    /// Sets the options of an earlier plan.
    pub fn with(mut self, plan: &Plan) -> Self {
        if !plan.topics.is_empty() {
            self.topics.clone_from(&plan.topics);
        }
        if !plan.kinds.is_empty() {
            self.kinds.clone_from(&plan.kinds);
        }
        let limit_s = plan.mode.timing().and_then(|exam| exam.limit_s);
        self.minutes.set(u64::from(limit_s.unwrap_or(0) / 60));
        match plan.mode.adaptive() {
            // The count of an adaptive exam is its maximum, and not the size of the next set.
            Some(rules) => self.lengths.set(rules),
            None => self.count.set(plan.count as u64),
        }
        self.seed.set(plan.seed);
        Self {
            which: plan.which,
            signed: plan.signed && self.has_signed,
            mode: plan.mode,
            aim: plan.aim,
            ..self
        }
    }

    /// Sets the screen up for a class; the options of the class are asked for afterwards.
    pub fn for_class(self) -> Self {
        Self {
            for_class: true,
            ..self
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let adaptive = self.mode.adaptive();
        let mut entries = vec![Entry::Start];
        entries.extend(adaptive.is_none().then_some(Entry::Count));
        if !self.for_class {
            entries.push(Entry::Which);
        }
        if self.has_signed {
            entries.push(Entry::Signed);
        }
        if !self.for_class {
            entries.push(Entry::Mode);
        }
        if adaptive.is_some() {
            entries.extend([Entry::Fewest, Entry::Most, Entry::Level]);
        }
        if !self.for_class && self.mode == Mode::Tutor {
            entries.push(Entry::Cram);
        }
        if let Some(exam) = self.mode.timing() {
            entries.push(Entry::Minutes);
            let timed = exam.limit_s.map(|_| [Entry::Allowance, Entry::Clock]);
            let timed = timed.into_iter().flatten();
            entries.extend(timed.filter(|of| *of != Entry::Clock || adaptive.is_none()));
        }
        for bank in self.library.banks() {
            entries.push(Entry::Subject(bank.id.clone()));
            entries.extend(self.topics_of(&bank.id).into_iter().map(Entry::Topic));
        }
        entries.extend(KindName::ALL.map(Entry::Kind));
        entries.push(Entry::Seed);
        entries
    }

    fn topics_of(&self, bank: &BankId) -> Vec<TopicKey> {
        self.library
            .topics()
            .map(|(key, _)| key)
            .filter(|key| key.bank == *bank)
            .collect()
    }

    /// Returns the plan; filters that select everything are left empty, which means the same.
    fn plan(&self) -> Plan {
        let every_topic = self
            .library
            .topics()
            .all(|(key, _)| self.topics.contains(&key));
        let every_kind = self.kinds.len() == KindName::ALL.len();
        Plan {
            topics: if every_topic {
                BTreeSet::new()
            } else {
                self.topics.clone()
            },
            kinds: if every_kind {
                BTreeSet::new()
            } else {
                self.kinds.clone()
            },
            which: self.which,
            signed: self.signed,
            mode: self.mode,
            aim: match self.mode {
                Mode::Tutor => self.aim,
                Mode::Exam(_) | Mode::Adaptive(_) => Aim::Practice,
            },
            count: match self.mode.adaptive() {
                Some(rules) => rules.items_max,
                None => usize::try_from(self.count.value()).unwrap_or(SET_ITEMS_MAX),
            },
            ..Plan::with_seed(self.seed.value())
        }
    }

    fn fitting(&self) -> Fitting {
        if self.topics.is_empty() || self.kinds.is_empty() {
            return Fitting::default();
        }
        fitting(&self.library, &self.plan(), &self.history)
    }

    /// Returns the number of questions that the set would have now.
    fn drawn(&self) -> usize {
        if self.topics.is_empty() || self.kinds.is_empty() {
            return 0;
        }
        drawn_count(&self.library, &self.plan(), &self.history)
    }

    fn start<E: DrawEffects>(&mut self) -> Update<E> {
        if let Some((at, why)) = self.mistake() {
            self.state.cursor = at;
            self.say(why);
            return Update::none();
        }
        let picked = !self.topics.is_empty() && !self.kinds.is_empty();
        if let Some(why) = self.unfilled().filter(|_| picked) {
            self.say(sentence(&why));
            return Update::none();
        }
        let why = if self.topics.is_empty() {
            "Choose a topic first. Press Space to pick one, or press a for all."
        } else if self.kinds.is_empty() {
            "Choose a question type first."
        } else if self.count.value() == 0 && self.mode.adaptive().is_none() {
            "Choose how many questions first."
        } else if self.fitting().items == 0 && self.signed {
            "No signed question matches. Select more topics or question types, or set Signed to any."
        } else if self.fitting().items == 0 {
            "No question matches. Select more topics or question types, or set Which to all."
        } else if self.drawn() == 0 {
            "Only case studies match. Each has 6 questions, so choose 6 or more."
        } else {
            return Update::effect(E::draw(self.plan()));
        };
        self.say(why);
        Update::none()
    }

    fn command<E: DrawEffects>(&mut self, command: Command, key: Key) -> Update<E> {
        self.state.scroll = None;
        let entries = self.entries();
        let entry = entries
            .get(self.state.cursor)
            .cloned()
            .unwrap_or(Entry::Start);
        if !matches!(command, Command::Digit | Command::Erase | Command::Clear) {
            self.settle();
        }
        match command {
            Command::Start => return self.start(),
            Command::Back => return Update::go(Go::Back(self.plan())),
            Command::Up => self.state.step(-1, entries.len()),
            Command::Down => self.state.step(1, entries.len()),
            Command::Section => self.state.cursor = self.next_section(&entries),
            Command::Toggle if entry == Entry::Start => self.say("Press Enter to start."),
            Command::Toggle => self.toggle(&entry),
            Command::Less => self.step(&entry, false),
            Command::More => self.step(&entry, true),
            Command::Digit => self.typed(key),
            Command::Erase => self.edit(Whole::erase),
            Command::Clear => self.edit(Whole::clear),
            Command::All => self.all(&entry),
            Command::None => self.none(&entry),
            Command::Only => self.only(&entry),
        }
        Update::none()
    }
}

impl<E: DrawEffects> Screen<E> for Setup {
    fn update(&mut self, event: &Event, context: &Context) -> Update<E> {
        let lines = Some(self.entries().len());
        if let Some(state) = self.state.after(event, lines, || self.page(), context) {
            self.state = state;
            if let Event::Key(_) = event {
                self.settle();
            }
            return Update::none();
        }
        match event {
            Event::Key(key) => {
                self.state.notice = None;
                match find(KEYS, *key) {
                    Some(command) => self.command(command, *key),
                    None => {
                        self.typed(*key);
                        Update::none()
                    }
                }
            }
            Event::Paste(text) => {
                self.state.notice = None;
                self.paste(text);
                Update::none()
            }
            Event::Choose(target) => {
                self.state.notice = None;
                self.state.cursor = usize::from(target.0);
                match self.entry() {
                    Entry::Start => self.start(),
                    _ => self.command(Command::Toggle, Key::Enter),
                }
            }
            Event::Shown => Update {
                effects: E::load_history().into_iter().collect(),
                go: Go::Stay,
            },
            Event::News(News::Standing(news)) => {
                self.history = news.history.clone();
                Update::none()
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        self.page()
    }

    fn help(&self) -> Vec<HelpLine> {
        let mut lines = keymap::help(KEYS);
        let back = Key::Esc.label();
        let of_class = lines
            .iter_mut()
            .filter(|line| self.for_class && line.keys == back);
        of_class.for_each(|line| line.help = "go back without starting");
        lines
    }

    fn words(&self) -> Vec<HelpLine> {
        let signed = Some(words::SIGNED).filter(|_| self.has_signed);
        let own: &[words::Word] = match self.for_class {
            true => &[words::CLASS_SEED],
            false => &[
                words::TUTOR,
                words::EXAM,
                words::ADAPTIVE,
                words::UNSEEN,
                words::MISSED,
                words::FLAGGED,
                words::SEED,
            ],
        };
        let all: Vec<words::Word> = own.iter().copied().chain(signed).collect();
        words::lines(&all)
    }
}
