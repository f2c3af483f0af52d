//! What Lambda hands over: an HTTP request of a gateway, or a schedule's call.

use std::borrow::Cow;

use lambda_http::request::LambdaRequest;
use serde::Deserialize;

/// Who sends a schedule's event: a rule of EventBridge, and its Scheduler.
const SCHEDULES: [&str; 2] = ["aws.events", "aws.scheduler"];

/// An event.
pub(super) enum Event {
    /// Time has passed.
    Schedule,
    /// A request, as function URLs and HTTP APIs send it.
    Http(Box<LambdaRequest>),
}

/// The field that tells them apart. Callers of a gateway cannot set it: what they send is inside of other fields.
#[derive(Deserialize)]
struct Sender<'a> {
    #[serde(borrow, default)]
    source: Option<Cow<'a, str>>,
}

impl Event {
    /// Reads an event.
    ///
    /// # Errors
    /// When it is of no known kind.
    pub(super) fn read(json: &str) -> serde_json::Result<Self> {
        let sender: Sender<'_> = serde_json::from_str(json)?;
        if sender.source.is_some_and(|source| SCHEDULES.contains(&source.as_ref())) {
            return Ok(Self::Schedule);
        }
        Ok(Self::Http(Box::new(serde_json::from_str(json)?)))
    }
}
