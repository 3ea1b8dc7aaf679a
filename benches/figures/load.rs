//! Reading a bank of 10,000 items, beside reading the same bytes as plain TOML. Both figures
//! have letting go of the TOML document in them, since ours does so before it returns.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use dripset::content::{parse, revision};
use toml::de::DeTable;

use super::made;
use super::ratio::{Aim, tell_turns};

/// Measures `load`.
pub fn measure(criterion: &mut Criterion) {
    let text = made::bank_text(made::ITEMS);
    let mut group = criterion.benchmark_group("load");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(text.len() as u64));
    // Each takes turns with the other, unmeasured, so that what else the machine does meets both.
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for (name, is_ours) in [("ours", true), ("toml", false)] {
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|count| {
                let turns = (0..count).map(|_| {
                    let turn = (read(&text), read_plain(&text));
                    ours.push(turn.0);
                    others.push(turn.1);
                    if is_ours { turn.0 } else { turn.1 }
                });
                turns.sum()
            });
        });
    }
    group.bench_function("revisions", |bencher| {
        let bank = made::bank(made::ITEMS);
        bencher.iter(|| {
            let revisions = bank.items.iter().map(|item| revision(black_box(item)).0[0]);
            revisions.fold(0_u8, u8::wrapping_add)
        });
    });
    group.finish();
    tell_turns("load", ("ours", &ours), ("toml", &others), &Aim::Times(1.5));
}

/// Reads the bank and says how long that took; letting go of it is not in it.
fn read(text: &str) -> Duration {
    let start = Instant::now();
    let parsed = parse("made.toml", black_box(text.as_bytes()));
    let took = start.elapsed();
    assert!(parsed.diagnostics.is_empty());
    took
}

fn read_plain(text: &str) -> Duration {
    let start = Instant::now();
    let mistakes = DeTable::parse_recoverable(black_box(text)).1;
    let took = start.elapsed();
    assert!(mistakes.is_empty());
    took
}
