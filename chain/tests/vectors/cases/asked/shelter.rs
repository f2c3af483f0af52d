//! The shelter and the market.

use chain::event::Editable;
use chain::ids::EntryIndex;

use super::Village;

impl Village {
    pub(super) fn sheltered(&mut self) {
        let (scene, [ada, ben, cleo, dora], [momo, _, kiki, _]) = (&mut self.scene, &self.people, self.pets);
        let house = scene.house.owner();
        let adopt = scene.adopt(&house, momo);
        scene.refused(264, "not in the shelter, and by the house", adopt);
        let shelter = scene.shelter(&house, momo);
        scene.refused(262, "ada was here, it can wait, and there is no money", shelter);
        let give_up = scene.give_up(&cleo.owner(), kiki);
        scene.put("cleo gives Kiki up", give_up);
        let shelter = scene.shelter(&house, kiki);
        scene.refused(222, "it can wait, and there is no money", shelter);
        let words = scene.edit(&cleo.phone(), Editable::Words, EntryIndex(3), "Still mine.");
        scene.refused(216, "its maker does not edit it", words);
        let words = scene.edit(&house, Editable::Words, EntryIndex(3), "Ours.");
        scene.refused(216, "nor does the house", words);
        for draft in [scene.rest(&house, kiki, 5), scene.hand_over(&house, kiki, Some(ada.id()))] {
            scene.refused(216, "nor does the house anything else", draft);
        }
        let bid = scene.bid(&house, kiki, 1_000, true);
        scene.refused(236, "the house bids for what is its own", bid);
        let bid = scene.bid(&ben.phone(), kiki, 1_000, false);
        scene.refused(263, "never sold, no keepsake, too dear", bid);
        let adopt = scene.adopt(&ben.phone(), kiki);
        scene.put("ben adopts Kiki", adopt);
        let bid = scene.bid(&ben.phone(), kiki, 1_000, true);
        scene.refused(236, "his own, and never sold", bid);
        let bid = scene.bid(&ada.phone(), kiki, 1_000, true);
        scene.refused(263, "never sold, and too dear", bid);
        let ask = scene.ask_sitter(&ben.owner(), kiki, &ben.seed("sitter"), scene.now.plus(60_000));
        scene.put("ben asks a sitter for Kiki", ask);
        let list = scene.list(&ben.owner(), kiki, 1);
        scene.refused(263, "never sold, and somebody sits", list);
        let mut dora = dora.clone();
        let dodo = self.pets[3];
        let pup = scene.hatch(&mut dora, "Pup", Some(dodo));
        let adopt = scene.adopt(&ben.phone(), pup);
        scene.refused(264, "not in the shelter, and the second in a block", adopt);
        let give_up = scene.give_up(&dora.owner(), pup);
        scene.put("dora gives Pup up", give_up);
        let adopt = scene.adopt(&ben.phone(), pup);
        scene.refused(220, "the second in a block, of another pet", adopt);
        scene.dig(ada);
        let adopt = scene.adopt(&ben.phone(), pup);
        scene.put("but not in the next", adopt);
        let words = scene.edit(&ben.phone(), Editable::Words, EntryIndex(3), "Mine now.");
        scene.put("and ben edits Kiki's words", words);
    }

    pub(super) fn traded(&mut self) {
        let (scene, [ada, ben, cleo, _], [momo, rex, ..]) = (&mut self.scene, &self.people, self.pets);
        let bid = scene.bid(&cleo.phone(), rex, 1, true);
        scene.refused(233, "cleo has none", bid);
        let bid = scene.bid(&ada.phone(), rex, 10, true);
        let on_rex = scene.put("ada bids on Rex", bid);
        let dismiss = scene.dismiss_sitter(&ada.phone(), momo);
        scene.put("nobody sits for Momo", dismiss);
        let list = scene.list(&ada.owner(), momo, 40);
        let ask = scene.put("ada lists Momo", list);
        for (what, entry) in [("a bid on another pet", on_rex), ("an ask", ask), ("nothing", EntryIndex(0))] {
            let accept = scene.accept_bid(&ada.owner(), momo, entry);
            scene.refused(238, &format!("{what} is no bid on Momo"), accept);
        }
        let cancel = scene.cancel_bid(&ada.phone(), momo);
        scene.refused(238, "an ask is no bid", cancel);
        let cancel = scene.cancel_bid(&ben.phone(), rex);
        scene.refused(238, "ada's bid is not ben's", cancel);
        let unlist = scene.unlist(&ben.phone(), rex);
        scene.put("ben takes Rex off", unlist);
        let unlist = scene.unlist(&ben.phone(), rex);
        scene.refused(237, "and not twice", unlist);
        let again = scene.bid(&ada.phone(), rex, 11, true);
        scene.put("ada bids more", again);
        let gone = scene.accept_bid(&ben.owner(), rex, on_rex);
        scene.refused(238, "her first bid is gone", gone);
    }
}
