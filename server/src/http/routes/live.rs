//! The live stream: everything new, as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use api::content::ClocksAnswered;
use api::log::EntriesPage;
use api::path;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chain::ids::EntryIndex;
use futures::{Stream, StreamExt};
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::engine::Tip;
use crate::http::address::Caller;
use crate::http::error::Failure;
use crate::http::metrics::Open;
use crate::http::shares::Share;
use crate::http::{App, Between, cost};

/// Entries in one message at most: about 100 KB.
const ENTRIES_AT_ONCE: usize = 256;
/// How many entries a stream may be behind without being slowed down. At its beginning up to this many are charged at
/// once, or a client could read them without cost by opening the stream again and again.
const FAR_BEHIND: u64 = 4_096;
/// After this long without anything new a message is sent all the same. It keeps proxies from closing a quiet stream;
/// and it is a message and no comment, because pages cannot see those, and so could not tell a quiet stream from a lost
/// one.
const QUIET: Duration = Duration::from_secs(15);
/// Seconds until an address with too many streams may retry.
const FULL_RETRY_S: u32 = 10;
/// How long a browser waits before it reconnects.
const RECONNECT: Duration = Duration::from_secs(1);

/// Where the stream begins.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// The first entry's index; the log's end if not given. The header Last-Event-ID takes precedence.
    from: Option<u64>,
}

/// Messages `entries` (base64 of borsh `EntriesPage`; the id is the index after them), `checkpoint` (a signed note),
/// while clocks are asked `clocks` (JSON: the last `entry`, how many answers were `given` of how many `asked`, and how
/// many are `needed`), and after 15 seconds without any of them `pulse` (how many entries the log has).
#[utoipa::path(get, path = path::LIVE, tag = "log", params(LiveQuery), responses(
    (status = 200, description = "Server-sent events", body = String, content_type = "text/event-stream"),
    (status = 400, description = "The query is none", body = api::problem::Problem),
    (status = 429, description = "Too many streams to this address", body = api::problem::Problem),
    (status = 501, description = "No streams here: ask for the entries instead", body = api::problem::Problem)))]
pub async fn live(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    query: Result<Query<LiveQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Failure> {
    let Query(query) = query.map_err(|_| Failure::BadRequest("from is a number"))?;
    // A page that is refused asks for the log again and again by itself, and so does `pitpet dig`.
    if app.between != Between::Nothing {
        return Err(Failure::NoStream);
    }
    let share = app.held.streams.take(caller, 1).ok_or(Failure::SlowDown { after_s: FULL_RETRY_S })?;
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let follower = Follower::new(&app, caller, resumed.or(query.from).map(EntryIndex), share);
    app.charge(caller, cost::of_entries(follower.behind().min(FAR_BEHIND)))?;
    let stream = follower.messages().take_until(app.stop.clone().cancelled_owned());
    let headers =
        [(header::CACHE_CONTROL, "no-cache, no-transform"), (HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((headers, Sse::new(stream)).into_response())
}

/// One stream's place in the log.
struct Follower {
    app: App,
    tip: watch::Receiver<Tip>,
    next: EntryIndex,
    /// When the last message was sent.
    spoke: Instant,
    caller: Caller,
    /// The last checkpoint sent.
    sent: Option<Arc<str>>,
    /// How many clocks had answered when that was last sent.
    clocks: Option<ClocksAnswered>,
    _open: (Open, Share),
}

impl Follower {
    /// A place beyond the end becomes the end: that client has seen another log, and its own checks will detect that.
    fn new(app: &App, caller: Caller, from: Option<EntryIndex>, share: Share) -> Self {
        let tip = app.engine.tip();
        let end = tip.borrow().status.entries;
        let next = from.map_or(end, |from| from.min(end));
        let open = Open::new(&app.counts.streams);
        Self {
            app: app.clone(),
            tip,
            next,
            caller,
            spoke: Instant::now(),
            sent: None,
            clocks: None,
            _open: (open, share),
        }
    }

    /// Entries still to be sent.
    fn behind(&self) -> u64 {
        self.tip.borrow().status.entries.0.saturating_sub(self.next.0)
    }

    fn messages(self) -> impl Stream<Item = Result<Event, Infallible>> {
        let first = futures::stream::once(async { Ok(Event::default().retry(RECONNECT).comment("hello")) });
        first.chain(futures::stream::unfold(self, |mut follower| async move {
            let message = follower.message().await?;
            follower.spoke = Instant::now();
            Some((Ok(message), follower))
        }))
    }

    /// The next message, entries before checkpoints before clocks; `None` when the stream must end, and the client will
    /// reconnect.
    async fn message(&mut self) -> Option<Event> {
        loop {
            let tip = self.tip.borrow_and_update().clone();
            if self.next < tip.status.entries {
                if let Err(wait) = self.pace(tip.status.entries) {
                    tokio::time::sleep(wait).await;
                    return Some(pulse(&tip));
                }
                let page = self.app.engine.entries(self.next, ENTRIES_AT_ONCE).await.ok()?;
                return Some(self.entries_message(&page));
            }
            if self.sent.as_ref() != Some(&tip.checkpoint) {
                let message = Event::default().event("checkpoint").data(&*tip.checkpoint);
                self.sent = Some(tip.checkpoint);
                return Some(message);
            }
            if self.clocks != tip.clocks {
                self.clocks = tip.clocks;
                if let Some(clocks) = tip.clocks {
                    return Event::default().event("clocks").json_data(clocks).ok();
                }
            }
            match timeout_at(self.spoke + QUIET, self.tip.changed()).await {
                Ok(changed) => changed.ok()?,
                Err(_) => return Some(pulse(&tip)),
            }
        }
    }

    /// A stream far behind reads old entries within the same budget as other requests for them. Answers how long to
    /// wait.
    fn pace(&self, end: EntryIndex) -> Result<(), Duration> {
        if end.0 - self.next.0 <= FAR_BEHIND {
            return Ok(());
        }
        match self.app.charge(self.caller, cost::of_entries(ENTRIES_AT_ONCE as u64)) {
            Err(Failure::SlowDown { after_s }) => Err(Duration::from_secs(after_s.into()).min(QUIET)),
            _ => Ok(()),
        }
    }

    fn entries_message(&mut self, page: &EntriesPage) -> Event {
        self.next = EntryIndex(page.first.0 + page.entries.len() as u64);
        let data = STANDARD.encode(chain::codec::encode(page));
        Event::default().event("entries").id(self.next.0.to_string()).data(data)
    }
}

/// Nothing new, but the stream is alive.
fn pulse(tip: &Tip) -> Event {
    Event::default().event("pulse").data(tip.status.entries.0.to_string())
}
