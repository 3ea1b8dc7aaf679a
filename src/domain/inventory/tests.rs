//! Items counted by kind, level and step, and the counts of a bank.

use jiff::civil::date;

use super::*;
use crate::domain::case::CasePlace;
use crate::domain::item::{Exhibit, ExhibitBody, SignOff};
use crate::domain::testing::{bank, item, kind_number};

const TODAY: Date = date(2026, 11, 22);

fn trend() -> Arc<Exhibit> {
    Arc::new(Exhibit {
        id: "signs".into(),
        title: "Vital signs".into(),
        body: ExhibitBody::Text("08:00 97, 09:00 88".into()),
        trend: true,
    })
}

/// A multiple-choice item.
fn choice(id: &str) -> Item {
    item("bank", "topic", id, kind_number(0))
}

fn columns() -> ItemColumns {
    let column = |id: &str, kinds: &[KindName], trend| KindColumn {
        id: id.to_owned(),
        kinds: kinds.to_vec(),
        trend,
    };
    use KindName::{MultipleChoice, SelectAll, SelectN};
    ItemColumns {
        kinds: vec![
            column("one", &[MultipleChoice], false),
            column("several", &[SelectAll, SelectN], false),
            column("trend", &[MultipleChoice], true),
        ],
        ..ItemColumns::default()
    }
}

#[test]
fn an_item_counts_in_one_column_and_one_that_fits_none_with_the_others() {
    let items: Vec<Item> = (0..4)
        .map(|nth| item("bank", "topic", &nth.to_string(), kind_number(nth)))
        .collect();
    let counts = ItemCounts::of(&columns(), &items);
    assert_eq!(counts.items, 4);
    assert_eq!(counts.facets[&Facet::Kind], [1, 2, 0]);
    assert_eq!(counts.others(Facet::Kind), Some(1));
    assert_eq!(counts.others(Facet::Step), Some(4));
}

#[test]
fn a_trend_counts_in_a_column_of_trends_alone_unless_it_is_of_a_case_study() {
    let mut stands_alone = choice("a");
    stands_alone.exhibits = vec![trend()];
    let mut of_a_case = stands_alone.clone();
    of_a_case.case = Some(Arc::new(CasePlace {
        id: "case".into(),
        title: "A case".into(),
        number: 1,
    }));
    let mut of_another_kind = item("bank", "topic", "b", kind_number(1));
    of_another_kind.exhibits = vec![trend()];
    let place = |item: &Item| columns().place(Facet::Kind, item);
    assert_eq!(place(&stands_alone), Some(2));
    assert_eq!(place(&of_a_case), Some(0));
    assert_eq!(place(&of_another_kind), Some(1));
    let plain = ItemColumns::default();
    assert_eq!(plain.place(Facet::Kind, &stands_alone), Some(0));
}

#[test]
fn withdrawn_items_are_counted_apart() {
    let mut signed = choice("signed");
    signed.facts.sign_off = Some(SignOff {
        name: "A. Nurse".into(),
        credential: "RN".into(),
        on: TODAY,
        revision: signed.revision,
    });
    let mut expired = item("bank", "other", "expired", kind_number(1));
    expired.facts.expires_on = Some(date(2026, 11, 21));
    let mut withdrawn = choice("withdrawn");
    withdrawn.status = Status::Withdrawn;
    let bank = bank("bank", vec![signed, expired, withdrawn]);
    let inventory = Inventory::of(&ItemColumns::default(), [&bank], TODAY);
    assert_eq!((inventory.counts.items, inventory.withdrawn), (2, 1));
    assert_eq!((inventory.signed, inventory.expired), (1, 1));
    assert_eq!(inventory.select_all_keys, BTreeMap::from([(3, 1)]));
    let topics = inventory.topics.iter();
    let topics: Vec<(&str, usize)> = topics
        .map(|(topic, counts)| (topic.id.as_str(), counts.items))
        .collect();
    assert_eq!(topics, [("topic", 1), ("other", 1)]);
}
