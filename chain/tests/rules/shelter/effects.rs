//! Where pets and treats go, and who is there.

use chain::check_log::count_treats;
use chain::error::Rejection;
use chain::ids::EntryIndex;
use chain::ids::HOUSE;
use chain::limits::{SHELTER_AWAY_BLOCKS, SHELTER_TENDS_AT_BLOCKS, SITTING_MAX_MS, TTL_BLOCKS};
use testkit::{economy, said, seed};

use super::{GONE_AT, NEEDED_AFTER, anna_gives_up, ben_digs, classic, fund, house_says, needed, neglected};
use crate::table::{Scene, refused, run_on};

/// What the treasury, bids, Anna's pet's wallet and Ben hold, and what was ever burned.
fn holdings(scene: &Scene) -> [u64; 5] {
    assert_eq!(count_treats(&scene.world.ledger, EntryIndex(0)), Ok(()));
    let globals = scene.world.ledger.state().globals();
    let (wallet, ben) = (scene.world.wallet(&scene.anna.pet), scene.world.treats(scene.ben.account));
    [globals.treasury, globals.escrow, wallet, ben, globals.burned]
}

/// Anna's pet has a wallet, an ask, a bid by Ben, an offer to Dora, and a sitter.
fn belongings(scene: &mut Scene) {
    let (anna, dora) = (scene.anna.clone(), scene.world.hatches("dora"));
    for _ in 0..3 {
        scene.ben_does(said::pat(anna.pet, None));
        scene.world.digs(scene.ben.account);
    }
    scene.ben_does(said::gift(anna.pet, 2));
    scene.ben_does(said::bid(anna.pet, 3, true));
    let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(SITTING_MAX_MS));
    let sitter = said::ask_sitter(&chain_id, &anna.owner, anna.pet, &seed("sitter"), until);
    for said in [said::list(anna.pet, 9), said::hand_over(anna.pet, Some(dora.account)), sitter] {
        scene.world.does(anna.account, &anna.owner, said);
    }
}

/// A pet that has just come in has nothing but its story, its life and its rest.
fn brings_nothing(scene: &Scene) {
    let state = scene.world.ledger.state();
    let pip = state.pet_by_birth(&scene.anna.pet).expect("Anna's pet");
    let pet = state.pet(pip).expect("it was just found");
    assert!(state.in_shelter(pet));
    assert_eq!(state.owner_gone_in(pip, pet), None);
    assert!(state.ask(pip).is_none() && state.bids(pip).next().is_none());
    assert_eq!((state.keep(pip).offered, state.sitter(pip, scene.world.now)), (None, None));
}

#[test]
fn a_wallet_goes_to_the_treasury_and_bids_go_back_however_a_pet_comes_in() {
    let mut scene = Scene::with_treats();
    belongings(&mut scene);
    assert_eq!(holdings(&scene)[..4], [0, 3, 2, 4]);
    let mut given_up = scene.clone();
    anna_gives_up(&mut given_up);
    assert_eq!(holdings(&given_up)[..4], [2, 0, 0, 7]);
    brings_nothing(&given_up);

    let (mut handed_over, anna) = (scene.clone(), scene.anna.clone());
    handed_over.world.does(anna.account, &anna.owner, said::hand_over(anna.pet, Some(HOUSE)));
    handed_over.world.house_does(said::take_over(anna.pet));
    assert_eq!(holdings(&handed_over)[..4], [2, 0, 0, 7]);
    brings_nothing(&handed_over);

    fund(&mut scene, 2);
    let height = scene.world.height().0 + SHELTER_AWAY_BLOCKS;
    neglected(&mut scene, height + SHELTER_TENDS_AT_BLOCKS - TTL_BLOCKS, height);
    let before = holdings(&scene);
    scene.world.house_does(said::shelter(scene.anna.pet));
    let after = holdings(&scene);
    assert_eq!(before[..3], [2, 3, 2]);
    assert_eq!(after[..3], [2 + 2 - 1, 0, 0], "its own wallet pays, too");
    assert_eq!((after[3] - before[3], after[4] - before[4]), (3, 1));
    brings_nothing(&scene);
}

#[test]
fn the_treasury_pays_and_what_it_pays_is_eaten() {
    let mut scene = Scene::with_treats();
    needed(&mut scene, 3);
    let before = holdings(&scene);
    scene.world.house_does(said::shelter(scene.anna.pet));
    let after = holdings(&scene);
    assert_eq!((before[0], after[0], after[4] - before[4]), (3, 2, 1));
    let (pet, life) = scene.world.pet(&scene.anna.pet);
    assert_eq!((pet.wallet, life.remaining_blocks()), (0, TTL_BLOCKS));
}

#[test]
fn treats_given_to_a_pet_in_the_shelter_pay_for_the_shelter() {
    let mut scene = Scene::with_treats();
    ben_digs(&mut scene);
    anna_gives_up(&mut scene);
    scene.ben_does(said::gift(scene.anna.pet, 2));
    assert_eq!(holdings(&scene)[..4], [2, 0, 0, 1], "an adopter does not get its wallet");
    assert_eq!(scene.world.pet(&scene.anna.pet).1.remaining_blocks(), TTL_BLOCKS);
}

#[test]
fn an_adoption_tends_and_wakes_and_costs_nothing() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, 20));
    anna_gives_up(&mut scene);
    scene.world.close_blocks(4);
    let starter = scene.world.starter(ben.account);
    scene.ben_does(said::adopt(anna.pet));
    let (pet, life) = scene.world.pet(&anna.pet);
    assert_eq!((pet.owner, pet.maker, pet.tended), (ben.account, anna.account, scene.world.height().open_block()));
    assert_eq!((life.remaining_blocks(), life.rests_until()), (TTL_BLOCKS, None));
    assert_eq!(scene.world.starter(ben.account), starter);
    scene.ben_does(said::post(anna.pet, "welcome home"));
    assert_eq!(scene.world.starter(ben.account), 1, "starter treats are good for it");
}

#[test]
fn owners_who_see_to_their_pet_are_there() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    neglected(&mut scene, GONE_AT - 1, GONE_AT - 1);
    ben_digs(&mut scene);
    let gone_in = |scene: &Scene| {
        let state = scene.world.ledger.state();
        let pip = state.pet_by_birth(&anna.pet).expect("Anna's pet");
        state.owner_gone_in(pip, state.pet(pip).expect("it was just found"))
    };
    assert_eq!(gone_in(&scene), Some(0), "a visitor's gift or pat is no sign of the owner");
    let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(SITTING_MAX_MS));
    let sitter = said::ask_sitter(&chain_id, &anna.owner, anna.pet, &seed("sitter"), until);
    let signs = [said::pat(anna.pet, None), said::post(anna.pet, "hello"), said::rest(anna.pet, 1), sitter];
    for said in signs {
        let mut scene = scene.clone();
        scene.world.does(anna.account, &anna.owner, said.clone());
        assert_eq!(gone_in(&scene), Some(SHELTER_AWAY_BLOCKS), "{said:?}");
    }
    for said in [said::pat(scene.ben.pet, None), said::hand_over(anna.pet, Some(scene.ben.account))] {
        let mut scene = scene.clone();
        let before = gone_in(&scene);
        let submission = scene.world.event(anna.account, &anna.owner, said);
        drop(scene.world.submit(&submission));
        assert_eq!(gone_in(&scene), before);
    }
}

#[test]
fn a_sitters_visit_is_a_sign_of_the_owner() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(SITTING_MAX_MS));
    let sitter = said::ask_sitter(&chain_id, &anna.owner, anna.pet, &seed("sitter"), until);
    scene.world.does(anna.account, &anna.owner, sitter);
    neglected(&mut scene, GONE_AT, GONE_AT);
    scene.world.does(anna.account, &seed("sitter"), said::post(anna.pet, "all is well"));
    scene.world.close_blocks(NEEDED_AFTER + 1);
    let row = refused(Rejection::OwnerNotGone { blocks_left: 47 }, "a pet with a sitter is not taken in", |scene| {
        house_says(scene, said::shelter(scene.anna.pet))
    });
    run_on(&scene, vec![row]);
}

#[test]
fn who_had_pets_before_the_economy_has_not_been_away() {
    let mut scene = Scene::new();
    for _ in 0..SHELTER_AWAY_BLOCKS {
        scene.ben_does(said::pat(scene.anna.pet, None));
        scene.world.closes();
    }
    scene.world.house_does(said::change_rules(economy()));
    scene.world.closes();
    let state = scene.world.ledger.state();
    let pip = state.pet_by_birth(&scene.anna.pet).expect("Anna's pet");
    assert_eq!(state.owner_gone_in(pip, scene.world.pet(&scene.anna.pet).0), Some(SHELTER_AWAY_BLOCKS - 1));
}

#[test]
fn where_every_event_closes_a_block_the_house_is_an_owner_like_others() {
    let mut scene = Scene::with_treats();
    classic(&mut scene);
    let state = scene.world.ledger.state();
    assert!(!state.has_shelter() && state.shelter_needs().is_empty());
    scene.world.does(scene.anna.account, &scene.anna.owner, said::hand_over(scene.anna.pet, Some(HOUSE)));
    scene.world.closes();
    scene.world.house_does(said::take_over(scene.anna.pet));
    scene.world.closes();
    let (pet, _) = scene.world.pet(&scene.anna.pet);
    assert!(pet.owner == HOUSE && !scene.world.ledger.state().in_shelter(pet));
    scene.world.house_does(said::list(scene.anna.pet, 3));
}

#[test]
fn a_rollback_undoes_what_the_shelter_does() {
    let mut scene = Scene::with_treats();
    belongings(&mut scene);
    fund(&mut scene, 2);
    scene.world.ledger.commit();
    let fingerprint = |scene: &Scene| (scene.world.ledger.state().clone().root(), holdings(scene));
    let before = fingerprint(&scene);
    anna_gives_up(&mut scene);
    scene.ben_does(said::adopt(scene.anna.pet));
    assert_ne!(fingerprint(&scene), before);
    scene.world.ledger.rollback();
    assert_eq!(fingerprint(&scene), before);
    anna_gives_up(&mut scene);
    scene.world.ledger.commit();
    let before = fingerprint(&scene);
    for _ in 0..2 {
        // The second time it would be one adoption too many, if the first were remembered.
        scene.ben_does(said::adopt(scene.anna.pet));
        scene.world.ledger.rollback();
        assert_eq!(fingerprint(&scene), before);
    }
    scene.world.close_blocks(NEEDED_AFTER + 1);
    scene.world.house_does(said::shelter(scene.anna.pet));
    scene.world.ledger.rollback();
    assert_eq!(fingerprint(&scene), before);
    assert_eq!(scene.world.ledger.state().shelter_needs(), []);
}
