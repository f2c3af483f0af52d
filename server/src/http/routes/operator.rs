//! For whoever runs the server.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::health::Trouble;
use crate::http::App;
use crate::http::metrics::{head, line};

/// Entries that the view may be behind while the server still counts as healthy.
const BEHIND_MAX: u64 = 10_000;
/// The same while it is begun anew: what is read in a moment.
const BEHIND_ANEW_MAX: u64 = 512;

/// Whether this server is of use: 200 when it is, 503 when people cannot use it. "well" where nothing is wrong, else a
/// line for everything that an operator should see to.
#[utoipa::path(get, path = "/healthz", tag = "operator", responses(
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

/// Numbers in the Prometheus text format.
#[utoipa::path(get, path = "/metrics", tag = "operator", responses(
    (status = 200, description = "Prometheus text", body = String, content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>) -> Response {
    let mut page = String::new();
    app.counts.write(&mut page);
    for (name, value) in app.engine.metrics().named() {
        let name = format!("pitpet_engine_{name}");
        head(&mut page, &name, "gauge", "See the engine's metrics.");
        line(&mut page, &name, value);
    }
    let status = app.engine.status();
    let rows = [
        ("pitpet_log_entries", "Entries in the log.", status.entries.0),
        ("pitpet_height", "Blocks closed.", status.height.0),
        ("pitpet_accounts", "Accounts.", status.accounts),
        ("pitpet_pets", "Pets, ended stories included.", status.pets),
        ("pitpet_view_behind_entries", "Entries that the view has not read.", behind(&app)),
    ];
    for (name, help, value) in rows {
        head(&mut page, name, "gauge", help);
        line(&mut page, name, value);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], page).into_response()
}

fn behind(app: &App) -> u64 {
    let read = app.view.next().borrow().0;
    app.engine.status().entries.0.saturating_sub(read)
}
