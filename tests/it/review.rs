//! `dripset review`: weights fitted to a made learner's log, kept and given back.

use std::path::Path;

use dripset::domain::{
    ItemKey, KindName, Moment, Plan, Revision, Score, SittingEvent, SittingId, Weights,
};
use dripset::runtime::effects::EffectRunner;
use dripset::store::{Entry, FILE_NAME, Purpose, Responded, ShownItem, Started, Store};
use dripset::tui::screen::{News, StoreEffect};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

fn day(day: i64) -> Moment {
    let start: Timestamp = "2026-01-05T18:00:00Z".parse().expect("a timestamp");
    Moment {
        at: start + SignedDuration::from_hours(24 * day),
        offset: Offset::UTC,
        monotonic: std::time::Duration::ZERO,
    }
}

fn item(number: usize) -> ItemKey {
    ItemKey {
        bank: "made".into(),
        item: format!("item-{number}").as_str().into(),
    }
}

/// A set of these items on one day; every third answer of an item in turn is wrong.
fn study(store: &mut Store, on: i64, items: &[usize]) {
    let sitting = SittingId(Uuid::from_u128(u128::try_from(on + 1).expect("a day")));
    let shown = items.iter().map(|number| ShownItem {
        key: item(*number),
        revision: Revision([1; 32]),
        text: "text".into(),
    });
    let mut entries = vec![Entry::Started(Started {
        sitting,
        purpose: Purpose::Study,
        form: "form".into(),
        items: shown.collect(),
    })];
    for (position, number) in items.iter().enumerate() {
        let known = (usize::try_from(on).expect("a day") * 7 + number * 5) % 3 > 0;
        entries.push(Entry::Responded(Responded {
            sitting,
            position,
            vote: 0,
            item: item(*number),
            revision: Revision([1; 32]),
            response: "response".into(),
            entered: None,
            score: Score {
                earned: u32::from(known),
                possible: 1,
            },
            harmful: false,
            confidence: None,
            elapsed_ms: 20_000,
            topic: "topic".into(),
            client_need: None,
            step: None,
            kind: KindName::MultipleChoice,
            safety_critical: false,
            allowed_ms: Some(60_000),
        }));
    }
    store.append(&entries, day(on)).expect("appended");
}

/// The exit code, the output and the errors of `dripset review`.
fn review(dir: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    command.arg("review").args(args).arg("--data-dir").arg(dir);
    let output = command.output().expect("run");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn too_few_reviews_are_refused_with_what_is_missing() {
    let dir = tempfile::tempdir().expect("a directory");
    let (code, out, _) = review(dir.path(), &[]);
    assert_eq!(code, Some(0));
    insta::assert_snapshot!(out, @r"
    Weights of your reviews: the published ones, which fit many learners.
    Reviews so far: 0, 0 of them after the first of a question.
    To fit the weights to you, 400 more of these are needed.
    ");
    let (code, out, err) = review(dir.path(), &["fit"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    insta::assert_snapshot!(err, @r"
    dripset: fitting needs 400 reviews after the first of a question, and you have 0
      help: answer due questions on 400 more occasions; until then, your reviews use the weights they have
    ");
}

#[test]
fn weights_are_fitted_kept_and_given_back() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut store = Store::open(dir.path(), day(0)).expect("a store");
    for on in 0..60 {
        let first = usize::try_from(on).expect("a day") % 4;
        let items: Vec<usize> = (0..40).filter(|number| number % 4 == first).collect();
        study(&mut store, on, &items);
    }
    drop(store);
    let weights = || {
        let store = Store::open(dir.path(), day(61)).expect("a store");
        store.mine().weights().expect("read")
    };
    let (code, out, _) = review(dir.path(), &["fit", "--dry-run"]);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.ends_with("Nothing was changed (--dry-run).\n"), "{out}");
    assert!(out.contains("The fitted weights predict better"), "{out}");
    assert_eq!(weights(), None);
    let (code, out, err) = review(dir.path(), &["fit"]);
    assert_eq!(code, Some(0), "{out}");
    assert_eq!(err, "dripset: fitting weights to 560 reviews\n");
    assert!(out.contains("use the fitted weights from now on"), "{out}");
    let fitted = weights().expect("weights");
    assert_ne!(fitted, Weights::default());
    let (_, out, _) = review(dir.path(), &[]);
    assert!(
        out.starts_with("Weights of your reviews: fitted to you on 2"),
        "{out}"
    );
    let (code, _, _) = review(dir.path(), &["reset"]);
    assert_eq!((code, weights()), (Some(0), Some(Weights::default())));
    let (_, out, _) = review(dir.path(), &["reset"]);
    assert_eq!(out, "Your reviews use the published weights already.\n");
}

/// The kind of each item that was answered, the note of its safety, and the time that counts.
fn answered(dir: &Path) -> Vec<(String, bool, Option<i64>)> {
    let conn = rusqlite::Connection::open(dir.join(FILE_NAME)).expect("a database");
    let mut rows = conn
        .prepare(
            "SELECT item_kind, safety_critical, allowed_ms FROM event
             WHERE kind = 'response' ORDER BY seq",
        )
        .expect("prepared");
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let rows: rusqlite::Result<Vec<_>> = rows.expect("read").collect();
    rows.expect("rows")
}

/// Answers the first item of a set, as the screens do, or as plain mode does.
fn answer_one(dir: &Path, untimed: bool) -> (String, bool, Option<i64>) {
    let library = dripset::bank_sources::shipped();
    let mut store = Store::open(dir, day(0)).expect("a store");
    let mut runner = EffectRunner {
        learner: store.learner(),
        store: &mut store,
        library: &library,
        trouble: &[],
        untimed,
    };
    let plan = Plan {
        kinds: [KindName::MultipleChoice].into(),
        ..Plan::with_seed(7)
    };
    let opened = runner.carry_out(&StoreEffect::Start(plan), day(0));
    let Some(News::Opened(mut sitting)) = opened else {
        unreachable!("{opened:?}")
    };
    let (item, layout, _) = sitting.present();
    let item = std::sync::Arc::clone(item);
    let key = item.kind.rules().key(&layout.drawn);
    sitting
        .apply(SittingEvent::Enter(key), day(0))
        .expect("an entry");
    let effects = sitting
        .apply(SittingEvent::Submit, day(0))
        .expect("a response");
    for effect in effects {
        runner.carry_out(&StoreEffect::Sitting(sitting.id, effect), day(0));
    }
    let facts = &item.facts;
    let expected_ms = facts.expected_s.map(|seconds| i64::from(seconds) * 1_000);
    (
        item.kind.rules().name().to_string(),
        facts.safety_critical,
        expected_ms,
    )
}

#[test]
fn time_counts_on_the_screens_and_not_in_plain_mode() {
    let dir = tempfile::tempdir().expect("a directory");
    let (kind, critical, expected_ms) = answer_one(dir.path(), false);
    assert!(expected_ms.is_some());
    assert_eq!(answered(dir.path()), [(kind, critical, expected_ms)]);
    let dir = tempfile::tempdir().expect("a directory");
    let (kind, critical, _) = answer_one(dir.path(), true);
    assert_eq!(answered(dir.path()), [(kind, critical, None)]);
    // The program itself, on a script.
    let dir = tempfile::tempdir().expect("a directory");
    let mut command = crate::support::run::program();
    command
        .args(["study", "--plain", "-n", "2", "--kind", "multiple-choice"])
        .env("DRIPSET_DATA_DIR", dir.path())
        .env("HOME", dir.path());
    let run = crate::support::run::run(command.write_stdin("a\n\n"));
    let answered = answered(dir.path());
    let [(kind, _, None)] = &answered[..] else {
        unreachable!("{answered:?}\n{}", run.out)
    };
    assert_eq!(kind, "multiple-choice");
}
