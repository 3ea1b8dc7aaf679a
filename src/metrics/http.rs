//! An HTTP server for monitoring programs: `/metrics`, `/health` and `/ready`, and nothing else.
//!
//! It reads nothing but the line of a request and a few headers, within a size and a time, and closes
//! after each response. Whatever a client does here, only a connection of this server waits for it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use prometheus_client::encoding::prometheus_text;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;
use tracing::warn;

use super::health::Monitored;

/// The maximum number of connections: a few monitoring programs and a balancer. Beyond it, the oldest
/// one is closed, so that clients that say nothing do not keep others out.
const CONNECTIONS_MAX: usize = 32;
/// The longest time for a connection, with a health check that waits for its two seconds.
const CONNECTION_TIME_MAX: Duration = Duration::from_secs(5);
/// The maximum bytes of a request's head: the smallest bound that hyper takes.
const HEAD_BYTES_MAX: usize = 8 * 1_024;
/// The maximum number of headers. Monitoring programs send about five.
const HEADERS_MAX: usize = 32;
/// The pause after a connection could not be accepted.
const RETRY: Duration = Duration::from_millis(100);

/// An HTTP server that is bound but does not answer yet.
pub struct MetricsServer {
    listener: TcpListener,
    time_max: Duration,
}

impl MetricsServer {
    /// Binds the address.
    ///
    /// # Errors
    /// If it cannot be listened on.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        Ok(Self {
            listener: TcpListener::bind(address).await?,
            time_max: CONNECTION_TIME_MAX,
        })
    }

    /// Closes each connection after this time.
    pub fn with_time_max(self, time_max: Duration) -> Self {
        Self { time_max, ..self }
    }

    /// Returns the address that it listens on.
    ///
    /// # Errors
    /// If the system does not tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until it is dropped, which closes all connections.
    pub async fn run(self, monitored: Arc<Monitored>) {
        let mut connections = JoinSet::new();
        let mut open: VecDeque<AbortHandle> = VecDeque::new();
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                Some(_) = connections.join_next() => {
                    open.retain(|connection| !connection.is_finished());
                    continue;
                }
            };
            match accepted {
                Ok((stream, _)) => {
                    if open.len() >= CONNECTIONS_MAX
                        && let Some(oldest) = open.pop_front()
                    {
                        oldest.abort();
                    }
                    let served = timeout(self.time_max, serve(stream, Arc::clone(&monitored)));
                    open.push_back(connections.spawn(served));
                }
                Err(error) => {
                    warn!(%error, "a connection for metrics could not be accepted");
                    let _ = timeout(RETRY, std::future::pending::<()>()).await;
                }
            }
        }
    }
}

/// Answers one request.
async fn serve(stream: TcpStream, monitored: Arc<Monitored>) {
    let answers = service_fn(|request| {
        let monitored = Arc::clone(&monitored);
        async move { Ok::<_, Infallible>(answer(&request, &monitored).await) }
    });
    let mut protocol = http1::Builder::new();
    protocol
        .keep_alive(false)
        // The time of the whole connection is limited instead.
        .header_read_timeout(None)
        .max_buf_size(HEAD_BYTES_MAX)
        .max_headers(HEADERS_MAX);
    // A client that leaves or says nonsense is no fault of ours.
    let _ = protocol
        .serve_connection(TokioIo::new(stream), answers)
        .await;
}

async fn answer(request: &Request<Incoming>, monitored: &Monitored) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    if !["/metrics", "/health", "/ready"].contains(&path) {
        return plain(StatusCode::NOT_FOUND, "not found\n".into());
    }
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET\n".into());
        let allowed = HeaderValue::from_static("GET, HEAD");
        refused.headers_mut().insert(ALLOW, allowed);
        return refused;
    }
    match path {
        "/metrics" => metrics(monitored).await,
        "/health" => verdict(&monitored.faults().await),
        _ => verdict(&monitored.refusals().await),
    }
}

async fn metrics(monitored: &Monitored) -> Response<Full<Bytes>> {
    let metrics = Arc::clone(monitored.metrics());
    // It reads files of the system.
    let read = tokio::task::spawn_blocking(move || metrics.text()).await;
    let Ok(text) = read else {
        return plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "an error in the program\n".into(),
        );
    };
    let mut response = plain(StatusCode::OK, text);
    let format = HeaderValue::from_static(prometheus_text::CONTENT_TYPE);
    response.headers_mut().insert(CONTENT_TYPE, format);
    response
}

/// Returns the response to a check, with a line for each reason against.
fn verdict(reasons: &[String]) -> Response<Full<Bytes>> {
    match reasons {
        [] => plain(StatusCode::OK, "ok\n".into()),
        reasons => plain(
            StatusCode::SERVICE_UNAVAILABLE,
            format!("{}\n", reasons.join("\n")),
        ),
    }
}

fn plain(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
