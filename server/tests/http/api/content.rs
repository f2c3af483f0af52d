//! Feed, search, blocks, accounts, memorials.

use api::content::{AccountPage, BlockKind, BlocksPage, FeedItem, FeedPage, MemorialsPage, PetPage, SearchPage};
use axum::http::StatusCode;
use testkit::said;
use testkit::server::account::{TestAccount, accepted};

use crate::fixture::Fixture;
use crate::sample::jpeg;

#[tokio::test]
async fn the_feed_is_newest_first_and_pages() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let post = accepted(fixture.submit(ida.post("first")).await);
    let share = said::share(ida.pet, post.index);
    fixture.act(&mut ida, share).await;
    let whole: FeedPage = fixture.page("/api/v1/feed").await;
    let entries: Vec<u64> = whole.items.iter().map(|item| item.entry().0).collect();
    assert_eq!((entries, whole.next), (vec![3, 2, 1], None));
    assert!(matches!(&whole.items[0], FeedItem::Shared(shared) if shared.post.counts.shares == 1));
    assert!(matches!(&whole.items[2], FeedItem::Hatched(hatched) if hatched.pet.name.as_deref() == Some("Pixel")));
    let FeedItem::Posted(posted) = &whole.items[1] else { panic!("a post was expected") };
    assert_eq!((posted.text.as_deref(), posted.author.handle.as_deref()), (Some("first"), Some("ida")));
    let photo = posted.pet.photo.expect("the pet's photo");
    assert_eq!((photo.width, photo.height), (64, 48));

    let first: FeedPage = fixture.page("/api/v1/feed?limit=2").await;
    let cursor = first.next.expect("there is more");
    let second: FeedPage = fixture.page(&format!("/api/v1/feed?limit=2&before={cursor}")).await;
    assert_eq!((second.items.len(), second.items[0].entry().0, second.next), (1, 1, None));
}

#[tokio::test]
async fn queries_are_checked() {
    let fixture = Fixture::new().await;
    let long = format!("/api/v1/search?q={}", "x".repeat(201));
    let rows = [
        "/api/v1/feed?limit=0",
        "/api/v1/feed?limit=101",
        "/api/v1/feed?limit=x",
        "/api/v1/feed?before=../../etc",
        "/api/v1/blocks?before=%27",
        "/api/v1/memorials?limit=-1",
        "/api/v1/search",
        long.as_str(),
    ];
    for path in rows {
        let answer = fixture.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (400, "bad-request"), "{path}");
    }
}

#[tokio::test]
async fn an_account_is_found_by_its_handle() {
    let fixture = Fixture::new().await;
    let ida = fixture.hatched("ida", &jpeg(1)).await;
    let page: AccountPage = fixture.page("/api/v1/accounts/ida").await;
    assert_eq!((page.person.account, page.pets.len()), (ida.account, 1));
    assert_eq!(page.pets[0].birth.0, ida.pet);
    for handle in ["tom", "a-handle-that-is-longer-than-any"] {
        let answer = fixture.get(&format!("/api/v1/accounts/{handle}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn search_finds_people_pets_and_posts() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    fixture.submit(ida.post("Crème brûlée for the cat")).await;
    fixture.submit(ida.post("我的猫咪在睡觉")).await;
    let rows = [
        ("id", 1, 0, 0),
        ("@ida", 1, 0, 0),
        ("pix", 0, 1, 0),
        ("creme", 0, 0, 1),
        ("cat%20brul", 0, 0, 1),
        ("%E7%8C%AB", 0, 0, 1),
        ("%E7%8C%AB%E5%92%AA", 0, 0, 1),
        ("dog", 0, 0, 0),
        ("%22", 0, 0, 0),
        ("NEAR(", 0, 0, 0),
        ("cat%00", 0, 0, 1),
    ];
    for (asked, people, pets, posts) in rows {
        let page: SearchPage = fixture.page(&format!("/api/v1/search?q={asked}")).await;
        assert_eq!((page.people.len(), page.pets.len(), page.posts.len()), (people, pets, posts), "{asked}");
    }
}

#[tokio::test]
async fn search_finds_another_spelling_and_shows_what_was_written() {
    let fixture = Fixture::new().await;
    let mut names = Vec::new();
    for (handle, name) in [("mochi", "\u{1106}\u{1169}\u{110d}\u{1175}"), ("doggo", "🐶🐶"), ("latek", "Łatek")] {
        let mut person = TestAccount::newcomer(fixture.engine.chain_id(), handle);
        let photo = fixture.uploaded(&jpeg(1)).await;
        let receipt = accepted(fixture.submit(person.first(said::birth(name, None).showing(vec![photo]))).await);
        person.settle_in(receipt.leaf, fixture.engine.status().accounts);
        names.push(name);
        if handle == "doggo" {
            fixture.submit(person.post("Ｇｏｏｄ night 🐱 in der Straße")).await;
        }
    }
    let rows = [
        ("모찌", &names[..1], 0),
        ("🐶", &names[1..2], 0),
        ("latek", &names[2..], 0),
        ("good NIGHT", &[], 1),
        ("night 🐱", &[], 1),
        ("STRASSE", &[], 1),
        ("🐈", &[], 0),
    ];
    for (asked, pets, posts) in rows {
        let asked: String = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect();
        let page: SearchPage = fixture.page(&format!("/api/v1/search?q={asked}")).await;
        let found: Vec<_> = page.pets.iter().filter_map(|pet| pet.name.as_deref()).collect();
        assert_eq!((&found[..], page.posts.len()), (pets, posts), "{asked}");
    }
    let page: SearchPage = fixture.page("/api/v1/search?q=strasse").await;
    assert_eq!(page.posts[0].text.as_deref(), Some("Ｇｏｏｄ night 🐱 in der Straße"));
}

#[tokio::test]
async fn blocks_say_what_they_hold() {
    let fixture = Fixture::new().await;
    fixture.hatched("ida", &jpeg(1)).await;
    fixture.close_blocks(2).await;
    let page: BlocksPage = fixture.page("/api/v1/blocks").await;
    let found: Vec<_> =
        page.blocks.iter().map(|block| (block.height.0, block.entry.0, block.events, block.kind)).collect();
    assert_eq!(found, [(2, 3, 0, BlockKind::Time), (1, 2, 1, BlockKind::Activity)]);
}

#[tokio::test]
async fn an_ended_story_becomes_a_memorial() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    fixture.close_blocks(15).await;
    let page: MemorialsPage = fixture.page("/api/v1/memorials").await;
    assert!(page.memorials.is_empty(), "tended in block 1, it lives until block 16");
    let pet: PetPage = fixture.page(&format!("/api/v1/pets/{}", ida.pet)).await;
    assert_eq!(pet.ended_ms, None);
    fixture.close_blocks(1).await;
    let page: MemorialsPage = fixture.page("/api/v1/memorials").await;
    assert_eq!(page.memorials.len(), 1);
    assert_eq!(page.memorials[0].ended_height.0, 16);
    assert_eq!(page.memorials[0].closed, None);
    let pet: PetPage = fixture.page(&format!("/api/v1/pets/{}", ida.pet)).await;
    assert_eq!(pet.ended_ms, Some(page.memorials[0].ended_ms));

    let end = said::story_end(ida.pet);
    let receipt = fixture.act(&mut ida, end).await;
    let page: MemorialsPage = fixture.page("/api/v1/memorials").await;
    assert_eq!(page.memorials[0].closed.map(|closed| closed.entry), Some(receipt.index));
}
