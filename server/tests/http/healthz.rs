use std::time::Duration;

use api::log::Outcome;
use axum::http::StatusCode;
use testkit::server::account::accepted;
use testkit::server::client::tiny_png;
use testkit::server::stores::Mishap;

use crate::fixture::Fixture;

#[tokio::test]
async fn a_server_that_has_read_its_log_is_well() {
    let fixture = Fixture::new().await;
    fixture.catch_up().await;
    let answer = fixture.get("/healthz").await;
    assert_eq!((answer.status, answer.body.as_ref()), (StatusCode::OK, &b"well\n"[..]));
}

#[tokio::test]
async fn what_is_wrong_with_the_clock_is_told() {
    let fixture = Fixture::new().await;
    assert_eq!(fixture.get("/healthz").await.body, "well\n");
    fixture.hands.back(Duration::from_secs(7_200));
    for _ in 0..500 {
        let answer = fixture.get("/healthz").await;
        assert_eq!(answer.status, StatusCode::OK, "people can read and write");
        let said = String::from_utf8_lossy(&answer.body).into_owned();
        if said.starts_with("the clock is 2 hours behind the log's last entry") {
            assert_eq!(said.lines().count(), 1);
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not told");
}

#[tokio::test]
async fn metrics_are_prometheus_text() {
    let fixture = Fixture::new().await;
    fixture.catch_up().await;
    fixture.get("/api/v1/feed").await;
    let answer = fixture.get("/metrics").await;
    let page = std::str::from_utf8(&answer.body).expect("text");
    for line in [
        "pitpet_http_answers_total{class=\"2xx\"} 1",
        "pitpet_http_answer_seconds_count 1",
        "pitpet_log_entries 1",
        "pitpet_view_behind_entries 0",
        "pitpet_engine_accepted 0",
    ] {
        assert!(page.lines().any(|found| found == line), "{line}\n{page}");
    }
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let (_, value) = line.rsplit_once(' ').expect("a name and a value");
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
}

#[tokio::test]
async fn a_balancer_is_told_while_nothing_can_be_written_and_when_it_can_again() {
    let fixture = Fixture::new().await;
    let mut ada = fixture.hatched("ada", &tiny_png()).await;
    fixture.catch_up().await;
    let answer = fixture.get("/readyz").await;
    assert_eq!((answer.status, answer.body.as_ref()), (StatusCode::OK, &b"ready\n"[..]));
    fixture.store.spoil(|_, _| Some(Mishap::Failed));
    let post = ada.post("into the void");
    assert!(matches!(fixture.submit(post.clone()).await, Outcome::TryLater { .. }));
    let answer = fixture.get("/readyz").await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, Some("2")));
    assert!(answer.body.starts_with(b"nothing can be written"), "{:?}", answer.body);
    fixture.store.spoil(|_, _| None);
    accepted(fixture.submit(post).await);
    fixture.catch_up().await;
    assert_eq!(fixture.get("/readyz").await.status, StatusCode::OK);
    // A server that ends is not sent any more requests.
    fixture.stop.cancel();
    let answer = fixture.get("/readyz").await;
    assert_eq!(
        (answer.status, answer.body.as_ref()),
        (StatusCode::SERVICE_UNAVAILABLE, &b"the server is stopping\n"[..])
    );
}
