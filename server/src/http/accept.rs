//! The accept loop: as many connections as we can serve, headers in time and in bounds, and an orderly end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::address::{Caller, Peer};
use super::metrics::{Counts, Open};
use super::options::HttpOptions;
use super::patience::Patience;
use super::shares::{Share, Shares};

/// Time for open requests to finish, once no new ones are accepted.
const GRACE: Duration = Duration::from_secs(10);
/// Pause after the system refuses to accept, which it does when it is out of file handles.
const BACK_OFF: Duration = Duration::from_millis(50);
/// Bytes of an answer that the system may hold and has not sent yet.
#[cfg(target_os = "linux")]
const UNSENT_BYTES: u32 = 128 << 10;
/// The least that hyper takes.
const HEADER_BYTES_MIN: usize = 8_192;

/// Serves `router` until `stop`, then lets open requests finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    options: &HttpOptions,
    counts: Arc<Counts>,
    stop: CancellationToken,
) {
    let room = Arc::new(Semaphore::new(options.connections_max));
    // All requests come from a trusted proxy, which has its own limits for its callers.
    let each = if options.trusted_proxies == 0 { options.connections_per_address } else { 0 };
    let shares = Shares::new(each, options.connections_max);
    let door = Door {
        router,
        http: http(options),
        write_timeout: Duration::from_secs(options.write_timeout_s),
        graceful: GracefulShutdown::new(),
        counts,
    };
    let accepting = async {
        loop {
            // Without room, new connections wait in the system's queue.
            let Ok(permit) = room.clone().acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, peer)) => match shares.take(Caller::at(peer.ip()), 1) {
                    Some(share) => door.open(stream, Peer(peer.ip()), (permit, share)),
                    None => tracing::debug!("an address has too many connections; this one is closed"),
                },
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(BACK_OFF).await;
                }
            }
        }
    };
    let _ = stop.run_until_cancelled(accepting).await;
    drop(listener);
    if tokio::time::timeout(GRACE, door.graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

struct Door {
    router: Router,
    http: http1::Builder,
    write_timeout: Duration,
    graceful: GracefulShutdown,
    counts: Arc<Counts>,
}

impl Door {
    fn open(&self, stream: TcpStream, peer: Peer, room: (OwnedSemaphorePermit, Share)) {
        // Answers are written whole, so nothing is gained by waiting for more.
        drop(stream.set_nodelay(true));
        keep_little_unsent(&stream);
        let router = self.router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            router.clone().oneshot(request.map(Body::new))
        });
        let stream = TokioIo::new(Patience::new(stream, self.write_timeout));
        let connection = self.http.serve_connection(stream, service);
        let connection = self.graceful.watch(connection);
        let open = Open::new(&self.counts.connections);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop((room, open));
        });
    }
}

/// By default the system would take megabytes for a reader that was quick at first, and then report nothing for
/// minutes: a slow reader could not be detected.
#[cfg(target_os = "linux")]
fn keep_little_unsent(stream: &TcpStream) {
    // Without it everything works, only slow readers are told apart later.
    drop(socket2::SockRef::from(stream).set_tcp_notsent_lowat(UNSENT_BYTES));
}

/// The system has no such setting.
#[cfg(not(target_os = "linux"))]
fn keep_little_unsent(_stream: &TcpStream) {}

fn http(options: &HttpOptions) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(options.header_timeout_s))
        .max_buf_size(options.header_bytes_max.max(HEADER_BYTES_MIN));
    http
}
