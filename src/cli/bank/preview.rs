//! `dripset bank preview`: an item as a learner sees it, shown anew whenever the file is saved.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::super::{Exit, Place, Refused, config};
use super::read::is_path;
use crate::bank_sources::{self, BankFile};
use crate::content::diagnostic::SourceSpan;
use crate::content::parse::list_spans;
use crate::content::{Diagnostic, lint, parse};
use crate::domain::ids::ItemId;
use crate::env::Env;
use crate::runtime::preview;
use crate::terminal;
use crate::tui::screen::{PreviewFinding, PreviewNews};

/// `dripset bank preview …`
#[derive(Args, Debug)]
pub struct PreviewArgs {
    /// The bank file
    pub file: PathBuf,
    /// The id of the item to begin with [default: the first]
    pub item: Option<String>,
}

impl PreviewArgs {
    /// Returns the file and the item, also of a command that has them the other way around.
    fn file_and_item(&self) -> Result<(PathBuf, Option<String>), Refused> {
        let Some(item) = &self.item else {
            return Ok((self.file.clone(), None));
        };
        let file = self.file.to_string_lossy();
        match (is_path(&file), is_path(item)) {
            (false, true) => Ok((PathBuf::from(item), Some(file.into_owned()))),
            // An id has no point, so this is no item that a file happens to be called by.
            (true, true) if item.contains('.') => {
                let what = format!("{file} and {item} are two files");
                Err(Refused::new(
                    what,
                    "give one file, and the id of an item after it",
                ))
            }
            _ => Ok((self.file.clone(), Some(item.clone()))),
        }
    }
}

/// Runs the subcommand.
///
/// # Errors
/// If there is no terminal, the file cannot be read, or it has no such item.
pub fn run(place: &Place, args: &PreviewArgs, _out: &mut dyn Write) -> Result<Exit, Refused> {
    let (path, item) = args.file_and_item()?;
    let (files, mut unread) = bank_sources::find(None, &[path]);
    let file = match (files.as_slice(), unread.pop()) {
        ([file], None) => file,
        (_, Some(found)) => return Err(Refused::new(found.message, found.help)),
        _ => {
            let help = "give one file";
            return Err(Refused::new("The preview shows one bank", help));
        }
    };
    let env = Env::default();
    let now = env.now();
    let mut reading = PreviewFile::new(file, now.offset.to_datetime(now.at).date());
    let first = reading.first()?;
    let item = item.map(ItemId::new);
    if let Some(item) = item.as_ref().filter(|item| !first.ids.contains(item)) {
        let help = "`dripset bank list` prints the ids";
        return Err(Refused::new(format!("This bank has no item {item}"), help));
    }
    if terminal::is_missing() {
        let help = "`dripset bank show` prints items as text";
        return Err(Refused::new("The preview needs a terminal window", help));
    }
    let settings = config::settings(place)?.settings;
    preview::run(first, item, || reading.changed(), settings, &env)?;
    Ok(Exit::Clean)
}

/// The looks in a row that must find no file before the author is told: an editor may replace it in the
/// moment of one.
const FAILED_LOOKS: usize = 2;

/// The file on screen, and its last content.
struct PreviewFile<'f> {
    file: &'f BankFile,
    today: Date,
    /// The bytes that were read last; `None` after trouble.
    before: Option<Vec<u8>>,
    /// The looks in a row that failed.
    failed: usize,
}

impl<'f> PreviewFile<'f> {
    fn new(file: &'f BankFile, today: Date) -> Self {
        Self {
            file,
            today,
            before: None,
            failed: 0,
        }
    }

    /// Reads the file at the start, when it must be there.
    fn first(&mut self) -> Result<PreviewNews, Refused> {
        let bytes = self.file.read().map_err(|found| vec![*found])?;
        Ok(self.content(bytes))
    }

    /// Returns the content of the file if it differs from the last one, or the trouble with it.
    fn changed(&mut self) -> Option<PreviewNews> {
        match self.file.read() {
            Ok(bytes) => {
                self.failed = 0;
                (self.before.as_ref() != Some(&bytes)).then(|| self.content(bytes))
            }
            Err(found) => {
                self.failed = self.failed.saturating_add(1);
                if self.failed != FAILED_LOOKS {
                    return None;
                }
                self.before = None;
                let (file, why) = (&self.file.name, &found.message);
                Some(PreviewNews {
                    file: file.clone(),
                    trouble: Some(format!("{file} is missing or cannot be read: {why}")),
                    ..PreviewNews::default()
                })
            }
        }
    }

    fn content(&mut self, bytes: Vec<u8>) -> PreviewNews {
        let parsed = parse(&self.file.name, &bytes);
        self.before = Some(bytes);
        let mut findings = parsed.diagnostics.clone();
        findings.extend(lint::lint(&parsed, self.today));
        findings.sort_by_key(|found| found.span.start);
        let text = parsed.source.text();
        let written: Vec<(SourceSpan, Option<ItemId>)> = list_spans(text, "item")
            .into_iter()
            .map(|span| (span.clone(), text.get(span).and_then(written_id)))
            .collect();
        let finding = |found: &Diagnostic| {
            let mut around = written.iter();
            let around = around.find(|(span, _)| span.contains(&found.span.start));
            PreviewFinding {
                item: around.and_then(|(_, id)| id.clone()),
                line: found.start().line,
                code: found.code.id,
                severity: found.severity.id(),
                fails: found.fails(),
                message: found.message.clone(),
                help: found.help.clone(),
            }
        };
        PreviewNews {
            file: self.file.name.clone(),
            findings: findings.iter().map(finding).collect(),
            ids: written.iter().filter_map(|(_, id)| id.clone()).collect(),
            items: parsed.draft.bank.items.clone(),
            is_broken: parsed.bank.is_none(),
            trouble: None,
        }
    }
}

/// Returns the id in the text of an item, which may not be TOML at the moment.
fn written_id(text: &str) -> Option<ItemId> {
    let id = |line: &str| {
        let value = line.trim_start().strip_prefix("id")?.trim_start();
        let value = value.strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (id, _) = value.get(1..)?.split_once(quote)?;
        (!id.is_empty()).then(|| ItemId::new(id))
    };
    text.lines().find_map(id)
}
