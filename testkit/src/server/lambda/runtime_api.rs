//! Lambda's Runtime API (version 2018-06-01). A function that asks for the next event is stopped until there is one.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// Time that a function has for an event.
pub const TIME: Duration = Duration::from_secs(20);

/// How an event ended: with an answer, or an error.
pub type Ended = Result<Value, Value>;

struct Invocation {
    id: String,
    event: Vec<u8>,
}

/// One function's Runtime API.
pub struct RuntimeApi {
    /// Where the function reaches it.
    pub address: SocketAddr,
    invocations: mpsc::UnboundedSender<Invocation>,
    state: Arc<Told>,
    numbers: AtomicU64,
    serving: JoinHandle<()>,
}

struct Told {
    waiting: tokio::sync::Mutex<mpsc::UnboundedReceiver<Invocation>>,
    answers: Mutex<HashMap<String, oneshot::Sender<Ended>>>,
    /// The function's process, once it is to be stopped between events.
    process: Mutex<Option<u32>>,
}

impl RuntimeApi {
    /// Listens on a free port.
    ///
    /// # Panics
    /// When there is none.
    pub async fn start() -> Self {
        let (invocations, waiting) = mpsc::unbounded_channel();
        let state = Arc::new(Told {
            waiting: tokio::sync::Mutex::new(waiting),
            answers: Mutex::default(),
            process: Mutex::default(),
        });
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .layer(DefaultBodyLimit::disable())
            .with_state(state.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { address, invocations, state, numbers: AtomicU64::new(0), serving }
    }

    /// From now on this process is stopped between events; `None` when it has ended.
    ///
    /// # Panics
    /// When another thread has panicked here.
    pub fn freezes(&self, process: Option<u32>) {
        *self.state.process.lock().expect("not poisoned") = process;
    }

    /// Sends an event, and waits for its end; `None` if that takes too long.
    ///
    /// # Panics
    /// When another thread has panicked here.
    pub async fn invoke(&self, event: Vec<u8>) -> Option<Ended> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let id = format!("8476a536-e9f4-11e8-9739-{number:012}");
        let (answer, answered) = oneshot::channel();
        self.state.answers.lock().expect("not poisoned").insert(id.clone(), answer);
        self.invocations.send(Invocation { id, event }).expect("it listens");
        Some(tokio::time::timeout(TIME, answered).await.ok()?.expect("answered"))
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Told {
    fn signal(&self, signal: &str) {
        if let Some(process) = *self.process.lock().expect("not poisoned") {
            // It may have been killed.
            drop(Command::new("kill").args([signal, &process.to_string()]).status());
        }
    }

    fn end(&self, id: &str, ended: Ended) -> StatusCode {
        let asker = self.answers.lock().expect("not poisoned").remove(id);
        assert!(asker.expect("an event of that id").send(ended).is_ok(), "it is waited for");
        StatusCode::ACCEPTED
    }
}

/// The function asks for the next event: it has nothing to do, and is stopped until there is one.
async fn next(State(told): State<Arc<Told>>) -> Response {
    let mut waiting = told.waiting.lock().await;
    let invocation = match waiting.try_recv() {
        Ok(invocation) => invocation,
        Err(_) => {
            told.signal("-STOP");
            match waiting.recv().await {
                Some(invocation) => invocation,
                // Nobody sends events any more.
                None => return StatusCode::GONE.into_response(),
            }
        }
    };
    told.signal("-CONT");
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970") + TIME;
    let head = [
        ("content-type", "application/json".to_owned()),
        ("lambda-runtime-aws-request-id", invocation.id),
        ("lambda-runtime-deadline-ms", deadline.as_millis().to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:123456789012:function:pitpet".into()),
        ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0".into()),
    ];
    (head, invocation.event).into_response()
}

async fn response(State(told): State<Arc<Told>>, Path(id): Path<String>, body: Bytes) -> StatusCode {
    told.end(&id, Ok(serde_json::from_slice(&body).expect("JSON")))
}

async fn error(State(told): State<Arc<Told>>, Path(id): Path<String>, body: Bytes) -> StatusCode {
    told.end(&id, Err(serde_json::from_slice(&body).expect("JSON")))
}
