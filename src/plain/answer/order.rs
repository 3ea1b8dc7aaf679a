//! An order of steps: every step once, by letters or numbers.

use crate::domain::kind::Ordered;
use crate::domain::response::Response;
use crate::plain::item::layout::{ItemLayout, NamedPart};
use crate::plain::item::naming;
use crate::plain::item::sentences::{counted, listed};

/// Returns the order of a line; `None` if the line begins like none.
pub fn parse(
    ordered: &Ordered,
    layout: &ItemLayout,
    words: &[String],
) -> Option<Result<Response, String>> {
    Some(match naming::picked(layout, words)? {
        Ok(picked) => whole(ordered, layout, &picked.parts),
        Err(why) => Err(why),
    })
}

fn whole(ordered: &Ordered, layout: &ItemLayout, steps: &[&NamedPart]) -> Result<Response, String> {
    if let Some(again) = super::choices::named_twice(steps) {
        return Err(again);
    }
    let is_missing = |part: &&NamedPart| steps.iter().all(|step| step.id != part.id);
    let missing: Vec<&str> = layout
        .parts()
        .filter(is_missing)
        .map(|part| part.label.as_str())
        .collect();
    if !missing.is_empty() {
        let all = counted(ordered.steps.len(), "step");
        return Err(format!(
            "Type all {all} in one line. Missing: {}.",
            listed(&missing)
        ));
    }
    let ids = steps.iter().map(|step| step.id.clone());
    Ok(Response::Sequence(ids.collect()))
}
