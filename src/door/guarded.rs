//! Calls into a seat whose faults end that seat alone.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::Left;

/// Does it; a panic is [`Left::Fault`]. A seat that panicked is never called again.
pub fn guarded<T>(what: impl FnOnce() -> T) -> Result<T, Left> {
    catch_unwind(AssertUnwindSafe(what)).map_err(|_| Left::Fault)
}

/// A future whose panic is [`Left::Fault`].
pub struct Guarded<F>(pub F);

impl<F: Future + Unpin> Future for Guarded<F> {
    type Output = Result<F::Output, Left>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match guarded(|| Pin::new(&mut self.0).poll(context)) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Err(left) => Poll::Ready(Err(left)),
        }
    }
}
