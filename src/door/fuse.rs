//! A stream that can be ended from outside, and that ends by itself where the other side takes
//! nothing. The library that speaks the protocol offers neither.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep_until};

use super::Left;
use super::clock::now;

/// What ends a stream.
#[derive(Debug, Default)]
pub struct Fuse(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    blown: Option<Left>,
    waker: Option<Waker>,
}

impl Fuse {
    /// Ends the stream; the first reason counts.
    pub fn blow(&self, why: Left) {
        let mut state = self.lock();
        state.blown.get_or_insert(why);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Why it was ended, if it was.
    pub fn blown(&self) -> Option<Left> {
        self.lock().blown
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

/// A stream with a fuse.
pub struct Fused<S> {
    stream: S,
    fuse: Arc<Fuse>,
    stall: Duration,
    /// Runs while a write waits.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Fused<S> {
    /// Ends when the fuse blows, or when a write waits longer than `stall`.
    pub fn new(stream: S, fuse: Arc<Fuse>, stall: Duration) -> Self {
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
        self.fuse.blow(Left::Stalled);
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Fused<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.fuse.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Fused<S> {
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
