//! The whole `dripset bank check` of a set of banks with 100,000 items, run as a program, beside
//! bare parsing of the same bytes. The peak memory of the program is printed too.

use std::fs;
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode};
use dripset::content::parse;

use super::made;
use super::ratio::{Aim, tell_turns};

/// The banks of the set, and the items of each.
const BANKS: usize = 20;
const ITEMS: usize = 5_000;

/// Measures `check`.
pub fn measure(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10);
    group.sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(1));
    group.measurement_time(Duration::from_millis(1));
    let mut set = None;
    let mut peak_kb = 0;
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    // Both take turns in one function, because each turn takes many seconds.
    group.bench_function("ours", |bencher| {
        let (dir, texts) = set.get_or_insert_with(written);
        bencher.iter_custom(|count| {
            let turns = (0..count).map(|_| {
                others.push(read_bare(texts));
                let (took, peak) = check(dir);
                peak_kb = peak_kb.max(peak);
                ours.push(took);
                took
            });
            turns.sum()
        });
    });
    group.finish();
    tell_turns(
        "check",
        ("ours", &ours),
        ("parse", &others),
        &Aim::Times(5.0),
    );
    if peak_kb > 0 {
        println!("   check/ours: peak memory {} MB\n", peak_kb / 1_000);
    }
}

/// Writes the set of banks, and returns its folder and its texts.
fn written() -> (PathBuf, Vec<String>) {
    let dir = made::data_dir().join("check");
    fs::create_dir_all(&dir).expect("a directory");
    let texts: Vec<String> = (0..BANKS)
        .map(|bank| made::bank_text_of_set(bank, ITEMS))
        .collect();
    for (bank, text) in texts.iter().enumerate() {
        let path = dir.join(format!("made-{bank}.toml"));
        fs::write(path, text).expect("a bank written");
    }
    (dir, texts)
}

/// Parses the banks one after the other, and lets go of each.
fn read_bare(texts: &[String]) -> Duration {
    let start = Instant::now();
    for text in texts {
        let parsed = parse("made.toml", black_box(text.as_bytes()));
        assert!(parsed.diagnostics.is_empty());
    }
    start.elapsed()
}

/// Checks the banks, and returns the time and the peak memory in kB.
fn check(dir: &Path) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dripset"))
        .args(["bank", "check", "--today", "2026-12-01"])
        .arg(dir)
        .env("DRIPSET_DATA_DIR", dir.join("no-data"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let mut out = child.stdout.take().expect("a pipe");
    // The findings are printed when all is checked, and are longer than the pipe holds.
    out.read_exact(&mut [0]).expect("findings");
    let peak_kb = peak_kb(child.id());
    let mut rest = Vec::new();
    out.read_to_end(&mut rest).expect("all findings");
    child.wait().expect("ended");
    let summary = format!("{BANKS} banks, {} items", BANKS * ITEMS);
    assert!(String::from_utf8_lossy(&rest).contains(&summary));
    (start.elapsed(), peak_kb)
}

/// Returns the peak memory of a program that runs, or 0 where the system does not say.
fn peak_kb(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok());
    number.unwrap_or(0)
}
