//! `pitpet lambda`: the same server as a function of AWS Lambda, behind a function URL or an HTTP API.
//!
//! ```text
//! event -> request -> catch up with the store -> http's router -> settle -> answer
//!       -> schedule -> catch up, keep house
//! ```
//!
//! A function is stopped between two events, so nothing may be left to the background (see [`crate::engine`]'s
//! `in_requests`). Any number of functions may share a store, as any number of servers may.

mod event;
mod gateway;
mod needs;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::response::{IntoResponse, Response};
use lambda_http::lambda_runtime::{self, Context, Diagnostic, LambdaEvent};
use lambda_http::service_fn;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::cli::LambdaArgs;
use crate::collector::Collector;
use crate::engine::{Engine, Tuning};
use crate::http::{self, App, Between, Failure};
use crate::serve::{ServeError, start_tuned};
use crate::view::{Follower, ViewArchive};

use event::Event;
use gateway::BODY_BYTES_MAX;
use needs::{FRONT_PAGE, Needs};

/// How long an answer may wait for what follows the log.
const SETTLE_MAX: Duration = Duration::from_secs(3);
/// How long a page may wait for a view that is made anew.
const VIEW_WAIT: Duration = Duration::from_secs(2);
/// Left of a function's time, for the answer itself.
const SPARE: Duration = Duration::from_millis(500);
/// One part in so many of a function's memory is for the chain's state: photos, snapshots and the view need some, too.
const STATE_PART: u64 = 2;
/// The time for an event if Lambda does not say: its own default.
const LEFT_IF_UNKNOWN: Duration = Duration::from_secs(3);
/// Entries between two snapshots: every new function reads those after the newest one by one.
const SNAPSHOT_ENTRIES_MIN: u64 = 128;

/// The function does not start, or ends.
#[derive(Debug, thiserror::Error)]
pub enum LambdaError {
    /// Not called by Lambda.
    #[error("AWS_LAMBDA_RUNTIME_API is not set: this command is for AWS Lambda, or for what emulates it")]
    NotLambda,
    /// The server does not start.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The Runtime API fails.
    #[error("Lambda's Runtime API fails: {0}")]
    Runtime(String),
}

/// An event that is not answered.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    #[error("this event is neither an HTTP request (payload format 2.0) nor a schedule's: {0}")]
    Unknown(serde_json::Error),
    #[error("the answer cannot be written: {0}")]
    Unwritable(serde_json::Error),
}

impl From<Unanswered> for Diagnostic {
    fn from(error: Unanswered) -> Self {
        Self { error_type: "Unanswered".to_owned(), error_message: error.to_string() }
    }
}

/// What a schedule is answered with; it stands in the function's log.
#[derive(Debug, Serialize)]
struct Kept {
    entries: u64,
    height: u64,
    /// Whether everything was done in the time that there was.
    done: bool,
}

struct Function {
    engine: Engine,
    router: Router,
    follower: Mutex<Follower>,
    collector: Mutex<Collector>,
}

/// Answers events for as long as Lambda lets this process live.
///
/// # Errors
/// As [`LambdaError`] says.
pub async fn run(args: LambdaArgs) -> Result<(), LambdaError> {
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_none() {
        return Err(LambdaError::NotLambda);
    }
    let function = Arc::new(Function::start(args).await?);
    let answer = move |event| {
        let function = function.clone();
        async move { function.answer(event).await }
    };
    lambda_runtime::run(service_fn(answer)).await.map_err(|error| LambdaError::Runtime(error.to_string()))
}

impl Function {
    async fn start(mut args: LambdaArgs) -> Result<Self, ServeError> {
        // Beyond its memory a function is killed, while a chain that is too large says so.
        if let Some(half) = memory_mib().map(|all| all / STATE_PART) {
            args.chain.memory_mib = args.chain.memory_mib.min(half);
        }
        let archive = ViewArchive::default();
        let tuning = Tuning { in_requests: true, snapshot_entries_min: SNAPSHOT_ENTRIES_MIN, ..Tuning::default() };
        let engine = start_tuned(&args.chain, archive.clone(), tuning).await?;
        let folder = args.chain.store_folder();
        let never = CancellationToken::new();
        let app = http::open(engine.clone(), folder.as_deref(), &archive, args.http, never).await?;
        let app = app.behind(Between::Gateway { bytes_max: BODY_BYTES_MAX });
        Ok(Self {
            router: http::router(&app),
            follower: Mutex::new(follower(&app)),
            collector: Mutex::new(app.collector().map_err(crate::view::ViewError::from)?),
            engine,
        })
    }

    async fn answer(&self, event: LambdaEvent<Box<RawValue>>) -> Result<Box<RawValue>, Unanswered> {
        let (payload, context) = event.into_parts();
        match Event::read(payload.get()).map_err(Unanswered::Unknown)? {
            Event::Schedule => to_raw_value(&self.keep_house(left(&context)).await).map_err(Unanswered::Unwritable),
            Event::Http(request) => {
                let left = left(&context);
                let respond = |request| async move { Ok::<_, Infallible>(self.respond(request, left).await) };
                let answered = gateway::answer(*request, context, respond).await;
                to_raw_value(&answered).map_err(Unanswered::Unwritable)
            }
        }
    }

    /// Answers a request. What follows from it is done before the answer leaves, since nothing may happen after it.
    async fn respond(&self, request: lambda_http::Request, left: Duration) -> Response {
        let needs = Needs::of(request.method(), request.uri().path());
        let request = match gateway::read(request) {
            Ok(request) => request,
            Err(failure) => return failure.into_response(),
        };
        let serves = needs == Needs::Nothing || self.engine.catch_up().await.is_ok();
        // The front page goes without its stories: the app that is in it says what is the matter.
        if !serves && request.uri().path() != FRONT_PAGE {
            return Failure::Busy.into_response();
        }
        if needs == Needs::View {
            let wait = VIEW_WAIT.min(left.saturating_sub(SPARE));
            drop(tokio::time::timeout(wait, self.read_view()).await);
        }
        let Ok(response) = self.beside_view(needs, self.router.clone().oneshot(request)).await;
        let response = gateway::bounded(response).await;
        if self.engine.owes() {
            self.engine.settle(SETTLE_MAX.min(left.saturating_sub(SPARE))).await;
        }
        response
    }

    /// The view of a new function has everything to read; it uses the time of other requests for that, too.
    async fn beside_view<T>(&self, needs: Needs, answer: impl Future<Output = T>) -> T {
        let answer = std::pin::pin!(answer);
        if needs != Needs::Log {
            return answer.await;
        }
        let reading = async {
            self.read_view().await;
            std::future::pending().await
        };
        tokio::select! { biased; answered = answer => answered, answered = reading => answered }
    }

    async fn read_view(&self) -> bool {
        self.follower.lock().await.read_all().await
    }

    /// What the schedule is for: closes a block that is due, and does what an ordinary server does from time to time.
    async fn keep_house(&self, left: Duration) -> Kept {
        let work = async {
            let caught_up = self.engine.catch_up().await.is_ok();
            let kept = self.engine.keep_house(left).await;
            let read = self.read_view().await;
            if let Err(error) = self.collector.lock().await.look().await {
                tracing::warn!(error = error.chain(), "photos that no entry names could not be deleted");
            }
            caught_up && kept && read
        };
        let done = tokio::time::timeout(left.saturating_sub(SPARE), work).await.unwrap_or(false);
        let status = self.engine.status();
        let kept = Kept { entries: status.entries.0, height: status.height.0, done };
        tracing::info!(entries = kept.entries, height = kept.height, done, "the house was kept");
        kept
    }
}

fn follower(app: &App) -> Follower {
    Follower::new(app.view.clone(), app.engine.clone(), app.media.clone())
}

/// Mebibytes of memory that this function has.
fn memory_mib() -> Option<u64> {
    std::env::var("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").ok()?.parse().ok()
}

/// The time that is left for an event. An event that has just come has some: a deadline in the past is none, as that of
/// `cargo lambda watch`.
fn left(context: &Context) -> Duration {
    context.deadline().duration_since(SystemTime::now()).unwrap_or(LEFT_IF_UNKNOWN)
}
