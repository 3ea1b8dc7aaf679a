//! A stream that can be aborted from outside, and that ends itself when a write stalls. The SSH
//! library offers neither.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep_until};

use super::CloseReason;
use super::clock::now;

/// Aborts a stream from outside.
#[derive(Debug, Default)]
pub struct AbortHandle(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    blown: Option<CloseReason>,
    bytes_read: u64,
    waker: Option<Waker>,
}

impl AbortHandle {
    /// Aborts the stream. Only the first reason counts.
    pub fn blow(&self, why: CloseReason) {
        let mut state = self.lock();
        state.blown.get_or_insert(why);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Returns the reason for the abort, if there was one.
    pub fn blown(&self) -> Option<CloseReason> {
        self.lock().blown
    }

    /// Returns the number of bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.lock().bytes_read
    }

    /// Counts the bytes read from here on.
    pub fn restart_count(&self) {
        self.lock().bytes_read = 0;
    }

    fn check(&self, context: &Context<'_>) -> io::Result<()> {
        let mut state = self.lock();
        if state.blown.is_some() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        state.waker = Some(context.waker().clone());
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream with an abort handle.
pub struct AbortableStream<S> {
    stream: S,
    fuse: Arc<AbortHandle>,
    stall: Duration,
    /// The stall timer, present while a write is blocked.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> AbortableStream<S> {
    /// Wraps a stream. It ends on an abort, or when a write blocks for longer than `stall`.
    pub fn new(stream: S, fuse: Arc<AbortHandle>, stall: Duration) -> Self {
        Self {
            stream,
            fuse,
            stall,
            waiting: None,
        }
    }

    fn settle<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let stall = self.stall;
        let timer = self
            .waiting
            .get_or_insert_with(|| Box::pin(sleep_until(now() + stall)));
        if timer.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.fuse.blow(CloseReason::Stalled);
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for AbortableStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.fuse.check(context)?;
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        let bytes = buffer.filled().len().saturating_sub(before);
        self.fuse.lock().bytes_read += u64::try_from(bytes).unwrap_or(0);
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for AbortableStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.fuse.check(context)?;
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.settle(written, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.fuse.check(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::timeout;

    /// The longest wait of a test. Only a bug reaches it.
    const DEADLINE: Duration = Duration::from_secs(20);

    fn run<T>(what: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        let within = runtime.block_on(async { timeout(DEADLINE, what).await });
        within.expect("in time")
    }

    #[test]
    fn a_stream_whose_other_side_takes_nothing_ends() {
        run(async {
            let (stream, _other) = duplex(16);
            let fuse = Arc::new(AbortHandle::default());
            let mut fused =
                AbortableStream::new(stream, Arc::clone(&fuse), Duration::from_millis(20));
            let written = fused.write_all(&[0; 64]).await;
            assert_eq!(
                written.expect_err("no room").kind(),
                io::ErrorKind::TimedOut
            );
            assert_eq!(fuse.blown(), Some(CloseReason::Stalled));
        });
    }

    #[test]
    fn a_fuse_ends_a_stream_that_waits_and_the_first_reason_counts() {
        run(async {
            let (stream, _other) = duplex(16);
            let fuse = Arc::new(AbortHandle::default());
            let mut fused = AbortableStream::new(stream, Arc::clone(&fuse), DEADLINE);
            let mut bytes = [0; 1];
            let read = fused.read(&mut bytes);
            let blow = async {
                tokio::task::yield_now().await;
                fuse.blow(CloseReason::Crowded);
                fuse.blow(CloseReason::Closed);
            };
            let (read, ()) = tokio::join!(read, blow);
            assert!(read.is_err());
            assert_eq!(fuse.blown(), Some(CloseReason::Crowded));
        });
    }
}
