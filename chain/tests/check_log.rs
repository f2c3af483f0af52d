//! The checker finds each kind of fault, wherever it is.

use chain::check_log::{Fault, LogChecker, check_treats};
use chain::checkpoint::{Checkpoint, origin};
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::ids::{EntryIndex, Height};
use chain::ledger::Ledger;
use chain::version::Rules;
use testkit::world::{World, genesis};
use testkit::{nowhere, params, said};

/// A log with something of everything, that ends in the middle of a block.
fn lived_in() -> World {
    let mut world = World::new(params());
    let (anna, ben) = (world.hatches("anna"), world.hatches("ben"));
    world.closes();
    let post = world.does(anna.account, &anna.daily, said::post(anna.pet, "a walk"));
    world.does(ben.account, &ben.daily, said::comment(anna.pet, post.index, "nice"));
    world.does(ben.account, &ben.daily, said::pat(anna.pet, Some(post.index)));
    world.closes();
    world.does(ben.account, &ben.daily, said::share(anna.pet, post.index));
    world.does(anna.account, &anna.owner, said::revoke(&anna.daily));
    world.house_does(said::redact(post.index));
    world.closes();
    world.closes();
    world.does(ben.account, &ben.owner, said::pat(ben.pet, None));
    world
}

fn checkpoint_of(world: &World) -> Checkpoint {
    Checkpoint { origin: origin(&world.chain_id()), entries: world.log.len() as u64, root: world.ledger.log().root() }
}

fn check(log: &[Vec<u8>], checkpoint: Option<Checkpoint>) -> Result<Ledger, Fault> {
    let mut checker = LogChecker::against(checkpoint);
    for entry in log {
        checker.entry(entry)?;
    }
    checker.finish()
}

fn rejection(log: &[Vec<u8>]) -> Option<(u64, Rejection)> {
    match check(log, None) {
        Err(Fault::Entry { index, rejection }) => Some((index.0, rejection)),
        _ => None,
    }
}

#[test]
fn a_good_log_passes_with_and_without_its_checkpoint() {
    let world = lived_in();
    for checkpoint in [None, Some(checkpoint_of(&world))] {
        let ledger = check(&world.log, checkpoint).expect("nothing is wrong with it");
        assert_eq!(ledger.status(), world.ledger.status());
    }
}

#[test]
fn a_checkpoint_of_an_earlier_size_is_compared_at_that_size() {
    let mut world = lived_in();
    let earlier = checkpoint_of(&world);
    world.closes();
    assert!(check(&world.log, Some(earlier.clone())).is_ok());
    let forged = Checkpoint { root: nowhere(), ..earlier };
    assert!(matches!(check(&world.log, Some(forged)), Err(Fault::Root { .. })));
}

#[test]
fn a_flipped_bit_anywhere_is_found_at_the_latest_by_the_next_block_or_the_checkpoint() {
    let world = lived_in();
    let checkpoint = checkpoint_of(&world);
    let ends: Vec<_> = (0..world.log.len()).filter(|&index| is_block(&world.log[index])).collect();
    for index in 0..world.log.len() {
        for byte in (0..world.log[index].len()).step_by(5) {
            let mut log = world.log.clone();
            log[index][byte] ^= 1 << (byte % 8);
            let fault = check(&log, Some(checkpoint.clone())).err();
            let latest = ends.iter().find(|&&end| end > index);
            match fault {
                Some(Fault::Entry { index: found, .. }) => {
                    let latest = latest.map_or(u64::MAX, |&end| end as u64);
                    assert!((index as u64..=latest).contains(&found.0), "{index} found at {found}");
                }
                Some(Fault::Root { .. }) => assert_eq!(latest, None, "entry {index}, byte {byte}"),
                other => panic!("entry {index}, byte {byte}: {other:?}"),
            }
        }
    }
}

fn is_block(bytes: &[u8]) -> bool {
    let entry: Entry = codec::decode(bytes).expect("the test's own log");
    matches!(entry.kind, EntryKind::Block(_))
}

#[test]
fn a_missing_doubled_or_moved_entry_is_found() {
    let world = lived_in();
    let last_block = (0..world.log.len()).rev().find(|&index| is_block(&world.log[index]));
    let last_block = last_block.expect("blocks have closed");
    for index in 1..last_block {
        let mut log = world.log.clone();
        let entry = log.remove(index);
        assert!(check(&log, None).is_err(), "without entry {index}");
        log.insert(index, entry.clone());
        log.insert(index, entry);
        assert!(check(&log, None).is_err(), "with entry {index} twice");
        log.remove(index);
        log.swap(index, index + 1);
        assert!(check(&log, None).is_err(), "with entry {index} after the next");
    }
}

#[test]
fn a_withheld_tail_is_found_by_the_checkpoint() {
    let world = lived_in();
    let there = world.log.len() as u64 - 1;
    let fault = check(&world.log[..world.log.len() - 1], Some(checkpoint_of(&world)));
    assert_eq!(fault.err(), Some(Fault::Short { claimed: there + 1, there }));
}

#[test]
fn nothing_is_no_log() {
    assert_eq!(check(&[], None).err(), Some(Fault::Empty));
    assert_eq!(rejection(&[Vec::new()]), Some((0, Rejection::Malformed)));
    assert_eq!(rejection(&lived_in().log[1..]), Some((0, Rejection::MisplacedGenesis)));
}

#[test]
fn a_second_genesis_is_found() {
    let mut world = lived_in();
    let mut second = genesis(Rules::V1(params()));
    second.time_ms = world.now;
    world.log.push(codec::encode(&second));
    let last = world.log.len() as u64 - 1;
    assert_eq!(rejection(&world.log), Some((last, Rejection::MisplacedGenesis)));
}

#[test]
fn the_house_itself_cannot_sign_a_block_over_another_state() {
    let mut world = lived_in();
    let mut header = world.due_header();
    header.state_root = nowhere();
    let block = world.signed_block(header);
    let entry = Entry { time_ms: world.now, kind: EntryKind::Block(block) };
    world.log.push(codec::encode(&entry));
    let last = world.log.len() as u64 - 1;
    assert_eq!(rejection(&world.log), Some((last, Rejection::BlockWrongState)));
}

#[test]
fn a_fault_names_its_entry_and_code() {
    let (index, ended) = (EntryIndex(7), Height(16));
    let fault = Fault::Entry { index, rejection: Rejection::StoryEnded { ended } };
    assert_eq!(fault.to_string(), "entry 7: the story ended with block 16 (code 215)");
}

#[test]
fn treats_add_up_after_a_whole_life() {
    let mut world = lived_in();
    world.close_blocks(20);
    assert_eq!(check_treats(&world.ledger, EntryIndex(0)), Ok(()));
}
