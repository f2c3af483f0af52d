//! Sitters, who tend one pet for a while; and vouches, by which newcomers hatch without the work.

use chain::economy::Economy;
use chain::event::{Action, Invitation};
use chain::hash::Hash;
use chain::keys::NewKey;
use chain::limits::{SITTING_MAX_MS, VOUCH_EVERY_BLOCKS};
use chain::params::Params;
use chain::version::Rules;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "Guests: sitters who tend one pet for a while, and newcomers who come by a vouch.";
    let economy = Economy { starter_growth_blocks: 1, dig_tries_min: 16, dig_tries_start: 256, ..Economy::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(Params::demo(), economy));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    scene.turn();
    asked(&mut scene, &ada, momo);
    sits(&mut scene, &ada, (momo, rex));
    leaves(&mut scene, &ada, &ben, momo);
    vouches(&mut scene, &ada, &ben, momo);
    comes(&mut scene, &ada, &ben, momo);
    scene.turn();
    scene.teller.finish()
}

fn asked(scene: &mut Scene, ada: &Party, momo: Hash) {
    let (sitter, now) = (ada.seed("sitter"), scene.now);
    for (what, until) in [("none", now), ("too long", now.plus(SITTING_MAX_MS + 1))] {
        let ask = scene.ask_sitter(&ada.owner(), momo, &sitter, until);
        scene.refuse(&format!("258: a sitting that is {what}"), ask);
    }
    let ask = scene.ask_sitter(&ada.phone(), momo, &sitter, now.plus(60_000));
    scene.refuse("206: only with the owner key", ask);
    let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("phone"), now.plus(60_000));
    scene.refuse("210: her own phone is no sitter", ask);
    let dismiss = scene.dismiss_sitter(&ada.phone(), momo);
    scene.refuse("259: nobody sits", dismiss);
    let ask = scene.ask_sitter(&ada.owner(), momo, &sitter, now.plus(SITTING_MAX_MS));
    scene.put("ada asks somebody to sit for as long as may be", ask);
}

fn sits(scene: &mut Scene, ada: &Party, (momo, rex): (Hash, Hash)) {
    let rest = scene.rest(&ada.phone(), momo, 10);
    scene.put("Momo rests meanwhile", rest);
    let post = scene.post(&ada.with("sitter"), momo, "Ada is away, we are fine.", 1);
    let post = scene.put("the sitter posts", post);
    let comment = scene.comment(&ada.with("sitter"), momo, post, "Really.");
    scene.put("and comments", comment);
    let pat = scene.pat(&ada.with("sitter"), momo, Some(post));
    scene.put("and pats", pat);
    let share = scene.share(&ada.with("sitter"), momo, post);
    scene.put("and shares", share);
    let state = scene.ledger().state();
    let id = state.pet_by_birth(&momo).expect("it was hatched");
    assert!(state.life(id, state.pet(id).expect("it was hatched")).rests_until().is_some(), "it sleeps on");
    let other = scene.pat(&ada.with("sitter"), rex, None);
    scene.refuse("256: another pet", other);
    let farewell = scene.farewell(&ada.with("sitter"), momo, "Oh dear.");
    scene.refuse("256: nothing but tending", farewell);
    let revoke = scene.act(&ada.owner(), Action::RevokeKey(ada.public("sitter")));
    scene.refuse("225: a sitter's key is no device", revoke);
    scene.turn();
}

fn leaves(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let dismiss = scene.dismiss_sitter(&ada.phone(), momo);
    scene.put("ada is back", dismiss);
    let pat = scene.pat(&ada.with("sitter"), momo, None);
    scene.refuse("203: the sitter was dismissed", pat);
    let until = scene.now.plus(30_000);
    let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("second sitter"), until);
    scene.put("ada asks another one, for half a minute", ask);
    scene.now = until;
    let pat = scene.pat(&ada.with("second sitter"), momo, None);
    scene.refuse("257: it is over", pat);
    let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("third sitter"), scene.now.plus(600_000));
    scene.put("and a third one", ask);
    let pat = scene.pat(&ada.with("second sitter"), momo, None);
    scene.refuse("203: the second one was replaced", pat);
    for (giver, taker) in [(ada, ben), (ben, ada)] {
        let offer = scene.hand_over(&giver.owner(), momo, Some(taker.id()));
        scene.put(&format!("{} offers Momo to {}", giver.handle, taker.handle), offer);
        let take = scene.take_over(&taker.phone(), momo);
        scene.put(&format!("{} takes Momo over", taker.handle), take);
    }
    let pat = scene.pat(&ada.with("third sitter"), momo, None);
    scene.refuse("203: Momo has moved, and moved back", pat);
    let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("fourth sitter"), scene.now.plus(600_000));
    scene.put("a fourth one stays", ask);
    scene.turn();
}

/// Ben pats the pet in so many blocks.
fn pass(scene: &mut Scene, ben: &Party, pet: Hash, blocks: u64) {
    for _ in 0..blocks {
        let pat = scene.pat(&ben.phone(), pet, None);
        scene.put("ben pats", pat);
        scene.turn();
    }
}

fn vouches(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let height = scene.ledger().state().height().0;
    pass(scene, ben, momo, VOUCH_EVERY_BLOCKS - 1 - height);
    let vouch = scene.vouch(&ada.phone(), momo, &ada.seed("invitation"));
    scene.refuse("260: Momo is one block too young", vouch);
    pass(scene, ben, momo, 1);
    let vouch = scene.vouch(&ben.phone(), momo, &ben.seed("invitation"));
    scene.refuse("216: ben vouches by ada's pet", vouch);
    let vouch = scene.vouch(&ada.phone(), momo, &ada.seed("phone"));
    scene.refuse("210: her phone is no invitation", vouch);
    let vouch = scene.vouch(&ada.phone(), momo, &ada.seed("invitation"));
    scene.put("ada vouches for whoever has the invitation", vouch);
    let vouch = scene.vouch(&ada.phone(), momo, &ada.seed("second invitation"));
    scene.refuse("260: and not for anybody else", vouch);
    let pat = scene.pat(&ada.with("invitation"), momo, None);
    scene.refuse("203: an invitation does nothing else", pat);
}

fn comes(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let (invitation, second) = (ada.seed("invitation"), ada.seed("second invitation"));
    let mut cleo = Party::new("cleo");
    let unknown = scene.invited(&cleo, "Pip", &second);
    scene.refuse("261: nobody gave this one", unknown);
    let mut stolen = scene.invited(&cleo, "Pip", &invitation);
    if let Action::Invited(invited) = &mut stolen.body.action {
        invited.invitation = Invitation::make_out(&scene.chain_id(), &ben.public("owner"), &invitation);
    }
    scene.refuse("118: made out to somebody else", stolen);
    let mut member = scene.invited(&cleo, "Pip", &invitation);
    member.body.author = ben.phone().author;
    member.texts.remove(0);
    scene.refuse("117: ben has been here for long", member);
    let taken = scene.invited(&Party::new("ben"), "Pip", &invitation);
    scene.refuse("209: somebody invited needs a handle, too", taken);
    let births = scene.ledger().state().globals().births_in_block;
    let draft = scene.invited(&cleo, "Pip", &invitation);
    let pip = scene.accept("cleo hatches by the invitation", draft).leaf_hash();
    assert_eq!(scene.ledger().state().globals().births_in_block, births);
    cleo.account = scene.ledger().state().account_by_handle(&chain::commitment::handle_hash("cleo"));
    let dora = Party::new("dora");
    let again = scene.invited(&dora, "Pop", &invitation);
    scene.refuse("261: it was used in this very block", again);
    let soon = scene.vouch(&cleo.phone(), pip, &cleo.seed("invitation"));
    scene.refuse("260: cleo has just come", soon);
    scene.turn();
    pass(scene, ben, momo, VOUCH_EVERY_BLOCKS - 1);
    let vouch = scene.vouch(&ada.phone(), momo, &second);
    scene.put("ada vouches again", vouch);
    pass(scene, ben, momo, VOUCH_EVERY_BLOCKS);
    let vouch = scene.vouch(&ada.phone(), momo, &ada.seed("third invitation"));
    scene.put("and once more, since nobody came", vouch);
    let late = scene.invited(&dora, "Pop", &second);
    scene.refuse("261: another one took its place", late);
    let proof = NewKey::prove(&scene.chain_id(), &dora.public("owner"), &ada.seed("third invitation"));
    let mut own = scene.invited(&dora, "Pop", &ada.seed("third invitation"));
    crate::scene::newcomer(&mut own).daily = Some(proof);
    scene.refuse("210: the invitation is no key for a phone", own);
    let draft = scene.invited(&dora, "Pop", &ada.seed("third invitation"));
    scene.accept("dora hatches by it", draft);
}
