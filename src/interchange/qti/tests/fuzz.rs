//! Any bytes, and any change of a sample, are read or refused.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

use super::super::super::ForeignFile;
use super::super::super::package::Package;
use super::samples;

/// A change of a file.
#[derive(Clone, Debug)]
enum FileChange {
    Set(Index, u8),
    Cut(Index, u8),
    Twice(Index, u8),
    Insert(Index, String),
}

fn change() -> impl Strategy<Value = FileChange> {
    let piece = proptest::sample::select(vec![
        "<",
        ">",
        "\"",
        "&",
        "</item>",
        "<gap/>",
        "<prompt>",
        "]]>",
        "\u{e000}9\u{e002}",
        "[",
        "{",
        "1e9",
        "-",
        "identifier=\"a\"",
    ]);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, to)| FileChange::Set(at, to)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, n)| FileChange::Cut(at, n)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, n)| FileChange::Twice(at, n)),
        (any::<Index>(), piece).prop_map(|(at, text)| FileChange::Insert(at, text.to_owned())),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &FileChange) {
    let end = |from: usize, length: u8| (from + usize::from(length)).min(bytes.len());
    match change {
        _ if bytes.is_empty() => {}
        FileChange::Set(at, to) => {
            let at = at.index(bytes.len());
            bytes[at] = *to;
        }
        FileChange::Cut(at, length) => {
            let at = at.index(bytes.len());
            bytes.drain(at..end(at, *length));
        }
        FileChange::Twice(at, length) => {
            let at = at.index(bytes.len());
            let piece = bytes[at..end(at, *length)].to_vec();
            bytes.splice(at..at, piece);
        }
        FileChange::Insert(at, text) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, text.bytes());
        }
    }
}

/// A changed sample: as a file, or within a package.
fn changed() -> impl Strategy<Value = Vec<u8>> {
    let sample = any::<Index>();
    let changes = prop::collection::vec(change(), 0..4);
    (sample, changes, any::<bool>()).prop_map(|(sample, changes, packed)| {
        let all = samples::all();
        let (name, bytes) = &all[sample.index(all.len())];
        let mut bytes = bytes.to_vec();
        for change in &changes {
            apply(&mut bytes, change);
        }
        if packed {
            Package::write(&[((*name).to_owned(), bytes)])
        } else {
            bytes
        }
    })
}

fn is_read_or_refused(bytes: &[u8]) {
    let file = ForeignFile {
        name: "a.zip",
        bytes,
    };
    let _ = super::super::read(&file, &mut |_| {});
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        is_read_or_refused(&bytes);
    }

    #[test]
    fn any_change_of_a_sample_is_read_or_refused(bytes in changed()) {
        is_read_or_refused(&bytes);
    }
}

#[test]
#[ignore = "takes minutes: cargo test --lib -- --ignored fuzz"]
fn fuzz_qti() {
    let mut runner = TestRunner::new(Config::with_cases(100_000));
    let run = runner.run(&changed(), |bytes| {
        is_read_or_refused(&bytes);
        Ok(())
    });
    run.unwrap();
}
