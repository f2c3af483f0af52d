//! Farewells, rests, and pets that are handed over, as pages tell of them.

use api::content::{AccountPage, MemorialsPage, PetPage};
use chain::event::{Editable, RedactReason};
use chain::ids::Height;
use testkit::said;
use testkit::server::account::{TestAccount, redacted};

use crate::fixture::Fixture;
use crate::sample::jpeg;

async fn page_of(fixture: &Fixture, person: &TestAccount) -> PetPage {
    fixture.page(&format!("/api/v1/pets/{}", person.pet)).await
}

#[tokio::test]
async fn a_farewell_makes_a_memorial_at_once_with_the_owners_words() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    let receipt = fixture.act(&mut ida, said::farewell(pet, "Sleep well.")).await;
    let page = page_of(&fixture, &ida).await;
    let said = page.farewell.expect("a farewell");
    assert_eq!((said.entry, said.words.as_deref(), said.edited), (receipt.index, Some("Sleep well."), false));
    assert_eq!(said.author.handle.as_deref(), Some("ida"));
    assert_eq!((page.ends_height, page.ended_ms, page.rests_until), (Height(1), Some(receipt.time_ms), None));
    let memorials: MemorialsPage = fixture.page("/api/v1/memorials").await;
    assert_eq!(memorials.memorials.len(), 1, "before the block has closed");
    assert_eq!((memorials.memorials[0].ended_height, memorials.memorials[0].ended_ms), (Height(1), receipt.time_ms));

    fixture.act(&mut ida, said::edit(Editable::Farewell, receipt.index, "Sleep very well.")).await;
    let said = page_of(&fixture, &ida).await.farewell.expect("a farewell");
    assert_eq!((said.words.as_deref(), said.edited), (Some("Sleep very well."), true));

    redacted(&fixture.engine, receipt.index, RedactReason::AuthorAsked).await;
    let page = page_of(&fixture, &ida).await;
    let said = page.farewell.expect("a farewell");
    assert_eq!((said.words, said.erased.is_some()), (None, true));
    assert!(page.pet.name.is_some(), "the pet keeps its name");
}

#[tokio::test]
async fn a_pet_that_rests_becomes_a_memorial_as_much_later() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    let mut tom = fixture.hatched("tom", &jpeg(2)).await;
    fixture.close_blocks(1).await;
    fixture.act(&mut ida, said::rest(pet, 5)).await;
    let page = page_of(&fixture, &ida).await;
    assert_eq!((page.ends_height, page.rests_until), (Height(1 + 15 + 5), Some(Height(6))));
    fixture.act(&mut tom, said::pat(pet, None)).await;
    let page = page_of(&fixture, &ida).await;
    assert_eq!((page.ends_height, page.rests_until), (Height(6 + 15), Some(Height(6))), "a visit does not wake it");
    fixture.close_blocks(5).await;
    assert_eq!(page_of(&fixture, &ida).await.rests_until, None);
    fixture.close_blocks(14).await;
    let memorials: MemorialsPage = fixture.page("/api/v1/memorials").await;
    let ended: Vec<_> = memorials.memorials.iter().map(|story| (story.pet.birth.0, story.ended_height)).collect();
    assert_eq!(ended, [(tom.pet, Height(16))]);
    fixture.close_blocks(1).await;
    let memorials: MemorialsPage = fixture.page("/api/v1/memorials").await;
    let ended: Vec<_> = memorials.memorials.iter().map(|story| (story.pet.birth.0, story.ended_height)).collect();
    assert_eq!(ended, [(ida.pet, Height(21)), (tom.pet, Height(16))]);
    let first: MemorialsPage = fixture.page("/api/v1/memorials?limit=1").await;
    let next = first.next.expect("there is one more");
    let second: MemorialsPage = fixture.page(&format!("/api/v1/memorials?limit=1&before={next}")).await;
    assert_eq!(second.memorials[0].pet.birth.0, tom.pet);
}

#[tokio::test]
async fn an_owner_s_visit_wakes_the_pet() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    fixture.act(&mut ida, said::rest(pet, 5)).await;
    assert_eq!(page_of(&fixture, &ida).await.rests_until, Some(Height(5)));
    fixture.act(&mut ida, said::pat(pet, None)).await;
    let page = page_of(&fixture, &ida).await;
    assert_eq!((page.ends_height, page.rests_until), (Height(16), None));
}

#[tokio::test]
async fn a_pet_that_is_taken_over_is_its_new_owner_s() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    let mut tom = fixture.hatched("tom", &jpeg(2)).await;
    fixture.act(&mut ida, said::hand_over(pet, Some(tom.account))).await;
    let page = page_of(&fixture, &ida).await;
    let offered = page.offered.and_then(|person| person.handle);
    assert_eq!((page.pet.owner.handle.as_deref(), offered.as_deref()), (Some("ida"), Some("tom")));
    fixture.act(&mut tom, said::take_over(pet)).await;
    let page = page_of(&fixture, &ida).await;
    assert_eq!((page.pet.owner.handle.as_deref(), page.offered), (Some("tom"), None));
    let toms: AccountPage = fixture.page("/api/v1/accounts/tom").await;
    assert_eq!(toms.pets.iter().map(|pet| pet.birth.0).collect::<Vec<_>>(), [tom.pet, ida.pet]);
}
