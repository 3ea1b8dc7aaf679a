//! The metrics as text: the grammar of the format, and each series from the start.

use super::*;

/// The text without the values. The series of one family come in any order.
fn series(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let mut series: Vec<&str> = lines
        .filter_map(|line| Some(line.rsplit_once(' ')?.0))
        .collect();
    series.sort_unstable();
    series
}

/// Returns why a line is not one of a sample: a name, labels in braces if there are any, a number.
fn trouble_of(line: &str) -> Option<&'static str> {
    let is_name = |name: &str| {
        let first = name
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let (series, value) = line.rsplit_once(' ')?;
    if value.parse::<f64>().is_err() && value != "+Inf" {
        return Some("no number");
    }
    let (name, labels) = match series.split_once('{') {
        Some((name, labels)) => (name, labels.strip_suffix('}').unwrap_or("?")),
        None => (series, ""),
    };
    if !is_name(name) {
        return Some("no name");
    }
    let mut labels = labels.split(',').filter(|label| !label.is_empty());
    let is_label = |label: &str| {
        label.split_once('=').is_some_and(|(name, value)| {
            let inner = value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'));
            is_name(name) && inner.is_some_and(|inner| !inner.contains(['"', '\\', '\n']))
        })
    };
    (!labels.all(is_label)).then_some("no label")
}

#[test]
fn the_text_is_in_the_format_of_prometheus() {
    let metrics = Metrics::default();
    metrics.started(1_796_000_000_123);
    metrics
        .classes
        .appended(300, true, Stopwatch::start(), false);
    let _seat = metrics.seats.count(SeatKind::Class, ShownOn::Plain);
    let text = metrics.text();
    assert!(text.ends_with('\n') && text.is_ascii(), "{text}");
    let mut family = String::new();
    let mut families = Vec::new();
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, words) = help.split_once(' ').expect("words");
            family = name.to_owned();
            assert!(!words.is_empty() && !families.contains(&family), "{line}");
            families.push(family.clone());
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').expect("a type");
            assert!(
                name == family && ["counter", "gauge", "histogram"].contains(&kind),
                "{line}"
            );
        } else {
            assert_eq!(trouble_of(line), None, "{line}");
            assert!(line.starts_with(&family), "{line} below {family}");
        }
    }
    let mut all = series(&text);
    assert!(
        all.contains(&r#"dripset_seats{kind="class",display="plain"}"#),
        "{text}"
    );
    let count = all.len();
    all.dedup();
    assert_eq!(all.len(), count, "a series twice");
    assert!(count < 160, "{count} series");
}

#[test]
fn a_line_that_is_none_is_found() {
    for line in [
        "9name 1",
        "name one",
        r#"name{label=1} 1"#,
        r#"name{label="a 1"#,
    ] {
        assert!(trouble_of(line).is_some(), "{line}");
    }
}

#[test]
fn every_series_is_there_before_anything_is_counted() {
    let (metrics, used) = (Metrics::default(), Metrics::default());
    used.classes.appended(1, false, Stopwatch::start(), true);
    used.connections.login_refused(LoginRefusal::Pin);
    used.connections.ended(ConnectionEnd::Idle);
    used.tasks.waits().begins();
    let _class = used.classes.open(ClassKind::Live);
    let (metrics, used) = (metrics.text(), used.text());
    assert_eq!(series(&metrics), series(&used));
}

#[test]
fn what_has_left_is_no_longer_counted() {
    let metrics = Metrics::default();
    metrics.seats.set_max(2);
    let seats = [SeatKind::Study, SeatKind::Wall];
    let seats = seats.map(|kind| metrics.seats.count(kind, ShownOn::Screens));
    assert!(metrics.seats.is_full());
    let task = metrics.tasks.waits();
    assert!(metrics.text().contains("dripset_store_tasks_waiting 1\n"));
    drop((seats, task));
    let text = metrics.text();
    assert!(!metrics.seats.is_full() && text.contains("dripset_store_tasks_waiting 0\n"));
    assert!(
        text.contains("dripset_store_wait_seconds_count 0\n"),
        "{text}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn memory_and_files_are_those_of_this_process() {
    let text = Metrics::default().text();
    let value = |name: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name} ")));
        line.and_then(|value| value.parse::<f64>().ok())
            .expect(name)
    };
    assert!(value("process_resident_memory_bytes") > 1_000_000.0);
    assert!(value("process_open_fds") >= 3.0);
    assert!(value("process_max_fds") >= value("process_open_fds"));
}
