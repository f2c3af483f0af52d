//! Pets that are handed over for nothing.

use chain::error::Rejection;
use chain::ids::AccountId;
use chain::limits::OFFERS_PER_ACCOUNT_MAX;
use testkit::nowhere;
use testkit::said::{self, Said};

use crate::table::{Row, Scene, Try, accepted, refused, run_on};

fn anna_offers(scene: &mut Scene) {
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(anna.account, &anna.owner, said::hand_over(anna.pet, Some(ben.account)));
}

/// Anna hands her pet to this account.
fn anna_to(scene: &Scene, to: AccountId) -> Try {
    scene.anna_as_owner(said::hand_over(scene.anna.pet, Some(to)))
}

/// After an offer, Ben says this with his daily key.
fn then_ben(scene: &mut Scene, said: fn(&Scene) -> Said) -> Try {
    anna_offers(scene);
    scene.ben(said(scene))
}

/// As many others as may offer Ben a pet do so.
fn many_offers(scene: &mut Scene) {
    for number in 0..OFFERS_PER_ACCOUNT_MAX {
        let giver = scene.world.hatches(&format!("giver-{number}"));
        scene.world.does(giver.account, &giver.owner, said::hand_over(giver.pet, Some(scene.ben.account)));
    }
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::NeedsOwnerKey, "a daily key hands a pet over", |scene| {
            scene.anna(said::hand_over(scene.anna.pet, Some(scene.ben.account)))
        }),
        refused(Rejection::NotUnderTheseRules, "an offer under the first rules", |scene| {
            *scene = Scene::new();
            anna_to(scene, scene.ben.account)
        }),
        refused(Rejection::UnknownPet, "an offer of an unknown pet", |scene| {
            scene.anna_as_owner(said::hand_over(nowhere(), Some(scene.ben.account)))
        }),
        refused(Rejection::NotOwner, "an offer of another owner's pet", |scene| {
            scene.anna_as_owner(said::hand_over(scene.ben.pet, Some(scene.ben.account)))
        }),
        refused(Rejection::NotOffered, "an offer withdrawn that was not made", |scene| {
            scene.anna_as_owner(said::hand_over(scene.anna.pet, None))
        }),
        refused(Rejection::OwnAlready, "an offer to the owner", |scene| anna_to(scene, scene.anna.account)),
        refused(Rejection::UnknownAccount, "an offer to an unknown account", |scene| anna_to(scene, AccountId(99))),
        refused(
            Rejection::TooManyOffers { max: OFFERS_PER_ACCOUNT_MAX as u64 },
            "an offer to an account with too many",
            |scene| {
                many_offers(scene);
                anna_to(scene, scene.ben.account)
            },
        ),
        accepted("an offer to another account in place of the first", |scene| {
            let carl = scene.world.hatches("carl");
            anna_offers(scene);
            anna_to(scene, carl.account)
        }),
        accepted("the same offer again", |scene| {
            anna_offers(scene);
            anna_to(scene, scene.ben.account)
        }),
        accepted("an offer withdrawn", |scene| {
            anna_offers(scene);
            scene.anna_as_owner(said::hand_over(scene.anna.pet, None))
        }),
        accepted("an offer of a pet whose story has ended", |scene| {
            scene.stories_end();
            anna_to(scene, scene.ben.account)
        }),
        refused(Rejection::NotUnderTheseRules, "a pet taken over under the first rules", |scene| {
            *scene = Scene::new();
            scene.ben(said::take_over(scene.anna.pet))
        }),
        refused(Rejection::UnknownPet, "an unknown pet taken over", |scene| scene.ben(said::take_over(nowhere()))),
        refused(Rejection::NotOffered, "a pet taken over that is not offered", |scene| {
            scene.ben(said::take_over(scene.anna.pet))
        }),
        refused(Rejection::NotOffered, "a pet taken over that is offered to another account", |scene| {
            anna_offers(scene);
            scene.anna(said::take_over(scene.anna.pet))
        }),
        accepted("a pet taken over", |scene| then_ben(scene, |scene| said::take_over(scene.anna.pet))),
        refused(Rejection::NotOffered, "a pet taken over twice", |scene| {
            anna_offers(scene);
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::take_over(scene.anna.pet));
            scene.ben(said::take_over(scene.anna.pet))
        }),
        accepted("an offer declined", |scene| then_ben(scene, |scene| said::decline(scene.anna.pet))),
        refused(Rejection::NotOffered, "a pet taken over after all", |scene| {
            anna_offers(scene);
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::decline(scene.anna.pet));
            scene.ben(said::take_over(scene.anna.pet))
        }),
        refused(Rejection::NotOwner, "the giver posts about a pet that was taken over", |scene| {
            anna_offers(scene);
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::take_over(scene.anna.pet));
            scene.anna(said::post(scene.anna.pet, "miss you"))
        }),
        refused(Rejection::PetStillLives, "the giver hatches while what they made lives on", |scene| {
            anna_offers(scene);
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::take_over(scene.anna.pet));
            scene.anna(said::birth("Pip II", Some(scene.anna.pet)))
        }),
    ]
}

#[test]
fn a_pet_is_offered_and_taken_over_or_not() {
    run_on(&Scene::with_treats(), rows());
}

#[test]
fn a_pet_moves_with_its_wallet_and_its_life() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(anna.account, &anna.daily, said::pat(ben.pet, None));
    scene.world.digs(ben.account);
    scene.world.does(ben.account, &ben.daily, said::gift(anna.pet, 2));
    scene.world.close_blocks(5);
    anna_offers(&mut scene);
    let offered = |scene: &Scene| scene.world.ledger.state().offered_to(ben.account).count();
    assert_eq!(offered(&scene), 1);
    let (_, before) = scene.world.pet(&anna.pet);
    scene.world.does(ben.account, &ben.daily, said::take_over(anna.pet));
    assert_eq!(offered(&scene), 0);
    let (pet, after) = scene.world.pet(&anna.pet);
    assert_eq!((pet.owner, pet.maker, pet.wallet), (ben.account, anna.account, 2));
    assert_eq!(after.remaining_blocks(), before.remaining_blocks());
    scene.stories_end();
    scene.world.does(ben.account, &ben.owner, said::story_end(anna.pet));
    assert_eq!((scene.world.treats(anna.account), scene.world.treats(ben.account)), (0, 3));
}

#[test]
fn a_rollback_takes_offers_back() {
    let mut scene = Scene::with_treats();
    let to_ben = |scene: &Scene| scene.world.ledger.state().offered_to(scene.ben.account).count();
    anna_offers(&mut scene);
    scene.world.ledger.commit();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(ben.account, &ben.daily, said::take_over(anna.pet));
    scene.world.does(ben.account, &ben.owner, said::hand_over(anna.pet, Some(anna.account)));
    assert_eq!(to_ben(&scene), 0);
    scene.world.ledger.rollback();
    assert_eq!(to_ben(&scene), 1);
    assert_eq!(scene.world.ledger.state().offered_to(anna.account).count(), 0);
    assert_eq!(scene.world.pet(&anna.pet).0.owner, anna.account);
}
