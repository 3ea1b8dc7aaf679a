//! Every limit and every time of the door, with the values that it has unless told otherwise.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::tui::input;

/// How a door is to be opened.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; a port of 0 takes any that is free.
    pub listen: Vec<SocketAddr>,
    /// The file of the host key; made where there is none.
    pub host_key: PathBuf,
    /// Seats at most.
    pub seats_max: usize,
    /// Connections at most that have not come in yet.
    pub strangers_max: usize,
    /// New connections of one address.
    pub rate: Rate,
    /// Tries to come in, of one connection.
    pub tries_max: usize,
    /// Bytes of input a second that a seat takes; more are dropped.
    pub input_bytes_max: u32,
    /// Every time.
    pub timings: Timings,
}

impl Config {
    /// For this machine alone, on any free port.
    pub fn local(host_key: PathBuf) -> Self {
        Self {
            listen: vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))],
            host_key,
            seats_max: 5_000,
            strangers_max: 512,
            rate: Rate::default(),
            tries_max: 6,
            input_bytes_max: 64 * 1024,
            timings: Timings::default(),
        }
    }
}

/// How many may come at once, and how many each second after that. A school is one address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// Each second.
    pub per_second: u32,
}

impl Default for Rate {
    fn default() -> Self {
        Self {
            burst: 300,
            per_second: 20,
        }
    }
}

/// How long things may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Timings {
    /// For a connection to begin to speak the protocol.
    pub grace: Duration,
    /// From then on for its guest to compare the fingerprint of the host: the guest's own program
    /// asks that, and says nothing to us meanwhile.
    pub comparing: Duration,
    /// For the guest to respond to each prompt, and to sit down after the last one.
    pub prompt: Duration,
    /// For all of it, from the first byte to the seat.
    pub entry: Duration,
    /// Without any input: longer than a lecture between two items.
    pub idle: Duration,
    /// For the other side to take what is sent to it.
    pub stall: Duration,
    /// For the other side to close once it was told to leave.
    pub leave: Duration,
    /// What turning a try down takes, whatever was wrong with it.
    pub rejection: Duration,
    /// Between two signs of life.
    pub keepalive: Duration,
    /// Between two frames of one seat.
    pub repaint: Duration,
    /// For what a seat waits for, before it is painted without it.
    pub settle: Duration,
    /// After which a paste or a terminal's reply that does not end is over.
    pub quiet: Duration,
    /// Before new keys are agreed on, at most.
    pub rekey: Duration,
    /// Before taking connections is tried again where there are no more files.
    pub retry: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            grace: Duration::from_secs(30),
            comparing: Duration::from_secs(5 * 60),
            // As long as OpenSSH's own door waits.
            prompt: Duration::from_secs(2 * 60),
            entry: Duration::from_secs(10 * 60),
            idle: Duration::from_secs(2 * 60 * 60),
            stall: Duration::from_secs(20),
            leave: Duration::from_secs(3),
            rejection: Duration::from_millis(500),
            keepalive: Duration::from_secs(30),
            repaint: Duration::from_millis(50),
            settle: Duration::from_millis(300),
            quiet: input::REST,
            rekey: Duration::from_secs(60 * 60),
            retry: Duration::from_millis(100),
        }
    }
}

/// Signs of life without a reply before a connection counts as lost.
pub const KEEPALIVES_MAX: usize = 3;
/// Bytes that the kernel holds for a connection which takes nothing: a few frames.
pub const SEND_BUFFER_BYTES: u32 = 16 * 1024;
/// Bytes of a login: longer than any code.
pub const LOGIN_BYTES_MAX: usize = 64;
/// Things given to prompts that count at once.
pub const FIELDS_MAX: usize = 12;
/// Prompts of one try: a name, and what proves it.
pub const PROMPTS_OF_TRY: usize = 2;
/// Keys that one connection can show: more than an agent usually has.
pub const KEYS_MAX: usize = 32;
/// Bytes of a greeting at most (RFC 4253): whoever sends more has begun to agree on keys.
pub const GREETING_BYTES_MAX: u64 = 255;
/// Bytes of one of them: longer than any name.
pub const FIELD_BYTES_MAX: usize = 256;
