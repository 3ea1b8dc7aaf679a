//! Drawing a set from 10,000 items, beside shuffling as many bare numbers.

use std::cell::LazyCell;
use std::hint::black_box;
use std::time::{Duration, SystemTime};

use criterion::{BenchmarkId, Criterion};
use dripset::domain::{Chance, History, Plan, draw};
use rand::SeedableRng;
use rand::seq::SliceRandom;

use super::made;
use super::ratio::{Aim, tell};

/// Measures `draw`.
pub fn measure(criterion: &mut Criterion) {
    let since = SystemTime::now();
    let library = LazyCell::new(|| made::library(made::ITEMS));
    let history = History::default();
    let mut group = criterion.benchmark_group("draw");
    for count in [10_usize, 50, 500] {
        let plan = Plan {
            count,
            ..Plan::with_seed(7)
        };
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            let library = &*library;
            bencher.iter(|| draw(library, black_box(&plan), &history).expect("a form"));
        });
    }
    group.bench_function("shuffle", |bencher| {
        bencher.iter(|| {
            let mut numbers: Vec<usize> = (0..made::ITEMS).collect();
            numbers.shuffle(&mut Chance::seed_from_u64(7));
            numbers
        });
    });
    group.finish();
    for count in ["10", "50", "500"] {
        let aim = Aim::Within(Duration::from_millis(10));
        tell(since, "draw", count, "shuffle", &aim);
    }
}
