//! What stays when a story ends or a pet moves: offers, sitters, orders, wallets; and rests.

use chain::economy::Economy;
use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::params::Params;
use chain::records::Keep;
use chain::version::Rules;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "What stays when a story ends or a pet moves, and what wakes a pet that rests.";
    let economy = Economy { dig_treats: 20, dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let params = Params { hatch_tries_min: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(params, economy));
    let mut people = ["ada", "ben", "cleo"].map(Party::new);
    let pets = people.each_mut().map(|person| scene.hatch(person, "Pip", None));
    for person in &people {
        scene.dig(person);
        let pat = scene.pat(&people[0].phone(), pets[1], None);
        scene.put("ada pats", pat);
    }
    scene.turn();
    farewell(&mut scene, &people, pets);
    wakes(&mut scene, &people, pets[1]);
    sleeps(&mut scene, &people, pets[1]);
    ended(&mut scene, &people, pets);
    given(&mut scene, &mut people);
    scene.turn();
    scene.teller.finish()
}

fn keep(scene: &Scene, pet: Hash) -> Keep {
    let state = scene.ledger().state();
    state.keep(state.pet_by_birth(&pet).expect("it was hatched")).clone()
}

fn rests(scene: &Scene, pet: Hash) -> bool {
    let state = scene.ledger().state();
    let id = state.pet_by_birth(&pet).expect("it was hatched");
    state.life(id, state.pet(id).expect("it was hatched")).rests_until().is_some()
}

/// Everything hangs on Momo when ada says farewell.
fn farewell(scene: &mut Scene, [ada, ben, cleo]: &[Party; 3], [momo, ..]: [Hash; 3]) {
    let gift = scene.gift(&ada.phone(), momo, 3);
    scene.put("ada gives Momo 3 treats", gift);
    let rest = scene.rest(&ada.phone(), momo, 9);
    scene.put("and lets her rest", rest);
    let offer = scene.hand_over(&ada.owner(), momo, Some(ben.id()));
    scene.put("and offers her to ben", offer);
    let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("sitter"), scene.now.plus(5_000_000));
    scene.put("and asks a sitter", ask);
    let list = scene.list(&ada.owner(), momo, 50);
    scene.put("and lists her", list);
    let bid = scene.bid(&cleo.phone(), momo, 4, true);
    scene.put("cleo bids 4", bid);
    scene.turn();
    let mut long = scene.farewell(&ada.owner(), momo, "");
    scene.retext(&mut long, 0, &[b'w'; 1_025]);
    scene.refused(112, "a farewell of 1,025 bytes", long);
    let mut farewell = scene.farewell(&ada.owner(), momo, "");
    scene.retext(&mut farewell, 0, &[b'w'; 1_024]);
    scene.put("ada says farewell, in 1,024 bytes", farewell);
    let kept = keep(scene, momo);
    assert!(kept.sitter.is_some() && kept.offered == Some(ben.id()) && !rests(scene, momo));
    assert_eq!(scene.ledger().state().all_orders().count(), 2);
    let pat = scene.pat(&ada.with("sitter"), momo, None);
    scene.refused(215, "the sitter comes too late", pat);
    for _ in 0..14 {
        let pat = scene.pat(&ben.phone(), momo, None);
        scene.refused(215, "so does ben", pat);
        scene.idle(1);
    }
    scene.idle(1);
    let end = scene.end(&ada.owner(), momo);
    scene.refused(250, "one block more", end);
    scene.idle(1);
    let end = scene.end(&ada.owner(), momo);
    scene.put("ada closes the book: wallet and orders go, offer and sitter stay", end);
    let kept = keep(scene, momo);
    assert!(kept.sitter.is_some() && kept.offered == Some(ben.id()));
    assert_eq!(scene.ledger().state().all_orders().count(), 0);
    let again = scene.end(&ada.owner(), momo);
    scene.refused(223, "and not twice", again);
    let gift = scene.gift(&ben.phone(), momo, 1);
    scene.refused(215, "it ended with the farewell, not with the book", gift);
    let bid = scene.bid(&cleo.phone(), momo, 4, true);
    scene.refused(215, "for a bid, too", bid);
    let keepsake = scene.bid(&cleo.phone(), momo, 4, false);
    scene.put("the closed book is a keepsake all the same", keepsake);
    let take = scene.take_over(&ben.phone(), momo);
    scene.put("ben takes the closed book over, and its sitter is dismissed", take);
    let words = scene.edit(&ben.phone(), Editable::Words, EntryIndex(1), "Once.");
    scene.put("he has its words now", words);
    let words = scene.edit(&ada.phone(), Editable::Words, EntryIndex(1), "Mine.");
    scene.refused(216, "and she has not, who made it", words);
    let candle = scene.candle(&ada.phone(), momo);
    scene.put("but ada leaves a candle", candle);
    scene.turn();
}

/// Each thing that its owner does wakes a pet; a visitor or sitter does not.
fn wakes(scene: &mut Scene, [ada, ben, _]: &[Party; 3], _rex: Hash) {
    let mut ben = ben.clone();
    let last = scene.ledger().state().account(ben.id()).and_then(|ben| ben.made);
    let last = last.and_then(|made| scene.ledger().state().pet(made)).expect("Rex").birth;
    let pup = scene.hatch(&mut ben, "Pup", Some(last));
    let post = scene.post(&ben.phone(), pup, "Sleepy.", 0);
    let post = scene.put("ben posts", post);
    let ask = scene.ask_sitter(&ben.owner(), pup, &ben.seed("sitter"), scene.now.plus(9_000_000));
    scene.put("and asks a sitter", ask);
    scene.turn();
    let lulled = |scene: &mut Scene| {
        let rest = scene.rest(&ben.phone(), pup, 5);
        scene.put("Pup rests", rest);
    };
    lulled(scene);
    for (who, by) in [(ada.phone(), "a visitor"), (ben.with("sitter"), "a sitter")] {
        let pat = scene.pat(&who, pup, Some(post));
        scene.put(&format!("a pat by {by}"), pat);
        let share = scene.share(&who, pup, post);
        scene.put(&format!("a share by {by}"), share);
        let comment = scene.comment(&who, pup, post, "Shh.");
        scene.put(&format!("a comment by {by}"), comment);
    }
    let gift = scene.gift(&ada.phone(), pup, 1);
    scene.put("a visitor's gift", gift);
    let post_by = scene.post(&ben.with("sitter"), pup, "Still asleep.", 0);
    scene.put("a sitter's post", post_by);
    assert!(rests(scene, pup));
    for (used, what) in (0..).zip(["gift", "pat", "share", "comment", "post"]) {
        let draft = match what {
            "gift" => scene.gift(&ben.phone(), pup, 1),
            "pat" => scene.pat(&ben.phone(), pup, None),
            "share" => scene.share(&ben.phone(), pup, post),
            "comment" => scene.comment(&ben.phone(), pup, post, "Awake?"),
            _ => scene.post(&ben.phone(), pup, "Awake.", 0),
        };
        scene.put(&format!("its owner's {what} wakes it"), draft);
        let kept = keep(scene, pup).rest.expect("the record stays");
        assert!(!rests(scene, pup) && kept.used == used, "{what}");
        lulled(scene);
        scene.turn();
    }
    let list = scene.list(&ben.owner(), pup, 90);
    scene.put("ben lists a pet that rests", list);
    scene.turn();
    assert!(rests(scene, pup));
}

/// Rests follow each other, and what was slept adds up until the next visit.
fn sleeps(scene: &mut Scene, [ada, ben, _]: &[Party; 3], _rex: Hash) {
    let pup = scene.ledger().state().all_pets().next_back().expect("Pup").birth;
    let left = scene.remaining(pup);
    for blocks in [3, 30, 2] {
        let rest = scene.rest(&ben.phone(), pup, blocks);
        scene.put(&format!("Pup rests for {blocks} blocks, instead of what was left"), rest);
        scene.turn();
        scene.idle(1);
    }
    assert_eq!(scene.remaining(pup), left, "six blocks of sleep do not count");
    scene.idle(3);
    assert_eq!(scene.remaining(pup), left - 3);
    let rest = scene.rest(&ben.phone(), pup, 4);
    scene.put("and again", rest);
    scene.turn();
    let pat = scene.pat(&ada.phone(), pup, None);
    scene.put("a visitor comes in the middle", pat);
    let candle = scene.candle(&ada.phone(), pup);
    scene.refused(222, "15 are left", candle);
    let end = scene.end(&ben.owner(), pup);
    scene.refused(222, "and for its owner", end);
    let keepsake = scene.bid(&ada.phone(), pup, 1, false);
    scene.refused(222, "and for a bid", keepsake);
    scene.turn();
    let candle = scene.candle(&ada.phone(), pup);
    scene.refused(222, "and once the block has closed", candle);
    scene.idle(17);
    assert_eq!(scene.remaining(pup), 0);
    let rest = scene.rest(&ben.phone(), pup, 4);
    scene.refused(215, "it ended, two blocks of rest later", rest);
}

fn ended(scene: &mut Scene, [ada, ben, cleo]: &[Party; 3], [.., kiki]: [Hash; 3]) {
    let pup = scene.ledger().state().all_pets().next_back().expect("Pup").birth;
    let offer = scene.hand_over(&ben.owner(), pup, Some(ada.id()));
    scene.put("ben offers Pup's book", offer);
    scene.idle(4);
    let end = scene.end(&ben.owner(), pup);
    scene.put("and closes it four blocks later, offered and with a sitter", end);
    assert!(keep(scene, pup).sitter.is_some() && keep(scene, pup).offered.is_some());
    let post = scene.post(&ben.with("sitter"), pup, "Oh.", 0);
    scene.refused(215, "it ended when it ended", post);
    let decline = scene.decline(&ada.phone(), pup);
    scene.put("ada declines", decline);
    let end = scene.end(&cleo.owner(), kiki);
    scene.put("cleo closes Kiki's book", end);
    scene.turn();
}

/// Wallets, bids and rests of pets that come to the house.
fn given(scene: &mut Scene, [ada, ben, cleo]: &mut [Party; 3]) {
    let house = scene.house.owner();
    let made = |scene: &Scene, person: &Party| {
        let made = scene.ledger().state().account(person.id()).and_then(|account| account.made);
        made.and_then(|made| scene.ledger().state().pet(made)).map(|pet| pet.birth)
    };
    let last = [&*ada, &*ben, &*cleo].map(|person| made(scene, person));
    let mimi = scene.hatch(ada, "Mimi", last[0]);
    let rolf = scene.hatch(ben, "Rolf", last[1]);
    let coco = scene.hatch(cleo, "Coco", last[2]);
    let gift = scene.gift(&ada.phone(), mimi, 2);
    scene.put("ada gives Mimi 2 treats", gift);
    let bid = scene.bid(&cleo.phone(), mimi, 2, true);
    scene.put("cleo bids on her", bid);
    for (person, pet) in [(&*ada, mimi), (&*ben, rolf)] {
        let rest = scene.rest(&person.phone(), pet, 20);
        scene.put("a pet rests", rest);
    }
    scene.turn();
    scene.idle(2);
    let offer = scene.hand_over(&ada.owner(), mimi, Some(scene.house.id()));
    scene.put("ada offers Mimi to the house", offer);
    let take = scene.take_over(&house, mimi);
    scene.put("which takes her in: the treasury has her wallet, cleo her bid", take);
    assert_eq!(scene.ledger().state().globals().treasury, 2);
    assert!(rests(scene, mimi) && keep(scene, mimi).sheltered);
    let early = scene.shelter(&house, mimi);
    scene.refused(222, "30 blocks until her story ends, as she rests", early);
    let offer = scene.hand_over(&ben.owner(), rolf, Some(ada.id()));
    scene.put("ben offers Rolf to ada", offer);
    let ask = scene.ask_sitter(&ben.owner(), rolf, &ben.seed("sitter 2"), scene.now.plus(60_000));
    scene.put("and asks a sitter", ask);
    let list = scene.list(&ben.owner(), rolf, 8);
    scene.put("and lists him", list);
    let give_up = scene.give_up(&ben.owner(), rolf);
    scene.put("ben gives Rolf up, which is no visit", give_up);
    scene.turn();
    let adopt = scene.adopt(&cleo.phone(), rolf);
    scene.put("cleo adopts Rolf, who wakes", adopt);
    assert!(!rests(scene, rolf));
    let gift = scene.gift(&cleo.phone(), mimi, 1);
    scene.put("a gift for Mimi is the treasury's", gift);
    let offer = scene.hand_over(&cleo.owner(), rolf, Some(ben.id()));
    scene.put("cleo offers Rolf to ben", offer);
    let gift = scene.gift(&ada.phone(), rolf, 2);
    scene.put("ada gives him 2 treats", gift);
    let take = scene.take_over(&ben.phone(), rolf);
    scene.put("ben takes him over, with his wallet", take);
    sold(scene, [ada, ben, cleo], coco);
    scene.idle(1);
    scene.idle(28);
    let tend = scene.shelter(&house, mimi);
    scene.put("the house tends Mimi, who has slept, when three blocks are left", tend);
}

/// What goes when a pet is sold, and when it is handed over to an account that bid for it.
fn sold(scene: &mut Scene, [ada, ben, cleo]: [&Party; 3], coco: Hash) {
    let pat = scene.pat(&ben.phone(), coco, None);
    scene.put("ben pats Coco", pat);
    let until = scene.now.plus(900_000);
    let ask = scene.ask_sitter(&cleo.owner(), coco, &cleo.seed("sitter"), until);
    scene.put("cleo asks a sitter", ask);
    let offer = scene.hand_over(&cleo.owner(), coco, Some(ben.id()));
    scene.put("and offers her to ben", offer);
    let list = scene.list(&cleo.owner(), coco, 4);
    scene.put("and lists her", list);
    let bid = scene.bid(&ben.phone(), coco, 2, true);
    scene.put("ben bids 2", bid);
    let bid = scene.bid(&ada.phone(), coco, 4, true);
    scene.put("ada has her, without sitter and offer; ben's bid stays", bid);
    let kept = keep(scene, coco);
    assert!(kept.sitter.is_none() && kept.offered.is_none());
    let pat = scene.pat(&cleo.with("sitter"), coco, None);
    scene.refused(203, "the sitter is dismissed", pat);
    let bid = scene.bid(&cleo.phone(), coco, 1, true);
    scene.put("cleo bids 1", bid);
    let list = scene.list(&ada.owner(), coco, 9);
    scene.put("ada lists her", list);
    let offer = scene.hand_over(&ada.owner(), coco, Some(ben.id()));
    scene.put("and offers her to ben", offer);
    let take = scene.take_over(&ben.phone(), coco);
    scene.put("who takes her for nothing: ask and his bid go, cleo's stays", take);
    let orders: Vec<_> = scene.ledger().state().all_orders().map(|order| order.account).collect();
    assert_eq!(orders.iter().filter(|account| **account == cleo.id()).count(), 2, "one of them on Momo's book");
}
