//! What of a story stays in mind, and who came by.

use api::content::{AccountRef, RemembrancePage, VisitorsPage};
use axum::http::StatusCode;
use chain::event::RedactReason;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use testkit::said;
use testkit::server::account::{TestAccount, accepted, redacted};

use super::dig::{dug, hand_in, work};
use crate::fixture::Fixture;
use crate::sample::jpeg;

fn handles(people: &[AccountRef]) -> Vec<&str> {
    people.iter().filter_map(|person| person.handle.as_deref()).collect()
}

async fn remembrance(fixture: &Fixture, pet: Hash) -> RemembrancePage {
    fixture.page(&format!("/api/v1/pets/{pet}/remembrance")).await
}

async fn visitors(fixture: &Fixture, pet: Hash, query: &str) -> VisitorsPage {
    fixture.page(&format!("/api/v1/pets/{pet}/visitors{query}")).await
}

async fn comments(fixture: &Fixture, by: &mut TestAccount, pet: Hash, moment: EntryIndex) {
    fixture.act(by, said::comment(pet, moment, "how nice")).await;
}

async fn told(fixture: &Fixture, by: &mut TestAccount, text: &str) -> EntryIndex {
    accepted(fixture.submit(by.post(text)).await).index
}

#[tokio::test]
async fn the_three_moments_at_which_most_happened_are_remembered() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let mut tom = fixture.hatched("tom", &jpeg(2)).await;
    let pet = ida.pet;
    assert_eq!(remembrance(&fixture, pet).await.best, []);
    let mut posts = Vec::new();
    for text in ["patted", "unseen", "talked about", "shared", "the last"] {
        posts.push(told(&fixture, &mut ida, text).await);
    }
    let [patted, _, talked, shared, last] = posts[..] else { panic!("five posts") };
    fixture.act(&mut tom, said::pat(pet, Some(patted))).await;
    for _ in 0..3 {
        comments(&fixture, &mut tom, pet, talked).await;
    }
    fixture.act(&mut tom, said::share(pet, shared)).await;
    comments(&fixture, &mut ida, pet, shared).await;
    comments(&fixture, &mut tom, pet, last).await;
    let best: Vec<_> = remembrance(&fixture, pet).await.best.iter().map(|post| post.entry).collect();
    assert_eq!(best, [talked, shared, last], "of two alike the later one");
    redacted(&fixture.engine, talked, RedactReason::AuthorAsked).await;
    let best: Vec<_> = remembrance(&fixture, pet).await.best.iter().map(|post| post.entry).collect();
    assert_eq!(best, [shared, last, patted], "what was erased is not remembered");
}

#[tokio::test]
async fn the_most_frequent_visitor_is_remembered_and_how_often_is_not_said() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    let post = told(&fixture, &mut ida, "hello").await;
    let mut guests = Vec::new();
    for (number, handle) in ["ann", "bob", "cid", "dot", "eve", "fay"].into_iter().enumerate() {
        let mut guest = fixture.hatched(handle, &jpeg(2 + number as u8)).await;
        for _ in 0..=number {
            comments(&fixture, &mut guest, pet, post).await;
        }
        guests.push(guest);
    }
    // Treats and pats are visits, too, and what owners do for their own pet is none.
    let fay = guests[5].account;
    let block = dug(&fixture, &work(&fixture).await.expect("much has happened"), guests[0].account);
    fixture.hands.forward(std::time::Duration::from_millis(60));
    hand_in(&fixture, &block).await;
    let [ann, bob, ..] = &mut guests[..] else { panic!("six guests") };
    fixture.act(ann, said::gift(pet, 1)).await;
    fixture.act(bob, said::pat(pet, None)).await;
    for _ in 0..4 {
        comments(&fixture, &mut ida, pet, post).await;
    }
    let page = remembrance(&fixture, pet).await;
    assert_eq!(handles(&page.visitors), ["fay", "eve", "dot", "bob", "cid"]);
    let answer = fixture.get(&format!("/api/v1/pets/{pet}/remembrance")).await;
    let json: serde_json::Value = answer.json();
    assert_eq!(json["visitors"][0].as_object().map(serde_json::Map::len), Some(3), "account, handle, bot");
    // An account whose handle was erased is not named.
    let birth = fixture.page::<api::content::AccountPage>("/api/v1/accounts/fay").await.pets[0].entry;
    redacted(&fixture.engine, birth, RedactReason::PersonAsked).await;
    let page = remembrance(&fixture, pet).await;
    assert_eq!(handles(&page.visitors), ["eve", "dot", "bob", "cid", "ann"]);
    assert!(page.visitors.iter().all(|person| person.account != fay));
}

#[tokio::test]
async fn the_last_photograph_is_the_one_of_the_latest_post_that_has_one() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    assert_eq!(remembrance(&fixture, pet).await.last_photo, None);
    let (first, second) = (fixture.uploaded(&jpeg(2)).await, fixture.uploaded(&jpeg(3)).await);
    fixture.act(&mut ida, said::photos(pet, vec![first, second])).await;
    let third = fixture.uploaded(&jpeg(4)).await;
    let later = fixture.act(&mut ida, said::photos(pet, vec![third])).await;
    ida.sequence = 3;
    told(&fixture, &mut ida, "words only").await;
    let shown = async || remembrance(&fixture, pet).await.last_photo.map(|photo| photo.commitment.0);
    assert_eq!(shown().await, Some(third));
    redacted(&fixture.engine, later.index, RedactReason::AuthorAsked).await;
    assert_eq!(shown().await, Some(first));
}

#[tokio::test]
async fn visitors_since_an_entry_are_told_once_and_the_latest_first() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let mut tom = fixture.hatched("tom", &jpeg(2)).await;
    let mut eve = fixture.hatched("eve", &jpeg(3)).await;
    let pet = ida.pet;
    let post = told(&fixture, &mut ida, "hello").await;
    comments(&fixture, &mut tom, pet, post).await;
    let seen = fixture.engine.status().entries.0 - 1;
    let all = visitors(&fixture, pet, "").await;
    assert_eq!((handles(&all.visitors), all.more), (vec!["tom"], false));
    assert_eq!(visitors(&fixture, pet, &format!("?after={seen}")).await.visitors, []);
    comments(&fixture, &mut eve, pet, post).await;
    comments(&fixture, &mut tom, pet, post).await;
    comments(&fixture, &mut eve, pet, post).await;
    let since = visitors(&fixture, pet, &format!("?after={seen}")).await;
    assert_eq!((handles(&since.visitors), since.more), (vec!["eve", "tom"], false));
    let one = visitors(&fixture, pet, &format!("?after={seen}&limit=1")).await;
    assert_eq!((handles(&one.visitors), one.more), (vec!["eve"], true));
    // Once the pet is Tom's, Ida is a visitor.
    fixture.act(&mut ida, said::hand_over(pet, Some(tom.account))).await;
    fixture.act(&mut tom, said::take_over(pet)).await;
    let seen = fixture.engine.status().entries.0 - 1;
    comments(&fixture, &mut ida, pet, post).await;
    assert_eq!(handles(&visitors(&fixture, pet, &format!("?after={seen}")).await.visitors), ["ida"]);
}

#[tokio::test]
async fn a_pet_that_never_was_is_not_remembered() {
    let fixture = Fixture::new().await;
    let unknown = "11".repeat(32);
    for path in [format!("/api/v1/pets/{unknown}/remembrance"), format!("/api/v1/pets/{unknown}/visitors")] {
        let answer = fixture.get(&path).await;
        assert_eq!((answer.status, answer.problem().code.as_str()), (StatusCode::NOT_FOUND, "not-found"), "{path}");
    }
    let answer = fixture.get(&format!("/api/v1/pets/{unknown}/visitors?limit=0")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}
