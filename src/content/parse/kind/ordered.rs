//! `ordered`: steps in their right order, and other accepted orders.

use super::parts::{PartList, PartReader};
use crate::content::codes;
use crate::content::parse::reader::Reader;
use crate::domain::ids::PartId;
use crate::domain::kind::{ItemKind, Ordered, Step};

/// The maximum number of accepted orders: with more, the item does not test order.
const ACCEPTED_MAX: usize = 24;

/// Reads the steps and the other accepted orders.
pub fn read(reader: &mut Reader<'_, '_>) -> Option<ItemKind> {
    let (fields, mut lists) = PartReader::split(reader);
    let steps = lists.parts(fields, PartList::of("steps", "a step", 2), |_, _| ());
    let accepted = reader.fields.text_rows("accepted", reader.findings);
    let steps: Vec<Step> = steps?
        .into_iter()
        .map(|(part, ())| Step {
            id: part.id,
            text: part.text,
            why: part.why,
        })
        .collect();
    super::no_acceptable(reader);
    if accepted.len() > ACCEPTED_MAX {
        let message = format!(
            "{} accepted orders are too many; the limit is {ACCEPTED_MAX}",
            accepted.len()
        );
        let span = reader.fields.span_of("accepted");
        reader
            .findings
            .add(&codes::TOO_MANY, span, message, "use fewer steps");
        return None;
    }
    let mut orders = Vec::new();
    for order in accepted {
        let ids: Vec<PartId> = order
            .value
            .iter()
            .map(|id| PartId::new(&id.value))
            .collect();
        if is_permutation(&ids, &steps) {
            orders.push(ids);
        } else {
            let help = "list every step exactly once";
            let message = "this order does not have every step exactly once";
            reader
                .findings
                .add(&codes::BAD_ORDER, order.span, message, help);
        }
    }
    let mut right: Vec<&Vec<PartId>> = orders.iter().collect();
    let written: Vec<PartId> = steps.iter().map(|step| step.id.clone()).collect();
    right.push(&written);
    right.sort();
    right.dedup();
    let all: usize = (1..=steps.len()).product();
    if right.len() == all {
        let help = "remove the orders that a nurse would not accept, or ask another question";
        let message = "every order of the steps is accepted, so that none can be incorrect";
        let span = reader.fields.span_of("accepted");
        reader
            .findings
            .add(&codes::EVERY_ORDER, span, message, help);
    }
    Some(ItemKind::Ordered(Ordered {
        steps,
        accepted: orders,
    }))
}

fn is_permutation(order: &[PartId], steps: &[Step]) -> bool {
    order.len() == steps.len() && steps.iter().all(|step| order.contains(&step.id))
}
