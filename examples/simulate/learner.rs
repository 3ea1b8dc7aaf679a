//! A made-up learner. The memory is not FSRS's, so that no way to practice is tested by its own
//! model: each encounter with an item leaves a trace that decays, and decays faster if the item was
//! well known then (Pavlik and Anderson 2005). Anki's and our own scheduling know nothing of it.

use std::collections::BTreeMap;

use dripset::domain::drawn::chance_for;
use dripset::domain::{Chance, Confidence, Item, ItemKey};
use rand::RngExt;

use crate::chance::normal;

/// The published values of that model.
const DECAY_SCALE: f64 = 0.217;
const DECAY_LEAST: f64 = 0.177;
const NOISE: f64 = 0.255;
const THRESHOLD: f64 = -0.704;
/// A second between sessions counts less than one in a session.
const BETWEEN_SESSIONS: f64 = 0.025;

const DAY_S: f64 = 86_400.0 * BETWEEN_SESSIONS;

/// The chance to guess an item that is not remembered.
const GUESSED: f64 = 0.25;
/// The share of items that were met in a lecture before.
const HEARD: f64 = 0.4;
/// The days since that lecture.
const HEARD_DAYS_AGO: f64 = 10.0;

#[derive(Clone, Copy)]
struct Trace {
    /// In scaled seconds since the first day.
    at: f64,
    decay: f64,
}

/// The response of a learner to an item.
#[derive(Clone, Copy)]
pub struct Answer {
    pub correct: bool,
    pub confidence: Confidence,
    /// The time spent, in seconds.
    pub seconds: f64,
}

/// A learner with a memory of each item.
pub struct MadeLearner {
    traces: BTreeMap<ItemKey, Vec<Trace>>,
    /// The ease of each item for this learner, added to its activation.
    ease: BTreeMap<ItemKey, f64>,
    chance: Chance,
}

impl MadeLearner {
    /// Creates a learner; the seed decides the ease of items and what was heard before.
    pub fn new<'i>(seed: u64, items: impl Iterator<Item = &'i Item>) -> Self {
        let mut chance = chance_for(seed, "learner");
        let own = normal(&mut chance, 0.2);
        let (mut traces, mut ease) = (BTreeMap::new(), BTreeMap::new());
        for item in items {
            ease.insert(item.key.clone(), own + normal(&mut chance, 0.4));
            if chance.random_bool(HEARD) {
                let heard = Trace {
                    at: -HEARD_DAYS_AGO * DAY_S,
                    decay: DECAY_LEAST,
                };
                traces.insert(item.key.clone(), vec![heard]);
            }
        }
        Self {
            traces,
            ease,
            chance,
        }
    }

    fn activation(&self, key: &ItemKey, at: f64) -> f64 {
        let traces = self.traces.get(key).map_or(&[][..], Vec::as_slice);
        let sum: f64 = traces
            .iter()
            .map(|trace| (at - trace.at).max(1.0).powf(-trace.decay))
            .sum();
        match sum > 0.0 {
            true => sum.ln() + self.ease.get(key).copied().unwrap_or(0.0),
            false => f64::NEG_INFINITY,
        }
    }

    /// Returns the probability of remembering an item at the start of a day.
    pub fn recall(&self, key: &ItemKey, day: f64) -> f64 {
        1.0 / (1.0 + ((THRESHOLD - self.activation(key, day * DAY_S)) / NOISE).exp())
    }

    /// Answers an item, `within_s` seconds into the session of a day, and reads its rationale.
    pub fn answer(&mut self, item: &Item, day: f64, within_s: f64) -> Answer {
        let at = day * DAY_S + within_s;
        let activation = self.activation(&item.key, at);
        let recall = 1.0 / (1.0 + ((THRESHOLD - activation) / NOISE).exp());
        let remembers = self.chance.random_bool(recall);
        let correct = remembers || self.chance.random_bool(GUESSED);
        let said: f64 = self.chance.random();
        let confidence = match (remembers, said) {
            (true, said) if said < 0.6 => Confidence::Sure,
            (false, said) if said < 0.1 => Confidence::Sure,
            (false, said) if said < 0.6 => Confidence::Guess,
            _ => Confidence::Unsure,
        };
        let decay = DECAY_SCALE * activation.exp() + DECAY_LEAST;
        let trace = Trace { at, decay };
        self.traces.entry(item.key.clone()).or_default().push(trace);
        let expected = f64::from(item.facts.expected_s.unwrap_or(60));
        Answer {
            correct,
            confidence,
            seconds: expected * if remembers { 0.8 } else { 1.2 },
        }
    }
}
