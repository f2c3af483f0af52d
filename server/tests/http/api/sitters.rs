//! A sitter looks after a pet in its owner's name, and the pages tell of it.

use api::content::{FeedItem, FeedPage, PetPage, PostPage, SittersPage, SittingCounts, VisitKind};
use api::log::Outcome;
use axum::http::StatusCode;
use chain::abi::Receipt;
use chain::error::Rejection;
use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::{Height, TimeMs};
use testkit::said::{self, Said};
use testkit::server::account::TestAccount;

use crate::fixture::Fixture;
use crate::sample::jpeg;

const HOUR_MS: u64 = 3_600_000;

/// The owner asks a sitter to look after their pet, who then acts by a key of the owner's account.
async fn asked(fixture: &Fixture, owner: &mut TestAccount, sitter: &str, for_ms: u64) -> (TestAccount, Receipt) {
    let mut sitter = TestAccount::newcomer(fixture.engine.chain_id(), sitter);
    (sitter.account, sitter.pet) = (owner.account, owner.pet);
    let until = TimeMs(fixture.engine.status().time_ms.0 + for_ms);
    let ask = said::ask_sitter(&owner.chain_id, &owner.seed, owner.pet, &sitter.seed, until);
    let receipt = fixture.act(owner, ask).await;
    (sitter, receipt)
}

async fn sitters(fixture: &Fixture, pet: Hash) -> SittersPage {
    fixture.page(&api::path::pet_sitters(pet)).await
}

async fn refused(fixture: &Fixture, person: &TestAccount, said: Said) -> Rejection {
    match fixture.submit(person.tries(said)).await {
        Outcome::Refused(rejection) => rejection,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

#[tokio::test]
async fn what_a_sitter_does_is_told_with_its_counts_and_the_latest_visits() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    assert_eq!(sitters(&fixture, pet).await.sittings, []);
    let (mut tom, ask) = asked(&fixture, &mut ida, "tom", HOUR_MS).await;
    let told = fixture.act(&mut tom, said::post(pet, "All is well.")).await;
    fixture.act(&mut tom, said::pat(pet, None)).await;
    let answer = fixture.act(&mut tom, said::comment(pet, told.index, "It ate.")).await;
    let below = fixture.act(&mut tom, said::comment(pet, answer.index, "All of it.")).await;
    fixture.act(&mut tom, said::share(pet, told.index)).await;
    // One more starter treat has to grow back.
    fixture.close_blocks(3).await;
    fixture.act(&mut tom, said::pat(pet, Some(told.index))).await;
    // What the owner does is not the sitter's.
    fixture.act(&mut ida, said::edit(Editable::Post, told.index, "All was well.")).await;

    let page = sitters(&fixture, pet).await;
    assert_eq!((page.as_of, page.sittings.len()), (fixture.engine.status().entries, 1));
    let sitting = &page.sittings[0];
    assert_eq!((sitting.key.0.0, sitting.entry, sitting.asked_ms), (tom.key().0, ask.index, ask.time_ms));
    assert!(ask.time_ms < sitting.until_ms);
    assert_eq!(sitting.counts, SittingCounts { posts: 1, comments: 2, pats: 2, shares: 1 });
    assert_eq!(sitting.counts.visits(), tom.sequence, "every event of the key is a visit");
    let visits: Vec<_> = sitting.latest.iter().map(|visit| (visit.kind, visit.post)).collect();
    let post = Some(told.index);
    let all = [
        (VisitKind::Pat, post),
        (VisitKind::Share, post),
        (VisitKind::Comment, post),
        (VisitKind::Comment, post),
        (VisitKind::Pat, None),
        (VisitKind::Post, post),
    ];
    assert_eq!(visits, all, "the latest first, comments with the post that they stand under");
    assert_eq!(sitting.latest[2].entry, below.index);
}

#[tokio::test]
async fn a_sitter_s_stories_and_comments_are_told_from_the_owner_s() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    let (mut tom, _) = asked(&fixture, &mut ida, "tom", HOUR_MS).await;
    let own = fixture.act(&mut ida, said::post(pet, "I am off.")).await;
    let told = fixture.act(&mut tom, said::post(pet, "All is well.")).await;
    fixture.act(&mut ida, said::comment(pet, told.index, "Good!")).await;
    fixture.act(&mut tom, said::comment(pet, told.index, "It ate.")).await;

    let feed: FeedPage = fixture.page("/api/v1/feed").await;
    let posts = feed.items.iter().filter_map(|item| match item {
        FeedItem::Posted(post) => Some((post.entry, post.by_sitter, post.author.handle.as_deref())),
        _ => None,
    });
    let ida = Some("ida");
    assert_eq!(posts.collect::<Vec<_>>(), [(told.index, true, ida), (own.index, false, ida)]);
    let page: PostPage = fixture.page(&api::path::post(told.index)).await;
    assert!(page.post.by_sitter);
    assert_eq!(page.comments.iter().map(|comment| comment.by_sitter).collect::<Vec<_>>(), [false, true]);
}

#[tokio::test]
async fn a_sitter_tends_a_pet_that_rests_and_lets_it_sleep() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    let (mut tom, _) = asked(&fixture, &mut ida, "tom", HOUR_MS).await;
    fixture.act(&mut ida, said::rest(pet, 5)).await;
    fixture.close_blocks(1).await;
    fixture.act(&mut tom, said::pat(pet, None)).await;
    let page: PetPage = fixture.page(&api::path::pet(pet)).await;
    assert_eq!((page.tended_height, page.rests_until), (Height(2), Some(Height(5))));
    assert_eq!(page.ends_height, Height(5 + 15), "as the chain counts it");
    fixture.act(&mut ida, said::post(pet, "Back!")).await;
    let page: PetPage = fixture.page(&api::path::pet(pet)).await;
    assert_eq!(page.rests_until, None, "the owner wakes it");
}

#[tokio::test]
async fn the_latest_sitter_comes_first_and_earlier_sittings_stay() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    let (mut tom, _) = asked(&fixture, &mut ida, "tom", HOUR_MS).await;
    fixture.act(&mut tom, said::pat(pet, None)).await;
    for sitter in ["una", "vic", "wim", "xan", "yan"] {
        asked(&fixture, &mut ida, sitter, HOUR_MS).await;
    }
    assert_eq!(refused(&fixture, &tom, said::pat(pet, None)).await, Rejection::KeyRevoked, "another one took over");
    let page = sitters(&fixture, pet).await;
    assert_eq!(page.sittings.len(), 5, "not all that there ever were");
    assert!(page.sittings.windows(2).all(|two| two[0].entry > two[1].entry));
    assert!(page.sittings.iter().all(|sitting| sitting.counts.visits() == 0), "Tom's was the first");
}

#[tokio::test]
async fn a_sitting_ends_when_it_is_dismissed_and_by_itself() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    let (tom, _) = asked(&fixture, &mut ida, "tom", HOUR_MS).await;
    fixture.act(&mut ida, said::dismiss_sitter(pet)).await;
    assert_eq!(refused(&fixture, &tom, said::pat(pet, None)).await, Rejection::KeyRevoked);
    let (mut una, ask) = asked(&fixture, &mut ida, "una", 1_000).await;
    fixture.act(&mut una, said::pat(pet, None)).await;
    fixture.hands.forward(std::time::Duration::from_secs(2));
    let over = Rejection::SittingOver { until: TimeMs(ask.time_ms.0 + 1_000) };
    assert_eq!(refused(&fixture, &una, said::pat(pet, None)).await, over);
    assert_eq!(refused(&fixture, &una, said::rest(pet, 1)).await, Rejection::SitterOnly);
}

#[tokio::test]
async fn a_pet_that_never_was_has_no_sitters() {
    let fixture = Fixture::new().await;
    fixture.catch_up().await;
    let answer = fixture.get(&api::path::pet_sitters(Hash([7; 32]))).await;
    assert_eq!((answer.status, answer.problem().code.as_str()), (StatusCode::NOT_FOUND, "not-found"));
}
