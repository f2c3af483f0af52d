//! What only shows with a real socket: slow and oversized headers, full houses, and the end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use server::http::{self, HttpOptions};
use server::store::Objects;
use server::view::ViewArchive;
use testkit::server::{Hands, options, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const SOON: Duration = Duration::from_secs(10);

struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

async fn running(options_of_http: HttpOptions) -> Running {
    let engine = start(options(Arc::new(Objects::memory()), &Hands::new())).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let served = tokio::spawn(async move {
        let archive = ViewArchive::default();
        http::run(listener, engine, None, &archive, options_of_http, stopped).await.expect("it serves");
    });
    Running { address, stop, served }
}

/// Sends bytes and reads until the server closes the connection or has answered for a moment.
async fn exchange(stream: &mut TcpStream, request: &[u8]) -> String {
    stream.write_all(request).await.expect("sent");
    let mut answer = vec![0; 64 << 10];
    let read = timeout(SOON, stream.read(&mut answer)).await.expect("in time").unwrap_or(0);
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

async fn connect(running: &Running) -> TcpStream {
    TcpStream::connect(running.address).await.expect("connected")
}

const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n";

#[tokio::test]
async fn a_connection_is_kept() {
    let running = running(HttpOptions::unlimited()).await;
    let mut stream = connect(&running).await;
    for _ in 0..2 {
        assert!(exchange(&mut stream, HEALTH).await.starts_with("HTTP/1.1 200 OK"));
    }
}

#[tokio::test]
async fn a_header_must_come_in_time() {
    let running = running(HttpOptions { header_timeout_s: 1, ..HttpOptions::unlimited() }).await;
    let mut stream = connect(&running).await;
    let answer = exchange(&mut stream, b"GET /healthz HTTP/1.1\r\nhost: te").await;
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn a_header_must_not_be_endless() {
    let running = running(HttpOptions { header_bytes_max: 8_192, ..HttpOptions::unlimited() }).await;
    let mut stream = connect(&running).await;
    let request = format!("GET /healthz HTTP/1.1\r\nhost: test\r\nx-long: {}\r\n\r\n", "a".repeat(20_000));
    let answer = exchange(&mut stream, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

/// Sends a head and then a body in pieces, and reads what the server says.
async fn upload_in_pieces(running: &Running, pieces: usize, bytes: usize, pause: Duration) -> String {
    let mut stream = connect(running).await;
    let head = format!(
        "PUT /api/v1/media/{} HTTP/1.1\r\nhost: test\r\nx-pitpet-salt: {}\r\ncontent-length: {}\r\n\r\n",
        "a".repeat(64),
        "0".repeat(32),
        pieces * bytes
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    for _ in 0..pieces {
        tokio::time::sleep(pause).await;
        // It may have been given up.
        if stream.write_all(&vec![7; bytes]).await.is_err() {
            break;
        }
    }
    let mut answer = vec![0; 64 << 10];
    let read = timeout(SOON, stream.read(&mut answer)).await.expect("in time").unwrap_or(0);
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test]
async fn a_slow_uplink_gets_there_and_a_trickle_does_not() {
    let running = running(HttpOptions { body_timeout_s: 1, ..HttpOptions::unlimited() }).await;
    let slow = upload_in_pieces(&running, 10, 4_000, Duration::from_millis(300));
    let trickle = upload_in_pieces(&running, 10, 10, Duration::from_millis(300));
    let (slow, trickle) = tokio::join!(slow, trickle);
    assert!(slow.contains("photo-not-an-image"), "{slow}");
    assert!(trickle.is_empty() || trickle.starts_with("HTTP/1.1 408"), "{trickle}");
}

#[tokio::test]
async fn odd_requests_are_answered() {
    let running = running(HttpOptions::unlimited()).await;
    let rows = [
        ("GET /healthz HTTP/1.0\r\n\r\n", "200"),
        ("GET /healthz HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", "200"),
        ("GET /healthz HTTP/1.1\r\n\r\n", "200"),
        ("GET http://other.example/healthz HTTP/1.1\r\nhost: test\r\n\r\n", "200"),
        ("OPTIONS * HTTP/1.1\r\nhost: test\r\n\r\n", "4"),
        ("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 0\r\n\r\n", "404"),
        ("CONNECT other.example:443 HTTP/1.1\r\nhost: test\r\n\r\n", "4"),
        ("GET nonsense HTTP/1.1\r\n\r\n", "4"),
        ("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", "400"),
        ("GET /healthz HTTP/1.1\r\nhost: test\r\nx-forwarded-for: \u{fffd},,;\"\r\n\r\n", "200"),
    ];
    for (request, status) in rows {
        let answer = exchange(&mut connect(&running).await, request.as_bytes()).await;
        let found = answer.split(' ').nth(1).unwrap_or_default();
        assert!(found.starts_with(status), "{request:?}: {answer}");
    }
}

#[tokio::test]
async fn answers_that_no_client_reads_are_dropped() {
    const ANSWERS: usize = 1_000;
    let running = running(HttpOptions { write_timeout_s: 1, ..HttpOptions::unlimited() }).await;
    let mut stream = connect(&running).await;
    let request = "GET /api/openapi.json HTTP/1.1\r\nhost: test\r\n\r\n";
    stream.write_all(request.repeat(ANSWERS).as_bytes()).await.expect("sent");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut answers = Vec::new();
    // It ends with a reset or in the middle of an answer, depending on what was on its way.
    drop(timeout(SOON, stream.read_to_end(&mut answers)).await.expect("the connection was closed"));
    assert!(String::from_utf8_lossy(&answers).matches("200 OK").count() < ANSWERS);
}

#[tokio::test]
async fn newcomers_wait_while_the_house_is_full() {
    let running = running(HttpOptions { connections_max: 1, ..HttpOptions::unlimited() }).await;
    let mut first = connect(&running).await;
    exchange(&mut first, HEALTH).await;
    let mut second = connect(&running).await;
    second.write_all(HEALTH).await.expect("sent");
    let mut answer = [0; 64];
    assert!(timeout(Duration::from_millis(200), second.read(&mut answer)).await.is_err(), "it must wait");
    drop(first);
    let read = timeout(SOON, second.read(&mut answer)).await.expect("in time").expect("an answer");
    assert!(answer[..read].starts_with(b"HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn one_address_has_its_share_of_connections() {
    let running = running(HttpOptions { connections_per_address: 1, ..HttpOptions::unlimited() }).await;
    let mut first = connect(&running).await;
    exchange(&mut first, HEALTH).await;
    let mut second = connect(&running).await;
    assert!(!answers(&mut second).await);
    drop(first);
    for _ in 0..500 {
        if answers(&mut connect(&running).await).await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the connection that ended still counts");
}

#[tokio::test]
async fn a_trusted_proxy_has_as_many_connections_as_it_likes() {
    let options = HttpOptions { connections_per_address: 1, trusted_proxies: 1, ..HttpOptions::unlimited() };
    let running = running(options).await;
    let mut streams = [connect(&running).await, connect(&running).await];
    for stream in &mut streams {
        assert!(answers(stream).await);
    }
}

/// Whether the server says anything before it closes the connection.
async fn answers(stream: &mut TcpStream) -> bool {
    // A connection may be closed before or after anything was sent.
    drop(stream.write_all(HEALTH).await);
    timeout(SOON, stream.read(&mut [0; 64])).await.expect("in time").unwrap_or(0) > 0
}

#[tokio::test]
async fn an_open_stream_does_not_hold_up_the_end() {
    let running = running(HttpOptions::unlimited()).await;
    let mut stream = connect(&running).await;
    let answer = exchange(&mut stream, b"GET /api/v1/live HTTP/1.1\r\nhost: test\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    running.stop.cancel();
    timeout(Duration::from_secs(5), running.served).await.expect("in time").expect("no panic");
}
