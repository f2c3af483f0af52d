//! What it costs to match an order in a large book.

use std::time::Instant;

use chain::hash::Hash;
use chain::ids::AccountId;
use testkit::said::{self, Said};

use crate::large::LargeChain;
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
    let mut large = LargeChain::with_market(ORDERS, 4_096);
    for number in 0..ORDERS {
        large.append(large.act(number, said::list(pet(&large, number), PRICE)));
    }
    // The first account has an owner, who wants everything.
    large.dig(AccountId(1));
    large.ledger.commit();
    println!("a book of {ORDERS} orders, each on another pet:");
    let trade = per_order(&mut large, 1, |pet| vec![said::bid(pet, PRICE, true)]);
    println!("an order that trades at once: {trade:.2} us");
    let wait = per_order(&mut large, 50_000, |pet| vec![said::bid(pet, PRICE - 1, true), said::cancel_bid(pet)]);
    println!("an order that waits, and is taken back: {wait:.2} us for both");
}

fn pet(large: &LargeChain, number: u32) -> Hash {
    let state = large.ledger.state();
    state.pet(chain::ids::PetId(number)).expect("a pet that was born").birth
}

/// Microseconds for what the first account does with each of these pets.
fn per_order(large: &mut LargeChain, first: u32, does: impl Fn(Hash) -> Vec<Said>) -> f64 {
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let mut spent = std::time::Duration::ZERO;
        for number in 0..ROUND {
            for said in does(pet(large, first + round * ROUND + number)) {
                let event = large.act(0, said);
                let start = Instant::now();
                large.append(event);
                spent += start.elapsed();
            }
        }
        large.ledger.commit();
        times.push(spent / ROUND);
    }
    millis(median(times)) * 1e3
}
