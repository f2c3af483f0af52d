//! Events of every shape.

use api::path;
use serde_json::json;
use testkit::said;
use testkit::server::client::tiny_png;

use crate::function::Bucket;
use crate::gateway::{Gateway, Kind};

/// Addresses whose answers are text or JSON; all others are bytes.
const TEXT: [&str; 3] = ["application/json", "text/plain", "application/problem+json"];

#[tokio::test]
async fn every_answer_says_what_it_is_and_bytes_arrive_as_bytes() {
    let bucket = Bucket::new();
    let function = bucket.function().await;
    let gateway = Gateway { function: &function, kind: Kind::FunctionUrl };
    let photo = gateway.upload(&tiny_png()).await;
    let mut anna = gateway.hatched("anna", photo, 2).await;
    let posted = gateway.act(said::post(anna.pet, "hello").showing(vec![photo]), &mut anna).await;
    let end = gateway.signed().await;
    let mut binary = 0;
    for address in path::ALL.iter().chain([&path::OPENAPI]) {
        let concrete = address
            .replace("{birth}", &anna.pet.to_hex())
            .replace("{commitment}", &photo.to_hex())
            .replace("{entry}", &posted.index.0.to_string())
            .replace("{handle}", "anna");
        let concrete = match *address {
            path::CONSISTENCY => format!("{concrete}?old=1&new={end}"),
            path::INCLUSION => format!("{concrete}?entry=0&size={end}"),
            path::SEARCH => format!("{concrete}?q=hello"),
            _ => concrete,
        };
        let answer = gateway.get(&concrete).await;
        let kind = answer.headers["content-type"].as_str().unwrap_or_default().to_owned();
        assert!(!kind.is_empty(), "{address} does not say what it is: {answer:?}");
        let is_text = TEXT.iter().any(|text| kind.starts_with(text));
        assert_eq!(answer.was_base64, !is_text, "{address}: {kind}");
        binary += u32::from(answer.was_base64 && answer.status == 200);
    }
    assert_eq!(binary, 6, "entries, both proofs, dig, photo, thumb");
}

#[tokio::test]
async fn a_path_with_everything_in_it_reaches_its_route() {
    let bucket = Bucket::new();
    let function = bucket.function().await;
    for kind in [Kind::FunctionUrl, Kind::HttpApi] {
        let gateway = Gateway { function: &function, kind };
        for path in ["/api/v1/accounts/%C3%BC%20x", "/api/v1/accounts/a|b", "/api/v1/search?q=a%20b%26c", "/nothing"] {
            let answer = gateway.get(path).await;
            assert!(matches!(answer.status, 200 | 400 | 404), "{path}: {answer:?}");
            assert!(answer.headers["content-security-policy"].is_string(), "{path}");
        }
    }
}

#[tokio::test]
async fn an_event_of_another_kind_is_named_and_harms_nothing() {
    let bucket = Bucket::new();
    let function = bucket.function().await;
    for event in [json!({"Records": [{"eventSource": "aws:sqs"}]}), json!({}), json!("hello"), json!(null)] {
        let error = function.invoke(&event).await.expect_err("no answer");
        let message = error["errorMessage"].as_str().expect("a message");
        assert!(message.starts_with("this event is neither an HTTP request"), "{event}: {message}");
    }
    let gateway = Gateway { function: &function, kind: Kind::HttpApi };
    assert!(gateway.signed().await >= 1);
}

#[tokio::test]
async fn a_caller_cannot_play_the_schedule() {
    let bucket = Bucket::new();
    let function = bucket.function().await;
    let gateway = Gateway { function: &function, kind: Kind::HttpApi };
    let body = testkit::server::lambda::tick().to_string();
    let mut request = crate::gateway::get("/source");
    (request.method, request.body, request.headers) = ("POST", body.as_bytes(), &[("source", "aws.events")]);
    assert!(matches!(gateway.send(&request).await.status, 404 | 405));
}
