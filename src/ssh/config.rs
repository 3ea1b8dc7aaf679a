//! Every limit and timeout of the SSH server, with its default.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::policy::networks::Network;
use crate::tui::input;

/// The configuration of an SSH server.
#[derive(Clone, Debug)]
pub struct Config {
    /// The addresses to listen on. Port 0 takes any free port.
    pub listen: Vec<SocketAddr>,
    /// The host key file.
    pub host_key: HostKeyFile,
    /// The addresses of balancers. A connection from one of them must begin with a header of the
    /// PROXY protocol, which names the guest's address.
    pub proxies: Vec<Network>,
    /// The maximum number of seats.
    pub seats_max: usize,
    /// The maximum number of unauthenticated connections.
    pub unauthenticated_max: usize,
    /// The rate limit for new connections from one address.
    pub rate: Rate,
    /// The maximum number of authentication attempts of one connection.
    pub tries_max: usize,
    /// The input bytes a seat accepts per second. More are dropped.
    pub input_bytes_max: u32,
    /// All timeouts and intervals.
    pub timings: Timings,
}

impl Config {
    /// Returns a configuration for this machine only, on any free port.
    pub fn local(host_key: PathBuf) -> Self {
        Self {
            listen: vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))],
            host_key: HostKeyFile::Own(host_key),
            proxies: Vec::new(),
            seats_max: 5_000,
            unauthenticated_max: 512,
            rate: Rate::default(),
            tries_max: 6,
            input_bytes_max: 64 * 1024,
            timings: Timings::default(),
        }
    }
}

/// The file that holds the host key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HostKeyFile {
    /// A file of this program, created if it does not exist.
    Own(PathBuf),
    /// A file that the person who runs the server provides, such as one that several machines share.
    Provided(PathBuf),
}

/// A rate limit: a burst, and a refill per second. A school shares one address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// The number allowed at once.
    pub burst: u32,
    /// The number added per second.
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

/// Timeouts and intervals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Timings {
    /// For a balancer to send the header of a connection. It has it at once.
    pub header: Duration,
    /// For a connection to start the SSH protocol.
    pub grace: Duration,
    /// After that, for the guest to compare the host's fingerprint. The guest's client asks for
    /// that and sends nothing meanwhile.
    pub comparing: Duration,
    /// For the guest to respond to each prompt, and to take the seat after the last one.
    pub prompt: Duration,
    /// For everything from the first byte to the seat.
    pub entry: Duration,
    /// Without any input. Longer than a lecture between two items.
    pub idle: Duration,
    /// For the client to accept the data that is sent to it.
    pub stall: Duration,
    /// For the client to close after it was told to.
    pub leave: Duration,
    /// For all seats to close once the server closes. They do so one after the other.
    pub drain: Duration,
    /// The delay before a rejection, the same for every cause.
    pub rejection: Duration,
    /// Between two keepalive requests.
    pub keepalive: Duration,
    /// Between two frames of one seat.
    pub repaint: Duration,
    /// For a pending change to arrive before the seat is painted without it.
    pub settle: Duration,
    /// For the reply to a line of plain text, before its seat is told without it.
    pub reply: Duration,
    /// Between two looks for a change that a plain seat is told by itself. Speech takes longer.
    pub announce: Duration,
    /// The silence that ends an incomplete paste or terminal reply.
    pub quiet: Duration,
    /// The maximum time between two key exchanges.
    pub rekey: Duration,
    /// The delay before accepting again after running out of file descriptors.
    pub retry: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(5),
            grace: Duration::from_secs(30),
            comparing: Duration::from_secs(5 * 60),
            // As long as OpenSSH's server waits.
            prompt: Duration::from_secs(2 * 60),
            entry: Duration::from_secs(10 * 60),
            idle: Duration::from_secs(2 * 60 * 60),
            stall: Duration::from_secs(20),
            leave: Duration::from_secs(3),
            drain: Duration::ZERO,
            rejection: Duration::from_millis(500),
            keepalive: Duration::from_secs(30),
            repaint: Duration::from_millis(50),
            settle: Duration::from_millis(300),
            reply: Duration::from_secs(2),
            announce: Duration::from_millis(500),
            quiet: input::REST,
            rekey: Duration::from_secs(60 * 60),
            retry: Duration::from_millis(100),
        }
    }
}

/// Keepalive requests without a reply before a connection counts as lost.
pub const KEEPALIVES_MAX: usize = 3;
/// The kernel's send buffer for a connection that reads nothing: a few frames.
pub const SEND_BUFFER_BYTES: u32 = 16 * 1024;
/// The maximum bytes of a balancer's header: the longest addresses, and fields such as the name of a
/// link, many times over.
pub const PROXY_HEADER_BYTES_MAX: usize = 1_024;
/// The maximum bytes of a login. Longer than any code.
pub const LOGIN_BYTES_MAX: usize = 64;
/// The maximum number of prompt responses that count at once.
pub const FIELDS_MAX: usize = 12;
/// Prompts of one attempt: a name, and its proof.
pub const PROMPTS_PER_ATTEMPT: usize = 2;
/// Keys that one connection can offer: more than an agent usually has.
pub const KEYS_MAX: usize = 32;
/// The maximum bytes of a client's version line (RFC 4253). After more, key exchange has begun.
pub const GREETING_BYTES_MAX: u64 = 255;
/// The maximum bytes of one prompt response. Longer than any name.
pub const FIELD_BYTES_MAX: usize = 256;
