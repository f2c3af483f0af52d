use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use api::content::BlocksPage;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use server::dig::{DigError, DigOptions, run as dig};
use server::engine::wall_time;
use testkit::server::account::TestAccount;
use testkit::{START, said};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::fixture::Fixture;
use crate::sample::jpeg;

/// Half of the block interval, and a little.
const DIG: Duration = Duration::from_millis(60);

/// A server at a port, a person whose birth waits there, and how often it was asked what there is to dig.
struct Served {
    fixture: Fixture,
    ida: TestAccount,
    address: String,
    asked: Arc<AtomicUsize>,
    /// Blocks that were closed before: the house may have closed one for the time that was passed over.
    height: u64,
}

/// Where nothing can be dug unless something happens.
async fn served(with_stream: bool) -> Served {
    let fixture = Fixture::with_treats_and_quiet().await;
    // A terminal goes by the system's clock.
    fixture.hands.forward(Duration::from_millis(wall_time().since(START)));
    let ida = fixture.hatched("ida", &jpeg(1)).await;
    fixture.catch_up().await;
    let height = fixture.engine.tip().borrow().status.height.0;
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = asked.clone();
    let watch = from_fn(move |request: Request, next: Next| {
        let counting = counting.clone();
        async move {
            match (request.method().as_str(), request.uri().path()) {
                ("GET", "/api/v1/dig") => _ = counting.fetch_add(1, Ordering::Relaxed),
                (_, "/api/v1/live") if !with_stream => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
                _ => {}
            }
            next.run(request).await
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let router = server::http::router(&fixture.app).layer(watch);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Served { fixture, ida, address, asked, height }
}

impl Served {
    fn digs(&self, blocks: u64) -> JoinHandle<Result<(), DigError>> {
        let (server, handle) = (self.address.clone(), "ida".to_owned());
        let options = DigOptions { server, handle, key: None, threads: 1, gentle: true, blocks };
        tokio::spawn(dig(options, CancellationToken::new()))
    }

    /// Waits until so many pages were turned.
    async fn until_turned(&self, pages: u64, within: Duration) {
        let mut tip = self.fixture.engine.tip();
        let closed = tokio::time::timeout(within, tip.wait_for(|tip| tip.status.height.0 >= self.height + pages));
        assert!(closed.await.is_ok_and(|tip| tip.is_ok()), "page {pages} is turned within {within:?}");
    }

    async fn expect_done(&self, digging: JoinHandle<Result<(), DigError>>) {
        let done = tokio::time::timeout(Duration::from_secs(10), digging).await;
        done.expect("a miner who has found enough stops").expect("no panic").expect("dug");
    }

    async fn expect_dug(&self, pages: usize) {
        self.fixture.catch_up().await;
        let page: BlocksPage = self.fixture.page("/api/v1/blocks").await;
        assert_eq!(page.blocks.iter().filter(|block| block.dug.is_some()).count(), pages);
    }
}

#[tokio::test]
async fn a_terminal_asks_seldom_and_hears_at_once_when_there_is_something_to_dig() {
    let mut served = served(true).await;
    let digging = served.digs(2);
    served.fixture.hands.forward(DIG);
    served.until_turned(1, Duration::from_secs(10)).await;
    // Long enough for the news of its own page.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = served.asked.load(Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(served.asked.load(Ordering::Relaxed), before, "nothing happens, so no client asks");

    let pet = served.ida.pet;
    served.fixture.act(&mut served.ida, said::pat(pet, None)).await;
    served.fixture.hands.forward(DIG);
    served.until_turned(2, Duration::from_secs(5)).await;
    served.expect_done(digging).await;
    served.expect_dug(2).await;
}

#[tokio::test]
async fn a_terminal_to_which_nothing_is_streamed_asks_by_itself() {
    let mut served = served(false).await;
    let digging = served.digs(2);
    for pages in 1..=2 {
        served.fixture.hands.forward(DIG);
        served.until_turned(pages, Duration::from_secs(5)).await;
        let pet = served.ida.pet;
        served.fixture.act(&mut served.ida, said::pat(pet, None)).await;
    }
    served.expect_done(digging).await;
    served.expect_dug(2).await;
}
