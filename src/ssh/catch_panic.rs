//! Calls into a session whose panics end only that session.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::CloseReason;

/// Runs a closure. A panic becomes [`CloseReason::Fault`], and the session is not called again.
pub fn catch_panic<T>(what: impl FnOnce() -> T) -> Result<T, CloseReason> {
    catch_unwind(AssertUnwindSafe(what)).map_err(|_| CloseReason::Fault)
}

/// A future whose panic becomes [`CloseReason::Fault`].
pub struct CatchPanic<F>(pub F);

impl<F: Future + Unpin> Future for CatchPanic<F> {
    type Output = Result<F::Output, CloseReason>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match catch_panic(|| Pin::new(&mut self.0).poll(context)) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Err(left) => Poll::Ready(Err(left)),
        }
    }
}
