//! Routes for operators.

use api::path;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::health::Trouble;
use crate::http::App;

/// Entries that the view may be behind while the server still counts as healthy.
const BEHIND_MAX: u64 = 10_000;
/// The same while it is rebuilt: read in a moment.
const BEHIND_ANEW_MAX: u64 = 512;

/// Seconds after which a server that is not ready is asked again.
const RETRY_AFTER_S: &str = "2";

/// Whether this server is usable: 200 if it is, else 503. "well" without any problem, else a line for each problem that
/// an operator should solve.
#[utoipa::path(get, path = path::HEALTH, tag = "operator", responses(
    (status = 200, description = "well, or what is to be seen to", body = String, content_type = "text/plain"),
    (status = 503, description = "Why it is of no use now", body = String, content_type = "text/plain")))]
pub async fn health(State(app): State<App>) -> Response {
    let behind = behind(&app);
    let mut troubles = app.engine.troubles();
    if behind > BEHIND_MAX || (behind > BEHIND_ANEW_MAX && app.view.is_making()) {
        troubles.push(Trouble::ViewBehind { behind });
    }
    if troubles.is_empty() {
        return (StatusCode::OK, "well\n").into_response();
    }
    let stopped = troubles.iter().any(Trouble::stops);
    let status = if stopped { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let lines: String = troubles.into_iter().map(|trouble| format!("{}\n", trouble.for_all())).collect();
    (status, lines).into_response()
}

/// Whether a balancer should send requests here: 200 while the log can be written and the view has read it, else 503
/// with the reasons. A server that is told to stop says so before it closes.
#[utoipa::path(get, path = path::READY, tag = "operator", responses(
    (status = 200, description = "ready", body = String, content_type = "text/plain"),
    (status = 503, description = "Why not", body = String, content_type = "text/plain")))]
pub async fn ready(State(app): State<App>) -> Response {
    let behind = behind(&app);
    let mut reasons: Vec<String> =
        app.engine.troubles().into_iter().filter(Trouble::stops).map(|trouble| trouble.for_all().to_string()).collect();
    if behind > BEHIND_ANEW_MAX {
        reasons.push(Trouble::ViewBehind { behind }.to_string());
    }
    if app.stop.is_cancelled() {
        reasons.push("the server is stopping".to_owned());
    }
    if reasons.is_empty() {
        return (StatusCode::OK, "ready\n").into_response();
    }
    let lines: String = reasons.into_iter().map(|reason| reason + "\n").collect();
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER_S)], lines).into_response()
}

/// Numbers in the Prometheus text format.
#[utoipa::path(get, path = path::METRICS, tag = "operator", responses(
    (status = 200, description = "Prometheus text", body = String, content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>) -> Response {
    let (status, counts) = (app.engine.status(), &app.counts);
    counts.entries.set(status.entries.0);
    counts.height.set(status.height.0);
    counts.accounts.set(status.accounts);
    counts.pets.set(status.pets);
    counts.behind.set(behind(&app));
    let (content_type, page) = counts.page();
    ([(header::CONTENT_TYPE, content_type)], page).into_response()
}

fn behind(app: &App) -> u64 {
    let read = app.view.next().borrow().0;
    app.engine.status().entries.0.saturating_sub(read)
}
