//! Purses: who pays for what out of which, how starter treats grow back, and what a birth does to them.

use chain::economy::Economy;
use chain::hash::Hash;
use chain::params::Params;
use chain::version::Rules;

use crate::files::Case;
use crate::party::{Party, Signer};
use crate::scene::{Scene, with_votes};

pub fn tell() -> Case {
    let about = "Purses: prices of three, starter treats that grow every other block, births that fill them.";
    let economy = Economy {
        care_treats: 3,
        dig_treats: 4,
        time_treats: 2,
        dig_tries_min: 16,
        dig_tries_start: 16,
        starter_growth_blocks: 2,
        ..Economy::demo()
    };
    let params = Params { hatch_tries_min: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(params, economy));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    whole(&mut scene, &ada, momo);
    grows(&mut scene, &ada, momo);
    others(&mut scene, &ada, &ben, (momo, rex));
    births(&mut scene, &mut ada, momo);
    scene.turn();
    scene.teller.finish()
}

/// What is in the account, in its purse as recorded, and in the purse as grown.
fn has(scene: &Scene, person: &Party) -> (u64, u32, u32) {
    let state = scene.ledger().state();
    let treats = state.account(person.id()).expect("it is there").treats;
    (treats, state.purse(person.id()).starter, state.starter_of_use(person.id()))
}

fn wallet(scene: &Scene, pet: Hash) -> u64 {
    let state = scene.ledger().state();
    state.pet_by_birth(&pet).and_then(|id| state.pet(id)).expect("it was hatched").wallet
}

fn post(scene: &mut Scene, by: &Signer, pet: Hash) {
    let post = scene.post(by, pet, "A post.", 0);
    scene.put("a post", post);
}

/// A price is paid whole, out of one or the other.
fn whole(scene: &mut Scene, ada: &Party, momo: Hash) {
    post(scene, &ada.phone(), momo);
    let poor = scene.post(&ada.phone(), momo, "No.", 0);
    scene.refused(233, "two starter treats, and none else", poor);
    scene.dig(ada);
    assert_eq!(has(scene, ada), (4, 2, 2));
    post(scene, &ada.phone(), momo);
    assert_eq!((has(scene, ada), wallet(scene, momo)), ((1, 2, 2), 3), "two and one do not make three");
    let poor = scene.post(&ada.phone(), momo, "No.", 0);
    scene.refused(233, "two starter treats, and one else", poor);
    let gift = scene.gift(&ada.phone(), momo, 2);
    scene.refused(233, "a gift of two", gift);
    let gift = scene.gift(&ada.phone(), momo, 1);
    scene.put("a gift of one", gift);
    scene.turn();
}

/// A purse was grown up to block 0, as Momo was born.
fn grows(scene: &mut Scene, ada: &Party, momo: Hash) {
    assert_eq!(has(scene, ada), (0, 2, 3), "one in two blocks");
    post(scene, &ada.phone(), momo);
    assert_eq!(has(scene, ada), (0, 0, 0));
    scene.turn();
    assert_eq!(has(scene, ada), (0, 0, 0), "three blocks since the birth");
    scene.idle(1);
    assert_eq!(has(scene, ada), (0, 0, 1));
    scene.idle(4);
    assert_eq!(has(scene, ada), (0, 0, 3));
    post(scene, &ada.phone(), momo);
    scene.turn();
    let votes = vec![scene.vote(&scene.house.owner()), scene.vote(&ada.phone())];
    let block = scene.dug_with(ada, votes.clone());
    assert_eq!(block, with_votes(block.clone(), votes));
    scene.closed("ada digs a time block", block);
    assert_eq!(has(scene, ada), (2, 0, 1));
    scene.idle(11);
    assert_eq!(has(scene, ada), (2, 0, 5), "and no more");
    post(scene, &ada.phone(), momo);
    assert_eq!(has(scene, ada), (2, 2, 2), "it was full, so the next one begins now");
    scene.turn();
    assert_eq!(has(scene, ada), (2, 2, 2));
}

/// The owner pays, also when a sitter tends the pet.
fn others(scene: &mut Scene, ada: &Party, ben: &Party, (momo, rex): (Hash, Hash)) {
    let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("sitter"), scene.now.plus(5_000_000));
    scene.put("ada asks a sitter", ask);
    let poor = scene.post(&ada.with("sitter"), momo, "No.", 0);
    scene.refused(233, "the sitter pays out of ada's purse", poor);
    scene.dig(ada);
    assert_eq!(has(scene, ada), (6, 2, 3));
    post(scene, &ada.with("sitter"), momo);
    assert_eq!(has(scene, ada), (6, 0, 0));
    post(scene, &ada.with("sitter"), momo);
    assert_eq!((has(scene, ada), wallet(scene, momo)), ((3, 0, 0), 7), "and then out of her treats");
    let pat = scene.pat(&ben.phone(), momo, None);
    scene.put("ben pats Momo for nothing", pat);
    assert_eq!(has(scene, ben), (0, 5, 5));
    let late = scene.pat(&ada.phone(), rex, None);
    scene.refused(215, "Rex's story has ended", late);
    let offer = scene.hand_over(&ada.owner(), momo, Some(ben.id()));
    scene.put("ada offers Momo to ben", offer);
    let take = scene.take_over(&ben.phone(), momo);
    scene.put("who takes her over", take);
    post(scene, &ben.phone(), momo);
    assert_eq!((has(scene, ben), has(scene, ada)), ((0, 2, 2), (3, 0, 0)), "ben pays now");
    let poor = scene.post(&ben.phone(), momo, "No.", 0);
    scene.refused(233, "and not with what is in her wallet", poor);
    let pat = scene.pat(&ada.phone(), momo, None);
    scene.put("and ada pats her for nothing", pat);
    let back = scene.hand_over(&ben.owner(), momo, Some(ada.id()));
    scene.put("ben offers her back", back);
    let take = scene.take_over(&ada.phone(), momo);
    scene.put("ada takes her", take);
    scene.turn();
}

/// A birth burns what was recorded, not what had grown, and mints all anew.
fn births(scene: &mut Scene, ada: &mut Party, momo: Hash) {
    scene.idle(5);
    assert_eq!(has(scene, ada), (3, 0, 3));
    let farewell = scene.farewell(&ada.owner(), momo, "Sleep well.");
    scene.put("ada says farewell", farewell);
    let (minted, burned) = (scene.ledger().state().globals().minted, scene.ledger().state().globals().burned);
    let mimi = scene.hatch(ada, "Mimi", Some(momo));
    let globals = scene.ledger().state().globals();
    assert_eq!((has(scene, ada), globals.minted - minted, globals.burned - burned), ((3, 5, 5), 5, 0));
    post(scene, &ada.phone(), mimi);
    let farewell = scene.farewell(&ada.owner(), mimi, "Sleep well, too.");
    scene.put("ada says farewell again", farewell);
    let burned = scene.ledger().state().globals().burned;
    scene.hatch(ada, "Mia", Some(mimi));
    assert_eq!((has(scene, ada), scene.ledger().state().globals().burned - burned), ((3, 5, 5), 2));
    scene.idle(16);
}
