//! Pets that were sold, as pages tell of them.

use api::content::{AccountPage, PetPage};
use api::log::Outcome;
use chain::hash::Hash;
use testkit::said;
use testkit::server::account::TestAccount;
use testkit::server::audited;

use super::dig::{dug, hand_in, work};
use crate::fixture::Fixture;
use crate::sample::jpeg;

/// Two people with a pet each; the second one has dug three treats.
async fn scene(fixture: &Fixture) -> (TestAccount, TestAccount) {
    let ida = fixture.hatched("ida", &jpeg(1)).await;
    let tom = fixture.hatched("tom", &jpeg(2)).await;
    let block = dug(fixture, &work(fixture).await.expect("births wait"), tom.account);
    fixture.hands.forward(std::time::Duration::from_millis(60));
    assert!(matches!(hand_in(fixture, &block).await, Outcome::Accepted(_)));
    (ida, tom)
}

async fn owner_of(fixture: &Fixture, pet: Hash) -> Option<String> {
    fixture.page::<PetPage>(&format!("/api/v1/pets/{pet}")).await.pet.owner.handle
}

#[tokio::test]
async fn a_pet_that_is_sold_is_shown_with_its_new_owner() {
    let fixture = Fixture::with_treats().await;
    let (mut ida, mut tom) = scene(&fixture).await;
    let pet = ida.pet;
    let receipt = fixture.act(&mut tom, said::bid(pet, 2, true)).await;
    assert_eq!(owner_of(&fixture, pet).await.as_deref(), Some("ida"));
    fixture.act(&mut ida, said::accept(pet, receipt.index)).await;
    assert_eq!(owner_of(&fixture, pet).await.as_deref(), Some("tom"));
    let toms: AccountPage = fixture.page("/api/v1/accounts/tom").await;
    assert_eq!(toms.pets.iter().map(|pet| pet.birth.0).collect::<Vec<_>>(), [tom.pet, pet]);
    let as_before = ida.tries(said::post(pet, "my new home"));
    assert!(matches!(fixture.submit(as_before).await, Outcome::Refused(chain::error::Rejection::NotOwner)));
    audited(fixture.engine.store()).await;
}

#[tokio::test]
async fn orders_that_cross_sell_the_pet_whichever_came_first() {
    let fixture = Fixture::with_treats().await;
    let (mut ida, mut tom) = scene(&fixture).await;
    let pet = ida.pet;
    fixture.act(&mut ida, said::list(pet, 2)).await;
    assert_eq!(owner_of(&fixture, pet).await.as_deref(), Some("ida"), "a listing alone sells nothing");
    fixture.act(&mut tom, said::bid(pet, 3, true)).await;
    assert_eq!(owner_of(&fixture, pet).await.as_deref(), Some("tom"));
    fixture.act(&mut ida, said::bid(pet, 1, true)).await;
    fixture.act(&mut tom, said::list(pet, 1)).await;
    assert_eq!(owner_of(&fixture, pet).await.as_deref(), Some("ida"));
    audited(fixture.engine.store()).await;
}
