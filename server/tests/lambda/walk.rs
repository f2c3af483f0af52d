//! What people do, through both gateways.

use api::path;
use chain::check_log::LogChecker;
use testkit::said;
use testkit::server::audited;
use testkit::server::client::tiny_png;

use crate::function::Bucket;
use crate::gateway::{Gateway, Kind, covered, opened};

#[tokio::test]
async fn people_hatch_post_and_pat_through_a_function_url() {
    walk(Kind::FunctionUrl, Bucket::new()).await;
}

#[tokio::test]
async fn people_hatch_post_and_pat_through_an_http_api() {
    walk(Kind::HttpApi, Bucket::new()).await;
}

#[tokio::test]
async fn people_hatch_post_and_pat_over_a_real_bucket() {
    if let Some(bucket) = Bucket::real() {
        walk(Kind::FunctionUrl, bucket).await;
    }
}

async fn walk(kind: Kind, bucket: Bucket) {
    let function = bucket.function().await;
    let gateway = Gateway { function: &function, kind };
    let photo = gateway.upload(&tiny_png()).await;
    let mut anna = gateway.hatched("anna", photo, 2).await;
    let mut ben = gateway.hatched("ben", photo, 3).await;
    let posted = gateway.act(said::post(anna.pet, "Guten Morgen, \u{1f431}!").showing(vec![photo]), &mut anna).await;
    let patted = gateway.act(said::pat(anna.pet, Some(posted.index)), &mut ben).await;
    assert!(patted.index > posted.index);

    // The function is stopped now. Its checkpoint is in the store all the same.
    let end = patted.index.0 + 1;
    let note = bucket.checkpoint().await;
    assert!(covered(&note) >= end, "{} of {end}", covered(&note));

    // And the next page shows it, without a wait.
    let feed = gateway.page(path::FEED).await.to_string();
    assert!(feed.contains("Guten Morgen, \u{1f431}!"), "{feed}");
    let pet = gateway.page(&path::pet(anna.pet)).await.to_string();
    assert!(pet.contains("anna"), "{pet}");

    let thumb = gateway.get(&path::thumb(photo)).await;
    assert_eq!((thumb.status, thumb.was_base64, &thumb.body[..3]), (200, true, &b"\xff\xd8\xff"[..]));
    let whole = gateway.get(&path::photo(photo)).await;
    assert_eq!((whole.status, whole.body), (200, tiny_png()));

    let page = gateway.entries().await;
    assert!(page.entries.len() as u64 >= end);
    let mut checker = LogChecker::default();
    page.entries.iter().for_each(|entry| checker.entry(&entry.bytes).expect("a log without fault"));
    checker.finish().expect("a chain");
    let note = gateway.get(path::CHECKPOINT).await.body;
    assert!(opened(&note, &anna.chain_id, &bucket.house()).entries >= end);

    // Lambda ends functions at any time, and starts others.
    function.kill().await;
    let again = bucket.function().await;
    let gateway = Gateway { function: &again, kind };
    gateway.act(said::post(anna.pet, "Noch da."), &mut anna).await;
    assert!(gateway.page(path::FEED).await.to_string().contains("Noch da."));
    again.kill().await;
    audited(&bucket.objects()).await;
}

#[tokio::test]
async fn what_one_function_writes_another_shows() {
    take_turns(Bucket::new()).await;
}

#[tokio::test]
async fn what_one_function_writes_another_shows_over_a_real_bucket() {
    if let Some(bucket) = Bucket::real() {
        take_turns(bucket).await;
    }
}

async fn take_turns(bucket: Bucket) {
    let one = bucket.function().await;
    let gateway = Gateway { function: &one, kind: Kind::FunctionUrl };
    let photo = gateway.upload(&tiny_png()).await;
    let mut anna = gateway.hatched("anna", photo, 2).await;
    let two = bucket.function().await;
    let other = Gateway { function: &two, kind: Kind::HttpApi };
    assert_eq!(other.chain_id().await, anna.chain_id);
    for (number, (writes, shows)) in
        [(&gateway, &other), (&other, &gateway), (&gateway, &other)].into_iter().enumerate()
    {
        let text = format!("number {number}");
        let posted = writes.act(said::post(anna.pet, text.as_str()), &mut anna).await;
        assert!(shows.page(path::FEED).await.to_string().contains(&text));
        assert!(shows.signed().await > posted.index.0);
    }
    one.kill().await;
    two.kill().await;
    audited(&bucket.objects()).await;
}
