//! Whose a pet in the shelter is.

use chain::error::Rejection;
use chain::event::Editable;
use chain::ids::EntryIndex;
use testkit::{house, said, seed};

use super::{anna_gives_up, ben_digs, house_says, then_house};
use crate::table::{Row, Try, accepted, refused};

/// The house shelters its pets, and does nothing else with them.
pub fn rows() -> Vec<Row> {
    let not_owner = Rejection::NotOwner;
    vec![
        refused(Rejection::NeverSold, "a bid on a pet in the shelter", |scene| {
            ben_digs(scene);
            anna_gives_up(scene);
            scene.ben(said::bid(scene.anna.pet, 1, true))
        }),
        refused(Rejection::NeverSold, "a bid on a pet that was in the shelter", |scene| {
            anna_gives_up(scene);
            scene.ben_does(said::adopt(scene.anna.pet));
            scene.anna(said::bid(scene.anna.pet, 1, true))
        }),
        refused(Rejection::NeverSold, "an adopter sells the pet", |scene| {
            anna_gives_up(scene);
            scene.ben_does(said::adopt(scene.anna.pet));
            let ben = scene.ben.clone();
            Try::Submit(scene.world.event(ben.account, &ben.owner, said::list(scene.anna.pet, 1)))
        }),
        refused(Rejection::NeverSold, "an owner who gave a pet up sells it once they have it back", |scene| {
            anna_gives_up(scene);
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.owner, said::adopt(anna.pet));
            Try::Submit(scene.world.event(anna.account, &anna.owner, said::list(anna.pet, 1)))
        }),
        accepted("an adopter hands the pet over", |scene| {
            anna_gives_up(scene);
            scene.ben_does(said::adopt(scene.anna.pet));
            let ben = scene.ben.clone();
            let offered = said::hand_over(scene.anna.pet, Some(scene.anna.account));
            Try::Submit(scene.world.event(ben.account, &ben.owner, offered))
        }),
        refused(Rejection::OwnPet, "the house bids on a pet in the shelter", |scene| {
            then_house(scene, |scene| said::bid(scene.anna.pet, 1, true))
        }),
        refused(not_owner.clone(), "the house posts about a pet in the shelter", |scene| {
            then_house(scene, |scene| said::post(scene.anna.pet, "so cute"))
        }),
        refused(not_owner.clone(), "the house finds other words for a pet in the shelter", |scene| {
            then_house(scene, |scene| said::edit(Editable::Words, scene.anna.birth, "adopt me"))
        }),
        refused(not_owner.clone(), "the house sells a pet in the shelter", |scene| {
            then_house(scene, |scene| said::list(scene.anna.pet, 1))
        }),
        refused(not_owner.clone(), "the house unlists a pet in the shelter", |scene| {
            then_house(scene, |scene| said::unlist(scene.anna.pet))
        }),
        refused(not_owner.clone(), "the house accepts a bid for a pet in the shelter", |scene| {
            then_house(scene, |scene| said::accept(scene.anna.pet, EntryIndex(1)))
        }),
        refused(not_owner.clone(), "the house hands a pet in the shelter over", |scene| {
            then_house(scene, |scene| said::hand_over(scene.anna.pet, Some(scene.ben.account)))
        }),
        refused(not_owner.clone(), "the house says farewell to a pet in the shelter", |scene| {
            then_house(scene, |scene| said::farewell(scene.anna.pet, "sleep well"))
        }),
        refused(not_owner.clone(), "the house lets a pet in the shelter rest", |scene| {
            then_house(scene, |scene| said::rest(scene.anna.pet, 30))
        }),
        refused(not_owner.clone(), "the house vouches by a pet in the shelter", |scene| {
            then_house(scene, |scene| said::vouch(&scene.world.chain_id(), &house(), scene.anna.pet, &seed("friend")))
        }),
        refused(not_owner.clone(), "the house asks a sitter for a pet in the shelter", |scene| {
            then_house(scene, |scene| {
                let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(1));
                said::ask_sitter(&chain_id, &house(), scene.anna.pet, &seed("sitter"), until)
            })
        }),
        refused(not_owner, "the house ends the story of a pet in the shelter", |scene| {
            anna_gives_up(scene);
            scene.stories_end();
            house_says(scene, said::story_end(scene.anna.pet))
        }),
        refused(Rejection::NotOwner, "an owner who gave a pet up posts about it", |scene| {
            anna_gives_up(scene);
            scene.anna(said::post(scene.anna.pet, "miss you"))
        }),
        refused(Rejection::PetStillLives, "an owner who gave a pet up hatches while it lives on", |scene| {
            anna_gives_up(scene);
            scene.anna(said::birth("Pip II", Some(scene.anna.pet)))
        }),
        accepted("a visit to a pet in the shelter", |scene| {
            anna_gives_up(scene);
            scene.ben(said::pat(scene.anna.pet, None))
        }),
    ]
}
