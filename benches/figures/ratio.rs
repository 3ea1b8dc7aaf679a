//! The ratio of ours to its reference, read from what criterion has just written.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde_json::Value;

/// What ours may cost.
pub enum Aim {
    /// So many times its reference.
    Times(f64),
    /// So much time.
    Within(Duration),
    /// So much time more than its reference.
    Above(Duration),
}

/// Prints one line for `ours` beside `reference`, both of one criterion group; nothing where the
/// run has left one of them out.
pub fn tell(since: SystemTime, group: &str, ours: &str, reference: &str, aim: &Aim) {
    let Some((ours_ns, reference_ns)) =
        median_ns(since, group, ours).zip(median_ns(since, group, reference))
    else {
        return;
    };
    print(group, ours, ours_ns, reference, reference_ns, aim);
}

/// The same for times that were taken by turns.
pub fn tell_turns(
    group: &str,
    (ours, ours_times): (&str, &[Duration]),
    (reference, reference_times): (&str, &[Duration]),
    aim: &Aim,
) {
    let middle = |times: &[Duration]| {
        let mut times = times.to_vec();
        times.sort();
        times.get(times.len() / 2).copied().map(nanos)
    };
    if let Some((ours_ns, reference_ns)) = middle(ours_times).zip(middle(reference_times)) {
        print(group, ours, ours_ns, reference, reference_ns, aim);
    }
}

fn print(group: &str, ours: &str, ours_ns: f64, reference: &str, reference_ns: f64, aim: &Aim) {
    let (holds, aim) = match aim {
        Aim::Times(times) => (ours_ns <= reference_ns * times, format!("{times}x")),
        Aim::Within(time) => (ours_ns <= nanos(*time), format!("{time:?}")),
        Aim::Above(time) => (
            ours_ns <= reference_ns + nanos(*time),
            format!("reference + {time:?}"),
        ),
    };
    println!(
        "== {group}/{ours}: {} beside {} ({reference}): {:.2}x; aim {aim}: {}\n",
        shown(ours_ns),
        shown(reference_ns),
        ours_ns / reference_ns,
        if holds { "holds" } else { "MISSED" },
    );
}

/// The median of a figure in nanoseconds, where it was measured after `since`.
fn median_ns(since: SystemTime, group: &str, name: &str) -> Option<f64> {
    let path = criterion_dir()
        .join(group)
        .join(name)
        .join("new/estimates.json");
    let written = std::fs::metadata(&path)
        .and_then(|file| file.modified())
        .ok()?;
    if written < since {
        return None;
    }
    let estimates: Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}

fn criterion_dir() -> PathBuf {
    let target = super::made::data_dir();
    target
        .parent()
        .expect("a target directory")
        .join("criterion")
}

fn nanos(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

fn shown(ns: f64) -> String {
    match ns {
        ns if ns >= 1e6 => format!("{:.2} ms", ns / 1e6),
        ns if ns >= 1e3 => format!("{:.1} µs", ns / 1e3),
        ns => format!("{ns:.0} ns"),
    }
}
