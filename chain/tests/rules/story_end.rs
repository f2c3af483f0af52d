//! The story's end.

use chain::error::Rejection;
use chain::limits::TTL_BLOCKS;
use testkit::{nowhere, said};

use crate::table::{Row, accepted, refused, run};

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::NeedsOwnerKey, "a daily key closes the book", |scene| {
            scene.stories_end();
            scene.anna(said::story_end(scene.anna.pet))
        }),
        refused(Rejection::UnknownPet, "the end of a story that never began", |scene| {
            scene.anna_as_owner(said::story_end(nowhere()))
        }),
        refused(Rejection::NotOwner, "another owner's story", |scene| {
            scene.stories_end();
            scene.anna_as_owner(said::story_end(scene.ben.pet))
        }),
        refused(Rejection::StoryClosed, "the book closed twice", |scene| {
            scene.stories_end();
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.owner, said::story_end(anna.pet));
            scene.anna_as_owner(said::story_end(anna.pet))
        }),
        refused(Rejection::StoryGoesOn { blocks_left: TTL_BLOCKS }, "a story just tended", |scene| {
            scene.anna_as_owner(said::story_end(scene.anna.pet))
        }),
        refused(Rejection::StoryGoesOn { blocks_left: 1 }, "a story in its last block", |scene| {
            scene.world.close_blocks(TTL_BLOCKS - 1);
            scene.anna_as_owner(said::story_end(scene.anna.pet))
        }),
        accepted("a story that has just ended", |scene| {
            scene.stories_end();
            scene.anna_as_owner(said::story_end(scene.anna.pet))
        }),
    ]
}

#[test]
fn the_owner_closes_the_book_once_after_the_end() {
    run(rows());
}
