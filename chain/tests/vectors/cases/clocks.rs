//! Clock votes: how many are enough, and what is asked of them, in order.

use chain::abi::{Request, Response};
use chain::economy::Economy;
use chain::entry::{Block, BlockHeader};
use chain::event::Action;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::keys::NewKey;
use chain::params::Params;
use chain::version::Rules;
use chain::vote::ClockVote;

use crate::files::Case;
use crate::party::Party;
use crate::scene::{Scene, with_votes};

pub fn tell() -> Case {
    let about = "Clock votes: enough of them, their order, their keys, their times.";
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let params = Params { hatch_tries_min: 1, rekey_wait_ms: 200_000, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V3(params, economy));
    let mut people = ["ada", "ben", "cleo"].map(Party::new);
    for person in &mut people {
        scene.hatch(person, "Pip", None);
    }
    scene.turn();
    enough(&mut scene, &people);
    ordered(&mut scene, &people);
    each(&mut scene, &people);
    settled(&mut scene, &people);
    scene.teller.finish()
}

fn refused(scene: &mut Scene, code: u16, what: &str, by: &Party, votes: Vec<ClockVote>) {
    let block = scene.dug_with(by, votes);
    scene.refused_block(code, what, block);
}

/// One active miner, two, three and four.
fn enough(scene: &mut Scene, [ada, ben, cleo]: &[Party; 3]) {
    let house = scene.house.owner();
    let active = |scene: &Scene| scene.ledger().state().economics().expect("there is one").active_miners().len();
    assert_eq!(active(scene), 1);
    refused(scene, 317, "of the house alone, no vote", ada, Vec::new());
    let one = scene.vote(&ada.phone());
    refused(scene, 321, "enough, but nobody asked ada", ada, vec![one]);
    let votes = vec![scene.vote(&house)];
    let block = scene.dug_with(ada, votes);
    scene.closed("the house's vote is enough for ada's block", block);
    assert_eq!(active(scene), 2);
    for who in [ada.phone(), house.clone()] {
        let vote = scene.vote(&who);
        refused(scene, 317, "one of two is not more than half", ben, vec![vote]);
    }
    let votes = vec![scene.vote(&house), scene.vote(&ada.phone())];
    let block = scene.dug_with(ben, votes);
    scene.closed("both are", block);
    let votes = vec![scene.vote(&ada.phone()), scene.vote(&ben.phone())];
    let block = scene.dug_with(cleo, votes);
    scene.closed("two of three are", block);
    assert_eq!(active(scene), 4);
    let votes = vec![scene.vote(&ada.phone()), scene.vote(&ben.phone())];
    refused(scene, 317, "two of four are not", cleo, votes.clone());
    let header = scene.dig_work(cleo);
    let easy = with_votes(scene.too_easy(header, scene.now), votes.clone());
    scene.refused_block(314, "two of four, and too easy", easy);
    let work = scene.ledger().dig_work().expect("there is work");
    let header = BlockHeader { miner: ada.id(), ..work.house_header() };
    scene.refused_block(
        302,
        "the house too soon, with a miner",
        with_votes(scene.signed(header.clone()), votes.clone()),
    );
    scene.now = work.clocks.expect("nothing waits").house_from;
    scene.refused_block(307, "with a miner, and two of four", with_votes(scene.signed(header), votes.clone()));
    let mut block = scene.signed(work.header);
    block.header = scene.ledger().dig_work().expect("there is work").house_header();
    scene.refused_block(308, "another header's signature, and two of four", with_votes(block, votes));
}

fn ordered(scene: &mut Scene, [ada, ben, cleo]: &[Party; 3]) {
    let house = scene.house.owner();
    let (none, one, two) = (scene.vote(&house), scene.vote(&ada.phone()), scene.vote(&ben.phone()));
    let bad = ClockVote { time_ms: TimeMs(none.time_ms.0 + 1), ..none };
    let stranger = ClockVote { account: AccountId(9), ..two };
    for (code, what, votes) in [
        (317, "one vote twice is too few", vec![one, one]),
        (320, "a double that does not stand side by side", vec![one, two, one]),
        (320, "out of order before a double", vec![two, one, one]),
        (319, "a double before out of order", vec![one, one, none]),
        (320, "out of order after one that is not signed", vec![bad, two, one]),
        (319, "a double after one that is not signed", vec![bad, one, one]),
        (319, "a double before a stranger", vec![one, one, stranger]),
        (325, "one that is not signed before a stranger", vec![bad, one, stranger]),
        (321, "a stranger at last", vec![none, one, stranger]),
    ] {
        refused(scene, code, what, cleo, votes);
    }
}

/// One vote that is wrong in two ways, beside two that are fine.
fn each(scene: &mut Scene, [ada, ben, cleo]: &[Party; 3]) {
    let pet = scene.ledger().state().all_pets().next().expect("ada's").birth;
    let until = scene.now.plus(600_000);
    let ask = scene.ask_sitter(&ada.owner(), pet, &ada.seed("sitter"), until);
    scene.put("ada asks a sitter", ask);
    let vote = scene.vote(&ben.phone());
    let now = scene.now;
    let answer = scene.teller.ask(&Request::Vote { now, vote });
    assert!(matches!(&answer, Response::Refused(rejection) if rejection.code() == 318), "{answer:?}");
    let tablet = NewKey::prove(&scene.chain_id(), &ada.public("owner"), &ada.seed("tablet"));
    let tablet = scene.act(&ada.owner(), Action::AuthoriseKey(tablet));
    scene.put("ada lets a tablet in", tablet);
    let out = scene.act(&ada.phone(), Action::RevokeKey(ada.public("phone")));
    scene.put("and her phone signs out", out);
    let rekey = NewKey::prove(&scene.chain_id(), &ada.public("owner"), &ada.seed("owner 2"));
    let rekey = scene.act(&ada.owner(), Action::Rekey(rekey));
    scene.put("and she asks for a new owner key", rekey);
    scene.dig(cleo);
    let (two, three) = (scene.vote(&ben.phone()), scene.vote(&cleo.phone()));
    let (chain_id, now) = (scene.chain_id(), scene.now);
    let (entry, early, ahead) = (two.entry, TimeMs(two.time_ms.0 - 1), now.plus(120_001));
    let by = |account, key: &[u8; 32], entry, time| ClockVote::by(key, &chain_id, account, entry, time);
    let (id, other) = (ada.id(), EntryIndex(entry.0 - 1));
    let unsigned = |vote: ClockVote| ClockVote { signature: two.signature, ..vote };
    for (code, what, vote) in [
        (322, "another entry, and nobody's key", by(id, &ada.seed("nothing"), other, early)),
        (201, "nobody's key, too early", by(id, &ada.seed("nothing"), entry, early)),
        (202, "ben's recovery key, too early", by(id, &ben.seed("recovery"), entry, early)),
        (231, "a key that waits, too early", by(id, &ada.seed("owner 2"), entry, early)),
        (203, "a key that is out, too early", by(id, &ada.seed("phone"), entry, early)),
        (208, "the recovery key, too early", by(id, &ada.seed("recovery"), entry, early)),
        (256, "a sitter's key, too early", by(id, &ada.seed("sitter"), entry, early)),
        (256, "a sitter's key", by(id, &ada.seed("sitter"), entry, now)),
        (323, "too early, and not signed", unsigned(by(id, &ada.seed("tablet"), entry, early))),
        (324, "ahead, and not signed", unsigned(by(id, &ada.seed("tablet"), entry, ahead))),
        (325, "not signed", unsigned(by(id, &ada.seed("tablet"), entry, now))),
    ] {
        let answer = scene.teller.ask(&Request::Vote { now, vote });
        assert!(matches!(&answer, Response::Refused(rejection) if rejection.code() == code), "{what}: {answer:?}");
        refused(scene, code, what, cleo, vec![vote, two, three]);
    }
    let stranger = by(AccountId(9), &ada.seed("tablet"), other, early);
    refused(scene, 321, "not asked, and another entry", cleo, vec![two, three, stranger]);
    let far = by(id, &ada.seed("tablet"), entry, now.plus(120_000));
    let block = scene.dug_with(cleo, vec![far, two, three]);
    scene.closed("two minutes ahead are not too far", block);
}

/// A key counts as it does when the block is closed, not when its owner voted.
fn settled(scene: &mut Scene, [ada, ben, cleo]: &[Party; 3]) {
    let due = scene.ledger().state().account(ada.id()).and_then(|ada| ada.rekey).expect("it waits").due;
    let votes = [ada.owner(), ada.with("owner 2"), ada.with("tablet"), ben.phone(), cleo.phone()];
    let [old, new, tablet, two, three] = votes.map(|who| scene.vote(&who));
    assert!(due > scene.now, "she voted before it was due");
    let block = |scene: &mut Scene, vote: ClockVote| -> Block { scene.dug_with(cleo, vec![vote, two, three]) };
    scene.now = TimeMs(due.0 - 1);
    let early = block(scene, new);
    scene.refused_block(231, "the new key a millisecond before it is due", early);
    scene.wait(1);
    for (what, vote) in [("the old owner key", old), ("the tablet", tablet)] {
        let late = block(scene, vote);
        scene.refused_block(203, what, late);
    }
    let now = block(scene, new);
    scene.closed("the new key's vote, cast while it waited", now);
}
