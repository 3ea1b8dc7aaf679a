//! The command `export` over SSH: a guest's progress, sent as a file instead of a session.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use russh::ChannelId;
use tokio::time::timeout;

use super::closing::Closing;
use super::config::Timings;
use super::transport::{Transport, see_out};
use super::{CloseReason, Guest, SessionProvider};

/// Bytes of one message to the client.
const PIECE_BYTES: usize = 32 * 1024;

/// The pending bytes of an export, or the reason why there are none, for the guest.
pub type PendingExport = Pin<Box<dyn Future<Output = Result<Vec<u8>, String>> + Send>>;

/// Shown if the login has no progress of its own.
const NOT_HERE: &str =
    "There is no progress to take home under this login. Use: ssh me@HOST export";

/// Sends the guest's progress, or the reason why there is none.
pub async fn send(
    host: &dyn SessionProvider,
    guest: &Guest,
    (transport, channel): (&mut Transport, ChannelId),
    timings: &Timings,
    closing: &mut Closing,
) -> CloseReason {
    let exported = match host.export(guest) {
        None => Err(NOT_HERE.to_owned()),
        Some(pending) => tokio::select! {
            exported = pending => exported,
            left = transport.over() => return left,
            () = closing.due() => return CloseReason::Closed,
        },
    };
    let bytes = match exported {
        Ok(bytes) => Bytes::from(bytes),
        Err(words) => {
            let handle = transport.handle.clone();
            let told = handle.extended_data(channel, 1, format!("{words}\n").into_bytes());
            let _ = timeout(timings.leave, told).await;
            let nothing = (Bytes::new(), "", "\n", 1);
            see_out(transport, channel, timings, nothing).await;
            return CloseReason::NoSuchThing;
        }
    };
    let handle = transport.handle.clone();
    let mut rest = bytes;
    while !rest.is_empty() {
        let piece = rest.split_to(PIECE_BYTES.min(rest.len()));
        tokio::select! {
            sent = handle.data(channel, piece) => if sent.is_err() {
                return CloseReason::Gone;
            },
            left = transport.over() => return left,
        }
    }
    // The close follows the bytes that a slow client has not read yet.
    see_out(transport, channel, timings, (Bytes::new(), "", "\n", 0)).await;
    transport.over().await;
    CloseReason::Goodbye
}
