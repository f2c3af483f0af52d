//! The block in which the economy is switched on, and the first ones after it; and what the shelter needs, in its
//! order.

use chain::economy::Economy;
use chain::event::Action;
use chain::hash::Hash;
use chain::params::Params;
use chain::records::InForce;
use chain::version::{RuleChange, Rules};

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "A change that is asked for twice, the first blocks after it, and what the shelter needs.";
    let params = Params { hatch_tries_min: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V1(params));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    scene.turn();
    change(&mut scene, &ada, &mut ben, momo);
    begins(&mut scene, &ada, momo);
    needs(&mut scene);
    scene.turn();
    scene.teller.finish()
}

fn change(scene: &mut Scene, ada: &Party, ben: &mut Party, momo: Hash) {
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let bad = Economy { starter_treats: 4_097, ..economy.clone() };
    let asks = |scene: &Scene, by: &Party, change| scene.act(&by.owner(), Action::ChangeRules(change));
    let house = scene.house.clone();
    let draft = asks(scene, ada, RuleChange::Economy(bad.clone()));
    scene.refused(228, "by ada, with numbers that make no game", draft);
    let draft = asks(scene, &house, RuleChange::Economy(bad.clone()));
    scene.refused(310, "with numbers that make no game", draft);
    let draft = asks(scene, &house, RuleChange::Economy(economy.clone()));
    scene.put("the house switches the economy on", draft);
    let draft = asks(scene, &house, RuleChange::Economy(bad.clone()));
    scene.refused(235, "asked for already, and numbers that make no game", draft);
    let draft = asks(scene, &house, RuleChange::Fair);
    scene.refused(234, "fair play has to wait for its block", draft);
    scene.hatch(ben, "Rex", None);
    let gift = scene.gift(&ada.phone(), momo, 1);
    scene.refused(234, "the old rules hold to the block's end", gift);
    scene.turn();
    let draft = asks(scene, &house, RuleChange::Economy(bad));
    scene.refused(235, "it holds, and numbers that make no game", draft);
}

/// The block that switches counts for no miner; what there was before begins with it.
fn begins(scene: &mut Scene, ada: &Party, momo: Hash) {
    let InForce::V2(economics) = &scene.ledger().state().globals().rules else { panic!("version 2") };
    assert_eq!((economics.late_ms, economics.closers.len()), (0, 0));
    let state = scene.ledger().state();
    let id = state.pet_by_birth(&momo).expect("it was hatched");
    assert_eq!((state.purse(ada.id()).grown.0, state.keep(id).cared.0), (2, 2));
    let post = scene.post(&ada.phone(), momo, "Nothing in the purse.", 0);
    scene.refused(233, "a purse that is empty", post);
    let pat = scene.pat(&scene.house.owner(), momo, None);
    scene.put("the house pats Momo", pat);
    scene.dig(ada);
    let post = scene.post(&ada.phone(), momo, "Dug.", 0);
    scene.put("ada posts for a treat that she dug", post);
    scene.turn();
    scene.idle(1);
    let post = scene.post(&ada.phone(), momo, "Grown.", 0);
    scene.put("three blocks later one has grown", post);
    scene.dig(ada);
}

/// Three pets in the shelter, with two treats for them.
fn needs(scene: &mut Scene) {
    let mut pets = Vec::new();
    for (number, handle) in ["cleo", "dora", "emil", "fay"].into_iter().enumerate() {
        let mut giver = Party::new(handle);
        let pet = scene.hatch(&mut giver, "Pip", None);
        scene.turn();
        if number == 0 {
            let rest = scene.rest(&giver.phone(), pet, 2);
            scene.put("a pet rests", rest);
        }
        let give_up = scene.give_up(&giver.owner(), pet);
        scene.put("and is given up", give_up);
        pets.push(pet);
    }
    assert!(scene.teller.shelter_needs().is_empty());
    let pat = scene.pat(&scene.house.owner(), pets[3], None);
    scene.put("the house looks at one", pat);
    let ada = Party { handle: "ada", account: scene.ledger().state().all_pets().next().map(|pet| pet.owner) };
    scene.dig(&ada);
    for treats in [1, 1] {
        let gift = scene.gift(&ada.phone(), pets[3], treats);
        scene.put("ada gives the last one a treat, which the treasury has", gift);
    }
    scene.turn();
    let mut seen = Vec::new();
    for _ in 0..13 {
        seen.push(scene.teller.shelter_needs().len());
        scene.idle(1);
    }
    assert_eq!(seen.iter().max(), Some(&2), "as many as the treasury pays for");
    assert_eq!(seen.first(), Some(&0));
}
