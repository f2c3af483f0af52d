//! Clocks that are wrong: what they say is not written into the log, nothing is lost, and the operator is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chain::codec;
use chain::entry::Entry;
use chain::ids::{EntryIndex, TimeMs};
use server::engine::{Engine, StartError, SteadyClock};
use server::health::Trouble;
use server::store::SharedStore;
use testkit::START;
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::{Hands, audited, options, start};

use crate::accepts::{memory, until_height};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);

/// The time of the log's last entry.
async fn last_time(engine: &Engine) -> TimeMs {
    let last = EntryIndex(engine.status().entries.0 - 1);
    let page = engine.entries(last, 1).await.expect("readable");
    codec::decode::<Entry>(&page.entries[0].bytes).expect("an entry").time_ms
}

/// Waits until something is wrong, or nothing is any more.
async fn until_told(engine: &Engine, told: impl Fn(&[Trouble]) -> bool) -> String {
    for _ in 0..500 {
        if told(&engine.troubles()) {
            return engine.troubles().iter().map(ToString::to_string).collect();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not told: {:?}", engine.troubles());
}

/// An engine whose clock can be put wrong while its time passes.
async fn start_with(store: &SharedStore, passed: &Hands, wrong_by_ms: &Arc<AtomicU64>) -> Engine {
    let mut options = options(store.clone(), passed);
    let (wall, time, wrong) = (passed.clone(), passed.clone(), wrong_by_ms.clone());
    options.clock = Arc::new(SteadyClock::new(
        move || TimeMs(wall.now().0.wrapping_add(wrong.load(Ordering::SeqCst))),
        move || Duration::from_millis(time.now().since(START)),
    ));
    start(options).await
}

#[tokio::test]
async fn a_jump_while_it_runs_is_not_written_into_the_log() {
    let (store, hands, wrong) = (memory(), Hands::new(), Arc::default());
    let engine = start_with(&store, &hands, &wrong).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    for (jump, word) in [(DAY * 3_650, "ahead"), (Duration::ZERO, ""), (DAY * 2, "ahead")] {
        wrong.store(u64::try_from(jump.as_millis()).expect("a time"), Ordering::SeqCst);
        let said = until_told(&engine, |troubles| troubles.is_empty() == jump.is_zero()).await;
        assert!(said.contains(word), "{said}");
        accepted(submit(&engine, ada.post("what time is it?")).await);
        let height = engine.status().height.0;
        hands.forward(Duration::from_secs(2));
        until_height(&engine, height + 1).await;
        assert_eq!(last_time(&engine).await, hands.now());
        assert!(engine.is_well(), "people can read and write");
    }
    wrong.store(0_u64.wrapping_sub(3_600_000), Ordering::SeqCst);
    let said = until_told(&engine, |troubles| matches!(troubles, [Trouble::ClockBack { .. }])).await;
    assert!(said.starts_with("the clock jumped back by 60 minutes"), "{said}");
    let height = engine.status().height.0;
    accepted(submit(&engine, ada.post("an hour ago")).await);
    hands.forward(Duration::from_secs(2));
    until_height(&engine, height + 1).await;
    engine.shutdown().await;
    audited(&store).await;
}

/// A machine that does not know the time until it has asked for it, and a server that was started before.
#[tokio::test]
async fn a_clock_that_is_put_right_after_the_start_is_followed() {
    let (store, hands, wrong) = (memory(), Hands::new(), Arc::default());
    start_with(&store, &hands, &wrong).await.shutdown().await;
    wrong.store(0_u64.wrapping_sub(1_000 * 86_400_000), Ordering::SeqCst);
    let engine = start_with(&store, &hands, &wrong).await;
    let said = until_told(&engine, |troubles| !troubles.is_empty()).await;
    assert!(said.starts_with("the clock is 1000 days behind the log's last entry"), "{said}");
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let height = engine.status().height.0;
    wrong.store(0, Ordering::SeqCst);
    hands.forward(Duration::from_secs(2));
    until_height(&engine, height + 1).await;
    until_told(&engine, <[Trouble]>::is_empty).await;
    accepted(submit(&engine, ada.post("her story goes on")).await);
    engine.shutdown().await;
    audited(&store).await;
}

#[tokio::test]
async fn a_start_long_after_the_last_entry_has_to_be_meant() {
    let (store, hands) = (memory(), Hands::new());
    start(options(store.clone(), &hands)).await.shutdown().await;
    hands.forward(DAY * 60);
    let after_weeks = start(options(store.clone(), &hands)).await;
    assert_eq!(after_weeks.troubles(), []);
    after_weeks.shutdown().await;
    let entries = after_weeks.status().entries;
    hands.forward(DAY * 3_650);
    let refused = Engine::start(options(store.clone(), &hands)).await.err().expect("it asks first");
    assert!(matches!(refused, StartError::ClockFarAhead { .. }), "{refused}");
    let said = refused.to_string();
    assert!(said.contains("Jan 2034") && said.contains("--accept-clock"), "{said}");
    let mut meant = options(store.clone(), &hands);
    meant.accept_clock = true;
    let engine = start(meant).await;
    assert!(engine.status().entries >= entries);
    engine.shutdown().await;
}

#[tokio::test]
async fn a_clock_behind_the_log_costs_clients_nothing_but_time() {
    let (store, hands) = (memory(), Hands::new());
    hands.forward(DAY * 2);
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    engine.shutdown().await;
    let (height, last) = (engine.status().height.0, last_time(&engine).await);

    hands.back(DAY * 2);
    let engine = start(options(store.clone(), &hands)).await;
    let said = until_told(&engine, |troubles| !troubles.is_empty()).await;
    assert!(said.starts_with("the clock is 2 days behind the log's last entry"), "{said}");
    accepted(submit(&engine, ada.post("it is kept")).await);
    hands.forward(MINUTE);
    accepted(submit(&engine, ada.post("this, too")).await);
    assert_eq!((engine.status().height.0, last_time(&engine).await), (height, last), "no page, no time that goes back");
    hands.forward(DAY * 2);
    until_height(&engine, height + 1).await;
    until_told(&engine, <[Trouble]>::is_empty).await;
    accepted(submit(&engine, ada.post("her story goes on")).await);
    engine.shutdown().await;
    audited(&store).await;
}
