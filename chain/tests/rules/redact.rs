//! Erasures.

use chain::error::Rejection;
use chain::ids::EntryIndex;
use testkit::{house, said};

use crate::table::{Row, Scene, Try, accepted, refused, run};

fn house_redacts(scene: &Scene, entry: EntryIndex) -> Try {
    Try::Submit(scene.world.event(chain::ids::HOUSE, &house(), said::redact(entry)))
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::NeedsOwnerKey, "a daily key erases", |scene| scene.anna(said::redact(scene.post))),
        refused(Rejection::NotHouse, "an author erases her own post", |scene| {
            scene.anna_as_owner(said::redact(scene.post))
        }),
        refused(Rejection::NothingToRedact, "the genesis erased", |scene| house_redacts(scene, EntryIndex(0))),
        refused(Rejection::NothingToRedact, "a block erased", |scene| {
            let block = scene.world.closes();
            house_redacts(scene, block.index)
        }),
        refused(Rejection::NothingToRedact, "a pat erased", |scene| {
            let ben = scene.ben.clone();
            let pat = scene.world.does(ben.account, &ben.daily, said::pat(scene.anna.pet, None));
            house_redacts(scene, pat.index)
        }),
        refused(Rejection::NothingToRedact, "what is not yet said erased", |scene| {
            house_redacts(scene, EntryIndex(u64::MAX))
        }),
        refused(Rejection::RedactedBefore, "a post erased twice", |scene| {
            scene.world.house_does(said::redact(scene.post));
            house_redacts(scene, scene.post)
        }),
        refused(Rejection::RedactedBefore, "a birth erased twice", |scene| {
            scene.world.house_does(said::redact(scene.anna.birth));
            house_redacts(scene, scene.anna.birth)
        }),
        accepted("a post erased", |scene| house_redacts(scene, scene.post)),
        accepted("a comment erased", |scene| house_redacts(scene, scene.comment)),
        accepted("a birth erased", |scene| house_redacts(scene, scene.anna.birth)),
        accepted("a post of an ended story erased", |scene| {
            scene.stories_end();
            house_redacts(scene, scene.post)
        }),
        accepted("a pet whose birth was erased lives on", |scene| {
            scene.world.house_does(said::redact(scene.anna.birth));
            scene.anna(said::post(scene.anna.pet, "still here"))
        }),
    ]
}

#[test]
fn only_the_house_erases_and_only_once() {
    run(rows());
}
