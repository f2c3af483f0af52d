//! Fair play: what was to be had for nothing under the second rules, and is not under the third.

use chain::economy::Economy;
use chain::error::Rejection;
use chain::event::Action;
use chain::limits::TTL_BLOCKS;
use chain::params::Params;
use chain::submission::Submission;
use chain::version::Rules;
use chain::work::Puzzle;
use testkit::world::World;
use testkit::{Seed, economy, keys_of, params, said, seed};

use crate::table::{Row, Scene, Try, accepted, refused, run_on};

const SITTING_MS: u64 = 100_000;

fn key() -> Seed {
    seed("sitter")
}

/// A sitter sits for Anna's pet for a while.
fn sits(scene: &mut Scene) {
    let said = asks(scene);
    scene.anna_does(said);
}

fn asks(scene: &Scene) -> said::Said {
    let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(SITTING_MS));
    said::ask_sitter(&chain_id, &scene.anna.owner, scene.anna.pet, &key(), until)
}

/// Anna lists her pet with her owner key.
fn lists(scene: &Scene) -> Try {
    scene.anna_as_owner(said::list(scene.anna.pet, 1))
}

/// Ben has dug, and would give a treat for Anna's pet.
fn ben_bids(scene: &mut Scene) {
    ben_digs(scene);
    scene.ben_does(said::bid(scene.anna.pet, 1, true));
}

fn ben_digs(scene: &mut Scene) {
    scene.ben_does(said::pat(scene.anna.pet, None));
    scene.world.digs(scene.ben.account);
}

fn listed(scene: &Scene) -> bool {
    let state = scene.world.ledger.state();
    state.ask(state.pet_by_birth(&scene.anna.pet).expect("Anna's pet")).is_some()
}

pub fn rows() -> Vec<Row> {
    let start = Scene::with_fair_play().world.now;
    let has_sitter = Rejection::HasSitter { until: start.plus(SITTING_MS) };
    vec![
        refused(has_sitter.clone(), "a pet with a sitter is listed", |scene| {
            sits(scene);
            lists(scene)
        }),
        refused(has_sitter.clone(), "a pet with a sitter is listed a millisecond before the time is over", |scene| {
            sits(scene);
            scene.world.wait(SITTING_MS - 1);
            lists(scene)
        }),
        refused(has_sitter, "a pet with a sitter is listed for a bid that waits", |scene| {
            // No time passes until the sitter's time begins.
            let now = scene.world.now;
            ben_bids(scene);
            let (anna, pet, until) = (scene.anna.clone(), scene.anna.pet, now.plus(SITTING_MS));
            scene.anna_does(said::ask_sitter(&scene.world.chain_id(), &anna.owner, pet, &key(), until));
            lists(scene)
        }),
        accepted("a pet with a sitter whose time is over is listed", |scene| {
            sits(scene);
            scene.world.wait(SITTING_MS);
            lists(scene)
        }),
        accepted("a pet whose sitter was dismissed is listed", |scene| {
            sits(scene);
            scene.anna_does(said::dismiss_sitter(scene.anna.pet));
            lists(scene)
        }),
        accepted("a pet whose sitter's key is void is listed", |scene| {
            sits(scene);
            let (anna, new) = (scene.anna.clone(), seed("anna new"));
            let said = said::rekey(&scene.world.chain_id(), &anna.recovery, &new);
            scene.world.does(anna.account, &anna.recovery, said);
            Try::Submit(scene.world.event(anna.account, &new, said::list(anna.pet, 1)))
        }),
        accepted("the owner of a pet with a sitter accepts a bid", |scene| {
            ben_bids(scene);
            sits(scene);
            let state = scene.world.ledger.state();
            let bid = state.all_orders().next().expect("Ben's").entry;
            scene.anna_as_owner(said::accept(scene.anna.pet, bid))
        }),
        refused(Rejection::StandsListed, "a sitter for a pet that is listed", |scene| {
            scene.anna_does(said::list(scene.anna.pet, 1));
            scene.anna_as_owner(asks(scene))
        }),
        refused(
            Rejection::StandsListed,
            "another sitter for a pet that was listed when the first one's time was over",
            |scene| {
                sits(scene);
                scene.world.wait(SITTING_MS);
                scene.anna_does(said::list(scene.anna.pet, 1));
                let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(1));
                let (owner, other) = (scene.anna.owner, seed("another sitter"));
                scene.anna_as_owner(said::ask_sitter(&chain_id, &owner, scene.anna.pet, &other, until))
            },
        ),
        accepted("a sitter for a pet that is not listed any more", |scene| {
            scene.anna_does(said::list(scene.anna.pet, 1));
            scene.anna_does(said::unlist(scene.anna.pet));
            scene.anna_as_owner(asks(scene))
        }),
        refused(
            Rejection::HatchWorkTooEasy { tries: 2 },
            "the fourth birth of a block that should have one",
            |scene| {
                *scene = crowded(true);
                all_hatch(&mut scene.world, 3);
                Try::Submit(birth_worth(&scene.world, "newcomer-3", 2, false))
            },
        ),
        accepted("the same with twice the work", |scene| {
            *scene = crowded(true);
            all_hatch(&mut scene.world, 3);
            Try::Submit(birth_worth(&scene.world, "newcomer-3", 2, true))
        }),
        accepted("a fourth birth under the second rules", |scene| {
            *scene = crowded(false);
            all_hatch(&mut scene.world, 3);
            Try::Submit(birth_worth(&scene.world, "newcomer-3", 2, false))
        }),
    ]
}

#[test]
fn a_listed_pet_gets_no_sitter_and_a_flood_of_births_gets_expensive_at_once() {
    run_on(&Scene::with_fair_play(), rows());
}

/// Anna cares for a pet that Ben gave her. How many posts does she pay for in one block, if she says farewell to a pet
/// of her own and hatches the next one each time that her purse is empty?
fn farmed(mut scene: Scene) -> u32 {
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(ben.account, &ben.owner, said::hand_over(ben.pet, Some(anna.account)));
    scene.world.does(anna.account, &anna.daily, said::take_over(ben.pet));
    let (mut own, mut posts) = (anna.pet, 0);
    for _ in 0..10 {
        loop {
            let post = scene.world.event(anna.account, &anna.daily, said::post(ben.pet, "we are fine"));
            match scene.world.submit(&post) {
                Ok(_) => posts += 1,
                Err(refused) => break assert_eq!(refused, Rejection::TooFewTreats { price: 1, balance: 0 }),
            }
        }
        scene.world.does(anna.account, &anna.owner, said::farewell(own, "and on"));
        own = scene.world.does(anna.account, &anna.daily, said::birth("Pip", Some(own))).leaf;
    }
    posts
}

#[test]
fn farewells_and_births_in_one_block_fill_the_purse_under_the_second_rules_only() {
    assert_eq!(farmed(Scene::with_treats()), 1 + 9 * economy().starter_treats);
    assert_eq!(farmed(Scene::with_fair_play()), 1, "what was left of her first birth's");
}

#[test]
fn a_birth_fills_the_purse_once_the_pet_before_is_fifteen_blocks_old() {
    for (blocks, starter) in [(0, 1), (TTL_BLOCKS - 2, 1), (TTL_BLOCKS - 1, 2), (TTL_BLOCKS, 2)] {
        // Nothing grows, so that it is seen.
        let rules = Rules::V3(params(), Economy { starter_growth_blocks: 0, ..economy() });
        let mut scene = Scene::set(World::with_rules(rules));
        let anna = scene.anna.clone();
        // The open block is the one after the pet's.
        scene.world.close_blocks(blocks.min(TTL_BLOCKS - 1));
        if blocks < TTL_BLOCKS {
            scene.anna_does(said::farewell(anna.pet, "sleep well"));
        } else {
            scene.world.closes();
        }
        scene.world.does(anna.account, &anna.daily, said::birth("Pip II", Some(anna.pet)));
        assert_eq!(scene.world.starter(anna.account), starter, "{blocks} blocks later");
    }
}

#[test]
fn a_purse_that_a_birth_does_not_fill_grows_as_without_the_birth() {
    let mut scene = Scene::with_fair_play();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.close_blocks(2);
    scene.anna_does(said::farewell(anna.pet, "sleep well"));
    scene.world.does(anna.account, &anna.daily, said::birth("Pip II", Some(anna.pet)));
    let of_use = |scene: &Scene, account| scene.world.ledger.state().starter_of_use(account);
    for _ in 0..6 {
        assert_eq!(of_use(&scene, anna.account), of_use(&scene, ben.account));
        scene.world.closes();
    }
    assert_eq!(of_use(&scene, anna.account), 2);
}

/// Anna has dug, lists her pet and asks a sitter, who has another account, Ben's. What does Ben have for
/// a treat?
fn drained(mut scene: Scene) -> Result<u64, Rejection> {
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    ben_digs(&mut scene);
    scene.ben_does(said::pat(anna.pet, None));
    scene.world.digs(anna.account);
    scene.anna_does(said::list(anna.pet, 1));
    let asked = scene.world.event(anna.account, &anna.owner, asks(&scene));
    scene.world.submit(&asked)?;
    loop {
        let post = scene.world.event(anna.account, &key(), said::post(anna.pet, "we are fine"));
        if scene.world.submit(&post).is_err() {
            break;
        }
    }
    assert_eq!(scene.world.treats(anna.account), 0);
    scene.ben_does(said::bid(anna.pet, 1, true));
    assert_eq!(scene.world.pet(&anna.pet).0.owner, ben.account);
    Ok(scene.world.wallet(&anna.pet))
}

#[test]
fn a_sitter_drains_the_owner_through_a_listed_pet_under_the_second_rules_only() {
    assert_eq!(drained(Scene::with_treats()), Ok(3), "all that Anna had dug");
    assert_eq!(drained(Scene::with_fair_play()), Err(Rejection::StandsListed));
}

#[test]
fn a_pet_that_is_listed_and_has_a_sitter_comes_off_the_market_with_the_third_rules() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    sits(&mut scene);
    scene.anna_does(said::list(anna.pet, 2));
    scene.world.does(ben.account, &ben.owner, said::list(ben.pet, 2));
    ben_digs(&mut scene);
    scene.ben_does(said::bid(anna.pet, 1, true));
    scene.world.ledger.commit();
    let before = scene.world.ledger.state().clone().root();
    scene.world.house_does(said::be_fair());
    assert!(listed(&scene), "the block in which the change stands is one of the second rules");
    scene.world.closes();
    assert!(!listed(&scene));
    let left: Vec<_> = scene.world.ledger.state().all_orders().map(|order| (order.account, order.price)).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.contains(&(ben.account, 1)) && left.contains(&(ben.account, 2)));
    let bid = scene.world.event(ben.account, &ben.daily, said::bid(anna.pet, 2, true));
    assert!(scene.world.submit(&bid).is_ok());
    assert_eq!(scene.world.pet(&anna.pet).0.owner, anna.account, "it waits until Anna looks");
    scene.world.ledger.rollback();
    assert_eq!(before, scene.world.ledger.state().clone().root());
    assert!(listed(&scene));
}

/// A chain on which a block should have one birth, in a scene of two whose block has closed.
fn crowded(fair: bool) -> Scene {
    let params = Params { births_per_block_target: 1, ..params() };
    let rules = if fair { Rules::V3(params, economy()) } else { Rules::V2(params, economy()) };
    let mut scene = Scene::set(World::with_rules(rules));
    // The work is at its least again.
    scene.world.close_blocks(2);
    scene
}

/// A newcomer hatches with a nonce that is worth so many tries, or else is not.
fn birth_worth(world: &World, handle: &str, tries: u64, enough: bool) -> Submission {
    let mut said = said::birth("Pip", None);
    let key = chain::keys::PublicKey::of_seed(&keys_of(handle).0);
    if let Action::Birth(birth) = &mut said.action {
        let work = Puzzle::hatching(&world.chain_id(), &key, 0, birth);
        let fits = |&nonce: &u64| work.is_enough(nonce, tries) == enough;
        birth.nonce = (0..).find(fits).expect("four billion nonces hold one");
    }
    world.first_event(handle, world.newcomer(handle), said)
}

/// So many newcomers hatch with the work that it takes; answers with what each has done.
fn all_hatch(world: &mut World, newcomers: u32) -> Vec<u32> {
    let hatches = |number: u32| {
        let tries = world.ledger.state().hatch_tries_now();
        let birth = birth_worth(world, &format!("newcomer-{number}"), tries.into(), true);
        assert!(world.submit(&birth).is_ok());
        tries
    };
    (0..newcomers).map(hatches).collect()
}

#[test]
fn a_flood_in_one_block_is_cheap_under_the_second_rules_only() {
    assert_eq!(all_hatch(&mut crowded(false).world, 9), [1; 9]);
    assert_eq!(all_hatch(&mut crowded(true).world, 9), [1, 1, 1, 2, 2, 2, 4, 4, 4]);
}

#[test]
fn the_work_within_a_block_doubles_up_to_the_most_and_begins_anew_with_the_next() {
    let mut scene = crowded(true);
    let done = all_hatch(&mut scene.world, 3 * 34);
    assert_eq!(done[3 * 11], 1 << 11);
    assert!(done[3 * 12..].iter().all(|&tries| tries == params().hatch_tries_max), "32 doublings and more are many");
    scene.world.closes();
    let state = scene.world.ledger.state();
    assert_eq!((state.hatch_tries_now(), state.globals().hatch_tries), (2, 2), "as after three births");
}

#[test]
fn births_that_are_undone_make_no_work() {
    let mut scene = crowded(true);
    all_hatch(&mut scene.world, 2);
    scene.world.ledger.commit();
    scene.anna_does(said::farewell(scene.anna.pet, "sleep well"));
    scene.anna_does(said::birth("Pip II", Some(scene.anna.pet)));
    assert_eq!(scene.world.ledger.state().hatch_tries_now(), 2);
    scene.world.ledger.rollback();
    assert_eq!(scene.world.ledger.state().hatch_tries_now(), 1);
}
