//! Pats.

use chain::error::Rejection;
use chain::ids::Height;
use testkit::{BLOCK_MS, nowhere, said};

use crate::table::{Row, Scene, accepted, refused, run};

/// Ben pats Anna's pet.
fn pats(scene: &mut Scene) {
    let ben = scene.ben.clone();
    scene.world.does(ben.account, &ben.daily, said::pat(scene.anna.pet, None));
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::UnknownPet, "a pat in the air", |scene| scene.ben(said::pat(nowhere(), None))),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a pat after the end", |scene| {
            scene.stories_end();
            scene.ben(said::pat(scene.anna.pet, None))
        }),
        refused(Rejection::UnknownMoment, "a pat at a birth", |scene| {
            scene.ben(said::pat(scene.anna.pet, Some(scene.anna.birth)))
        }),
        refused(Rejection::MomentOfOtherPet, "a pat at another pet's post", |scene| {
            scene.ben(said::pat(scene.ben.pet, Some(scene.post)))
        }),
        refused(Rejection::NotAPost, "a pat at a comment", |scene| {
            scene.ben(said::pat(scene.anna.pet, Some(scene.comment)))
        }),
        refused(Rejection::OncePerBlock, "a second pat in one block", |scene| {
            pats(scene);
            scene.ben(said::pat(scene.anna.pet, None))
        }),
        refused(Rejection::OncePerBlock, "a second pat at another place", |scene| {
            pats(scene);
            scene.ben(said::pat(scene.anna.pet, Some(scene.post)))
        }),
        refused(Rejection::OncePerBlock, "a second pat with another key of the account", |scene| {
            pats(scene);
            let said = said::pat(scene.anna.pet, None);
            crate::table::Try::Submit(scene.world.event(scene.ben.account, &scene.ben.owner, said))
        }),
        refused(Rejection::OncePerBlock, "a second pat a while later in the same block", |scene| {
            pats(scene);
            scene.world.wait(10 * BLOCK_MS);
            scene.ben(said::pat(scene.anna.pet, None))
        }),
        accepted("a pat just so", |scene| scene.ben(said::pat(scene.anna.pet, None))),
        accepted("a pat at a post", |scene| scene.ben(said::pat(scene.anna.pet, Some(scene.post)))),
        accepted("the owner pats too", |scene| scene.anna(said::pat(scene.anna.pet, None))),
        accepted("two people pat one pet in one block", |scene| {
            pats(scene);
            scene.anna(said::pat(scene.anna.pet, None))
        }),
        accepted("one person pats two pets in one block", |scene| {
            pats(scene);
            scene.ben(said::pat(scene.ben.pet, None))
        }),
        accepted("a pat in the next block", |scene| {
            pats(scene);
            scene.world.closes();
            scene.ben(said::pat(scene.anna.pet, None))
        }),
    ]
}

#[test]
fn one_pat_for_each_account_pet_and_block() {
    run(rows());
}

#[test]
fn a_lost_race_gives_the_pat_back_and_keeps_the_one_before() {
    let mut scene = Scene::new();
    let refused = |scene: &Scene, said| {
        let submission = scene.world.event(scene.ben.account, &scene.ben.daily, said);
        scene.world.clone().submit(&submission).err()
    };
    scene.world.ledger.commit();
    pats(&mut scene);
    scene.world.ledger.rollback();
    assert_eq!(refused(&scene, said::pat(scene.anna.pet, None)), None, "undone, so free again");
    pats(&mut scene);
    scene.world.ledger.commit();
    scene.world.closes();
    assert_eq!(refused(&scene, said::pat(scene.anna.pet, None)), None, "a new block");
    pats(&mut scene);
    scene.world.closes();
    scene.world.ledger.rollback();
    let twice = refused(&scene, said::pat(scene.anna.pet, None));
    assert_eq!(twice, Some(Rejection::OncePerBlock), "both blocks undone, the first pat stands again");
}
