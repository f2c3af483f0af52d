//! A trap costs one call: the instance is replaced, and only the event that caused it is put aside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use api::log::Outcome;
use chain::abi::Request;
use chain::codec;
use chain::ids::EntryIndex;
use chain::params::Params;
use chain::version::Rules as Game;
use server::engine::{Busy, Engine, EngineOptions};
use server::health::Trouble;
use server::host::{Fault, HostError, Native, Rules, RulesSource};
use server::store::{Family, Store};
use testkit::params;
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::{Hands, audited, options, start};

use crate::accepts::{memory, until_height};

/// Breaks on every append, or commit, of something that contains a certain word. Perhaps there are no instances to be
/// had.
#[derive(Clone, Default)]
struct Fragile {
    broken: Arc<AtomicUsize>,
    gone: Arc<AtomicBool>,
    /// Every instance holds more than it may.
    heavy: Arc<AtomicBool>,
}

struct FragileRules {
    inner: Box<dyn Rules>,
    broken: Arc<AtomicUsize>,
    heavy: Arc<AtomicBool>,
}

impl RulesSource for Fragile {
    fn instance(&self) -> Result<Box<dyn Rules>, HostError> {
        if self.gone.load(Ordering::SeqCst) {
            return Err(HostError::Start("as ordered by the test".into()));
        }
        Ok(Box::new(FragileRules { inner: Native.instance()?, broken: self.broken.clone(), heavy: self.heavy.clone() }))
    }
}

impl Rules for FragileRules {
    fn call_bytes(&mut self, request: &[u8]) -> Result<Vec<u8>, Fault> {
        if let Ok(Request::Append { submissions, .. }) = codec::decode(request) {
            let poisoned = submissions.iter().any(|bytes| bytes.windows(6).any(|window| window == b"poison"));
            if poisoned {
                self.broken.fetch_add(1, Ordering::SeqCst);
                return Err(Fault::Trapped("as ordered by the test".into()));
            }
        }
        if self.heavy.load(Ordering::SeqCst) {
            self.broken.fetch_add(1, Ordering::SeqCst);
            return Err(Fault::Overweight { bytes: 4 << 30, max: 3 << 30 });
        }
        self.inner.call_bytes(request)
    }

    fn memory_bytes(&self) -> Option<u64> {
        None
    }
}

/// An engine whose instances break.
async fn start_fragile(store: &Arc<dyn Store>, hands: &Hands) -> (Fragile, Engine) {
    let fragile = Fragile::default();
    let mut options = options(store.clone(), hands);
    options.rules = Arc::new(fragile.clone());
    (fragile, start(options).await)
}

#[tokio::test]
async fn one_bad_event_costs_no_other_client_anything() {
    let (store, hands) = (memory(), Hands::new());
    let (fragile, engine) = start_fragile(&store, &hands).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let mut bo = TestAccount::hatched(&engine, "ben").await;
    let batch = vec![ada.post("before"), bo.post("poison"), ada.post("after")];
    let poison = batch[1].clone();
    let outcomes = engine.submit(batch).await.expect("not busy");
    assert!(matches!(outcomes[0], Outcome::Accepted(_)), "{outcomes:?}");
    assert!(matches!(outcomes[1], Outcome::TryLater { .. }), "{outcomes:?}");
    assert!(matches!(outcomes[2], Outcome::Accepted(_)), "{outcomes:?}");
    assert_eq!(engine.metrics().broken_instances.get(), 2, "once together, once alone");
    assert_eq!(submit(&engine, poison).await, Outcome::TryLater { after_s: 60 });
    assert_eq!(fragile.broken.load(Ordering::SeqCst), 2, "it is not tried again");
    accepted(submit(&engine, bo.post_numbered(1, "another")).await);
    engine.shutdown().await;
    assert_eq!(audited(&store).await.status, engine.status());
}

#[tokio::test]
async fn what_others_wrote_meanwhile_is_seen_although_their_snapshot_is_newer() {
    let (store, hands) = (memory(), Hands::new());
    let block = Duration::from_secs(600);
    let game = Game::V1(Params { block_interval_ms: 600_000, idle_interval_ms: 600_000, ..params() });
    let two = EngineOptions { game, ..options(store.clone(), &hands) };
    // This one does not look what the other one has written before something breaks.
    let mut one = two.clone();
    one.rules = Arc::new(Fragile::default());
    one.tuning.poll = block;
    let (one, two) = (start(one).await, start(two).await);
    let mut ada = TestAccount::hatched(&one, "ada").await;
    let mut ben = TestAccount::hatched_elsewhere(&two, "ben", 3).await;
    let mut first = Vec::new();
    for number in 0..8 {
        let post = ben.post(&number.to_string());
        first.push((post.clone(), submit(&two, post).await));
    }
    hands.forward(block);
    until_height(&two, 1).await;
    for number in 0..8 {
        accepted(submit(&two, ben.post(&format!("after the block {number}"))).await);
    }
    while store.list(Family::Snapshots).await.expect("listed").is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(one.status().entries, EntryIndex(2), "nothing has been seen");
    assert!(matches!(submit(&one, ada.post("poison")).await, Outcome::TryLater { .. }));
    assert_eq!(one.status(), two.status());
    for index in (0..one.status().entries.0).map(EntryIndex) {
        let here = one.entries(index, 1).await.expect("readable");
        assert_eq!(here, two.entries(index, 1).await.expect("readable"), "{index:?}");
    }
    for (post, outcome) in first {
        assert_eq!(submit(&one, post).await, outcome);
    }
    one.shutdown().await;
    two.shutdown().await;
    audited(&store).await;
}

async fn until_well(engine: &Engine, well: bool) {
    let turned = async {
        while engine.is_well() != well {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), turned).await.expect("in time");
}

#[tokio::test]
async fn while_no_instance_is_to_be_had_nothing_piles_up_and_it_can_be_stopped() {
    let (store, hands) = (memory(), Hands::new());
    let (fragile, engine) = start_fragile(&store, &hands).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    assert!(engine.is_well());
    let break_it = |words: &str| {
        fragile.gone.store(true, Ordering::SeqCst);
        let batch = vec![ada.post_numbered(7, words), ada.post_numbered(8, words)];
        let engine = engine.clone();
        tokio::spawn(async move { engine.submit(batch).await })
    };
    let waiting = break_it("poison");
    until_well(&engine, false).await;
    let asked = tokio::time::timeout(Duration::from_secs(10), engine.dig_work());
    assert_eq!(asked.await.expect("told to come later").err(), Some(Busy));
    fragile.gone.store(false, Ordering::SeqCst);
    until_well(&engine, true).await;
    waiting.await.expect("answered").expect("not busy");

    let waiting = break_it("more poison");
    until_well(&engine, false).await;
    tokio::time::timeout(Duration::from_secs(10), engine.shutdown()).await.expect("it stops");
    assert!(!engine.is_well());
    let outcomes = waiting.await.expect("answered").expect("not busy");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::TryLater { .. })), "{outcomes:?}");
    fragile.gone.store(false, Ordering::SeqCst);
    let engine = start(EngineOptions { rules: Arc::new(fragile), ..options(store.clone(), &hands) }).await;
    accepted(submit(&engine, ada.post("and on")).await);
    engine.shutdown().await;
    audited(&store).await;
}

#[tokio::test]
async fn a_state_that_has_outgrown_its_memory_is_said_and_not_restored_again_and_again() {
    let (store, hands) = (memory(), Hands::new());
    let (fragile, engine) = start_fragile(&store, &hands).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    fragile.heavy.store(true, Ordering::SeqCst);
    let submitted = tokio::spawn({
        let (engine, post) = (engine.clone(), ada.post("one too many"));
        async move { engine.submit(vec![post]).await }
    });
    until_well(&engine, false).await;
    let outgrown = Trouble::Outgrown { mebibytes: 4_096, max: 3_072 };
    let said = async {
        while engine.troubles() != [outgrown.clone()] {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), said).await.expect("in time");
    let tried = fragile.broken.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(3)).await;
    // One try may have been under way as it was said.
    assert!(fragile.broken.load(Ordering::SeqCst) <= tried + 1, "it is not tried again and again");
    tokio::time::timeout(Duration::from_secs(10), engine.shutdown()).await.expect("it stops");
    // Told to come later, or that it stops.
    let answered = submitted.await.expect("answered");
    assert!(answered.iter().flatten().all(|outcome| matches!(outcome, Outcome::TryLater { .. })), "{answered:?}");
    audited(&store).await;
}
