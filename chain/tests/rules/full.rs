//! A log that is full.

use chain::codec;
use chain::entry::Entry;
use chain::error::Rejection;
use chain::ids::EntryIndex;
use chain::ledger::Ledger;
use chain::limits::ENTRIES_MAX;
use chain::version::Rules;
use testkit::world::genesis;
use testkit::{nowhere, said};

use crate::table::{Row, Scene, Try, refused, run};

/// The same state over a log of that length. No log is that long; a snapshot can claim it.
fn grow(scene: &mut Scene, entries: u64) {
    let snapshot = scene.world.ledger.snapshot().expect("the scene ends with a block");
    let before = codec::encode(scene.world.ledger.log()).len();
    let head = 1 + codec::encode::<Entry>(&genesis(Rules::V1(testkit::params()))).len();
    let peaks = vec![nowhere(); usize::try_from(entries.count_ones()).expect("at most 64")];
    let log = codec::encode(&(entries, peaks));
    let bytes = [&snapshot[..head], &log, &snapshot[head + before..]].concat();
    scene.world.ledger = Ledger::restore(&bytes).expect("a snapshot of a long log");
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::Full, "an event for a log that is full", |scene| {
            grow(scene, ENTRIES_MAX);
            scene.anna(said::pat(scene.ben.pet, None))
        }),
        refused(Rejection::Full, "a block for a log that is full", |scene| {
            grow(scene, ENTRIES_MAX);
            let header = scene.world.due_header();
            Try::Close(scene.world.signed_block(header))
        }),
        refused(Rejection::UnknownPet, "a broken rule is named before the full log", |scene| {
            grow(scene, ENTRIES_MAX);
            scene.anna(said::pat(nowhere(), None))
        }),
    ]
}

#[test]
fn a_full_log_takes_nothing_more() {
    run(rows());
}

#[test]
fn the_last_entry_fits() {
    let mut scene = Scene::new();
    grow(&mut scene, ENTRIES_MAX - 1);
    let pat = scene.world.event(scene.anna.account, &scene.anna.daily, said::pat(scene.ben.pet, None));
    let receipt = scene.world.submit(&pat).expect("there is room for one");
    assert_eq!(receipt.index, EntryIndex(ENTRIES_MAX - 1));
    let again = scene.world.event(scene.ben.account, &scene.ben.daily, said::pat(scene.anna.pet, None));
    assert_eq!(scene.world.submit(&again).err(), Some(Rejection::Full));
}
