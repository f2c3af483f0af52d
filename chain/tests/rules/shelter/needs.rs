//! Which pets the house is asked to tend.

use chain::abi::{Machine, Request, Response};
use chain::economy::Economy;
use chain::hash::Hash;
use chain::ids::HOUSE;
use chain::ids::PetId;
use chain::limits::{SHELTER_AT_ONCE_MAX, TTL_BLOCKS};
use chain::records::Role;
use chain::version::Rules;
use chain::{Actor, verify};
use testkit::world::World;
use testkit::{economy, params, said};

use super::{GONE_AT, NEEDED_AFTER, anna_gives_up, fund, needed};
use crate::table::Scene;

/// What the shelter is asked to tend, and what it may.
fn needs(scene: &Scene) -> Vec<Hash> {
    let (state, now) = (scene.world.ledger.state(), scene.world.now);
    let actor = Actor::Member { account: HOUSE, key: chain::ids::KeyId(0), role: Role::Owner };
    let may = |pet: &Hash| verify::may(state, &actor, &said::shelter(*pet).action, now).is_ok();
    let named = state.shelter_needs();
    let allowed = state.all_pets().filter(|pet| may(&pet.birth)).count();
    let treasury = usize::try_from(state.globals().treasury).expect("few");
    assert!(named.iter().all(may), "every pet that is named may be tended");
    assert_eq!(named.len(), allowed.min(SHELTER_AT_ONCE_MAX).min(treasury));
    named
}

#[test]
fn the_chain_names_those_who_may_be_tended_and_those_with_the_fewest_blocks_first() {
    let mut scene = Scene::with_treats();
    let carl = fund(&mut scene, 2);
    let mut named = Vec::new();
    for height in 0..GONE_AT + TTL_BLOCKS {
        if height < GONE_AT - 3 {
            scene.ben_does(said::pat(scene.anna.pet, None));
        }
        if height < GONE_AT - 5 {
            scene.ben_does(said::pat(carl.pet, None));
        }
        scene.world.closes();
        named.push(needs(&scene));
    }
    let both = vec![carl.pet, scene.anna.pet];
    assert!(named.contains(&vec![carl.pet]) && named.contains(&both), "{named:?}");
    assert!(named.iter().all(|named| named.len() < 3 && !named.contains(&scene.ben.pet)));
}

#[test]
fn the_treasury_bounds_what_is_named() {
    let mut scene = Scene::with_treats();
    let carl = fund(&mut scene, 1);
    anna_gives_up(&mut scene);
    scene.world.close_blocks(TTL_BLOCKS - 2);
    assert_eq!(scene.world.ledger.state().globals().treasury, 1);
    assert_eq!(needs(&scene), [scene.anna.pet], "its last visit was earlier");
    scene.world.house_does(said::shelter(scene.anna.pet));
    assert!(needs(&scene).is_empty());
    assert!(!scene.world.ledger.state().has_ended(PetId(2)), "Carl's pet would need a visit: {}", carl.pet);
}

#[test]
fn no_more_are_named_at_once_than_may_be() {
    let mut scene = Scene::with_treats();
    scene.world = World::with_rules(Rules::V2(params(), Economy { care_treats: 0, ..economy() }));
    let given: Vec<_> =
        (0..=SHELTER_AT_ONCE_MAX).map(|number| scene.world.hatches(&format!("giver-{number}"))).collect();
    for giver in &given {
        scene.world.does(giver.account, &giver.owner, said::give_up(giver.pet));
    }
    scene.world.close_blocks(NEEDED_AFTER);
    let named = |scene: &Scene| scene.world.ledger.state().shelter_needs();
    assert!(named(&scene).is_empty());
    scene.world.closes();
    assert_eq!(named(&scene).len(), SHELTER_AT_ONCE_MAX);
    assert_eq!(named(&scene)[..2], [given[0].pet, given[1].pet], "of equal ones the oldest");
    scene.world.house_does(said::shelter(given[0].pet));
    assert_eq!(named(&scene).len(), SHELTER_AT_ONCE_MAX);
    scene.world.house_does(said::shelter(given[1].pet));
    assert_eq!(named(&scene).len(), SHELTER_AT_ONCE_MAX - 1);
}

#[test]
fn the_module_names_them() {
    let mut scene = Scene::with_treats();
    needed(&mut scene, 3);
    scene.world.closes();
    let mut machine = Machine::default();
    assert!(matches!(machine.answer(Request::ShelterNeeds), Response::Misused));
    machine.answer(Request::Restore(scene.world.ledger.snapshot().expect("a block has just closed")));
    let Response::ShelterNeeds(named) = machine.answer(Request::ShelterNeeds) else { panic!("another answer") };
    assert!(named == needs(&scene) && named.contains(&scene.anna.pet));
}
