//! The changes that keys make on the selected line of a plan.

use super::{Entry, Setup, adaptive, view};
use crate::domain::form::{Aim, Which};
use crate::domain::limits::{EXAM_MINUTES_MAX, SET_ITEMS_MAX};
use crate::domain::mode::{AdaptiveRules, Allowance, Exam, Mode};
use crate::tui::key::Key;
use crate::tui::page::Role;
use crate::tui::whole::{Whole, no_digit};

impl Setup {
    pub(super) fn step(&mut self, entry: &Entry, more: bool) {
        match entry {
            Entry::Start if self.mode.adaptive().is_some() => self.step_adaptive(entry, more),
            Entry::Fewest | Entry::Most | Entry::Level => self.step_adaptive(entry, more),
            Entry::Start | Entry::Count => {
                let count = self.count.value();
                let count = if more {
                    count + 5 - count % 5
                } else {
                    (count.max(1) - 1) / 5 * 5
                };
                self.count.set(count.clamp(1, SET_ITEMS_MAX as u64));
            }
            Entry::Which => {
                let at = Which::ALL
                    .iter()
                    .position(|which| *which == self.which)
                    .unwrap_or(0);
                let next = if more {
                    at + 1
                } else {
                    at + Which::ALL.len() - 1
                } % Which::ALL.len();
                self.which = Which::ALL.get(next).copied().unwrap_or_default();
            }
            Entry::Signed => self.signed = !self.signed,
            Entry::Mode => self.turn_mode(more),
            Entry::Cram => {
                self.aim = match self.aim {
                    Aim::Cram => Aim::Practice,
                    Aim::Practice | Aim::Today => Aim::Cram,
                };
            }
            Entry::Minutes => {
                let minutes = self.minutes.value();
                self.minutes.set(if more {
                    minutes + 5 - minutes % 5
                } else {
                    minutes.max(1).div_ceil(5) * 5 - 5
                });
                self.take_time();
            }
            Entry::Allowance => {
                let allowance = match &mut self.mode {
                    Mode::Tutor => return,
                    Mode::Exam(exam) => &mut exam.allowance,
                    Mode::Adaptive(rules) => &mut rules.allowance,
                };
                let at = Allowance::ALL
                    .iter()
                    .position(|of| of == allowance)
                    .unwrap_or(0);
                let last = Allowance::ALL.len() - 1;
                let next = if more {
                    (at + 1).min(last)
                } else {
                    at.saturating_sub(1)
                };
                *allowance = Allowance::ALL.get(next).copied().unwrap_or_default();
            }
            Entry::Clock => {
                if let Mode::Exam(exam) = &mut self.mode {
                    exam.strict = !exam.strict;
                }
            }
            Entry::Seed if more => self.seed.set(self.seed.value().saturating_add(1)),
            Entry::Seed => self.seed.set(self.seed.value().saturating_sub(1)),
            Entry::Subject(_) | Entry::Topic(_) | Entry::Kind(_) => self.toggle(entry),
        }
    }

    /// Changes the mode to the next or the previous one.
    fn turn_mode(&mut self, more: bool) {
        let next = match (self.mode, more) {
            (Mode::Tutor, true) | (Mode::Adaptive(_), false) => Mode::Exam(Exam::default()),
            (Mode::Exam(_), true) | (Mode::Tutor, false) => {
                Mode::Adaptive(AdaptiveRules::default())
            }
            (Mode::Adaptive(_), true) | (Mode::Exam(_), false) => Mode::Tutor,
        };
        self.mode = next;
        self.take_time();
        // The lines above differ by mode.
        let mode = self.entries().iter().position(|of| *of == Entry::Mode);
        self.state.cursor = mode.unwrap_or(self.state.cursor);
    }

    /// Returns the number that is typed on a line, if any.
    fn number(&mut self, entry: &Entry) -> Option<&mut Whole> {
        match entry {
            Entry::Seed => Some(&mut self.seed),
            Entry::Minutes => Some(&mut self.minutes),
            Entry::Count => Some(&mut self.count),
            Entry::Fewest => Some(&mut self.lengths.fewest),
            Entry::Most => Some(&mut self.lengths.most),
            _ => None,
        }
    }

    /// Changes the number of the selected line. On the first line, the cursor first moves to the
    /// number of questions.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Whole)) {
        self.leave_start();
        let entry = self.entry();
        if let Some(number) = self.number(&entry) {
            change(number);
        }
        self.take_time();
    }

    fn leave_start(&mut self) {
        if self.entry() == Entry::Start {
            let counts = |of: &Entry| matches!(of, Entry::Count | Entry::Most);
            let count = self.entries().iter().position(counts);
            self.state.cursor = count.unwrap_or(self.state.cursor);
        }
    }

    /// Types a character into a number. A character that no number has stays visible and is marked.
    pub(super) fn typed(&mut self, key: Key) {
        let Key::Char(c) = key else {
            return;
        };
        if self.entry() == Entry::Start && c.is_alphabetic() {
            return self.say(no_digit(c));
        }
        self.leave_start();
        let entry = self.entry();
        let said = match self.number(&entry) {
            Some(number) => number.type_in(c),
            None if c.is_ascii_digit() => Some("This line takes no number.".into()),
            None => None,
        };
        self.take_time();
        said.into_iter().for_each(|words| self.say(words));
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.leave_start();
        let entry = self.entry();
        let pasted = match self.number(&entry) {
            Some(number) => number.paste(text),
            None => Err("Not pasted: this line takes no number.".into()),
        };
        self.take_time();
        if let Err(why) = pasted {
            self.say(why);
        }
    }

    /// Handles the cursor leaving a line: the next digit begins another number.
    pub(super) fn settle(&mut self) {
        self.count.settle();
        self.lengths.fewest.settle();
        self.lengths.most.settle();
        self.minutes.settle();
        self.seed.settle();
    }

    /// Returns the first line with an invalid number, and the reason.
    pub(super) fn mistake(&self) -> Option<(usize, String)> {
        self.entries().iter().enumerate().find_map(|(at, entry)| {
            let (label, number) = match entry {
                Entry::Count => (view::COUNT, &self.count),
                Entry::Fewest => (adaptive::FEWEST, &self.lengths.fewest),
                Entry::Most => (adaptive::MOST, &self.lengths.most),
                Entry::Minutes => (view::TIME, &self.minutes),
                Entry::Seed => (view::SEED, &self.seed),
                _ => return None,
            };
            let why = number.wrong()?;
            Some((at, format!("{label}: {why} The set did not start.")))
        })
    }

    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.state.say(Role::Warning, words);
    }

    /// Copies the typed time and lengths to the exam.
    pub(super) fn take_time(&mut self) {
        let minutes = u32::try_from(self.minutes.value()).unwrap_or(EXAM_MINUTES_MAX);
        let limit_s = (minutes > 0).then_some(minutes * 60);
        match &mut self.mode {
            Mode::Tutor => {}
            Mode::Exam(exam) => exam.limit_s = limit_s,
            Mode::Adaptive(rules) => rules.limit_s = limit_s,
        }
        self.take_lengths();
    }

    /// Returns the selected line.
    pub(super) fn entry(&self) -> Entry {
        let entry = self.entries().get(self.state.cursor).cloned();
        entry.unwrap_or(Entry::Start)
    }

    /// Returns the first line of the next section, or of the first after the last.
    pub(super) fn next_section(&self, entries: &[Entry]) -> usize {
        let head = |at: usize| entries.get(at).map_or("", view::section);
        let here = head(self.state.cursor);
        let next = (self.state.cursor..entries.len()).find(|at| head(*at) != here);
        next.unwrap_or(0)
    }
}
