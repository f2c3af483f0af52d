//! An economy where every event closes a block: there is no digging, no vote and no shelter.

use chain::economy::Economy;
use chain::entry::{Block, BlockHeader, Closer};
use chain::ids::AccountId;
use chain::params::Params;
use chain::version::{RuleVersion, Rules};

use crate::files::Case;
use crate::party::{Party, Signer};
use crate::scene::{Draft, Scene, with_votes};

pub fn v2() -> Case {
    tell(RuleVersion::V2)
}

pub fn v3() -> Case {
    tell(RuleVersion::V3)
}

fn tell(version: RuleVersion) -> Case {
    let about = "An economy where every event closes a block.";
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 64, ..Economy::demo() };
    let params = Params { hatch_tries_min: 1, idle_interval_ms: 60_000, ..Params::classic() };
    let mut scene = Scene::with_rules(about, Rules::new(version, params, economy));
    let mut ada = Party::new("ada");
    let momo = scene.hatch(&mut ada, "Momo", None);
    let unknown = Signer { author: chain::event::Author::Member(AccountId(9)), seed: ada.seed("nothing") };
    let pat = scene.pat(&unknown, momo, None);
    scene.refused(301, "the block must close, before anybody asks who it is", pat);
    let answer = scene.teller.ask(&chain::abi::Request::Work);
    assert!(matches!(answer, chain::abi::Response::Work(None)));
    scene.wait(90_000);
    scene.close();

    for (what, by_phone, by_owner) in [
        ("gives Momo up", scene.give_up(&ada.phone(), momo), scene.give_up(&ada.owner(), momo)),
        ("tends", scene.shelter(&ada.phone(), momo), scene.shelter(&scene.house.owner(), momo)),
    ] {
        scene.refused(206, &format!("a phone {what}"), by_phone);
        scene.refused(234, &format!("where there is no shelter, nobody {what}"), by_owner);
    }
    let adopt = scene.adopt(&ada.phone(), momo);
    scene.refused(234, "nor adopts", adopt);

    let mut house = scene.house.clone();
    let mut birth = scene.birth(&house, "Rex", None);
    birth = Draft { seed: house.seed("owner"), ..birth };
    birth.body.key = house.public("owner");
    scene.sit_on(&mut birth);
    let rex = scene.accept("the house hatches Rex", birth).leaf_hash();
    house.account = Some(AccountId(0));
    turn(&mut scene);
    let post = scene.post(&house.owner(), rex, "I am the house's.", 0);
    scene.put("and tells his story, for a starter treat", post);
    turn(&mut scene);
    let list = scene.list(&house.owner(), rex, 4);
    scene.put("and lists him", list);
    turn(&mut scene);
    let offer = scene.hand_over(&ada.owner(), momo, Some(house.id()));
    scene.put("ada offers Momo to the house", offer);
    turn(&mut scene);
    let take = scene.take_over(&house.owner(), momo);
    scene.put("which takes her over, as anybody would", take);
    turn(&mut scene);
    let rest = scene.rest(&house.owner(), momo, 3);
    scene.put("and lets her rest", rest);
    turn(&mut scene);
    let pat = scene.pat(&house.owner(), momo, None);
    scene.put("and wakes her", pat);
    blocks(&mut scene, &ada);
    let economics = scene.ledger().state().economics().expect("there is one");
    assert_eq!((economics.late_ms, economics.closers.len()), (0, 9));
    scene.teller.finish()
}

/// Blocks come late, which changes no difficulty where no block can be dug.
fn turn(scene: &mut Scene) {
    scene.wait(50_000);
    scene.close();
}

fn blocks(scene: &mut Scene, ada: &Party) {
    let header = scene.due_header();
    let dug = BlockHeader { miner: ada.id(), ..header.clone() };
    let dug = Block { header: dug, closer: Closer::Work { time_ms: scene.now } };
    scene.refused_block(307, "nobody digs here", dug.clone());
    let votes = with_votes(scene.signed(header), Vec::new());
    scene.refused_block(318, "nor votes", votes);
    turn(scene);
    scene.wait(59_999);
    let due = scene.ledger().due(scene.now).expect_err("a minute after the last entry");
    let header = scene.ledger().due(due).expect("then it is due");
    scene.refused_block(302, "a millisecond too soon", scene.signed(header.clone()));
    let block = with_votes(scene.signed(header), Vec::new());
    scene.refused_block(318, "and with votes", block);
    scene.wait(1);
    scene.close();
}
