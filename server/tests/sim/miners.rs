//! People who dig blocks and tell the time when clocks are asked, each time at whichever server answers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use api::log::{Outcome, VoteOutcome};
use chain::entry::{BlockHeader, EntryKind};
use chain::ids::{EntryIndex, HOUSE, TimeMs};
use server::store::{StorageKey, VOTES};
use testkit::server::account::TestAccount;
use testkit::{START, blocks};
use tokio::time::sleep;

use crate::clients::Shared;
use crate::log::Log;
use crate::servers::Servers;
use crate::world::World;

/// More clocks than that are never asked: those of all clients.
const CLOCKS_MAX: usize = 4;
/// Blocks closed by clocks that are waited for, and seconds at most.
const AGREED: u64 = 2;
const SECONDS_MAX: u64 = 120;

/// Digs and answers for an account until no miner is needed any more.
pub async fn dig(servers: Arc<Servers>, known: Shared, person: TestAccount) {
    let world = servers.world.clone();
    let mut answered = None;
    while !known.lock().expect("nothing panics under it").miners_rest {
        world.a_while(3_000).await;
        let server = world.below(world.servers());
        let Some((life, engine)) = servers.engine(server) else { continue };
        let step = async {
            let Ok(Some(work)) = engine.dig_work().await else { return };
            let now = now(&world);
            if let Some(clocks) = work.clocks.as_ref().filter(|clocks| clocks.active.contains(&person.account))
                && work.from <= now
                && answered != Some(clocks.entry)
            {
                let outcome = engine.vote(person.vote(clocks.entry, now)).await;
                world.note(format!("{} votes at {server}.{life}: {outcome:?}", person.handle));
                if let Ok(VoteOutcome::Counts) = outcome {
                    answered = Some(clocks.entry);
                    world.lock().sums.voted += 1;
                }
            }
            // The house closes some, too.
            if work.from <= now && world.below(3) == 0 {
                let header = BlockHeader { miner: person.account, ..work.header };
                let outcome = engine.close_dug(blocks::dug(&person.chain_id, header, now)).await;
                world.note(format!("{} digs at {server}.{life}: {outcome:?}", person.handle));
                world.lock().sums.dug += u64::from(matches!(outcome, Ok(Outcome::Accepted(_))));
            }
        };
        tokio::select! {
            biased;
            () = world.died(server, life) => {}
            () = step => {}
        }
    }
}

/// Waits until clocks have closed some blocks, or could not for long; then miners rest.
pub async fn until_agreed(world: &World, known: &Shared) {
    let begun = world.passed();
    while agreed(world) < AGREED && (world.passed() - begun).as_secs() < SECONDS_MAX {
        sleep(Duration::from_secs(1)).await;
    }
    known.lock().expect("nothing panics under it").miners_rest = true;
}

/// Checks what is left of votes: whatever was killed, those about one entry at most.
pub fn check(world: &World) {
    world.lock().sums.agreed += agreed(world);
    let votes: Vec<String> = world.lock().names(VOTES);
    let entries: BTreeSet<EntryIndex> = votes.iter().map(|name| entry(name)).collect();
    if votes.len() > CLOCKS_MAX || entries.len() > 1 {
        world.fault(format!("votes are left: {votes:?}"));
    }
}

fn entry(name: &str) -> EntryIndex {
    match StorageKey::vote(name) {
        Some(StorageKey::Vote { entry, .. }) => entry,
        _ => panic!("{name} is no vote's name"),
    }
}

/// Blocks in the log that were closed by other clocks than the house's.
fn agreed(world: &World) -> u64 {
    let log = Log::of(world);
    let by_clocks = |index: &usize| match log.kind(*index) {
        Some(EntryKind::Block(block)) => {
            block.closer.votes().unwrap_or_default().iter().any(|vote| vote.account != HOUSE)
        }
        _ => false,
    };
    (0..log.entries.len()).filter(by_clocks).count() as u64
}

/// The time of those who have a right clock.
fn now(world: &World) -> TimeMs {
    TimeMs(START.0 + u64::try_from(world.passed().as_millis()).expect("a short time"))
}
