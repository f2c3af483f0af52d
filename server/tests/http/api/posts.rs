use api::content::{Erased, PostPage, SearchPage};
use axum::http::StatusCode;
use chain::event::{Editable, RedactReason};
use testkit::said;
use testkit::server::account::{accepted, redacted};

use crate::fixture::Fixture;
use crate::sample::jpeg;

#[tokio::test]
async fn a_thread_stands_in_its_order_and_pages() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let mut tom = fixture.hatched("tom", &jpeg(2)).await;
    let post = accepted(fixture.submit(ida.post("hello")).await).index;
    let mut moment = post;
    for number in 0..20 {
        let text = format!("answer {number}");
        moment = fixture.act(&mut tom, said::comment(ida.pet, moment, &text)).await.index;
    }
    let page: PostPage = fixture.page(&format!("/api/v1/posts/{}", post.0)).await;
    assert_eq!((page.comments.len(), page.post.counts.comments, page.next), (20, 20, None));
    for pair in page.comments.windows(2) {
        assert_eq!(pair[1].answers, pair[0].entry);
    }
    let first: PostPage = fixture.page(&format!("/api/v1/posts/{}?limit=15", post.0)).await;
    let cursor = first.next.expect("there is more");
    let second: PostPage = fixture.page(&format!("/api/v1/posts/{}?limit=15&after={cursor}", post.0)).await;
    assert_eq!(second.comments.len(), 5);
    assert_eq!(second.comments[4].text.as_deref(), Some("answer 19"));
}

#[tokio::test]
async fn an_edit_keeps_its_history() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let post = accepted(fixture.submit(ida.post("helo")).await).index;
    for text in ["hello", "hello!"] {
        fixture.act(&mut ida, said::edit(Editable::Post, post, text)).await;
    }
    let page: PostPage = fixture.page(&format!("/api/v1/posts/{}", post.0)).await;
    assert_eq!((page.post.text.as_deref(), page.post.edited), (Some("hello!"), true));
    let texts: Vec<_> = page.revisions.iter().map(|revision| revision.text.as_deref()).collect();
    assert_eq!(texts, [Some("helo"), Some("hello"), Some("hello!")]);
    let found: SearchPage = fixture.page("/api/v1/search?q=helo").await;
    assert!(found.posts.is_empty(), "the old wording is not found");
}

#[tokio::test]
async fn of_many_wordings_the_first_and_the_latest_are_told() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let post = accepted(fixture.submit(ida.post("wording 0")).await).index;
    let comment = said::comment(ida.pet, post, "wording 0");
    let comment = fixture.act(&mut ida, comment).await.index;
    for number in 1..=25 {
        let text = format!("wording {number}");
        for (of, entry) in [(Editable::Post, post), (Editable::Comment, comment)] {
            fixture.act(&mut ida, said::edit(of, entry, &text)).await;
        }
    }
    let page: PostPage = fixture.page(&format!("/api/v1/posts/{}", post.0)).await;
    for (revisions, latest) in [(&page.revisions, 19), (&page.comments[0].revisions, 4)] {
        let texts: Vec<_> = revisions.iter().filter_map(|revision| revision.text.clone()).collect();
        let expected = std::iter::once(0).chain(26 - latest..26).map(|number| format!("wording {number}"));
        assert_eq!(texts, expected.collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_is_erased_is_gone() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let photo = fixture.uploaded(&jpeg(7)).await;
    let post = said::post(ida.pet, "a secret").showing(vec![photo]);
    let post = fixture.act(&mut ida, post).await.index;
    let before: PostPage = fixture.page(&format!("/api/v1/posts/{}", post.0)).await;
    assert_eq!(before.post.photos.len(), 1);

    redacted(&fixture.engine, post, RedactReason::PersonAsked).await;
    let after: PostPage = fixture.page(&format!("/api/v1/posts/{}", post.0)).await;
    assert_eq!((after.post.text, after.post.photos.len()), (None, 0));
    assert_eq!(after.post.erased, Some(Erased::PersonAsked));
    let found: SearchPage = fixture.page("/api/v1/search?q=secret").await;
    assert!(found.posts.is_empty());
    for _ in 0..500 {
        if fixture.get(&format!("/media/{photo}")).await.status == StatusCode::NOT_FOUND {
            let again = fixture.upload(photo, &jpeg(7)).await;
            assert_eq!((again.status, again.problem().code.as_str()), (StatusCode::GONE, "photo-erased"));
            assert_eq!(fixture.get(&format!("/media/{photo}")).await.status, StatusCode::NOT_FOUND);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the photo is still there");
}

#[tokio::test]
async fn only_posts_have_pages() {
    let fixture = Fixture::new().await;
    fixture.hatched("ida", &jpeg(1)).await;
    fixture.catch_up().await;
    for entry in ["0", "1", "99", "x", "-1", "9223372036854775808", "18446744073709551615"] {
        let answer = fixture.get(&format!("/api/v1/posts/{entry}")).await;
        assert_eq!((answer.status, answer.problem().code.as_str()), (StatusCode::NOT_FOUND, "not-found"), "{entry}");
    }
}
