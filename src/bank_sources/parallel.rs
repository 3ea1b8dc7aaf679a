//! Parses several banks at the same time: at each start the program parses all of them.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::content::{Parsed, parse};

/// The most threads: there are eight shipped banks, and more threads than half of them gain little.
const THREADS_MAX: usize = 4;

/// Parses texts with their names, and returns the results in the same order.
pub fn parse_all(texts: &[(&str, &[u8])]) -> Vec<Parsed> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::with_capacity(texts.len()));
    let work = || {
        while let Some((place, (name, bytes))) = {
            let place = next.fetch_add(1, Ordering::Relaxed);
            texts.get(place).map(|text| (place, text))
        } {
            let parsed = parse(name, bytes);
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            found.push((place, parsed));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| {
        for _ in 1..threads.min(THREADS_MAX).min(texts.len()) {
            // This thread parses too, so a thread that the system refuses is not missed.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, parsed)| parsed).collect()
}
