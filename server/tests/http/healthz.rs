use axum::http::StatusCode;

use crate::world::World;

#[tokio::test]
async fn a_server_that_has_read_its_log_is_well() {
    let world = World::new().await;
    assert_eq!(world.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn metrics_are_prometheus_text() {
    let world = World::new().await;
    world.catch_up().await;
    world.get("/api/v1/feed").await;
    let answer = world.get("/metrics").await;
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
