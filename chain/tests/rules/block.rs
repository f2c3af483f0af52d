//! Blocks.

use chain::codec;
use chain::entry::{Block, BlockHeader, BlockKind, Closer, Entry, EntryKind};
use chain::error::Rejection;
use chain::ids::{AccountId, TimeMs};
use chain::keys::Signature;
use testkit::{BLOCK_MS, IDLE_MS, START, blocks, house, nowhere, said};

use crate::table::{Row, Scene, Try, accepted, later, refused, run};

/// Ben pats, so that a block is wanted.
fn visit(scene: &mut Scene) {
    let ben = scene.ben.clone();
    scene.world.does(ben.account, &ben.daily, said::pat(scene.anna.pet, None));
}

/// The due activity block with another header, properly signed.
fn with(scene: &mut Scene, change: fn(&mut BlockHeader)) -> Try {
    visit(scene);
    let mut header = scene.world.due_header();
    change(&mut header);
    Try::Close(scene.world.signed_block(header))
}

/// The header that will be due, tried at once.
fn too_soon(scene: &mut Scene, before_due_ms: u64) -> Try {
    let mut ahead = scene.world.clone();
    let header = ahead.due_header();
    scene.world.now = TimeMs(ahead.now.0 - before_due_ms);
    Try::Close(scene.world.signed_block(header))
}

pub fn rows() -> Vec<Row> {
    let (last, given) = (later(0), later(0).0 - 1);
    vec![
        refused(Rejection::TimeWentBack { last, given: TimeMs(given) }, "a log in which time goes back", |scene| {
            let header = scene.world.due_header();
            let block = scene.world.signed_block(header);
            Try::Replay(codec::encode(&Entry { time_ms: TimeMs(later(0).0 - 1), kind: EntryKind::Block(block) }))
        }),
        refused(Rejection::BlockStale, "a height left out", |scene| with(scene, |header| header.height.0 += 1)),
        refused(Rejection::BlockStale, "the greatest height", |scene| with(scene, |header| header.height.0 = u64::MAX)),
        refused(Rejection::BlockDuplicate, "the same block twice", |scene| {
            visit(scene);
            let header = scene.world.due_header();
            let block = scene.world.signed_block(header);
            assert!(scene.world.close_with(block.clone()).is_ok());
            Try::Close(block)
        }),
        refused(Rejection::BlockStale, "another block before it", |scene| {
            with(scene, |header| header.previous = nowhere())
        }),
        refused(Rejection::BlockWrongLog, "a log of another length", |scene| {
            with(scene, |header| header.entries.0 += 1)
        }),
        refused(Rejection::BlockWrongLog, "a log of another root", |scene| {
            with(scene, |header| header.log_root = nowhere())
        }),
        refused(Rejection::BlockWrongLog, "a block made before the last event", |scene| {
            visit(scene);
            let header = scene.world.due_header();
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::post(ben.pet, "quick"));
            Try::Close(scene.world.signed_block(header))
        }),
        refused(Rejection::BlockWrongState, "a state of another root", |scene| {
            with(scene, |header| header.state_root = nowhere())
        }),
        refused(Rejection::BlockWrongKind, "a time block although something happened", |scene| {
            with(scene, |header| header.kind = BlockKind::Time)
        }),
        refused(Rejection::BlockWrongKind, "an activity block although nothing happened", |scene| {
            let mut header = scene.world.due_header();
            header.kind = BlockKind::Activity;
            Try::Close(scene.world.signed_block(header))
        }),
        refused(Rejection::BlockNotDue { due: later(BLOCK_MS) }, "an activity block a millisecond early", |scene| {
            visit(scene);
            too_soon(scene, 1)
        }),
        refused(Rejection::BlockNotDue { due: later(IDLE_MS) }, "a time block a millisecond early", |scene| {
            too_soon(scene, 1)
        }),
        refused(Rejection::BlockNotHouse, "a reward for another account", |scene| {
            with(scene, |header| header.miner = AccountId(1))
        }),
        refused(Rejection::BlockNotHouse, "work that was not asked for", |scene| {
            with(scene, |header| header.nonce = 1)
        }),
        refused(Rejection::BlockNotHouse, "a difficulty that is not zero", |scene| {
            with(scene, |header| header.difficulty = 1)
        }),
        refused(Rejection::BlockBadSignature, "a block that Ben signs", |scene| {
            visit(scene);
            let header = scene.world.due_header();
            Try::Close(blocks::signed(&scene.world.chain_id(), header, &scene.ben.owner))
        }),
        refused(Rejection::BlockBadSignature, "a block without a signature", |scene| {
            visit(scene);
            let header = scene.world.due_header();
            Try::Close(Block { header, closer: Closer::House(Signature([0; 64])) })
        }),
        refused(Rejection::BlockBadSignature, "a block signed for another chain", |scene| {
            visit(scene);
            let header = scene.world.due_header();
            Try::Close(blocks::signed(&nowhere(), header, &house()))
        }),
        accepted("an activity block when it is due", |scene| {
            visit(scene);
            too_soon(scene, 0)
        }),
        accepted("a time block when it is due", |scene| too_soon(scene, 0)),
        accepted("a block long after it was due", |scene| {
            scene.world.wait(100 * IDLE_MS);
            with(scene, |_| ())
        }),
        accepted("a block at the end of time", |scene| {
            visit(scene);
            scene.world.now = TimeMs(u64::MAX);
            let header = scene.world.due_header();
            Try::Close(scene.world.signed_block(header))
        }),
    ]
}

#[test]
fn a_block_follows_covers_is_due_and_is_the_houses() {
    run(rows());
}

#[test]
fn what_is_due_and_when_depends_on_what_waits() {
    let mut scene = Scene::new();
    assert_eq!(scene.world.ledger.due(later(0)).err(), Some(later(IDLE_MS)));
    visit(&mut scene);
    assert_eq!(scene.world.ledger.due(later(0)).err(), Some(later(BLOCK_MS)));
    let header = scene.world.ledger.due(later(BLOCK_MS)).expect("an event waits and the interval has passed");
    assert_eq!(header.kind, BlockKind::Activity);
    assert_eq!(header.state_root, scene.world.ledger.block_end_root());
}

#[test]
fn a_header_commits_to_the_state_at_the_end_of_the_block_before() {
    let mut scene = Scene::new();
    let root = scene.world.ledger.state().clone().root();
    visit(&mut scene);
    let header = scene.world.due_header();
    assert_eq!(header.state_root, root);
    scene.world.closes();
    assert_ne!(scene.world.ledger.block_end_root(), root);
}

#[test]
fn a_clock_that_goes_back_is_held_at_the_last_entrys_time() {
    let mut scene = Scene::new();
    scene.world.now = START;
    let ben = scene.ben.clone();
    let receipt = scene.world.does(ben.account, &ben.daily, said::pat(ben.pet, None));
    assert_eq!(receipt.time_ms, later(0));
}

#[test]
fn the_last_moment_of_all_can_still_be_lived_through() {
    let mut scene = Scene::new();
    scene.world.now = TimeMs(u64::MAX);
    visit(&mut scene);
    scene.world.closes();
    scene.world.close_blocks(20);
    assert_eq!(scene.world.ledger.status().time_ms, TimeMs(u64::MAX));
}
