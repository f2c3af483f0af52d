//! What must hold after every run.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::log::Outcome;
use chain::error::Rejection;
use chain::event::EventBody;
use chain::hash::Hash;
use chain::keys::PublicKey;
use chain::merkle::Frontier;
use server::audit::audit;
use server::engine::{Threads, chunked};
use server::store::{Family, SharedStore};
use testkit::house;

use crate::clients::{Known, Told};
use crate::log::Log;
use crate::miners;
use crate::servers::Servers;
use crate::store::Wire;

/// One log, in which every acknowledged event is once, and no refused one; an audit passes.
pub async fn store(servers: &Servers, known: &Known) {
    let world = &servers.world;
    let log = Log::of(world);
    let names: Vec<String> = log.starts.iter().map(|start| format!("log/{start:020}")).collect();
    let tail = format!("log/{:020}", log.mark.map_or(0, |mark| mark.tail.0));
    let all: Vec<String> = world.lock().objects.keys().filter(|name| name.starts_with("log/")).cloned().collect();
    let (bundled, stored): (Vec<_>, Vec<_>) = all.into_iter().partition(|name| *name < tail);
    if let Some(mark) = log.mark {
        let mut inner = world.lock();
        inner.sums.bundled += mark.end.0;
        inner.sums.collected += u64::from(bundled.len() < 2);
    }
    if names != stored {
        world.fault(format!("the log consists of {names:?}, and these are stored: {stored:?}"));
    }
    world.lock().sums.entries += log.entries.len() as u64;
    let Some(chain_id) = log.leaf(0) else { return world.fault("there is no log") };
    let mut places: BTreeMap<Hash, Vec<u64>> = BTreeMap::new();
    for (index, body) in log.events() {
        let id = body.id(&chain_id);
        places.entry(id).or_default().push(index);
        if !known.sent.contains(&id) && body.key != PublicKey::of_seed(&house()) {
            world.fault(format!("nobody has sent what is at {index}"));
        }
    }
    for (id, indices) in places.iter().filter(|(_, indices)| indices.len() > 1) {
        world.fault(format!("the event {id} is at {indices:?}"));
    }
    for told in &known.told {
        check_told(servers, &log, told, places.get(&told.id).map_or(&[], Vec::as_slice));
    }
    let mut forest = Frontier::default();
    let roots = servers.roots();
    for (index, entry) in log.entries.iter().enumerate() {
        forest.push(chain::merkle::leaf_hash(&entry.bytes));
        let entries = index as u64 + 1;
        if roots.get(&entries).is_some_and(|root| *root != forest.root()) {
            world.fault(format!("another root was published for {entries} entries"));
        }
    }
    if let Some((entries, _)) = roots.last_key_value().filter(|(entries, _)| **entries > log.entries.len() as u64) {
        world.fault(format!("{entries} entries were published, {} are in the log", log.entries.len()));
    }
    miners::check(world);
    let reliable: SharedStore = Arc::new(Wire { world: world.clone(), server: None });
    snapshots(servers, &reliable).await;
    match audit(&reliable).await {
        Ok(report) => world.note(format!("audit: {} entries", report.status.entries.0)),
        Err(fault) => world.fault(format!("audit: {fault}")),
    }
}

/// The snapshots that are kept can be read: none has lost a chunk.
async fn snapshots(servers: &Servers, store: &SharedStore) {
    let world = &servers.world;
    let all = store.list(Family::Snapshots).await.expect("nothing goes wrong here");
    // An older one may be a late write of a server that was overtaken.
    for entries in all.into_iter().rev().take(2) {
        let read = chunked::read(store, entries, Threads::Callers).await;
        if !matches!(read, Ok(Some(_))) {
            world.fault(format!("the snapshot at {} has lost a chunk", entries.0));
        }
    }
}

fn check_told(servers: &Servers, log: &Log, told: &Told, places: &[u64]) {
    let world = &servers.world;
    let Told { body, outcome, .. } = told;
    let who = |body: &EventBody| format!("event {} of {:?}", body.sequence, body.key);
    match outcome {
        Outcome::Accepted(receipt) => {
            world.lock().sums.acknowledged += 1;
            if places != [receipt.index.0] {
                world.fault(format!("{} was acknowledged at {}, and is at {places:?}", who(body), receipt.index.0));
            } else if log.leaf(receipt.index.0) != Some(receipt.leaf) {
                world.fault(format!("{} was acknowledged with another leaf", who(body)));
            }
        }
        Outcome::Refused(rejection) => {
            if !places.is_empty() {
                world.fault(format!("{} was refused ({rejection}), and is at {places:?}", who(body)));
            }
            // A story ends when nobody could write for long enough. Nothing else is a reason here.
            if !matches!(rejection, Rejection::StoryEnded { .. }) {
                world.fault(format!("{} was refused: {rejection}", who(body)));
            }
        }
        other => world.fault(format!("{} was told {other:?}", who(body))),
    }
}

/// All servers have the same status, and that of the log.
pub fn servers_agree(servers: &Servers) {
    let world = &servers.world;
    let end = Log::of(world).entries.len() as u64;
    let engines = servers.engines();
    if engines.len() != world.servers() {
        world.fault(format!("only {} servers run at last", engines.len()));
    }
    for (server, engine) in &engines {
        let status = engine.status();
        if status.entries.0 != end || status != engines[0].1.status() {
            world.fault(format!("server {server} is at {} of {end} entries, or at another state", status.entries.0));
        }
    }
}
