//! A server without a socket: memory below, the linked-in rules inside, requests as values.

use std::sync::Arc;
use std::time::Duration;

use api::content::Photo;
use api::log::{Outcome, SubmitRequest, SubmitResponse};
use api::problem::Problem;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use chain::abi::Receipt;
use chain::check_log::LogChecker;
use chain::codec;
use chain::commitment::photo_commitment;
use chain::economy::Economy;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::ledger::Ledger;
use chain::params::Params;
use chain::version::Rules;
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use server::engine::Engine;
use server::http::{App, Between, HttpOptions, router};
use server::shelf::StoreShelf;
use server::store::{Objects, SharedStore};
use server::view::{Place, View, follow};
use testkit::params;
use testkit::said::Said;
use testkit::server::account::{TestAccount, accepted};
use testkit::server::stores::Faulty;
use testkit::server::{Hands, options, start};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub struct Fixture {
    pub engine: Engine,
    pub app: App,
    pub hands: Hands,
    pub store: Arc<Faulty>,
    pub stop: CancellationToken,
    router: Router,
    /// Until the house closes a block, empty or not.
    block: Duration,
}

/// Blocks come ten times as fast as usual.
fn quick() -> Params {
    Params { block_interval_ms: 100, idle_interval_ms: 100, ..params() }
}

/// An answer that has arrived whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Fixture {
    pub async fn new() -> Self {
        Self::with(HttpOptions::unlimited()).await
    }

    pub async fn with(http: HttpOptions) -> Self {
        Self::with_rules(http, Rules::V1(quick())).await
    }

    /// With an economy in which a block is dug with a handful of tries.
    pub async fn with_treats() -> Self {
        let economy = Economy { dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
        Self::with_rules(HttpOptions::unlimited(), Rules::newest(quick(), economy)).await
    }

    /// The same, where nothing happens for hours before clocks are asked, and the house leaves blocks to miners.
    pub async fn with_treats_and_quiet() -> Self {
        let economy = Economy { dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
        let params = Params { idle_interval_ms: 3_600_000, ..quick() };
        Self::with_rules(HttpOptions::unlimited(), Rules::newest(params, economy)).await
    }

    /// With an economy where every event closes a block.
    pub async fn classic_with_treats() -> Self {
        let params = Params { block_per_event: true, block_interval_ms: 0, ..quick() };
        Self::with_rules(HttpOptions::unlimited(), Rules::newest(params, Economy::classic())).await
    }

    async fn with_rules(http: HttpOptions, game: Rules) -> Self {
        let store = Faulty::new(Arc::new(Objects::memory()), |_, _| None);
        Self::over(store, Hands::new(), http, game).await
    }

    /// Another server over the same store, with the same clock.
    pub async fn beside(&self, http: HttpOptions) -> Self {
        Self::over(self.store.clone(), self.hands.clone(), http, Rules::V1(quick())).await
    }

    /// The same server behind a gateway.
    pub fn behind_a_gateway(self) -> Self {
        let app = self.app.clone().behind(Between::Gateway { bytes_max: 6 << 20 });
        Self { router: router(&app), app, ..self }
    }

    async fn over(faulty: Arc<Faulty>, hands: Hands, http: HttpOptions, game: Rules) -> Self {
        // More than either interval, less than both; with an economy the house waits for miners for twice the
        // interval.
        let block = Duration::from_millis(if game.economy().is_some() { 250 } else { 150 });
        let store: SharedStore = faulty.clone();
        let mut engine = options(store.clone(), &hands);
        engine.photos = Arc::new(StoreShelf(store));
        engine.game = game;
        let engine = start(engine).await;
        let stop = CancellationToken::new();
        let view = View::open(Place::temporary().expect("a place"), &engine.chain_id()).expect("a view");
        let app = App::new(engine.clone(), view, http, stop.clone());
        tokio::spawn(follow(app.view.clone(), engine.clone(), app.media.clone(), stop.clone()));
        Self { engine, router: router(&app), app, hands, store: faulty, stop, block }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The answer with its body still coming.
    pub async fn open(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.expect("routers do not fail")
    }

    /// What `/healthz` says once it has this status.
    pub async fn healthz_until(&self, status: StatusCode) -> String {
        let told = async {
            loop {
                let answer = self.get("/healthz").await;
                if answer.status == status {
                    return String::from_utf8(answer.body.to_vec()).expect("text");
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), told).await.expect("in time")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// The page once the view has read everything.
    pub async fn page<T: DeserializeOwned>(&self, path: &str) -> T {
        self.catch_up().await;
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.json()
    }

    pub async fn catch_up(&self) {
        let end = self.engine.status().entries;
        let mut next = self.app.view.next();
        let caught_up = tokio::time::timeout(Duration::from_secs(10), next.wait_for(|next| *next >= end));
        assert!(caught_up.await.is_ok_and(|next| next.is_ok()), "the view reads the log");
    }

    pub async fn post_bytes(&self, path: &str, body: Vec<u8>) -> Answer {
        self.send(Request::post(path).body(body.into()).expect("a request")).await
    }

    pub async fn submit_all(&self, submissions: Vec<Vec<u8>>) -> Vec<Outcome> {
        let body = codec::encode(&SubmitRequest { submissions });
        let answer = self.post_bytes("/api/v1/events", body).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        codec::decode::<SubmitResponse>(&answer.body).expect("a SubmitResponse").outcomes
    }

    pub async fn submit(&self, submission: Vec<u8>) -> Outcome {
        self.submit_all(vec![submission]).await.pop().expect("one outcome")
    }

    /// A member does something that must be accepted.
    pub async fn act(&self, person: &mut TestAccount, said: Said) -> Receipt {
        accepted(self.submit(person.says(said)).await)
    }

    /// A person whose pet has hatched from this photo.
    pub async fn hatched(&self, handle: &str, photo: &[u8]) -> TestAccount {
        let mut person = TestAccount::newcomer(self.engine.chain_id(), handle);
        let photo = self.uploaded(photo).await;
        let receipt = accepted(self.submit(person.birth(photo)).await);
        person.settle_in(receipt.leaf, self.engine.status().accounts);
        person
    }

    pub async fn uploaded(&self, bytes: &[u8]) -> Hash {
        let name = photo_commitment(&[5; 16], bytes);
        let answer = self.upload(name, bytes).await;
        assert!(answer.status.is_success(), "{answer:?}");
        assert_eq!(answer.json::<Photo>().commitment.0, name);
        name
    }

    pub async fn upload(&self, name: Hash, bytes: &[u8]) -> Answer {
        let request = Request::put(api::path::upload(name)).header(api::path::SALT_HEADER, "05".repeat(16));
        self.send(request.body(bytes.to_vec().into()).expect("a request")).await
    }

    /// The chain as the log so far has it, for a view that should say the same.
    pub async fn chain(&self) -> Ledger {
        let page = self.engine.entries(EntryIndex(0), usize::MAX).await.expect("entries can be read");
        let mut checker = LogChecker::default();
        page.entries.iter().for_each(|entry| checker.entry(&entry.bytes).expect("a log without fault"));
        let ledger = checker.finish().expect("a chain");
        assert_eq!(ledger.entries(), self.engine.status().entries, "a log that fits a page");
        ledger
    }

    /// Lets the house close so many blocks.
    pub async fn close_blocks(&self, count: u64) {
        for _ in 0..count {
            let height = self.engine.status().height;
            self.hands.forward(self.block);
            let mut tip = self.engine.tip();
            let closed = tokio::time::timeout(Duration::from_secs(10), tip.wait_for(|tip| tip.status.height > height));
            assert!(closed.await.is_ok_and(|tip| tip.is_ok()), "the house closes the block");
        }
    }
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The problem, after checking that it says the same status.
    pub fn problem(&self) -> Problem {
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status.as_u16());
        problem
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a readable header"))
    }
}
