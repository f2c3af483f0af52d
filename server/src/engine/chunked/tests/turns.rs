//! Servers that write, drop and delete at once, a request at a time, in an order that a seed says.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use testkit::dice::Dice;

use super::{change, get, manifest, memory, packs, put, records};
use crate::engine::chunked::keep_newest;
use crate::store::{Family, Layer, PackFamily, Request, SharedStore, StoreError};

const SEEDS: u64 = 2_000;

/// A store that lets the others go on before each request.
struct Polite(SharedStore);

async fn let_others_go_on() {
    let mut waited = false;
    poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

#[async_trait]
impl Layer for Polite {
    fn inner(&self) -> &SharedStore {
        &self.0
    }

    async fn before(&self, _: Request<'_>) -> Result<(), StoreError> {
        let_others_go_on().await;
        Ok(())
    }
}

/// Does all of these, each time a request of one that the dice choose; some stand still for long.
fn in_turns(dice: &mut Dice, mut servers: Vec<Pin<Box<dyn Future<Output = ()> + '_>>>) {
    let mut context = Context::from_waker(Waker::noop());
    while !servers.is_empty() {
        let place = dice.below(servers.len());
        for _ in 0..=dice.below(12) {
            if servers[place].as_mut().poll(&mut context).is_ready() {
                drop(servers.remove(place));
                break;
            }
        }
    }
}

/// Writes snapshots at these numbers, each followed by what is dropped.
async fn serve(store: SharedStore, mut dice: Dice, mut whole: Vec<u8>, numbers: Vec<u64>) {
    for number in numbers {
        // At times most is new, so that older packs are left unnamed.
        let places = *dice.pick(&[1, 2, 2_000]).expect("some");
        change(&mut dice, &mut whole, places);
        put(&store, number, &whole).await;
        keep_newest(&store, 2).await.expect("dropped");
    }
}

#[tokio::test]
async fn a_pack_that_a_kept_snapshot_names_is_never_deleted() {
    let mut increments = 0;
    for seed in 0..SEEDS {
        let mut dice = Dice::new(seed);
        let store = memory();
        let mut whole = records(&mut dice, 600);
        for number in [1, 2] {
            change(&mut dice, &mut whole, 2);
            put(&store, number, &whole).await;
        }
        let polite: SharedStore = Arc::new(Polite(store.clone()));
        let servers = (0..3).map(|server| {
            let mut numbers: Vec<u64> = (0..3).map(|_| 3 + dice.any() % 12).collect();
            numbers.sort_unstable();
            let own = Dice::new(seed << 8 | server);
            Box::pin(serve(polite.clone(), own, whole.clone(), numbers)) as Pin<Box<dyn Future<Output = ()>>>
        });
        let servers = servers.collect();
        in_turns(&mut dice, servers);
        keep_newest(&store, 2).await.expect("dropped");
        let kept = store.list(Family::Snapshots).await.expect("listed");
        for entries in &kept {
            assert!(get(&store, entries.0).await.is_some(), "seed {seed}: the snapshot at {} is broken", entries.0);
            increments += u64::from(manifest(&store, entries.0).await.packs.len() > 1);
        }
        let there = packs(&store).await;
        for left in store.list_packs(PackFamily::Leaving).await.expect("listed") {
            assert!(there.contains(&left), "seed {seed}: a marker for {left}, which is gone");
        }
        let old = there.into_iter().filter(|pack| pack.entries < kept[0]);
        for pack in old {
            let mut named = false;
            for entries in &kept {
                named |= manifest(&store, entries.0).await.packs.iter().any(|other| other.name == pack);
            }
            assert!(named, "seed {seed}: nothing names {pack}, and it is still there");
        }
    }
    assert!(increments > SEEDS / 2, "many rely on an older one: {increments}");
}
