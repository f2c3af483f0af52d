//! A chain that began under the first rules and goes on under those with an economy.

use chain::economy::Economy;
use chain::event::Action;
use chain::params::Params;
use chain::version::{RuleChange, RuleVersion};

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "The economy is switched on at a height.";
    let mut scene = Scene::new(about, Params::demo());
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 64, ..Economy::demo() };
    let change = |numbers: &Economy| Action::ChangeRules(RuleChange::Economy(numbers.clone()));
    let momo = scene.hatch(&mut ada, "Momo", None);
    scene.turn();

    let gift = scene.gift(&ada.phone(), momo, 1);
    scene.refuse("234: the first rules know no gifts", gift);
    let other = scene.act(&ada.owner(), change(&economy));
    scene.refuse("228: ada is not the house", other);
    let bad = scene.act(&scene.house.owner(), change(&Economy { dig_tries_min: 0, ..economy.clone() }));
    scene.refuse("310: an economy that makes no game", bad);
    let good = scene.act(&scene.house.owner(), change(&economy));
    scene.put("the house switches the economy on", good);
    let again = scene.act(&scene.house.owner(), change(&economy));
    scene.refuse("235: twice in a block", again);
    let post = scene.post(&ada.phone(), momo, "Still free today.", 0);
    scene.put("ada posts, which is still free", post);
    assert_eq!(scene.ledger().state().globals().rules.version(), RuleVersion::V1);
    scene.turn();
    assert_eq!(scene.ledger().state().globals().rules.version(), RuleVersion::V2);

    let again = scene.act(&scene.house.owner(), change(&economy));
    scene.refuse("235: and once more", again);
    let post = scene.post(&ada.phone(), momo, "And now?", 0);
    scene.refuse("233: now a post costs a treat", post);
    scene.hatch(&mut ben, "Rex", None);
    scene.dig(&ada);
    let post = scene.post(&ada.phone(), momo, "I have dug for this.", 0);
    scene.put("ada posts for a treat that she has dug", post);
    scene.turn();
    scene.teller.finish()
}
