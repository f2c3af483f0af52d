//! Stories that have ended, sitters, and newcomers with an invitation.

use chain::commitment::{SealedText, handle_hash};
use chain::event::{Action, Editable, Invitation, Redact, RedactReason};
use chain::ids::{EntryIndex, TimeMs};
use chain::keys::{NewKey, PublicKey};

use super::{NOWHERE, Village};
use crate::party::Party;
use crate::scene::{Draft, newcomer};

impl Village {
    /// Dora says farewell, and offers what is left to the house.
    pub(super) fn ended(&mut self) {
        let (scene, [_, ben, _, dora], [.., rex, kiki, dodo]) = (&mut self.scene, &self.people, self.pets);
        let _ = rex;
        let farewell = scene.farewell(&dora.owner(), dodo, "Sleep well.");
        let farewell = scene.put("dora says farewell", farewell);
        let again = scene.farewell(&ben.owner(), dodo, "Bye.");
        for draft in [
            again,
            scene.gift(&ben.phone(), dodo, 1_000),
            scene.rest(&ben.phone(), dodo, 0),
            scene.vouch(&ben.phone(), dodo, &ben.seed("phone")),
            scene.ask_sitter(&ben.owner(), dodo, &ben.seed("phone"), TimeMs(0)),
            scene.give_up(&ben.owner(), dodo),
            scene.bid(&ben.phone(), dodo, 1_000, true),
            scene.shelter(&scene.house.owner(), dodo),
            scene.adopt(&scene.house.owner(), dodo),
        ] {
            scene.refused(215, "ended, and more", draft);
        }
        let own = scene.bid(&dora.phone(), dodo, 1_000, true);
        scene.refused(236, "her own, ended, and too dear", own);
        let keepsake = scene.bid(&ben.phone(), kiki, 1_000, false);
        scene.refused(222, "no keepsake yet, and too dear", keepsake);
        let edit = scene.edit(&ben.phone(), Editable::Post, farewell, "Bye.");
        scene.refused(232, "a farewell is no post, and not his", edit);
        let comment = scene.edit(&ben.phone(), Editable::Farewell, farewell, "Bye.");
        scene.refused(221, "a farewell, and not his", comment);
        let redact = Action::Redact(Redact { entry: farewell, reason: RedactReason::Law });
        let redact = scene.act(&scene.house.owner(), redact);
        scene.put("the house erases the farewell", redact);
        let edit = scene.edit(&dora.phone(), Editable::Farewell, farewell, "Bye.");
        scene.refused(230, "an erased farewell", edit);
        let offer = scene.hand_over(&dora.owner(), dodo, Some(scene.house.id()));
        scene.put("dora offers Dodo to the house", offer);
        let take = scene.take_over(&scene.house.owner(), dodo);
        scene.put("which takes Dodo's book", take);
        for draft in [scene.shelter(&scene.house.owner(), dodo), scene.adopt(&ben.phone(), dodo)] {
            scene.refused(215, "in the shelter, and ended", draft);
        }
        let bid = scene.bid(&ben.phone(), dodo, 1_000, true);
        scene.refused(263, "never sold, ended, and too dear", bid);
        let end = scene.end(&scene.house.owner(), dodo);
        scene.refused(216, "nobody closes that book", end);
        scene.turn();
    }

    pub(super) fn sat_for(&mut self) {
        let (scene, [ada, ..], [momo, rex, ..]) = (&mut self.scene, &self.people, self.pets);
        let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("sitter"), scene.now.plus(1));
        scene.put("ada asks a sitter, for a millisecond", ask);
        let sitter = ada.with("sitter");
        let birth = scene.birth(ada, "Mimi", None);
        let mut birth = Draft { seed: sitter.seed, ..birth };
        birth.body.key = ada.public("sitter");
        birth.body.sequence = 0;
        let erase = Action::Redact(Redact { entry: EntryIndex(1), reason: RedactReason::Law });
        let edit = scene.edit(&sitter, Editable::Words, EntryIndex(1), "Sit.");
        let pat = scene.pat(&sitter, NOWHERE, None);
        scene.refused_with(205, "a number left out, and nobody's pet", pat.clone(), |body| body.sequence = 3);
        for (what, draft) in [
            ("nobody's pet", pat),
            ("another pet", scene.pat(&sitter, rex, None)),
            ("a birth", birth),
            ("an erasure", scene.act(&sitter, erase)),
            ("an edit", edit),
            ("a veto", scene.act(&sitter, Action::VetoRekey)),
            ("a gift", scene.gift(&sitter, momo, 1)),
            ("a dismissal", scene.dismiss_sitter(&sitter, momo)),
            ("its own end", scene.act(&sitter, Action::RevokeKey(ada.public("sitter")))),
        ] {
            scene.refused(256, &format!("by a sitter: {what}"), draft);
        }
        scene.wait(1);
        let over = scene.pat(&sitter, momo, Some(EntryIndex(0)));
        scene.refused(257, "its time is over, and no moment is there", over);
        let other = scene.pat(&sitter, rex, None);
        scene.refused(256, "its time is over, and another pet", other);
        let list = scene.list(&ada.owner(), momo, 40);
        scene.put("ada lists Momo, for whom nobody sits any more", list);
        let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("sitter 2"), scene.now);
        scene.refused(258, "over as it begins, and listed", ask);
        let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("sitter 2"), scene.now.plus(60_000));
        if self.fair {
            scene.refused(266, "listed", ask);
            let unlist = scene.unlist(&ada.phone(), momo);
            scene.put("ada takes Momo off", unlist);
            let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("sitter 2"), scene.now.plus(60_000));
            scene.put("and asks the next sitter", ask);
            let list = scene.list(&ada.owner(), momo, 40);
            scene.refused(265, "somebody sits", list);
        } else {
            scene.put("ada asks the next sitter, though Momo is listed", ask);
        }
        scene.turn();
    }

    pub(super) fn invited(&mut self) {
        let (scene, [ada, ..]) = (&mut self.scene, &self.people);
        let emil = Party::new("emil");
        let key = ada.seed("phone");
        let mut gone = scene.invited(&emil, "Pop", &key);
        newcomer(&mut gone).daily = Some(NewKey::prove(&scene.chain_id(), &emil.public("owner"), &ada.seed("owner")));
        scene.refused(261, "a phone is no invitation, and a key in use", gone.clone());
        newcomer(&mut gone).handle = handle_hash("ada");
        gone.texts[0] = SealedText::handle("ada");
        scene.refused(209, "a handle that is taken, no invitation, a key in use", gone.clone());
        if let Action::Invited(invited) = &mut gone.body.action {
            invited.invitation = Invitation::make_out(&scene.chain_id(), &ada.public("owner"), &key);
        }
        scene.refused(118, "made out to ada, and a handle that is taken", gone.clone());
        newcomer(&mut gone).daily.as_mut().expect("a key").proof.0[2] ^= 1;
        scene.refused(105, "a phone's proof, and an invitation that does not fit", gone.clone());
        if let Action::Invited(invited) = &mut gone.body.action {
            invited.invitation.key = PublicKey([0; 32]);
        }
        newcomer(&mut gone).daily = None;
        scene.refused(104, "an invitation by a key that is none", gone.clone());
        gone.body.author = ada.phone().author;
        scene.refused(117, "a member, and one text too many", gone);
    }
}
