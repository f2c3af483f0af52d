//! What owners pay for tending their own pets, and where treats go.

use chain::check_log::count_treats;
use chain::economy::Economy;
use chain::error::Rejection;
use chain::event::{Action, Editable};
use chain::ids::EntryIndex;
use chain::limits::TTL_BLOCKS;
use chain::version::Rules;
use chain::{Price, verify};
use testkit::said::{self, Said};
use testkit::world::World;
use testkit::{GROWTH, economy, params};

use crate::table::{Row, Scene, Try, accepted, refused, run_on};

const BROKE: Rejection = Rejection::TooFewTreats { price: 1, balance: 0 };

/// From where the scene begins, blocks until Anna's first starter treat has grown back: she ate it a block ago.
const TO_GROW: u64 = GROWTH - 1;

/// Anna has eaten her last starter treat.
fn broke(scene: &mut Scene) {
    let anna = scene.anna.clone();
    scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "lunch"));
}

fn broke_anna(scene: &mut Scene, said: fn(&Scene) -> Said) -> Try {
    broke(scene);
    scene.anna(said(scene))
}

pub fn rows() -> Vec<Row> {
    vec![
        accepted("a post for the last starter treat", |scene| scene.anna(said::post(scene.anna.pet, "lunch"))),
        refused(BROKE, "a post without treats", |scene| {
            broke_anna(scene, |scene| said::post(scene.anna.pet, "supper"))
        }),
        refused(BROKE, "an own comment without treats", |scene| {
            broke_anna(scene, |scene| said::comment(scene.anna.pet, scene.post, "supper"))
        }),
        refused(BROKE, "an own pat without treats", |scene| broke_anna(scene, |scene| said::pat(scene.anna.pet, None))),
        refused(BROKE, "an own share without treats", |scene| {
            broke_anna(scene, |scene| said::share(scene.anna.pet, scene.post))
        }),
        accepted("a pat for another owner's pet is free", |scene| {
            broke_anna(scene, |scene| said::pat(scene.ben.pet, None))
        }),
        accepted("an edit is free", |scene| {
            broke_anna(scene, |scene| said::edit(Editable::Post, scene.post, "dinner"))
        }),
        accepted("a dug block pays for a post", |scene| {
            broke(scene);
            scene.world.digs(scene.anna.account);
            scene.anna(said::post(scene.anna.pet, "supper"))
        }),
        refused(BROKE, "a post one block before a starter treat has grown back", |scene| {
            broke(scene);
            others_tend(scene, TO_GROW - 1);
            scene.anna(said::post(scene.anna.pet, "still hungry"))
        }),
        accepted("a post for a starter treat that has grown back", |scene| {
            broke(scene);
            others_tend(scene, TO_GROW);
            scene.anna(said::post(scene.anna.pet, "fed again"))
        }),
        refused(BROKE, "two posts for one starter treat that has grown back", |scene| {
            broke(scene);
            others_tend(scene, TO_GROW);
            broke(scene);
            scene.anna(said::post(scene.anna.pet, "one too many"))
        }),
        refused(Rejection::TooFewTreats { price: 1, balance: 0 }, "what has grown back is not for giving", |scene| {
            broke(scene);
            others_tend(scene, TO_GROW);
            scene.anna(said::gift(scene.ben.pet, 1))
        }),
        accepted("starter treats stay good however old the pet is", |scene| {
            others_tend(scene, 3 * TTL_BLOCKS);
            broke(scene);
            scene.anna(said::post(scene.anna.pet, "grown up, and fed"))
        }),
        refused(BROKE, "a third post, as no more than two are ever there", |scene| {
            others_tend(scene, 3 * TTL_BLOCKS);
            broke(scene);
            broke(scene);
            scene.anna(said::post(scene.anna.pet, "a third"))
        }),
    ]
}

/// So many blocks close; Ben keeps Anna's pet alive.
fn others_tend(scene: &mut Scene, blocks: u64) {
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    for _ in 0..blocks {
        scene.world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
        scene.world.closes();
    }
}

#[test]
fn an_owner_pays_to_tend_and_a_visitor_does_not() {
    run_on(&Scene::with_treats(), rows());
}

#[test]
fn starter_treats_are_eaten_and_others_go_into_the_wallet() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    assert_eq!((scene.world.starter(anna.account), scene.world.wallet(&anna.pet)), (1, 0));
    broke(&mut scene);
    let globals = scene.world.ledger.state().globals().clone();
    assert_eq!((globals.minted, globals.burned), (4, 3), "two starters of two treats, three of them eaten");
    scene.world.digs(anna.account);
    scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "supper"));
    assert_eq!((scene.world.treats(anna.account), scene.world.wallet(&anna.pet)), (2, 1));
}

#[test]
fn what_grows_back_comes_to_be_only_when_the_purse_is_used() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    let counted = |scene: &Scene| {
        let globals = scene.world.ledger.state().globals();
        (globals.minted, globals.burned, scene.world.starter(scene.anna.account))
    };
    broke(&mut scene);
    assert_eq!(counted(&scene), (4, 3, 0), "two starters of two treats, three of them eaten");
    others_tend(&mut scene, 2 * GROWTH + 1);
    assert_eq!(counted(&scene), (4, 3, 0), "two have grown, and none was spent");
    assert_eq!(scene.world.ledger.state().starter_of_use(anna.account), 2);
    broke(&mut scene);
    assert_eq!(counted(&scene), (6, 4, 1));
    assert_eq!(count_treats(&scene.world.ledger, EntryIndex(0)), Ok(()));
}

#[test]
fn the_next_one_begins_to_grow_when_one_is_missing_and_not_before() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.account;
    let of_use = |scene: &Scene| {
        let state = scene.world.ledger.state();
        (state.starter_of_use(anna), [1, 2, 3].map(|treats| state.starter_in_blocks(anna, treats)))
    };
    assert_eq!(of_use(&scene), (1, [Some(0), Some(GROWTH - 1), None]), "the first was eaten a block ago");
    others_tend(&mut scene, 10 * GROWTH);
    assert_eq!(of_use(&scene), (2, [Some(0), Some(0), None]));
    broke(&mut scene);
    assert_eq!(of_use(&scene), (1, [Some(0), Some(GROWTH), None]));
    others_tend(&mut scene, 1);
    broke(&mut scene);
    assert_eq!(of_use(&scene), (0, [Some(GROWTH - 1), Some(2 * GROWTH - 1), None]));
    scene.world.close_blocks(TTL_BLOCKS + 1);
    assert_eq!(of_use(&scene), (2, [Some(0), Some(0), None]), "they grow on when the story has ended");
}

/// Anna takes Ben's pet over.
fn anna_takes_bens(scene: &mut Scene) {
    scene.world.does(scene.ben.account, &scene.ben.owner, said::hand_over(scene.ben.pet, Some(scene.anna.account)));
    scene.anna_does(said::take_over(scene.ben.pet));
}

#[test]
fn all_pets_of_an_account_eat_from_one_purse() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    anna_takes_bens(&mut scene);
    broke(&mut scene);
    let hungry = scene.world.event(anna.account, &anna.daily, said::post(ben.pet, "and I?"));
    assert_eq!(scene.world.submit(&hungry).err(), Some(BROKE), "two pets, but no more starter treats than for one");
    scene.world.digs(anna.account);
    scene.world.does(anna.account, &anna.daily, said::post(ben.pet, "thank you"));
    assert_eq!((scene.world.wallet(&ben.pet), scene.world.wallet(&anna.pet)), (1, 0));
}

#[test]
fn starter_treats_are_good_for_a_pet_that_another_account_hatched() {
    let mut scene = Scene::with_treats();
    anna_takes_bens(&mut scene);
    scene.world.does(scene.anna.account, &scene.anna.daily, said::post(scene.ben.pet, "welcome"));
    assert_eq!((scene.world.starter(scene.anna.account), scene.world.wallet(&scene.ben.pet)), (0, 0));
}

#[test]
fn starter_treats_are_good_when_the_own_story_has_ended_and_another_goes_on() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    anna_takes_bens(&mut scene);
    scene.anna_does(said::farewell(anna.pet, "sleep well"));
    scene.world.does(anna.account, &anna.daily, said::pat(ben.pet, None));
    assert_eq!((scene.world.starter(anna.account), scene.world.wallet(&ben.pet)), (0, 0));
}

#[test]
fn where_they_do_not_grow_eaten_is_eaten() {
    let rules = Rules::V2(params(), Economy { starter_growth_blocks: 0, ..economy() });
    let mut world = World::with_rules(rules);
    let (anna, ben) = (world.hatches("anna"), world.hatches("ben"));
    world.does(anna.account, &anna.daily, said::post(anna.pet, "breakfast"));
    for _ in 0..2 * TTL_BLOCKS {
        world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
        world.closes();
    }
    let state = world.ledger.state();
    assert_eq!((state.starter_of_use(anna.account), state.starter_in_blocks(anna.account, 2)), (1, None));
}

#[test]
fn who_was_there_before_the_economy_grows_their_starter_treats() {
    let mut scene = Scene::new();
    scene.world.house_does(said::change_rules(economy()));
    scene.world.closes();
    others_tend(&mut scene, GROWTH - 1);
    let anna = scene.anna.account;
    assert_eq!(scene.world.ledger.state().starter_of_use(anna), 0);
    others_tend(&mut scene, 1);
    assert_eq!(scene.world.ledger.state().starter_of_use(anna), 1);
    broke(&mut scene);
    assert_eq!(scene.world.ledger.state().globals().burned, 1);
}

#[test]
fn the_end_of_the_story_pays_the_wallet_out_and_a_rebirth_brings_new_starters_for_old() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(ben.account, &ben.daily, said::pat(ben.pet, None));
    scene.world.digs(ben.account);
    scene.world.does(ben.account, &ben.daily, said::gift(anna.pet, 3));
    scene.world.close_blocks(TTL_BLOCKS + 1);
    assert_eq!((scene.world.treats(anna.account), scene.world.wallet(&anna.pet)), (0, 3));
    scene.world.does(anna.account, &anna.owner, said::story_end(anna.pet));
    assert_eq!((scene.world.treats(anna.account), scene.world.wallet(&anna.pet)), (3, 0));
    assert_eq!(scene.world.starter(anna.account), 1, "left over from the first pet, and of no use");
    let before = scene.world.ledger.state().globals().clone();
    scene.world.does(anna.account, &anna.daily, said::birth("Pip II", Some(anna.pet)));
    let after = scene.world.ledger.state().globals().clone();
    assert_eq!(scene.world.starter(anna.account), 2);
    assert_eq!((after.minted - before.minted, after.burned - before.burned), (2, 1));
}

#[test]
fn prices_are_known_before_the_button_is_pressed() {
    let mut scene = Scene::with_treats();
    let price = |scene: &Scene, action: &Action| verify::price(scene.world.ledger.state(), scene.anna.account, action);
    let own = said::pat(scene.anna.pet, None).action;
    let pays_in = |scene: &Scene, action: &Action| {
        verify::starter_pays_in_blocks(scene.world.ledger.state(), scene.anna.account, action)
    };
    assert_eq!(price(&scene, &own), Some(Price { treats: 1, starter: true }));
    assert_eq!(pays_in(&scene, &own), None, "starter treats pay at once");
    broke(&mut scene);
    assert_eq!(pays_in(&scene, &own), Some(GROWTH - 1));
    assert_eq!(price(&scene, &own), Some(Price { treats: 1, starter: false }));
    assert_eq!(price(&scene, &said::pat(scene.ben.pet, None).action), None);
    let gift = said::gift(scene.ben.pet, 7).action;
    assert_eq!(price(&scene, &gift), Some(Price { treats: 7, starter: false }));
    assert_eq!(pays_in(&scene, &gift), None, "they are not for giving");
    assert_eq!(price(&Scene::new(), &own), None);
}
