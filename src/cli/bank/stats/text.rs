//! The counts as text of at most 80 columns.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Counted, Stats};
use crate::domain::blueprint::Marginal;
use crate::domain::inventory::{Facet, ItemColumns, ItemCounts};
use crate::plain::wrap::{COLUMNS, wrapped};

/// The columns of a name in the left and in the right half of a table.
const NAMES: (usize, usize) = (20, 22);
/// The columns of the name of a topic.
const TOPIC: usize = 24;
/// The letters of the head of a narrow column.
const HEAD_LETTERS: usize = 3;

/// Prints the counts.
///
/// # Errors
/// If writing fails.
pub fn print(stats: &Stats, out: &mut dyn Write) -> io::Result<()> {
    let heads = Heads::new(&stats.columns);
    writeln!(out, "{}\n", heads.legend(stats.blueprint.is_some()))?;
    for counted in &stats.banks {
        match counted.title.is_empty() {
            true => writeln!(out, "{}", counted.id)?,
            false => writeln!(out, "{}: {}", counted.id, counted.title)?,
        }
        if !counted.is_there {
            writeln!(out, "\n  There is no such bank yet.")?;
        }
        numbers(counted, out)?;
        if counted.is_there {
            topics(counted, stats, &heads, out)?;
            facts(counted, out)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "All banks together")?;
    numbers(&stats.whole, out)?;
    client_needs(&stats.whole, out)?;
    facts(&stats.whole, out)?;
    writeln!(out)?;
    for line in wrapped(&[verdict(stats)], COLUMNS) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn verdict(stats: &Stats) -> String {
    let Some(blueprint) = &stats.blueprint else {
        return "There is no blueprint to compare with.".to_owned();
    };
    match stats.compared() {
        (all, 0) => format!("All {all} numbers are within one of {blueprint}."),
        (all, deviating) => {
            format!("{deviating} of {all} numbers deviate from {blueprint} by more than one.")
        }
    }
}

/// Prints kinds on the left, and levels and steps on the right.
fn numbers(counted: &Counted, out: &mut dyn Write) -> io::Result<()> {
    let of = |facet| counted.marginals.get(&facet).into_iter().flatten();
    let wants = of(None).any(|marginal| marginal.want.is_some());
    let lines = |facets: &[Option<Facet>], width| {
        let mut lines = Vec::new();
        for facet in facets {
            if let Some(facet) = facet.filter(|_| !lines.is_empty()) {
                lines.push(heading(title(facet), width, false));
            }
            lines.extend(of(*facet).map(|marginal| row(*facet, marginal, width)));
        }
        lines
    };
    let left = lines(&[None, Some(Facet::Kind)], NAMES.0);
    let right = [
        vec![heading("Level", NAMES.1, wants)],
        lines(&[Some(Facet::Level), Some(Facet::Step)], NAMES.1),
    ];
    let left: Vec<String> = [vec![heading("", NAMES.0, wants)], left].concat();
    let right = right.concat();
    let width = left.iter().map(|line| line.chars().count()).max();
    writeln!(out)?;
    for nth in 0..left.len().max(right.len()) {
        let cell = |lines: &[String]| lines.get(nth).cloned().unwrap_or_default();
        let line = format!(
            "  {:width$}  {}",
            cell(&left),
            cell(&right),
            width = width.unwrap_or(0)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn title(facet: Facet) -> &'static str {
    match facet {
        Facet::Kind => "Kind",
        Facet::Level => "Level",
        Facet::Step => "Step",
        Facet::ClientNeed => "Client need",
    }
}

fn heading(title: &str, width: usize, wants: bool) -> String {
    match wants {
        true => format!("{title:width$}{:>5}{:>5}{:>5} ", "have", "want", "off"),
        false => format!("{title:width$}"),
    }
}

/// Returns a number with its name: have, want and off, with a sign if it is off by more than one.
fn row(facet: Option<Facet>, marginal: &Marginal, width: usize) -> String {
    let name = marginal.name.as_deref().or(facet.map(Facet::others));
    let mut line = format!("{:width$}{:>5}", name.unwrap_or_default(), marginal.have);
    if let (Some(want), Some(off)) = (marginal.want, marginal.off()) {
        let off = match off {
            0 => String::new(),
            off => format!("{off:+}"),
        };
        let sign = if marginal.deviates() { "!" } else { " " };
        line.push_str(&format!("{want:>5}{off:>5}{sign}"));
    }
    line
}

fn client_needs(counted: &Counted, out: &mut dyn Write) -> io::Result<()> {
    let marginals = counted.marginals.get(&Some(Facet::ClientNeed));
    let marginals: Vec<&Marginal> = marginals.into_iter().flatten().collect();
    let names = marginals.iter().filter_map(|of| of.name.as_ref());
    let width = names.map(|name| name.len() + 1).max().unwrap_or(0);
    let wants = marginals.iter().any(|marginal| marginal.want.is_some());
    let title = title(Facet::ClientNeed);
    writeln!(out, "\n  {}", heading(title, width, wants).trim_end())?;
    for marginal in marginals {
        let line = row(Some(Facet::ClientNeed), marginal, width);
        writeln!(out, "  {}", line.trim_end())?;
    }
    Ok(())
}

/// The short heads of the columns of levels and steps.
struct Heads {
    levels: Vec<(String, String)>,
    steps: Vec<(String, String)>,
}

impl Heads {
    fn new(columns: &ItemColumns) -> Self {
        let initials = |name: &str| {
            let words = name.split('-').filter_map(|word| word.chars().next());
            words.collect::<String>().to_uppercase()
        };
        let letters = |name: &str| name.chars().take(HEAD_LETTERS).collect::<String>();
        let of = |facet, head: &dyn Fn(&str) -> String| {
            let names = columns.names(facet).into_iter();
            names.map(|name| (head(name), name.to_owned())).collect()
        };
        Self {
            levels: of(Facet::Level, &letters),
            steps: of(Facet::Step, &initials),
        }
    }

    fn all(&self) -> impl Iterator<Item = &(String, String)> {
        self.levels.iter().chain(&self.steps)
    }

    fn legend(&self, wants: bool) -> String {
        let named = self.all().map(|(head, name)| format!("{head} {name}"));
        let named: Vec<String> = named.collect();
        let sign = match wants {
            true => " An exclamation mark stands beside a number that is off by more than one.",
            false => "",
        };
        let text = format!(
            "Active items. In the tables of topics: {}.{sign}",
            named.join(", ")
        );
        wrapped(&[text], COLUMNS).join("\n")
    }
}

/// Prints a line of levels and steps for each topic, and the kinds below it.
fn topics(counted: &Counted, stats: &Stats, heads: &Heads, out: &mut dyn Write) -> io::Result<()> {
    let head = heads.all().map(|(head, _)| format!("{head:>4}"));
    let head: String = head.collect();
    writeln!(out, "\n  {:TOPIC$}{:>5} {head}", "Topic", "items")?;
    for (topic, counts) in &counted.inventory.topics {
        let number = |facet: Facet| counts.facets.get(&facet).into_iter().flatten();
        let numbers = number(Facet::Level).chain(number(Facet::Step));
        let numbers: String = numbers.map(|number| short(*number)).collect();
        writeln!(
            out,
            "  {:TOPIC$}{:>5} {}",
            topic.id.as_str(),
            counts.items,
            numbers.trim_end()
        )?;
        let kinds = kinds(&stats.columns, counts);
        for line in wrapped(&[kinds], COLUMNS - 6) {
            writeln!(out, "      {line}")?;
        }
    }
    Ok(())
}

/// Returns a number in a narrow column; nothing for zero.
fn short(number: usize) -> String {
    match number {
        0 => "   .".to_owned(),
        number => format!("{number:>4}"),
    }
}

fn kinds(columns: &ItemColumns, counts: &ItemCounts) -> String {
    let names = columns.names(Facet::Kind).into_iter();
    let named = names.enumerate().map(|(place, name)| {
        let number = counts.number(Facet::Kind, place).unwrap_or(0);
        (name, number)
    });
    let others = (
        Facet::Kind.others(),
        counts.others(Facet::Kind).unwrap_or(0),
    );
    listed(named.chain([others]))
}

/// Returns the names with their numbers, without those that have none.
fn listed<'n>(numbers: impl Iterator<Item = (&'n str, usize)>) -> String {
    let some = numbers.filter(|(_, number)| *number > 0);
    let words: Vec<String> = some
        .map(|(name, number)| format!("{name} {number}"))
        .collect();
    words.join(", ")
}

/// Prints the case studies, the signatures, the dates and the number of keys.
fn facts(counted: &Counted, out: &mut dyn Write) -> io::Result<()> {
    let inventory = &counted.inventory;
    let items = inventory.counts.items;
    let mut lines = vec![format!(
        "Case studies: {}. Signed: {} of {items} items. Expired: {}. Withdrawn: {}.",
        inventory.cases, inventory.signed, inventory.expired, inventory.withdrawn
    )];
    if !inventory.select_all_keys.is_empty() {
        lines.push(format!(
            "Select all that apply: {}.",
            by_keys(&inventory.select_all_keys)
        ));
    }
    if !counted.id.is_empty() {
        let needs = counted.marginals.get(&Some(Facet::ClientNeed));
        let needs = needs.into_iter().flatten().map(|of| {
            let name = of.name.as_deref().unwrap_or(Facet::ClientNeed.others());
            (name, of.have)
        });
        lines.push(format!("Client needs: {}.", listed(needs)));
    }
    writeln!(out)?;
    for line in wrapped(&lines, COLUMNS - 2) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

fn by_keys(items: &BTreeMap<u32, usize>) -> String {
    let words = items.iter().map(|(keys, items)| {
        let keys = match keys {
            1 => "1 key".to_owned(),
            keys => format!("{keys} keys"),
        };
        format!("{items} with {keys}")
    });
    words.collect::<Vec<_>>().join(", ")
}
