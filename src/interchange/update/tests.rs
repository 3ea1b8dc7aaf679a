//! Imports into banks that are there.

use proptest::prelude::*;

use super::*;
use crate::content::parse;
use crate::interchange::testing::{portable_bank, simple_item};
use crate::interchange::{BankFormat, BankHead, PortableBank, PortableItem};

fn plan(items: &[PortableItem]) -> BankPlan {
    let bank = PortableBank {
        items: items.to_vec(),
        ..PortableBank::default()
    };
    BankPlan::of(&[(BankFormat::MoodleXml, bank)])
}

fn text(plan: &BankPlan) -> String {
    plan.text(&BankHead {
        id: "ward".into(),
        title: "Ward".into(),
    })
}

fn updated(text: &str, plan: &BankPlan) -> BankUpdate {
    let parsed = parse("bank.toml", text.as_bytes());
    let bank = parsed
        .bank
        .unwrap_or_else(|| panic!("{:?}\n{text}", parsed.diagnostics));
    let update = update(text, &bank, plan).expect("a text");
    let parsed = parse("bank.toml", update.text.as_bytes());
    assert!(
        parsed.bank.is_some(),
        "{:?}\n{}",
        parsed.diagnostics,
        update.text
    );
    update
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_same_file_again_changes_no_byte(bank in portable_bank(), crlf in any::<bool>()) {
        let plan = BankPlan::of(&[(BankFormat::Gift, bank)]);
        let text = text(&plan) + "\n# the end\n";
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let update = updated(&text, &plan);
        prop_assert_eq!(&update.text, &text);
        prop_assert_eq!(update.same, plan.items.len());
    }

    #[test]
    fn changes_by_hand_stay(bank in portable_bank(), other in portable_bank(), at in 0usize..5) {
        let old = BankPlan::of(&[(BankFormat::Gift, bank)]);
        let mut text = text(&old);
        let id = &old.items[at % old.items.len()].id;
        let line = format!("id = \"{id}\"\n");
        let place = text.find(&format!("[[item]]\n{line}")).expect("the item");
        text.insert_str(place + "[[item]]\n".len() + line.len(), "# by hand\n");
        let mine = "\n[[item]]\nid = \"mine\" # own\nkind = \"ordered\"\ntopic = \"topic-0\"\n\
                    stem = \"?\"\nsteps = [{ id = \"a\", text = \"A\" }, { id = \"b\", text = \"B\" }]\n";
        let has_topic = old.topics.iter().any(|topic| topic.id == "topic-0");
        if has_topic {
            text.push_str(mine);
        }
        let new = BankPlan::of(&[(BankFormat::Gift, other)]);
        let update = updated(&text, &new);
        let (start, end) = (place, text[place..].find("\nimported").expect("its end") + place);
        prop_assert!(update.text.contains(&text[start..end]), "{}", update.text);
        prop_assert!(!has_topic || update.text.contains(mine));
        prop_assert!(!update.replaced.contains(id));
        // What is new is there now, and nothing else happens at the next import.
        let again = updated(&update.text, &new);
        prop_assert_eq!(again.text, update.text);
        prop_assert_eq!((again.added, again.replaced), (vec![], vec![]));
    }
}

#[test]
fn each_item_meets_its_own_fate() {
    let named = |name: &str, stem: &str| {
        let mut item = simple_item(name);
        item.stem = stem.into();
        item
    };
    let old = plan(&[
        named("same", "Same?"),
        named("there", "Old?"),
        named("here", "Old?"),
        named("both", "Old?"),
        named("alike", "Old?"),
        named("gone", "Old?"),
    ]);
    let text = text(&old);
    let by_hand = |text: String, id: &str, stem: &str| {
        let from = text.find(&format!("id = \"{id}\"")).expect("the item");
        let (before, after) = text.split_at(from);
        format!("{before}{}", after.replacen("Old?", stem, 1))
    };
    let text = by_hand(text, "here", "Mine?");
    let text = by_hand(text, "both", "Mine?");
    let text = by_hand(text, "alike", "New?");
    let text = text.replace("id = \"there\"\nkind", "id = \"renamed\"\nkind");
    let mut fresh = named("fresh", "Fresh?");
    fresh.topic = "other".into();
    fresh.facts.insert("refs".into(), "A book (2024)".into());
    let new = plan(&[
        named("same", "Same?"),
        named("there", "New?"),
        named("here", "Old?"),
        named("both", "New?"),
        named("alike", "New?"),
        fresh,
    ]);
    let update = updated(&text, &new);
    assert_eq!(update.added, ["fresh"]);
    assert_eq!(update.replaced, ["renamed"]);
    assert_eq!(update.kept, ["here"]);
    assert_eq!(update.gone, ["gone"]);
    assert_eq!(update.same, 1);
    let [conflict] = update.conflicts.as_slice() else {
        panic!("{:?}", update.conflicts);
    };
    assert_eq!(conflict.id, "both");
    assert_ne!(conflict.here, conflict.there);
    insta::assert_snapshot!(update.text);
}
