//! The selection of topics and kinds.

use std::collections::BTreeSet;

use super::{Entry, Setup};
use crate::domain::kind::KindName;

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
            Entry::Which
            | Entry::Signed
            | Entry::Mode
            | Entry::Level
            | Entry::Cram
            | Entry::Allowance
            | Entry::Clock => {
                self.step(entry, true);
            }
            Entry::Start
            | Entry::Count
            | Entry::Fewest
            | Entry::Most
            | Entry::Minutes
            | Entry::Seed => {}
        }
    }

    /// Selects every topic or every kind, depending on the cursor; both if it is on neither.
    pub(super) fn all(&mut self, entry: &Entry) {
        let kinds = matches!(entry, Entry::Kind(_));
        let topics = matches!(entry, Entry::Subject(_) | Entry::Topic(_));
        if !topics {
            self.kinds = KindName::ALL.into_iter().collect();
        }
        if !kinds {
            self.topics = self.library.topics().map(|(key, _)| key).collect();
        }
        self.say(match (topics, kinds) {
            (true, _) => "All topics are selected.",
            (_, true) => "All question types are selected.",
            _ => "All topics and question types are selected.",
        });
    }

    /// Clears the kinds if the cursor is on one, else the topics.
    pub(super) fn none(&mut self, entry: &Entry) {
        if let Entry::Kind(_) = entry {
            self.kinds.clear();
            self.say("No question type is selected.");
        } else {
            self.topics.clear();
            self.say("No topic is selected.");
        }
    }

    /// Selects only the topics or the kind at the cursor.
    pub(super) fn only(&mut self, entry: &Entry) {
        match entry {
            Entry::Kind(kind) => self.kinds = BTreeSet::from([*kind]),
            Entry::Topic(topic) => self.topics = BTreeSet::from([topic.clone()]),
            Entry::Subject(bank) => self.topics = self.topics_of(bank).into_iter().collect(),
            _ => self.say("Go to a topic or a question type first."),
        }
    }
}

fn flip<T: Ord>(set: &mut BTreeSet<T>, value: T) {
    if !set.remove(&value) {
        set.insert(value);
    }
}
