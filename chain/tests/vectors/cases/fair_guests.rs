//! Sitters, asks and vouches where fair play comes in; sitters whose keys are not live; and floods at the most work
//! there is.

use chain::economy::Economy;
use chain::event::Action;
use chain::hash::Hash;
use chain::keys::NewKey;
use chain::limits::VOUCH_EVERY_BLOCKS;
use chain::params::Params;
use chain::version::{RuleChange, Rules};

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "Fair play comes in: who still sits then, whose vouch counts, and floods at the most work.";
    let economy = Economy { starter_treats: 64, dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let params =
        Params { hatch_tries_min: 3_000, hatch_tries_max: 4_096, births_per_block_target: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(params, economy));
    let mut people = ["ada", "ben", "cleo", "dora"].map(Party::new);
    let pets = people.each_mut().map(|person| scene.hatch(person, "Pip", None));
    scene.turn();
    assert_eq!(scene.ledger().state().globals().hatch_tries, 4_096, "6,000 are more than the most");
    switched(&mut scene, &people, pets);
    not_live(&mut scene, &people, pets);
    flood(&mut scene);
    vouched(&mut scene, &people, pets);
    scene.turn();
    scene.teller.finish()
}

fn recovered(scene: &mut Scene, person: &Party, key: &str) {
    let key = NewKey::prove(&scene.chain_id(), &person.public("recovery"), &person.seed(key));
    let rekey = scene.act(&person.with("recovery"), Action::Rekey(key));
    scene.put(&format!("{}'s recovery key has another owner key", person.handle), rekey);
}

/// All four pets are listed and have a sitter: one who sits, one whose time is over as the block closes, one a
/// millisecond later, one whose key is not live.
fn switched(scene: &mut Scene, [ada, ben, cleo, dora]: &[Party; 4], pets: [Hash; 4]) {
    let began = scene.ledger().state().globals().block_time;
    let due = began.plus(40_000);
    for ((person, pet), until) in [ada, ben, cleo, dora].into_iter().zip(pets).zip([900_000, 40_000, 40_001, 900_000]) {
        let ask = scene.ask_sitter(&person.owner(), pet, &person.seed("sitter"), began.plus(until));
        scene.put("a sitter is asked", ask);
        let list = scene.list(&person.owner(), pet, 9);
        scene.put("and the pet listed", list);
    }
    recovered(scene, dora, "owner 2");
    let change = scene.act(&scene.house.owner(), Action::ChangeRules(RuleChange::Fair));
    scene.put("the house switches fair play on", change);
    assert_eq!(scene.header_in_time().height.0, 2);
    assert_eq!(scene.now, due);
    scene.close();
    let asks: Vec<_> = scene.ledger().state().all_orders().map(|order| order.account).collect();
    assert_eq!(asks, [ben.id(), dora.id()]);
    for (code, what, person, key, pet) in [
        (None, "ada's sits on", ada, "owner", pets[0]),
        (Some(265), "so she does not list hers", ada, "owner", pets[0]),
        (Some(265), "cleo's sits for a millisecond more", cleo, "owner", pets[2]),
        (Some(266), "ben's does not, but his pet is listed", ben, "owner", pets[1]),
        (Some(203), "dora's key is no longer hers", dora, "owner", pets[3]),
    ] {
        let draft = match (code, what) {
            (None, _) => scene.pat(&person.with("sitter"), pet, None),
            (Some(266), _) => scene.ask_sitter(&person.with(key), pet, &person.seed("next"), scene.now.plus(60_000)),
            _ => scene.list(&person.with(key), pet, 5),
        };
        match code {
            None => {
                scene.put(what, draft);
            }
            Some(code) => scene.refused(code, what, draft),
        }
    }
    scene.wait(1);
    let list = scene.list(&cleo.owner(), pets[2], 5);
    scene.put("then cleo lists hers", list);
    scene.turn();
}

/// A sitter's key goes with the owner key, at once or when it is due.
fn not_live(scene: &mut Scene, [ada, ben, _, dora]: &[Party; 4], pets: [Hash; 4]) {
    let pat = scene.pat(&dora.with("sitter"), pets[3], None);
    scene.refused(203, "dora's sitter's key is not live", pat);
    let list = scene.list(&dora.with("owner 2"), pets[3], 6);
    scene.put("so nobody sits, and dora lists her pet anew", list);
    let key = NewKey::prove(&scene.chain_id(), &ada.public("owner"), &ada.seed("owner 2"));
    let rekey = scene.act(&ada.owner(), Action::Rekey(key));
    scene.put("ada asks for a new owner key", rekey);
    scene.wait(59_999);
    let pat = scene.pat(&ada.with("sitter"), pets[0], None);
    scene.put("until it is due her sitter sits", pat);
    let list = scene.list(&ada.owner(), pets[0], 6);
    scene.refused(265, "and she lists nothing", list);
    scene.wait(1);
    let list = scene.list(&ada.with("owner 2"), pets[0], 6);
    scene.put("then nobody sits", list);
    let dismiss = scene.dismiss_sitter(&ada.with("owner 2"), pets[0]);
    scene.put("though the pet has a sitter, who is dismissed", dismiss);
    let dismiss = scene.dismiss_sitter(&ada.with("owner 2"), pets[0]);
    scene.refused(259, "once", dismiss);
    let unlist = scene.unlist(&ben.phone(), pets[1]);
    scene.put("ben takes his off", unlist);
    let pat = scene.pat(&ben.phone(), pets[1], None);
    scene.put("and pats", pat);
    scene.turn();
}

/// The work doubles within a block, up to the most.
fn flood(scene: &mut Scene) {
    scene.idle(2);
    assert_eq!(scene.ledger().state().globals().hatch_tries, 3_000);
    for (number, handle) in ["e-1", "e-2", "e-3", "e-4", "e-5", "e-6", "e-7"].into_iter().enumerate() {
        let tries = scene.ledger().state().hatch_tries_now();
        assert_eq!(tries, if number < 3 { 3_000 } else { 4_096 });
        scene.hatch(&mut Party::new(handle), "Egg", None);
    }
    scene.turn();
    assert_eq!(scene.ledger().state().globals().hatch_tries, 4_096);
}

/// By the youngest of the pet, the last that the account made, and its last vouch.
fn vouched(scene: &mut Scene, [ada, ben, ..]: &[Party; 4], pets: [Hash; 4]) {
    let mut emil = Party::new("emil");
    while scene.ledger().state().height().0 < VOUCH_EVERY_BLOCKS {
        let pat = scene.pat(&ada.with("owner 2"), pets[1], None);
        scene.put("a pat keeps ben's alive", pat);
        scene.turn();
    }
    let pip = scene.hatch(&mut emil, "Pip", None);
    let offer = scene.hand_over(&emil.owner(), pip, Some(ben.id()));
    scene.put("emil offers his to ben", offer);
    let take = scene.take_over(&ben.phone(), pip);
    scene.put("who takes it", take);
    let young = scene.vouch(&ben.phone(), pip, &ben.seed("invitation"));
    scene.refused(260, "that one is too young", young);
    let offer = scene.hand_over(&ben.owner(), pets[1], Some(emil.id()));
    scene.put("ben offers an old one to emil", offer);
    let take = scene.take_over(&emil.phone(), pets[1]);
    scene.put("who takes it", take);
    let young = scene.vouch(&emil.phone(), pets[1], &emil.seed("invitation"));
    scene.refused(260, "but emil's own is too young", young);
    let back = scene.hand_over(&emil.owner(), pets[1], Some(ben.id()));
    scene.put("emil offers it back", back);
    let take = scene.take_over(&ben.phone(), pets[1]);
    scene.put("ben takes it", take);
    let vouch = scene.vouch(&ben.phone(), pets[1], &ben.seed("invitation"));
    scene.put("and vouches, in block 16 for a pet of block 1", vouch);
    let farewell = scene.farewell(&ben.owner(), pets[1], "Sleep well.");
    scene.put("its story ends", farewell);
    recovered(scene, ben, "owner 2");
    let pat = scene.pat(&ben.with("invitation"), pip, None);
    scene.refused_with(203, "an invitation signs nothing, in whatever order", pat, |body| body.sequence = 5);
    let fay = Party::new("fay");
    let draft = scene.invited(&fay, "Pop", &ben.seed("invitation"));
    scene.accept("fay comes by it all the same", draft);
    let again = scene.vouch(&ben.with("owner 2"), pip, &ben.seed("invitation"));
    scene.refused(260, "it was used, and counts", again);
}
