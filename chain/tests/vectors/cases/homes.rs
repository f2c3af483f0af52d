//! Pets whose maker, owner and visitors are not one account: who hatches anew, who closes the book, who is gone, and
//! who sits for which pet.

use chain::abi::{Request, Response};
use chain::economy::Economy;
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::limits::{SHELTER_AWAY_BLOCKS, SHELTER_TENDS_AT_BLOCKS};
use chain::params::Params;
use chain::version::Rules;
use chain::vote::ClockVote;

use crate::files::Case;
use crate::party::Party;
use crate::scene::{Draft, Scene};

pub fn tell() -> Case {
    let about = "Pets whose maker, owner and visitors are not one account.";
    let economy = Economy { dig_treats: 20, dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let params = Params { hatch_tries_min: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(params, economy));
    let [mut ada, mut ben, mut cleo] = ["ada", "ben", "cleo"].map(Party::new);
    let momo = scene.hatch(&mut ada, "Momo", None);
    scene.hatch(&mut ben, "Rex", None);
    let kiki = scene.hatch(&mut cleo, "Kiki", None);
    scene.dig(&ben);
    given_away(&mut scene, &ada, &ben, momo);
    gone(&mut scene, &ben, kiki);
    closed(&mut scene, &ben, momo);
    let mimi = scene.hatch(&mut ada, "Mimi", Some(momo));
    sat_for(&mut scene, &ada, (mimi, kiki));
    sleeps(&mut scene, &ada, &ben, mimi);
    undone(&mut scene, &ben, mimi);
    scene.teller.finish()
}

/// The maker of a living pet hatches no other one, also where the pet has another owner.
fn given_away(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let list = scene.list(&ada.phone(), momo, 1);
    scene.refused_with(205, "a phone that may not list, and a number left out", list, |body| body.sequence += 1);
    let offer = scene.hand_over(&ada.owner(), momo, Some(ben.id()));
    scene.put("ada offers Momo to ben", offer);
    let take = scene.take_over(&ben.phone(), momo);
    scene.put("who takes her over", take);
    let list = scene.list(&ada.phone(), momo, 1);
    scene.refused(206, "a phone, and ben's pet", list);
    let birth = scene.birth(ada, "Mimi", Some(momo));
    scene.refused(212, "ada's last pet lives, though it is ben's", birth);
    let gift = scene.gift(&ben.phone(), momo, 2);
    scene.put("ben gives Momo 2 treats", gift);
    let rest = scene.rest(&ben.phone(), momo, 61);
    scene.refused(251, "a rest of 61 blocks, of 60 in the year", rest);
    scene.turn();
}

/// The treasury pays for a pet that it takes in before it has the pet's wallet.
fn gone(scene: &mut Scene, ben: &Party, kiki: Hash) {
    let gift = scene.gift(&ben.phone(), kiki, 1);
    scene.put("ben gives Kiki a treat", gift);
    scene.turn();
    while scene.ledger().state().height().0 < SHELTER_AWAY_BLOCKS {
        let pat = scene.pat(&ben.phone(), kiki, None);
        scene.put("ben keeps Kiki alive, whose owner does not come", pat);
        scene.turn();
        scene.idle(15 - SHELTER_TENDS_AT_BLOCKS);
    }
    let house = scene.house.owner();
    let tend = scene.shelter(&house, kiki);
    scene.refused(233, "the treasury has nothing, and Kiki's wallet one treat", tend);
    let birth = scene.birth(&scene.house.clone(), "Bo", None);
    let mut birth = Draft { seed: house.seed, ..birth };
    birth.body.key = scene.house.public("owner");
    scene.sit_on(&mut birth);
    let bo = scene.accept("the house hatches Bo", birth).leaf_hash();
    let bid = scene.bid(&ben.phone(), bo, 1, true);
    scene.refused(263, "Bo never came to the shelter, but is in it", bid);
    let gift = scene.gift(&ben.phone(), bo, 1);
    scene.put("ben gives Bo a treat, which the treasury has", gift);
    let tend = scene.shelter(&house, kiki);
    scene.put("the house takes Kiki in and tends her", tend);
    assert_eq!(scene.ledger().state().globals().treasury, 1, "one of Bo's, one of Kiki's, and one was eaten");
}

/// The book is closed by its owner, who did not make the pet, and can be sold all the same.
fn closed(scene: &mut Scene, ben: &Party, momo: Hash) {
    let treats = |scene: &Scene| scene.ledger().state().account(ben.id()).expect("it is there").treats;
    let before = treats(scene);
    let end = scene.end(&ben.owner(), momo);
    scene.put("ben closes Momo's book, and has what is in her wallet", end);
    assert_eq!(treats(scene), before + 2);
    let list = scene.list(&ben.owner(), momo, 3);
    scene.put("and lists it", list);
}

/// A sitter's key is for one pet, and the other pet has its own sitter.
fn sat_for(scene: &mut Scene, ada: &Party, (mimi, kiki): (Hash, Hash)) {
    let adopt = scene.adopt(&ada.phone(), kiki);
    scene.put("ada adopts Kiki", adopt);
    for (pet, key, until) in [(mimi, "sitter", 600_000), (kiki, "sitter 2", 1)] {
        let ask = scene.ask_sitter(&ada.owner(), pet, &ada.seed(key), scene.now.plus(until));
        scene.put("ada asks a sitter", ask);
    }
    scene.wait(1);
    let over = scene.pat(&ada.with("sitter 2"), kiki, None);
    scene.refused(257, "the time of Kiki's is over", over);
    let other = scene.pat(&ada.with("sitter"), kiki, None);
    scene.refused(256, "but Mimi's is not Kiki's, whose time is over", other);
    scene.turn();
}

/// What is left to a pet that rests, and when the shelter is needed.
fn sleeps(scene: &mut Scene, ada: &Party, ben: &Party, mimi: Hash) {
    scene.idle(12);
    let rest = scene.rest(&ada.phone(), mimi, 9);
    scene.put("Mimi rests, with three blocks left", rest);
    let candle = scene.candle(&ben.phone(), mimi);
    scene.refused(222, "a candle, with three blocks left", candle);
    let give_up = scene.give_up(&ada.owner(), mimi);
    scene.put("ada gives her up", give_up);
    assert_eq!(scene.remaining(mimi), 3);
    assert!(!scene.teller.shelter_needs().contains(&mimi), "she sleeps for nine blocks more");
    scene.turn();
    scene.idle(7);
    assert!(!scene.teller.shelter_needs().contains(&mimi));
    scene.idle(1);
    assert!(scene.teller.shelter_needs().contains(&mimi));
    let tend = scene.shelter(&scene.house.owner(), mimi);
    scene.put("the house tends her", tend);
}

/// A block that is undone brings the visits back that its closing had cleared; and a clock that went back counts as the
/// last entry's time, also for a vote.
fn undone(scene: &mut Scene, ben: &Party, mimi: Hash) {
    let pat = scene.pat(&ben.phone(), mimi, None);
    scene.put("ben pats Mimi", pat);
    let header = scene.header_in_time();
    let (now, block) = (scene.now, scene.signed(header));
    let answer = scene.teller.ask(&Request::Close { now, block });
    assert!(matches!(&answer, Response::Appended(results) if results[0].is_ok()), "{answer:?}");
    scene.teller.ask(&Request::Rollback);
    let again = scene.pat(&ben.phone(), mimi, None).bytes();
    let answer = scene.teller.ask(&Request::Append { now, submissions: vec![again] });
    let Response::Appended(results) = answer else { panic!("{answer:?}") };
    assert_eq!(results[0].as_ref().err().map(chain::error::Rejection::code), Some(220));
    scene.close();
    let (chain_id, entry) = (scene.chain_id(), EntryIndex(scene.ledger().entries().0 - 1));
    let house = scene.house.clone();
    for (ahead_ms, code) in [(120_000, None), (120_001, Some(324))] {
        let vote = ClockVote::by(&house.seed("owner"), &chain_id, house.id(), entry, now.plus(ahead_ms));
        let answer = scene.teller.ask(&Request::Vote { now: TimeMs(now.0 - 5_000), vote });
        match (answer, code) {
            (Response::Status(_), None) => {}
            (Response::Refused(rejection), Some(code)) => assert_eq!(rejection.code(), code),
            (answer, _) => panic!("{answer:?}"),
        }
    }
}
