//! The first entry.

use chain::entry::EntryKind;
use chain::error::Rejection;
use chain::keys::PublicKey;
use chain::params::Params;
use chain::version::Rules;
use testkit::world::genesis;
use testkit::{nowhere, params};

use crate::table::{Row, Try, accepted, refused, run};

fn with(change: fn(&mut Params)) -> Try {
    let mut params = params();
    change(&mut params);
    Try::Begin(genesis(Rules::V1(params)))
}

pub fn rows() -> Vec<Row> {
    vec![
        accepted("the test's own genesis", |_| with(|_| ())),
        refused(Rejection::MisplacedGenesis, "a block stands first", |scene| {
            let header = scene.world.due_header();
            let block = scene.world.signed_block(header);
            let mut entry = genesis(Rules::V1(params()));
            entry.kind = EntryKind::Block(block);
            Try::Begin(entry)
        }),
        refused(Rejection::MisplacedGenesis, "a genesis stands second", |scene| {
            let mut entry = genesis(Rules::V1(params()));
            entry.time_ms = scene.world.now;
            Try::Replay(chain::codec::encode(&entry))
        }),
        refused(Rejection::BadParams, "blocks of 99 ms", |_| with(|params| params.block_interval_ms = 99)),
        accepted("blocks of 100 ms", |_| with(|params| params.block_interval_ms = 100)),
        refused(Rejection::BadParams, "idle blocks sooner than busy ones", |_| {
            with(|params| params.idle_interval_ms = params.block_interval_ms - 1)
        }),
        refused(Rejection::BadParams, "a wait for a new key of more than a year", |_| {
            with(|params| params.rekey_wait_ms = u64::MAX)
        }),
        refused(Rejection::BadParams, "hatching work of no tries", |_| with(|params| params.hatch_tries_min = 0)),
        refused(Rejection::BadParams, "the least work is above the most", |_| {
            with(|params| params.hatch_tries_min = params.hatch_tries_max + 1)
        }),
        refused(Rejection::BadParams, "work that no phone can do", |_| {
            with(|params| params.hatch_tries_max = chain::limits::HATCH_TRIES_MAX + 1)
        }),
        refused(Rejection::BadParams, "a target of no births", |_| with(|params| params.births_per_block_target = 0)),
        refused(Rejection::BadKey, "a house without a key", |_| {
            let mut entry = genesis(Rules::V1(params()));
            if let EntryKind::Genesis(rules) = &mut entry.kind {
                // The identity: a point of small order, under which anything could be signed.
                rules.house = PublicKey([0; 32]);
                rules.house.0[0] = 1;
            }
            Try::Begin(entry)
        }),
    ]
}

#[test]
fn a_chain_begins_with_a_genesis_that_makes_a_game() {
    run(rows());
}

#[test]
fn the_sets_that_ship_make_games() {
    for name in ["tamagotchi", "demo", "classic"] {
        let rules = Rules::named(name).expect("it ships");
        assert_eq!(rules.check(), Ok(()), "{name}");
        assert!(rules.economy().is_some(), "{name} has all rules that there are");
    }
    assert_eq!(Rules::named("chess"), None);
}

#[test]
fn a_broken_number_is_named_with_its_bounds() {
    let mut params = params();
    params.births_per_block_target = 0;
    let error = params.check().expect_err("no births is no target");
    assert_eq!(error.to_string(), "births_per_block_target is 0, but must be from 1 to 1048576");
}

#[test]
fn another_house_key_or_rule_makes_another_chain() {
    let mut other = params();
    other.rekey_wait_ms += 1;
    assert_ne!(genesis(Rules::V1(params())).leaf_hash(), genesis(Rules::V1(other)).leaf_hash());
    assert_ne!(genesis(Rules::V1(params())).leaf_hash(), nowhere());
}
