use api::log::EntriesPage;
use chain::ids::EntryIndex;

use crate::fixture::Fixture;
use crate::sample::jpeg;

async fn page(fixture: &Fixture, query: &str) -> EntriesPage {
    let answer = fixture.get(&format!("/api/v1/entries{query}")).await;
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
    chain::codec::decode(&answer.body).expect("an EntriesPage")
}

#[tokio::test]
async fn entries_are_read_from_any_place() {
    let fixture = Fixture::new().await;
    fixture.hatched("ida", &jpeg(1)).await;
    let rows = [("", 0, 2), ("?from=0", 0, 2), ("?from=1", 1, 1), ("?from=0&limit=1", 0, 1), ("?from=2", 2, 0)];
    for (query, first, count) in rows {
        let page = page(&fixture, query).await;
        assert_eq!((page.first, page.entries.len()), (EntryIndex(first), count), "{query}");
    }
    let texts = &page(&fixture, "?from=1").await.entries[0].texts;
    assert_eq!(texts[0].as_ref().and_then(|text| text.text()), Some("ida"));
}

#[tokio::test]
async fn texts_are_left_out_where_they_are_not_wanted() {
    let fixture = Fixture::new().await;
    fixture.hatched("ida", &jpeg(1)).await;
    let (with, without) = (page(&fixture, "?from=0&texts=true").await, page(&fixture, "?from=0&texts=false").await);
    assert_eq!(page(&fixture, "").await, with);
    assert_eq!(with.entries.len(), without.entries.len());
    for (with, without) in with.entries.iter().zip(&without.entries) {
        assert_eq!((&with.bytes, without.texts.len()), (&without.bytes, 0));
    }
    assert_eq!(fixture.get("/api/v1/entries?texts=perhaps").await.status, 400);
}

#[tokio::test]
async fn beyond_the_end_is_nothing() {
    let fixture = Fixture::new().await;
    for (query, status, code) in [("?from=2", 404, "beyond-end"), ("?from=x", 400, "bad-request")] {
        let answer = fixture.get(&format!("/api/v1/entries{query}")).await;
        assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (status, code), "{query}");
    }
}
