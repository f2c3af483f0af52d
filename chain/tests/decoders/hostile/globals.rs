//! Lies about what there is one of, and about the log.

use chain::codec::encode;
use chain::ids::HOUSE;
use chain::limits::ENTRIES_MAX;
use chain::records::Globals;
use chain::snapshot::SnapshotFault;
use chain::version::Rules;
use testkit::world::World;
use testkit::{economy, params};

use super::{all_refused, changed, economics, refusal, replaced};
use crate::samples::Life;

#[test]
fn absurd_globals_are_refused() {
    let life = Life::new();
    let (snapshot, globals) = (life.snapshot(), life.world.ledger.state().globals());
    all_refused(
        &snapshot,
        globals,
        &[
            |globals| globals.height.0 = u64::MAX,
            |globals| globals.time.0 = u64::MAX,
            |globals| globals.block_time.0 += 1,
            |globals| globals.births_in_block = 1,
            |globals| globals.hatch_tries = u32::MAX,
            |globals| globals.hatch_tries = 0,
            |globals| globals.minted = 1,
            |globals| globals.burned = 1,
            |globals| globals.treasury = u64::MAX,
            |globals| {
                let more = u64::MAX - globals.minted;
                (globals.minted, globals.treasury) = (u64::MAX, globals.treasury + more);
            },
            |globals| economics(globals).in_accounts += 1,
            |globals| economics(globals).closers[0].0 = u32::MAX,
            |globals| economics(globals).closers = vec![HOUSE; 31],
            |globals| globals.height.0 = economics(globals).closers.len() as u64 - 1,
            |globals| economics(globals).in_wallets = u64::MAX,
            |globals| economics(globals).numbers.dig_halving_ms = 0,
            |globals| economics(globals).numbers.dig_tries_min = u64::MAX,
        ],
    );
    let bytes = changed(&snapshot, globals, |globals| globals.events_in_block = 1);
    assert_eq!(refusal(&bytes), Some(SnapshotFault::MidBlock));
}

#[test]
fn where_there_is_no_economy_there_are_no_treats() {
    let mut world = World::new(params());
    world.hatches("anna");
    world.closes();
    let snapshot = world.ledger.snapshot().expect("a block has just closed");
    let changes: [fn(&mut Globals); 2] =
        [|globals| (globals.minted, globals.burned) = (1, 1), |globals| (globals.minted, globals.treasury) = (1, 1)];
    all_refused(&snapshot, world.ledger.state().globals(), &changes);
}

#[test]
fn what_a_chain_began_with_is_never_taken_back() {
    let mut world = World::with_rules(Rules::V2(params(), economy()));
    let start = world.ledger.snapshot().expect("nothing has happened");
    all_refused(&start, world.ledger.state().globals(), &[|globals| globals.height.0 = 1]);
    world.hatches("anna");
    world.closes();
    let snapshot = world.ledger.snapshot().expect("a block has just closed");
    let changes: [fn(&mut Globals); 2] =
        [|globals| globals.height.0 = 0, |globals| economics(globals).numbers.care_treats += 1];
    all_refused(&snapshot, world.ledger.state().globals(), &changes);
}

#[test]
fn a_snapshot_of_an_empty_or_endless_log_is_refused() {
    let life = Life::new();
    let (snapshot, log) = (life.snapshot(), life.world.ledger.log());
    let peak = life.world.chain_id();
    for (size, peaks) in [(0_u64, 0), (u64::MAX, 64), (ENTRIES_MAX + 1, 2), (3, 1)] {
        let edge = chain::codec::decode(&encode(&(size, vec![peak; peaks]))).expect("an edge");
        assert_eq!(refusal(&replaced(&snapshot, log, &edge)), Some(SnapshotFault::BadLog), "{size}");
    }
}
