//! Six weeks of one made-up learner on the real screens, day by day. The diary of what Today says is
//! a snapshot that a tutor reads: days are missed, a time zone is crossed, a key is corrected, there
//! is a night of cramming and an adaptive exam.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use dripset::bank_sources;
use dripset::domain::drawn::chance_for;
use dripset::domain::item::Correction;
use dripset::domain::mode::AdaptiveRules;
use dripset::domain::{Aim, Bank, Chance, Item, ItemKey, Library, Mode, Plan, Revision};
use dripset::tui::key::Key;
use dripset::tui::screen::{PlainItem, PlainPhase, StoreEffect};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use rand::RngExt;

use crate::support::decoded;
use crate::support::entry::{By, keys, wrong};
use crate::support::learner::Learner;

/// Days without study: two single ones, and a week away.
const MISSED: [i64; 9] = [4, 9, 17, 18, 19, 20, 21, 22, 23];
/// The day on which the learner goes from Berlin to San Francisco.
const FLIGHT: i64 = 12;
/// The day on which a corrected bank is used for the first time.
const CORRECTED: i64 = 15;
/// The night of cramming.
const CRAM: i64 = 35;
/// The day of the adaptive exam.
const EXAM: i64 = 38;
const DAYS: i64 = 42;

/// The learner, with the diary.
struct Weeks {
    learner: Learner,
    chance: Chance,
    diary: String,
    /// The items answered on each day, from its screens.
    answered: BTreeMap<i64, Vec<ItemKey>>,
    first: Option<ItemKey>,
}

impl Weeks {
    fn new() -> Self {
        Self {
            learner: Learner::with(bank_sources::shipped(), (80, 24)),
            chance: chance_for(20_261_122, "six weeks"),
            diary: String::new(),
            answered: BTreeMap::new(),
            first: None,
        }
    }

    /// Sets the clock to 23:00 of that day, Berlin time, or 22:00 in San Francisco.
    fn wake(&mut self, day: i64) {
        let first: Timestamp = "2026-11-23T22:00:00Z".parse().expect("a timestamp");
        let later = if day >= FLIGHT { 7 } else { 0 };
        let at = first + SignedDuration::from_hours(day * 24 + later);
        let by = at.duration_since(self.learner.now().at);
        self.learner.set_clock(by);
        if day == FLIGHT {
            self.learner.cross_to(Offset::constant(-8));
        }
        // Home looks at the clock when it is shown.
        self.learner.want(StoreEffect::LoadStanding);
        self.learner.press(&[Key::Home]);
    }

    /// Writes what home says of the day into the diary.
    fn note(&mut self, day: i64) {
        let now = self.learner.now();
        let local = now.offset.to_datetime(now.at);
        let head = local.strftime("%a, %b %-d").to_string();
        let screen = self.learner.screen();
        let is_told = |line: &&str| {
            let line = line.trim_start_matches([' ', '▸']);
            line.starts_with("t Today") || line.starts_with("c Continue")
        };
        let lines: Vec<&str> = screen.lines().collect();
        let at = lines.iter().position(is_told).expect("today");
        let before = lines[2..at].iter();
        let after = lines[at..].iter().take_while(|line| {
            let line = line.trim_start_matches([' ', '▸']);
            !line.starts_with("m Missed") && !line.starts_with("s Study") && !line.starts_with("c ")
        });
        let _ = writeln!(self.diary, "day {:>2} · {head}", day + 1);
        for line in before.chain(after).filter(|line| !line.trim().is_empty()) {
            let _ = writeln!(
                self.diary,
                "    {}",
                line.trim_end().trim_start_matches([' ', '▸'])
            );
        }
    }

    /// Answers everything until no item is open any more, and goes home.
    fn answer_all(&mut self, day: i64) {
        for _ in 0..400 {
            let Some(item) = self.learner.app.plain_view().item else {
                break;
            };
            match item.phase {
                PlainPhase::Open => self.answer(day, &item),
                _ => {
                    self.learner.press(&[Key::Enter]);
                }
            }
        }
        for _ in 0..4 {
            if self
                .learner
                .screen()
                .contains("Infusion therapy practice questions")
            {
                return;
            }
            self.learner.press(&[Key::Esc]);
        }
        unreachable!("not at home:\n{}", self.learner.screen());
    }

    /// Knows 45% of what is new and 85% of what was seen before; is sure half of the time.
    fn answer(&mut self, day: i64, item: &PlainItem) {
        let key = &item.item.key;
        let was_seen = self.answered.values().flatten().any(|seen| seen == key);
        let knows = self.chance.random_bool(if was_seen { 0.85 } else { 0.45 });
        let (kind, drawn) = (&item.item.kind, &item.drawn);
        let wanted = match knows {
            true => kind.rules().key(drawn),
            false => wrong(kind, drawn),
        };
        let typed = keys(kind, drawn, &item.entry, &wanted, By::Letter);
        self.learner.press(&decoded(&typed));
        if self.chance.random_bool(0.5) {
            self.learner.press(&[Key::Ctrl('g')]);
        }
        self.learner.press(&[Key::Enter]);
        self.answered.entry(day).or_default().push(key.clone());
        self.first.get_or_insert_with(|| key.clone());
    }

    /// Goes on with banks in which the first item of the first day has another key.
    fn correct(self) -> Self {
        let first = self.first.clone().expect("an item");
        let library = corrected(&bank_sources::shipped(), &first);
        Self {
            learner: self.learner.restart(library),
            ..self
        }
    }
}

fn corrected(library: &Library, key: &ItemKey) -> Library {
    let item = |item: &Arc<Item>| match item.key == *key {
        true => {
            let mut item = Item::clone(item);
            item.revision = Revision([7; 32]);
            item.facts.corrections.push(Correction {
                on: "2026-12-07".parse().expect("a day"),
                what: "the rate is that of the label".into(),
            });
            Arc::new(item)
        }
        false => Arc::clone(item),
    };
    Library::new(library.banks().map(|bank| Bank {
        items: bank.items.iter().map(item).collect(),
        ..Bank::clone(bank)
    }))
}

#[test]
fn six_weeks_are_days_that_a_tutor_would_agree_with() {
    let mut weeks = Weeks::new();
    for day in (0..DAYS).filter(|day| !MISSED.contains(day)) {
        if day == CORRECTED {
            weeks = weeks.correct();
        }
        weeks.wake(day);
        weeks.note(day);
        if day == CRAM {
            let before = weeks.learner.store.mine().history().expect("a history");
            let plan = Plan {
                aim: Aim::Cram,
                count: 20,
                ..Plan::with_seed(9)
            };
            weeks.learner.want(StoreEffect::Start(plan));
            weeks.answer_all(day);
            let after = weeks.learner.store.mine().history().expect("a history");
            for (key, state) in before.states() {
                assert_eq!(
                    state.review,
                    after.of(key).review,
                    "{key}: cramming is no review"
                );
            }
            weeks.diary.push_str("    (crams 20 questions instead)\n");
            continue;
        }
        if day == EXAM {
            let rules = AdaptiveRules {
                items_max: 30,
                ..AdaptiveRules::default()
            };
            let plan = Plan {
                mode: Mode::Adaptive(rules),
                count: 30,
                ..Plan::with_seed(11)
            };
            weeks.learner.want(StoreEffect::Start(plan));
            weeks.answer_all(day);
            let asked = weeks.answered.get(&day).map_or(0, Vec::len);
            assert!((20..=30).contains(&asked), "{asked}");
            weeks
                .diary
                .push_str("    (takes an adaptive exam instead)\n");
            continue;
        }
        weeks.learner.write("t");
        weeks.answer_all(day);
    }
    insta::assert_snapshot!("six-weeks", weeks.diary);
    keeps_its_promises(&weeks);
    // What the screens kept up is what the log comes to.
    let kept_up = weeks.learner.store.mine().history().expect("a history");
    weeks.learner.store.rebuild().expect("a rebuild");
    assert_eq!(
        kept_up,
        weeks.learner.store.mine().history().expect("a history")
    );
}

/// No day asks anything twice, or two questions of one objective.
fn keeps_its_promises(weeks: &Weeks) {
    let library = bank_sources::shipped();
    for (day, keys) in &weeks.answered {
        if [CRAM, EXAM].contains(day) {
            continue;
        }
        let once: BTreeSet<&ItemKey> = keys.iter().collect();
        assert_eq!(once.len(), keys.len(), "day {day}: {keys:?}");
        let single = keys.iter().filter_map(|key| library.item(key));
        let single: Vec<&Arc<Item>> = single.filter(|item| item.case.is_none()).collect();
        let objectives: BTreeSet<_> = single
            .iter()
            .map(|item| (&item.key.bank, &item.facts.objective))
            .collect();
        assert_eq!(objectives.len(), single.len(), "day {day}: {keys:?}");
    }
    let days = weeks.answered.len();
    assert_eq!(days, usize::try_from(DAYS).expect("days") - MISSED.len());
}
