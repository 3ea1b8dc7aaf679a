//! `dripset bank sign`: writes a clinician's signature into a bank file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use super::read::is_path;
use super::replacing::replace;
use crate::bank_sources;
use crate::cli::{Exit, Refused};
use crate::content::diagnostic::SourceSpan;
use crate::content::parse::list_spans;
use crate::content::render::{self, Colour};
use crate::content::sign_off::with_sign_offs;
use crate::content::{Diagnostic, Parsed, codes, lint, parse, suggest};
use crate::domain::bank::Bank;
use crate::domain::ids::ItemKey;
use crate::domain::item::SignOff;

/// `dripset bank sign …`
#[derive(Args, Debug)]
pub struct SignArgs {
    /// The items to sign, each as ITEM or BANK/ITEM
    #[arg(required = true, value_name = "ITEM")]
    pub items: Vec<String>,
    /// The bank file with these items
    pub file: PathBuf,
    /// The name of the clinician who reviewed them
    #[arg(long, value_name = "NAME", value_parser = words)]
    pub name: String,
    /// The clinician's credential, such as "RN, CRNI"
    #[arg(long, value_name = "CREDENTIAL", value_parser = words)]
    pub credential: String,
    /// The day of the review, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub on: Option<Date>,
}

/// The digits of a revision that are enough to tell two apart.
const REVISION_DIGITS: usize = 12;

fn words(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("it cannot be blank".to_owned()),
        text if text.contains(char::is_control) => Err("write it on one line".to_owned()),
        text => Ok(text.to_owned()),
    }
}

impl SignArgs {
    /// Returns the items and the file, also of a command that names the file first.
    fn items_and_file(&self) -> Result<(Vec<String>, PathBuf), Refused> {
        let last = self.file.to_string_lossy();
        let files: Vec<&String> = self.items.iter().filter(|word| is_path(word)).collect();
        match (files.as_slice(), is_path(&last)) {
            ([file], false) => {
                let items = self.items.iter().filter(|word| word != file).cloned();
                let items = items.chain([last.into_owned()]);
                Ok((items.collect(), PathBuf::from(file)))
            }
            // An id has no point, so the others are items that a file happens to be called by.
            (files, true) if !files.iter().any(|word| word.contains('.')) => {
                Ok((self.items.clone(), self.file.clone()))
            }
            ([], false) => Ok((self.items.clone(), self.file.clone())),
            _ => Err(Refused::new(
                "more than one of these words is a file",
                "give the ids of items, and then the one file that has them",
            )),
        }
    }
}

/// Signs the items and prints each signature.
///
/// # Errors
/// If an item does not exist or has findings, or the file cannot be read or written.
pub fn run(args: &SignArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Refused> {
    let (items, file) = args.items_and_file()?;
    let (bytes, mut parsed) = read(&file)?;
    let shown = parsed.source.name().to_owned();
    let Some(bank) = parsed.bank.take() else {
        let what = format!("{shown} has mistakes and cannot be loaded");
        let help = "correct what `dripset bank check` reports, then sign";
        return Err(Refused::new(what, help));
    };
    let numbers = numbers(&items, &bank, &shown)?;
    let on = day_of_review(args.on)?;
    refuse_findings(&parsed, &bank, &numbers, on, err)?;
    let signed = numbers.iter().filter_map(|number| {
        let sign_off = SignOff {
            name: args.name.clone(),
            credential: args.credential.clone(),
            on,
            revision: bank.items.get(*number)?.revision,
        };
        Some((*number, sign_off))
    });
    let signed: Vec<(usize, SignOff)> = signed.collect();
    let text = new_text(&shown, &bytes, &bank, &signed)?;
    if text.as_bytes() != bytes {
        replace(&file, &bytes, &text)?;
    }
    for (number, sign_off) in &signed {
        let Some(item) = bank.items.get(*number) else {
            continue;
        };
        let before = match &item.facts.sign_off {
            Some(old) if old == sign_off => ", as before".to_owned(),
            Some(old) => {
                let SignOff {
                    name,
                    credential,
                    on,
                    ..
                } = old;
                let void = match item.valid_sign_off() {
                    Some(_) => "",
                    None => " (for another revision)",
                };
                format!(", in place of {name}, {credential}, on {on}{void}")
            }
            None => String::new(),
        };
        let SignOff {
            name,
            credential,
            on,
            revision,
        } = sign_off;
        let revision: String = revision.to_string().chars().take(REVISION_DIGITS).collect();
        let key = &item.key;
        let line =
            format!("Signed {key}, revision {revision}: {name}, {credential}, on {on}{before}.");
        writeln!(out, "{}", render::harmless(&line))?;
    }
    Ok(Exit::Clean)
}

/// Returns the day of the review, which is not after today.
fn day_of_review(on: Option<Date>) -> Result<Date, Refused> {
    let today = jiff::Zoned::now().date();
    let on = on.unwrap_or(today);
    if on > today {
        let what = format!("nothing is signed, because {on} is still to come");
        let help = format!("give the day of the review with `--on`; today is {today}");
        return Err(Refused::new(what, help));
    }
    Ok(on)
}

/// Reads a bank from one file.
fn read(path: &Path) -> Result<(Vec<u8>, Parsed), Refused> {
    if path.is_dir() {
        let what = format!("{} is a folder", path.display());
        return Err(Refused::new(what, "give the one file that has these items"));
    }
    let (files, unread) = bank_sources::find(None, &[path.to_owned()]);
    let Some(file) = files.first() else {
        return Err(unread.into());
    };
    let bytes = file.read().map_err(|found| Refused::from(vec![*found]))?;
    let parsed = parse(&file.name, &bytes);
    Ok((bytes, parsed))
}

/// Returns the numbers of these items in their bank, each once.
fn numbers(names: &[String], bank: &Bank, shown: &str) -> Result<Vec<usize>, Refused> {
    let mut numbers = Vec::new();
    for name in names {
        let key = ItemKey::named(name, &bank.id);
        if let Some(key) = key.as_ref().filter(|key| key.bank != bank.id) {
            let what = format!("{shown} has the bank `{}`, not `{}`", bank.id, key.bank);
            return Err(Refused::new(what, "give the file of that bank"));
        }
        let is_named = |key: &ItemKey| bank.items.iter().position(|item| item.key == *key);
        let Some(number) = key.as_ref().and_then(is_named) else {
            let ids = bank.items.iter().map(|item| item.key.item.as_str());
            let asked = name.rsplit('/').next().unwrap_or(name);
            let what = format!("{shown} has no item `{name}`");
            return Err(Refused::new(what, suggest::help(asked, ids)));
        };
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    Ok(numbers)
}

/// Refuses items with errors or warnings on the day of the review, or whose own sources have some,
/// after printing these.
fn refuse_findings(
    parsed: &Parsed,
    bank: &Bank,
    numbers: &[usize],
    on: Date,
    err: &mut dyn Write,
) -> Result<(), Refused> {
    let text = parsed.source.text();
    let items = list_spans(text, "item");
    let mut spans: Vec<SourceSpan> = Vec::new();
    spans.extend(
        numbers
            .iter()
            .filter_map(|number| items.get(*number).cloned()),
    );
    for (source, span) in bank.sources.iter().zip(list_spans(text, "source")) {
        let mut signed = numbers.iter().filter_map(|number| bank.items.get(*number));
        if signed.any(|item| item.refs.iter().any(|of| of.source.id == source.id)) {
            spans.push(span);
        }
    }
    let counts = |found: &&Diagnostic| {
        // The new signature takes the place of a void one.
        let stays = found.code != &codes::VOID_SIGNATURE;
        let mut spans = spans.iter();
        found.fails() && stays && spans.any(|span| span.contains(&found.span.start))
    };
    let found = lint::lint(parsed, on);
    let found: Vec<Diagnostic> = found.iter().filter(counts).cloned().collect();
    if found.is_empty() {
        return Ok(());
    }
    for block in render::texts(&found, Colour::Plain) {
        writeln!(err, "{block}\n")?;
    }
    let help = "correct these, or waive a rule with `allow` and a reason, then sign";
    Err(Refused::new(
        "nothing is signed, because an item or its source has findings",
        help,
    ))
}

/// Returns the text with the signatures, which changes nothing else of the bank.
fn new_text(
    shown: &str,
    bytes: &[u8],
    bank: &Bank,
    signed: &[(usize, SignOff)],
) -> Result<String, Refused> {
    let text = std::str::from_utf8(bytes).ok();
    let text = text.and_then(|text| with_sign_offs(text, signed));
    let mut wanted = bank.clone();
    for (number, sign_off) in signed {
        if let Some(item) = wanted.items.get_mut(*number) {
            Arc::make_mut(item).facts.sign_off = Some(sign_off.clone());
        }
    }
    let as_wanted = |text: &String| parse(shown, text.as_bytes()).bank.as_ref() == Some(&wanted);
    text.filter(as_wanted).ok_or_else(|| {
        let what = format!("the signature cannot be written into {shown} without other changes");
        let help = "write each item under its own [[item]], with `sign_off` as a table, and give a \
                    name and a credential of ordinary length";
        Refused::new(what, help)
    })
}
