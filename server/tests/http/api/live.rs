use std::time::Duration;

use api::content::ClocksAnswered;
use api::log::EntriesPage;
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::StreamExt;
use server::http::HttpOptions;
use testkit::said;

use crate::fixture::Fixture;
use crate::sample::jpeg;

/// A stream of messages, read one by one.
struct Stream {
    body: BodyDataStream,
    text: String,
}

/// One message: its event, id and data.
#[derive(Debug, Default, PartialEq)]
struct Message {
    event: String,
    id: String,
    data: String,
}

impl Stream {
    async fn open(fixture: &Fixture, query: &str, last_event_id: Option<&str>) -> Self {
        let mut request = Request::get(format!("/api/v1/live{query}"));
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = fixture.open(request.body(Body::empty()).expect("a request")).await;
        let header =
            |name| response.headers().get(name).map(|value: &axum::http::HeaderValue| value.as_bytes().to_vec());
        assert_eq!(header("content-type").as_deref(), Some(&b"text/event-stream"[..]));
        assert_eq!(header("x-accel-buffering").as_deref(), Some(&b"no"[..]));
        assert_eq!(header("cache-control").as_deref(), Some(&b"no-cache, no-transform"[..]));
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next message that says anything, `None` at the stream's end.
    async fn next(&mut self) -> Option<Message> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let message = read(block);
                self.text = rest.to_owned();
                if message != Message::default() {
                    return Some(message);
                }
            }
            let chunk = tokio::time::timeout(Duration::from_secs(30), self.body.next()).await.expect("in time")?;
            self.text.push_str(std::str::from_utf8(&chunk.expect("no error")).expect("text"));
        }
    }

    /// The next entries: where they begin, and how many.
    async fn entries(&mut self) -> (u64, usize) {
        loop {
            let message = self.next().await.expect("the stream goes on");
            if message.event == "entries" {
                let bytes = STANDARD.decode(message.data).expect("base64");
                let page: EntriesPage = chain::codec::decode(&bytes).expect("an EntriesPage");
                assert_eq!(message.id, (page.first.0 + page.entries.len() as u64).to_string());
                return (page.first.0, page.entries.len());
            }
        }
    }
}

impl Stream {
    /// Whether clocks have answered like this in the end, and with fewer before.
    async fn clocks_until(&mut self, last: ClocksAnswered) -> bool {
        loop {
            let message = self.next().await.expect("the stream goes on");
            if message.event == "clocks" {
                let told: ClocksAnswered = serde_json::from_str(&message.data).expect("ClocksAnswered");
                match (told == last, told.given < last.given) {
                    (false, true) => {}
                    (last, _) => return last,
                }
            }
        }
    }
}

fn read(block: &str) -> Message {
    let mut message = Message::default();
    for line in block.lines() {
        match line.split_once(": ") {
            Some(("event", value)) => message.event = value.to_owned(),
            Some(("id", value)) => message.id = value.to_owned(),
            Some(("data", value)) => message.data.push_str(value),
            _ => {}
        }
    }
    message
}

#[tokio::test]
async fn a_stream_begins_where_it_is_asked_to() {
    let fixture = Fixture::new().await;
    fixture.hatched("ida", &jpeg(1)).await;
    let rows = [("?from=0", None, (0, 2)), ("?from=1", None, (1, 1)), ("?from=0", Some("1"), (1, 1))];
    for (query, id, expected) in rows {
        assert_eq!(Stream::open(&fixture, query, id).await.entries().await, expected, "{query} {id:?}");
    }
}

#[tokio::test]
async fn what_happens_is_told_at_once() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let mut stream = Stream::open(&fixture, "", None).await;
    let first = stream.next().await.expect("a message");
    assert_eq!(first.event, "checkpoint");
    fixture.submit(ida.post("hello")).await;
    assert_eq!(stream.entries().await, (2, 1));
}

#[tokio::test]
async fn a_quiet_stream_says_that_it_stands() {
    let fixture = Fixture::new().await;
    let mut stream = Stream::open(&fixture, "", None).await;
    assert_eq!(stream.next().await.expect("a message").event, "checkpoint");
    let pulse = stream.next().await.expect("a message");
    assert_eq!((pulse.event.as_str(), pulse.data.as_str()), ("pulse", "1"));
}

#[tokio::test]
async fn how_many_clocks_have_answered_is_told_until_something_happens() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    fixture.hands.forward(Duration::from_millis(60));
    let block = super::dig::dug(&fixture, &super::dig::work(&fixture).await.expect("a birth waits"), ida.account);
    super::dig::hand_in(&fixture, &block).await;
    let mut stream = Stream::open(&fixture, "", None).await;
    fixture.hands.forward(Duration::from_millis(100));
    let work = super::dig::work(&fixture).await.expect("a time block");
    let entry = work.clocks.expect("clocks are asked").entry;
    let vote = chain::codec::encode(&ida.vote(entry, work.from));
    fixture.post_bytes("/api/v1/votes", vote).await;
    // The house answers, too, before or after.
    let both = ClocksAnswered { entry, given: 2, asked: 2, needed: 2 };
    assert!(stream.clocks_until(both).await);
    assert!(Stream::open(&fixture, "", None).await.clocks_until(both).await, "who comes later is told as well");
    let pet = ida.pet;
    fixture.act(&mut ida, said::pat(pet, None)).await;
    assert_eq!(fixture.engine.tip().borrow().clocks, None);
}

#[tokio::test]
async fn streams_end_with_the_server() {
    let fixture = Fixture::new().await;
    let mut stream = Stream::open(&fixture, "", None).await;
    stream.next().await.expect("a message");
    fixture.stop.cancel();
    while stream.next().await.is_some() {}
}

#[tokio::test]
async fn a_place_that_is_none_is_refused() {
    let fixture = Fixture::new().await;
    assert_eq!(fixture.get("/api/v1/live?from=x").await.problem().code, "bad-request");
}

#[tokio::test]
async fn one_address_has_its_share_of_streams() {
    let fixture = Fixture::with(HttpOptions { streams_per_address: 1, ..HttpOptions::unlimited() }).await;
    let first = Stream::open(&fixture, "", None).await;
    let answer = fixture.get("/api/v1/live").await;
    assert_eq!((answer.status, answer.problem().code.as_str()), (StatusCode::TOO_MANY_REQUESTS, "slow-down"));
    drop(first);
    Stream::open(&fixture, "", None).await;
}
