//! What is asked of treats, the market, sitters, vouches and the shelter: what breaks two rules gets the first one's code.

use chain::commitment::{SealedText, handle_hash};
use chain::economy::Economy;
use chain::event::{Action, Editable, Invitation, Redact, RedactReason};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::keys::{NewKey, PublicKey};
use chain::params::Params;
use chain::version::{RuleVersion, Rules};

use crate::files::Case;
use crate::person::Person;
use crate::scene::{Draft, Scene, newcomer};

const NOWHERE: Hash = Hash([9; 32]);

struct Village {
    scene: Scene,
    people: [Person; 4],
    pets: [Hash; 4],
    fair: bool,
}

pub fn v2() -> Case {
    tell(RuleVersion::V2)
}

pub fn v3() -> Case {
    tell(RuleVersion::V3)
}

fn tell(version: RuleVersion) -> Case {
    let about = "Treats, market, sitters, vouches and the shelter, asked in order.";
    let economy = Economy {
        care_treats: 3,
        dig_treats: 50,
        dig_tries_min: 16,
        dig_tries_start: 16,
        starter_growth_blocks: 0,
        ..Economy::demo()
    };
    let params = Params { hatch_tries_min: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::new(version, params, economy));
    let mut people = ["ada", "ben", "cleo", "dora"].map(Person::new);
    let pets = people.each_mut().map(|person| scene.hatch(person, "Pip", None));
    let mut village = Village { scene, people, pets, fair: version == RuleVersion::V3 };
    village.priced();
    village.shaped();
    village.unowned();
    village.ended();
    village.sat_for();
    village.invited();
    village.sheltered();
    village.traded();
    village.scene.turn();
    village.scene.teller.finish()
}

impl Village {
    /// The price is asked last.
    fn priced(&mut self) {
        let (scene, [ada, ben, ..], [momo, rex, ..]) = (&mut self.scene, &self.people, self.pets);
        let post = scene.post(&ada.phone(), momo, "For three of five.", 0);
        let post = scene.put("ada posts", post);
        let next = scene.post(&ada.phone(), momo, "For two?", 0);
        scene.refused(233, "two starter treats are left, and it costs three", next);
        let comment = scene.comment(&ada.phone(), momo, EntryIndex(0), "Where?");
        scene.refused(217, "no moment, and too few treats", comment);
        let comment = scene.comment(&ada.phone(), momo, post, "Here.");
        scene.refused(233, "a comment costs as much", comment);
        let share = scene.share(&ada.phone(), momo, post);
        scene.refused(233, "and a share", share);
        let pat = scene.pat(&ada.phone(), momo, None);
        scene.refused(233, "and a pat", pat);
        let pat = scene.pat(&ben.phone(), rex, None);
        scene.put("ben pats his own", pat);
        let again = scene.pat(&ben.phone(), rex, None);
        scene.refused(220, "twice, and too few treats", again);
        let gift = scene.gift(&ada.phone(), momo, 1);
        scene.refused(233, "starter treats are no gift", gift);
        let bid = scene.bid(&ada.phone(), rex, 1, true);
        scene.refused(233, "nor a bid", bid);
        for who in [ada, ben] {
            scene.dig(who);
            let pat = scene.pat(&who.phone(), if who.handle == "ada" { rex } else { momo }, None);
            scene.put("a pat for somebody else's costs nothing", pat);
        }
    }

    /// The checks without state, of actions that came with version 2.
    fn shaped(&mut self) {
        let (scene, [ada, ben, ..], [momo, rex, ..]) = (&mut self.scene, &self.people, self.pets);
        let most = 1 << 40;
        let mut gift = scene.gift(&ben.phone(), momo, 0);
        gift.texts.push(SealedText::new([0; 16], "For you."));
        scene.refused(116, "a gift of nothing, and a text", gift);
        let gift = scene.gift(&ben.phone(), momo, most);
        scene.refused(233, "a gift of 2^40", gift);
        let bid = scene.bid(&ben.phone(), momo, most, true);
        scene.refused(233, "a bid of 2^40", bid);
        let list = scene.list(&ben.owner(), rex, most);
        scene.put("ben lists Rex at 2^40", list);
        let spoil = |draft: &mut Draft, to: fn(&mut NewKey)| match &mut draft.body.action {
            Action::AskSitter(asked) => to(&mut asked.key),
            Action::Vouch(vouch) => to(&mut vouch.key),
            other => panic!("{other:?}"),
        };
        for (code, what, to) in [
            (105, "a proof that does not fit", (|key| key.proof.0[1] ^= 1) as fn(&mut NewKey)),
            (104, "a key that is none", |key| key.key = PublicKey([0; 32])),
        ] {
            let mut ask = scene.ask_sitter(&ada.owner(), NOWHERE, &ada.seed("sitter"), TimeMs(0));
            spoil(&mut ask, to);
            scene.refused(code, &format!("a sitter: {what}, for nobody's pet"), ask);
            let mut vouch = scene.vouch(&ada.owner(), NOWHERE, &ada.seed("invitation"));
            spoil(&mut vouch, to);
            scene.refused(code, &format!("a vouch: {what}, for nobody's pet"), vouch);
        }
    }

    /// Not the owner's, or not the owner key.
    fn unowned(&mut self) {
        let (scene, [ada, ben, ..], [momo, ..]) = (&mut self.scene, &self.people, self.pets);
        let key = ben.seed("phone");
        let now = scene.now;
        let farewell = scene.farewell(&ben.phone(), momo, "Bye.");
        for draft in [
            farewell,
            scene.hand_over(&ben.phone(), momo, None),
            scene.ask_sitter(&ben.phone(), momo, &key, TimeMs(0)),
            scene.list(&ben.phone(), momo, 1),
            scene.accept_bid(&ben.phone(), momo, EntryIndex(0)),
            scene.give_up(&ben.phone(), NOWHERE),
            scene.end(&ben.phone(), NOWHERE),
        ] {
            scene.refused(206, "not his, and with his phone", draft);
        }
        let farewell = scene.farewell(&ben.owner(), momo, "Bye.");
        for draft in [
            farewell,
            scene.rest(&ben.owner(), momo, 0),
            scene.hand_over(&ben.owner(), momo, None),
            scene.hand_over(&ben.owner(), momo, Some(ben.id())),
            scene.vouch(&ben.owner(), momo, &key),
            scene.ask_sitter(&ben.owner(), momo, &key, TimeMs(0)),
            scene.dismiss_sitter(&ben.owner(), momo),
            scene.list(&ben.owner(), momo, 1),
            scene.unlist(&ben.owner(), momo),
            scene.accept_bid(&ben.owner(), momo, EntryIndex(0)),
            scene.give_up(&ben.owner(), momo),
        ] {
            scene.refused(216, "not his, and more", draft);
        }
        for answer in [scene.take_over(&ada.phone(), momo), scene.decline(&ada.phone(), momo)] {
            scene.refused(255, "nobody offered her pet to ada", answer);
        }
        let vouch = scene.vouch(&ada.phone(), momo, &ada.seed("phone"));
        scene.refused(260, "too soon, and a key that is in use", vouch);
        let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("phone"), TimeMs(0));
        scene.refused(210, "a key that is in use, and over already", ask);
        let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("sitter"), now);
        scene.refused(258, "over as it begins", ask);
        let offer = scene.hand_over(&ada.owner(), momo, Some(AccountId(99)));
        scene.refused(200, "to nobody", offer);
    }

    /// Dora says farewell, and offers what is left to the house.
    fn ended(&mut self) {
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

    fn sat_for(&mut self) {
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

    fn invited(&mut self) {
        let (scene, [ada, ..]) = (&mut self.scene, &self.people);
        let emil = Person::new("emil");
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

    fn sheltered(&mut self) {
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

    fn traded(&mut self) {
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
