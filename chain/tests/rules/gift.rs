//! Gifts.

use chain::error::Rejection;
use chain::limits::TREATS_AT_ONCE_MAX;
use testkit::{nowhere, said};

use crate::table::{Row, Scene, accepted, refused, run_on};

fn out_of_bounds(given: u64) -> Rejection {
    Rejection::TreatsOutOfBounds { given, min: 1, max: TREATS_AT_ONCE_MAX }
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(out_of_bounds(0), "a gift of nothing", |scene| scene.anna(said::gift(scene.ben.pet, 0))),
        refused(out_of_bounds(TREATS_AT_ONCE_MAX + 1), "a gift of more than there can be", |scene| {
            scene.anna(said::gift(scene.ben.pet, TREATS_AT_ONCE_MAX + 1))
        }),
        refused(out_of_bounds(1 << 63), "a gift that a sign could turn", |scene| {
            scene.anna(said::gift(scene.ben.pet, 1 << 63))
        }),
        refused(Rejection::NotUnderTheseRules, "a gift under the first rules", |scene| {
            *scene = Scene::new();
            scene.anna(said::gift(scene.ben.pet, 1))
        }),
        refused(Rejection::UnknownPet, "a gift to an unknown pet", |scene| scene.anna(said::gift(nowhere(), 1))),
        refused(
            Rejection::StoryEnded { ended: chain::ids::Height(16) },
            "a gift to a pet whose story has ended",
            |scene| {
                scene.stories_end();
                scene.anna(said::gift(scene.ben.pet, 1))
            },
        ),
        refused(Rejection::TooFewTreats { price: 1, balance: 0 }, "starter treats are not for giving", |scene| {
            scene.anna(said::gift(scene.ben.pet, 1))
        }),
        refused(Rejection::TooFewTreats { price: 4, balance: 3 }, "a gift of one treat too many", |scene| {
            dig(scene);
            scene.anna(said::gift(scene.ben.pet, 4))
        }),
        accepted("a gift of all there is", |scene| {
            dig(scene);
            scene.anna(said::gift(scene.ben.pet, 3))
        }),
        accepted("a gift to the own pet", |scene| {
            dig(scene);
            scene.anna(said::gift(scene.anna.pet, 2))
        }),
    ]
}

/// Anna digs a block, which gives her three treats.
fn dig(scene: &mut Scene) {
    let ben = scene.ben.clone();
    scene.world.does(ben.account, &ben.daily, said::pat(scene.anna.pet, None));
    scene.world.digs(scene.anna.account);
}

#[test]
fn gifts_need_treats_and_a_living_pet() {
    run_on(&Scene::with_treats(), rows());
}

#[test]
fn a_gift_tends_the_pet_and_lies_in_its_wallet() {
    let mut scene = Scene::with_treats();
    dig(&mut scene);
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(anna.account, &anna.daily, said::gift(ben.pet, 2));
    assert_eq!((scene.world.treats(anna.account), scene.world.wallet(&ben.pet)), (1, 2));
    let state = scene.world.ledger.state();
    let pet = state.pet_by_birth(&ben.pet).and_then(|id| state.pet(id)).expect("Ben's pet");
    assert_eq!(pet.tended, state.height().open_block());
}
