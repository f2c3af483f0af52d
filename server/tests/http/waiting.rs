//! Photos that no entry names, and room that runs out.

use std::net::IpAddr;
use std::time::Duration;

use api::log::Outcome;
use axum::http::{Request, StatusCode};
use chain::commitment::photo_commitment;
use chain::hash::Hash;
use server::collector::Collector;
use server::http::{HttpOptions, Peer};
use server::store::{PhotoFamily, Room, StorageKey, Store};
use testkit::said;
use testkit::server::account::TestAccount;
use testkit::server::stores::Mishap;

use crate::fixture::{Answer, Fixture};
use crate::sample::{jpeg, large};

/// A server that deletes at once photos that no entry names.
fn collector(fixture: &Fixture, wait: Duration) -> Collector {
    Collector::new(fixture.engine.clone(), fixture.app.view.clone(), wait).expect("randomness")
}

async fn upload_from(fixture: &Fixture, first: u8, bytes: &[u8]) -> Answer {
    let request = Request::put(api::path::upload(photo_commitment(&[5; 16], bytes)));
    let request = request.header(api::path::SALT_HEADER, "05".repeat(16));
    let request = request.extension(Peer(IpAddr::from([100 + first, 0, 2, 1])));
    fixture.send(request.body(bytes.to_vec().into()).expect("a request")).await
}

/// Everything of a photo that is left in the store.
async fn left(fixture: &Fixture, photo: Hash) -> Vec<String> {
    let keys = StorageKey::photo_and_copies(photo).into_iter();
    let mut left = Vec::new();
    for key in
        keys.chain([StorageKey::PhotoNote(photo), StorageKey::PhotoWaiting(photo), StorageKey::PhotoLeaving(photo)])
    {
        if fixture.store.exists(&key).await.expect("readable") {
            left.push(key.to_string());
        }
    }
    left
}

#[tokio::test]
async fn a_photo_that_no_entry_names_goes_and_may_come_again() {
    let fixture = Fixture::new().await;
    fixture.catch_up().await;
    let photo = fixture.uploaded(&jpeg(1)).await;
    collector(&fixture, Duration::from_secs(60)).look().await.expect("the store works");
    assert_eq!(left(&fixture, photo).await.len(), 4, "it has not waited for long");
    collector(&fixture, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(left(&fixture, photo).await, Vec::<String>::new());
    let ida = TestAccount::newcomer(fixture.engine.chain_id(), "ida");
    assert_eq!(fixture.submit(ida.birth(photo)).await, Outcome::PhotoMissing(photo));
    fixture.hatched("ida", &jpeg(1)).await;
    assert_eq!(fixture.get(&format!("/media/{photo}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_photo_that_is_named_stays_after_every_look() {
    let fixture = Fixture::new().await;
    fixture.hatched("ida", &jpeg(1)).await;
    let photo = photo_commitment(&[5; 16], &jpeg(1));
    fixture.catch_up().await;
    for _ in 0..2 {
        collector(&fixture, Duration::ZERO).look().await.expect("the store works");
        assert_eq!(fixture.get(&format!("/media/{photo}/thumb")).await.status, StatusCode::OK);
    }
    assert_eq!(fixture.store.list_photos(PhotoFamily::Waiting).await.expect("listed"), []);
    // Lost, and handed in again by a client that has kept it: an entry of long ago names it.
    for key in StorageKey::photo_and_copies(photo) {
        fixture.store.delete(&key).await.expect("deleted");
    }
    fixture.uploaded(&jpeg(1)).await;
    collector(&fixture, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(fixture.get(&format!("/media/{photo}")).await.status, StatusCode::OK);
}

/// Another server, or this one before a start, has taken it in and an entry names it.
#[tokio::test]
async fn what_another_server_took_in_is_looked_for_in_the_log() {
    let fixture = Fixture::new().await;
    let photo = fixture.uploaded(&jpeg(1)).await;
    let sign = fixture.store.get(&StorageKey::PhotoWaiting(photo)).await.expect("readable").expect("there");
    fixture.hatched("ida", &jpeg(1)).await;
    fixture.catch_up().await;
    fixture.engine.waiting().forget(&photo);
    fixture.store.put(&StorageKey::PhotoWaiting(photo), sign).await.expect("written");
    let stranger = Hash([3; 32]);
    fixture.store.put(&StorageKey::PhotoWaiting(stranger), vec![1].into()).await.expect("written");
    collector(&fixture, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(fixture.get(&format!("/media/{photo}")).await.status, StatusCode::OK);
    assert_eq!(fixture.store.list_photos(PhotoFamily::Waiting).await.expect("listed"), []);
}

/// A backup brought the photos back, and a log from before their entries; or they came before there were signs.
#[tokio::test]
async fn photos_that_no_entry_names_are_found_and_go() {
    let fixture = Fixture::new().await;
    fixture.hatched("ida", &jpeg(1)).await;
    let named = photo_commitment(&[5; 16], &jpeg(1));
    let photo = fixture.uploaded(&jpeg(2)).await;
    fixture.catch_up().await;
    fixture.store.delete(&StorageKey::PhotoWaiting(photo)).await.expect("deleted");
    fixture.engine.waiting().forget(&photo);
    collector(&fixture, Duration::from_secs(60)).look().await.expect("the store works");
    assert_eq!(left(&fixture, photo).await.len(), 4, "it waits now");
    assert_eq!(fixture.engine.waiting().bytes(), 0, "and takes no room");
    collector(&fixture, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(left(&fixture, photo).await, Vec::<String>::new());
    assert_eq!(fixture.get(&format!("/media/{named}")).await.status, StatusCode::OK);
    assert_eq!(fixture.store.list_photos(PhotoFamily::Waiting).await.expect("listed"), []);
}

#[tokio::test]
async fn health_tells_of_photos_that_are_missing() {
    let fixture = Fixture::new().await;
    fixture.hatched("ida", &jpeg(1)).await;
    fixture.catch_up().await;
    let photo = photo_commitment(&[5; 16], &jpeg(1));
    let told = async || {
        collector(&fixture, Duration::from_secs(60)).look().await.expect("the store works");
        fixture.healthz_until(StatusCode::OK).await
    };
    assert_eq!(told().await, "well\n");
    for key in [StorageKey::Photo(photo), StorageKey::PhotoNote(photo)] {
        fixture.store.delete(&key).await.expect("deleted");
        let told_of_it = told().await;
        assert!(told_of_it.starts_with("of the photos that entries show 1 are missing"), "{told_of_it}");
        // A client that has kept it hands it in again.
        fixture.uploaded(&jpeg(1)).await;
        assert_eq!(told().await, "well\n");
    }
    let store = fixture.engine.store();
    server::shelf::remove(store, &photo, server::shelf::Why::Erased).await.expect("taken down");
    assert_eq!(told().await, "well\n", "what was taken down is not missed");
}

#[tokio::test]
async fn a_photo_that_cannot_be_taken_away_keeps_no_other() {
    let fixture = Fixture::new().await;
    fixture.catch_up().await;
    let (stuck, other) = (fixture.uploaded(&jpeg(1)).await, fixture.uploaded(&jpeg(2)).await);
    let sign = StorageKey::PhotoLeaving(stuck);
    fixture.store.spoil(move |_, key| (*key == sign).then_some(Mishap::Failed));
    assert!(collector(&fixture, Duration::ZERO).look().await.is_err());
    assert_eq!((left(&fixture, stuck).await.len(), left(&fixture, other).await.len()), (4, 0));
    fixture.store.spoil(|_, _| None);
    collector(&fixture, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(left(&fixture, stuck).await.len(), 0);
}

/// Else nothing that could make room would be done for lack of room.
#[tokio::test]
async fn photos_go_although_the_view_stands_still() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    fixture.catch_up().await;
    let (unnamed, named) = (fixture.uploaded(&jpeg(2)).await, fixture.uploaded(&jpeg(3)).await);
    fixture.store.has_room(Some(Room { free: 1 << 20, total: 1 << 40 }));
    let told = fixture.healthz_until(StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(told.contains("feeds and search stand still"), "{told}");
    let post = said::photos(ida.pet, vec![named]);
    fixture.act(&mut ida, post).await;
    // As after a start: only the log says that it is named.
    fixture.engine.waiting().forget(&named);
    collector(&fixture, Duration::ZERO).look().await.expect("the store works");
    assert!(*fixture.app.view.next().borrow() < fixture.engine.status().entries);
    assert_eq!(left(&fixture, unnamed).await, Vec::<String>::new());
    assert_eq!(fixture.get(&format!("/media/{named}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_so_many_bytes_wait_of_one_address_and_in_all() {
    let options = HttpOptions { photos_waiting_per_address_mib: 2, photos_waiting_mib: 3, ..HttpOptions::unlimited() };
    let fixture = Fixture::with(options).await;
    let pictures: Vec<_> = (0..4).map(large).collect();
    assert!((1 << 20..2 << 20).contains(&pictures[0].len()), "{}", pictures[0].len());
    assert_eq!(upload_from(&fixture, 1, &pictures[0]).await.status, StatusCode::CREATED);
    let second = upload_from(&fixture, 1, &pictures[1]).await;
    assert_eq!((second.status.as_u16(), second.problem().code.as_str()), (503, "too-much-waits"));
    assert_eq!(second.header("retry-after"), Some("60"));
    assert_eq!(upload_from(&fixture, 2, &pictures[1]).await.status, StatusCode::CREATED);
    let third = upload_from(&fixture, 3, &pictures[2]).await;
    assert_eq!((third.status.as_u16(), third.problem().code.as_str()), (503, "too-much-waits"));
    // What is named waits no more, at once.
    fixture.hatched("ida", &pictures[0]).await;
    assert_eq!(upload_from(&fixture, 1, &pictures[3]).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_last_room_is_not_for_photos() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let total = 1 << 40;
    fixture.store.has_room(Some(Room { free: (256 << 20) - 1, total }));
    let refused = fixture.upload(photo_commitment(&[5; 16], &jpeg(2)), &jpeg(2)).await;
    assert_eq!((refused.status.as_u16(), refused.problem().code.as_str()), (507, "no-room"));
    assert!(refused.problem().message.contains("no room"), "{:?}", refused.problem());
    assert_eq!(left(&fixture, photo_commitment(&[5; 16], &jpeg(2))).await, Vec::<String>::new());
    assert_eq!(fixture.engine.waiting().bytes(), 0);
    // What is there is shown, words are taken, and the operator is told.
    assert_eq!(fixture.upload(photo_commitment(&[5; 16], &jpeg(1)), &jpeg(1)).await.status, StatusCode::OK);
    assert!(matches!(fixture.submit(ida.post("words")).await, Outcome::Accepted(_)));
    let told = fixture.healthz_until(StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(told.contains("only 255 MiB of room are left") && told.contains("photos"), "{told}");
    fixture.store.has_room(Some(Room { free: 1 << 39, total }));
    assert_eq!(fixture.upload(photo_commitment(&[5; 16], &jpeg(2)), &jpeg(2)).await.status, StatusCode::CREATED);
    assert_eq!(fixture.healthz_until(StatusCode::OK).await, "well\n");
}

/// As where a backup was put back by another user.
#[tokio::test]
async fn health_tells_that_photos_cannot_be_taken_in() {
    let fixture = Fixture::new().await;
    let photo = photo_commitment(&[5; 16], &jpeg(1));
    fixture.store.spoil(|_, key| matches!(key, StorageKey::Photo(_)).then_some(Mishap::Failed));
    let answer = fixture.upload(photo, &jpeg(1)).await;
    assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (503, "store-failed"));
    let told = fixture.healthz_until(StatusCode::OK).await;
    assert!(told.contains("taking in photos cannot be done"), "{told}");
    fixture.store.spoil(|_, _| None);
    fixture.uploaded(&jpeg(1)).await;
    assert_eq!(fixture.healthz_until(StatusCode::OK).await, "well\n");
}

#[tokio::test]
async fn health_tells_that_nothing_can_be_written() {
    let fixture = Fixture::new().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    assert_eq!(fixture.healthz_until(StatusCode::OK).await, "well\n");
    fixture.store.spoil(|_, _| Some(Mishap::Failed));
    assert!(matches!(fixture.submit(ida.post("words")).await, Outcome::TryLater { .. }));
    let told = fixture.healthz_until(StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(told.contains("nothing can be written") && told.contains("the server's log says why"), "{told}");
    // Also without a client that writes.
    fixture.store.spoil(|_, _| None);
    fixture.healthz_until(StatusCode::OK).await;
}
