//! What became of each item of an import.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Value, json};

use crate::cli::Refused;
use crate::cli::bank::converting::Losses;
use crate::cli::bank::counted::counted;
use crate::content::Diagnostic;
use crate::interchange::{BankPlan, BankUpdate};

/// The report of an import.
pub struct ImportReport<'a> {
    /// The name of the bank file.
    pub name: &'a str,
    /// The items as they were read.
    pub plan: &'a BankPlan,
    /// The losses.
    pub losses: &'a Losses,
    /// What happened to the bank.
    pub update: &'a BankUpdate,
}

impl ImportReport<'_> {
    /// Prints the report for people.
    ///
    /// # Errors
    /// If writing fails.
    pub fn tell(&self, err: &mut dyn Write) -> Result<(), Refused> {
        let update = self.update;
        if !update.conflicts.is_empty() {
            writeln!(
                err,
                "Changed by hand and in the file, and left as they are in the bank:"
            )?;
            for conflict in &update.conflicts {
                let (here, there) = (&conflict.here, &conflict.there);
                writeln!(
                    err,
                    "  {}: {here} in the bank, {there} in the file",
                    conflict.id
                )?;
            }
            writeln!(
                err,
                "  To keep yours, set `digest` of `imported` to that of the file. To take the other \
                 one, delete the item.\n"
            )?;
        }
        for (title, ids) in [
            ("Changed by hand, and left so", &update.kept),
            ("No more in the file, and left in the bank", &update.gone),
        ] {
            if !ids.is_empty() {
                writeln!(err, "{title}:\n  {}\n", ids.join(", "))?;
            }
        }
        let items = self.plan.items.len();
        writeln!(err, "{}.", self.losses.summary(items))?;
        let counts = [
            (update.added.len(), "new"),
            (update.replaced.len(), "replaced"),
            (update.same, "the same as before"),
            (update.kept.len(), "changed by hand"),
            (update.conflicts.len(), "changed on both sides"),
        ];
        let told = counts.iter().filter(|(count, _)| *count > 0);
        let told: Vec<String> = told
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        let name = self.name;
        writeln!(
            err,
            "{name}: {} ({}).",
            counted(items, "item"),
            told.join(", ")
        )?;
        Ok(())
    }

    /// Returns the report for scripts, with the findings of the check.
    pub fn json(&self, found: &[Diagnostic]) -> Value {
        let update = self.update;
        let mut rules: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        for one in found {
            rules.entry(one.code.id).or_insert((one.severity.id(), 0)).1 += 1;
        }
        let check = rules.into_iter().map(|(code, (severity, count))| {
            json!({ "code": code, "severity": severity, "count": count })
        });
        let conflicts = update.conflicts.iter().map(|conflict| {
            json!({
                "id": conflict.id,
                "imported": conflict.imported,
                "here": conflict.here,
                "there": conflict.there,
            })
        });
        json!({
            "format": 1,
            "bank": self.name,
            "items": self.plan.items.len(),
            "added": update.added,
            "replaced": update.replaced,
            "same": update.same,
            "kept": update.kept,
            "gone": update.gone,
            "conflicts": conflicts.collect::<Value>(),
            "losses": self.losses.json(),
            "check": check.collect::<Value>(),
        })
    }
}
