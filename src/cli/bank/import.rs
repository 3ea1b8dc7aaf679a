//! `dripset bank import`: the items of another program as a bank, or into one that is there.

mod report;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::check::check_text;
use super::converting::{self, ConvertFormat, Losses};
use super::progress::CountLine;
use super::replacing::{put, replace};
use crate::bank_sources::BankFile;
use crate::cli::{Exit, Refused};
use crate::content::{Diagnostic, parse};
use crate::domain::ids::is_id;
use crate::domain::visible::in_one_line;
use crate::interchange::slug::slug;
use crate::interchange::{
    BankFormat, BankHead, BankPlan, BankUpdate, ConversionNote, DetectedFile, ForeignFile,
    PortableBank, detected, formats, update,
};
use report::ImportReport;

/// `dripset bank import …`
#[derive(Args, Debug)]
pub struct ImportBankArgs {
    /// The files to import; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The format of the files [default: told from each file]
    #[arg(long, value_parser = converting::format_parser())]
    pub from: Option<BankFormat>,
    /// The id of the new bank [default: from the name of the file]
    #[arg(long, value_name = "ID", value_parser = bank_id)]
    pub id: Option<String>,
    /// The title of the new bank [default: as in the file, or its name]
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The bank file to write. If it is there, the items are brought up to date in it, and changes by
    /// hand stay [default: standard output]
    #[arg(short, long, value_name = "BANK.toml")]
    pub output: Option<PathBuf>,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = ConvertFormat::Text)]
    pub format: ConvertFormat,
}

fn bank_id(text: &str) -> Result<String, String> {
    match is_id(text) {
        true => Ok(text.to_owned()),
        false => Err("use letters, digits and hyphens".to_owned()),
    }
}

/// Imports the files and checks the result.
///
/// # Errors
/// If a file cannot be read or written, or its format cannot be told.
pub fn run(
    args: &ImportBankArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    converting::needs_file(args.format, args.output.as_deref())?;
    let (imports, mut notes) = read_all(args, err)?;
    let mut plan = BankPlan::of(&imports);
    notes.append(&mut plan.notes);
    let losses = Losses::new(notes, "imported");
    if args.format == ConvertFormat::Text {
        losses.tell(err)?;
    }
    if plan.items.is_empty() {
        writeln!(err, "{}: nothing is written.", losses.summary(0))?;
        return Ok(Exit::Findings);
    }
    let (name, update) = match &args.output {
        Some(path) if path.exists() => (path.display().to_string(), updated(path, args, &plan)?),
        output => {
            let update = BankUpdate {
                text: plan.text(&head(args, &imports)),
                added: plan.items.iter().map(|item| item.id.clone()).collect(),
                ..BankUpdate::default()
            };
            let name = output.as_ref().map(|path| path.display().to_string());
            let name = name.unwrap_or_else(|| "the new bank".to_owned());
            if let Some(found) = first_error(&name, &update.text) {
                return Err(Refused::Findings(vec![found]));
            }
            match output {
                Some(path) => put(path, update.text.as_bytes(), false)?,
                None => out.write_all(update.text.as_bytes())?,
            }
            (name, update)
        }
    };
    let (found, told) = check_text(&name, &update.text);
    let report = ImportReport {
        name: &name,
        plan: &plan,
        losses: &losses,
        update: &update,
    };
    match args.format {
        ConvertFormat::Text => {
            report.tell(err)?;
            writeln!(err, "\n{told}")?;
        }
        ConvertFormat::Json => writeln!(out, "{:#}", report.json(&found))?,
    }
    let left = !update.conflicts.is_empty() || !update.gone.is_empty();
    Ok(match losses.is_empty() && !left {
        true => Exit::Clean,
        false => Exit::Findings,
    })
}

type Imports = Vec<(BankFormat, PortableBank)>;

/// Reads all files. Of several, each loss names its file.
fn read_all(
    args: &ImportBankArgs,
    err: &mut dyn Write,
) -> Result<(Imports, Vec<ConversionNote>), Refused> {
    let mut imports = Vec::new();
    let mut notes = Vec::new();
    for path in &args.files {
        let (shown, bytes) = converting::read(path)?;
        let name = match converting::is_standard(path) {
            true => shown.clone(),
            false => path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        };
        let format = match args.from {
            Some(format) => format,
            None => told_format(&shown, &name, &bytes)?,
        };
        let is_terminal = std::io::stderr().is_terminal();
        let mut line = CountLine::new(err, is_terminal, "read");
        let file = ForeignFile {
            name: &name,
            bytes: &bytes,
        };
        let read = formats::read(format, &file, &mut |items| line.show(items));
        line.clear();
        let mut read = read.map_err(|error| converting::refused(&shown, &error))?;
        if args.files.len() > 1 {
            let within = |file: &str| match file {
                "" => name.clone(),
                file if file == name => name.clone(),
                file => format!("{name}, {file}"),
            };
            for note in &mut read.notes {
                note.place.file = within(&note.place.file);
            }
            for item in &mut read.bank.items {
                item.place.file = within(&item.place.file);
            }
        }
        notes.append(&mut read.notes);
        imports.push((format, read.bank));
    }
    Ok((imports, notes))
}

/// Returns the format of a file by its content.
fn told_format(shown: &str, name: &str, bytes: &[u8]) -> Result<BankFormat, Refused> {
    match detected(name, bytes) {
        Some(DetectedFile::Bank(format)) => Ok(format),
        Some(DetectedFile::H5p) => Err(Refused::new(
            format!("{shown} is an H5P package, which Dripset does not read"),
            "export the items from the program that shows them, such as the question bank of Moodle as \
             Moodle XML or a quiz of Canvas as QTI, and import that file",
        )),
        Some(DetectedFile::Own) => Err(Refused::new(
            format!("{shown} is a bank of Dripset already"),
            "use it as it is: `dripset bank check` checks it, and `--bank` practices it",
        )),
        None => {
            let ids: Vec<&str> = BankFormat::ALL.iter().map(|format| format.id()).collect();
            Err(Refused::new(
                format!("the format of {shown} cannot be told"),
                format!("name it with `--from`: {}", ids.join(", ")),
            ))
        }
    }
}

/// Returns the id and title of a new bank: as given, else from the first file.
fn head(args: &ImportBankArgs, imports: &Imports) -> BankHead {
    let path = args.output.as_ref().or_else(|| args.files.first());
    let stem = path.and_then(|path| path.file_stem());
    let stem = stem.unwrap_or_default().to_string_lossy();
    let stem = if stem == "-" { "imported".into() } else { stem };
    let titles = imports.iter().map(|(_, bank)| in_one_line(&bank.title));
    let title = titles.into_iter().find(|title| !title.is_empty());
    let title = args.title.as_deref().map(in_one_line).or(title);
    BankHead {
        id: args.id.clone().unwrap_or_else(|| slug(&stem)),
        title: title
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| in_one_line(&stem)),
    }
}

/// Brings a bank that is there up to date.
fn updated(path: &Path, args: &ImportBankArgs, plan: &BankPlan) -> Result<BankUpdate, Refused> {
    let shown = path.display();
    let bytes = BankFile::at(path).read();
    let bytes = bytes.map_err(|found| Refused::from(vec![*found]))?;
    let parsed = parse(&shown.to_string(), &bytes);
    let Some(bank) = parsed.bank else {
        let what = format!("{shown} is there, and it is no bank without mistakes");
        let help = "correct what `dripset bank check` reports, or give another file";
        return Err(Refused::new(what, help));
    };
    let other_id = args.id.as_ref().filter(|id| *id != bank.id.as_str());
    let other_title = args.title.as_ref().filter(|title| **title != bank.title);
    if other_id.is_some() || other_title.is_some() {
        let what = format!(
            "{shown} is there, with the id `{}` and the title \"{}\"",
            bank.id, bank.title
        );
        let help = "leave out `--id` and `--title` to bring it up to date, or give another file";
        return Err(Refused::new(what, help));
    }
    let text = std::str::from_utf8(&bytes).ok();
    let update = text.and_then(|text| update(text, &bank, plan));
    let loads = |update: &BankUpdate| {
        let text = update.text.as_bytes();
        parse(&shown.to_string(), text).bank.is_some()
    };
    let Some(update) = update.filter(loads) else {
        let what = format!("the items cannot be written into {shown} without other changes");
        let help = "write its items, topics and sources under lines such as [[item]], or give \
                    another file";
        return Err(Refused::new(what, help));
    };
    if update.text.as_bytes() != bytes {
        replace(path, &bytes, &update.text)?;
    }
    Ok(update)
}

/// Returns the first mistake that keeps a bank from loading, such as too many items.
fn first_error(name: &str, text: &str) -> Option<Diagnostic> {
    let parsed = parse(name, text.as_bytes());
    let mut found = parsed.diagnostics.into_iter();
    found.find(Diagnostic::is_structural)
}
