//! Time blocks with clock votes, and everything that can be wrong about votes.

use chain::economy::Economy;
use chain::entry::{Block, Closer};
use chain::ids::{EntryIndex, TimeMs};
use chain::params::Params;
use chain::version::Rules;
use chain::vote::ClockVote;

use crate::files::Case;
use crate::party::Party;
use crate::scene::{Scene, with_votes};

/// Three people with an account; the first two have dug a block.
struct Village {
    ada: Party,
    ben: Party,
    cleo: Party,
}

pub fn tell() -> Case {
    let about = "Time blocks: whose clocks are asked, which votes count, who closes the block when.";
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 64, ..Economy::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(Params::demo(), economy));
    let village = settle(&mut scene);
    wrong_votes(&mut scene, &village);
    wrong_keys(&mut scene, &village);
    wrong_times(&mut scene, &village);
    agree(&mut scene, &village);
    ask_no_clock(&mut scene, &village);
    scene.teller.finish()
}

fn settle(scene: &mut Scene) -> Village {
    let (mut ada, mut ben, mut cleo) = (Party::new("ada"), Party::new("ben"), Party::new("cleo"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    scene.hatch(&mut ben, "Rex", None);
    scene.dig(&ada);
    scene.hatch(&mut cleo, "Kiki", None);
    let pat = scene.pat(&cleo.phone(), momo, None);
    scene.put("cleo pats", pat);
    scene.dig(&ben);
    Village { ada, ben, cleo }
}

fn refuse(scene: &mut Scene, what: &str, by: &Party, votes: Vec<ClockVote>) {
    let block = scene.dug_with(by, votes);
    scene.refuse_dug(what, block);
}

fn wrong_votes(scene: &mut Scene, village: &Village) {
    let Village { ada, ben, cleo } = village;
    let (one, two, three) = (scene.vote(&ada.phone()), scene.vote(&ben.phone()), scene.vote(&cleo.phone()));
    refuse(scene, "317: one vote of two that are needed", cleo, vec![one]);
    let header = scene.dig_work(cleo);
    let block = scene.dug(header, scene.now);
    scene.refuse_dug("317: dug without any votes", block);
    refuse(scene, "319: one vote twice", cleo, vec![one, one]);
    refuse(scene, "320: votes in no order", cleo, vec![two, one]);
    refuse(scene, "321: cleo has closed no block", cleo, vec![one, three]);
    let again = |scene: &Scene, change: fn(&mut ClockVote)| {
        let mut vote = one;
        change(&mut vote);
        ClockVote::by(&ada.phone().seed, &scene.chain_id(), vote.account, vote.entry, vote.time_ms)
    };
    for (what, change) in [
        ("322: a vote for another entry", (|vote| vote.entry = EntryIndex(1)) as fn(&mut ClockVote)),
        ("323: a clock that is slow", |vote| vote.time_ms.0 -= 1),
        ("324: a vote from the future", |vote| vote.time_ms.0 += 120_001),
    ] {
        let vote = again(scene, change);
        refuse(scene, what, cleo, vec![vote, two]);
    }
    let other = ClockVote { time_ms: TimeMs(one.time_ms.0 + 1), ..one };
    refuse(scene, "325: another time than what was signed", cleo, vec![other, two]);
}

fn wrong_keys(scene: &mut Scene, village: &Village) {
    let Village { ada, ben, cleo } = village;
    let two = scene.vote(&ben.phone());
    for (what, key) in [
        ("208: the recovery key", ada.seed("recovery")),
        ("201: a key that nobody has", cleo.seed("nobody's")),
        ("202: the house's key", scene.house.seed("owner")),
    ] {
        let one = scene.vote(&ada.phone());
        let vote = ClockVote::by(&key, &scene.chain_id(), one.account, one.entry, one.time_ms);
        refuse(scene, what, cleo, vec![vote, two]);
    }
}

fn wrong_times(scene: &mut Scene, village: &Village) {
    let Village { ada, ben, cleo } = village;
    let votes = vec![scene.vote(&ada.phone()), scene.vote(&ben.phone())];
    let block = scene.dug_with(cleo, votes.clone());
    scene.now.0 -= 1;
    scene.refuse_dug("302: dug a millisecond too soon", block);
    scene.now.0 += 1;
    let header = scene.dig_work(cleo);
    let slow = with_votes(scene.dug(header, TimeMs(scene.now.0 - 1)), votes.clone());
    scene.refuse_dug("316: a digger whose clock is slow", slow);
    let block = house_block(scene, votes);
    scene.now.0 -= 1;
    scene.refuse_dug("302: the house with votes a millisecond too soon", block);
    scene.now.0 += 1;
}

/// The house's block with these votes, when it may close with votes.
fn house_block(scene: &mut Scene, votes: Vec<ClockVote>) -> Block {
    let work = scene.ledger().dig_work().expect("blocks can be dug");
    scene.now = scene.now.max(work.clocks.as_ref().expect("nothing waits").house_from);
    with_votes(scene.signed(work.house_header()), votes)
}

fn agree(scene: &mut Scene, village: &Village) {
    let Village { ada, ben, cleo } = village;
    let house = scene.house.owner();
    let votes = vec![scene.vote(&house)];
    let block = house_block(scene, votes);
    scene.refuse_dug("317: the house's vote alone is not enough", block);
    let votes = vec![scene.vote(&house), scene.vote(&ada.phone())];
    let block = house_block(scene, votes);
    scene.teller.block("the house closes with two votes of three", block, scene.now).expect("enough votes");
    let votes = vec![scene.vote(&ada.owner()), scene.vote(&ben.phone())];
    let block = scene.dug_with(cleo, votes);
    scene.teller.block("cleo digs a block with two votes of three", block, scene.now).expect("enough votes");
    scene.header_in_time();
    scene.now.0 -= 1;
    let header = scene.ledger().dig_work().expect("blocks can be dug").house_header();
    scene.refuse_block("302: the house alone a millisecond too soon", header);
    scene.turn();
    let votes = vec![scene.vote(&house), scene.vote(&ada.phone()), scene.vote(&cleo.phone())];
    let block = scene.dug_with(ada, votes);
    scene.teller.block("three of four agree, cleo is one of them now", block, scene.now).expect("enough votes");
}

fn ask_no_clock(scene: &mut Scene, village: &Village) {
    let Village { ada, ben, cleo } = village;
    let votes = vec![scene.vote(&ada.phone()), scene.vote(&ben.phone()), scene.vote(&cleo.phone())];
    let momo = scene.ledger().state().all_pets().next().expect("ada's pet").birth;
    let pat = scene.pat(&ben.phone(), momo, None);
    scene.put("ben pats", pat);
    let block = scene.dug_with(cleo, votes);
    assert!(matches!(block.closer, Closer::Clocks { .. }));
    scene.refuse_dug("318: an event waits, so no clock is asked", block);
    scene.dig(ben);
    scene.idle(28);
    let active = |scene: &Scene| scene.ledger().state().economics().expect("there is one").active_miners().len();
    assert_eq!(active(scene), 3, "cleo's block is too long ago");
    scene.idle(1);
    assert_eq!(active(scene), 2, "and so is ada's, but not ben's");
}
