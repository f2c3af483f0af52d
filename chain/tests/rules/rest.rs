//! Rests: how long they may be, and, against a naive count, that they keep a pet's life to the block.

use chain::error::Rejection;
use chain::ids::Height;
use chain::limits::{REST_BLOCKS_A_YEAR, REST_BLOCKS_MAX, REST_YEAR_BLOCKS};
use testkit::{nowhere, said};

use crate::table::{Row, Scene, accepted, refused, run_on};

const MOST: u32 = REST_BLOCKS_MAX as u32;

fn out_of_bounds(given: u64) -> Rejection {
    Rejection::RestOutOfBounds { given, min: 1, max: REST_BLOCKS_MAX }
}

/// Anna lets her pet rest, and it sleeps for that long.
fn sleeps(scene: &mut Scene, blocks: u32) {
    let anna = scene.anna.clone();
    scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, blocks));
    scene.world.close_blocks(u64::from(blocks));
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::NotUnderTheseRules, "a rest under the first rules", |scene| {
            *scene = Scene::new();
            scene.anna(said::rest(scene.anna.pet, 1))
        }),
        refused(Rejection::UnknownPet, "a rest for an unknown pet", |scene| scene.anna(said::rest(nowhere(), 1))),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a rest after the story has ended", |scene| {
            scene.stories_end();
            scene.anna(said::rest(scene.anna.pet, 1))
        }),
        refused(Rejection::NotOwner, "a rest for another owner's pet", |scene| {
            scene.ben(said::rest(scene.anna.pet, 1))
        }),
        refused(out_of_bounds(0), "a rest of nothing", |scene| scene.anna(said::rest(scene.anna.pet, 0))),
        refused(out_of_bounds(REST_BLOCKS_MAX + 1), "a rest of one block too many", |scene| {
            scene.anna(said::rest(scene.anna.pet, MOST + 1))
        }),
        refused(out_of_bounds(u64::from(u32::MAX)), "a rest for ever", |scene| {
            scene.anna(said::rest(scene.anna.pet, u32::MAX))
        }),
        accepted("a rest of one block", |scene| scene.anna(said::rest(scene.anna.pet, 1))),
        accepted("a rest of as many blocks as there are at a time", |scene| {
            scene.anna(said::rest(scene.anna.pet, MOST))
        }),
        accepted("a second rest that uses up the year's", |scene| {
            sleeps(scene, MOST);
            scene.anna(said::rest(scene.anna.pet, MOST))
        }),
        refused(Rejection::RestUsedUp { given: 1, left: 0 }, "a third rest in one year", |scene| {
            sleeps(scene, MOST);
            sleeps(scene, MOST);
            scene.anna(said::rest(scene.anna.pet, 1))
        }),
        refused(
            Rejection::RestUsedUp { given: u64::from(MOST), left: REST_BLOCKS_A_YEAR - REST_BLOCKS_MAX - 1 },
            "a rest in place of one that has used a block",
            |scene| {
                sleeps(scene, MOST);
                let anna = scene.anna.clone();
                scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, MOST));
                scene.world.closes();
                scene.anna(said::rest(anna.pet, MOST))
            },
        ),
        accepted("what the owner's visit gave back", |scene| {
            sleeps(scene, MOST);
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, MOST));
            scene.world.digs(anna.account);
            scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "back already"));
            scene.anna(said::rest(anna.pet, MOST - 1))
        }),
    ]
}

#[test]
fn a_rest_is_bounded_at_a_time_and_in_a_year() {
    run_on(&Scene::with_treats(), rows());
}

/// Blocks left and blocks of rest ahead of Anna's pet.
fn stands(scene: &Scene) -> (u64, u64) {
    let (_, life) = scene.world.pet(&scene.anna.pet);
    (life.remaining_blocks(), life.rests_until().map_or(0, |until| until.since(life.height)))
}

#[test]
fn a_pet_wakes_with_as_many_blocks_as_when_it_fell_asleep() {
    for (before, blocks) in [(0, 1), (0, 5), (1, 5), (7, 1), (13, 20), (14, 30)] {
        let mut scene = Scene::with_treats();
        scene.world.close_blocks(before);
        let (left, _) = stands(&scene);
        assert_eq!(left, 15 - before);
        let anna = scene.anna.clone();
        scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, blocks));
        for asleep in (0..=u64::from(blocks)).rev() {
            assert_eq!(stands(&scene), (left, asleep));
            scene.world.closes();
        }
        assert_eq!(stands(&scene), (left - 1, 0), "the first block after a rest counts");
        scene.world.close_blocks(left - 1);
        let ended = 1 + before + u64::from(blocks) + left;
        assert_eq!(scene.world.pet(&anna.pet).1.ended(), Some(Height(ended)));
    }
}

#[test]
fn rests_without_a_visit_between_them_add_up() {
    let mut scene = Scene::with_treats();
    for left in [15, 12, 9] {
        assert_eq!(stands(&scene).0, left);
        sleeps(&mut scene, 10);
        assert_eq!(stands(&scene), (left, 0));
        scene.world.close_blocks(3);
    }
    assert_eq!(stands(&scene), (6, 0));
}

#[test]
fn a_visitor_tends_a_pet_that_sleeps_on_and_its_owner_wakes_it() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.close_blocks(5);
    scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, 10));
    scene.world.close_blocks(4);
    scene.world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
    assert_eq!(stands(&scene), (15, 6));
    // Anna gets treats for later.
    scene.world.digs(anna.account);
    scene.world.close_blocks(5);
    assert_eq!(stands(&scene), (15, 0));
    scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, 10));
    scene.world.close_blocks(4);
    let pip = scene.world.ledger.state().pet_by_birth(&anna.pet).expect("Anna's pet");
    let keep = |scene: &Scene| scene.world.ledger.state().keep(pip).clone();
    let born = scene.world.pet(&anna.pet).0.born;
    assert_eq!(keep(&scene).rest_left(born, scene.world.height()), REST_BLOCKS_A_YEAR - 14);
    scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "back already"));
    assert_eq!(stands(&scene), (15, 0));
    assert_eq!(keep(&scene).rest_left(born, scene.world.height()), REST_BLOCKS_A_YEAR - 14);
    scene.world.close_blocks(2);
    assert_eq!(stands(&scene), (14, 0));
}

#[test]
fn a_new_year_of_the_pets_life_brings_new_rest() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    let pip = scene.world.ledger.state().pet_by_birth(&anna.pet).expect("Anna's pet");
    sleeps(&mut scene, MOST);
    sleeps(&mut scene, MOST);
    let left = |scene: &Scene| {
        let born = scene.world.pet(&anna.pet).0.born;
        scene.world.ledger.state().keep(pip).rest_left(born, scene.world.height())
    };
    // Born in block 1: the last block of its first year is that of the year's length.
    while scene.world.height().0 < REST_YEAR_BLOCKS - 1 {
        scene.world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
        scene.world.closes();
    }
    assert_eq!(left(&scene), 0);
    scene.world.closes();
    assert_eq!(left(&scene), REST_BLOCKS_A_YEAR);
    sleeps(&mut scene, MOST);
    assert_eq!(left(&scene), REST_BLOCKS_A_YEAR - REST_BLOCKS_MAX);
}

#[test]
fn the_prediction_waits_for_the_pet_to_wake() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    let pace = scene.world.ledger.state().pace();
    let ends = |scene: &Scene| scene.world.pet(&anna.pet).1.ends_between(&pace).expect("it lives");
    let (awake, _) = ends(&scene);
    scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, 10));
    let (asleep, _) = ends(&scene);
    let (wakes, _) = scene.world.pet(&anna.pet).1.wakes_between(&pace).expect("it rests");
    assert_eq!(wakes.since(pace.block_began), 10 * pace.shortest_ms);
    assert_eq!(asleep.since(awake), 10 * pace.shortest_ms);
}
