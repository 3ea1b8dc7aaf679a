//! `dripset bank book`: banks on paper, as a booklet or as an exam in versions.

mod chosen;
mod files;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use self::files::ExamFiles;
use super::converting::is_standard;
use super::counted::counted;
use crate::cli::kinds::Kinds;
use crate::cli::study::set_number;
use crate::cli::whole_file::{WholeFile, cannot_write};
use crate::cli::{Exit, Place, Refused, whole};
use crate::content::render::harmless;
use crate::domain::kind::KindName;
use crate::domain::limits::{PAPER_TITLE_CHARS_MAX, PAPER_VERSIONS_MAX, SET_ITEMS_MAX};
use crate::domain::paper;
use crate::domain::visible::in_one_line;
use crate::env::Env;
use crate::paper::forms::PaperForms;
use crate::paper::{Booklet, BookletPart};

/// `dripset bank book …`
#[derive(Args, Debug)]
pub struct BookArgs {
    /// The bank files, or the ids of banks that the program loads
    #[arg(required = true, value_name = "BANK")]
    pub named: Vec<PathBuf>,
    /// The HTML file to write, or `-` for standard output. With --versions, `exam.html` stands for
    /// exam-A.html, exam-B.html …, exam-key.html, exam-forms.json and exam-responses.csv
    #[arg(long, value_name = "FILE")]
    pub html: PathBuf,
    /// Print an exam in so many shuffled versions, each with an answer sheet
    #[arg(long, value_name = "N", value_parser = |words: &str| whole(words, 1..=PAPER_VERSIONS_MAX))]
    pub versions: Option<usize>,
    /// The title [default: that of the bank]
    #[arg(long, value_name = "TEXT", value_parser = title)]
    pub title: Option<String>,
    /// Only this topic, as TOPIC or BANK/TOPIC (may be repeated)
    #[arg(long, value_name = "TOPIC")]
    pub topic: Vec<String>,
    /// Only this kind of question (may be repeated)
    #[arg(long, value_name = "KIND", value_parser = Kinds)]
    pub kind: Vec<KindName>,
    /// Only questions that a clinician has signed as they are now
    #[arg(long)]
    pub signed: bool,
    /// Only this case study, as CASE or BANK/CASE
    #[arg(long, value_name = "CASE", conflicts_with_all = ["topic", "kind", "signed", "count"])]
    pub case: Option<String>,
    /// The number of questions, drawn by the seed [default: all]
    #[arg(long, short = 'n', value_name = "N", value_parser = |words: &str| whole(words, 1..=SET_ITEMS_MAX))]
    pub count: Option<usize>,
    /// Draw questions, orders and numbers by this set number [default: 0 for a booklet, a new one for
    /// an exam]
    #[arg(long, value_name = "NUMBER", value_parser = set_number)]
    pub seed: Option<u64>,
    /// Write the key to this file instead
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Leave out the key of a booklet
    #[arg(long, conflicts_with_all = ["versions", "key_file", "key_only"])]
    pub no_key: bool,
    /// Write the key of a booklet alone
    #[arg(long, conflicts_with_all = ["versions", "key_file"])]
    pub key_only: bool,
    /// Replace files that exist
    #[arg(long)]
    pub force: bool,
}

fn title(words: &str) -> Result<String, String> {
    let words = in_one_line(words);
    match words.chars().count() {
        1..=PAPER_TITLE_CHARS_MAX => Ok(words),
        _ => Err(format!("give 1 to {PAPER_TITLE_CHARS_MAX} characters")),
    }
}

/// Writes a booklet, or the versions of an exam.
///
/// # Errors
/// If a bank cannot be read, no question fits, or a file cannot be written.
pub fn run(
    place: &Place,
    args: &BookArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    match args.versions {
        None => booklet(place, args, out, err),
        Some(count) => exam(place, args, count, out, err),
    }
}

fn booklet(
    place: &Place,
    args: &BookArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let chosen = chosen::for_booklet(place, args, err)?;
    let title = args.title.clone().unwrap_or(chosen.title);
    let booklet = Booklet {
        title: &title,
        places: &chosen.places,
        names_banks: chosen.banks > 1,
    };
    let part = match (args.no_key || args.key_file.is_some(), args.key_only) {
        (true, _) => BookletPart::Items,
        (_, true) => BookletPart::Key,
        _ => BookletPart::Both,
    };
    let mut files = vec![(args.html.clone(), booklet.render(part))];
    if let Some(key_file) = &args.key_file {
        files.push((key_file.clone(), booklet.render(BookletPart::Key)));
    }
    write_all(&files, args.force, out)?;
    Ok(chosen.exit)
}

fn exam(
    place: &Place,
    args: &BookArgs,
    count: usize,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let files = ExamFiles::beside(&args.html, args.key_file.as_deref())?;
    let seed = args.seed.unwrap_or_else(|| Env::default().fresh_seed());
    let chosen = chosen::for_exam(place, args, seed, err)?;
    let versions = paper::versions(&chosen.places, count, seed);
    let versions = versions.map_err(|error| {
        let help = "choose more questions or fewer versions";
        Refused::new(error, help)
    })?;
    let forms = PaperForms {
        title: args.title.clone().unwrap_or(chosen.title),
        seed,
        versions,
    };
    write_all(&files.contents(&forms), args.force, out)?;
    let items = counted(chosen.places.len(), "question");
    let versions = counted(count, "version");
    writeln!(out, "{items} in {versions}; set number {seed}.")?;
    writeln!(
        out,
        "{} and {} hold the keys: keep them apart from the others.",
        shown(&files.key),
        shown(&files.forms),
    )?;
    Ok(chosen.exit)
}

fn shown(path: &Path) -> String {
    harmless(&path.display().to_string())
}

/// Writes files, or none of them if one exists and may not be replaced.
fn write_all(
    files: &[(PathBuf, String)],
    may_replace: bool,
    out: &mut dyn Write,
) -> Result<(), Refused> {
    let there = files
        .iter()
        .find(|(path, _)| !is_standard(path) && path.exists());
    if let Some((path, _)) = there.filter(|_| !may_replace) {
        let what = format!("{} exists already", shown(path));
        let help =
            "nothing was written; give another file with `--html`, or replace it with `--force`";
        return Err(Refused::new(what, help));
    }
    for (path, text) in files {
        if is_standard(path) {
            out.write_all(text.as_bytes())?;
            continue;
        }
        let cannot = |error| cannot_write(&error, path, false);
        let mut file = WholeFile::begin(path, may_replace).map_err(cannot)?;
        file.write_all(text.as_bytes()).map_err(cannot)?;
        file.finish().map_err(cannot)?;
    }
    // A page on standard output stays a page.
    if !files.iter().any(|(path, _)| is_standard(path)) {
        for (path, _) in files {
            writeln!(out, "Wrote {}.", shown(path))?;
        }
    }
    Ok(())
}
