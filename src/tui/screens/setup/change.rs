//! What the keys change on the line of a plan that the cursor stands on.

use std::collections::BTreeSet;

use super::{Entry, SEED_MAX, Setup, view};
use crate::domain::form::Which;
use crate::domain::limits::{EXAM_MINUTES_MAX, SET_ITEMS_MAX};
use crate::domain::mode::{Allowance, Exam, Mode};
use crate::tui::key::Key;
use crate::tui::page::{Notice, Role};
use crate::tui::whole::{Whole, no_digit};

impl Setup {
    pub(super) fn toggle(&mut self, entry: &Entry) {
        match entry {
            Entry::Subject(bank) => {
                let topics = self.topics_of(bank);
                let all_in = topics.iter().all(|topic| self.topics.contains(topic));
                for topic in topics {
                    if all_in {
                        self.topics.remove(&topic)
                    } else {
                        self.topics.insert(topic)
                    };
                }
            }
            Entry::Topic(topic) => flip(&mut self.topics, topic.clone()),
            Entry::Kind(kind) => flip(&mut self.kinds, *kind),
            Entry::Which | Entry::Mode | Entry::Allowance | Entry::Clock => {
                self.step(entry, true);
            }
            Entry::Start | Entry::Count | Entry::Minutes | Entry::Seed => {}
        }
    }

    pub(super) fn step(&mut self, entry: &Entry, more: bool) {
        match entry {
            Entry::Start | Entry::Count => {
                let count = if more {
                    self.count + 5 - self.count % 5
                } else {
                    (self.count.max(1) - 1) / 5 * 5
                };
                self.count = count.clamp(1, SET_ITEMS_MAX);
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
            Entry::Mode => {
                self.mode = match self.mode {
                    Mode::Tutor => Mode::Exam(Exam::default()),
                    Mode::Exam(_) => Mode::Tutor,
                };
            }
            Entry::Minutes => {
                let minutes = self.minutes();
                self.set_minutes(if more {
                    minutes + 5 - minutes % 5
                } else {
                    minutes.max(1).div_ceil(5) * 5 - 5
                });
            }
            Entry::Allowance => {
                let Mode::Exam(exam) = &mut self.mode else {
                    return;
                };
                let at = Allowance::ALL
                    .iter()
                    .position(|allowance| *allowance == exam.allowance)
                    .unwrap_or(0);
                let last = Allowance::ALL.len() - 1;
                let next = if more {
                    (at + 1).min(last)
                } else {
                    at.saturating_sub(1)
                };
                exam.allowance = Allowance::ALL.get(next).copied().unwrap_or_default();
            }
            Entry::Clock => {
                if let Mode::Exam(exam) = &mut self.mode {
                    exam.strict = !exam.strict;
                }
            }
            Entry::Seed if more => self.seed = (self.seed + 1).min(SEED_MAX),
            Entry::Seed => self.seed = self.seed.saturating_sub(1),
            Entry::Subject(_) | Entry::Topic(_) | Entry::Kind(_) => self.toggle(entry),
        }
    }

    /// The number that is typed on a line, where one is.
    fn number(&self, entry: &Entry) -> Option<Whole> {
        let (value, max) = match entry {
            Entry::Seed => (self.seed, SEED_MAX),
            Entry::Minutes => (self.minutes().into(), EXAM_MINUTES_MAX.into()),
            Entry::Start | Entry::Count => (self.count as u64, SET_ITEMS_MAX as u64),
            _ => return None,
        };
        Some(Whole { value, max })
    }

    pub(super) fn set_number(&mut self, entry: &Entry, value: u64) {
        match entry {
            Entry::Seed => self.seed = value,
            Entry::Minutes => self.set_minutes(u32::try_from(value).unwrap_or(EXAM_MINUTES_MAX)),
            Entry::Start | Entry::Count => {
                self.count = usize::try_from(value).unwrap_or(SET_ITEMS_MAX);
            }
            _ => {}
        }
    }

    pub(super) fn digit(&mut self, entry: &Entry, key: Key) {
        let (Key::Char(c), Some(number)) = (key, self.number(entry)) else {
            return self.say("No number is typed on this line.");
        };
        // The first digit takes the place of the number that stood there, and says so.
        let old = number.value;
        let afresh = self.typing.as_ref() != Some(entry) && old > 0;
        self.typing = Some(entry.clone());
        let (value, words) = if afresh {
            let (value, words) = Whole { value: 0, ..number }.typed(c);
            (value, words.or(Some(format!("{value} replaces {old}."))))
        } else {
            number.typed(c)
        };
        self.set_number(entry, value);
        words.into_iter().for_each(|words| self.say(words));
    }

    pub(super) fn paste(&mut self, text: &str) {
        let entry = self.entry();
        match self.number(&entry).map(|number| number.pasted(text)) {
            Some(Ok(value)) => self.set_number(&entry, value),
            Some(Err(why)) => self.say(why),
            None => self.say("Not pasted: no number is typed on this line."),
        }
    }

    /// A character that is no key here: where a number is typed, that is said.
    pub(super) fn stray(&mut self, key: Key) {
        if let (Key::Char(c), Some(_)) = (key, self.number(&self.entry())) {
            self.say(no_digit(c));
        }
    }

    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.notice = Some(Notice::new(Role::Warning, words));
    }

    /// The exam's time in minutes, 0 for no limit.
    pub(super) fn minutes(&self) -> u32 {
        self.mode.exam().and_then(|exam| exam.limit_s).unwrap_or(0) / 60
    }

    fn set_minutes(&mut self, minutes: u32) {
        if let Mode::Exam(exam) = &mut self.mode {
            let minutes = minutes.min(EXAM_MINUTES_MAX);
            exam.limit_s = (minutes > 0).then_some(minutes * 60);
        }
    }

    pub(super) fn erase(&mut self, entry: &Entry) {
        if let Some(number) = self.number(entry) {
            self.set_number(entry, number.value / 10);
        }
    }

    /// The line that the cursor stands on.
    pub(super) fn entry(&self) -> Entry {
        let entry = self.entries().get(self.cursor).cloned();
        entry.unwrap_or(Entry::Start)
    }

    /// The first line of the next part, round to the first.
    pub(super) fn next_section(&self, entries: &[Entry]) -> usize {
        let head = |at: usize| entries.get(at).map_or("", view::section);
        let here = head(self.cursor);
        let next = (self.cursor..entries.len()).find(|at| head(*at) != here);
        next.unwrap_or(0)
    }
}

fn flip<T: Ord>(set: &mut BTreeSet<T>, value: T) {
    if !set.remove(&value) {
        set.insert(value);
    }
}
