//! The front page as the server makes it.

use std::io::Read as _;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chain::event::RedactReason;
use flate2::read::GzDecoder;
use server::http::HttpOptions;
use testkit::said;
use testkit::server::account::{TestAccount, accepted, redacted};

use crate::fixture::Fixture;
use crate::sample::jpeg;

const BUILT: &str = r#"<!doctype html><title>PitPet</title><body><div id="first"></div></body>"#;

async fn fixture() -> (Fixture, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("index.html"), BUILT).expect("written");
    let site = Some(folder.path().to_owned());
    (Fixture::with(HttpOptions { site, ..HttpOptions::unlimited() }).await, folder)
}

/// The front page once it says this, which may take the second that the one before is handed out.
async fn page_with(fixture: &Fixture, words: &str) -> String {
    fixture.catch_up().await;
    let said = async {
        loop {
            let answer = fixture.get("/").await;
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
            let page = String::from_utf8(answer.body.to_vec()).expect("text");
            if page.contains(words) {
                return page;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), said).await.expect("in time")
}

#[tokio::test]
async fn the_front_page_has_the_newest_stories() {
    let (fixture, _folder) = fixture().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let photo = fixture.uploaded(&jpeg(7)).await;
    let post = said::post(ida.pet, "under the bed\nand out again").showing(vec![photo]);
    let post = fixture.act(&mut ida, post).await;
    let mut bob = fixture.hatched("bob", &jpeg(2)).await;
    fixture.act(&mut bob, said::pat(ida.pet, Some(post.index))).await;
    let page = page_with(&fixture, "1 pat").await;
    let pet = format!("/pet/{}", ida.pet);
    for expected in [
        "under the bed\n<span dir=\"auto\">and out again</span>",
        &format!("<noscript><img src=\"/media/{photo}\" alt=\"Pixel: under the bed"),
        &format!("<a class=\"photo\" href=\"/post/{}\">", post.index),
        &format!("href=\"{pet}\"><bdi>Pixel</bdi>"),
        "Pixel is out of the egg and lives with @bob.",
        "<a class=\"nav-link\" href=\"/\" aria-current=\"page\">",
    ] {
        assert!(page.contains(expected), "{expected} is not in\n{page}");
    }
}

/// Every text that people choose and that stands on it. A handle cannot hold any of this.
#[tokio::test]
async fn nothing_that_people_write_becomes_markup() {
    const EVIL: &str = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"onload='alert(3)' &lt;b&gt;";
    let (fixture, _folder) = fixture().await;
    let mut eve = TestAccount::newcomer(fixture.engine.chain_id(), "eve");
    let photo = fixture.uploaded(&jpeg(1)).await;
    let name = "<b onclick=\"'x'\">";
    let birth = said::birth(name, None).with_words(EVIL).showing(vec![photo]);
    let receipt = accepted(fixture.submit(eve.first(birth)).await);
    eve.settle_in(receipt.leaf, fixture.engine.status().accounts);
    let post = said::post(eve.pet, EVIL).showing(vec![photo]);
    let post = fixture.act(&mut eve, post).await.index;
    let share = said::share(eve.pet, post);
    fixture.act(&mut eve, share).await;
    let page = page_with(&fixture, "shares this").await;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("&lt;b onclick="), "{page}");
    let tags: Vec<&str> = page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()).collect();
    for tag in tags {
        let outside = tag.split('"').step_by(2).collect::<String>();
        assert!(!outside.contains("alert") && !outside.contains("onclick"), "<{tag}>");
        assert!(!["script", "/script", "b ", "style"].iter().any(|name| tag.starts_with(name)), "<{tag}>");
    }
}

#[tokio::test]
async fn what_is_erased_leaves_the_front_page() {
    let (fixture, _folder) = fixture().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let photo = fixture.uploaded(&jpeg(7)).await;
    let post = said::post(ida.pet, "a secret").showing(vec![photo]);
    let post = fixture.act(&mut ida, post).await.index;
    page_with(&fixture, "a secret").await;
    redacted(&fixture.engine, post, RedactReason::PersonAsked).await;
    let page = page_with(&fixture, "somebody it was about asked for it").await;
    assert!(!page.contains("a secret") && !page.contains(&photo.to_string()), "{page}");
}

#[tokio::test]
async fn it_comes_compressed_and_may_be_kept_for_a_second() {
    let (fixture, _folder) = fixture().await;
    fixture.hatched("ida", &jpeg(1)).await;
    let plain = page_with(&fixture, "out of the egg").await;
    let request = Request::get("/").header("accept-encoding", "br, gzip").body(Body::empty()).expect("a request");
    let packed = fixture.send(request).await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("cache-control"), Some("public, max-age=1, must-revalidate"));
    assert_eq!(packed.header("vary"), Some("accept-encoding"));
    let mut unpacked = String::new();
    GzDecoder::new(&packed.body[..]).read_to_string(&mut unpacked).expect("gzip");
    assert_eq!(unpacked, plain);
    assert!(packed.body.len() * 2 < plain.len());
    let head = fixture.send(Request::head("/").body(Body::empty()).expect("a request")).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn other_pages_have_no_stories() {
    let (fixture, _folder) = fixture().await;
    fixture.hatched("ida", &jpeg(1)).await;
    page_with(&fixture, "out of the egg").await;
    for path in ["/index.html", "/memorials", "/pet/ab"] {
        assert_eq!(fixture.get(path).await.body, BUILT, "{path}");
    }
}
