//! `dripset progress`: the learner's standing, as lines, as JSON for scripts or as a page.

mod page;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use self::page::PageData;
use super::page_file::PageFile;
use super::{Exit, Place, Refused, banks, opened};
use crate::domain::TopicKey;
use crate::domain::library::Library;
use crate::domain::scoring::whole_per_cent;
use crate::domain::standing::{self, History, TopicStanding};
use crate::env::Env;
use crate::paths;
use crate::runtime::effects::exams;
use crate::runtime::effects::told::ToldRecords;
use crate::store::{Records, StoreError};

/// The options of `dripset progress`.
#[derive(Args, Clone, Debug)]
pub struct ProgressArgs {
    /// Print JSON for scripts
    #[arg(long)]
    pub json: bool,
    /// Write all of it as a page (HTML) to this file, or to standard output for `-`
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub html: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, requires = "html")]
    pub force: bool,
}

/// The whole output. Its field names are a stable interface: they are only ever added to.
#[derive(Serialize)]
struct ProgressRecord {
    format: u32,
    subjects: Vec<SubjectRecord>,
    sittings: Vec<SittingRecord>,
}

#[derive(Serialize)]
struct SubjectRecord {
    id: String,
    title: String,
    #[serde(flatten)]
    standing: StandingRecord,
    topics: Vec<TopicRecord>,
}

#[derive(Serialize)]
struct TopicRecord {
    id: String,
    title: String,
    #[serde(flatten)]
    standing: StandingRecord,
}

#[derive(Serialize)]
struct StandingRecord {
    items: u32,
    unseen: u32,
    missed: u32,
    flagged: u32,
    earned: u32,
    possible: u32,
    share: Option<f64>,
    mastery: f64,
    share_percent: Option<u32>,
    mastery_percent: u32,
}

#[derive(Serialize)]
struct SittingRecord {
    id: String,
    started_at: String,
    ended: bool,
    items: u32,
    answered: u32,
    earned: u32,
    possible: u32,
}

/// The maximum number of sittings listed.
const SITTINGS_MAX: u32 = 1_000;

/// Prints the learner's standing.
///
/// # Errors
/// If writing to `out` fails.
pub fn run(
    place: &Place,
    args: &ProgressArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Env::default();
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let mut store = opened::to_read(&dir, &env, err)?;
    let (library, diagnostics) = banks::load(place, &dir)?;
    banks::tell(&banks::not_loaded(&diagnostics), err)?;
    if let Some(file) = PageFile::of(&args.html, args.force) {
        let data = PageData::read(place, &library, &mut store, env.now())?;
        file.write(&data.page(), page::CONTAINS, out, err)?;
        return Ok(Exit::Clean);
    }
    // Damaged sums are rebuilt by the first read that finds them.
    let record = record(&library, &store.mine()).or_else(|_| record(&library, &store.mine()))?;
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &record)?;
        writeln!(out)?;
    } else {
        print(&record, out)?;
    }
    Ok(Exit::Clean)
}

fn record(library: &Library, records: &Records) -> Result<ProgressRecord, StoreError> {
    let subjects = subjects(library, &ToldRecords::of(*records)?.history()?);
    let sittings = records
        .sittings(SITTINGS_MAX, None)?
        .into_iter()
        .map(|row| {
            Ok(SittingRecord {
                answered: exams::answered(records, &row)?,
                id: row.id.to_string(),
                started_at: row.started_at.display_with_offset(row.offset).to_string(),
                ended: row.is_ended(),
                items: row.items,
                // How an exam is going is not told before its end.
                earned: if exams::is_under_way(&row) {
                    0
                } else {
                    row.score.earned
                },
                possible: if exams::is_under_way(&row) {
                    0
                } else {
                    row.score.possible
                },
            })
        });
    Ok(ProgressRecord {
        format: 1,
        subjects,
        sittings: sittings.collect::<Result<_, StoreError>>()?,
    })
}

fn subjects(library: &Library, history: &History) -> Vec<SubjectRecord> {
    let standings = standing::by_topic(library, history);
    let subject = |bank: &std::sync::Arc<crate::domain::Bank>| {
        let of_bank: Vec<&TopicStanding> = standings
            .iter()
            .filter(|(key, _)| key.bank == bank.id)
            .map(|(_, standing)| standing)
            .collect();
        let topics = bank.topics.iter().map(|topic| {
            let key = TopicKey {
                bank: bank.id.clone(),
                topic: topic.id.clone(),
            };
            TopicRecord {
                id: topic.id.to_string(),
                title: topic.title.clone(),
                standing: standing_record(&standings.get(&key).copied().unwrap_or_default()),
            }
        });
        SubjectRecord {
            id: bank.id.to_string(),
            title: bank.title.clone(),
            standing: standing_record(&standing::together(of_bank)),
            topics: topics.collect(),
        }
    };
    library.banks().map(subject).collect()
}

fn standing_record(standing: &TopicStanding) -> StandingRecord {
    StandingRecord {
        items: standing.items,
        unseen: standing.unseen(),
        missed: standing.missed,
        flagged: standing.flagged,
        earned: standing.total.earned,
        possible: standing.total.possible,
        share: standing.total.share(),
        mastery: standing.mastery(),
        share_percent: standing.total.per_cent(),
        mastery_percent: whole_per_cent(standing.mastery()),
    }
}

/// Prints one line per topic, in words and numbers only, so that it can be read aloud.
fn print(record: &ProgressRecord, out: &mut dyn Write) -> io::Result<()> {
    for subject in &record.subjects {
        writeln!(out, "{}: {}", subject.title, words(&subject.standing))?;
        for topic in &subject.topics {
            writeln!(out, "  {}: {}", topic.title, words(&topic.standing))?;
        }
    }
    let ended = record
        .sittings
        .iter()
        .filter(|sitting| sitting.ended)
        .count();
    let open = record.sittings.len() - ended;
    writeln!(out, "Sets: {ended} finished, {open} unfinished")
}

fn words(standing: &StandingRecord) -> String {
    let share = standing
        .share_percent
        .map_or("no points yet".into(), |share| {
            format!("{share}% of the points")
        });
    let mut words = vec![format!("mastery {}%", standing.mastery_percent), share];
    let counts = [
        (standing.unseen, "unseen"),
        (standing.missed, "missed"),
        (standing.flagged, "flagged"),
    ];
    words.extend(
        counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}")),
    );
    format!("{} of {} questions", words.join(", "), standing.items)
}
