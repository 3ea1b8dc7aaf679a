//! What is printed: the figures of each server, then each aim and whether it holds.

use std::time::Duration;

/// What was measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Server {
    /// The host of a class, on screens.
    Ours,
    /// The same, in plain lines.
    Plain,
    /// So many nodes of a shared store.
    Nodes(usize),
    /// The protocol alone.
    Bare,
    /// A process for each seat.
    Sshd,
    /// The protocol alone, in Python.
    Asyncssh,
}

/// What one server took.
#[derive(Clone, Debug)]
pub struct Figures {
    pub server: Server,
    pub seats: usize,
    /// From the first connection until all had their first frame.
    pub joined: Duration,
    /// KiB a seat, when all had come in.
    pub memory_joined_kb: f64,
    /// KiB a seat at the end.
    pub memory_kb: f64,
    /// By item, by seat: from the order to the frame.
    pub asked: Vec<Vec<Duration>>,
    /// By item, by seat: from typing to the frame.
    pub confirmed: Vec<Vec<Duration>>,
    /// By item: from the first that typed to the last that had the frame.
    pub all_confirmed: Vec<Duration>,
    /// By item, by seat: from the order to the frame with the key.
    pub revealed: Vec<Vec<Duration>>,
    /// By seat: from the order to the last frame of the class.
    pub over: Vec<Vec<Duration>>,
    /// By seat of a node that was killed: until it had its frame again from another node.
    pub back: Vec<Duration>,
    /// Until another node owned the class of that node.
    pub owned_again: Option<Duration>,
    /// The share of a core while nothing happens; of ours alone.
    pub idle: Option<f64>,
    /// What the frame of each step had.
    pub frame_bytes: Vec<usize>,
}

impl Figures {
    /// Nothing yet.
    pub fn of(server: Server, seats: usize) -> Self {
        Self {
            server,
            seats,
            joined: Duration::ZERO,
            memory_joined_kb: 0.0,
            memory_kb: 0.0,
            asked: Vec::new(),
            confirmed: Vec::new(),
            all_confirmed: Vec::new(),
            revealed: Vec::new(),
            over: Vec::new(),
            back: Vec::new(),
            owned_again: None,
            idle: None,
            frame_bytes: Vec::new(),
        }
    }

    fn joins_per_s(&self) -> f64 {
        self.seats as f64 / self.joined.as_secs_f64()
    }
}

/// The middle of some items' times at the seat that stands at so many thousandths.
fn at(items: &[Vec<Duration>], permille: usize) -> Duration {
    let found = items.iter().filter_map(|times| {
        let at = (times.len().saturating_sub(1) * permille).div_ceil(1_000);
        times.get(at).copied()
    });
    middle(found.collect())
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Prints what a run with so many seats came to.
pub fn print(seats: usize, found: &[Figures]) {
    println!("\n{seats} seats");
    println!(
        "{:<16} {:>8} {:>7} {:>22} {:>22} {:>8} {:>8} {:>8} {:>6}",
        "",
        "KiB/seat",
        "joins/s",
        "next item p50/p99/last",
        "confirmed p50/p99/last",
        "all",
        "key",
        "the end",
        "idle"
    );
    for figures in found {
        let name = match figures.server {
            Server::Ours => "ours".to_owned(),
            Server::Nodes(1) => "one node".to_owned(),
            Server::Nodes(count) => format!("{count} nodes"),
            Server::Plain => format!("plain, {} seats", figures.seats),
            Server::Bare => "bare russh".to_owned(),
            Server::Asyncssh => "asyncssh".to_owned(),
            Server::Sshd => format!("sshd, {} seats", figures.seats),
        };
        let memory = format!("{:.1}", figures.memory_kb);
        let joins = format!("{:.0}", figures.joins_per_s());
        if figures.asked.is_empty() {
            println!("{name:<16} {memory:>8} {joins:>7}");
            continue;
        }
        let three = |items: &[Vec<Duration>]| {
            let [half, most, last] = [500, 990, 1_000].map(|permille| ms(at(items, permille)));
            format!("{half} / {most} / {last} ms")
        };
        println!(
            "{name:<16} {memory:>8} {joins:>7} {:>22} {:>22} {:>5} ms {:>5} ms {:>5} ms {:>4.2} %",
            three(&figures.asked),
            three(&figures.confirmed),
            ms(middle(figures.all_confirmed.clone())),
            ms(at(&figures.revealed, 1_000)),
            ms(at(&figures.over, 1_000)),
            figures.idle.unwrap_or_default() * 100.0,
        );
    }
    for figures in found {
        let Some(owned_again) = figures.owned_again else {
            continue;
        };
        let back = [figures.back.clone()];
        let [half, most, last] = [500, 990, 1_000].map(|permille| ms(at(&back, permille)));
        println!(
            "   a node was killed: its {} seats were back after {half} / {most} / {last} ms, and the \
             class had an owner after {} ms",
            figures.back.len(),
            ms(owned_again)
        );
    }
    if let Some(ours) = found.iter().find(|figures| figures.server == Server::Ours) {
        println!(
            "   ours: {:.1} KiB a seat when all had come in; frames of {:?} bytes",
            ours.memory_joined_kb,
            ours.frame_bytes.get(..4).unwrap_or_default()
        );
        aims(ours, found);
    }
}

fn aims(ours: &Figures, found: &[Figures]) {
    let other = |server| found.iter().find(|figures| figures.server == server);
    let seats = ours.seats;
    let last = |figures: &Figures| at(&figures.asked, 1_000).as_secs_f64();
    tell(seats, "memory, KiB a seat", ours.memory_kb, 50.0);
    for figures in found {
        if let Server::Nodes(count) = figures.server {
            let times = last(figures) / last(ours);
            println!(
                "== class/{seats}: next item on the last screen, nodes {count}: {times:.2} times"
            );
        }
    }
    if let Some(bare) = other(Server::Bare) {
        let memory = ours.memory_kb / bare.memory_kb;
        tell(seats, "memory, times a bare server's", memory, 1.3);
        let fan_out = last(ours) / last(bare);
        tell(
            seats,
            "next item on the last screen, times a bare server's",
            fan_out,
            1.5,
        );
    }
    if let Some(sshd) = other(Server::Sshd) {
        let share = ours.memory_kb / sshd.memory_kb;
        tell(
            seats,
            "memory, parts of sshd's with a process each",
            share,
            1.0 / 40.0,
        );
    }
    if seats <= 5_000 {
        let all = middle(ours.all_confirmed.clone()).as_secs_f64() * 1e3;
        tell(
            seats,
            "all confirmed at once, ms until the last",
            all,
            400.0,
        );
        let idle = ours.idle.unwrap_or_default() * 100.0;
        tell(seats, "idle, per cent of a core", idle, 1.0);
    }
}

fn tell(seats: usize, what: &str, found: f64, aim: f64) {
    let holds = if found <= aim { "holds" } else { "MISSED" };
    println!("== class/{seats}: {what}: {found:.3}; aim {aim}: {holds}");
}

fn ms(time: Duration) -> String {
    format!("{:.0}", time.as_secs_f64() * 1e3)
}
