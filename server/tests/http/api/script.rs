use std::net::IpAddr;
use std::time::Instant;

use api::path;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use chain::hash::Hash;
use chain::keys::PublicKey;
use chain::params::Params;
use serde_json::{Value, json};
use server::http::{HttpOptions, Peer};

use crate::fixture::{Answer, Fixture};

fn seed(name: &str) -> String {
    Hash::of(&[name.as_bytes()]).to_hex()
}

fn new(rules: &Value) -> Value {
    let house = Hash(PublicKey::of_seed(&Hash::of(&[b"house"]).0).0).to_hex();
    json!({"op": "new", "time_ms": 1_000, "house": house, "rules": rules})
}

fn signing(op: &str, handle: &str) -> Value {
    let recovery = seed(&format!("{handle} recovery"));
    let hatch = json!({"handle": handle, "name": "Momo", "photo": seed("photo"), "recovery_seed": recovery});
    json!({"op": op, "seed": seed(handle), "action": {"hatch": hatch}})
}

fn hatch(handle: &str) -> Value {
    let mut request = signing("act", handle);
    request["time_ms"] = json!(1_000);
    request
}

fn lines(requests: &[Value]) -> String {
    requests.iter().map(|request| format!("{request}\n")).collect()
}

async fn script(fixture: &Fixture, body: impl Into<Vec<u8>>) -> Answer {
    fixture.post_bytes(path::CHAIN_SCRIPT, body.into()).await
}

/// The answers to a script that is run.
async fn answers(fixture: &Fixture, body: impl Into<Vec<u8>>) -> Vec<Value> {
    let answer = script(fixture, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let text = std::str::from_utf8(&answer.body).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The status and code of a script that is refused as a whole.
async fn refused(fixture: &Fixture, body: impl Into<Vec<u8>>) -> (u16, String) {
    let answer = script(fixture, body).await;
    (answer.status.as_u16(), answer.problem().code)
}

#[tokio::test]
async fn a_script_comes_as_lines_or_as_an_array_and_is_answered_alike() {
    let fixture = Fixture::new().await;
    let before = fixture.engine.status();
    let requests = [new(&json!("demo")), hatch("anna"), json!({"op": "pet", "pet": "anna"}), json!({"op": "nonsense"})];
    let as_lines = script(&fixture, lines(&requests)).await;
    assert_eq!(as_lines.header("content-type"), Some("application/x-ndjson"));
    assert_eq!(as_lines.header("cache-control"), Some("no-store"));
    let as_array = script(&fixture, format!(" {}", Value::from(requests.to_vec()))).await;
    assert_eq!(as_array.header("content-type"), Some("application/json"));
    let each: Vec<Value> = answers(&fixture, lines(&requests)).await;
    assert_eq!(as_array.json::<Vec<Value>>(), each);
    assert_eq!((each.len(), &each[2]["ok"]["blocks_left"]), (4, &json!(15)));
    assert_eq!(each[3]["error"]["code"], "unknown-op");
    assert_eq!(fixture.engine.status(), before, "the chain that is served is another one");
}

#[tokio::test]
async fn a_chain_goes_out_with_one_script_and_comes_in_with_the_next() {
    let fixture = Fixture::new().await;
    let first = answers(&fixture, lines(&[new(&json!("demo")), hatch("anna"), json!({"op": "state"})])).await;
    let second = answers(&fixture, lines(&[first[2].clone(), hatch("ben"), json!({"op": "status"})])).await;
    assert_eq!(second[2]["ok"]["pets"], 2);
    // Nothing stays.
    let third = answers(&fixture, lines(&[json!({"op": "status"})])).await;
    assert_eq!(third[0]["error"]["code"], "no-chain");
}

#[tokio::test]
async fn a_script_ends_with_quit_or_with_its_lines() {
    let fixture = Fixture::new().await;
    let quit = [json!({"op": "quit"}), json!({"op": "status"})];
    assert_eq!(answers(&fixture, lines(&quit)).await, [json!({"ok": null})]);
    assert_eq!(answers(&fixture, "").await, Vec::<Value>::new());
    assert_eq!(answers(&fixture, "\r\n \n").await, Vec::<Value>::new());
    assert_eq!(answers(&fixture, "[]").await, [json!([])]);
    assert_eq!(answers(&fixture, "nonsense").await[0]["error"]["code"], "bad-json");
}

#[tokio::test]
async fn what_is_no_script_is_refused() {
    let fixture = Fixture::new().await;
    for body in [&b"\xff"[..], b"[", b"[{}", b"[] []"] {
        assert_eq!(refused(&fixture, body).await, (400, "bad-request".to_owned()));
    }
}

#[tokio::test]
async fn a_script_has_bounds() {
    let fixture = Fixture::new().await;
    let too_large = (413, "script-too-large".to_owned());
    assert_eq!(refused(&fixture, vec![b' '; (1 << 20) + 1]).await, (413, "body-too-large".to_owned()));
    let status = "{\"op\":\"status\"}\n";
    assert_eq!(answers(&fixture, status.repeat(1_024)).await.len(), 1_024);
    assert_eq!(refused(&fixture, status.repeat(1_025)).await, too_large);
    // Much to say about few entries.
    let words = "x".repeat(3_000);
    let told = json!({"op": "act", "time_ms": 1_000, "seed": seed("anna"),
        "action": {"post": {"pet": "anna", "text": words}}});
    let mut talk = vec![new(&json!("demo")), hatch("anna"), told];
    talk.extend((0..1_000).map(|_| json!({"op": "state"})));
    assert_eq!(refused(&fixture, lines(&talk)).await, too_large);
    // A work that is too much by itself is one answer among others.
    let block = json!({"op": "close", "time_ms": 41_000, "seed": seed("house")});
    let dig = json!({"op": "dig", "time_ms": 41_000, "seed": seed("anna")});
    let hard = [new(&json!("demo")), hatch("anna"), dig, block];
    let hard = answers(&fixture, lines(&hard)).await;
    assert_eq!((&hard[2]["error"]["code"], &hard[3]["ok"]["entry"]), (&json!("too-much-work"), &json!(2)));
}

/// As much hatching work as rules may ask for, again and again.
fn busy() -> String {
    let rules = Params { hatch_tries_min: 1 << 22, ..Params::demo() };
    let rules = serde_json::to_value(rules).expect("JSON");
    let signing = (0..200).map(|number| signing("sign", &format!("anna-{number}")));
    lines(&[new(&rules)].into_iter().chain(signing).collect::<Vec<_>>())
}

#[tokio::test]
async fn a_script_that_takes_too_long_is_stopped() {
    let fixture = Fixture::new().await;
    let begun = Instant::now();
    assert_eq!(refused(&fixture, busy()).await, (413, "script-too-large".to_owned()));
    assert!((2..20).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    assert_eq!(answers(&fixture, lines(&[new(&json!("demo"))])).await.len(), 1, "the next one runs");
}

#[tokio::test]
async fn a_script_is_paid_for_by_its_time() {
    // A tenth of a second of a core in a minute.
    let options = HttpOptions { reads_per_minute: 2_000, ..HttpOptions::unlimited() };
    let fixture = Fixture::with(options).await;
    let send = async |network: u8, body: String| {
        let peer = Peer(IpAddr::from([192, 0, network, 1]));
        let request = Request::post(path::CHAIN_SCRIPT).extension(peer).body(Body::from(body));
        fixture.send(request.expect("a request")).await
    };
    let begun = Instant::now();
    let stopped = send(1, busy()).await;
    assert_eq!((stopped.status.as_u16(), stopped.problem().code.as_str()), (429, "slow-down"));
    assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
    let small = || lines(&[json!({"op": "status"})]);
    assert_eq!(send(1, small()).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(send(2, small()).await.status, StatusCode::OK, "others have theirs");
    // Small ones have a price, too.
    let mut run = 0;
    while send(3, small()).await.status == StatusCode::OK {
        run += 1;
    }
    assert!((50..=130).contains(&run), "{run}");
}
