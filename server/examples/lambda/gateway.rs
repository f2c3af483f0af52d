//! The function's URL: requests become events, and answers responses.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::server::lambda::{Kind, Request, tick};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::functions::{Functions, Throttled};
use crate::options::Options;

/// Bytes of an event, and of an answer.
const MESSAGE_BYTES_MAX: usize = 6 << 20;

/// Serves until it is told to end; the functions end with it.
pub async fn run(options: Options) -> io::Result<()> {
    let functions = Arc::new(Functions::new(&options));
    let listener = TcpListener::bind(options.listen).await?;
    println!("Lambda answers on http://{}", listener.local_addr()?);
    tokio::spawn(call_by_schedule(functions.clone(), options.schedule()));
    let router =
        Router::new().fallback(answer).with_state(functions).into_make_service_with_connect_info::<SocketAddr>();
    let (mut terminated, mut interrupted) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        served = axum::serve(listener, router) => served,
        _ = terminated.recv() => Ok(()),
        _ = interrupted.recv() => Ok(()),
    }
}

async fn call_by_schedule(functions: Arc<Functions>, every: Duration) {
    let mut ticks = interval_at(Instant::now() + every, every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match functions.invoke(&tick()).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => eprintln!("the schedule's call failed: {error}"),
            Err(Throttled) => eprintln!("the schedule's call was refused: all functions are busy"),
        }
    }
}

async fn answer(
    State(functions): State<Arc<Functions>>,
    ConnectInfo(caller): ConnectInfo<SocketAddr>,
    request: HttpRequest,
) -> Response {
    let Some(event) = event_of(request, caller).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "{\"Message\":\"Request must be smaller than 6291456 bytes\"}")
            .into_response();
    };
    // A caller that goes away ends no function.
    let answered = tokio::spawn(async move { functions.invoke(&event).await }).await;
    match answered {
        Ok(Ok(Ok(answer))) => response_of(&answer).unwrap_or_else(bad_gateway),
        Ok(Ok(Err(error))) => {
            eprintln!("a function failed: {error}");
            bad_gateway()
        }
        Ok(Err(Throttled)) => (StatusCode::TOO_MANY_REQUESTS, "{\"Message\":\"Rate Exceeded.\"}").into_response(),
        Err(panicked) => {
            eprintln!("{panicked}");
            bad_gateway()
        }
    }
}

fn bad_gateway() -> Response {
    (StatusCode::BAD_GATEWAY, "Internal Server Error").into_response()
}

/// `None` if it is larger than an event may be.
async fn event_of(request: HttpRequest, caller: SocketAddr) -> Option<Value> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MESSAGE_BYTES_MAX).await.ok()?;
    let sent = parts.headers.iter();
    let headers: Vec<_> = sent.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let source = caller.ip().to_string();
    let event = Kind::FunctionUrl.event(&Request {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &headers,
        body: &body,
        source: &source,
    });
    (event.to_string().len() <= MESSAGE_BYTES_MAX).then_some(event)
}

/// `None` if the answer is none of a gateway's, or is larger than it may be.
fn response_of(answer: &Value) -> Option<Response> {
    if answer.to_string().len() > MESSAGE_BYTES_MAX {
        return None;
    }
    let text = answer["body"].as_str().unwrap_or_default();
    let body = match answer["isBase64Encoded"].as_bool()? {
        true => STANDARD.decode(text).ok()?,
        false => text.as_bytes().to_vec(),
    };
    let status = u16::try_from(answer["statusCode"].as_u64()?).ok()?;
    let mut response = Response::builder().status(status);
    let none = json!({});
    for (name, value) in answer["headers"].as_object().or(none.as_object())? {
        let name: HeaderName = name.parse().ok()?;
        // The length is that of the body which leaves here.
        if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
            response = response.header(name, HeaderValue::from_str(value.as_str()?).ok()?);
        }
    }
    response.body(Body::from(body)).ok()
}
