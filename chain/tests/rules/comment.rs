//! Comments.

use chain::error::Rejection;
use chain::ids::{EntryIndex, Height};
use testkit::{nowhere, said};

use crate::table::{Row, accepted, refused, run};

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::UnknownPet, "a comment on a story that never began", |scene| {
            scene.ben(said::comment(nowhere(), scene.post, "who?"))
        }),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a comment after the end", |scene| {
            scene.stories_end();
            scene.ben(said::comment(scene.anna.pet, scene.post, "miss you"))
        }),
        refused(Rejection::UnknownMoment, "an answer to a birth", |scene| {
            scene.ben(said::comment(scene.anna.pet, scene.anna.birth, "welcome"))
        }),
        refused(Rejection::UnknownMoment, "an answer to the genesis", |scene| {
            scene.ben(said::comment(scene.anna.pet, EntryIndex(0), "first"))
        }),
        refused(Rejection::UnknownMoment, "an answer to what is not yet said", |scene| {
            scene.ben(said::comment(scene.anna.pet, EntryIndex(u64::MAX), "you will see"))
        }),
        refused(Rejection::MomentOfOtherPet, "an answer filed under another pet", |scene| {
            scene.ben(said::comment(scene.ben.pet, scene.post, "mine"))
        }),
        accepted("a stranger answers a post", |scene| scene.ben(said::comment(scene.anna.pet, scene.post, "again!"))),
        accepted("the owner answers a comment", |scene| {
            scene.anna(said::comment(scene.anna.pet, scene.comment, "thank you"))
        }),
        accepted("an answer to an erased post keeps the thread", |scene| {
            scene.world.house_does(said::redact(scene.post));
            scene.ben(said::comment(scene.anna.pet, scene.post, "what was it?"))
        }),
    ]
}

#[test]
fn any_account_may_answer_a_moment_of_a_living_story() {
    run(rows());
}
