//! The fault table: every write of a short story, spoiled once in every way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use bytes::Bytes;
use chain::version::Rules;
use tokio::task::spawn_local;

use crate::clients::{Client, Shared};
use crate::log::Log;
use crate::operator;
use crate::story::{begin, conclude, live};
use crate::weather::Fate;
use crate::world::World;

/// Every way in which a write can go wrong.
const FATES: [Fate; 5] = [Fate::Lost, Fate::Unheard, Fate::Late, Fate::Twice, Fate::Conflict];
/// All that an engine writes. Images are left out: linked-in rules have none.
const KINDS: [&str; 13] = [
    "bundled",
    "checkpoint",
    "erasure",
    "log",
    "log-shape",
    "pack",
    "pack-leaving",
    "photo-claim",
    "photo-leaving",
    "photo-note",
    "snapshot",
    "texts",
    "tile",
];

/// Of a client, so that the log is nearly long enough to be bundled, and the next story fills a tile.
const EVENTS: usize = 180;
/// How much later the second story begins.
pub const LATER_MS: i64 = 3_600_000;

pub type Objects = BTreeMap<String, Bytes>;

/// A log that is nearly long enough to be bundled.
pub fn nearly_a_bundle() -> Objects {
    static MADE: OnceLock<Objects> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let row = row(Objects::new(), EVENTS, None);
        assert!(row.faults.is_empty(), "{:?}", row.faults);
        row.objects
    });
    made.clone()
}

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
            // Later than anything before.
            inner.ahead_ms[0] = if objects.is_empty() { 0 } else { LATER_MS };
            (inner.objects, inner.spoiled) = (objects, spoiled);
        }
        let (servers, known) = (begin(&world, Rules::V1), Shared::default());
        // What is there already was sent by others.
        known.lock().expect("nothing panics under it").sent = Log::of(&world).ids();
        let client = Client {
            servers: servers.clone(),
            known: known.clone(),
            name: format!("client-{events}"),
            events,
            pauses_ms: [50, 50, 3_000],
            digs: false,
        };
        spawn_local(client.live());
        operator::erase(servers.clone(), known.clone(), 4).await;
        conclude(&servers, &known, 1).await;
        let faults = world.faults();
        let inner = world.lock();
        Row { objects: inner.objects.clone(), writes: inner.writes.clone(), faults }
    })
}

#[test]
fn every_write_spoiled_once_in_every_way() {
    let before = nearly_a_bundle();
    let whole = row(before.clone(), 16, None);
    assert!(whole.faults.is_empty(), "{:?}", whole.faults);
    let kinds: BTreeSet<&str> = whole.writes.iter().map(String::as_str).collect();
    assert!(KINDS.iter().all(|kind| kinds.contains(kind)), "not all kinds are written: {kinds:?}");
    let rows: Vec<(usize, Fate)> =
        (0..whole.writes.len()).flat_map(|number| FATES.map(|fate| (number, fate))).collect();
    let faults = crate::on_all_cores(rows.len(), |place| {
        let (number, fate) = rows[place];
        let (kind, spoiled) = (&whole.writes[number], row(before.clone(), 16, Some(rows[place])));
        assert_eq!(spoiled.writes.get(number), Some(kind), "until then all is as before");
        let faults = spoiled.faults.join(", ");
        (!faults.is_empty()).then(|| format!("write {number} ({kind}), {fate:?}: {faults}"))
    });
    let faults: Vec<_> = faults.into_iter().flatten().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
