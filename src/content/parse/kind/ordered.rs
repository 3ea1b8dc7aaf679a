//! `ordered`: steps in their right order, and other accepted orders.

use super::choices;
use crate::content::codes;
use crate::content::parse::reader::Reader;
use crate::domain::ids::PartId;
use crate::domain::kind::{ItemKind, Ordered, Step};

/// The maximum number of accepted orders: with more, the item does not test order.
const ACCEPTED_MAX: usize = 24;

/// Reads the steps and the other accepted orders.
pub fn read(reader: &mut Reader<'_, '_>) -> Option<ItemKind> {
    let steps = choices::read_parts(reader, "steps", "a step", |_, _| ());
    let accepted = reader.fields.text_rows("accepted", reader.findings);
    let steps: Vec<Step> = steps?
        .into_iter()
        .map(|(part, ())| Step {
            id: part.id,
            text: part.text,
            why: part.why,
        })
        .collect();
    choices::check_acceptable(reader, std::iter::empty());
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
    Some(ItemKind::Ordered(Ordered {
        steps,
        accepted: orders,
    }))
}

fn is_permutation(order: &[PartId], steps: &[Step]) -> bool {
    order.len() == steps.len() && steps.iter().all(|step| order.contains(&step.id))
}
