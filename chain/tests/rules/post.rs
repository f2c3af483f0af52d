//! Posts.

use chain::error::Rejection;
use chain::ids::Height;
use chain::limits::TTL_BLOCKS;
use testkit::{nowhere, said};

use crate::table::{Row, accepted, refused, run};

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::UnknownPet, "a post on a story that never began", |scene| {
            scene.anna(said::post(nowhere(), "hello"))
        }),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a post after the end", |scene| {
            scene.stories_end();
            scene.anna(said::post(scene.anna.pet, "too late"))
        }),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a post long after the end", |scene| {
            scene.stories_end();
            scene.stories_end();
            scene.anna(said::post(scene.anna.pet, "much too late"))
        }),
        refused(Rejection::NotOwner, "a stranger tells the story", |scene| {
            scene.ben(said::post(scene.anna.pet, "I was here"))
        }),
        refused(
            Rejection::StoryEnded { ended: Height(16) },
            "a stranger after the end hears of the end first",
            |scene| {
                scene.stories_end();
                scene.ben(said::post(scene.anna.pet, "I was here"))
            },
        ),
        accepted("the owner's daily key posts", |scene| scene.anna(said::post(scene.anna.pet, "a walk"))),
        accepted("the owner key posts", |scene| scene.anna_as_owner(said::post(scene.anna.pet, "a long walk"))),
        accepted("a post in the last block of a story", |scene| {
            scene.world.close_blocks(TTL_BLOCKS - 1);
            scene.anna(said::post(scene.anna.pet, "just in time"))
        }),
        accepted("several posts in one block", |scene| {
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "same words"));
            scene.anna(said::post(scene.anna.pet, "same words"))
        }),
    ]
}

#[test]
fn only_its_owner_tells_a_living_pets_story() {
    run(rows());
}
