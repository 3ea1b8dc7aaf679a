//! Groups, each with choices of its own.

use super::parts::{PartList, PartReader};
use crate::content::parse::reader::Reader;
use crate::domain::kind::{ChoiceSlot, KindName, Selection};
use crate::domain::limits::PARTS_MAX;
use crate::domain::passage::Passage;

/// Reads the groups and the keys of each.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<Selection> {
    let (fields, mut lists) = PartReader::split(reader);
    let list = PartList::of("groups", "a group", 2);
    let groups = lists.parts(fields, list, |table, findings| {
        table.required_tables("choices", "a choice", findings)
    })?;
    let mut slots = Vec::new();
    let mut all = 0;
    for (group, tables) in groups {
        let slot = group.id.clone();
        let list = PartList {
            slot: Some(slot.as_str()),
            ..PartList::of("choices", "a choice", 2)
        };
        let span = tables.as_ref().map(|tables| tables.span.clone());
        let Some(choices) = lists.choices_of(tables, list) else {
            continue;
        };
        all += choices.len();
        let span = span.unwrap_or(group.span);
        lists.check_keys(
            &choices,
            1..=usize::MAX,
            span,
            ("choice", "one or more choices of each group"),
        );
        slots.push(ChoiceSlot {
            id: group.id,
            label: group.text,
            why: group.why,
            takes: name.description().takes,
            choices,
        });
    }
    let span = fields.span_of("groups");
    let fits = lists.is_size("the choices of all groups", all, (0, PARTS_MAX), span);
    (fits && !lists.torn).then(|| Selection::of(name, slots, Passage::Absent))
}
