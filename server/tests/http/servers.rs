//! What several servers over one store let a caller have.

use std::time::Duration;

use axum::http::Request;
use chain::commitment::photo_commitment;
use server::collector::Collector;
use server::http::{HttpOptions, Peer};

use crate::fixture::Fixture;
use crate::sample::{jpeg, large, noise};

async fn upload(server: &Fixture, photo: &[u8]) -> u16 {
    let request = Request::put(api::path::upload(photo_commitment(&[5; 16], photo)));
    let request = request.header(api::path::SALT_HEADER, "05".repeat(16)).extension(Peer([192, 0, 2, 1].into()));
    server.send(request.body(photo.to_vec().into()).expect("a request")).await.status.as_u16()
}

/// How many uploads are taken until each of these servers has refused one, when each is asked in turn.
async fn taken(servers: &[&Fixture]) -> usize {
    let photo = jpeg(1);
    let mut taken = 0;
    for server in servers {
        while upload(server, &photo).await != 429 {
            taken += 1;
        }
    }
    taken
}

#[tokio::test]
async fn a_caller_who_reaches_all_servers_has_one_budget() {
    let two = HttpOptions { servers: 2, uploads_per_minute: 60, ..HttpOptions::unlimited() };
    let one = Fixture::with(two.clone()).await;
    let other = one.beside(two).await;
    // A little comes back meanwhile.
    assert!((60..=70).contains(&taken(&[&one, &other]).await));
}

#[tokio::test]
async fn a_caller_who_is_kept_at_one_server_has_what_a_household_needs() {
    let many = HttpOptions { servers: 100, uploads_per_minute: 60, ..HttpOptions::unlimited() };
    let one = Fixture::with(many).await;
    assert!((15..=19).contains(&taken(&[&one]).await));
}

#[tokio::test]
async fn what_waits_of_a_caller_is_bounded_also_before_servers_know_of_each_other() {
    let two = HttpOptions { servers: 2, photos_waiting_per_address_mib: 48, ..HttpOptions::unlimited() };
    let one = Fixture::with(two.clone()).await;
    let other = one.beside(two).await;
    let mut waiting = 0;
    for (server, widths) in [(&one, 1_600..1_604), (&other, 1_610..1_614)] {
        let mut answers = Vec::new();
        for width in widths {
            let photo = noise(width, 1_500);
            let status = upload(server, &photo).await;
            waiting += if status == 201 { photo.len() } else { 0 };
            answers.push(status);
        }
        assert_eq!(answers, [201, 201, 201, 503]);
    }
    assert!((36 << 20..=48 << 20).contains(&waiting), "{waiting}");
}

/// The schedule calls one function, whose collector deletes what another one has taken.
#[tokio::test]
async fn a_function_forgets_what_another_one_has_deleted() {
    let options = HttpOptions { photos_waiting_per_address_mib: 2, ..HttpOptions::unlimited() };
    let function = Fixture::with(options.clone()).await.behind_a_gateway();
    let other = function.beside(options).await;
    assert_eq!((upload(&function, &large(1)).await, upload(&function, &large(2)).await), (201, 503));
    other.catch_up().await;
    let collector = Collector::new(other.engine.clone(), other.app.view.clone(), Duration::ZERO);
    collector.expect("randomness").look().await.expect("the store works");
    assert_eq!(upload(&function, &large(2)).await, 201);
}
