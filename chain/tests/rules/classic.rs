//! The first version's rules: every event closes its own block, and its own example of a life.

use chain::economy::Economy;
use chain::error::Rejection;
use chain::hash::Hash;
use chain::limits::TTL_BLOCKS;
use chain::params::Params;
use chain::version::Rules;
use testkit::said;
use testkit::world::{Person, World};

use crate::table::{Row, Scene, Try, accepted, refused, run};

fn classic() -> World {
    let mut params = Params::classic();
    params.hatch_tries_min = 1;
    World::new(params)
}

/// In the scene's place, a chain of the first version on which a newcomer has just hatched.
fn after_a_birth(scene: &mut Scene) {
    scene.world = classic();
    scene.anna = scene.world.hatches("anna");
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::BlockMustClose, "a second event in one block of the first version", |scene| {
            after_a_birth(scene);
            scene.anna(said::post(scene.anna.pet, "too soon"))
        }),
        refused(Rejection::BlockMustClose, "even a nonsensical one is told that first", |scene| {
            after_a_birth(scene);
            scene.ben(said::post(scene.anna.pet, "too soon"))
        }),
        accepted("an event after its predecessor's block", |scene| {
            after_a_birth(scene);
            scene.world.closes();
            scene.anna(said::post(scene.anna.pet, "in time"))
        }),
        accepted("a block at once after an event", |scene| {
            after_a_birth(scene);
            let header = scene.world.ledger.due(scene.world.now).expect("due at once");
            Try::Close(scene.world.signed_block(header))
        }),
    ]
}

#[test]
fn every_event_closes_its_own_block() {
    run(rows());
}

#[test]
fn with_the_second_rules_nothing_is_dug_and_nothing_costs_anything() {
    let mut params = Params::classic();
    params.hatch_tries_min = 1;
    let mut world = World::with_rules(Rules::V2(params, Economy::classic()));
    let anna = hatches(&mut world, "anna");
    for text in ["one", "two", "three"] {
        world.does(anna.account, &anna.daily, said::post(anna.pet, text));
        assert_eq!(world.ledger.dig_work(), None);
        assert!(world.ledger.due(world.now).is_ok(), "due at once");
        world.closes();
    }
    let globals = world.ledger.state().globals();
    assert_eq!((globals.minted, globals.burned), (0, 0));
}

fn hatches(world: &mut World, handle: &str) -> Person {
    let person = world.hatches(handle);
    world.closes();
    person
}

fn remaining(world: &World, pet: &Hash) -> u64 {
    world.pet(pet).1.remaining_blocks()
}

#[test]
fn the_first_versions_own_example_holds() {
    let mut world = classic();
    let anna = hatches(&mut world, "anna");
    assert_eq!(remaining(&world, &anna.pet), 15, "after its birth");
    world.does(anna.account, &anna.owner, said::post(anna.pet, "hello"));
    world.closes();
    assert_eq!(remaining(&world, &anna.pet), 15, "after an own post");
    hatches(&mut world, "ben");
    assert_eq!(remaining(&world, &anna.pet), 14, "after another account's birth");
}

#[test]
fn a_neglected_pet_is_dead_after_fifteen_blocks_of_others() {
    let mut world = classic();
    let anna = hatches(&mut world, "anna");
    for other in 1..=TTL_BLOCKS {
        assert_eq!(remaining(&world, &anna.pet), TTL_BLOCKS + 1 - other, "before other {other}");
        hatches(&mut world, &format!("other-{other}"));
    }
    assert_eq!(remaining(&world, &anna.pet), 0);
    let ended = world.height();
    let late = world.event(anna.account, &anna.owner, said::post(anna.pet, "hello?"));
    assert_eq!(world.submit(&late).err(), Some(Rejection::StoryEnded { ended }));
}
