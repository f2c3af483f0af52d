//! Digging: how the difficulty moves and where it stops, what a miner's clock decides, what a header may cover, and
//! what is asked of a dug block, in order.

use chain::abi::{Request, Response};
use chain::economy::Economy;
use chain::entry::{Block, BlockHeader, Closer};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::params::Params;
use chain::version::Rules;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "Digging: the difficulty's way and its bounds, clocks, marks, and the order of the rules.";
    let economy = Economy {
        dig_tries_min: 70_000,
        dig_tries_start: 1 << 17,
        dig_tries_max: 200_000,
        dig_halving_ms: 30_000,
        ..Economy::demo()
    };
    let params = Params { hatch_tries_min: 1, births_per_block_target: 128, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(params, economy));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    scene.hatch(&mut ben, "Rex", None);
    wrong(&mut scene, &ada);
    paced(&mut scene, &ada, &ben, momo);
    covered(&mut scene, &ada, &ben, momo);
    waited(&mut scene, &ada, &ben, momo);
    scene.teller.finish()
}

/// The difficulty that the module names.
fn difficulty(scene: &mut Scene) -> u64 {
    match scene.teller.ask(&Request::Work) {
        Response::Work(Some(work)) => work.header.difficulty,
        answer => panic!("{answer:?}"),
    }
}

fn late_ms(scene: &Scene) -> i64 {
    scene.ledger().state().economics().expect("there is one").late_ms
}

/// A header with everything wrong, mended field by field.
fn wrong(scene: &mut Scene, ada: &Party) {
    let good = scene.dig_work(ada);
    let due = scene.now;
    scene.now = TimeMs(due.0 - 1);
    let dug = |header: &BlockHeader, time_ms| Block { header: header.clone(), closer: Closer::Work { time_ms } };
    let mut header = BlockHeader { miner: AccountId(0), difficulty: 7, ..good.clone() };
    let far = scene.now.plus(120_001);
    scene.refused_block(307, "the house digs, too soon, ahead, too easy", dug(&header, far));
    header.miner = AccountId(9);
    scene.refused_block(200, "nobody digs, too soon, ahead, too easy", dug(&header, far));
    header.miner = ada.id();
    scene.refused_block(302, "too soon by a millisecond, ahead, too easy", dug(&header, far));
    scene.now = due;
    let far = scene.now.plus(120_001);
    scene.refused_block(315, "ahead, of another difficulty", dug(&header, far));
    let began = scene.ledger().state().globals().block_time;
    scene.refused_block(316, "behind, of another difficulty", dug(&header, TimeMs(began.0 - 1)));
    scene.refused_block(313, "of another difficulty, too easy", dug(&header, scene.now));
    header.difficulty = good.difficulty;
    let mut easy = scene.too_easy(header, scene.now);
    scene.refused_block(314, "too easy", easy.clone());
    easy.header.kind = chain::entry::BlockKind::Time;
    scene.refused_block(306, "too easy, of another kind", easy);
}

/// Dug as early as can be, by clocks that are wrong as far as they may be; then ever later, by the house.
fn paced(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let mut seen = vec![difficulty(scene)];
    for (number, ahead_ms) in [120_000, 0, 60_000, 0].into_iter().enumerate() {
        let header = scene.dig_work(ada);
        let clock = match ahead_ms {
            0 => scene.ledger().state().globals().block_time,
            ahead_ms => scene.now.plus(ahead_ms),
        };
        let block = scene.dug(header, clock);
        scene.closed(&format!("ada digs block {number}, by a clock that is wrong"), block);
        seen.push(difficulty(scene));
        let pat = scene.pat(&ben.phone(), momo, None);
        scene.put("ben pats", pat);
    }
    assert_eq!(seen, [131_072, 165_134, 200_000, 200_000, 200_000]);
    assert_eq!(late_ms(scene), -20_000, "at its most it stays");
    for (wait_ms, late) in [(200_000, 10_000), (40_007, 30_007), (40_000, 30_007)] {
        let began = scene.ledger().state().globals().block_time;
        scene.now = began.plus(wait_ms);
        scene.close();
        assert_eq!(late_ms(scene), late, "by one halving at most, and not on at its least");
        seen.push(difficulty(scene));
        let pat = scene.pat(&ben.phone(), momo, None);
        scene.put("ben pats", pat);
    }
    assert_eq!(seen[5..], [104_033, 70_000, 70_000]);
    scene.dig(ben);
    assert_eq!(late_ms(scene), 20_007, "but it comes back");
    seen.push(difficulty(scene));
    assert_eq!(seen[8..], [82_555]);
}

fn covered(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let (entries, log_root) = (scene.ledger().entries(), scene.ledger().log().root());
    scene.wait(30_000);
    let mut marks = Vec::new();
    for number in 1..=3 {
        let comment = scene.post(&ada.phone(), momo, &format!("Post {number}"), 0);
        scene.put("ada posts", comment);
        marks.push((scene.ledger().entries(), scene.ledger().log().root()));
    }
    let good = scene.dig_work(ada);
    assert_eq!((good.entries, good.log_root), marks[1], "two of three events");
    for (what, entries, log_root) in [
        ("nothing of the open block", entries, log_root),
        ("one event, with the root of two", marks[0].0, marks[1].1),
        ("more than there is", EntryIndex(marks[2].0.0 + 1), marks[2].1),
    ] {
        let block = scene.dug(BlockHeader { entries, log_root, ..good.clone() }, scene.now);
        scene.refused_block(304, what, block);
    }
    let whole = BlockHeader { entries: marks[2].0, log_root: marks[2].1, ..good.clone() };
    let block = scene.dug(whole, scene.now);
    scene.closed("ada digs a block that covers all, which is no mark", block.clone());
    let Block { header, .. } = block.clone();
    let time_ms = scene.now.plus(1);
    scene.refused_block(303, "the same header by another clock", Block { header, closer: Closer::Work { time_ms } });
    scene.wait(1);
    scene.refused_block(312, "the very block", block);
    let old = scene.dug(BlockHeader { height: Height(good.height.0 + 1), ..good }, scene.now);
    scene.refused_block(303, "the next height on the block before", old);
    let _ = ben;
}

/// The house lets miners go first, and covers all there is.
fn waited(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let began = scene.ledger().state().globals().block_time;
    scene.now = began.plus(30_000);
    let first = scene.now;
    for who in [ada, ben] {
        let pat = scene.pat(&who.phone(), momo, None);
        scene.put(&format!("{} pats", who.handle), pat);
    }
    let mark = scene.ledger().dig_work().expect("there is work").header;
    scene.wait(5_000);
    let comment = scene.comment(&ben.phone(), momo, EntryIndex(0), "Oh?");
    scene.refused(217, "no moment is there", comment);
    let post = scene.post(&ada.phone(), momo, "And a third event.", 0);
    scene.put("ada posts", post);
    let due = scene.ledger().due(scene.now).expect_err("not yet");
    assert_eq!(due, first.plus(40_000), "twice the interval after the first event");
    scene.now = TimeMs(due.0 - 1);
    let header = scene.ledger().due(due).expect("then it is due");
    let miner = BlockHeader { miner: ada.id(), ..header.clone() };
    scene.refused_block(302, "a millisecond too soon, with a miner", scene.signed(miner.clone()));
    scene.now = due;
    scene.refused_block(307, "with a miner", scene.signed(miner));
    let marked = BlockHeader { entries: mark.entries, log_root: mark.log_root, ..header };
    scene.refused_block(304, "the house covers two of three events, though they are a mark", scene.signed(marked));
    scene.close();
    let late = late_ms(scene);
    scene.wait(100_000);
    scene.turn();
    assert_eq!(late_ms(scene), late, "a time block changes nothing");
}
