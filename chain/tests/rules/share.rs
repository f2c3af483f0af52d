//! Shares.

use chain::error::Rejection;
use chain::ids::Height;
use testkit::{nowhere, said};

use crate::table::{Row, Scene, accepted, refused, run};

/// Ben shares Anna's post.
fn shares(scene: &mut Scene) {
    let ben = scene.ben.clone();
    scene.world.does(ben.account, &ben.daily, said::share(scene.anna.pet, scene.post));
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::UnknownPet, "a share of an unknown pet's post", |scene| {
            scene.ben(said::share(nowhere(), scene.post))
        }),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a share after the end", |scene| {
            scene.stories_end();
            scene.ben(said::share(scene.anna.pet, scene.post))
        }),
        refused(Rejection::UnknownMoment, "a share of a birth", |scene| {
            scene.ben(said::share(scene.anna.pet, scene.anna.birth))
        }),
        refused(Rejection::MomentOfOtherPet, "a share filed under another pet", |scene| {
            scene.ben(said::share(scene.ben.pet, scene.post))
        }),
        refused(Rejection::NotAPost, "a share of a comment", |scene| {
            scene.anna(said::share(scene.anna.pet, scene.comment))
        }),
        refused(Rejection::OncePerBlock, "a second share in one block", |scene| {
            shares(scene);
            scene.ben(said::share(scene.anna.pet, scene.post))
        }),
        accepted("a share of a stranger's post", |scene| scene.ben(said::share(scene.anna.pet, scene.post))),
        accepted("a share of the owner's post", |scene| scene.ben(said::share(scene.ben.pet, scene.bens_post))),
        accepted("a pat beside a share", |scene| {
            shares(scene);
            scene.ben(said::pat(scene.anna.pet, Some(scene.post)))
        }),
        accepted("shares of two posts in one block", |scene| {
            shares(scene);
            scene.ben(said::share(scene.ben.pet, scene.bens_post))
        }),
        accepted("a share in the next block", |scene| {
            shares(scene);
            scene.world.closes();
            scene.ben(said::share(scene.anna.pet, scene.post))
        }),
    ]
}

#[test]
fn one_share_for_each_account_post_and_block() {
    run(rows());
}
