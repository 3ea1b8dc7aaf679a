//! The case study that a flag or a lesson plan names.

use super::Complaint;
use crate::content::suggest;
use crate::domain::case::CaseStudy;
use crate::domain::form::Plan;
use crate::domain::ids::BankId;
use crate::domain::item::Status;
use crate::domain::library::Library;

/// Limits a plan to the case study with this name: `CASE`, or `BANK/CASE`.
///
/// # Errors
/// The error and advice, if there is no such case study, if two banks have one, or if it cannot be
/// drawn.
pub fn limit(plan: &mut Plan, name: &str, library: &Library) -> Result<(), Complaint> {
    let named =
        |(bank, case): &(&BankId, &CaseStudy)| case.id.as_str() == name || full(bank, case) == name;
    let found: Vec<_> = library.cases().filter(named).collect();
    let [(_, case)] = found.as_slice() else {
        return Err(match found.is_empty() {
            true => unknown(name, library),
            false => {
                let names: Vec<String> =
                    found.iter().map(|(bank, case)| full(bank, case)).collect();
                (
                    format!("{} banks have a case study `{name}`", found.len()),
                    format!("choose from {}", names.join(", ")),
                )
            }
        });
    };
    let active = |item: &&_| {
        library
            .item(item)
            .is_some_and(|item| item.status == Status::Active)
    };
    if let Some(gone) = case.items.iter().find(|item| !active(item)) {
        return Err((
            format!("the case study `{name}` cannot be drawn: its question `{gone}` is withdrawn"),
            "a case study needs all of its questions".into(),
        ));
    }
    plan.items = case.items.iter().cloned().collect();
    plan.count = case.items.len();
    Ok(())
}

/// Returns the name of a case study with its bank.
pub fn full(bank: &BankId, case: &CaseStudy) -> String {
    format!("{bank}/{}", case.id)
}

fn unknown(name: &str, library: &Library) -> Complaint {
    let known: Vec<String> = match name.contains('/') {
        true => library
            .cases()
            .map(|(bank, case)| full(bank, case))
            .collect(),
        false => library
            .cases()
            .map(|(_, case)| case.id.to_string())
            .collect(),
    };
    (
        format!("no case study `{name}`"),
        suggest::help(name, known.iter().map(String::as_str)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::CASE_ITEMS;
    use crate::domain::ids::CaseId;
    use crate::domain::standing::History;
    use crate::domain::testing::{bank, case_of, item, kind_number};
    use crate::domain::{Bank, draw};
    use std::sync::Arc;

    fn with_case(id: &str, withdrawn: Option<usize>) -> Bank {
        let mut items = case_of(id, "c1");
        if let Some(at) = withdrawn {
            items[at].status = Status::Withdrawn;
        }
        let keys = items.iter().map(|item| item.key.clone());
        let case = CaseStudy {
            id: CaseId::new("c1"),
            title: "A case".into(),
            items: keys.collect::<Vec<_>>().try_into().expect("six items"),
        };
        items.push(item(id, "topic", "alone", kind_number(0)));
        Bank {
            cases: vec![Arc::new(case)],
            ..bank(id, items)
        }
    }

    fn limited(name: &str, banks: Vec<Bank>) -> Result<(Plan, Library), Complaint> {
        let library = Library::new(banks);
        let mut plan = Plan::with_seed(3);
        limit(&mut plan, name, &library).map(|()| (plan, library))
    }

    #[test]
    fn a_case_is_drawn_alone_by_either_name() {
        for name in ["c1", "a/c1"] {
            let (plan, library) = limited(name, vec![with_case("a", None)]).expect("a plan");
            let form = draw(&library, &plan, &History::default()).expect("a form");
            let cases = form
                .items
                .iter()
                .filter_map(|entry| library.item(&entry.key));
            let numbers: Vec<u8> = cases
                .filter_map(|item| item.case.as_ref())
                .map(|place| place.number)
                .collect();
            assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
            assert_eq!(form.items.len(), CASE_ITEMS);
        }
    }

    #[test]
    fn a_name_that_is_none_or_of_two_and_a_case_with_a_gap_are_refused_with_a_way_out() {
        let refused = |name, banks| limited(name, banks).expect_err("refused");
        let both = || vec![with_case("a", None), with_case("b", None)];
        let (what, help) = refused("c2", both());
        assert!(what.contains("no case study `c2`"), "{what}");
        assert!(help.contains("did you mean `c1`"), "{help}");
        let (_, help) = refused("b/c", both());
        assert!(help.contains("did you mean `b/c1`"), "{help}");
        let (what, help) = refused("c1", both());
        assert!(what.contains("2 banks"), "{what}");
        assert!(help.contains("a/c1, b/c1"), "{help}");
        assert!(limited("b/c1", both()).is_ok());
        let (what, _) = refused("c1", vec![with_case("a", Some(4))]);
        assert!(what.contains("`a/c1-5` is withdrawn"), "{what}");
        let (_, help) = refused("c1", vec![bank("a", Vec::new())]);
        assert!(help.contains("none"), "{help}");
    }
}
