//! The shelter: the house tends the pets that need it, from the treasury, entry by entry, however many servers there
//! are.

use std::time::Duration;

use chain::economy::Economy;
use chain::event::{Action, EventBody, Shelter};
use chain::hash::Hash;
use chain::params::Params;
use chain::version::Rules;
use server::engine::{Engine, EngineOptions};
use server::store::SharedStore;
use testkit::server::account::{TestAccount, accepted, bodies, submit};
use testkit::server::{Hands, audited, options, start};
use testkit::{params, said};

use crate::accepts::{memory, until_height};
use crate::economy::dug;

/// Long enough for the house to close a block alone, whether or not clocks were asked.
const BLOCK: Duration = Duration::from_secs(3);
/// Blocks after which a pet that was tended in the first one has three left.
const UNTIL_NEEDED: u64 = 13;

fn with_shelter(store: &SharedStore, hands: &Hands) -> EngineOptions {
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let mut options = options(store.clone(), hands);
    options.game = Rules::newest(Params { idle_interval_ms: 1_000, ..params() }, economy);
    options
}

/// Two people in the first block; the first one has given up a pet whose wallet held so many treats.
async fn given_up(engine: &Engine, hands: &Hands, treats: u64) -> TestAccount {
    let mut ada = TestAccount::hatched(engine, "ada").await;
    let mut ben = TestAccount::hatched(engine, "ben").await;
    let block = dug(engine, ben.account).await;
    hands.forward(Duration::from_millis(500));
    assert!(matches!(engine.close_dug(block).await, Ok(api::log::Outcome::Accepted(_))), "ben has treats");
    let pet = ada.pet;
    if treats > 0 {
        ben.does(engine, said::gift(pet, treats)).await;
    }
    ada.does(engine, said::give_up(pet)).await;
    ada
}

/// Lets the house close blocks up to this one, on every server.
async fn until(engines: &[&Engine], hands: &Hands, height: u64) {
    for next in engines[0].status().height.0 + 1..=height {
        hands.forward(BLOCK);
        for engine in engines {
            until_height(engine, next).await;
        }
    }
}

/// Waits until the house has tended so often, and answers which pets, in the order of the log.
async fn tended(engine: &Engine, times: usize) -> Vec<Hash> {
    let mut tip = engine.tip();
    let enough = async {
        loop {
            let pets = tendings(engine).await;
            if pets.len() >= times {
                return pets;
            }
            tip.changed().await.expect("the engine lives");
        }
    };
    tokio::time::timeout(Duration::from_secs(20), enough).await.expect("in time")
}

async fn tendings(engine: &Engine) -> Vec<Hash> {
    let tended = |body: EventBody| if let Action::Shelter(Shelter { pet }) = body.action { Some(pet) } else { None };
    bodies(engine).await.into_iter().filter_map(tended).collect()
}

#[tokio::test]
async fn a_pet_that_was_given_up_is_tended_when_three_blocks_are_left_as_long_as_the_treasury_pays() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(with_shelter(&store, &hands)).await;
    let ada = given_up(&engine, &hands, 2).await;
    // The gift was a visit in the second block.
    until(&[&engine], &hands, UNTIL_NEEDED).await;
    assert_eq!(tendings(&engine).await, []);
    until(&[&engine], &hands, UNTIL_NEEDED + 1).await;
    assert_eq!(tended(&engine, 1).await, [ada.pet]);
    engine.shutdown().await;

    // The same words under another number, after a start that remembers none of them.
    let engine = start(with_shelter(&store, &hands)).await;
    until(&[&engine], &hands, UNTIL_NEEDED + 14).await;
    assert_eq!(tended(&engine, 2).await, [ada.pet, ada.pet]);
    // Nothing is left, so the story ends.
    until(&[&engine], &hands, UNTIL_NEEDED + 14 + 16).await;
    engine.shutdown().await;
    assert_eq!(tendings(&engine).await.len(), 2);
    assert_eq!(audited(&store).await.treats.1, 2, "both times one was eaten");
}

#[tokio::test]
async fn an_empty_treasury_tends_no_pet() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(with_shelter(&store, &hands)).await;
    given_up(&engine, &hands, 0).await;
    until(&[&engine], &hands, UNTIL_NEEDED + 5).await;
    engine.shutdown().await;
    assert_eq!(tendings(&engine).await, []);
    audited(&store).await;
}

#[tokio::test]
async fn a_pet_that_is_given_up_on_its_last_page_is_tended_before_it_is_turned() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(with_shelter(&store, &hands)).await;
    given_up(&engine, &hands, 3).await;
    let mut eve = TestAccount::newcomer(engine.chain_id(), "eve");
    let receipt = accepted(submit(&engine, eve.birth(Hash([9; 32]))).await);
    eve.settle_in(receipt.leaf, engine.status().accounts);
    until(&[&engine], &hands, UNTIL_NEEDED + 1).await;
    // The clock stands until the house is done.
    let pet = eve.pet;
    assert!(!tended(&engine, 1).await.contains(&pet), "it has an owner");
    until(&[&engine], &hands, 16).await;
    eve.does(&engine, said::give_up(pet)).await;
    assert!(tended(&engine, 2).await.contains(&pet));
    assert_eq!(engine.status().height.0, 16);
    engine.shutdown().await;
    audited(&store).await;
}

#[tokio::test]
async fn two_servers_in_one_store_tend_every_pet_once() {
    let (store, hands) = (memory(), Hands::new());
    let (one, two) = (start(with_shelter(&store, &hands)).await, start(with_shelter(&store, &hands)).await);
    let ada = given_up(&one, &hands, 3).await;
    let mut eve = TestAccount::newcomer(one.chain_id(), "eve");
    let receipt = accepted(submit(&one, eve.birth(Hash([9; 32]))).await);
    eve.settle_in(receipt.leaf, one.status().accounts);
    let pet = eve.pet;
    eve.does(&one, said::give_up(pet)).await;
    until(&[&one, &two], &hands, UNTIL_NEEDED + 1).await;
    for engine in [&one, &two] {
        let mut pets = tended(engine, 2).await;
        pets.sort_unstable();
        let mut both = [ada.pet, pet];
        both.sort_unstable();
        assert_eq!(pets, both);
    }
    until(&[&one, &two], &hands, UNTIL_NEEDED + 6).await;
    one.shutdown().await;
    two.shutdown().await;
    assert_eq!(tendings(&one).await.len(), 2, "nothing was done twice");
    audited(&store).await;
}
