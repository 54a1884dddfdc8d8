//! The metrics endpoint: `GET /metrics` on an address that the operator chooses. Off by default.

use super::Fatal;
use super::metrics::Metrics;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{sleep, timeout};

/// The format that Prometheus prefers.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
/// How long a connection may last. Each serves one request.
const LONGEST: Duration = Duration::from_secs(10);
/// The most connections at a time. A further one ends the oldest, which is idle, or would be over already.
const CONNECTIONS: usize = 8;
/// The pause after the system refused a connection.
const PAUSE: Duration = Duration::from_millis(200);

/// Listens on this address.
///
/// # Errors
///
/// If it cannot be listened on.
pub(super) fn listen(address: SocketAddr) -> Result<std::net::TcpListener, Fatal> {
    let listen = || {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    listen().map_err(|error: std::io::Error| Fatal::Metrics { address, why: error.kind() })
}

/// Answers requests for the metrics for as long as this is polled.
pub(super) async fn serve(listener: std::net::TcpListener, metrics: Arc<Metrics>) {
    let listener = match TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => {
            return tracing::error!(%error, "the metrics cannot be read: the system does not serve their address");
        }
    };
    let mut connections = JoinSet::new();
    let mut oldest_first = VecDeque::<AbortHandle>::new();
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // For example when all file descriptors are taken.
            Err(_) => {
                sleep(PAUSE).await;
                continue;
            }
        };
        while connections.try_join_next().is_some() {}
        oldest_first.retain(|connection| !connection.is_finished());
        if oldest_first.len() >= CONNECTIONS
            && let Some(oldest) = oldest_first.pop_front()
        {
            oldest.abort();
        }
        oldest_first.push_back(connections.spawn(one(stream, Arc::clone(&metrics))));
    }
}

/// One connection. Its failure only matters to the client.
async fn one(stream: TcpStream, metrics: Arc<Metrics>) {
    let answer = service_fn(|request| std::future::ready(Ok::<_, Infallible>(answer(&request, &metrics))));
    let connection = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), answer);
    let _ = timeout(LONGEST, connection).await;
}

fn answer(request: &Request<Incoming>, metrics: &Metrics) -> Response<String> {
    let mut response = Response::new(String::new());
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/metrics") => {
            response.headers_mut().insert(CONTENT_TYPE, OPEN_METRICS);
            *response.body_mut() = metrics.text();
        }
        (_, "/metrics") => *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED,
        _ => *response.status_mut() = StatusCode::NOT_FOUND,
    }
    response
}
