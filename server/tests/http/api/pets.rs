use api::content::{PetPage, PostsPage};
use axum::http::StatusCode;
use chain::event::Editable;
use chain::ids::EntryIndex;
use testkit::said;
use testkit::server::account::accepted;

use crate::fixture::Fixture;
use crate::sample::jpeg;

#[tokio::test]
async fn a_pet_s_page_counts_what_happened() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let mut tom = fixture.hatched("tom", &jpeg(2)).await;
    let post = accepted(fixture.submit(ida.post("hello")).await);
    fixture.act(&mut tom, said::pat(ida.pet, Some(post.index))).await;
    let page: PetPage = fixture.page(&format!("/api/v1/pets/{}", ida.pet)).await;
    assert_eq!((page.counts.posts, page.counts.pats, page.counts.comments), (1, 1, 0));
    assert_eq!((page.born_height.0, page.tended_height.0), (1, 1));
    assert_eq!((page.previous, page.next, page.closed, page.erased), (None, None, None, None));
    assert_eq!(page.as_of, fixture.engine.status().entries);
    let posts: PostsPage = fixture.page(&format!("/api/v1/pets/{}/posts", ida.pet)).await;
    assert_eq!((posts.posts.len(), posts.posts[0].counts.pats), (1, 1));
}

#[tokio::test]
async fn the_pet_s_words_can_change() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let before: PetPage = fixture.page(&format!("/api/v1/pets/{}", ida.pet)).await;
    assert_eq!((before.words, before.words_edited), (None, false));
    fixture.act(&mut ida, said::edit(Editable::Words, before.pet.entry, "Sleeps.")).await;
    let after: PetPage = fixture.page(&format!("/api/v1/pets/{}", ida.pet)).await;
    assert_eq!((after.words.as_deref(), after.words_edited), (Some("Sleeps."), true));
    // A reader can look it up.
    let last = EntryIndex(fixture.engine.status().entries.0 - 1);
    assert_eq!((before.reworded, after.reworded), (None, Some(last)));
}

#[tokio::test]
async fn stories_name_each_other() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    fixture.close_blocks(16).await;
    let photo = fixture.uploaded(&jpeg(2)).await;
    let birth = said::birth("Voxel", Some(ida.pet)).showing(vec![photo]);
    let second = fixture.act(&mut ida, birth).await.leaf;
    let first: PetPage = fixture.page(&format!("/api/v1/pets/{}", ida.pet)).await;
    assert_eq!(first.next.map(|story| (story.birth.0, story.name)), Some((second, Some("Voxel".to_owned()))));
    let later: PetPage = fixture.page(&format!("/api/v1/pets/{second}")).await;
    assert_eq!(later.previous.map(|story| story.birth.0), Some(ida.pet));
}

#[tokio::test]
async fn unknown_pets_are_not_found() {
    let fixture = Fixture::new().await;
    let unknown = "11".repeat(32);
    for path in
        [format!("/api/v1/pets/{unknown}"), format!("/api/v1/pets/{unknown}/posts"), "/api/v1/pets/x".to_owned()]
    {
        let answer = fixture.get(&path).await;
        assert_eq!((answer.status, answer.problem().code.as_str()), (StatusCode::NOT_FOUND, "not-found"), "{path}");
    }
}
