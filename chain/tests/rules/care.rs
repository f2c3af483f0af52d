//! What tending one's own pet costs, and where treats go.

use chain::error::Rejection;
use chain::event::{Action, Editable};
use chain::limits::{STARTER_BLOCKS, TTL_BLOCKS};
use chain::{Price, verify};

use crate::common::said::{self, Said};
use crate::table::{Row, Scene, Try, accepted, refused, run_on};

const BROKE: Rejection = Rejection::TooFewTreats { price: 1, balance: 0 };

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
        accepted("a pat for somebody else's pet is free", |scene| {
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
        refused(BROKE, "starter treats go bad when the pet is no longer young", |scene| {
            grow_up(scene);
            scene.anna(said::post(scene.anna.pet, "too late for it"))
        }),
    ]
}

/// Blocks close until Anna's pet is no longer young; Ben keeps it alive.
fn grow_up(scene: &mut Scene) {
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    for _ in 1..STARTER_BLOCKS {
        scene.world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
        scene.world.closes();
    }
}

#[test]
fn an_owner_pays_to_tend_and_nobody_else_does() {
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
fn the_day_before_a_pet_is_grown_starter_treats_are_still_good() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    for _ in 2..STARTER_BLOCKS {
        scene.world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
        scene.world.closes();
    }
    scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "still small"));
    assert_eq!(scene.world.starter(anna.account), 0);
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
    assert_eq!(price(&scene, &own), Some(Price { treats: 1, starter: true }));
    broke(&mut scene);
    assert_eq!(price(&scene, &own), Some(Price { treats: 1, starter: false }));
    assert_eq!(price(&scene, &said::pat(scene.ben.pet, None).action), None);
    let gift = said::gift(scene.ben.pet, 7).action;
    assert_eq!(price(&scene, &gift), Some(Price { treats: 7, starter: false }));
    assert_eq!(price(&Scene::new(), &own), None);
}
