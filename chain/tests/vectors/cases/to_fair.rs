//! A chain that began under the first rules and comes to the third, one version after the other.

use chain::economy::Economy;
use chain::event::Action;
use chain::hash::Hash;
use chain::params::Params;
use chain::version::{RuleChange, RuleVersion};

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "Fair play is switched on, on a chain that began without an economy.";
    let params = Params { hatch_tries_min: 16, births_per_block_target: 1, ..Params::demo() };
    let mut scene = Scene::new(about, params);
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 64, ..Economy::demo() };
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    let says =
        |scene: &Scene, change: &RuleChange| scene.act(&scene.house.owner(), Action::ChangeRules(change.clone()));
    let (economy, fair) = (RuleChange::Economy(economy), RuleChange::Fair);
    let soon = says(&scene, &fair);
    scene.refuse("234: there is no economy yet", soon);
    let first = says(&scene, &economy);
    scene.put("the house switches the economy on", first);
    let soon = says(&scene, &fair);
    scene.refuse("234: one version after the other", soon);
    scene.turn();

    let mia = farms(&mut scene, &mut ada, momo);
    sells(&mut scene, &ada, &ben, (mia, rex));
    floods(&mut scene, ["dora", "emil", "fay", "gus"]);
    let other = scene.act(&ada.owner(), Action::ChangeRules(fair.clone()));
    scene.refuse("228: ada is not the house", other);
    let second = says(&scene, &fair);
    scene.put("the house switches fair play on", second);
    let again = says(&scene, &fair);
    scene.refuse("235: twice in a block", again);
    assert_eq!(scene.ledger().state().globals().rules.version(), RuleVersion::V2);
    scene.turn();
    assert_eq!(scene.ledger().state().globals().rules.version(), RuleVersion::V3);

    for (what, change) in [("235: and once more", &fair), ("235: no way back", &economy)] {
        let late = says(&scene, change);
        scene.refuse(what, late);
    }
    let asks: Vec<_> = scene.ledger().state().all_orders().map(|order| order.account).collect();
    assert_eq!(asks, [ben.id()], "Mia, who has a sitter, came off the market, and Rex did not");
    let list = scene.list(&ada.owner(), mia, 1);
    scene.refuse("265: somebody sits for Mia", list);
    let floods = floods(&mut scene, ["hal", "ida", "jon", "kim"]);
    assert_eq!(floods[3], 2 * floods[0]);
    scene.turn();
    scene.teller.finish()
}

/// In one block ada says farewell and hatches anew, and has a full purse each time. Gives back her last pet.
fn farms(scene: &mut Scene, ada: &mut Party, momo: Hash) -> Hash {
    let mut pet = momo;
    for name in ["Mimi", "Mia"] {
        let farewell = scene.farewell(&ada.owner(), pet, "And on.");
        scene.put("ada says farewell", farewell);
        pet = scene.hatch(ada, name, Some(pet));
        let post = scene.post(&ada.phone(), pet, "Five treats for nothing.", 0);
        scene.put("ada posts for a starter treat", post);
        assert_eq!(scene.ledger().state().starter_of_use(ada.id()), 4);
    }
    pet
}

/// Ada has a sitter for a pet that she would sell, and ben would sell one that has none.
fn sells(scene: &mut Scene, ada: &Party, ben: &Party, (mia, rex): (Hash, Hash)) {
    let ask = scene.ask_sitter(&ada.owner(), mia, &ada.seed("sitter"), scene.now.plus(600_000));
    scene.put("ada asks a sitter", ask);
    for (person, pet) in [(ada, mia), (ben, rex)] {
        let list = scene.list(&person.owner(), pet, 1);
        scene.put(&format!("{} lists a pet", person.handle), list);
    }
}

/// Newcomers hatch; gives back the tries that each had to do.
fn floods(scene: &mut Scene, handles: [&'static str; 4]) -> Vec<u32> {
    let hatches = |handle| {
        let tries = scene.ledger().state().hatch_tries_now();
        scene.hatch(&mut Party::new(handle), "Pip", None);
        tries
    };
    handles.into_iter().map(hatches).collect()
}
