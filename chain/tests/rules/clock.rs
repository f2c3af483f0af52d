//! Time blocks: whose clocks are asked, which votes count, and who closes the block when.

use chain::entry::{Block, BlockKind};
use chain::error::Rejection;
use chain::ids::HOUSE;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::keys::sign;
use chain::limits::{DIG_TIME_AHEAD_MAX_MS, HOUSE_ALONE_WAITS, HOUSE_CLOCK_SHARE, MINER_ACTIVE_BLOCKS};
use chain::vote::ClockVote;
use testkit::{BLOCK_MS, IDLE_MS, blocks, house, nowhere, said, seed};

use crate::table::{Row, Scene, Try, accepted, refused, run, run_on};

/// An account that has closed no block.
const CARL: AccountId = AccountId(3);
/// How long the house waits for miners after the clocks were asked.
const HOUSE_MS: u64 = IDLE_MS + BLOCK_MS / HOUSE_CLOCK_SHARE;

/// Anna and Ben each dug one of the last blocks, Carl did not, and nothing waits: two of three clocks are enough.
fn idle() -> Scene {
    let mut scene = Scene::with_treats();
    scene.world.hatches("carl");
    scene.world.digs(scene.anna.account);
    scene.world.house_does(said::pat(scene.anna.pet, None));
    scene.world.digs(scene.ben.account);
    scene
}

/// The time of the last entry.
fn last(scene: &Scene) -> TimeMs {
    scene.world.ledger.status().time_ms
}

fn anna(scene: &mut Scene) -> ClockVote {
    let anna = scene.anna.clone();
    scene.world.vote(anna.account, &anna.daily)
}

fn ben(scene: &mut Scene) -> ClockVote {
    let ben = scene.ben.clone();
    scene.world.vote(ben.account, &ben.daily)
}

/// A block that Carl digs as soon as he may, with these votes.
fn dug(scene: &mut Scene, votes: Vec<ClockVote>) -> Try {
    let header = scene.world.dig_work(CARL);
    Try::Close(blocks::with_votes(scene.world.dug_block(header), votes))
}

/// The house's block with these votes, when it may close with votes.
fn house_block(scene: &mut Scene, votes: Vec<ClockVote>) -> Block {
    let work = scene.world.ledger.dig_work().expect("blocks can be dug");
    scene.world.now = work.clocks.as_ref().expect("nothing waits").house_from;
    blocks::with_votes(scene.world.signed_block(work.house_header()), votes)
}

/// A dug block in which Ben's vote is right, and Anna's has this key and change.
fn with(scene: &mut Scene, key: &[u8; 32], change: impl FnOnce(&mut ClockVote)) -> Try {
    let anna = scene.anna.account;
    let (mut vote, ben) = (scene.world.vote(anna, key), ben(scene));
    change(&mut vote);
    let vote = ClockVote::by(key, &scene.world.chain_id(), vote.account, vote.entry, vote.time_ms);
    dug(scene, vec![vote, ben])
}

/// The same with Anna's daily key.
fn daily(scene: &mut Scene, change: impl FnOnce(&mut ClockVote)) -> Try {
    let key = scene.anna.daily;
    with(scene, &key, change)
}

pub fn rows() -> Vec<Row> {
    [enough(), votes(), keys(), when()].into_iter().flatten().collect()
}

fn enough() -> Vec<Row> {
    let too_few = |given| Rejection::TooFewVotes { needed: 2, given, active: 3 };
    let twice = Rejection::VoteTwice { account: AccountId(1) };
    vec![
        accepted("a time block dug with the votes of two of three", |scene| {
            let votes = vec![anna(scene), ben(scene)];
            dug(scene, votes)
        }),
        accepted("the house and all others vote", |scene| {
            let votes = vec![scene.world.vote(HOUSE, &house()), anna(scene), ben(scene)];
            dug(scene, votes)
        }),
        refused(too_few(1), "one vote too few", |scene| {
            let votes = vec![anna(scene)];
            dug(scene, votes)
        }),
        refused(too_few(0), "a dug time block without any votes", |scene| {
            let header = scene.world.dig_work(CARL);
            Try::Close(scene.world.dug_block(header))
        }),
        refused(too_few(1), "the house with no vote but its own", |scene| {
            let votes = vec![scene.world.vote(HOUSE, &house())];
            Try::Close(house_block(scene, votes))
        }),
        refused(twice, "a vote counted twice", |scene| {
            let votes = vec![anna(scene), anna(scene)];
            dug(scene, votes)
        }),
        refused(Rejection::VotesOutOfOrder, "votes in no order", |scene| {
            let votes = vec![ben(scene), anna(scene)];
            dug(scene, votes)
        }),
        refused(Rejection::VotesUnasked, "an activity block with votes", |scene| {
            let votes = vec![anna(scene), ben(scene)];
            scene.world.house_does(said::pat(scene.anna.pet, None));
            dug(scene, votes)
        }),
    ]
}

fn votes() -> Vec<Row> {
    let scene = idle();
    let (expected, given) = (EntryIndex(scene.world.ledger.entries().0 - 1), EntryIndex(1));
    let (min, max) = (last(&scene).plus(IDLE_MS), last(&scene).plus(IDLE_MS + DIG_TIME_AHEAD_MAX_MS));
    vec![
        refused(Rejection::VoteNotActive { account: CARL }, "the vote of an account that closed no block", |scene| {
            let carl = scene.world.vote(CARL, &seed("carl daily"));
            let votes = vec![anna(scene), carl];
            dug(scene, votes)
        }),
        refused(Rejection::VoteNotActive { account: AccountId(99) }, "the vote of an unknown account", |scene| {
            let unknown = scene.world.vote(AccountId(99), &seed("unknown"));
            let votes = vec![anna(scene), unknown];
            dug(scene, votes)
        }),
        refused(Rejection::VoteOtherEntry { expected, given }, "a vote for another entry", |scene| {
            daily(scene, |vote| vote.entry = EntryIndex(1))
        }),
        refused(Rejection::VoteEarly { given: TimeMs(min.0 - 1), min }, "a clock that says too early", |scene| {
            daily(scene, |vote| vote.time_ms.0 -= 1)
        }),
        refused(Rejection::VoteAhead { given: max.plus(1), max }, "a vote from the future", |scene| {
            daily(scene, |vote| vote.time_ms.0 += DIG_TIME_AHEAD_MAX_MS + 1)
        }),
        accepted("a voter's clock two minutes ahead", |scene| {
            daily(scene, |vote| vote.time_ms.0 += DIG_TIME_AHEAD_MAX_MS)
        }),
        refused(Rejection::VoteBadSignature { account: AccountId(1) }, "a vote for another chain", |scene| {
            let (mut vote, ben) = (anna(scene), ben(scene));
            vote.signature = sign(&scene.anna.daily, &vote.message(&nowhere()));
            dug(scene, vec![vote, ben])
        }),
        refused(Rejection::VoteBadSignature { account: AccountId(1) }, "a vote with another time", |scene| {
            let (mut vote, ben) = (anna(scene), ben(scene));
            vote.time_ms.0 += 1;
            dug(scene, vec![vote, ben])
        }),
    ]
}

fn keys() -> Vec<Row> {
    let due = last(&idle()).plus(testkit::REKEY_MS);
    vec![
        accepted("a vote by the owner key", |scene| {
            let owner = scene.anna.owner;
            with(scene, &owner, |_| ())
        }),
        refused(Rejection::RecoveryKeyOnly, "a vote by the recovery key", |scene| {
            let recovery = scene.anna.recovery;
            with(scene, &recovery, |_| ())
        }),
        refused(Rejection::UnknownKey, "a vote by an unknown key", |scene| with(scene, &seed("unknown"), |_| ())),
        refused(Rejection::KeyOfOtherAccount, "a vote by another account's key", |scene| with(scene, &house(), |_| ())),
        refused(Rejection::KeyRevoked, "a vote by a key that was revoked", |scene| {
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.owner, said::revoke(&anna.daily));
            scene.world.digs(anna.account);
            daily(scene, |_| ())
        }),
        refused(Rejection::KeyNotYet { due }, "a vote by an owner key that waits", |scene| {
            scene.begin_rekey();
            scene.world.digs(scene.anna.account);
            with(scene, &seed("anna new"), |_| ())
        }),
    ]
}

fn when() -> Vec<Row> {
    let last = last(&idle());
    let (asked, house_due) = (last.plus(IDLE_MS), last.plus(HOUSE_MS));
    let alone_due = last.plus(HOUSE_MS * HOUSE_ALONE_WAITS);
    vec![
        refused(Rejection::BlockNotDue { due: asked }, "a time block dug a millisecond too soon", |scene| {
            let votes = vec![anna(scene), ben(scene)];
            let header = scene.world.dig_work(CARL);
            let block = blocks::with_votes(scene.world.dug_block(header), votes);
            scene.world.now.0 -= 1;
            Try::Close(block)
        }),
        refused(
            Rejection::BlockTimeBehind { given: TimeMs(asked.0 - 1), min: asked },
            "a miner whose own clock says that it is too early",
            |scene| {
                let votes = vec![anna(scene), ben(scene)];
                let header = scene.world.dig_work(CARL);
                let block = scene.world.dug_block_at(header, TimeMs(scene.world.now.0 - 1));
                Try::Close(blocks::with_votes(block, votes))
            },
        ),
        refused(Rejection::BlockNotDue { due: house_due }, "the house with votes a millisecond too soon", |scene| {
            let votes = vec![anna(scene), ben(scene)];
            let block = house_block(scene, votes);
            scene.world.now.0 -= 1;
            Try::Close(block)
        }),
        accepted("the house with votes when miners had their chance", |scene| {
            let votes = vec![anna(scene), ben(scene)];
            Try::Close(house_block(scene, votes))
        }),
        refused(Rejection::BlockNotDue { due: alone_due }, "the house alone a millisecond too soon", |scene| {
            let header = scene.world.due_header();
            scene.world.now.0 -= 1;
            Try::Close(scene.world.signed_block(header))
        }),
        accepted("the house alone when no clock has answered for long", |scene| {
            let header = scene.world.due_header();
            Try::Close(scene.world.signed_block(header))
        }),
    ]
}

#[test]
fn a_time_block_needs_the_clocks_of_more_than_half_of_the_active_miners() {
    run_on(&idle(), rows());
}

#[test]
fn no_clock_is_asked_without_an_economy() {
    run(vec![refused(Rejection::VotesUnasked, "votes under the first rules", |scene| {
        let header = scene.world.due_header();
        let vote = scene.world.vote_at(scene.anna.account, &scene.anna.daily, scene.world.now);
        Try::Close(blocks::with_votes(scene.world.signed_block(header), vec![vote]))
    })]);
}

#[test]
fn a_miner_gets_less_for_a_time_block_and_makes_nothing_harder() {
    let mut scene = idle();
    let tries = |scene: &Scene| scene.world.ledger.state().economics().expect("there is one").dig_tries();
    let before = (scene.world.treats(CARL), tries(&scene));
    let votes = vec![anna(&mut scene), ben(&mut scene)];
    scene.world.digs_with(CARL, votes);
    assert_eq!((scene.world.treats(CARL), tries(&scene)), (before.0 + 1, before.1));
}

#[test]
fn the_house_alone_is_enough_where_no_miner_is_active() {
    let mut scene = Scene::with_treats();
    let clocks = scene.world.ledger.dig_work().and_then(|work| work.clocks).expect("nothing waits");
    assert_eq!((clocks.active, clocks.needed), (vec![HOUSE], 1));
    let vote = scene.world.vote(HOUSE, &house());
    let block = house_block(&mut scene, vec![vote]);
    assert!(scene.world.close_with(block).is_ok());
}

#[test]
fn a_miner_is_active_until_thirty_more_blocks_have_closed() {
    let mut scene = idle();
    let active = |scene: &Scene| scene.world.ledger.state().economics().expect("there is one").active_miners();
    scene.world.close_blocks(MINER_ACTIVE_BLOCKS as u64 - 2);
    assert_eq!(active(&scene).len(), 3);
    scene.world.closes();
    assert_eq!(active(&scene).into_iter().collect::<Vec<_>>(), [HOUSE, scene.ben.account]);
    scene.world.closes();
    assert_eq!(active(&scene).len(), 1, "the house always is");
}

#[test]
fn a_vote_is_checked_by_itself_and_changes_nothing() {
    let mut scene = idle();
    let (vote, before) = (anna(&mut scene), scene.world.fingerprint());
    assert_eq!(scene.world.ledger.check_vote(&vote, scene.world.now), Ok(()));
    let other = ClockVote { account: scene.ben.account, ..vote };
    assert_eq!(scene.world.ledger.check_vote(&other, scene.world.now), Err(Rejection::KeyOfOtherAccount));
    assert!(before == scene.world.fingerprint());
    scene.world.house_does(said::pat(scene.anna.pet, None));
    assert_eq!(scene.world.ledger.check_vote(&vote, scene.world.now), Err(Rejection::VotesUnasked));
}

#[test]
fn votes_of_an_own_log_were_checked_before() {
    let mut scene = idle();
    let (mut vote, ben) = (anna(&mut scene), ben(&mut scene));
    vote.signature.0[0] ^= 1;
    let Try::Close(block) = dug(&mut scene, vec![vote, ben]) else { return };
    assert_eq!(block.header.kind, BlockKind::Time);
    let entry = chain::entry::Entry { time_ms: scene.world.now, kind: chain::entry::EntryKind::Block(block) };
    let mut own = scene.world.ledger.clone();
    assert!(own.replay(&entry, chain::ledger::Trust::OwnLog).is_ok());
    let account = scene.anna.account;
    let refusal = scene.world.ledger.replay(&entry, chain::ledger::Trust::None).err();
    assert_eq!(refusal, Some(Rejection::VoteBadSignature { account }));
}
