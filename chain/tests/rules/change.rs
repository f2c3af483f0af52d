//! The changes from the first rules to those with an economy, and from there to fair play.

use chain::economy::Economy;
use chain::error::Rejection;
use chain::ledger::Ledger;
use chain::snapshot::SnapshotFault;
use chain::version::RuleVersion;
use testkit::{economy, house, said};

use crate::table::{Row, Scene, Try, accepted, refused, run, run_on};

fn house_says(scene: &Scene, said: said::Said) -> Try {
    Try::Submit(scene.world.event(chain::ids::HOUSE, &house(), said))
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::NotHouse, "another account changes the rules", |scene| {
            scene.anna_as_owner(said::change_rules(economy()))
        }),
        refused(Rejection::NeedsOwnerKey, "a daily key changes the rules", |scene| {
            scene.anna(said::change_rules(economy()))
        }),
        refused(Rejection::BadParams, "an economy that makes no game", |scene| {
            house_says(scene, said::change_rules(Economy { dig_tries_min: 0, ..economy() }))
        }),
        refused(Rejection::RulesHoldAlready, "the same change twice in a block", |scene| {
            scene.world.house_does(said::change_rules(economy()));
            house_says(scene, said::change_rules(economy()))
        }),
        refused(Rejection::RulesHoldAlready, "the same change once more after it", |scene| {
            scene.world.house_does(said::change_rules(economy()));
            scene.world.closes();
            house_says(scene, said::change_rules(economy()))
        }),
        accepted("the house switches the economy on", |scene| house_says(scene, said::change_rules(economy()))),
        accepted("the block in which the change stands is still one of the first rules", |scene| {
            scene.world.house_does(said::change_rules(economy()));
            let header = scene.world.due_header();
            Try::Close(scene.world.signed_block(header))
        }),
        refused(Rejection::NotUnderTheseRules, "fair play before there is an economy", |scene| {
            house_says(scene, said::be_fair())
        }),
        refused(Rejection::NotUnderTheseRules, "fair play in the block that brings the economy", |scene| {
            scene.world.house_does(said::change_rules(economy()));
            house_says(scene, said::be_fair())
        }),
        accepted("fair play in the block after it", |scene| {
            scene.world.house_does(said::change_rules(economy()));
            scene.world.closes();
            house_says(scene, said::be_fair())
        }),
        refused(Rejection::NotHouse, "another account switches fair play on", |scene| {
            *scene = Scene::with_treats();
            scene.anna_as_owner(said::be_fair())
        }),
        refused(Rejection::RulesHoldAlready, "fair play twice in a block", |scene| {
            *scene = Scene::with_treats();
            scene.world.house_does(said::be_fair());
            house_says(scene, said::be_fair())
        }),
        refused(Rejection::RulesHoldAlready, "fair play once more after it", |scene| {
            *scene = Scene::with_treats();
            scene.world.house_does(said::be_fair());
            scene.world.closes();
            house_says(scene, said::be_fair())
        }),
        refused(Rejection::RulesHoldAlready, "an economy in the place of fair play", |scene| {
            *scene = Scene::with_fair_play();
            house_says(scene, said::change_rules(economy()))
        }),
        accepted("the first dug block after the change", |scene| {
            scene.world.house_does(said::change_rules(economy()));
            scene.world.closes();
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::pat(scene.anna.pet, None));
            let header = scene.world.dig_work(ben.account);
            Try::Close(scene.world.dug_block(header))
        }),
    ]
}

#[test]
fn the_house_changes_the_rules_once() {
    run(rows());
}

#[test]
fn rules_that_a_chain_began_with_are_not_switched_on_again() {
    let row = refused(Rejection::RulesHoldAlready, "an economy in the place of an economy", |scene| {
        house_says(scene, said::change_rules(economy()))
    });
    run_on(&Scene::with_treats(), vec![row]);
}

#[test]
fn the_new_rules_hold_from_the_next_block_on_and_not_before() {
    let mut scene = Scene::new();
    scene.world.house_does(said::change_rules(economy()));
    let version = |scene: &Scene| scene.world.ledger.state().globals().rules.version();
    assert_eq!(version(&scene), RuleVersion::V1);
    let anna = scene.anna.clone();
    scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "still free"));
    assert!(scene.world.ledger.dig_work().is_none());
    scene.world.closes();
    assert_eq!(version(&scene), RuleVersion::V2);
    assert_eq!(scene.world.starter(anna.account), 0, "who was there before has no starter treats");
    let broke = scene.world.event(anna.account, &anna.daily, said::post(anna.pet, "no longer"));
    assert_eq!(scene.world.submit(&broke).err(), Some(Rejection::TooFewTreats { price: 1, balance: 0 }));
    assert_eq!(scene.world.ledger.snapshot().expect("a block's end")[0], 2);
}

#[test]
fn a_change_that_is_rolled_back_was_never_asked_for() {
    let mut scene = Scene::new();
    scene.world.ledger.commit();
    let before = (scene.world.ledger.state().clone().root(), scene.world.ledger.snapshot());
    scene.world.house_does(said::change_rules(economy()));
    scene.world.closes();
    scene.world.ledger.rollback();
    let state = scene.world.ledger.state();
    assert_eq!(state.globals().rules.version(), RuleVersion::V1);
    assert!(before == (state.clone().root(), scene.world.ledger.snapshot()));
}

#[test]
fn fair_play_changes_no_number_and_no_record() {
    let mut scene = Scene::with_treats();
    scene.world.house_does(said::be_fair());
    assert_eq!(scene.world.ledger.state().globals().rules.version(), RuleVersion::V2);
    scene.world.closes();
    let state = scene.world.ledger.state();
    assert_eq!(state.globals().rules.version(), RuleVersion::V3);
    assert_eq!(state.economics().map(|economics| economics.numbers.clone()), Some(economy()));
    assert_eq!(scene.world.starter(scene.anna.account), 1);
    let snapshot = scene.world.ledger.snapshot().expect("a block's end");
    assert_eq!(snapshot[0], 3);
    let restored = Ledger::restore(&snapshot).expect("its own snapshot");
    assert_eq!(restored.block_end_root(), scene.world.ledger.block_end_root());
    let other_format = [&[2], &snapshot[1..]].concat();
    assert_eq!(Ledger::restore(&other_format).err(), Some(SnapshotFault::Malformed));
}
