use axum::body::Body;
use axum::http::{Request, StatusCode};
use server::http::HttpOptions;

use crate::world::{Answer, World};

async fn world() -> (World, tempfile::TempDir) {
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
    (World::with(HttpOptions { site, ..HttpOptions::unlimited() }).await, folder)
}

async fn get_br(world: &World, path: &str) -> Answer {
    world.send(Request::get(path).header("accept-encoding", "gzip, br").body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn hashed_files_stay_for_ever_and_come_packed() {
    let (world, _folder) = world().await;
    let plain = world.get("/app-0123456789abcdef.js").await;
    assert_eq!(plain.body, "app()");
    assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let packed = get_br(&world, "/app-0123456789abcdef.js").await;
    assert_eq!(packed.header("content-encoding"), Some("br"));
    assert_eq!(packed.header("content-type"), Some("text/javascript"));
    assert_eq!(packed.body, "not really Brotli");
}

#[tokio::test]
async fn other_files_are_asked_for_again() {
    let (world, _folder) = world().await;
    let answer = world.get("/boot.js").await;
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    let etag = answer.header("etag").expect("an ETag").to_owned();
    let request = Request::get("/boot.js").header("if-none-match", etag).body(Body::empty());
    assert_eq!(world.send(request.expect("a request")).await.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_app_s_own_addresses_get_the_page() {
    let (world, _folder) = world().await;
    for path in ["/", "/pet/abc", "/memorials", "/post/17?from=feed"] {
        let answer = world.get(path).await;
        assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, &b"<!doctype html>page"[..]), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
    }
}

#[tokio::test]
async fn what_is_missing_is_not_the_page() {
    let (world, _folder) = world().await;
    for path in ["/app-fedcba9876543210.js", "/api/v1/nonsense", "/api/", "/media/x/y/z", "/../Cargo.toml"] {
        assert_eq!(world.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let (world, _folder) = world().await;
    for path in ["/", "/boot.js", "/api/v1/feed", "/api/v1/nonsense", "/healthz"] {
        let answer = world.get(path).await;
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'self'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
}
