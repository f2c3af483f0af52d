//! Blocks that miners dig.

use chain::entry::{BlockHeader, BlockKind};
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::HOUSE;
use chain::ids::{AccountId, EntryIndex, Height};
use chain::limits::{DIG_EARLIEST_SHARE, DIG_TIME_AHEAD_MAX_MS, HOUSE_WAITS_INTERVALS};
use testkit::{BLOCK_MS, IDLE_MS, economy, nowhere, said};

use crate::table::{Row, Scene, Try, accepted, refused, run, run_on};

/// Ben pats Anna's pet, so that an event waits.
fn visit(scene: &mut Scene) {
    let ben = scene.ben.clone();
    let pets = [scene.anna.pet, ben.pet];
    let free = pets.into_iter().find(|pet| {
        let pat = said::pat(*pet, None);
        scene.world.submit(&scene.world.event(ben.account, &ben.daily, pat)).is_ok()
    });
    assert!(free.is_some(), "one of two pets can be patted");
}

/// Anna's header with a change, dug.
fn with(scene: &mut Scene, change: impl FnOnce(&mut BlockHeader)) -> Try {
    visit(scene);
    let mut header = scene.world.dig_work(scene.anna.account);
    change(&mut header);
    Try::Close(scene.world.dug_block(header))
}

fn tries() -> u64 {
    // The scene's first block came late: it waited for the house.
    economy().dig_tries(economy().next_late_ms(0, HOUSE_WAITS_INTERVALS * BLOCK_MS, BLOCK_MS))
}

/// When the scene's last block closed.
fn last_block(scene: &Scene) -> chain::ids::TimeMs {
    scene.world.ledger.state().globals().block_time
}

fn start() -> chain::ids::TimeMs {
    last_block(&Scene::with_treats())
}

pub fn rows() -> Vec<Row> {
    let due = start().plus(BLOCK_MS / DIG_EARLIEST_SHARE);
    let max = due.plus(DIG_TIME_AHEAD_MAX_MS);
    vec![
        accepted("a block dug by a miner", |scene| with(scene, |_| ())),
        refused(Rejection::BlockDuplicate, "the block that was just dug, again", |scene| {
            visit(scene);
            let header = scene.world.dig_work(scene.anna.account);
            let block = scene.world.dug_block(header);
            scene.world.close_with(block.clone()).expect("it can be dug");
            Try::Close(block)
        }),
        refused(Rejection::BlockStale, "work on a block that another miner dug first", |scene| {
            visit(scene);
            let header = scene.world.dig_work(scene.anna.account);
            scene.world.digs(scene.ben.account);
            visit(scene);
            scene.world.wait(BLOCK_MS);
            Try::Close(scene.world.dug_block(header))
        }),
        refused(Rejection::BlockStale, "a block of tomorrow", |scene| {
            with(scene, |header| header.height = Height(header.height.0 + 1))
        }),
        refused(Rejection::BlockStale, "work after another block", |scene| {
            with(scene, |header| header.previous = nowhere())
        }),
        refused(Rejection::BlockWrongLog, "work on another log", |scene| {
            with(scene, |header| header.log_root = nowhere())
        }),
        refused(Rejection::BlockWrongLog, "work that covers no event", |scene| {
            let (entries, log_root) = (scene.world.ledger.entries(), scene.world.ledger.log().root());
            with(scene, |header| (header.entries, header.log_root) = (entries, log_root))
        }),
        refused(Rejection::BlockWrongLog, "work that covers three of four events", |scene| {
            let mut seen: Option<(EntryIndex, Hash)> = None;
            let ben = scene.ben.clone();
            for number in 0..4 {
                let comment = said::comment(scene.anna.pet, scene.post, &format!("comment {number}"));
                scene.world.does(ben.account, &ben.daily, comment);
                if number == 2 {
                    seen = Some((scene.world.ledger.entries(), scene.world.ledger.log().root()));
                }
            }
            let mut header = scene.world.dig_work(scene.anna.account);
            (header.entries, header.log_root) = seen.expect("the third of four");
            Try::Close(scene.world.dug_block(header))
        }),
        accepted("work that began at the first of many events", |scene| {
            visit(scene);
            let header = scene.world.dig_work(scene.anna.account);
            let ben = scene.ben.clone();
            for number in 0..6 {
                let comment = said::comment(scene.anna.pet, scene.post, &format!("comment {number}"));
                scene.world.does(ben.account, &ben.daily, comment);
            }
            Try::Close(scene.world.dug_block(header))
        }),
        refused(Rejection::BlockWrongState, "work on another state", |scene| {
            with(scene, |header| header.state_root = nowhere())
        }),
        refused(Rejection::BlockWrongKind, "a time block while an event waits, dug", |scene| {
            with(scene, |header| header.kind = BlockKind::Time)
        }),
        refused(Rejection::BlockNotHouse, "the house digs", |scene| with(scene, |header| header.miner = HOUSE)),
        refused(Rejection::UnknownAccount, "an unknown account digs", |scene| {
            with(scene, |header| header.miner = AccountId(99))
        }),
        refused(Rejection::BlockNotDue { due }, "a block dug a millisecond too soon", |scene| {
            visit(scene);
            let header = scene.world.dig_work(scene.anna.account);
            scene.world.now.0 -= 1;
            Try::Close(scene.world.dug_block(header))
        }),
        accepted("a miner's clock two minutes ahead", |scene| {
            visit(scene);
            let header = scene.world.dig_work(scene.anna.account);
            let time = scene.world.now.plus(DIG_TIME_AHEAD_MAX_MS);
            Try::Close(scene.world.dug_block_at(header, time))
        }),
        refused(
            Rejection::BlockTimeAhead { given: max.plus(1), max },
            "a miner's clock more than two minutes ahead",
            |scene| {
                visit(scene);
                let header = scene.world.dig_work(scene.anna.account);
                let time = scene.world.now.plus(DIG_TIME_AHEAD_MAX_MS + 1);
                Try::Close(scene.world.dug_block_at(header, time))
            },
        ),
        accepted("a miner's clock at the block before", |scene| {
            let before = last_block(scene);
            visit(scene);
            let header = scene.world.dig_work(scene.anna.account);
            Try::Close(scene.world.dug_block_at(header, before))
        }),
        refused(
            Rejection::BlockTimeBehind { given: chain::ids::TimeMs(start().0 - 1), min: start() },
            "a miner's clock behind the block before",
            |scene| {
                let before = last_block(scene);
                visit(scene);
                let header = scene.world.dig_work(scene.anna.account);
                Try::Close(scene.world.dug_block_at(header, chain::ids::TimeMs(before.0 - 1)))
            },
        ),
        refused(
            Rejection::BlockWrongDifficulty { expected: tries(), given: tries() - 1 },
            "a difficulty one lower",
            |scene| with(scene, |header| header.difficulty -= 1),
        ),
        refused(Rejection::BlockTooEasy { tries: tries() }, "a nonce that is worth nothing", |scene| {
            visit(scene);
            let header = scene.world.dig_work(scene.anna.account);
            let mut block = scene.world.dug_block(header.clone());
            let puzzle = chain::work::Puzzle::digging(&scene.world.chain_id(), &header, scene.world.now);
            let worthless = (0..).find(|&nonce| !puzzle.is_enough(nonce, header.difficulty));
            block.header.nonce = worthless.expect("most nonces are");
            Try::Close(block)
        }),
        accepted("the house closes what no miner has dug", |scene| {
            visit(scene);
            let header = scene.world.due_header();
            Try::Close(scene.world.signed_block(header))
        }),
    ]
}

#[test]
fn any_account_may_dig_a_block_that_follows_covers_and_is_worth_its_work() {
    run_on(&Scene::with_treats(), rows());
}

#[test]
fn no_block_can_be_dug_without_an_economy() {
    let row = refused(Rejection::BlockNotHouse, "a dug block under the first rules", |scene| {
        visit(scene);
        let header = scene.world.due_header();
        let header = BlockHeader { miner: scene.anna.account, difficulty: 1, ..header };
        Try::Close(scene.world.dug_block(header))
    });
    let idle = refused(Rejection::BlockNotHouse, "a dug time block under the first rules", |scene| {
        let header = scene.world.due_header();
        let header = BlockHeader { miner: scene.anna.account, difficulty: 1, ..header };
        Try::Close(scene.world.dug_block(header))
    });
    run(vec![row, idle]);
}

#[test]
fn a_miner_is_rewarded_and_the_house_is_not() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.account;
    visit(&mut scene);
    scene.world.digs(anna);
    assert_eq!((scene.world.treats(anna), scene.world.treats(HOUSE)), (3, 0));
    visit(&mut scene);
    scene.world.closes();
    assert_eq!((scene.world.treats(anna), scene.world.treats(HOUSE)), (3, 0));
}

#[test]
fn the_house_waits_for_miners_two_intervals_from_the_first_event_on() {
    let mut scene = Scene::with_treats();
    scene.world.wait(5 * BLOCK_MS);
    visit(&mut scene);
    let due = scene.world.now.plus(HOUSE_WAITS_INTERVALS * BLOCK_MS);
    assert_eq!(scene.world.ledger.due(scene.world.now).err(), Some(due));
}

#[test]
fn an_activity_block_is_dug_while_an_event_waits_and_else_a_time_block() {
    let mut scene = Scene::with_treats();
    let work = |scene: &Scene| scene.world.ledger.dig_work().expect("blocks can be dug");
    let (idle, last) = (work(&scene), last_block(&scene));
    assert_eq!((idle.header.kind, idle.from), (BlockKind::Time, last.plus(IDLE_MS)));
    visit(&mut scene);
    let busy = work(&scene);
    assert_eq!((busy.header.kind, busy.from), (BlockKind::Activity, last.plus(BLOCK_MS / DIG_EARLIEST_SHARE)));
    assert_eq!((idle.clocks.is_some(), busy.clocks), (true, None));
    assert_eq!(Scene::new().world.ledger.dig_work(), None, "no block can be dug under the first rules");
}

#[test]
fn digging_gets_harder_when_blocks_come_early_and_easier_when_they_come_late() {
    let mut scene = Scene::with_treats();
    let tries = |scene: &Scene| scene.world.ledger.state().economics().expect("there is one").dig_tries();
    let before = tries(&scene);
    for _ in 0..12 {
        visit(&mut scene);
        scene.world.digs(scene.anna.account);
    }
    let early = tries(&scene);
    assert!(early > before, "{early} after {before}");
    for _ in 0..12 {
        visit(&mut scene);
        scene.world.closes();
    }
    assert!(tries(&scene) < early, "{} after {early}", tries(&scene));
}

#[test]
fn an_idle_night_makes_nothing_easier() {
    let mut scene = Scene::with_treats();
    let tries = |scene: &Scene| scene.world.ledger.state().economics().expect("there is one").dig_tries();
    let before = tries(&scene);
    scene.world.close_blocks(3);
    scene.world.wait(IDLE_MS / 2);
    assert_eq!(tries(&scene), before);
    visit(&mut scene);
    scene.world.wait(BLOCK_MS);
    scene.world.digs(scene.anna.account);
    assert_eq!(tries(&scene), before, "dug one interval after its first event: just in time");
}
