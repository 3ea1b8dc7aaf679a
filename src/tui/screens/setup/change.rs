//! What the keys change on the line of a plan that the cursor stands on.

use std::collections::BTreeSet;

use super::{Entry, SEED_MAX, Setup, view};
use crate::domain::form::Which;
use crate::domain::limits::{EXAM_MINUTES_MAX, SET_ITEMS_MAX};
use crate::domain::mode::{Allowance, Exam, Mode};
use crate::tui::key::Key;

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
            Entry::Which | Entry::Mode | Entry::Allowance | Entry::Clock => self.step(entry, true),
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

    pub(super) fn digit(&mut self, entry: &Entry, key: Key) {
        let Key::Char(c) = key else { return };
        let Some(digit) = c.to_digit(10) else { return };
        // The first digit takes the place of the number that stood there.
        let afresh = self.typing.as_ref() != Some(entry);
        self.typing = Some(entry.clone());
        let typed = |number: u64, max: u64| {
            let longer = number.saturating_mul(10).saturating_add(digit.into());
            if afresh || longer > max {
                u64::from(digit)
            } else {
                longer
            }
        };
        match entry {
            Entry::Seed => self.seed = typed(self.seed, SEED_MAX),
            Entry::Minutes => {
                let minutes = typed(self.minutes().into(), EXAM_MINUTES_MAX.into());
                self.set_minutes(u32::try_from(minutes).unwrap_or(EXAM_MINUTES_MAX));
            }
            Entry::Start | Entry::Count => {
                let max = u64::try_from(SET_ITEMS_MAX).unwrap_or(u64::MAX);
                let count = typed(self.count.try_into().unwrap_or(max), max);
                self.count = usize::try_from(count).unwrap_or(SET_ITEMS_MAX);
            }
            _ => {}
        }
    }

    /// The first line of the next part, round to the first.
    pub(super) fn next_section(&self, entries: &[Entry]) -> usize {
        let head = |at: usize| entries.get(at).map_or("", view::section);
        let here = head(self.cursor);
        let next = (self.cursor..entries.len()).find(|at| head(*at) != here);
        next.unwrap_or(0)
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
        match entry {
            Entry::Minutes => self.set_minutes(self.minutes() / 10),
            Entry::Seed => self.seed /= 10,
            Entry::Start | Entry::Count => self.count /= 10,
            _ => {}
        }
    }
}

fn flip<T: Ord>(set: &mut BTreeSet<T>, value: T) {
    if !set.remove(&value) {
        set.insert(value);
    }
}
