//! Edits.

use chain::error::Rejection;
use chain::event::Editable::{Comment, Post, Words};
use testkit::said;

use crate::table::{Row, Scene, accepted, refused, run};

fn erased(scene: &mut Scene, what: fn(&Scene) -> chain::ids::EntryIndex) {
    let entry = what(scene);
    scene.world.house_does(said::redact(entry));
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::UnknownPet, "words for a post", |scene| scene.anna(said::edit(Words, scene.post, "new"))),
        refused(Rejection::NotOwner, "another owner's pet gets new words", |scene| {
            scene.ben(said::edit(Words, scene.anna.birth, "grumpy"))
        }),
        refused(Rejection::NotOwner, "a stranger does not learn first that it was erased", |scene| {
            erased(scene, |scene| scene.anna.birth);
            scene.ben(said::edit(Words, scene.anna.birth, "grumpy"))
        }),
        refused(Rejection::RedactedBefore, "new words for an erased birth", |scene| {
            erased(scene, |scene| scene.anna.birth);
            scene.anna(said::edit(Words, scene.anna.birth, "as before"))
        }),
        accepted("new words for the owner's pet", |scene| {
            scene.anna(said::edit(Words, scene.anna.birth, "older and wiser"))
        }),
        refused(Rejection::UnknownMoment, "a birth edited as a post", |scene| {
            scene.anna(said::edit(Post, scene.anna.birth, "new"))
        }),
        refused(Rejection::WrongKindOfMoment, "a comment edited as a post, which may be longer", |scene| {
            scene.ben(said::edit(Post, scene.comment, "new"))
        }),
        refused(Rejection::WrongKindOfMoment, "a post edited as a comment", |scene| {
            scene.anna(said::edit(Comment, scene.post, "new"))
        }),
        refused(Rejection::NotAuthor, "another author's post edited", |scene| {
            scene.ben(said::edit(Post, scene.post, "new"))
        }),
        refused(Rejection::NotAuthor, "a comment edited by the owner of the story", |scene| {
            scene.anna(said::edit(Comment, scene.comment, "how kind I am"))
        }),
        refused(Rejection::RedactedBefore, "an erased post edited", |scene| {
            erased(scene, |scene| scene.post);
            scene.anna(said::edit(Post, scene.post, "as before"))
        }),
        accepted("the author's post", |scene| scene.anna(said::edit(Post, scene.post, "second walk"))),
        accepted("the author's comment", |scene| scene.ben(said::edit(Comment, scene.comment, "so very brave"))),
        accepted("the author's post after the story's end", |scene| {
            scene.stories_end();
            scene.anna(said::edit(Post, scene.post, "the first of many walks"))
        }),
    ]
}

#[test]
fn only_what_is_ones_own_and_not_erased_can_be_edited() {
    run(rows());
}

#[test]
fn an_edit_tends_no_pet() {
    let mut scene = Scene::new();
    let anna = scene.anna.clone();
    scene.world.closes();
    scene.world.does(anna.account, &anna.daily, said::edit(Post, scene.post, "second walk"));
    scene.world.closes();
    assert_eq!(scene.world.pet(&anna.pet).1.remaining_blocks(), 13);
}
