//! What is asked of treats, the market, sitters, vouches and the shelter: what breaks two rules gets the first one's
//! code.

mod guests;
mod shelter;

use chain::commitment::SealedText;
use chain::economy::Economy;
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::keys::{NewKey, PublicKey};
use chain::params::Params;
use chain::version::{RuleVersion, Rules};

use crate::files::Case;
use crate::party::Party;
use crate::scene::{Draft, Scene};

const NOWHERE: Hash = Hash([9; 32]);

struct Village {
    scene: Scene,
    people: [Party; 4],
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
    let mut people = ["ada", "ben", "cleo", "dora"].map(Party::new);
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
}
