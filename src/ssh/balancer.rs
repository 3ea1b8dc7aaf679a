//! Connections that a balancer forwards: nothing is known of a guest until the header has come.

use std::net::IpAddr;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tracing::{debug, warn};

use super::abort::{AbortHandle, AbortableStream};
use super::clock::now;
use super::closing::Closing;
use super::policy::proxy_header::{self, FIXED_BYTES, ProxyHeader};
use super::server_state::{ServerState, UnauthenticatedSlot};
use super::transport::Arrival;

/// The reason why a connection has no header.
#[derive(Debug)]
enum HeaderError {
    /// It ended, or was dropped for newer ones.
    Gone,
    /// Its first bytes are something else.
    Refused(&'static str),
}

/// Reads the header of a forwarded connection and returns the connection as one of the address that
/// the header names, unless that address connects too often. Until then the connection counts as one
/// of the balancer, so that those without a header cannot become many.
pub async fn arrive(
    server: &Arc<ServerState>,
    mut stream: TcpStream,
    balancer: IpAddr,
    closing: &Closing,
) -> Option<Box<Arrival>> {
    let (since, abort) = (now(), Arc::new(AbortHandle::default()));
    let number = server.gate.forwarded(balancer, &abort);
    let mut place = UnauthenticatedSlot {
        gate: Arc::clone(&server.gate),
        number,
        address: balancer,
    };
    let mut closing = closing.of(number);
    let timings = &server.config.timings;
    let mut fused = AbortableStream::new(&mut stream, Arc::clone(&abort), timings.header);
    let header = tokio::select! {
        header = read(&mut fused, since + timings.header) => header,
        () = closing.due() => Err(HeaderError::Gone),
    };
    match header {
        Ok(Some(guest)) if server.gate.identify(number, guest) => {
            server.metrics.connections.accepted();
            place.address = guest;
            abort.restart_count();
            return Some(Box::new(Arrival {
                stream,
                abort,
                place,
                since,
            }));
        }
        Ok(Some(guest)) => debug!(from = %guest, "connects too often"),
        Ok(None) => debug!(%balancer, "checks whether the server is up"),
        Err(HeaderError::Gone) => {
            debug!(%balancer, "a forwarded connection ended without a header")
        }
        Err(HeaderError::Refused(why)) => {
            server.metrics.connections.header_refused();
            warn!(%balancer, why, "a forwarded connection is refused")
        }
    }
    place.release();
    None
}

/// Reads a header and nothing after it. Returns the guest's address, or `None` for a check of the
/// balancer.
async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    until: Instant,
) -> Result<Option<IpAddr>, HeaderError> {
    let mut bytes = Vec::with_capacity(FIXED_BYTES * 2);
    loop {
        let wanted = match proxy_header::read(&bytes) {
            Ok(ProxyHeader::Incomplete(wanted)) => wanted,
            Ok(ProxyHeader::From(guest)) => return Ok(Some(guest)),
            Ok(ProxyHeader::HealthCheck) => return Ok(None),
            Err(why) => return Err(HeaderError::Refused(why)),
        };
        let rest = u64::try_from(wanted.saturating_sub(bytes.len())).unwrap_or(0);
        let mut piece = (&mut *stream).take(rest);
        match timeout_at(until, piece.read_buf(&mut bytes)).await {
            Ok(Ok(0) | Err(_)) => return Err(HeaderError::Gone),
            Ok(Ok(_)) => {}
            Err(_) => return Err(HeaderError::Refused("no PROXY header came in time")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;
    use tokio::io::{AsyncWriteExt, duplex};

    /// A header for 192.0.2.7, without fields.
    const HEADER: &[u8] =
        b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x07\x0a\0\0\x01\x30\x39\0\x16";
    const GUEST: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));

    /// What comes of these pieces, and what is left for the guest's protocol.
    fn read_pieces(
        pieces: &[&[u8]],
        patience: Duration,
    ) -> (Result<Option<IpAddr>, HeaderError>, Vec<u8>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let (mut stream, mut other) = duplex(1 << 16);
            let send = async move {
                for piece in pieces {
                    other.write_all(piece).await.expect("room");
                    tokio::task::yield_now().await;
                }
                other
            };
            let (found, other) = tokio::join!(read(&mut stream, now() + patience), send);
            drop(other);
            let mut left = Vec::new();
            stream.read_to_end(&mut left).await.expect("the rest");
            (found, left)
        })
    }

    #[test]
    fn what_follows_the_header_is_left_however_it_comes() {
        let greeting = b"SSH-2.0-OpenSSH_9.2\r\n";
        let whole = [HEADER, greeting].concat();
        for cut in 0..whole.len() {
            let (before, after) = whole.split_at(cut);
            let (found, left) = read_pieces(&[before, after], Duration::from_secs(20));
            assert_eq!(found.expect("a header"), Some(GUEST), "cut at {cut}");
            assert_eq!(left, greeting);
        }
    }

    #[test]
    fn a_header_that_does_not_come_whole_in_time_is_refused() {
        for cut in [0, 1, 12, 16, 27] {
            let (found, _) = read_pieces(&[&HEADER[..cut]], Duration::from_millis(10));
            let late = matches!(found, Err(HeaderError::Refused(why)) if why.contains("in time"));
            assert!(late, "{found:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_wait_beyond_its_time(
            signed: bool,
            pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..8),
        ) {
            let mut pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
            if signed {
                pieces.insert(0, &HEADER[..12]);
            }
            let _ = read_pieces(&pieces, Duration::from_millis(1));
        }
    }
}
