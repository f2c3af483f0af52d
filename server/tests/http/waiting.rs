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
use testkit::server::person::Person;
use testkit::server::stores::Mishap;

use crate::sample::{jpeg, large};
use crate::world::{Answer, World};

/// A server that deletes at once photos that no entry names.
fn collector(world: &World, wait: Duration) -> Collector {
    Collector::new(world.engine.clone(), world.app.view.clone(), wait).expect("randomness")
}

async fn upload_from(world: &World, first: u8, bytes: &[u8]) -> Answer {
    let request = Request::put(api::path::upload(photo_commitment(&[5; 16], bytes)));
    let request = request.header(api::path::SALT_HEADER, "05".repeat(16));
    let request = request.extension(Peer(IpAddr::from([100 + first, 0, 2, 1])));
    world.send(request.body(bytes.to_vec().into()).expect("a request")).await
}

/// Everything of a photo that is left in the store.
async fn left(world: &World, photo: Hash) -> Vec<String> {
    let keys = StorageKey::photo_and_copies(photo).into_iter();
    let mut left = Vec::new();
    for key in
        keys.chain([StorageKey::PhotoNote(photo), StorageKey::PhotoWaiting(photo), StorageKey::PhotoLeaving(photo)])
    {
        if world.store.exists(&key).await.expect("readable") {
            left.push(key.to_string());
        }
    }
    left
}

#[tokio::test]
async fn a_photo_that_no_entry_names_goes_and_may_come_again() {
    let world = World::new().await;
    world.catch_up().await;
    let photo = world.uploaded(&jpeg(1)).await;
    collector(&world, Duration::from_secs(60)).look().await.expect("the store works");
    assert_eq!(left(&world, photo).await.len(), 4, "it has not waited for long");
    collector(&world, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(left(&world, photo).await, Vec::<String>::new());
    let ida = Person::newcomer(world.engine.chain_id(), "ida");
    assert_eq!(world.submit(ida.birth(photo)).await, Outcome::PhotoMissing(photo));
    world.hatched("ida", &jpeg(1)).await;
    assert_eq!(world.get(&format!("/media/{photo}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_photo_that_is_named_stays_after_every_look() {
    let world = World::new().await;
    world.hatched("ida", &jpeg(1)).await;
    let photo = photo_commitment(&[5; 16], &jpeg(1));
    world.catch_up().await;
    for _ in 0..2 {
        collector(&world, Duration::ZERO).look().await.expect("the store works");
        assert_eq!(world.get(&format!("/media/{photo}/thumb")).await.status, StatusCode::OK);
    }
    assert_eq!(world.store.list_photos(PhotoFamily::Waiting).await.expect("listed"), []);
    // Lost, and handed in again by a client that has kept it: an entry of long ago names it.
    for key in StorageKey::photo_and_copies(photo) {
        world.store.delete(&key).await.expect("deleted");
    }
    world.uploaded(&jpeg(1)).await;
    collector(&world, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(world.get(&format!("/media/{photo}")).await.status, StatusCode::OK);
}

/// Another server, or this one before a start, has taken it in and an entry names it.
#[tokio::test]
async fn what_another_server_took_in_is_looked_for_in_the_log() {
    let world = World::new().await;
    let photo = world.uploaded(&jpeg(1)).await;
    let sign = world.store.get(&StorageKey::PhotoWaiting(photo)).await.expect("readable").expect("there");
    world.hatched("ida", &jpeg(1)).await;
    world.catch_up().await;
    world.engine.waiting().forget(&photo);
    world.store.put(&StorageKey::PhotoWaiting(photo), sign).await.expect("written");
    let stranger = Hash([3; 32]);
    world.store.put(&StorageKey::PhotoWaiting(stranger), vec![1].into()).await.expect("written");
    collector(&world, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(world.get(&format!("/media/{photo}")).await.status, StatusCode::OK);
    assert_eq!(world.store.list_photos(PhotoFamily::Waiting).await.expect("listed"), []);
}

/// A backup brought the photos back, and a log from before their entries; or they came before there were signs.
#[tokio::test]
async fn photos_that_no_entry_names_are_found_and_go() {
    let world = World::new().await;
    world.hatched("ida", &jpeg(1)).await;
    let named = photo_commitment(&[5; 16], &jpeg(1));
    let photo = world.uploaded(&jpeg(2)).await;
    world.catch_up().await;
    world.store.delete(&StorageKey::PhotoWaiting(photo)).await.expect("deleted");
    world.engine.waiting().forget(&photo);
    collector(&world, Duration::from_secs(60)).look().await.expect("the store works");
    assert_eq!(left(&world, photo).await.len(), 4, "it waits now");
    assert_eq!(world.engine.waiting().bytes(), 0, "and takes no room");
    collector(&world, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(left(&world, photo).await, Vec::<String>::new());
    assert_eq!(world.get(&format!("/media/{named}")).await.status, StatusCode::OK);
    assert_eq!(world.store.list_photos(PhotoFamily::Waiting).await.expect("listed"), []);
}

#[tokio::test]
async fn health_tells_of_photos_that_are_missing() {
    let world = World::new().await;
    world.hatched("ida", &jpeg(1)).await;
    world.catch_up().await;
    let photo = photo_commitment(&[5; 16], &jpeg(1));
    let told = async || {
        collector(&world, Duration::from_secs(60)).look().await.expect("the store works");
        world.healthz_until(StatusCode::OK).await
    };
    assert_eq!(told().await, "well\n");
    for key in [StorageKey::Photo(photo), StorageKey::PhotoNote(photo)] {
        world.store.delete(&key).await.expect("deleted");
        let told_of_it = told().await;
        assert!(told_of_it.starts_with("of the photos that entries show 1 are missing"), "{told_of_it}");
        // A client that has kept it hands it in again.
        world.uploaded(&jpeg(1)).await;
        assert_eq!(told().await, "well\n");
    }
    let store = world.engine.store();
    server::shelf::remove(store, &photo, server::shelf::Why::Erased).await.expect("taken down");
    assert_eq!(told().await, "well\n", "what was taken down is not missed");
}

#[tokio::test]
async fn a_photo_that_cannot_be_taken_away_keeps_no_other() {
    let world = World::new().await;
    world.catch_up().await;
    let (stuck, other) = (world.uploaded(&jpeg(1)).await, world.uploaded(&jpeg(2)).await);
    let sign = StorageKey::PhotoLeaving(stuck);
    world.store.spoil(move |_, key| (*key == sign).then_some(Mishap::Failed));
    assert!(collector(&world, Duration::ZERO).look().await.is_err());
    assert_eq!((left(&world, stuck).await.len(), left(&world, other).await.len()), (4, 0));
    world.store.spoil(|_, _| None);
    collector(&world, Duration::ZERO).look().await.expect("the store works");
    assert_eq!(left(&world, stuck).await.len(), 0);
}

/// Else nothing that could make room would be done for lack of room.
#[tokio::test]
async fn photos_go_although_the_view_stands_still() {
    let world = World::new().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    world.catch_up().await;
    let (unnamed, named) = (world.uploaded(&jpeg(2)).await, world.uploaded(&jpeg(3)).await);
    world.store.has_room(Some(Room { free: 1 << 20, total: 1 << 40 }));
    let told = world.healthz_until(StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(told.contains("feeds and search stand still"), "{told}");
    let post = said::photos(ida.pet, vec![named]);
    world.act(&mut ida, post).await;
    // As after a start: only the log says that it is named.
    world.engine.waiting().forget(&named);
    collector(&world, Duration::ZERO).look().await.expect("the store works");
    assert!(*world.app.view.next().borrow() < world.engine.status().entries);
    assert_eq!(left(&world, unnamed).await, Vec::<String>::new());
    assert_eq!(world.get(&format!("/media/{named}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_so_many_bytes_wait_of_one_address_and_in_all() {
    let options = HttpOptions { photos_waiting_per_address_mib: 2, photos_waiting_mib: 3, ..HttpOptions::unlimited() };
    let world = World::with(options).await;
    let pictures: Vec<_> = (0..4).map(large).collect();
    assert!((1 << 20..2 << 20).contains(&pictures[0].len()), "{}", pictures[0].len());
    assert_eq!(upload_from(&world, 1, &pictures[0]).await.status, StatusCode::CREATED);
    let second = upload_from(&world, 1, &pictures[1]).await;
    assert_eq!((second.status.as_u16(), second.problem().code.as_str()), (503, "too-much-waits"));
    assert_eq!(second.header("retry-after"), Some("60"));
    assert_eq!(upload_from(&world, 2, &pictures[1]).await.status, StatusCode::CREATED);
    let third = upload_from(&world, 3, &pictures[2]).await;
    assert_eq!((third.status.as_u16(), third.problem().code.as_str()), (503, "too-much-waits"));
    // What is named waits no more, at once.
    world.hatched("ida", &pictures[0]).await;
    assert_eq!(upload_from(&world, 1, &pictures[3]).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_last_room_is_not_for_photos() {
    let world = World::new().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    let total = 1 << 40;
    world.store.has_room(Some(Room { free: (256 << 20) - 1, total }));
    let refused = world.upload(photo_commitment(&[5; 16], &jpeg(2)), &jpeg(2)).await;
    assert_eq!((refused.status.as_u16(), refused.problem().code.as_str()), (507, "no-room"));
    assert!(refused.problem().message.contains("no room"), "{:?}", refused.problem());
    assert_eq!(left(&world, photo_commitment(&[5; 16], &jpeg(2))).await, Vec::<String>::new());
    assert_eq!(world.engine.waiting().bytes(), 0);
    // What is there is shown, words are taken, and the operator is told.
    assert_eq!(world.upload(photo_commitment(&[5; 16], &jpeg(1)), &jpeg(1)).await.status, StatusCode::OK);
    assert!(matches!(world.submit(ida.post("words")).await, Outcome::Accepted(_)));
    let told = world.healthz_until(StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(told.contains("only 255 MiB of room are left") && told.contains("photos"), "{told}");
    world.store.has_room(Some(Room { free: 1 << 39, total }));
    assert_eq!(world.upload(photo_commitment(&[5; 16], &jpeg(2)), &jpeg(2)).await.status, StatusCode::CREATED);
    assert_eq!(world.healthz_until(StatusCode::OK).await, "well\n");
}

/// As where a backup was put back by another user.
#[tokio::test]
async fn health_tells_that_photos_cannot_be_taken_in() {
    let world = World::new().await;
    let photo = photo_commitment(&[5; 16], &jpeg(1));
    world.store.spoil(|_, key| matches!(key, StorageKey::Photo(_)).then_some(Mishap::Failed));
    let answer = world.upload(photo, &jpeg(1)).await;
    assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (503, "store-failed"));
    let told = world.healthz_until(StatusCode::OK).await;
    assert!(told.contains("taking in photos cannot be done"), "{told}");
    world.store.spoil(|_, _| None);
    world.uploaded(&jpeg(1)).await;
    assert_eq!(world.healthz_until(StatusCode::OK).await, "well\n");
}

#[tokio::test]
async fn health_tells_that_nothing_can_be_written() {
    let world = World::new().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    assert_eq!(world.healthz_until(StatusCode::OK).await, "well\n");
    world.store.spoil(|_, _| Some(Mishap::Failed));
    assert!(matches!(world.submit(ida.post("words")).await, Outcome::TryLater { .. }));
    let told = world.healthz_until(StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(told.contains("nothing can be written") && told.contains("the server's log says why"), "{told}");
    // Also without a client that writes.
    world.store.spoil(|_, _| None);
    world.healthz_until(StatusCode::OK).await;
}
