//! The memory and the open files of this process, read when the metrics are. Only Linux tells them,
//! so elsewhere these metrics are absent.

use prometheus_client::registry::Registry;

#[cfg(target_os = "linux")]
pub(super) fn register(registry: &mut Registry) {
    registry.register_collector(Box::new(linux::ProcessCollector));
}

#[cfg(not(target_os = "linux"))]
pub(super) fn register(_: &mut Registry) {}

#[cfg(target_os = "linux")]
mod linux {
    use std::fmt;
    use std::fs;

    use prometheus_client::collector::Collector;
    use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
    use prometheus_client::metrics::gauge::ConstGauge;
    use rustix::process::{Resource, getrlimit};

    /// Reads the metrics of this process.
    #[derive(Debug)]
    pub struct ProcessCollector;

    impl Collector for ProcessCollector {
        fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), fmt::Error> {
            let metrics = [
                (
                    "process_resident_memory_bytes",
                    "Memory of the program that is in RAM",
                    resident_memory(),
                ),
                (
                    "process_open_fds",
                    "Open files and connections",
                    open_files(),
                ),
                (
                    "process_max_fds",
                    "Files and connections that the system allows",
                    getrlimit(Resource::Nofile).current,
                ),
            ];
            for (name, help, value) in metrics {
                if let Some(value) = value {
                    let gauge = ConstGauge::new(value);
                    let encoder =
                        encoder.encode_descriptor(name, help, None, gauge.metric_type())?;
                    gauge.encode(encoder)?;
                }
            }
            Ok(())
        }
    }

    fn resident_memory() -> Option<u64> {
        let status = fs::read_to_string("/proc/self/status").ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib = line.trim().strip_suffix("kB")?.trim().parse::<u64>();
        Some(kib.ok()?.saturating_mul(1_024))
    }

    fn open_files() -> Option<u64> {
        let files = fs::read_dir("/proc/self/fd").ok()?.count();
        // One of them is the directory itself.
        u64::try_from(files.saturating_sub(1)).ok()
    }
}
