//! Pets in the shelter, and who adopts them, as pages tell of them; and who comes by invitation.

use api::content::{AccountPage, PetPage, ShelterPage};
use api::log::Outcome;
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::{HOUSE, Height};
use chain::limits::VOUCH_EVERY_BLOCKS;
use server::http::HttpOptions;
use testkit::server::audited;
use testkit::server::person::{Person, accepted};
use testkit::{Seed, said};

use super::dig::{dug, hand_in, work};
use crate::sample::jpeg;
use crate::world::World;

async fn page_of(world: &World, pet: Hash) -> PetPage {
    world.page(&format!("/api/v1/pets/{pet}")).await
}

async fn shelter(world: &World) -> ShelterPage {
    world.page("/api/v1/shelter").await
}

#[tokio::test]
async fn a_pet_that_was_given_up_is_told_of_until_it_has_a_home() {
    let world = World::with_treats().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    let mut tom = world.hatched("tom", &jpeg(2)).await;
    let block = dug(&world, &work(&world).await.expect("births wait"), tom.account);
    world.hands.forward(std::time::Duration::from_millis(60));
    assert!(matches!(hand_in(&world, &block).await, Outcome::Accepted(_)));
    let page = shelter(&world).await;
    assert!(page.pets.is_empty() && page.tendings.is_empty());

    let pet = ida.pet;
    world.act(&mut tom, said::gift(pet, 1)).await;
    let receipt = world.act(&mut ida, said::give_up(pet)).await;
    let page = page_of(&world, pet).await;
    assert_eq!((page.pet.owner.handle.as_deref(), page.in_shelter_ms), (Some("house"), Some(receipt.time_ms)));
    let waiting = shelter(&world).await.pets;
    let told: Vec<_> = waiting.iter().map(|waits| (waits.pet.birth.0, waits.since_ms, waits.tended)).collect();
    assert_eq!(told, [(pet, receipt.time_ms, 0)]);

    world.close_blocks(13).await;
    // The house needs a moment, and is counted when it is done.
    let tended = async {
        while world.engine.metrics().sheltered.get() == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), tended).await.expect("in time");
    let page = shelter(&world).await;
    assert_eq!(
        page.pets.iter().map(|waits| (waits.since_ms, waits.tended)).collect::<Vec<_>>(),
        [(receipt.time_ms, 1)]
    );
    let told: Vec<_> = page.tendings.iter().map(|tending| (tending.pet.birth.0, tending.height)).collect();
    assert_eq!(told, [(pet, Height(15))]);

    world.act(&mut tom, said::adopt(pet)).await;
    let page = page_of(&world, pet).await;
    assert_eq!((page.pet.owner.handle.as_deref(), page.in_shelter_ms), (Some("tom"), None));
    assert_eq!((page.counts.sheltered, page.tended_height), (1, Height(15)));
    let page = shelter(&world).await;
    assert_eq!((page.pets.len(), page.tendings.len()), (0, 1));
    let toms: AccountPage = world.page("/api/v1/accounts/tom").await;
    assert_eq!(toms.pets.iter().map(|pet| pet.birth.0).collect::<Vec<_>>(), [tom.pet, pet]);
    audited(world.engine.store()).await;
}

#[tokio::test]
async fn a_story_that_ended_in_the_shelter_waits_there_no_more() {
    let world = World::with_treats().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    world.act(&mut ida, said::give_up(pet)).await;
    assert_eq!(shelter(&world).await.pets.len(), 1);
    world.close_blocks(16).await;
    assert!(shelter(&world).await.pets.is_empty(), "no visitor came, and the treasury is empty");
}

#[tokio::test]
async fn the_house_is_a_visitor_to_the_pets_in_its_shelter() {
    let world = World::with_treats().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    let mut house = Person::house(world.engine.chain_id());
    let pet = ida.pet;
    world.act(&mut ida, said::rest(pet, 5)).await;
    world.act(&mut ida, said::give_up(pet)).await;
    world.act(&mut house, said::pat(pet, None)).await;
    let page = page_of(&world, pet).await;
    assert_eq!((page.ends_height, page.rests_until), (Height(1 + 15 + 4), Some(Height(5))), "it does not wake it");
    let chain = world.chain().await;
    let (_, life) = chain.state().all_lives().find(|(told, _)| told.birth == pet).expect("ida's pet");
    assert_eq!((life.ends(), life.rests_until()), (page.ends_height, page.rests_until), "as the chain says");
}

#[tokio::test]
async fn where_every_event_closes_a_block_the_house_has_pets_like_others() {
    let world = World::classic_with_treats().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    let mut house = Person::house(world.engine.chain_id());
    let pet = ida.pet;
    world.act(&mut ida, said::rest(pet, 5)).await;
    world.act(&mut ida, said::hand_over(pet, Some(HOUSE))).await;
    world.act(&mut house, said::take_over(pet)).await;
    let page = page_of(&world, pet).await;
    assert_eq!((page.in_shelter_ms, page.rests_until), (None, Some(Height(6))));
    world.act(&mut house, said::pat(pet, None)).await;
    assert_eq!(page_of(&world, pet).await.rests_until, None);
}

/// The birth of a newcomer with an invitation of this seed.
fn comes(guest: &Person, photo: Hash, invitation: &Seed) -> Vec<u8> {
    guest.first(said::invited(&guest.chain_id, &guest.seed, "Pixel", invitation).showing(vec![photo]))
}

async fn vouched(world: &World, host: &mut Person, invitation: &Seed) {
    world.close_blocks(VOUCH_EVERY_BLOCKS - 1).await;
    world.act(host, said::pat(host.pet, None)).await;
    world.close_blocks(1).await;
    let vouch = said::vouch(&host.chain_id, &host.seed, host.pet, invitation);
    world.act(host, vouch).await;
}

#[tokio::test]
async fn a_friend_who_is_vouched_for_hatches_without_work_once() {
    let world = World::with_treats().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    vouched(&world, &mut ida, &[3; 32]).await;
    let photo = world.uploaded(&jpeg(2)).await;
    let mut tom = Person::newcomer(world.engine.chain_id(), "tom");
    let receipt = accepted(world.submit(comes(&tom, photo, &[3; 32])).await);
    tom.settle_in(receipt.leaf, world.engine.status().accounts);
    assert_eq!(page_of(&world, tom.pet).await.pet.owner.handle.as_deref(), Some("tom"));
    let eve = Person::newcomer(world.engine.chain_id(), "eve");
    let used = world.submit(comes(&eve, photo, &[3; 32])).await;
    assert_eq!(used, Outcome::Refused(Rejection::InvitationGone));
    audited(world.engine.store()).await;
}

#[tokio::test]
async fn births_by_invitation_are_limited_by_address_like_all_others() {
    let limited = HttpOptions { births_per_hour: 1, ..HttpOptions::unlimited() };
    let world = World::with(limited).await;
    world.hatched("ida", &jpeg(1)).await;
    let photo = world.uploaded(&jpeg(2)).await;
    let tom = Person::newcomer(world.engine.chain_id(), "tom");
    let outcome = world.submit(comes(&tom, photo, &[3; 32])).await;
    assert_eq!(outcome, Outcome::SlowDown { after_s: 3_600 });
}
