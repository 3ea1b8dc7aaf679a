//! Ways to choose the next item.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use dripset::domain::drawn::chance_for;
use dripset::domain::review::{Attempt, LoggedResponse, rate};
use dripset::domain::today::{TodayInput, TodayRules, today};
use dripset::domain::{
    Chance, Grade, History, Item, ItemKey, ItemState, Library, ReviewState, Scheduler, Score,
};
use jiff::ToSpan;
use jiff::civil::Date;
use rand::seq::{IndexedRandom, SliceRandom};

use crate::learner::Answer;

/// A way to choose the next item.
pub trait Strategy {
    /// A session begins.
    fn begin(&mut self, day: Date);
    /// Returns the next item, `spent_s` seconds into the session; `None` if there is nothing to do.
    fn next(&mut self, spent_s: f64) -> Option<Arc<Item>>;
    /// Takes the answer to it.
    fn record(&mut self, item: &Arc<Item>, answer: Answer, spent_s: f64);
    /// Returns the number of items seen.
    fn seen(&self) -> usize;
}

fn score(answer: Answer) -> Score {
    Score {
        earned: u32::from(answer.correct),
        possible: 1,
    }
}

fn items(library: &Library) -> Vec<Arc<Item>> {
    library.active_items().cloned().collect()
}

/// The program's own Today. A set that ends early is followed by another one.
pub struct ByToday {
    library: Arc<Library>,
    rules: TodayRules,
    states: BTreeMap<ItemKey, ItemState>,
    scheduler: Scheduler,
    day: Date,
    seed: u64,
    set: VecDeque<Arc<Item>>,
}

impl ByToday {
    pub fn new(library: &Arc<Library>, seed: u64, minutes: u32) -> Self {
        Self {
            library: Arc::clone(library),
            rules: TodayRules {
                minutes,
                new_a_day: 100,
                ..TodayRules::default()
            },
            states: BTreeMap::new(),
            scheduler: Scheduler::default(),
            day: Date::MIN,
            seed,
            set: VecDeque::new(),
        }
    }

    fn draw(&mut self) {
        let history = History::new(self.states.iter().map(|(key, state)| (key.clone(), *state)));
        let input = TodayInput {
            library: &self.library,
            history: &history,
            day: self.day,
            rules: &self.rules,
            under_exam: &BTreeSet::new(),
            seed: self.seed,
        };
        let set = today(&input);
        let items = set
            .items
            .iter()
            .filter_map(|item| self.library.item(&item.key));
        self.set = items.cloned().collect();
    }
}

impl Strategy for ByToday {
    fn begin(&mut self, day: Date) {
        self.day = day;
        self.seed = self.seed.wrapping_add(1);
        self.draw();
    }

    fn next(&mut self, _: f64) -> Option<Arc<Item>> {
        if self.set.is_empty() {
            self.draw();
        }
        self.set.pop_front()
    }

    fn record(&mut self, item: &Arc<Item>, answer: Answer, _: f64) {
        let state = self.states.entry(item.key.clone()).or_default();
        let response = LoggedResponse {
            study_on: self.day,
            is_cram: false,
            score: score(answer),
            confidence: Some(answer.confidence),
            harmful: false,
            safety_critical: Some(item.facts.safety_critical),
            elapsed_ms: (answer.seconds * 1_000.0) as u64,
            allowed_ms: item.facts.expected_s.map(|s| u64::from(s) * 1_000),
            slow_counts: true,
        };
        let rated = rate(state.review.as_ref(), &response, &self.scheduler);
        let review: Option<ReviewState> = rated.map(|rated| rated.state).or(state.review);
        let is_first = state.responses == 0;
        *state = ItemState {
            responses: state.responses + 1,
            last: score(answer),
            total: state.total + score(answer),
            first: if is_first { score(answer) } else { state.first },
            first_on: state.first_on.or(Some(self.day)),
            last_on: Some(self.day),
            last_confidence: Some(answer.confidence),
            last_revision: Some(item.revision),
            review,
            ..*state
        };
    }

    fn seen(&self) -> usize {
        self.states.len()
    }
}

/// Any item, each time.
pub struct AtRandom {
    items: Vec<Arc<Item>>,
    chance: Chance,
    seen: BTreeSet<ItemKey>,
}

impl AtRandom {
    pub fn new(library: &Library, seed: u64) -> Self {
        Self {
            items: items(library),
            chance: chance_for(seed, "at random"),
            seen: BTreeSet::new(),
        }
    }
}

impl Strategy for AtRandom {
    fn begin(&mut self, _: Date) {}

    fn next(&mut self, _: f64) -> Option<Arc<Item>> {
        self.items.choose(&mut self.chance).cloned()
    }

    fn record(&mut self, item: &Arc<Item>, _: Answer, _: f64) {
        self.seen.insert(item.key.clone());
    }

    fn seen(&self) -> usize {
        self.seen.len()
    }
}

/// Unseen items first, then those missed, then those seen longest ago.
pub struct UnseenThenMissed {
    /// With whether the last answer was correct, and the number of that answer.
    last: BTreeMap<ItemKey, (bool, u32)>,
    items: Vec<Arc<Item>>,
    answers: u32,
}

impl UnseenThenMissed {
    pub fn new(library: &Library, seed: u64) -> Self {
        let mut items = items(library);
        items.shuffle(&mut chance_for(seed, "unseen"));
        Self {
            last: BTreeMap::new(),
            items,
            answers: 0,
        }
    }
}

impl Strategy for UnseenThenMissed {
    fn begin(&mut self, _: Date) {}

    fn next(&mut self, _: f64) -> Option<Arc<Item>> {
        let turn = |item: &&Arc<Item>| match self.last.get(&item.key) {
            None => (0, 0),
            Some((false, number)) => (1, *number),
            Some((true, number)) => (2, *number),
        };
        self.items.iter().min_by_key(turn).cloned()
    }

    fn record(&mut self, item: &Arc<Item>, answer: Answer, _: f64) {
        self.answers += 1;
        self.last
            .insert(item.key.clone(), (answer.correct, self.answers));
    }

    fn seen(&self) -> usize {
        self.last.len()
    }
}

/// A card of Anki.
#[derive(Clone, Copy)]
enum Card {
    /// With the learning step, and the seconds into the session at which it is due.
    Learning {
        step: usize,
        at_s: f64,
        before: Option<f64>,
    },
    Review {
        due: Date,
        interval_days: f64,
    },
}

/// Anki's scheduler with its usual settings: learning steps of 1 and 10 minutes, a day after the last
/// one and 4 days for Easy, a relearning step of 10 minutes and then one day, a starting ease of 2.5,
/// 20 new cards a day. Steps that a session does not reach follow at the start of the next one.
pub struct Anki {
    items: Vec<Arc<Item>>,
    cards: BTreeMap<ItemKey, Card>,
    ease: BTreeMap<ItemKey, f64>,
    day: Date,
    new_left: usize,
    chance: Chance,
}

const STEPS_S: [f64; 2] = [60.0, 600.0];
const NEW_A_DAY: usize = 20;
const EASE: f64 = 2.5;
const EASE_LEAST: f64 = 1.3;

impl Anki {
    pub fn new(library: &Library, seed: u64) -> Self {
        let mut chance = chance_for(seed, "anki");
        let mut items = items(library);
        items.shuffle(&mut chance);
        Self {
            items,
            cards: BTreeMap::new(),
            ease: BTreeMap::new(),
            day: Date::MIN,
            new_left: 0,
            chance,
        }
    }

    fn find(&self, is_so: impl Fn(&Card) -> bool) -> Vec<Arc<Item>> {
        let card = |item: &&Arc<Item>| self.cards.get(&item.key).is_some_and(&is_so);
        self.items.iter().filter(card).cloned().collect()
    }

    /// Returns the earliest card in learning, or one that is due by then.
    fn learning(&self, by_s: f64) -> Option<Arc<Item>> {
        let at = |item: &Arc<Item>| match self.cards.get(&item.key) {
            Some(Card::Learning { at_s, .. }) => *at_s,
            _ => f64::INFINITY,
        };
        let found = self.items.iter().filter(|item| at(item) <= by_s);
        found.min_by(|a, b| at(a).total_cmp(&at(b))).cloned()
    }

    fn review(&self, interval_days: f64) -> Card {
        let days = interval_days.round().clamp(1.0, 36_500.0);
        Card::Review {
            due: self.day.saturating_add((days as i64).days()),
            interval_days: days,
        }
    }
}

impl Strategy for Anki {
    fn begin(&mut self, day: Date) {
        self.day = day;
        self.new_left = NEW_A_DAY;
        for card in self.cards.values_mut() {
            if let Card::Learning { at_s, .. } = card {
                *at_s = 0.0;
            }
        }
    }

    fn next(&mut self, spent_s: f64) -> Option<Arc<Item>> {
        if let Some(item) = self.learning(spent_s) {
            return Some(item);
        }
        let day = self.day;
        let due = self.find(|card| matches!(card, Card::Review { due, .. } if *due <= day));
        if let Some(item) = due.choose(&mut self.chance) {
            return Some(Arc::clone(item));
        }
        let new = self
            .items
            .iter()
            .find(|item| !self.cards.contains_key(&item.key));
        if let Some(item) = new.filter(|_| self.new_left > 0) {
            self.new_left -= 1;
            return Some(Arc::clone(item));
        }
        // Cards in learning are shown up to 20 minutes ahead.
        self.learning(spent_s + 1_200.0)
    }

    fn record(&mut self, item: &Arc<Item>, answer: Answer, spent_s: f64) {
        let attempt = Attempt {
            score: score(answer),
            confidence: Some(answer.confidence),
            critical_harm: false,
            elapsed_ms: (answer.seconds * 1_000.0) as u64,
            allowed_ms: item.facts.expected_s.map(|s| u64::from(s) * 1_000),
            slow_counts: true,
            previous: self.cards.contains_key(&item.key).then_some(Grade::Good),
        };
        let grade = attempt.grade();
        let ease = self.ease.get(&item.key).copied().unwrap_or(EASE);
        let first = Card::Learning {
            step: 0,
            at_s: spent_s + STEPS_S[0],
            before: None,
        };
        let card = self.cards.get(&item.key).copied();
        let next = match card {
            None | Some(Card::Learning { .. }) => {
                let (step, before) = match card {
                    Some(Card::Learning { step, before, .. }) => (step, before),
                    _ => (0, None),
                };
                match (grade, before) {
                    (Grade::Again, None) => first,
                    (Grade::Again, before) => Card::Learning {
                        step,
                        at_s: spent_s + STEPS_S[1],
                        before,
                    },
                    (Grade::Hard, before) => Card::Learning {
                        step,
                        at_s: spent_s + STEPS_S[step.min(1)],
                        before,
                    },
                    (Grade::Easy, None) => self.review(4.0),
                    (_, Some(interval)) => self.review(interval),
                    (_, None) if step + 1 < STEPS_S.len() => Card::Learning {
                        step: step + 1,
                        at_s: spent_s + STEPS_S[step + 1],
                        before: None,
                    },
                    (_, None) => self.review(1.0),
                }
            }
            Some(Card::Review { due, interval_days }) => {
                let late =
                    f64::from(due.until(self.day).map_or(0, |span| span.get_days())).max(0.0);
                let (change, next) = match grade {
                    Grade::Again => (
                        -0.2,
                        Card::Learning {
                            step: 1,
                            at_s: spent_s + STEPS_S[1],
                            before: Some(1.0),
                        },
                    ),
                    Grade::Hard => (
                        -0.15,
                        self.review((interval_days * 1.2).max(interval_days + 1.0)),
                    ),
                    Grade::Good => (
                        0.0,
                        self.review(((interval_days + late / 2.0) * ease).max(interval_days + 1.0)),
                    ),
                    Grade::Easy => (0.15, self.review((interval_days + late) * ease * 1.3)),
                };
                self.ease
                    .insert(item.key.clone(), (ease + change).max(EASE_LEAST));
                next
            }
        };
        self.cards.insert(item.key.clone(), next);
    }

    fn seen(&self) -> usize {
        self.cards.len()
    }
}
