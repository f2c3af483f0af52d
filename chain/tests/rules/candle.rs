//! Candles.

use chain::error::Rejection;
use chain::limits::TTL_BLOCKS;
use testkit::{nowhere, said};

use crate::table::{Row, Scene, accepted, refused, run_on};

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::NotUnderTheseRules, "a candle under the first rules", |scene| {
            *scene = Scene::new();
            scene.stories_end();
            scene.ben(said::candle(scene.anna.pet))
        }),
        refused(Rejection::UnknownPet, "a candle for an unknown pet", |scene| scene.ben(said::candle(nowhere()))),
        refused(Rejection::StoryGoesOn { blocks_left: TTL_BLOCKS }, "a candle for the living", |scene| {
            scene.ben(said::candle(scene.anna.pet))
        }),
        accepted("a candle", |scene| {
            scene.stories_end();
            scene.ben(said::candle(scene.anna.pet))
        }),
        accepted("a candle by the story's own people", |scene| {
            scene.stories_end();
            scene.anna(said::candle(scene.anna.pet))
        }),
        refused(Rejection::OncePerBlock, "two candles in a block", |scene| {
            scene.stories_end();
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::candle(scene.anna.pet));
            scene.ben(said::candle(scene.anna.pet))
        }),
        accepted("another candle in the next block", |scene| {
            scene.stories_end();
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::candle(scene.anna.pet));
            scene.world.closes();
            scene.ben(said::candle(scene.anna.pet))
        }),
    ]
}

#[test]
fn a_candle_stands_on_an_ended_story_once_a_block() {
    run_on(&Scene::with_treats(), rows());
}

#[test]
fn a_candle_wakes_no_pet() {
    let mut scene = Scene::with_treats();
    scene.stories_end();
    let ben = scene.ben.clone();
    scene.world.does(ben.account, &ben.daily, said::candle(scene.anna.pet));
    assert_eq!(scene.world.pet(&scene.anna.pet).1.remaining_blocks(), 0);
}
