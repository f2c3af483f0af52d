//! A market with as many bids and orders as there may be, and orders that outlive what they were for.

use chain::economy::Economy;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};
use chain::params::Params;
use chain::version::Rules;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

const FRIENDS: [&str; 32] = [
    "a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7", "a-8", "b-1", "b-2", "b-3", "b-4", "b-5", "b-6", "b-7", "b-8",
    "c-1", "c-2", "c-3", "c-4", "c-5", "c-6", "c-7", "c-8", "d-1", "d-2", "d-3", "d-4", "d-5", "d-6", "d-7", "d-8",
];

struct Fair {
    scene: Scene,
    ada: Party,
    ben: Party,
    cleo: Party,
    dora: Party,
    momo: Hash,
    rex: Hash,
    pips: Vec<Hash>,
}

pub fn tell() -> Case {
    let about = "A crowded market: thirty-two bids, thirty-two orders, ties, and orders that are outlived.";
    let economy = Economy {
        starter_treats: 0,
        care_treats: 0,
        dig_treats: 100,
        dig_tries_min: 16,
        dig_tries_start: 16,
        ..Economy::demo()
    };
    let params = Params { hatch_tries_min: 1, births_per_block_target: 128, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V3(params, economy));
    let [mut ada, mut ben, mut cleo, mut dora] = ["ada", "ben", "cleo", "dora"].map(Party::new);
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    scene.hatch(&mut cleo, "Kiki", None);
    scene.hatch(&mut dora, "Dodo", None);
    for person in [&ada, &ben, &cleo, &dora] {
        scene.dig(person);
        let pat = scene.pat(&person.phone(), momo, None);
        scene.put("a pat, which costs nothing here", pat);
    }
    let mut fair = Fair { scene, ada, ben, cleo, dora, momo, rex, pips: Vec::new() };
    fair.friends();
    fair.thirty_two_orders();
    fair.thirty_two_bids();
    fair.ties();
    fair.outlived();
    fair.offered();
    fair.scene.turn();
    fair.scene.teller.finish()
}

impl Fair {
    fn treats(&self, person: &Party) -> u64 {
        self.scene.ledger().state().account(person.id()).expect("it is there").treats
    }

    fn owner(&self, pet: Hash) -> AccountId {
        let state = self.scene.ledger().state();
        state.pet_by_birth(&pet).and_then(|id| state.pet(id)).expect("it was hatched").owner
    }

    /// Each sells a pet to ada for 3, gets 2 of it, and bids 2 on Momo.
    fn friends(&mut self) {
        for handle in FRIENDS {
            let mut friend = Party::new(handle);
            let pip = self.scene.hatch(&mut friend, "Pip", None);
            let list = self.scene.list(&friend.owner(), pip, 3);
            self.scene.put("a friend lists Pip at 3", list);
            let bid = self.scene.bid(&self.ada.phone(), pip, 3, true);
            self.scene.put("ada bids as much, and has him", bid);
            let bid = self.scene.bid(&friend.phone(), self.momo, 2, true);
            self.scene.put("the friend bids 2 on Momo", bid);
            self.pips.push(pip);
        }
        assert!(self.pips.iter().all(|&pip| self.owner(pip) == self.ada.id()));
        self.scene.turn();
    }

    fn thirty_two_orders(&mut self) {
        let (momo, rex) = (self.momo, self.rex);
        for pip in self.pips.clone() {
            let bid = self.scene.bid(&self.ben.phone(), pip, 1, true);
            self.scene.put("ben bids 1 on a Pip", bid);
        }
        for (code, what, price) in [
            (233, "too dear, too many orders", 1_000),
            (241, "no better than the lowest, and too many orders", 2),
            (240, "better, but too many orders", 3),
        ] {
            let bid = self.scene.bid(&self.ben.phone(), momo, price, true);
            self.scene.refused(code, what, bid);
        }
        let list = self.scene.list(&self.ben.owner(), rex, 5);
        self.scene.refused(240, "nor does ben list Rex", list);
        let ask = self.scene.ask_sitter(&self.ben.owner(), rex, &self.ben.seed("sitter"), self.scene.now.plus(9_000));
        self.scene.put("ben asks a sitter", ask);
        let list = self.scene.list(&self.ben.owner(), rex, 5);
        self.scene.refused(265, "somebody sits, and too many orders", list);
        let dismiss = self.scene.dismiss_sitter(&self.ben.phone(), rex);
        self.scene.put("nobody sits any more", dismiss);
        let cancel = self.scene.cancel_bid(&self.ben.phone(), self.pips[9]);
        self.scene.put("ben cancels one", cancel);
        for price in [95, 94] {
            let list = self.scene.list(&self.ben.owner(), rex, price);
            self.scene.put("and lists Rex; the same pet once more is no other order", list);
        }
        let unlist = self.scene.unlist(&self.ben.phone(), rex);
        self.scene.put("then he takes Rex off", unlist);
        let bid = self.scene.bid(&self.ben.phone(), self.pips[9], 1, true);
        self.scene.put("and bids again", bid);
        let bid = self.scene.bid(&self.ben.phone(), self.pips[0], 2, true);
        self.scene.put("ben bids 2 instead of 1", bid);
        let list = self.scene.list(&self.ada.owner(), self.pips[0], 3);
        self.scene.put("ada would take 3", list);
        let bid = self.scene.bid(&self.ben.phone(), self.pips[0], 1_000, true);
        self.scene.put("ben bids 1,000, more than he has, and has Pip for 3", bid);
        let offer = self.scene.hand_over(&self.ben.owner(), self.pips[0], Some(self.ada.id()));
        self.scene.put("ben offers Pip to ada", offer);
        let take = self.scene.take_over(&self.ada.phone(), self.pips[0]);
        self.scene.put("who takes him over", take);
        let bid = self.scene.bid(&self.ben.phone(), self.pips[0], 1, true);
        self.scene.put("ben bids 1 again, his thirty-second order", bid);
        self.scene.turn();
    }

    fn thirty_two_bids(&mut self) {
        let momo = self.momo;
        let low = self.scene.bid(&self.cleo.phone(), momo, 2, true);
        self.scene.refused(241, "no better than the lowest", low);
        let better = self.scene.bid(&self.cleo.phone(), momo, 3, true);
        self.scene.put("cleo's is, and the last friend's goes", better);
        let worse = self.scene.bid(&self.cleo.phone(), momo, 2, true);
        self.scene.put("beside 31 of others there is room for a worse one", worse);
        let better = self.scene.bid(&self.dora.phone(), momo, 4, true);
        self.scene.put("dora's is better, and cleo's goes, which is the latest of 2", better);
        assert_eq!(self.treats(&self.cleo), 100);
        let state = self.scene.ledger().state();
        let id = state.pet_by_birth(&momo).expect("it was hatched");
        let bidders: Vec<_> = state.bids(id).map(|bid| bid.account).collect();
        assert_eq!((bidders.len(), bidders[0]), (32, self.dora.id()));
    }

    fn ties(&mut self) {
        let rex = self.rex;
        for who in [&self.dora, &self.cleo] {
            let bid = self.scene.bid(&who.phone(), rex, 90, true);
            self.scene.put(&format!("{} bids 90 on Rex", who.handle), bid);
        }
        for (code, price) in [(None, 95), (Some(233), 101)] {
            let bid = self.scene.bid(&self.cleo.phone(), rex, price, true);
            match code {
                None => {
                    self.scene.put("cleo bids 95 instead: her 90 count", bid);
                }
                Some(code) => self.scene.refused(code, "but not 101", bid),
            }
        }
        let bid = self.scene.bid(&self.cleo.phone(), rex, 90, true);
        self.scene.put("cleo bids 90 again, later than dora", bid);
        let list = self.scene.list(&self.ben.owner(), rex, 90);
        self.scene.put("ben lists Rex at 90: also with 32 orders, a bid has him at once", list);
        assert_eq!(self.owner(rex), self.dora.id(), "of equal ones the earliest");
        let list = self.scene.list(&self.ada.owner(), self.momo, 2);
        self.scene.put("ada lists Momo at 2, and dora's 4 has her", list);
        assert_eq!(self.owner(self.momo), self.dora.id());
        let list = self.scene.list(&self.dora.owner(), self.momo, 2);
        self.scene.put("dora lists her at 2, and the first friend has her", list);
        let first = self.scene.ledger().state().account_by_handle(&chain::commitment::handle_hash(FRIENDS[0]));
        assert_eq!(Some(self.owner(self.momo)), first);
        self.scene.turn();
    }

    fn outlived(&mut self) {
        let (pip, pop) = (self.pips[1], self.pips[2]);
        let cancel = self.scene.cancel_bid(&self.cleo.phone(), self.rex);
        self.scene.put("cleo bids no more on Rex", cancel);
        let list = self.scene.list(&self.ada.owner(), pip, 9);
        self.scene.put("ada lists a Pip at 9", list);
        let bid = self.scene.bid(&self.cleo.phone(), pop, 8, true);
        let living = self.scene.put("cleo bids 8 on another one", bid);
        for pet in [pip, pop] {
            let farewell = self.scene.farewell(&self.ada.owner(), pet, "Sleep well.");
            self.scene.put("ada says farewell; all orders stay", farewell);
        }
        let bid = self.scene.bid(&self.cleo.phone(), pip, 10, false);
        self.scene.put("cleo's 10 for the keepsake do not reach the ask for a living pet", bid);
        assert_eq!(self.owner(pip), self.ada.id());
        let list = self.scene.list(&self.ada.owner(), pop, 7);
        self.scene.put("ada lists the other keepsake at 7, which cleo's 8 for a living pet do not reach", list);
        assert_eq!(self.owner(pop), self.ada.id());
        let accept = self.scene.accept_bid(&self.ada.owner(), pop, living);
        self.scene.refused(239, "nor does ada accept them", accept);
        let unlist = self.scene.unlist(&self.ada.phone(), pip);
        self.scene.put("ada takes back the ask that is outlived", unlist);
        let list = self.scene.list(&self.ada.owner(), pip, 10);
        self.scene.put("and lists the keepsake, which cleo's 10 have at once", list);
        assert_eq!(self.owner(pip), self.cleo.id());
        let cancel = self.scene.cancel_bid(&self.cleo.phone(), pop);
        self.scene.put("cleo takes back what was for a living pet", cancel);
        let bid = self.scene.bid(&self.cleo.phone(), pop, 7, false);
        self.scene.put("and has the other keepsake for 7", bid);
        let first = Party { account: Some(self.owner(self.momo)), handle: FRIENDS[0] };
        let farewell = self.scene.farewell(&first.owner(), self.momo, "Sleep well.");
        self.scene.put("Momo's story ends, with 30 bids on her", farewell);
        for (number, who) in [&self.ada, &self.dora].into_iter().enumerate() {
            let bid = self.scene.bid(&who.phone(), self.momo, 1, false);
            self.scene.put(&format!("keepsake bid {number}"), bid);
        }
        let low = self.scene.bid(&self.cleo.phone(), self.momo, 1, false);
        self.scene.refused(241, "those that are outlived count among the 32", low);
        let better = self.scene.bid(&self.cleo.phone(), self.momo, 2, false);
        self.scene.put("cleo's is better, and dora's goes", better);
        self.scene.turn();
    }

    /// Ada offers sixteen pets to ben.
    fn offered(&mut self) {
        let pips = self.pips[3..20].to_vec();
        for &pip in &pips[..16] {
            let offer = self.scene.hand_over(&self.ada.owner(), pip, Some(self.ben.id()));
            self.scene.put("ada offers a Pip to ben", offer);
        }
        let many = self.scene.hand_over(&self.ada.owner(), pips[16], Some(self.ben.id()));
        self.scene.refused(254, "the seventeenth", many);
        let again = self.scene.hand_over(&self.ada.owner(), pips[15], Some(self.ben.id()));
        self.scene.put("the sixteenth once more, which is not another one", again);
        let other = self.scene.hand_over(&self.ada.owner(), pips[0], Some(self.cleo.id()));
        self.scene.put("the first to cleo instead", other);
        let back = self.scene.decline(&self.ben.phone(), pips[0]);
        self.scene.refused(255, "so ben cannot decline it", back);
        let next = self.scene.hand_over(&self.ada.owner(), pips[16], Some(self.ben.id()));
        self.scene.put("and there is room for the seventeenth", next);
        let accept = self.scene.accept_bid(&self.cleo.owner(), self.pips[1], EntryIndex(0));
        self.scene.refused(238, "nobody bids on cleo's keepsake", accept);
    }
}
