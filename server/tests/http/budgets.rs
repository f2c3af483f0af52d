//! One caller's share is not that of all.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use chain::commitment::photo_commitment;
use futures::StreamExt;
use http_body_util::BodyExt;
use image::ImageFormat;
use server::http::{HttpOptions, Peer};

use crate::fixture::Fixture;
use crate::sample::{jpeg, noise, picture};

fn upload(network: u8, photo: &[u8], body: Body) -> Request<Body> {
    let request = Request::put(api::path::upload(photo_commitment(&[5; 16], photo)));
    let request = request.header("x-pitpet-salt", "05".repeat(16)).extension(peer(network));
    request.body(body).expect("a request")
}

fn get(network: u8, path: &str) -> Request<Body> {
    Request::get(path).extension(peer(network)).body(Body::empty()).expect("a request")
}

fn peer(network: u8) -> Peer {
    Peer(IpAddr::from([192, 0, network, 1]))
}

/// Sends so many bytes and then nothing.
fn stalled(bytes: usize) -> Body {
    let first = futures::stream::once(async move { Ok::<_, std::io::Error>(vec![7; bytes]) });
    Body::from_stream(first.chain(futures::stream::pending()))
}

#[tokio::test]
async fn uploads_that_stall_take_no_other_caller_s_place() {
    let fixture = Fixture::new().await;
    for bytes in [0, 1_000, 7_000_000] {
        let mut stalling: Vec<_> = (1..=8)
            .flat_map(|network| [network, network])
            .map(|network| Box::pin(fixture.send(upload(network, &[], stalled(bytes)))))
            .collect();
        for upload in &mut stalling {
            drop(futures::poll!(upload));
        }
        let photo = picture(ImageFormat::Png, u8::try_from(bytes % 251).expect("small"));
        // Also for those whose others stall.
        for network in [1, 100] {
            let answer = fixture.send(upload(network, &photo, photo.clone().into())).await;
            assert!(answer.status.is_success(), "{bytes} {network} {answer:?}");
        }
    }
}

#[tokio::test]
async fn photos_that_are_read_slowly_take_no_other_caller_s_place() {
    let fixture = Fixture::new().await;
    let large = noise(1_500, 1_500);
    assert!(large.len() > 6 << 20);
    let name = fixture.uploaded(&large).await;
    let path = format!("/media/{name}");
    let mut slow: Vec<Response> = Vec::new();
    for network in 1..=9 {
        for _ in 0..8 {
            slow.push(fixture.open(get(network, &path)).await);
        }
    }
    assert!(slow.iter().all(|answer| answer.status() == StatusCode::OK));
    let answer = fixture.send(get(100, &path)).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::OK, large.len()));
    assert_eq!(answer.header("content-length"), Some(large.len().to_string().as_str()));
    assert_eq!(answer.body, large);
    // And who was slow gets it all in the end.
    let body = slow.remove(0).into_body().collect().await.expect("a whole body").to_bytes();
    assert_eq!(body, Bytes::from(large));
}

#[tokio::test]
async fn a_photo_that_is_erased_while_it_is_read_ends() {
    let fixture = Fixture::new().await;
    let large = noise(1_200, 1_200);
    let name = fixture.uploaded(&large).await;
    let answer = fixture.open(get(1, &format!("/media/{name}"))).await;
    for key in server::store::StorageKey::photo_and_copies(name) {
        fixture.engine.store().delete(&key).await.expect("deleted");
    }
    assert!(answer.into_body().collect().await.is_err(), "half a photo is none");
}

#[tokio::test]
async fn streams_leave_connections_for_everything_else() {
    let fixture = Fixture::with(HttpOptions { connections_max: 40, ..HttpOptions::unlimited() }).await;
    let mut open = Vec::new();
    for network in 1..=64 {
        let stream = fixture.open(get(network, "/api/v1/live")).await;
        match stream.status() {
            StatusCode::OK => open.push(stream),
            status => assert_eq!(status, StatusCode::TOO_MANY_REQUESTS),
        }
    }
    assert_eq!(open.len(), 20);
    open.pop();
    assert_eq!(fixture.open(get(100, "/api/v1/live")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn reads_cost_what_they_cost() {
    let options = HttpOptions { reads_per_minute: 200, ..HttpOptions::unlimited() };
    let fixture = Fixture::with(options).await;
    fixture.hatched("ida", &jpeg(1)).await;
    fixture.catch_up().await;
    let rows = [
        ("/api/v1/feed", 50),
        ("/api/v1/search?q=ida", 4),
        ("/api/v1/entries?from=0", 200),
        ("/api/v1/dig", 50),
        ("/api/v1/proof/consistency?old=1&new=2", 10),
        ("/api/v1/votes", 50),
        ("/api/v1/blocks", 50),
    ];
    for (network, (path, times)) in (1..).zip(rows) {
        let mut read = 0;
        let refused = loop {
            let answer = fixture.send(get(network, path)).await;
            if answer.status != StatusCode::OK {
                break answer;
            }
            read += 1;
        };
        // A little comes back meanwhile.
        assert!((times..=times + times / 4 + 1).contains(&read), "{path} {read}");
        assert_eq!((refused.status.as_u16(), refused.problem().code.as_str()), (429, "slow-down"), "{path}");
        assert!(refused.header("retry-after").is_some(), "{path}");
        assert_eq!(fixture.send(get(network, "/healthz")).await.status, StatusCode::OK);
        assert_eq!(fixture.send(get(100 + network, path)).await.status, StatusCode::OK, "others have theirs");
    }
}

#[tokio::test]
async fn a_stream_that_is_opened_again_and_again_costs_what_it_tells() {
    let fixture = Fixture::with(HttpOptions { reads_per_minute: 20, ..HttpOptions::unlimited() }).await;
    let open = async |network| fixture.open(get(network, "/api/v1/live?from=0")).await.status();
    let mut opened = 0;
    let refused = loop {
        match open(1).await {
            StatusCode::OK => opened += 1,
            status => break status,
        }
    };
    // A little comes back meanwhile.
    assert!((20..=26).contains(&opened), "{opened}");
    assert_eq!(refused, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(open(100).await, StatusCode::OK, "others have theirs");
}

#[tokio::test]
async fn behind_a_proxy_every_caller_has_a_share() {
    let options = HttpOptions { uploads_per_minute: 1, trusted_proxies: 1, ..HttpOptions::unlimited() };
    let fixture = Fixture::with(options).await;
    let photo = jpeg(1);
    let send = async |name: &'static str, value: &'static str| {
        let mut request = upload(1, &photo, photo.clone().into());
        request.headers_mut().append(name, value.parse().expect("a header's value"));
        fixture.send(request).await.status.as_u16()
    };
    let rows = [
        ("x-forwarded-for", "198.51.100.7", 201),
        ("x-forwarded-for", "198.51.100.7:4711", 429),
        ("x-forwarded-for", "6.6.6.6, \"[::ffff:198.51.100.7]:80\"", 429),
        ("x-forwarded-for", "198.51.101.7:4711", 200),
        ("x-forwarded-for", "[2001:db8:1:2::1]:443", 200),
        ("forwarded", "for=\"[2001:db8:1:2::9]\";proto=https", 429),
        ("forwarded", "for=\"[2001:db8:2:2::9]\";proto=https", 200),
        ("x-forwarded-for", "unknown", 200),
        ("forwarded", "for=_hidden", 429),
    ];
    for (name, value, status) in rows {
        assert_eq!(send(name, value).await, status, "{name}: {value}");
    }
}
