use axum::body::Body;
use axum::http::{Request, StatusCode};
use server::http::HttpOptions;

use crate::fixture::{Answer, Fixture};

async fn fixture() -> (Fixture, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = [
        ("index.html", "<!doctype html>page"),
        ("boot.js", "boot()"),
        ("app-0123456789abcdef.js", "app()"),
        ("app-0123456789abcdef.js.br", "not really Brotli"),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let site = Some(folder.path().to_owned());
    (Fixture::with(HttpOptions { site, ..HttpOptions::unlimited() }).await, folder)
}

async fn get_br(fixture: &Fixture, path: &str) -> Answer {
    fixture.send(Request::get(path).header("accept-encoding", "gzip, br").body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn hashed_files_stay_for_ever_and_come_packed() {
    let (fixture, _folder) = fixture().await;
    let plain = fixture.get("/app-0123456789abcdef.js").await;
    assert_eq!(plain.body, "app()");
    assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let packed = get_br(&fixture, "/app-0123456789abcdef.js").await;
    assert_eq!(packed.header("content-encoding"), Some("br"));
    assert_eq!(packed.header("content-type"), Some("text/javascript"));
    assert_eq!(packed.body, "not really Brotli");
}

#[tokio::test]
async fn other_files_are_asked_for_again() {
    let (fixture, _folder) = fixture().await;
    let answer = fixture.get("/boot.js").await;
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    let etag = answer.header("etag").expect("an ETag").to_owned();
    let request = Request::get("/boot.js").header("if-none-match", etag).body(Body::empty());
    assert_eq!(fixture.send(request.expect("a request")).await.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_app_s_own_addresses_get_the_page() {
    let (fixture, _folder) = fixture().await;
    for path in ["/", "/pet/abc", "/memorials", "/post/17?from=feed"] {
        let answer = fixture.get(path).await;
        assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, &b"<!doctype html>page"[..]), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
    }
}

#[tokio::test]
async fn what_is_missing_is_not_the_page() {
    let (fixture, _folder) = fixture().await;
    for path in ["/app-fedcba9876543210.js", "/api/v1/nonsense", "/api/", "/media/x/y/z", "/../Cargo.toml"] {
        assert_eq!(fixture.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// Every path gives the page, a file of the site, or nothing.
#[tokio::test]
async fn odd_paths_are_the_page_or_nothing() {
    let (fixture, folder) = fixture().await;
    let secret = "the house's secret";
    std::fs::write(folder.path().with_extension("key"), secret).expect("written");
    let outside = folder.path().with_extension("key");
    let outside = outside.file_name().and_then(|name| name.to_str()).expect("a name");
    std::fs::create_dir(folder.path().join("art")).expect("a folder");
    let long = |length: usize| "a".repeat(length);
    let paths: Vec<String> = [
        format!("pets/{}", long(300)),
        format!("pets/{}.html", long(300)),
        format!("{}.js", long(252)),
        long(251),
        long(255),
        long(256),
        long(6_000),
        "%61".repeat(300),
        "%e2%82%ac".repeat(90),
        "a/".repeat(3_000),
        "%00".to_owned(),
        "a%00.js".to_owned(),
        format!("..%2f{outside}"),
        format!("%2e%2e/{outside}"),
        format!("../{outside}"),
        format!("art/../../{outside}"),
        format!("/{outside}"),
        format!("%2f%2f{outside}"),
        format!("..%5c{outside}"),
        "art".to_owned(),
        "art/".to_owned(),
        "index.html".to_owned(),
        "index.html/x".to_owned(),
        "index.html/".to_owned(),
        "api".to_owned(),
        "media".to_owned(),
        "api%2fv1/feed".to_owned(),
        "/api/v1/feed".to_owned(),
        "api//v1/feed".to_owned(),
        "api/v1/feed/".to_owned(),
        "%ff".to_owned(),
        "%".to_owned(),
        "%zz".to_owned(),
        "a%0d%0ab".to_owned(),
        "con".to_owned(),
        "c:/windows".to_owned(),
        "%F0%9F%90%B1".to_owned(),
        "?a=%".to_owned(),
        ";/?:@&=+$,".to_owned(),
    ]
    .into();
    for path in paths {
        for method in ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
            let request = Request::builder().method(method).uri(format!("/{path}")).body(Body::empty());
            let answer = fixture.send(request.expect("a request")).await;
            let status = answer.status.as_u16();
            let expected: &[u16] =
                if method == "GET" || method == "HEAD" { &[200, 307, 400, 404] } else { &[404, 405] };
            assert!(expected.contains(&status), "{method} {path}: {status}");
            assert!(!String::from_utf8_lossy(&answer.body).contains(secret), "{method} {path}");
        }
    }
    let rows = [(long(300), 200), (format!("{}.js", long(300)), 404), ("%61".repeat(300), 200), (long(255), 200)];
    for (path, status) in rows {
        assert_eq!(fixture.get(&format!("/{path}")).await.status.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn odd_headers_are_no_fault_of_ours() {
    let (fixture, _folder) = fixture().await;
    let rows = [
        ("range", "bytes=0-0"),
        ("range", "bytes=999999999-"),
        ("range", "bytes=-1,0-1,5-"),
        ("range", "bytes=5-1"),
        ("range", "nonsense"),
        ("accept-encoding", "br;q=0, *;q=0"),
        ("accept-encoding", "identity;q=0"),
        ("accept-encoding", "br;q=2,,;"),
        ("if-none-match", "\"\", W/"),
        ("if-modified-since", "yesterday"),
        ("if-match", "\"x\""),
        ("content-length", "0"),
        ("last-event-id", "-1"),
        ("x-pitpet-salt", "\u{e9}"),
    ];
    let paths = [
        "/",
        "/boot.js",
        "/app-0123456789abcdef.js",
        "/media/x",
        "/api/v1/feed",
        "/api/v1/entries",
        "/api/openapi.json",
    ];
    for path in paths {
        for (name, value) in rows {
            let value = axum::http::HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
            let request = Request::get(path).header(name, value).body(Body::empty()).expect("a request");
            let answer = fixture.send(request).await;
            assert!(answer.status.as_u16() < 500, "{path} {name}: {}", answer.status);
        }
    }
    let plain = Request::get("/app-0123456789abcdef.js").header("accept-encoding", "br;q=0, *;q=0");
    let plain = fixture.send(plain.body(Body::empty()).expect("a request")).await;
    assert_eq!(plain.header("content-encoding"), None);
}

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let (fixture, _folder) = fixture().await;
    for path in ["/", "/boot.js", "/api/v1/feed", "/api/v1/nonsense", "/healthz"] {
        let answer = fixture.get(path).await;
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'self'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
}
