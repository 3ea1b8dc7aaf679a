//! Made-up items, banks and responses for the tests of the rules.
//!
//! Parts are named `a`, `b`, `c`, … in the author's order, so that a text such as "ace" names
//! several of them.

mod rekeyed;
mod responses;

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::bank::Bank;
use super::case::CasePlace;
use super::choice::Choice;
use super::formula::Formula;
use super::ids::{ItemKey, PartId, Revision};
use super::item::Topic;
use super::item::{Facts, Item, JudgmentStep, SignOff, Status};
use super::kind::{
    AnswerShape, ChoiceSlot, ItemKind, KindName, Numeric, Ordered, PickLimit, Selection, Step, Unit,
};
use super::number::{Decimal, Round, RoundMode};
use super::passage::Passage;
use super::scoring::ScoringRule;

pub use rekeyed::rekeyed;
pub use responses::{any_response, entry, some_choices, wrong};

/// Returns the parts that a text names, one letter each.
pub fn parts(letters: &str) -> Vec<PartId> {
    letters
        .chars()
        .map(|c| PartId::new(c.to_string()))
        .collect()
}

/// Returns as many letters as there are parts.
pub fn letters(count: usize) -> String {
    ('a'..='z').take(count).collect()
}

/// Creates this many choices with these keyed.
pub fn choices(count: usize, keys: &str) -> Vec<Choice> {
    let choice = |id: PartId| Choice {
        text: format!("Choice {id}"),
        key: keys.contains(id.as_str()),
        why: String::new(),
        harmful: false,
        acceptable: false,
        id,
    };
    parts(&letters(count)).into_iter().map(choice).collect()
}

/// Creates choices with one key.
pub fn multiple_choice(count: usize, key: &str) -> ItemKind {
    Selection::list(KindName::MultipleChoice, choices(count, key)).into()
}

/// Creates choices with any number of keys.
pub fn select_all(count: usize, keys: &str) -> ItemKind {
    Selection::list(KindName::SelectAll, choices(count, keys)).into()
}

/// Creates choices with as many to select as are keyed.
pub fn select_n(count: usize, keys: &str) -> ItemKind {
    Selection::list(KindName::SelectN, choices(count, keys)).into()
}

/// Creates steps in this order, with other correct orders.
pub fn ordered(order: &str, accepted: &[&str]) -> ItemKind {
    let step = |id: PartId| Step {
        text: format!("Step {id}"),
        why: String::new(),
        id,
    };
    ItemKind::Ordered(Ordered {
        steps: parts(order).into_iter().map(step).collect(),
        accepted: accepted.iter().map(|order| parts(order)).collect(),
    })
}

/// Creates a formula with the possible values of each given name.
pub fn numeric(given: &[(&str, &[&str])], formula: &str, round: Round, unit: Unit) -> ItemKind {
    let decimal = |text: &&str| Decimal::parse(text).expect("a number");
    let given = given
        .iter()
        .map(|(name, values)| ((*name).to_owned(), values.iter().map(decimal).collect()));
    ItemKind::Numeric(Box::new(Numeric {
        given: given.collect(),
        steps: Vec::new(),
        formula: Formula::parse(formula).expect("a formula"),
        unit,
        round,
        round_mode: RoundMode::HalfUp,
        round_first: Vec::new(),
        limits: None,
    }))
}

/// Creates a minimal item of that kind.
pub fn item(bank: &str, topic: &str, id: &str, kind: ItemKind) -> Item {
    Item {
        key: ItemKey {
            bank: bank.into(),
            item: id.into(),
        },
        revision: Revision([7; 32]),
        subject: bank.into(),
        topic: Arc::new(Topic {
            id: topic.into(),
            title: topic.to_uppercase(),
        }),
        kind,
        stem: format!("What of {id}?"),
        rationale: String::new(),
        refs: Vec::new(),
        exhibits: Vec::new(),
        case: None,
        shuffle: true,
        enemies: Vec::new(),
        status: Status::Active,
        facts: Facts::default(),
    }
}

/// Adds a signature of its present revision, or of another one, which is void.
pub fn signed(mut item: Item, is_valid: bool) -> Item {
    item.facts.sign_off = Some(SignOff {
        name: "A. Nurse".into(),
        credential: "RN".into(),
        on: jiff::civil::date(2026, 12, 1),
        revision: match is_valid {
            true => item.revision,
            false => Revision([0; 32]),
        },
    });
    item
}

/// Creates a bank of these items, with their topics in order of appearance.
pub fn bank(id: &str, items: Vec<Item>) -> Bank {
    let mut topics: Vec<Arc<Topic>> = Vec::new();
    for item in &items {
        if !topics.contains(&item.topic) {
            topics.push(Arc::clone(&item.topic));
        }
    }
    Bank {
        id: id.into(),
        title: id.to_uppercase(),
        language: "en".into(),
        license: String::new(),
        summary: String::new(),
        sources: Vec::new(),
        topics,
        objectives: Vec::new(),
        exhibits: Vec::new(),
        items: items.into_iter().map(Arc::new).collect(),
        cases: Vec::new(),
    }
}

/// Creates slots from their id, the letters of their choices and those of their keys.
pub fn slots(name: KindName, of: &[(&str, &str, &str)]) -> Selection {
    let flat = Selection::of(name, Vec::new(), Passage::Absent).is_flat();
    let slot = |(id, all, keys): &(&str, &str, &str)| ChoiceSlot {
        id: PartId::new(*id),
        label: format!("Slot {id}"),
        why: String::new(),
        takes: match (name.description().takes, keys.len()) {
            (PickLimit::Keyed, 1) => PickLimit::One,
            (takes, _) => takes,
        },
        choices: parts(all)
            .into_iter()
            .map(|part| Choice {
                text: format!("Choice {part}"),
                key: keys.contains(part.as_str()),
                why: String::new(),
                harmful: false,
                acceptable: false,
                id: match flat {
                    true => part,
                    false => PartId::in_slot(id, part.as_str()),
                },
            })
            .collect(),
    };
    let mut made = Selection::of(name, of.iter().map(slot).collect(), Passage::Absent);
    made.passage = passage(&made);
    if made.described().rule == ScoringRule::Rationale {
        made.anchor = made.slots.first().map(|slot| slot.id.clone());
    }
    made
}

/// Returns a passage that marks each slot or choice where its shape has marks.
fn passage(made: &Selection) -> Passage {
    let marks: Vec<String> = match made.shape() {
        AnswerShape::Blanks | AnswerShape::Targets => {
            let slots = made.slots.iter();
            slots.map(|slot| format!("{{{}}}", slot.id)).collect()
        }
        AnswerShape::Spans | AnswerShape::Regions => {
            let choices = made.choices();
            choices
                .map(|of| format!("{{{}|{}}}", of.id, of.text))
                .collect()
        }
        _ => return Passage::Absent,
    };
    match (made.shape(), made.described().in_table) {
        (AnswerShape::Regions, _) => Passage::Figure {
            drawing: marks.join("\n"),
            describe: "A drawing.".into(),
        },
        (_, true) => Passage::Table {
            header: vec!["Finding".into()],
            rows: marks.into_iter().map(|mark| vec![mark]).collect(),
        },
        (_, false) => Passage::Text(marks.join(" and ")),
    }
}

/// The number of sorts of [`kind_number`]: one for each kind.
pub const KINDS: usize = KindName::ALL.len();

/// Creates an item kind, each sort in turn.
pub fn kind_number(number: usize) -> ItemKind {
    match number % KINDS {
        0 => multiple_choice(4, "b"),
        1 => select_all(6, "ace"),
        2 => select_n(5, "bd"),
        3 => ordered("abcd", &["bacd"]),
        4 => numeric(
            &[("rate", &["80", "100", "125"])],
            "rate / 2",
            Round::Places(1),
            Unit::Named("mL".into()),
        ),
        other => slotted(other).into(),
    }
}

fn slotted(number: usize) -> Selection {
    let grid = &[
        ("r1", "xyz", "x"),
        ("r2", "xyz", "y"),
        ("r3", "xyz", "z"),
        ("r4", "xyz", "x"),
    ];
    let columns = &[
        ("c1", "abcd", "ab"),
        ("c2", "abcd", "b"),
        ("c3", "abcd", "cd"),
    ];
    let blanks = &[("x", "abc", "b"), ("y", "def", "d"), ("z", "ghi", "i")];
    let targets = &[
        ("x", "abcde", "b"),
        ("y", "abcde", "d"),
        ("z", "abcde", "e"),
    ];
    match number {
        5 => slots(
            KindName::Grouping,
            &[("g", "abc", "a"), ("h", "def", "de"), ("i", "jkl", "l")],
        ),
        6 => slots(KindName::MatrixChoice, grid),
        7 => slots(KindName::MatrixResponse, columns),
        8 => slots(KindName::DropDownCloze, blanks),
        9 => slots(KindName::DropDownTable, blanks),
        10 => slots(KindName::DropDownRationale, blanks),
        11 => Selection {
            interchangeable: vec![parts("yz")],
            ..slots(KindName::DragDropCloze, targets)
        },
        12 => slots(KindName::DragDropRationale, targets),
        13 => slots(KindName::HighlightText, &[("text", "abcdef", "bde")]),
        14 => slots(
            KindName::HighlightTable,
            &[("row1", "abc", "a"), ("row2", "def", "de")],
        ),
        15 => slots(
            KindName::BowTie,
            &[
                ("actions", "abcd", "ac"),
                ("condition", "efgh", "g"),
                ("parameters", "ijkl", "jk"),
            ],
        ),
        _ => slots(KindName::HotSpot, &[("figure", "abcd", "c")]),
    }
}

/// Creates an item with these enemies, as a bank names them.
pub fn enemy_of(mut item: Item, enemies: &[&str]) -> Item {
    let own = &item.key.bank;
    let keys = enemies.iter().filter_map(|name| ItemKey::named(name, own));
    item.enemies = keys.collect();
    item
}

/// Creates the six items of a case study, of the kinds in turn: `ID-1` to `ID-6`, in a topic of
/// their own. They show no exhibits.
pub fn case_of(bank: &str, id: &str) -> Vec<Item> {
    let place = |number: u8| CasePlace {
        id: id.into(),
        title: id.to_uppercase(),
        number,
    };
    let made = |(number, step): (u8, &JudgmentStep)| {
        let kind = kind_number(usize::from(number));
        let mut item = item(bank, id, &format!("{id}-{number}"), kind);
        item.case = Some(Arc::new(place(number)));
        item.facts.step = Some(*step);
        item
    };
    (1..).zip(JudgmentStep::ALL).map(made).collect()
}

fn any_choices(keys: impl Strategy<Value = Vec<usize>>) -> impl Strategy<Value = Vec<Choice>> {
    let flags = prop::collection::vec((any::<bool>(), any::<bool>()), 8);
    (keys, flags, 2usize..=8).prop_map(|(keys, flags, count)| {
        let count = count.max(keys.iter().max().map_or(0, |last| last + 1));
        let mut made = choices(count, "");
        for (at, (choice, (harmful, acceptable))) in made.iter_mut().zip(flags).enumerate() {
            choice.key = keys.contains(&at);
            choice.harmful = harmful && !choice.key;
            choice.acceptable = acceptable && !choice.key;
        }
        made
    })
}

/// Generates choices with one key or more.
pub fn any_keyed() -> impl Strategy<Value = Vec<Choice>> {
    any_choices(subsequence((0..8).collect::<Vec<usize>>(), 1..=8))
}

/// Generates steps with other correct orders, some of which may repeat.
pub fn any_ordered() -> impl Strategy<Value = Ordered> {
    (2usize..=6)
        .prop_flat_map(|count| {
            let order = Just(parts(&letters(count))).prop_shuffle();
            (order.clone(), prop::collection::vec(order, 0..=5))
        })
        .prop_map(|(order, accepted)| {
            let step = |id: PartId| Step {
                text: id.to_string(),
                why: String::new(),
                id,
            };
            Ordered {
                steps: order.into_iter().map(step).collect(),
                accepted,
            }
        })
}

fn any_numeric() -> impl Strategy<Value = ItemKind> {
    let values = prop::collection::vec("[1-9][0-9]{0,2}(\\.[0-9]{1,2})?", 1..=3);
    let round = prop_oneof![
        (0u32..=3).prop_map(Round::Places),
        Just(Round::To(5)),
        Just(Round::To(100)),
    ];
    let formula = prop::sample::select(vec!["x * y", "x / y", "x * 60 / y", "(x + y) / 3"]);
    (values.clone(), values, formula, round, any::<bool>()).prop_map(
        |(x, y, formula, round, time)| {
            let (x, y): (Vec<&str>, Vec<&str>) = (
                x.iter().map(String::as_str).collect(),
                y.iter().map(String::as_str).collect(),
            );
            let (round, unit) = if time {
                (Round::Places(0), Unit::HoursMinutes)
            } else {
                (round, Unit::Named("mL/h".into()))
            };
            numeric(&[("x", &x), ("y", &y)], formula, round, unit)
        },
    )
}

/// Generates an item kind of any sort that a bank may hold.
pub fn any_kind() -> impl Strategy<Value = ItemKind> {
    prop_oneof![
        any_choices((0usize..8).prop_map(|key| vec![key])).prop_map(|choices| Selection::list(
            KindName::MultipleChoice,
            choices
        )
        .into()),
        any_keyed().prop_map(|choices| Selection::list(KindName::SelectAll, choices).into()),
        any_keyed().prop_map(|choices| Selection::list(KindName::SelectN, choices).into()),
        any_ordered().prop_map(ItemKind::Ordered),
        any_numeric(),
        any_slots().prop_map(ItemKind::from),
    ]
}

/// Generates an item with slots of any kind that has them, with some choices harmful or acceptable.
pub fn any_slots() -> impl Strategy<Value = Selection> {
    any_slots_of(5..KINDS)
}

/// Generates items with slots like [`any_slots`], of the kinds with these numbers.
pub fn any_slots_of(kinds: std::ops::Range<usize>) -> impl Strategy<Value = Selection> {
    (kinds, prop::collection::vec((any::<bool>(), 0u8..4), 24)).prop_map(|(kind, flags)| {
        let mut made = slotted(kind);
        if made.described().rule == ScoringRule::PlusMinus {
            made.scope = match flags.first() {
                Some((true, _)) => super::scoring::Scope::Group,
                _ => super::scoring::Scope::Item,
            };
        }
        let choices = made.slots.iter_mut().flat_map(|slot| &mut slot.choices);
        for (choice, (harmful, other)) in choices.zip(flags) {
            choice.harmful = harmful && !choice.key;
            choice.acceptable = other == 0 && !choice.key;
        }
        made
    })
}
