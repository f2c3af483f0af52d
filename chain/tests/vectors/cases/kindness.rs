//! Farewells, rests, and pets that are handed over.

use chain::economy::Economy;
use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::limits::OFFERS_PER_ACCOUNT_MAX;
use chain::params::Params;
use chain::version::Rules;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "Kindness: rests, pets that are handed over, farewells.";
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 256, ..Economy::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(Params::demo(), economy));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    scene.hatch(&mut ben, "Rex", None);
    scene.turn();
    rests(&mut scene, &ada, &ben, momo);
    offers(&mut scene, &ada, &ben, momo);
    farewells(&mut scene, &mut ada, &ben, momo);
    scene.turn();
    scene.teller.finish()
}

fn rests(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    for blocks in [0, 31] {
        let rest = scene.rest(&ada.phone(), momo, blocks);
        scene.refuse(&format!("251: a rest of {blocks} blocks"), rest);
    }
    let rest = scene.rest(&ben.phone(), momo, 5);
    scene.refuse("216: ben puts ada's pet to rest", rest);
    scene.idle(3);
    let rest = scene.rest(&ada.phone(), momo, 30);
    scene.put("ada lets her pet rest", rest);
    let left = scene.remaining(momo);
    scene.turn();
    scene.idle(27);
    let pat = scene.pat(&ben.phone(), momo, None);
    scene.put("ben pats a pet that sleeps on", pat);
    scene.turn();
    scene.idle(1);
    assert_eq!((left, scene.remaining(momo)), (12, 15));
    let rest = scene.rest(&ada.phone(), momo, 30);
    scene.put("and once more", rest);
    scene.turn();
    let rest = scene.rest(&ada.phone(), momo, 30);
    scene.refuse("252: one block has passed", rest);
    let rest = scene.rest(&ada.phone(), momo, 29);
    scene.put("the rest of the year's", rest);
    scene.turn();
    let post = scene.post(&ada.phone(), momo, "We are back!", 0);
    scene.put("ada is back, and Momo wakes", post);
}

fn offers(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let withdraw = scene.hand_over(&ada.owner(), momo, None);
    scene.refuse("255: nothing to withdraw", withdraw);
    let own = scene.hand_over(&ada.owner(), momo, Some(ada.id()));
    scene.refuse("253: to herself", own);
    let unknown = scene.hand_over(&ada.owner(), momo, Some(AccountId(99)));
    scene.refuse("200: to nobody", unknown);
    let by_phone = scene.hand_over(&ada.phone(), momo, Some(ben.id()));
    scene.refuse("206: only with the owner key", by_phone);
    let soon = scene.take_over(&ben.phone(), momo);
    scene.refuse("255: not offered", soon);
    for what in ["ada offers her pet to ben", "and again"] {
        let offer = scene.hand_over(&ada.owner(), momo, Some(ben.id()));
        scene.put(what, offer);
        let decline = scene.decline(&ben.phone(), momo);
        scene.put("ben declines", decline);
    }
    crowd(scene, ada, ben, momo);
    let offer = scene.hand_over(&ada.owner(), momo, Some(ben.id()));
    scene.put("ada insists", offer);
    let take = scene.take_over(&ben.phone(), momo);
    scene.put("ben takes it over", take);
    let back = scene.hand_over(&ben.owner(), momo, Some(ada.id()));
    scene.put("and offers it back", back);
    let take = scene.take_over(&ada.phone(), momo);
    scene.put("ada takes it", take);
    scene.turn();
}

/// Sixteen owners offer ben their pets, until one takes the offer back.
fn crowd(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    const HANDLES: [&str; OFFERS_PER_ACCOUNT_MAX] = [
        "cleo", "dora", "emil", "finn", "gina", "hugo", "ines", "jack", "kaya", "liam", "mona", "nico", "olga", "paul",
        "rosa", "sven",
    ];
    let mut last = None;
    for handle in HANDLES {
        let mut giver = Party::new(handle);
        let pet = scene.hatch(&mut giver, "Pip", None);
        let offer = scene.hand_over(&giver.owner(), pet, Some(ben.id()));
        scene.put(&format!("{handle} offers a pet to ben"), offer);
        last = Some((giver, pet));
    }
    let offer = scene.hand_over(&ada.owner(), momo, Some(ben.id()));
    scene.refuse("254: ben cannot think about one more", offer);
    let (giver, pet) = last.expect("sixteen of them");
    let withdraw = scene.hand_over(&giver.owner(), pet, None);
    scene.put("the last giver keeps the pet", withdraw);
}

fn farewells(scene: &mut Scene, ada: &mut Party, ben: &Party, momo: Hash) {
    let gift = scene.pat(&ben.phone(), momo, None);
    scene.put("ben digs for a gift", gift);
    scene.dig(ben);
    let gift = scene.gift(&ben.phone(), momo, 2);
    scene.put("ben gives it to ada's pet", gift);
    let by_phone = scene.farewell(&ada.phone(), momo, "Sleep well.");
    scene.refuse("206: only with the owner key", by_phone);
    let farewell = scene.farewell(&ada.owner(), momo, "Sleep well.");
    let entry = scene.put("ada says farewell", farewell);
    let pat = scene.pat(&ben.phone(), momo, None);
    scene.refuse("215: nobody can tend it any more", pat);
    let candle = scene.candle(&ben.phone(), momo);
    scene.put("ben leaves a candle", candle);
    let edit = scene.edit(&ada.phone(), Editable::Farewell, entry, "Sleep well, old friend.");
    scene.put("ada finds better words", edit);
    let edit = scene.edit(&ada.phone(), Editable::Post, entry, "Sleep well, old friend.");
    scene.refuse("232: a farewell is no post", edit);
    scene.hatch(ada, "Mimi", Some(momo));
    scene.turn();
    let end = scene.end(&ada.owner(), momo);
    scene.refuse("250: the wallet waits", end);
    scene.idle(14);
    let end = scene.end(&ada.owner(), momo);
    scene.refuse("250: one block more", end);
    scene.turn();
    let end = scene.end(&ada.owner(), momo);
    scene.put("ada closes the book and gets the wallet", end);
}
