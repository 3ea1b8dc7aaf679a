//! The blueprint parser. A blueprint is no bank: it says how many items banks should have.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::SmallFile;
use super::fields::{At, Fields, twice, wrong_type};
use crate::content::codes;
use crate::content::diagnostic::{Diagnostic, Findings, SourceSpan, SourceText};
use crate::content::suggest;
use crate::domain::blueprint::Blueprint;
use crate::domain::ids::BankId;
use crate::domain::inventory::{Facet, ItemColumns, ItemCounts, KindColumn, LevelGroup};
use crate::domain::item::Level;
use crate::domain::kind::KindName;
use crate::domain::limits::BANK_ITEMS_MAX;

/// The file name that only a blueprint has.
pub const BLUEPRINT_FILE: &str = "blueprint.toml";

/// The first line of a blueprint.
const FIRST_LINE: &str = "blueprint = 1";

static FILE: SmallFile = SmallFile {
    too_large: &codes::TOO_LARGE,
    not_text: &codes::NOT_UTF8,
    syntax: &codes::SYNTAX,
    unknown_key: &codes::UNKNOWN_KEY,
    wrong_type: &codes::WRONG_TYPE,
    not_allowed: &codes::UNKNOWN_WORD,
    key: "key",
    help: "write each number on one line, such as multiple-choice = 15",
};

/// The result of parsing a blueprint.
#[derive(Debug)]
pub struct ParsedBlueprint {
    /// The blueprint; `None` if the file has mistakes.
    pub blueprint: Option<Blueprint>,
    /// The findings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The text, for later findings.
    pub source: Arc<SourceText>,
    /// The place of the row of each bank.
    pub places: BTreeMap<BankId, SourceSpan>,
}

/// Returns whether a file with the name of a blueprint is one, mistakes or not. A bank is none.
pub fn is_blueprint(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().map(str::trim_start);
    lines.any(|line| {
        let rest = line.strip_prefix("blueprint");
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    })
}

/// Parses a blueprint from the bytes of the file of that name.
pub fn parse_blueprint(name: &str, bytes: &[u8]) -> ParsedBlueprint {
    let (document, mut findings) = match FILE.read(name, bytes) {
        Ok(read) => read,
        Err(diagnostics) => {
            return ParsedBlueprint {
                blueprint: None,
                diagnostics,
                source: Arc::new(SourceText::new(name, "")),
                places: BTreeMap::new(),
            };
        }
    };
    let mut fields = Fields::new(document.get_ref(), 0..0, "a blueprint", 0);
    version(&mut fields, &mut findings);
    let columns = columns(&mut fields, &mut findings);
    let mut places = BTreeMap::new();
    let mut banks: Vec<(BankId, ItemCounts)> = Vec::new();
    for mut table in fields.tables("bank", "a bank of the blueprint", &mut findings) {
        let Some((id, counts)) = bank(&mut table, &columns, &mut findings) else {
            continue;
        };
        table.finish(&mut findings);
        let bank = BankId::new(id.value);
        if places.contains_key(&bank) {
            twice(&id, "the blueprint", &mut findings);
        }
        places.insert(bank.clone(), id.span);
        banks.push((bank, counts));
    }
    if banks.is_empty() && !fields.has("bank") {
        fields.missing("bank", &mut findings);
    }
    let items = banks.iter().map(|(_, counts)| counts.items).sum();
    let client_needs = client_needs(&mut fields, &columns, items, &mut findings);
    fields.finish(&mut findings);
    let source = Arc::clone(findings.source());
    let diagnostics = findings.into_sorted();
    let blueprint = Blueprint {
        columns,
        banks,
        client_needs,
    };
    ParsedBlueprint {
        blueprint: diagnostics.is_empty().then_some(blueprint),
        diagnostics,
        source,
        places,
    }
}

fn version(fields: &mut Fields<'_>, findings: &mut Findings) {
    if fields.has("blueprint") {
        fields.whole("blueprint", 1..2, findings);
        return;
    }
    let message = "the blueprint has no version";
    let help = format!("write `{FIRST_LINE}` on the first line");
    findings.add(&codes::FORMAT, 0..0, message, help);
}

/// Reads the columns of kinds and the groups of levels. Each kind and level has one by default.
fn columns(fields: &mut Fields<'_>, findings: &mut Findings) -> ItemColumns {
    let mut columns = ItemColumns::default();
    // They are asked for even if they are not there, so that the help for an unknown key has them.
    fields.ask("columns");
    fields.ask("levels");
    if fields.has("columns") {
        columns.kinds = kinds(fields, findings);
    }
    if fields.has("levels") {
        columns.levels = levels(fields, findings);
    }
    columns
}

fn kinds(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<KindColumn> {
    let mut columns: Vec<KindColumn> = Vec::new();
    for mut table in fields.tables("columns", "a column", findings) {
        let id = table.id("id", findings);
        let trend = table.flag("trend", findings);
        let mut kinds = Vec::new();
        for word in table.ids("kinds", findings) {
            let Some(kind) = KindName::from_id(word.value) else {
                let help = suggest::help(word.value, KindName::ALL.map(KindName::id));
                let message = format!("`{}` is not a kind", word.value);
                findings.add(&codes::UNKNOWN_KIND, word.span, message, help);
                continue;
            };
            let other = |of: &&KindColumn| of.trend == trend && of.kinds.contains(&kind);
            if let Some(other) = columns.iter().find(other) {
                let message = format!("`{kind}` already counts in the column `{}`", other.id);
                let help = "keep it in one of the two columns";
                findings.add(&codes::DUPLICATE_ID, word.span, message, help);
            }
            kinds.push(kind);
        }
        table.finish(findings);
        let Some(id) = id else { continue };
        if columns.iter().any(|of| of.id == id.value) {
            twice(&id, "`columns`", findings);
        }
        columns.push(KindColumn {
            id: id.value.to_owned(),
            kinds,
            trend,
        });
    }
    columns
}

fn levels(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<LevelGroup> {
    let mut groups: Vec<LevelGroup> = Vec::new();
    for mut table in fields.tables("levels", "a group of levels", findings) {
        let id = table.id("id", findings);
        let mut levels = Vec::new();
        for word in table.ids("levels", findings) {
            let Some(level) = Level::from_id(word.value) else {
                let all = Level::ALL.iter().map(|level| level.id());
                let help = suggest::help(word.value, all);
                let message = format!("`{}` is not a level", word.value);
                findings.add(&codes::UNKNOWN_WORD, word.span, message, help);
                continue;
            };
            if let Some(other) = groups.iter().find(|of| of.levels.contains(&level)) {
                let message = format!("`{}` already counts in `{}`", level.id(), other.id);
                let help = "keep it in one of the two groups";
                findings.add(&codes::DUPLICATE_ID, word.span, message, help);
            }
            levels.push(level);
        }
        table.finish(findings);
        let Some(id) = id else { continue };
        if groups.iter().any(|of| of.id == id.value) {
            twice(&id, "`levels`", findings);
        }
        groups.push(LevelGroup {
            id: id.value.to_owned(),
            levels,
        });
    }
    groups
}

/// Reads the numbers of a bank. Numbers that are not given are zero.
fn bank<'d>(
    table: &mut Fields<'d>,
    columns: &ItemColumns,
    findings: &mut Findings,
) -> Option<(At<&'d str>, ItemCounts)> {
    let id = table.id("id", findings);
    let items = table.whole("items", 0..items_end(), findings);
    if !table.has("items") {
        table.missing("items", findings);
    }
    let items = usize::try_from(items?).unwrap_or(0);
    let mut facets = BTreeMap::new();
    for (facet, key) in [
        (Facet::Kind, "kinds"),
        (Facet::Level, "levels"),
        (Facet::Step, "steps"),
    ] {
        let names = columns.names(facet);
        if let Some(numbers) = numbers(table, key, (&names, items), findings) {
            facets.insert(facet, numbers);
        }
    }
    Some((id?, ItemCounts { items, facets }))
}

fn client_needs(
    fields: &mut Fields<'_>,
    columns: &ItemColumns,
    items: usize,
    findings: &mut Findings,
) -> Option<Vec<usize>> {
    let names = columns.names(Facet::ClientNeed);
    numbers(fields, "client_needs", (&names, items), findings)
}

/// Reads a table of numbers by these names. Together they are not more than all items.
fn numbers(
    fields: &mut Fields<'_>,
    key: &'static str,
    (names, items): (&[&str], usize),
    findings: &mut Findings,
) -> Option<Vec<usize>> {
    let table = fields.table(key, "a table of numbers", findings)?;
    let mut numbers = vec![0; names.len()];
    for (name, value) in table.entries() {
        let place = names.iter().position(|known| *known == name.value);
        let Some(number) = place.and_then(|place| numbers.get_mut(place)) else {
            let message = format!("`{}` cannot be counted in `{key}`", name.value);
            let help = suggest::help(name.value, names.iter().copied());
            findings.add(&codes::DANGLING, name.span, message, help);
            continue;
        };
        *number = whole(name.value, value, findings).unwrap_or(0);
    }
    let sum: usize = numbers.iter().sum();
    if sum > items {
        let message = format!("`{key}` adds up to {sum}, but there are {items} items");
        let help = "an item counts once; correct these numbers or `items`";
        findings.add(&codes::OUT_OF_RANGE, table.span(), message, help);
    }
    Some(numbers)
}

fn whole(name: &str, value: &Spanned<DeValue<'_>>, findings: &mut Findings) -> Option<usize> {
    let DeValue::Integer(written) = value.get_ref() else {
        let what = format_args!("`{name}`");
        wrong_type(value, what, "a whole number, without quotes", findings);
        return None;
    };
    let number = usize::from_str_radix(written.as_str(), written.radix());
    let number = number.ok().filter(|number| *number <= BANK_ITEMS_MAX);
    if number.is_none() {
        let message = format!("`{name}` cannot be {written}");
        let help = format!("give a number from 0 to {BANK_ITEMS_MAX}");
        findings.add(&codes::OUT_OF_RANGE, value.span(), message, help);
    }
    number
}

/// Returns the end of the range of numbers of items.
fn items_end() -> i64 {
    i64::try_from(BANK_ITEMS_MAX).map_or(i64::MAX, |most| most + 1)
}

#[cfg(test)]
mod tests;
