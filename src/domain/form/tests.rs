//! Ten thousand sets drawn from a made-up library, and forms that must be equal.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use super::{Aim, Chance, DrawError, Form, Plan, Which, draw};
use crate::domain::bank::Bank;
use crate::domain::ids::{ItemKey, TopicKey};
use crate::domain::item::{Item, Status};
use crate::domain::kind::KindName;
use crate::domain::library::Library;
use crate::domain::limits::SET_ITEMS_MAX;
use crate::domain::mode::Mode;
use crate::domain::scoring::Score;
use crate::domain::standing::{History, ItemState};
use crate::domain::testing::{bank, enemy_of, item, kind_number, signed};

/// Items of each topic of a bank.
const TOPICS: [(&str, usize); 5] = [
    ("flushing", 9),
    ("rate", 6),
    ("reactions", 4),
    ("sites", 2),
    ("storage", 1),
];

fn made_up(id: &str) -> Bank {
    let mut items = Vec::new();
    for (topic, count) in TOPICS {
        for _ in 0..count {
            let number = items.len();
            let name = format!("i{number:02}");
            items.push(item(id, topic, &name, kind_number(number)));
        }
    }
    // Enemies named by one side or by both, within a topic and across topics.
    for (number, enemies) in [
        (0, &["i01", "i10"][..]),
        (10, &["i00"]),
        (12, &["i02", "i03", "i04"]),
        (21, &["i19"]),
    ] {
        items[number] = enemy_of(items[number].clone(), enemies);
    }
    for number in [5, 16] {
        items[number].status = Status::Withdrawn;
    }
    // The signature of every sixth item holds, and that of every other sixth is void.
    for number in (0..items.len()).step_by(3) {
        items[number] = signed(items[number].clone(), number % 2 == 0);
    }
    bank(id, items)
}

fn library() -> Library {
    Library::new([made_up("cvad"), made_up("ivig")])
}

/// Returns a history: some items answered in full, some not, some flagged, some never seen.
fn history(library: &Library, chance: &mut Chance) -> History {
    let items = library.banks().flat_map(|bank| &bank.items);
    let states = items.map(|item| {
        let responses = chance.random_range(0..3u32);
        let last = Score {
            earned: chance.random_range(0..=2),
            possible: if responses > 0 { 2 } else { 0 },
        };
        let last = if responses > 0 {
            last
        } else {
            Score::default()
        };
        let state = ItemState {
            responses,
            last,
            total: last,
            flagged: chance.random_ratio(1, 4),
            last_at_ms: (responses > 0).then(|| chance.random_range(0..9)),
            ..ItemState::default()
        };
        (item.key.clone(), state)
    });
    History::new(states)
}

/// Returns about half of them, or none, which stands for all.
fn some<T: Ord>(things: impl Iterator<Item = T>, chance: &mut Chance) -> BTreeSet<T> {
    if chance.random_ratio(2, 3) {
        return BTreeSet::new();
    }
    things.filter(|_| chance.random()).collect()
}

fn plan(library: &Library, chance: &mut Chance) -> Plan {
    Plan {
        subjects: some(library.banks().map(|bank| bank.id.clone()), chance),
        topics: some(library.topics().map(|(key, _)| key), chance),
        kinds: some(KindName::ALL.into_iter(), chance),
        items: some(library.active_items().map(|i| i.key.clone()), chance),
        which: Which::ALL[chance.random_range(0..4)],
        signed: chance.random_ratio(1, 6),
        mode: Mode::Tutor,
        aim: Aim::Practice,
        count: chance.random_range(1..30),
        seed: chance.random(),
    }
}

/// Returns whether a plan includes an item, by a second implementation.
fn fits(item: &Item, plan: &Plan, history: &History) -> bool {
    let state = history.of(&item.key);
    let lost = state.last.earned < state.last.possible;
    let which = match plan.which {
        Which::All => true,
        Which::Unseen => state.responses == 0,
        Which::Missed => state.responses > 0 && lost,
        Which::Flagged => state.flagged,
    };
    let bars = [
        !plan.subjects.is_empty() && !plan.subjects.contains(&item.key.bank),
        !plan.topics.is_empty() && !plan.topics.contains(&item.topic_key()),
        !plan.kinds.is_empty() && !plan.kinds.contains(&item.kind.name()),
        !plan.items.is_empty() && !plan.items.contains(&item.key),
        item.status == Status::Withdrawn,
        plan.signed && !signature_holds(item),
    ];
    which && !bars.contains(&true)
}

fn signature_holds(item: &Item) -> bool {
    let signed = item.facts.sign_off.as_ref();
    signed.is_some_and(|sign_off| sign_off.revision == item.revision)
}

fn enemies(a: &Item, b: &Item) -> bool {
    a.enemies.contains(&b.key) || b.enemies.contains(&a.key)
}

/// Returns an item's rank: never seen, missed or right at last, and its last time.
fn rank(item: &Item, history: &History) -> (u8, i64) {
    let state = history.of(&item.key);
    let tier = match (state.responses, state.last.earned < state.last.possible) {
        (0, _) => 0,
        (_, true) => 1,
        (_, false) => 2,
    };
    (tier, state.last_at_ms.unwrap_or(0))
}

/// Checks one form against the items that fit its plan.
fn check(form: &Form, fitting: &[&Arc<Item>], plan: &Plan, history: &History) {
    let keys: BTreeSet<&ItemKey> = form.items.iter().map(|entry| &entry.key).collect();
    assert_eq!(keys.len(), form.items.len(), "an item twice");
    assert!(form.items.len() <= plan.count);
    let (chosen, left): (Vec<&Arc<Item>>, Vec<&Arc<Item>>) =
        fitting.iter().partition(|item| keys.contains(&item.key));
    assert_eq!(chosen.len(), keys.len(), "an item that does not fit");
    for (at, item) in chosen.iter().enumerate() {
        assert!(!chosen.iter().skip(at + 1).any(|other| enemies(item, other)));
    }
    // Items that could still have been taken: they match, and are nobody's enemy.
    let left: Vec<&Arc<Item>> = left
        .into_iter()
        .filter(|item| !chosen.iter().any(|other| enemies(item, other)))
        .collect();
    assert!(form.items.len() == plan.count || left.is_empty(), "too few");
    // A topic with another item to give has its share, and gave its first items in turn.
    let size = |items: &[&Arc<Item>], topic: &TopicKey| {
        items
            .iter()
            .filter(|item| item.topic_key() == *topic)
            .count()
    };
    for item in left {
        let topic = item.topic_key();
        let wanted = plan.count.min(fitting.len());
        let least = wanted * size(fitting, &topic) / fitting.len();
        assert!(
            size(&chosen, &topic) >= least,
            "{topic} though {} is left",
            item.key
        );
        let before = chosen.iter().filter(|other| other.topic_key() == topic);
        let latest = before.map(|other| rank(other, history)).max();
        assert!(
            latest <= Some(rank(item, history)),
            "{} was passed over",
            item.key
        );
    }
}

#[test]
fn ten_thousand_sets_keep_every_promise() {
    let library = library();
    let mut chance = Chance::seed_from_u64(1);
    let (mut full, mut short, mut none) = (0, 0, 0);
    for _ in 0..100 {
        let history = history(&library, &mut chance);
        for _ in 0..100 {
            let plan = plan(&library, &mut chance);
            let items = library.banks().flat_map(|bank| &bank.items);
            let fitting: Vec<_> = items.filter(|item| fits(item, &plan, &history)).collect();
            match draw(&library, &plan, &history) {
                Ok(form) => {
                    check(&form, &fitting, &plan, &history);
                    assert_eq!(form.plan, plan);
                    let whole = form.items.len() == plan.count;
                    *if whole { &mut full } else { &mut short } += 1;
                }
                Err(error) => {
                    let unsigned = Plan {
                        signed: false,
                        ..plan.clone()
                    };
                    let mut items = library.banks().flat_map(|bank| &bank.items);
                    let wanted = match items.any(|item| fits(item, &unsigned, &history)) {
                        true => DrawError::NothingSigned,
                        false => DrawError::NothingFits(plan.which),
                    };
                    assert_eq!(error, wanted);
                    assert!(fitting.is_empty());
                    none += 1;
                }
            }
        }
    }
    // All three outcomes came up often enough to be meaningful.
    assert!(full > 1_000 && short > 1_000 && none > 100);
}

#[test]
fn topics_share_a_set_by_how_many_of_their_items_fit() {
    let sizes = [9, 6, 4, 2, 1];
    let items = (0..5).flat_map(|topic| (0..sizes[topic]).map(move |number| (topic, number)));
    let items = items.map(|(topic, number)| {
        item(
            "bank",
            &format!("t{topic}"),
            &format!("i{topic}-{number}"),
            kind_number(number),
        )
    });
    let library = Library::new([bank("bank", items.collect())]);
    for seed in 0..500 {
        let plan = Plan {
            count: 11,
            ..Plan::with_seed(seed)
        };
        let form = draw(&library, &plan, &History::default()).expect("a form");
        for (topic, size) in sizes.iter().enumerate() {
            let of_topic = |entry: &&super::FormItem| {
                entry.key.item.as_str().starts_with(&format!("i{topic}-"))
            };
            let count = form.items.iter().filter(of_topic).count();
            // 11 of 22: half of each, rounded one way or the other.
            assert!(
                (size / 2..=size.div_ceil(2)).contains(&count),
                "{topic}: {count}"
            );
        }
    }
}

#[test]
fn what_was_never_seen_comes_first_then_what_was_missed_then_what_was_seen_longest_ago() {
    let names = ["right-late", "missed", "right-early", "new"];
    let items = names.map(|name| item("bank", "topic", name, kind_number(0)));
    let library = Library::new([bank("bank", items.to_vec())]);
    let state = |earned, at| ItemState {
        responses: 1,
        last: Score {
            earned,
            possible: 1,
        },
        last_at_ms: Some(at),
        ..ItemState::default()
    };
    let history = History::new([
        (items[0].key.clone(), state(1, 9)),
        (items[1].key.clone(), state(0, 7)),
        (items[2].key.clone(), state(1, 5)),
    ]);
    for (count, wanted) in [
        (1, &["new"][..]),
        (2, &["missed", "new"]),
        (3, &["missed", "new", "right-early"]),
    ] {
        for seed in 0..50 {
            let plan = Plan {
                count,
                ..Plan::with_seed(seed)
            };
            let form = draw(&library, &plan, &history).expect("a form");
            let drawn: BTreeSet<&str> = form
                .items
                .iter()
                .map(|entry| entry.key.item.as_str())
                .collect();
            assert_eq!(drawn, wanted.iter().copied().collect());
        }
    }
}

#[test]
fn a_plan_for_none_or_too_many_is_refused() {
    let with = |count| Plan {
        count,
        ..Plan::with_seed(1)
    };
    let drawn = |count| draw(&library(), &with(count), &History::default());
    assert_eq!(drawn(0), Err(DrawError::NoItems));
    assert_eq!(drawn(SET_ITEMS_MAX + 1), Err(DrawError::TooMany));
    // Of each bank's 20 active items, 3 to 6 are left out because of an enemy.
    let all = drawn(SET_ITEMS_MAX).expect("a form").items.len();
    assert!((28..=34).contains(&all), "{all}");
}

#[test]
fn every_item_is_drawn_as_it_is_worded() {
    let library = library();
    let plan = Plan {
        count: SET_ITEMS_MAX,
        ..Plan::with_seed(5)
    };
    let form = draw(&library, &plan, &History::default()).expect("a form");
    for entry in &form.items {
        let item = library.item(&entry.key).expect("an item of the library");
        assert_eq!(entry.revision, item.revision);
        let mut order = entry.drawn.order.clone();
        order.sort();
        let mut parts = item.kind.rules().draw(false, &mut Chance::seed_from_u64(0));
        parts.order.sort();
        assert_eq!(order, parts.order);
        assert_eq!(
            entry.drawn.numbers.keys().collect::<Vec<_>>(),
            parts.numbers.keys().collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_same_seed_and_history_give_the_same_form_wherever_items_stand_in_the_file() {
    let one = library();
    let mut chance = Chance::seed_from_u64(2);
    for _ in 0..100 {
        let mut banks = [made_up("ivig"), made_up("cvad")];
        for bank in &mut banks {
            bank.items.shuffle(&mut chance);
            bank.topics.shuffle(&mut chance);
        }
        let history = history(&one, &mut chance);
        let plan = Plan {
            count: 20,
            which: Which::All,
            ..Plan::with_seed(chance.random())
        };
        let form = draw(&one, &plan, &history);
        assert!(form.is_ok());
        assert_eq!(form, draw(&one, &plan, &history));
        assert_eq!(form, draw(&Library::new(banks), &plan, &history));
    }
}

#[test]
fn another_seed_gives_another_form() {
    let forms: Vec<Form> = (0..50)
        .filter_map(|seed| draw(&library(), &Plan::with_seed(seed), &History::default()).ok())
        .collect();
    let different: BTreeSet<Vec<&ItemKey>> = forms
        .iter()
        .map(|form| form.items.iter().map(|entry| &entry.key).collect())
        .collect();
    assert_eq!(different.len(), 50);
}

#[test]
fn enemies_of_two_banks_never_come_together() {
    let twins = |bank_id: &str, names: &[&str]| {
        let twin = item(bank_id, "rate", "start", kind_number(0));
        bank(bank_id, vec![enemy_of(twin, names)])
    };
    // One side's claim is enough, for either order of drawing.
    let library = Library::new([twins("ivig", &["calc/start"]), twins("calc", &[])]);
    let mut drawn = BTreeSet::new();
    for seed in 0..50 {
        let plan = Plan {
            count: 2,
            ..Plan::with_seed(seed)
        };
        let form = draw(&library, &plan, &History::default()).expect("a form");
        let keys: Vec<String> = form.items.iter().map(|item| item.key.to_string()).collect();
        assert_eq!(keys.len(), 1, "{keys:?}");
        drawn.extend(keys);
    }
    assert_eq!(drawn.len(), 2, "{drawn:?}");
}

/// If this changed, a set that someone wrote down by its seed would be a different one: then
/// say so in the changelog.
#[test]
fn the_form_of_one_seed_is_known() {
    let form = draw(
        &library(),
        &Plan::with_seed(20_261_122),
        &History::default(),
    );
    let line = |entry: &super::FormItem| {
        let order: Vec<&str> = entry.drawn.order.iter().map(|id| id.as_str()).collect();
        let numbers = entry.drawn.shown_numbers().into_values();
        let numbers: Vec<String> = numbers.collect();
        format!("{} {}{}", entry.key, order.concat(), numbers.concat())
    };
    let lines: Vec<String> = form.expect("a form").items.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "cvad/i01 deafbc",
            "ivig/i01 fecabd",
            "ivig/i18 bcefda",
            "cvad/i06 r4/xr4/yr4/zr1/xr1/yr1/zr3/xr3/yr3/zr2/xr2/yr2/z",
            "ivig/i06 r2/xr2/yr2/zr3/xr3/yr3/zr4/xr4/yr4/zr1/xr1/yr1/z",
            "ivig/i12 x/ax/ex/bx/dx/cy/ay/ey/by/dy/cz/az/ez/bz/dz/c",
            "ivig/i20 bcad",
            "cvad/i12 x/ex/dx/ax/bx/cy/ey/dy/ay/by/cz/ez/dz/az/bz/c",
            "cvad/i19 abdce",
            "ivig/i21 125",
        ]
    );
}
