//! Reading a bank of 10,000 items, beside reading the same bytes as plain TOML. Both figures
//! have letting go of the TOML document in them, since ours does so before it returns.

use std::hint::black_box;
use std::time::SystemTime;

use criterion::{Criterion, Throughput};
use dripset::content::{parse, revision};
use toml::de::DeTable;

use super::made;
use super::ratio::{Aim, tell};

/// Measures `load`.
pub fn measure(criterion: &mut Criterion) {
    let since = SystemTime::now();
    let text = made::bank_text(made::ITEMS);
    let mut group = criterion.benchmark_group("load");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("ours", |bencher| {
        bencher.iter_with_large_drop(|| {
            let parsed = parse("made.toml", black_box(text.as_bytes()));
            assert!(parsed.diagnostics.is_empty());
            parsed
        });
    });
    group.bench_function("toml", |bencher| {
        bencher.iter(|| DeTable::parse_recoverable(black_box(&text)).1.len());
    });
    group.bench_function("revisions", |bencher| {
        let bank = made::bank(made::ITEMS);
        bencher.iter(|| {
            let revisions = bank.items.iter().map(|item| revision(black_box(item)).0[0]);
            revisions.fold(0_u8, u8::wrapping_add)
        });
    });
    group.finish();
    tell(since, "load", "ours", "toml", &Aim::Times(1.5));
}
