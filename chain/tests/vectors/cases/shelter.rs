//! The shelter: pets that were given up or whose owners are gone, until they are adopted.

use chain::economy::Economy;
use chain::hash::Hash;
use chain::limits::{SHELTER_AWAY_BLOCKS, SHELTER_TENDS_AT_BLOCKS, TTL_BLOCKS};
use chain::params::Params;
use chain::version::Rules;

use crate::files::Case;
use crate::party::{Party, Signer};
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "The shelter: pets given up, pets left alone, and new homes for them.";
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 256, ..Economy::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(Params::demo(), economy));
    let (mut ada, mut ben, mut cleo) = (Party::new("ada"), Party::new("ben"), Party::new("cleo"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    let pip = scene.hatch(&mut cleo, "Pip", None);
    scene.turn();
    comes_in(&mut scene, &ada, &ben, momo);
    belongs(&mut scene, &ada, &ben, momo);
    is_tended(&mut scene, &ben, (momo, rex));
    finds_homes(&mut scene, &ada, &ben, momo);
    is_left(&mut scene, &ben, &cleo, pip);
    scene.turn();
    scene.teller.finish()
}

fn house(scene: &Scene) -> Signer {
    scene.house.owner()
}

fn comes_in(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let pat = scene.pat(&ben.phone(), momo, None);
    scene.put("ben digs for a gift and a bid", pat);
    scene.dig(ben);
    let gift = scene.gift(&ben.phone(), momo, 1);
    scene.put("ben gives Momo a treat", gift);
    let bid = scene.bid(&ben.phone(), momo, 2, true);
    scene.put("and would like to have it", bid);
    let adopt = scene.adopt(&ben.phone(), momo);
    scene.refuse("264: but it is not in the shelter", adopt);
    let early = scene.shelter(&house(scene), momo);
    scene.refuse("262: ada was here", early);
    let by_phone = scene.give_up(&ada.phone(), momo);
    scene.refuse("206: only with the owner key", by_phone);
    let others = scene.give_up(&ben.owner(), momo);
    scene.refuse("216: ben gives ada's pet up", others);
    let give_up = scene.give_up(&ada.owner(), momo);
    scene.put("ada gives Momo up: the wallet is the shelter's, the bid goes back", give_up);
    let globals = scene.ledger().state().globals();
    assert_eq!((globals.treasury, globals.escrow), (1, 0));
}

fn belongs(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let bid = scene.bid(&ben.phone(), momo, 2, true);
    scene.refuse("263: nobody sells it", bid);
    let post = scene.post(&house(scene), momo, "Look at me!", 0);
    scene.refuse("216: the house tells no stories", post);
    let list = scene.list(&house(scene), momo, 1);
    scene.refuse("216: nor does it sell", list);
    let post = scene.post(&ada.phone(), momo, "Sorry.", 0);
    scene.refuse("216: nor does ada", post);
    let gift = scene.gift(&ben.phone(), momo, 1);
    scene.put("ben gives the shelter a treat", gift);
    assert_eq!(scene.ledger().state().globals().treasury, 2);
    scene.turn();
}

fn is_tended(scene: &mut Scene, ben: &Party, (momo, rex): (Hash, Hash)) {
    scene.idle(TTL_BLOCKS - SHELTER_TENDS_AT_BLOCKS - 1);
    assert!(scene.teller.shelter_needs().is_empty());
    let early = scene.shelter(&house(scene), momo);
    scene.refuse("222: it can wait for one more block", early);
    let pat = scene.pat(&ben.phone(), rex, None);
    scene.put("ben pats his own", pat);
    scene.turn();
    assert_eq!(scene.teller.shelter_needs(), [momo]);
    let by_ben = scene.shelter(&ben.owner(), momo);
    scene.refuse("228: the shelter is the house's", by_ben);
    let tend = scene.shelter(&house(scene), momo);
    scene.put("the house tends Momo", tend);
    assert_eq!(scene.remaining(momo), 15);
    let again = scene.shelter(&house(scene), momo);
    scene.refuse("222: once is enough", again);
    scene.turn();
    scene.idle(TTL_BLOCKS - SHELTER_TENDS_AT_BLOCKS);
    let tend = scene.shelter(&house(scene), momo);
    scene.put("and once more, with its last treat", tend);
    scene.turn();
    scene.idle(TTL_BLOCKS - SHELTER_TENDS_AT_BLOCKS);
    let poor = scene.shelter(&house(scene), momo);
    scene.refuse("233: the treasury is empty", poor);
    assert!(scene.teller.shelter_needs().is_empty());
}

fn finds_homes(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let own = scene.adopt(&house(scene), momo);
    scene.refuse("253: the house has it already", own);
    let adopt = scene.adopt(&ben.phone(), momo);
    scene.put("ben gives Momo a home", adopt);
    assert_eq!(scene.remaining(momo), 15);
    let give_up = scene.give_up(&ben.owner(), momo);
    scene.put("and cannot keep it", give_up);
    let again = scene.adopt(&ben.phone(), momo);
    scene.refuse("220: or perhaps he can", again);
    let back = scene.adopt(&ada.phone(), momo);
    scene.put("ada takes it back", back);
    let list = scene.list(&ada.owner(), momo, 9);
    scene.refuse("263: which is not for sale any more", list);
    let post = scene.post(&ada.phone(), momo, "Home again!", 1);
    scene.put("and posts, for a starter treat", post);
    let offer = scene.hand_over(&ada.owner(), momo, Some(scene.house.id()));
    scene.put("then she offers it to the house", offer);
    let take = scene.take_over(&house(scene), momo);
    scene.put("which takes it in", take);
    scene.turn();
}

/// Ben keeps Pip alive, whose owner does not come.
fn is_left(scene: &mut Scene, ben: &Party, cleo: &Party, pip: Hash) {
    assert_eq!(scene.remaining(pip), 0, "cleo's first pet got no visit");
    let mut cleo = cleo.clone();
    let pop = scene.hatch(&mut cleo, "Pop", Some(pip));
    scene.turn();
    let born = scene.ledger().state().height().0;
    let last = born + SHELTER_AWAY_BLOCKS + SHELTER_TENDS_AT_BLOCKS - TTL_BLOCKS;
    while scene.ledger().state().height().0 < last {
        let pat = scene.pat(&ben.phone(), pop, None);
        scene.put("ben pats cleo's pet", pat);
        scene.turn();
    }
    let mut dora = Party::new("dora");
    let gift = scene.hatch(&mut dora, "Pup", None);
    scene.dig(&dora);
    let treats = scene.gift(&dora.phone(), gift, 2);
    scene.put("dora gives her pet treats", treats);
    let give_up = scene.give_up(&dora.owner(), gift);
    scene.put("and gives it up", give_up);
    scene.turn();
    while scene.ledger().state().height().0 < born + SHELTER_AWAY_BLOCKS - 1 {
        scene.idle(1);
    }
    let early = scene.shelter(&house(scene), pop);
    scene.refuse("262: cleo might still come", early);
    scene.idle(1);
    assert!(scene.teller.shelter_needs().contains(&pop));
    let tend = scene.shelter(&house(scene), pop);
    scene.put("cleo is gone: the shelter takes Pop in and tends it", tend);
    let adopt = scene.adopt(&cleo.phone(), pop);
    scene.put("cleo comes after all, and takes Pop home", adopt);
}
