//! A server in a process of its own: told what to do, and looked at from outside.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Ticks a second, in which Linux counts the CPU time of a process.
const TICKS_PER_S: f64 = 100.0;

/// A server that runs.
pub struct Served {
    child: Child,
    orders: ChildStdin,
    told: BufReader<ChildStdout>,
    /// Where it listens.
    pub port: u16,
    /// What guests type before the `@`.
    pub login: String,
}

impl Served {
    /// Starts a server that says `ready PORT LOGIN` once it takes guests.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a server");
        let orders = child.stdin.take().expect("piped");
        let mut told = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        told.read_line(&mut line).expect("a line");
        let mut words = line.split_whitespace().skip(1);
        let port = words.next().and_then(|port| port.parse().ok());
        Self {
            port: port.unwrap_or_else(|| panic!("ready and a port: {line:?}")),
            login: words.next().expect("a login").to_owned(),
            child,
            orders,
            told,
        }
    }

    /// Tells it to go on to a step.
    pub fn order(&mut self, step: usize) {
        writeln!(self.orders, "{step}").expect("an order is taken");
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it.
    pub fn end(mut self) {
        drop(self.orders);
        drop(self.told);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The memory of a process in KiB, what is shared with others counted in parts.
pub fn memory_kb(pid: u32) -> u64 {
    let found = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = found.lines().find_map(|line| line.strip_prefix("Pss:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|kb| kb.parse().ok()).unwrap_or(0)
}

/// The memory of a process and of all that it started, and those started.
pub fn memory_of_all_kb(pid: u32) -> u64 {
    memory_kb(pid) + children(pid).into_iter().map(memory_of_all_kb).sum::<u64>()
}

fn children(pid: u32) -> Vec<u32> {
    let path = format!("/proc/{pid}/task/{pid}/children");
    let found = fs::read_to_string(path).unwrap_or_default();
    found
        .split_whitespace()
        .filter_map(|pid| pid.parse().ok())
        .collect()
}

/// The CPU time that a process has taken, in seconds.
pub fn cpu_s(pid: u32) -> f64 {
    let found = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name of the program stands in parentheses and may hold anything.
    let after_name = found.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / TICKS_PER_S
}
