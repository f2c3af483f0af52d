//! The adoption market, with everything that can be refused on it.

use chain::economy::Economy;
use chain::hash::Hash;
use chain::params::Params;
use chain::version::Rules;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "The adoption market: listings, bids, trades, keepsakes.";
    // A block brings enough for one order more than an account may have.
    let economy = Economy { dig_treats: 100, dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let params = Params { hatch_tries_min: 1, births_per_block_target: 128, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(params, economy));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    scene.dig(&ada);
    let pat = scene.pat(&ada.phone(), rex, None);
    scene.put("ada pats", pat);
    scene.dig(&ben);
    prices(&mut scene, &ada, &ben, momo);
    trades(&mut scene, &ada, &ben, (momo, rex));
    crowd(&mut scene, &ada, &ben, momo);
    keepsakes(&mut scene, &ada, &ben, (momo, rex));
    scene.turn();
    scene.teller.finish()
}

fn prices(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    for (what, price) in [("nothing", 0), ("2^40 + 1", (1 << 40) + 1), ("2^63", 1 << 63)] {
        let list = scene.list(&ada.owner(), momo, price);
        scene.refuse(&format!("116: a price of {what}"), list);
        let bid = scene.bid(&ben.phone(), momo, price, true);
        scene.refuse(&format!("116: a bid of {what}"), bid);
    }
    let bid = scene.bid(&ben.phone(), momo, 101, true);
    scene.refuse("233: a bid without money", bid);
    let own = scene.bid(&ada.phone(), momo, 1, true);
    scene.refuse("236: ada bids on her own pet", own);
    let unlist = scene.unlist(&ada.phone(), momo);
    scene.refuse("237: it is not listed", unlist);
    let cancel = scene.cancel_bid(&ben.phone(), momo);
    scene.refuse("238: there is no bid", cancel);
    let daily = scene.list(&ada.phone(), momo, 50);
    scene.refuse("206: the owner key sells", daily);
    let keepsake = scene.bid(&ben.phone(), momo, 1, false);
    scene.refuse("222: it is no keepsake yet", keepsake);
}

fn trades(scene: &mut Scene, ada: &Party, ben: &Party, (momo, rex): (Hash, Hash)) {
    let list = scene.list(&ada.owner(), momo, 50);
    scene.put("ada lists Momo at 50", list);
    let relist = scene.list(&ada.owner(), momo, 40);
    scene.put("ada would take 40", relist);
    let bid = scene.bid(&ben.phone(), momo, 30, true);
    let first = scene.put("ben bids 30", bid);
    let bid = scene.bid(&ben.phone(), momo, 35, true);
    let second = scene.put("ben bids 35 instead", bid);
    let gone = scene.accept_bid(&ada.owner(), momo, first);
    scene.refuse("238: that bid was replaced", gone);
    let accept = scene.accept_bid(&ada.owner(), momo, second);
    scene.put("ada accepts, for 24 of 35: the house takes 11", accept);
    scene.turn();
    let list = scene.list(&ben.owner(), momo, 9);
    scene.put("ben lists Momo at 9", list);
    let cross = scene.bid(&ada.phone(), momo, 20, true);
    scene.put("ada bids 20 and has her back for 9", cross);
    let bid = scene.bid(&ada.phone(), rex, 12, true);
    scene.put("ada bids 12 on Rex", bid);
    let cross = scene.list(&ben.owner(), rex, 10);
    scene.put("ben lists Rex at 10, and ada's bid has him for 12", cross);
    let hand_back = scene.bid(&ben.phone(), rex, 5, true);
    scene.put("ben bids 5", hand_back);
    let cancel = scene.cancel_bid(&ben.phone(), rex);
    scene.put("and thinks better of it", cancel);
    let list = scene.list(&ada.owner(), momo, 70);
    scene.put("ada lists Momo again", list);
    let unlist = scene.unlist(&ada.phone(), momo);
    scene.put("and keeps her", unlist);
    scene.turn();
}

/// Newcomers until there is no room on Momo's page, nor in ben's hands.
fn crowd(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let mut pets = Vec::new();
    for number in 0..32 {
        let handle: &'static str = Box::leak(format!("friend-{number}").into_boxed_str());
        let mut friend = Party::new(handle);
        pets.push(scene.hatch(&mut friend, "Pip", None));
        scene.dig(&friend);
        let bid = scene.bid(&friend.phone(), momo, 2, true);
        scene.put("a friend bids 2 on Momo", bid);
        if number % 8 == 7 {
            let pat = scene.pat(&friend.phone(), momo, None);
            scene.put("and pats her", pat);
        }
    }
    let low = scene.bid(&ben.phone(), momo, 2, true);
    scene.refuse("241: no better than the lowest of 32", low);
    let better = scene.bid(&ben.phone(), momo, 3, true);
    scene.put("ben's is better, and the last friend's goes back", better);
    scene.turn();
    let last = scene.hatch(&mut Party::new("a-friend-too-many"), "Pip", None);
    for pet in pets {
        let living = scene.remaining(pet) > 0;
        let bid = scene.bid(&ada.phone(), pet, 1, living);
        scene.put("ada bids on a friend's pet", bid);
    }
    let many = scene.bid(&ada.phone(), last, 1, true);
    scene.refuse("240: ada has 32 orders", many);
}

fn keepsakes(scene: &mut Scene, ada: &Party, ben: &Party, (momo, rex): (Hash, Hash)) {
    scene.idle(15);
    let late = scene.bid(&ben.phone(), rex, 3, true);
    scene.refuse("215: Rex's story has ended", late);
    let state = scene.ledger().state();
    let id = state.pet_by_birth(&momo).expect("she was hatched");
    let best = state.bids(id).next().expect("ben's").entry;
    let outlived = scene.accept_bid(&ada.owner(), momo, best);
    scene.refuse("239: ben's bid was for a living pet", outlived);
    let keepsake = scene.bid(&ben.phone(), rex, 3, false);
    scene.put("ben bids on Rex's book", keepsake);
    let list = scene.list(&ada.owner(), rex, 2);
    scene.put("ada parts with it", list);
    let end = scene.end(&ada.owner(), momo);
    scene.put("ada closes Momo's book, and all bids go back", end);
}
