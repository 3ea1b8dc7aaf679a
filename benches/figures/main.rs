//! The figures of docs/performance.md: each of ours beside its reference, measured in one run.
//!
//! `cargo bench --bench figures` runs all of them; a word behind `--` runs those whose name has
//! it: `cargo bench --bench figures -- load`. What was made up for a run stays in
//! `target/bench-data`. One binary, so that one link is enough.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench that cannot be set up has nothing to measure, and stops"
)]

mod blocks;
mod check;
mod draw;
mod durable;
mod frame;
mod home;
mod interchange;
mod load;
mod made;
mod ratio;
mod replay;
mod screens;
mod start;

use criterion::{criterion_group, criterion_main};

criterion_group!(
    figures,
    load::measure,
    check::measure,
    draw::measure,
    frame::measure,
    blocks::measure,
    durable::measure,
    home::measure,
    screens::measure,
    interchange::measure,
    replay::measure,
    start::measure
);
criterion_main!(figures);
