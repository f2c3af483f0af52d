use std::collections::BTreeSet;

use api::path;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;

use crate::fixture::Fixture;

/// Every address with its methods. A route that is added must be added here, which is when its tests are remembered.
const ROUTES: [(&str, &str); 31] = [
    ("/api/v1/accounts/{handle}", "get"),
    ("/api/v1/blocks", "get"),
    ("/api/v1/chain", "get"),
    ("/api/v1/chain/script", "post"),
    ("/api/v1/checkpoint", "get"),
    ("/api/v1/dig", "get"),
    ("/api/v1/dig", "post"),
    ("/api/v1/entries", "get"),
    ("/api/v1/events", "post"),
    ("/api/v1/feed", "get"),
    ("/api/v1/live", "get"),
    ("/api/v1/media/{commitment}", "put"),
    ("/api/v1/memorials", "get"),
    ("/api/v1/pets/{birth}", "get"),
    ("/api/v1/pets/{birth}/posts", "get"),
    ("/api/v1/pets/{birth}/remembrance", "get"),
    ("/api/v1/pets/{birth}/sitters", "get"),
    ("/api/v1/pets/{birth}/visitors", "get"),
    ("/api/v1/posts/{entry}", "get"),
    ("/api/v1/proof/consistency", "get"),
    ("/api/v1/proof/inclusion", "get"),
    ("/api/v1/search", "get"),
    ("/api/v1/shelter", "get"),
    ("/api/v1/snapshot", "get"),
    ("/api/v1/votes", "get"),
    ("/api/v1/votes", "post"),
    ("/healthz", "get"),
    ("/media/{commitment}", "get"),
    ("/media/{commitment}/thumb", "get"),
    ("/metrics", "get"),
    ("/readyz", "get"),
];

async fn document(fixture: &Fixture) -> Value {
    fixture.get(path::OPENAPI).await.json()
}

#[tokio::test]
async fn the_document_lists_every_route() {
    let fixture = Fixture::new().await;
    let document = document(&fixture).await;
    let paths = document["paths"].as_object().expect("paths");
    let mut found: Vec<_> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods");
            methods.keys().map(move |method| (path.as_str(), method.as_str()))
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found, ROUTES);
}

#[tokio::test]
async fn the_document_lists_the_table_that_clients_read() {
    let fixture = Fixture::new().await;
    let document = document(&fixture).await;
    let paths: BTreeSet<_> = document["paths"].as_object().expect("paths").keys().map(String::as_str).collect();
    assert_eq!(paths, path::ALL.iter().copied().collect());
}

#[tokio::test]
async fn every_route_is_served_and_answers_as_documented() {
    let fixture = Fixture::new().await;
    fixture.catch_up().await;
    let document = document(&fixture).await;
    for (path, method) in ROUTES {
        let hash = "00".repeat(32);
        let concrete = path
            .replace("{birth}", &hash)
            .replace("{commitment}", &hash)
            .replace("{entry}", "1")
            .replace("{handle}", "ida");
        let request = Request::builder().method(method.to_uppercase().as_str()).uri(concrete).body(Body::empty());
        let status = fixture.open(request.expect("a request")).await.status();
        let documented = document["paths"][path][method]["responses"].as_object().expect("responses");
        assert!(documented.contains_key(status.as_str()), "{method} {path}: {status} is not documented");
        assert_ne!(status, StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn every_schema_that_is_named_is_there() {
    let fixture = Fixture::new().await;
    let document = document(&fixture).await;
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().expect("a name");
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}
