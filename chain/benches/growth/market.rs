//! What it costs to match an order in a large book.

use std::time::Instant;

use chain::hash::Hash;
use chain::ids::AccountId;
use testkit::said::{self, Said};

use crate::world::World;
use crate::{median, millis};

/// Open orders in the book: every pet is listed by the account that hatched it.
const ORDERS: u32 = 100_000;
/// What a listed pet costs, so that one block's reward is enough for all that are bought here.
const PRICE: u64 = 2;
/// Orders that are timed at once, and how often.
const ROUND: u32 = 100;
const ROUNDS: u32 = 10;

/// Prints what an order costs that trades at once, and one that waits and is taken back.
pub fn match_orders() {
    let mut world = World::with_market(ORDERS, 4_096);
    for number in 0..ORDERS {
        world.append(world.act(number, said::list(pet(&world, number), PRICE)));
    }
    // The first account has an owner, who wants everything.
    world.dig(AccountId(1));
    world.ledger.commit();
    println!("a book of {ORDERS} orders, each on another pet:");
    let trade = per_order(&mut world, 1, |pet| vec![said::bid(pet, PRICE, true)]);
    println!("an order that trades at once: {trade:.2} us");
    let wait = per_order(&mut world, 50_000, |pet| vec![said::bid(pet, PRICE - 1, true), said::cancel_bid(pet)]);
    println!("an order that waits, and is taken back: {wait:.2} us for both");
}

fn pet(world: &World, number: u32) -> Hash {
    let state = world.ledger.state();
    state.pet(chain::ids::PetId(number)).expect("a pet that was born").birth
}

/// Microseconds for what the first account does with each of these pets.
fn per_order(world: &mut World, first: u32, does: impl Fn(Hash) -> Vec<Said>) -> f64 {
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let mut spent = std::time::Duration::ZERO;
        for number in 0..ROUND {
            for said in does(pet(world, first + round * ROUND + number)) {
                let event = world.act(0, said);
                let start = Instant::now();
                world.append(event);
                spent += start.elapsed();
            }
        }
        world.ledger.commit();
        times.push(spent / ROUND);
    }
    millis(median(times)) * 1e3
}
