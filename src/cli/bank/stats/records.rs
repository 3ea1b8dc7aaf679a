//! The counts as JSON. Its field names are a stable interface: they are only ever added to.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use serde::Serialize;

use super::{Counted, Stats};
use crate::cli::Refused;
use crate::domain::blueprint::Marginal;
use crate::domain::inventory::{Facet, ItemColumns, ItemCounts};
use crate::domain::item::Topic;

#[derive(Serialize)]
struct StatsRecord<'s> {
    format: u32,
    blueprint: Option<&'s str>,
    within_one: bool,
    compared: usize,
    deviating: usize,
    banks: Vec<CountedRecord<'s>>,
    whole: CountedRecord<'s>,
}

#[derive(Serialize)]
struct CountedRecord<'s> {
    #[serde(skip_serializing_if = "str::is_empty")]
    id: &'s str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'s str,
    present: bool,
    items: Option<NumberRecord<'s>>,
    kinds: Vec<NumberRecord<'s>>,
    levels: Vec<NumberRecord<'s>>,
    steps: Vec<NumberRecord<'s>>,
    client_needs: Vec<NumberRecord<'s>>,
    cases: usize,
    signed: usize,
    expired: usize,
    withdrawn: usize,
    select_all_keys: Vec<KeysRecord>,
    topics: Vec<TopicRecord<'s>>,
}

#[derive(Serialize)]
struct NumberRecord<'s> {
    id: Option<&'s str>,
    have: usize,
    want: Option<usize>,
    off: Option<i64>,
}

#[derive(Serialize)]
struct KeysRecord {
    keys: u32,
    items: usize,
}

#[derive(Serialize)]
struct TopicRecord<'s> {
    id: &'s str,
    title: &'s str,
    items: usize,
    kinds: BTreeMap<&'s str, usize>,
    levels: BTreeMap<&'s str, usize>,
    steps: BTreeMap<&'s str, usize>,
}

/// Prints the counts as one object.
///
/// # Errors
/// If writing fails.
pub fn print(stats: &Stats, out: &mut dyn Write) -> Result<(), Refused> {
    let (compared, deviating) = stats.compared();
    let banks = stats.banks.iter();
    let record = StatsRecord {
        format: 1,
        blueprint: stats.blueprint.as_deref(),
        within_one: deviating == 0,
        compared,
        deviating,
        banks: banks.map(|of| counted(of, &stats.columns)).collect(),
        whole: counted(&stats.whole, &stats.columns),
    };
    serde_json::to_writer_pretty(&mut *out, &record)?;
    writeln!(out)?;
    Ok(())
}

fn counted<'s>(counted: &'s Counted, columns: &'s ItemColumns) -> CountedRecord<'s> {
    let numbers = |facet: Facet| {
        let marginals = counted.marginals.get(&Some(facet)).into_iter().flatten();
        marginals.map(number).collect()
    };
    let inventory = &counted.inventory;
    let items = counted.marginals.get(&None).and_then(|of| of.first());
    // Topics of different banks may have the same id, so that those of all banks together mean nothing.
    let topics = inventory.topics.iter().filter(|_| !counted.id.is_empty());
    CountedRecord {
        id: &counted.id,
        title: &counted.title,
        present: counted.is_there,
        items: items.map(number),
        kinds: numbers(Facet::Kind),
        levels: numbers(Facet::Level),
        steps: numbers(Facet::Step),
        client_needs: numbers(Facet::ClientNeed),
        cases: inventory.cases,
        signed: inventory.signed,
        expired: inventory.expired,
        withdrawn: inventory.withdrawn,
        select_all_keys: inventory
            .select_all_keys
            .iter()
            .map(|(keys, items)| KeysRecord {
                keys: *keys,
                items: *items,
            })
            .collect(),
        topics: topics.map(|of| topic(of, columns)).collect(),
    }
}

fn number(marginal: &Marginal) -> NumberRecord<'_> {
    NumberRecord {
        id: marginal.name.as_deref(),
        have: marginal.have,
        want: marginal.want,
        off: marginal.off(),
    }
}

fn topic<'s>(
    (topic, counts): &'s (Arc<Topic>, ItemCounts),
    columns: &'s ItemColumns,
) -> TopicRecord<'s> {
    let numbers = |facet: Facet| {
        let names = columns.names(facet).into_iter();
        let numbered = names.enumerate();
        numbered
            .map(|(place, name)| (name, counts.number(facet, place).unwrap_or(0)))
            .filter(|(_, number)| *number > 0)
            .collect()
    };
    TopicRecord {
        id: topic.id.as_str(),
        title: &topic.title,
        items: counts.items,
        kinds: numbers(Facet::Kind),
        levels: numbers(Facet::Level),
        steps: numbers(Facet::Step),
    }
}
