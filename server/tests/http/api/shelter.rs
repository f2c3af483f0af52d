//! Pets in the shelter, and who adopts them, as pages tell of them; and who comes by invitation.

use api::content::{AccountPage, PetPage, ShelterPage};
use api::log::Outcome;
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::{HOUSE, Height};
use chain::limits::VOUCH_EVERY_BLOCKS;
use server::http::HttpOptions;
use testkit::server::account::{TestAccount, accepted};
use testkit::server::audited;
use testkit::{Seed, said};

use super::dig::{dug, hand_in, work};
use crate::fixture::Fixture;
use crate::sample::jpeg;

async fn page_of(fixture: &Fixture, pet: Hash) -> PetPage {
    fixture.page(&format!("/api/v1/pets/{pet}")).await
}

async fn shelter(fixture: &Fixture) -> ShelterPage {
    fixture.page("/api/v1/shelter").await
}

#[tokio::test]
async fn a_pet_that_was_given_up_is_told_of_until_it_has_a_home() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let mut tom = fixture.hatched("tom", &jpeg(2)).await;
    let block = dug(&fixture, &work(&fixture).await.expect("births wait"), tom.account);
    fixture.hands.forward(std::time::Duration::from_millis(60));
    assert!(matches!(hand_in(&fixture, &block).await, Outcome::Accepted(_)));
    let page = shelter(&fixture).await;
    assert!(page.pets.is_empty() && page.tendings.is_empty());

    let pet = ida.pet;
    fixture.act(&mut tom, said::gift(pet, 1)).await;
    let receipt = fixture.act(&mut ida, said::give_up(pet)).await;
    let page = page_of(&fixture, pet).await;
    assert_eq!((page.pet.owner.handle.as_deref(), page.in_shelter_ms), (Some("house"), Some(receipt.time_ms)));
    let waiting = shelter(&fixture).await.pets;
    let told: Vec<_> = waiting.iter().map(|waits| (waits.pet.birth.0, waits.since_ms, waits.tended)).collect();
    assert_eq!(told, [(pet, receipt.time_ms, 0)]);

    fixture.close_blocks(13).await;
    // The house needs a moment, and is counted when it is done.
    let tended = async {
        while fixture.engine.metrics().sheltered.get() == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), tended).await.expect("in time");
    let page = shelter(&fixture).await;
    assert_eq!(
        page.pets.iter().map(|waits| (waits.since_ms, waits.tended)).collect::<Vec<_>>(),
        [(receipt.time_ms, 1)]
    );
    let told: Vec<_> = page.tendings.iter().map(|tending| (tending.pet.birth.0, tending.height)).collect();
    assert_eq!(told, [(pet, Height(15))]);

    fixture.act(&mut tom, said::adopt(pet)).await;
    let page = page_of(&fixture, pet).await;
    assert_eq!((page.pet.owner.handle.as_deref(), page.in_shelter_ms), (Some("tom"), None));
    assert_eq!((page.counts.sheltered, page.tended_height), (1, Height(15)));
    let page = shelter(&fixture).await;
    assert_eq!((page.pets.len(), page.tendings.len()), (0, 1));
    let toms: AccountPage = fixture.page("/api/v1/accounts/tom").await;
    assert_eq!(toms.pets.iter().map(|pet| pet.birth.0).collect::<Vec<_>>(), [tom.pet, pet]);
    audited(fixture.engine.store()).await;
}

#[tokio::test]
async fn a_story_that_ended_in_the_shelter_waits_there_no_more() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    fixture.act(&mut ida, said::give_up(pet)).await;
    assert_eq!(shelter(&fixture).await.pets.len(), 1);
    fixture.close_blocks(16).await;
    assert!(shelter(&fixture).await.pets.is_empty(), "no visitor came, and the treasury is empty");
}

#[tokio::test]
async fn the_house_is_a_visitor_to_the_pets_in_its_shelter() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let mut house = TestAccount::house(fixture.engine.chain_id());
    let pet = ida.pet;
    fixture.act(&mut ida, said::rest(pet, 5)).await;
    fixture.act(&mut ida, said::give_up(pet)).await;
    fixture.act(&mut house, said::pat(pet, None)).await;
    let page = page_of(&fixture, pet).await;
    assert_eq!((page.ends_height, page.rests_until), (Height(1 + 15 + 4), Some(Height(5))), "it does not wake it");
    let chain = fixture.chain().await;
    let (_, life) = chain.state().all_lives().find(|(told, _)| told.birth == pet).expect("ida's pet");
    assert_eq!((life.ends(), life.rests_until()), (page.ends_height, page.rests_until), "as the chain says");
}

#[tokio::test]
async fn where_every_event_closes_a_block_the_house_has_pets_like_others() {
    let fixture = Fixture::classic_with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let mut house = TestAccount::house(fixture.engine.chain_id());
    let pet = ida.pet;
    fixture.act(&mut ida, said::rest(pet, 5)).await;
    fixture.act(&mut ida, said::hand_over(pet, Some(HOUSE))).await;
    fixture.act(&mut house, said::take_over(pet)).await;
    let page = page_of(&fixture, pet).await;
    assert_eq!((page.in_shelter_ms, page.rests_until), (None, Some(Height(6))));
    fixture.act(&mut house, said::pat(pet, None)).await;
    assert_eq!(page_of(&fixture, pet).await.rests_until, None);
}

/// The birth of a newcomer with an invitation of this seed.
fn comes(guest: &TestAccount, photo: Hash, invitation: &Seed) -> Vec<u8> {
    guest.first(said::invited(&guest.chain_id, &guest.seed, "Pixel", invitation).showing(vec![photo]))
}

async fn vouched(fixture: &Fixture, host: &mut TestAccount, invitation: &Seed) {
    fixture.close_blocks(VOUCH_EVERY_BLOCKS - 1).await;
    fixture.act(host, said::pat(host.pet, None)).await;
    fixture.close_blocks(1).await;
    let vouch = said::vouch(&host.chain_id, &host.seed, host.pet, invitation);
    fixture.act(host, vouch).await;
}

#[tokio::test]
async fn a_friend_who_is_vouched_for_hatches_without_work_once() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    vouched(&fixture, &mut ida, &[3; 32]).await;
    let photo = fixture.uploaded(&jpeg(2)).await;
    let mut tom = TestAccount::newcomer(fixture.engine.chain_id(), "tom");
    let receipt = accepted(fixture.submit(comes(&tom, photo, &[3; 32])).await);
    tom.settle_in(receipt.leaf, fixture.engine.status().accounts);
    assert_eq!(page_of(&fixture, tom.pet).await.pet.owner.handle.as_deref(), Some("tom"));
    let eve = TestAccount::newcomer(fixture.engine.chain_id(), "eve");
    let used = fixture.submit(comes(&eve, photo, &[3; 32])).await;
    assert_eq!(used, Outcome::Refused(Rejection::InvitationGone));
    audited(fixture.engine.store()).await;
}

#[tokio::test]
async fn births_by_invitation_are_limited_by_address_like_all_others() {
    let limited = HttpOptions { births_per_hour: 1, ..HttpOptions::unlimited() };
    let fixture = Fixture::with(limited).await;
    fixture.hatched("ida", &jpeg(1)).await;
    let photo = fixture.uploaded(&jpeg(2)).await;
    let tom = TestAccount::newcomer(fixture.engine.chain_id(), "tom");
    let outcome = fixture.submit(comes(&tom, photo, &[3; 32])).await;
    assert!(matches!(outcome, Outcome::SlowDown { after_s: 3_500..=3_600 }), "{outcome:?}");
}
