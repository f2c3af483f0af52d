//! Scripts: a chain of the caller's own, in an instance of its own. State in, state out, nothing is stored.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use api::path;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::value::RawValue;

use crate::host::ModuleSettings;
use crate::http::address::Caller;
use crate::http::error::Failure;
use crate::http::{App, cost};
use crate::script::{Bounds, Op, ScriptError, Session, Turn};

/// Bytes of a script at most: a state has about 500 for each entry.
const SCRIPT_BYTES_MAX: usize = 1 << 20;
/// Requests in one script at most.
const REQUESTS_MAX: usize = 1_024;
/// Bytes of all answers at most. They also have to fit through a gateway.
const ANSWERS_BYTES_MAX: usize = 4 << 20;
/// A script's time, from the start of its instance on.
const TIME_MAX: Duration = Duration::from_secs(2);
/// Expected tries of one work at most: about half a second of a core, more than any hatching work takes.
const TRIES_MAX: u64 = 1 << 22;
/// How long a script waits for its turn.
const WAIT: Duration = Duration::from_secs(5);

/// Limits of an instance that runs a script. Nothing that fits into a script comes near them.
pub const SETTINGS: ModuleSettings = ModuleSettings {
    memory_bytes_max: 128 << 20,
    call_limit: Duration::from_secs(2),
    call_limit_per_mib: Duration::from_secs(1),
};

/// Runs a script, as `pitpet chain` does, on a chain that is in the script: JSON lines, or an array of requests. The
/// answers come in the same form, one to each request. Nothing is stored, and the chain that this server serves is
/// another one.
#[utoipa::path(post, path = path::CHAIN_SCRIPT, tag = "scripts",
    request_body(content = String, content_type = "application/json",
        description = "An array of requests, or a request on each line; see server/src/script/README.md"),
    responses(
    (status = 200, description = "An array of answers, or, as application/x-ndjson, an answer on each line",
        body = String, content_type = "application/json"),
    (status = 400, description = "The body is neither an array nor lines of text", body = api::problem::Problem),
    (status = 408, description = "The body did not arrive in time", body = api::problem::Problem),
    (status = 413, description = "Too large, too many requests, too much to answer, or it takes too long",
        body = api::problem::Problem),
    (status = 429, description = "Too much from this address", body = api::problem::Problem),
    (status = 503, description = "Try again later", body = api::problem::Problem)))]
pub async fn run(State(app): State<App>, caller: Caller, body: Body) -> Result<Response, Failure> {
    app.charge(caller, cost::SCRIPT)?;
    let arrived = app.arriving.read(caller, body, SCRIPT_BYTES_MAX).await?;
    let turn = app.held.scripts.take_within(caller, 1, WAIT).await.ok_or(Failure::Busy)?;
    let work = {
        let app = app.clone();
        move || {
            let done = answer(&app, caller, &arrived.bytes);
            // Until here, also if the caller has gone away.
            drop((turn, arrived));
            done
        }
    };
    let (kind, answers) = tokio::task::spawn_blocking(work).await.map_err(|_| Failure::Busy)??;
    let answers = app.sending.hold(caller, answers.into()).await?;
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], answers).into_response())
}

/// All answers, and their content type.
fn answer(app: &App, caller: Caller, body: &[u8]) -> Result<(&'static str, String), Failure> {
    let body = std::str::from_utf8(body).map_err(|_| Failure::BadRequest("a script is UTF-8"))?;
    if body.trim_start().starts_with('[') {
        let requests: Vec<&RawValue> =
            serde_json::from_str(body).map_err(|_| Failure::BadRequest("the array of requests is no JSON"))?;
        let answers = converse(app, caller, requests.into_iter().map(|request| Op::read(request.get())))?;
        return Ok(("application/json", format!("[{}]", answers.join(","))));
    }
    let lines = body.lines().filter(|line| !line.trim().is_empty());
    let answers = converse(app, caller, lines.map(Op::read))?;
    Ok(("application/x-ndjson", answers.into_iter().map(|answer| answer + "\n").collect()))
}

fn converse(
    app: &App,
    caller: Caller,
    requests: impl Iterator<Item = Result<Op, ScriptError>>,
) -> Result<Vec<String>, Failure> {
    let meter = Rc::new(Meter::start(app.clone(), caller));
    let asked = meter.clone();
    let bounds = Bounds { tries_max: TRIES_MAX, go_on: Box::new(move || asked.go_on()) };
    let mut session = Session::new(app.scripts.clone(), bounds);
    let (mut answers, mut bytes) = (Vec::new(), 0);
    for request in requests {
        if answers.len() == REQUESTS_MAX {
            return Err(Failure::ScriptTooLarge("a script has 1,024 requests at most"));
        }
        let (answer, ended) = match session.turn(request) {
            Turn::Answered(answer) => (answer, false),
            Turn::Ended(answer) => (answer, true),
            Turn::Stopped => return Err(meter.why()),
        };
        bytes += answer.len();
        if bytes > ANSWERS_BYTES_MAX {
            return Err(Failure::ScriptTooLarge("the answers to a script have 4 MiB at most"));
        }
        answers.push(answer);
        if ended {
            break;
        }
    }
    Ok(answers)
}

/// Ends a script that takes too long, and puts its time on the caller's account while it runs.
struct Meter {
    app: App,
    caller: Caller,
    begun: Instant,
    paid: Cell<Duration>,
    why: RefCell<Option<Failure>>,
}

impl Meter {
    fn start(app: App, caller: Caller) -> Self {
        Self { app, caller, begun: Instant::now(), paid: Cell::default(), why: RefCell::default() }
    }

    fn go_on(&self) -> bool {
        let failed = if self.begun.elapsed() > TIME_MAX {
            Some(Failure::ScriptTooLarge("a script runs for two seconds at most"))
        } else {
            self.pay().err()
        };
        let goes_on = failed.is_none();
        self.why.replace(failed);
        goes_on
    }

    fn pay(&self) -> Result<(), Failure> {
        let units = cost::of_time(self.begun.elapsed().saturating_sub(self.paid.get()));
        self.paid.set(self.paid.get() + cost::time_of(units));
        self.app.owe(self.caller, units)
    }

    /// Why it did not go on.
    fn why(&self) -> Failure {
        self.why.take().unwrap_or(Failure::Busy)
    }
}

impl Drop for Meter {
    /// What was done since the last look.
    fn drop(&mut self) {
        // The caller's next request is told if that was too much.
        drop(self.pay());
    }
}
