//! The signals by which the system asks the program to end.

#[cfg(unix)]
use std::task::Poll;

/// Resolves when the system asks the program to end. It listens from the call on, not only once
/// polled: the end may come right after a class is announced as open.
#[cfg(unix)]
pub(in crate::cli::class) fn told_to_end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    // By default, each would end the program and leave the terminal in raw mode.
    let kinds = [
        SignalKind::terminate(),
        SignalKind::interrupt(),
        SignalKind::hangup(),
        SignalKind::quit(),
        SignalKind::user_defined1(),
        SignalKind::user_defined2(),
    ];
    let heard: Vec<_> = kinds.into_iter().map(signal).collect();
    async move {
        let Ok(mut heard) = heard.into_iter().collect::<Result<Vec<_>, _>>() else {
            let _ = tokio::signal::ctrl_c().await;
            return;
        };
        std::future::poll_fn(|context| {
            let mut polled = heard.iter_mut().map(|signal| signal.poll_recv(context));
            match polled.any(|polled| polled.is_ready()) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
    }
}

/// Resolves when the system asks the program to end.
#[cfg(not(unix))]
pub(in crate::cli::class) async fn told_to_end() {
    let _ = tokio::signal::ctrl_c().await;
}
