//! A schedule closes blocks while nobody comes.

use std::time::Duration;

use api::path;
use testkit::said;
use testkit::server::audited;
use testkit::server::client::tiny_png;
use testkit::server::lambda::tick;

use crate::function::{BLOCK, Bucket};
use crate::gateway::{Gateway, Kind, covered};

#[tokio::test]
async fn a_block_is_closed_by_the_schedule_and_only_then() {
    let bucket = Bucket::new();
    let function = bucket.function().await;
    let gateway = Gateway { function: &function, kind: Kind::FunctionUrl };
    let photo = gateway.upload(&tiny_png()).await;
    let mut anna = gateway.hatched("anna", photo, 2).await;
    let posted = gateway.act(said::post(anna.pet, "before the block"), &mut anna).await;
    let before = (bucket.segments().await, bucket.checkpoint().await);
    tokio::time::sleep(BLOCK + Duration::from_millis(500)).await;
    // It was due in the middle of that, but a function that is stopped does nothing.
    assert_eq!((bucket.segments().await, bucket.checkpoint().await), before);

    let kept = function.invoke(&tick()).await.expect("answered");
    assert_eq!(kept["done"], true, "{kept}");
    assert_eq!(kept["height"], posted.height.0 + 1, "{kept}");
    assert_eq!(covered(&bucket.checkpoint().await), kept["entries"].as_u64().expect("a number"));
    assert!(bucket.segments().await > before.0);

    // Twice in a row is no harm.
    let again = function.invoke(&tick()).await.expect("answered");
    assert_eq!((&again["height"], &again["entries"]), (&kept["height"], &kept["entries"]));
    function.kill().await;
    audited(&bucket.objects()).await;
}

#[tokio::test]
async fn a_reader_closes_a_block_that_is_due() {
    let bucket = Bucket::new();
    let function = bucket.function().await;
    let gateway = Gateway { function: &function, kind: Kind::HttpApi };
    let photo = gateway.upload(&tiny_png()).await;
    let mut anna = gateway.hatched("anna", photo, 2).await;
    let posted = gateway.act(said::post(anna.pet, "before the block"), &mut anna).await;
    let before = gateway.signed().await;
    tokio::time::sleep(BLOCK + Duration::from_millis(500)).await;
    assert!(gateway.signed().await > before);
    let blocks = gateway.page(path::BLOCKS).await;
    assert_eq!(blocks["blocks"].as_array().map(Vec::len), Some(posted.height.0 as usize + 1), "{blocks}");
    function.kill().await;
    audited(&bucket.objects()).await;
}
