//! Pets that were sold, as pages tell of them.

use api::content::{AccountPage, PetPage};
use api::log::Outcome;
use chain::hash::Hash;
use testkit::said;
use testkit::server::audited;
use testkit::server::person::Person;

use super::dig::{dug, hand_in, work};
use crate::sample::jpeg;
use crate::world::World;

/// Two people with a pet each; the second one has dug three treats.
async fn scene(world: &World) -> (Person, Person) {
    let ida = world.hatched("ida", &jpeg(1)).await;
    let tom = world.hatched("tom", &jpeg(2)).await;
    let block = dug(world, &work(world).await.expect("births wait"), tom.account);
    world.hands.forward(std::time::Duration::from_millis(60));
    assert!(matches!(hand_in(world, &block).await, Outcome::Accepted(_)));
    (ida, tom)
}

async fn owner_of(world: &World, pet: Hash) -> Option<String> {
    world.page::<PetPage>(&format!("/api/v1/pets/{pet}")).await.pet.owner.handle
}

#[tokio::test]
async fn a_pet_that_is_sold_is_shown_with_its_new_owner() {
    let world = World::with_treats().await;
    let (mut ida, mut tom) = scene(&world).await;
    let pet = ida.pet;
    let receipt = world.act(&mut tom, said::bid(pet, 2, true)).await;
    assert_eq!(owner_of(&world, pet).await.as_deref(), Some("ida"));
    world.act(&mut ida, said::accept(pet, receipt.index)).await;
    assert_eq!(owner_of(&world, pet).await.as_deref(), Some("tom"));
    let toms: AccountPage = world.page("/api/v1/accounts/tom").await;
    assert_eq!(toms.pets.iter().map(|pet| pet.birth.0).collect::<Vec<_>>(), [tom.pet, pet]);
    let as_before = ida.tries(said::post(pet, "my new home"));
    assert!(matches!(world.submit(as_before).await, Outcome::Refused(chain::error::Rejection::NotOwner)));
    audited(world.engine.store()).await;
}

#[tokio::test]
async fn orders_that_cross_sell_the_pet_whichever_came_first() {
    let world = World::with_treats().await;
    let (mut ida, mut tom) = scene(&world).await;
    let pet = ida.pet;
    world.act(&mut ida, said::list(pet, 2)).await;
    assert_eq!(owner_of(&world, pet).await.as_deref(), Some("ida"), "a listing alone sells nothing");
    world.act(&mut tom, said::bid(pet, 3, true)).await;
    assert_eq!(owner_of(&world, pet).await.as_deref(), Some("tom"));
    world.act(&mut ida, said::bid(pet, 1, true)).await;
    world.act(&mut tom, said::list(pet, 1)).await;
    assert_eq!(owner_of(&world, pet).await.as_deref(), Some("ida"));
    audited(world.engine.store()).await;
}
