//! The SSH server: accepts connections for as long as it is open, whatever happens to them.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use russh::keys::PrivateKey;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep_until;
use tracing::{debug, info, warn};

use super::SessionProvider;
use super::abort::AbortHandle;
use super::balancer;
use super::clock::now;
use super::closing::{Close, Closing};
use super::config::{Config, HostKeyFile, SEND_BUFFER_BYTES};
use super::connection::attend;
use super::frames::Frames;
use super::policy::{algorithms, files, host_key};
use super::server_state::{Gate, ServerState, UnauthenticatedSlot};
use super::transport::Arrival;
use crate::metrics::Metrics;

/// The listen backlog: a whole school may connect at once.
const BACKLOG: u32 = 1_024;

/// The reason why an SSH server cannot be opened.
#[derive(Debug)]
pub enum OpenError {
    /// There is no host key, and none could be created.
    HostKey(PathBuf, io::Error),
    /// The host key that was provided cannot be used.
    ProvidedHostKey(PathBuf, io::Error),
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HostKey(path, error) | Self::ProvidedHostKey(path, error) => {
                write!(f, "the host key {}: {error}", path.display())
            }
            Self::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
        }
    }
}

impl std::error::Error for OpenError {}

impl OpenError {
    /// Returns advice on how to fix it.
    pub fn help(&self) -> String {
        match self {
            Self::HostKey(path, error) if error.kind() == io::ErrorKind::PermissionDenied => {
                format!("run `chmod 600 {}` as its owner", path.display())
            }
            Self::HostKey(path, error) if error.kind() == io::ErrorKind::NotFound => {
                format!(
                    "its directory does not exist. Create it, or check {}",
                    path.display()
                )
            }
            Self::HostKey(..) => "move it away to get a new one. Learners then compare the new \
                                  fingerprint (`ssh-keygen -R` removes the old one)"
                .into(),
            Self::ProvidedHostKey(path, error) => provided_help(path, error.kind()),
            Self::Listen(..) => "choose another address or port with `--listen`".into(),
        }
    }
}

fn provided_help(path: &Path, kind: io::ErrorKind) -> String {
    let path = path.display();
    match kind {
        io::ErrorKind::PermissionDenied => format!(
            "let the account that runs Dripset read it, and nobody else: run `chmod 600 {path}` as that \
             account, or as root `chown` it to that account first"
        ),
        _ => format!(
            "give a file with an ed25519 key without a passphrase. `ssh-keygen -t ed25519 -N '' -f \
             {path}` makes one where there is none"
        ),
    }
}

/// An SSH server that is bound but does not accept connections yet.
pub struct Server {
    config: Config,
    listeners: Vec<TcpListener>,
    key: PrivateKey,
    seats: usize,
    metrics: Arc<Metrics>,
}

impl Server {
    /// Binds the listeners and raises the open file limit. Connections wait for [`Server::run`].
    pub async fn bind(config: Config) -> Result<Self, OpenError> {
        let key = host_key::open(&config.host_key)
            .map_err(|error| unusable(config.host_key.clone(), error))?;
        let mut listeners = Vec::new();
        for address in &config.listen {
            let listener = listen(*address).map_err(|error| OpenError::Listen(*address, error))?;
            listeners.push(listener);
        }
        let seats = config.seats_max.min(files::seats());
        Ok(Self {
            config,
            listeners,
            key,
            seats,
            metrics: Arc::default(),
        })
    }

    /// Counts in these metrics.
    pub fn with_metrics(self, metrics: Arc<Metrics>) -> Self {
        Self { metrics, ..self }
    }

    /// Returns the addresses it listens on.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let known = |listener: &TcpListener| listener.local_addr().ok();
        self.listeners.iter().filter_map(known).collect()
    }

    /// Returns the fingerprint that guests compare: `SHA256:…`.
    pub fn fingerprint(&self) -> String {
        host_key::fingerprint(&self.key)
    }

    /// Returns the number of seats: as configured, or as the open file limit allows.
    pub fn seats(&self) -> usize {
        self.seats
    }

    /// Serves connections until `shutdown` resolves, then closes all of them.
    pub async fn run(
        self,
        host: Arc<dyn SessionProvider>,
        shutdown: impl Future<Output = ()> + Send,
    ) {
        self.run_and_drain(host, shutdown, std::future::pending())
            .await;
    }

    /// Serves connections until `shutdown` resolves. From then on it accepts no more, and closes the
    /// seats over the configured time, or at once when `at_once` resolves.
    pub async fn run_and_drain(
        self,
        host: Arc<dyn SessionProvider>,
        shutdown: impl Future<Output = ()> + Send,
        at_once: impl Future<Output = ()> + Send,
    ) {
        self.metrics.seats.set_max(self.seats);
        let server = Arc::new(ServerState {
            protocols: algorithms::protocols(&self.config, &self.key),
            seats_max: self.seats,
            seated: Mutex::default(),
            gate: Arc::new(Gate::new(&self.config, Arc::clone(&self.metrics))),
            frames: Frames::counting(Arc::clone(&self.metrics)),
            metrics: self.metrics,
            config: self.config,
            host,
        });
        let close = Close::default();
        let mut takers = JoinSet::new();
        for listener in self.listeners {
            takers.spawn(take(Arc::clone(&server), listener, close.of(0)));
        }
        shutdown.await;
        let seated = server.seated().clone();
        close.seats(&seated, server.config.timings.drain);
        let mut closed = Box::pin(async { while takers.join_next().await.is_some() {} });
        tokio::select! {
            () = &mut closed => return,
            () = at_once => close.all(),
        }
        closed.await;
    }
}

fn unusable(file: HostKeyFile, error: io::Error) -> OpenError {
    match file {
        HostKeyFile::Own(path) => OpenError::HostKey(path, error),
        HostKeyFile::Provided(path) => OpenError::ProvidedHostKey(path, error),
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket(address)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn socket(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // Accepted streams inherit this.
    socket.set_send_buffer_size(SEND_BUFFER_BYTES)?;
    Ok(socket)
}

/// Accepts connections until the server closes, then waits for the accepted ones to end. No error
/// stops it: file descriptors become free again.
async fn take(server: Arc<ServerState>, listener: TcpListener, mut closing: Closing) {
    let mut connections = JoinSet::new();
    let mut pause = None;
    loop {
        let taken = tokio::select! {
            taken = listener.accept(), if pause.is_none() => taken,
            () = sleep_until(pause.unwrap_or_else(now)), if pause.is_some() => {
                pause = None;
                continue;
            }
            Some(_) = connections.join_next() => continue,
            () = closing.due() => break,
        };
        match taken {
            Ok((stream, from)) => {
                let from = from.ip().to_canonical();
                let server = Arc::clone(&server);
                // Keystrokes are small and must not be delayed.
                let _ = stream.set_nodelay(true);
                if server.is_balancer(from) {
                    connections.spawn(forward(server, stream, from, closing.clone()));
                } else if let Some(arrival) = arrive(&server, stream, from) {
                    connections.spawn(log(server, arrival, closing.clone()));
                }
            }
            Err(error) => {
                warn!(%error, "a connection could not be accepted");
                pause = Some(now() + server.config.timings.retry);
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

fn arrive(server: &ServerState, stream: TcpStream, from: IpAddr) -> Option<Box<Arrival>> {
    let abort = Arc::new(AbortHandle::default());
    let Some(number) = server.gate.enter(from, &abort) else {
        debug!(%from, "connects too often");
        server.metrics.connections.came_too_often();
        return None;
    };
    server.metrics.connections.accepted();
    Some(Box::new(Arrival {
        stream,
        abort,
        place: UnauthenticatedSlot {
            gate: Arc::clone(&server.gate),
            number,
            address: from,
        },
        since: now(),
    }))
}

/// Runs a connection that a balancer forwards.
async fn forward(server: Arc<ServerState>, stream: TcpStream, balancer: IpAddr, closing: Closing) {
    let arrival = Box::pin(balancer::arrive(&server, stream, balancer, &closing)).await;
    if let Some(arrival) = arrival {
        log(server, arrival, closing).await;
    }
}

/// Runs one connection and logs its address and close reason, and nothing that the guest sent.
async fn log(server: Arc<ServerState>, arrival: Box<Arrival>, closing: Closing) {
    let place = arrival.place.clone();
    let (from, number) = (place.address, place.number);
    info!(number, %from, "connected");
    let metrics = Arc::clone(&server.metrics);
    let left = attend(server, arrival, closing.of(number)).await;
    place.release();
    metrics.connections.ended(left.label());
    info!(number, %from, why = ?left, "disconnected");
}

#[cfg(test)]
mod tests;
