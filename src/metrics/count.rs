//! Counters and gauges with a label, made at the start: each series is there from the first reading,
//! and counting looks nothing up under a lock.

use std::collections::BTreeMap;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::labels::LabelValue;

/// The labels of one series.
type Labels<const N: usize> = [(&'static str, &'static str); N];

/// A counter for each value of a label.
#[derive(Debug)]
pub(super) struct CounterSet<L>(BTreeMap<L, Counter>);

impl<L: LabelValue> CounterSet<L> {
    pub(super) fn register(
        registry: &mut Registry,
        name: &str,
        help: &str,
        label: &'static str,
    ) -> Self {
        let family = Family::<Labels<1>, Counter>::default();
        registry.register(name, help, family.clone());
        let of = |value: &L| (*value, family.get_or_create_owned(&[(label, value.word())]));
        Self(L::ALL.iter().map(of).collect())
    }

    pub(super) fn inc(&self, value: L) {
        if let Some(counter) = self.0.get(&value) {
            counter.inc();
        }
    }
}

/// A gauge for each pair of values of two labels.
#[derive(Debug)]
pub(super) struct GaugeGrid<K, L>(BTreeMap<(K, L), Gauge>);

impl<K: LabelValue, L: LabelValue> GaugeGrid<K, L> {
    pub(super) fn register(
        registry: &mut Registry,
        (name, help): (&str, &str),
        (rows, columns): (&'static str, &'static str),
        is_possible: fn(K, L) -> bool,
    ) -> Self {
        let family = Family::<Labels<2>, Gauge>::default();
        registry.register(name, help, family.clone());
        let pairs = K::ALL
            .iter()
            .flat_map(|row| L::ALL.iter().map(|column| (*row, *column)));
        let pairs = pairs.filter(|(row, column)| is_possible(*row, *column));
        let of = |(row, column): (K, L)| {
            let labels = [(rows, row.word()), (columns, column.word())];
            ((row, column), family.get_or_create_owned(&labels))
        };
        Self(pairs.map(of).collect())
    }

    /// Counts one more until the guard is dropped.
    pub(super) fn count(&self, row: K, column: L) -> CountGuard {
        let gauge = self.0.get(&(row, column)).cloned();
        CountGuard::of(gauge.unwrap_or_default())
    }

    pub(super) fn sum(&self) -> i64 {
        self.0.values().map(Gauge::get).sum()
    }
}

/// A gauge for each value of a label.
#[derive(Debug)]
pub(super) struct GaugeSet<L>(BTreeMap<L, Gauge>);

impl<L: LabelValue> GaugeSet<L> {
    pub(super) fn register(
        registry: &mut Registry,
        name: &str,
        help: &str,
        label: &'static str,
    ) -> Self {
        let family = Family::<Labels<1>, Gauge>::default();
        registry.register(name, help, family.clone());
        let of = |value: &L| (*value, family.get_or_create_owned(&[(label, value.word())]));
        Self(L::ALL.iter().map(of).collect())
    }

    /// Counts one more until the guard is dropped.
    pub(super) fn count(&self, value: L) -> CountGuard {
        CountGuard::of(self.0.get(&value).cloned().unwrap_or_default())
    }
}

/// One of the things that a gauge counts, for as long as this is kept.
#[derive(Debug)]
pub struct CountGuard(Gauge);

impl CountGuard {
    fn of(gauge: Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for CountGuard {
    fn drop(&mut self) {
        self.0.dec();
    }
}
