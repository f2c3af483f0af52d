//! The fault table: every write of a short story, spoiled once in every way.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use tokio::task::spawn_local;

use crate::clients::{Client, Shared};
use crate::operator;
use crate::story::{begin, conclude, live};
use crate::weather::Fate;
use crate::world::World;

/// Every way in which a write can go wrong.
const FATES: [Fate; 5] = [Fate::Lost, Fate::Unheard, Fate::Late, Fate::Twice, Fate::Conflict];
/// All that an engine writes. Images are left out: linked-in rules have none.
const KINDS: [&str; 9] = [
    "checkpoint",
    "erasure",
    "log",
    "log-shape",
    "photo-claim",
    "photo-leaving",
    "photo-note",
    "snapshot",
    "tile",
];

type Objects = BTreeMap<String, Bytes>;

/// What was written, and what must not have happened.
struct Row {
    objects: Objects,
    writes: Vec<String>,
    faults: Vec<String>,
}

/// One server on these objects, one client with so many events, two erasures.
fn row(objects: Objects, events: usize, spoiled: Option<(usize, Fate)>) -> Row {
    live(async {
        let world = World::new(events as u64, 1, false);
        {
            let mut inner = world.lock();
            (inner.objects, inner.spoiled) = (objects, spoiled);
        }
        let (servers, known) = (begin(&world), Shared::default());
        let client = Client {
            servers: servers.clone(),
            known: known.clone(),
            name: format!("client-{events}"),
            events,
            pauses_ms: [50; 3],
        };
        spawn_local(client.live());
        operator::erase(servers.clone(), known.clone(), 2).await;
        conclude(&servers, &known, 1).await;
        let faults = world.faults();
        let inner = world.lock();
        Row { objects: inner.objects.clone(), writes: inner.writes.clone(), faults }
    })
}

#[test]
fn every_write_spoiled_once_in_every_way() {
    // Long enough that the next story fills a tile.
    let before = row(Objects::new(), 220, None);
    assert!(before.faults.is_empty(), "{:?}", before.faults);
    let whole = row(before.objects.clone(), 12, None);
    assert!(whole.faults.is_empty(), "{:?}", whole.faults);
    let kinds: BTreeSet<&str> = whole.writes.iter().map(String::as_str).collect();
    assert!(KINDS.iter().all(|kind| kinds.contains(kind)), "not all kinds are written: {kinds:?}");
    let mut faults = Vec::new();
    for (number, kind) in whole.writes.iter().enumerate() {
        for fate in FATES {
            let spoiled = row(before.objects.clone(), 12, Some((number, fate)));
            assert_eq!(spoiled.writes.get(number), Some(kind), "until then all is as before");
            faults.extend(spoiled.faults.iter().map(|fault| format!("write {number} ({kind}), {fate:?}: {fault}")));
        }
    }
    println!("{} writes, {} ways each", whole.writes.len(), FATES.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
