//! What the rules cost, and whether the cost grows with the number of pets: `cargo bench -p chain`. Prints tables.
//!
//! Appending must stay flat with the log's length, and with the number of pets as long as they are in the processor's
//! cache: compare visits to any pet with visits to the same thousand. Restoring, snapshots and memory grow with the
//! state.

mod large;
mod market;

use std::hint::black_box;
use std::time::{Duration, Instant};

use chain::hash::Hash;
use chain::ledger::{Ledger, Trust};
use chain::submission::{Submission, Vetted};
use chain::work::Puzzle;

use large::{LargeChain, Visit};

/// Events of each kind that are timed at each size. Both kinds together take 12 blocks, so no pet's story ends.
const EVENTS: u32 = 6_000;
/// Events in a block, and between two commits, while they are timed.
const BLOCK_EVENTS: u32 = 1_000;
const COMMIT_EVENTS: u32 = 64;

fn main() {
    verify();
    // `-- verify`: nothing else, for comparing signatures between two builds.
    if std::env::args().any(|argument| argument == "verify") {
        return;
    }
    dig();
    println!();
    println!(
        "|      pets | pat any pet us | post on 1 of 1,000 us | block of 1,000 ms | replay /s | rollback of 64 us \
         | snapshot MB | restore ms | bytes a pet |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for pets in [1_000, 100_000, 1_000_000] {
        grow(pets);
    }
    println!();
    println!("|   entries | comment us |");
    println!("|---|---|");
    lengthen();
    println!();
    market::match_orders();
}

/// The same thousand pets while the log gets longer: comments, which look up what they answer among all moments.
fn lengthen() {
    let mut large = LargeChain::with_pets(1_000);
    for entries in [10_000, 100_000, 1_000_000] {
        let mut number = 0;
        while large.ledger.entries().0 < entries {
            (0..BLOCK_EVENTS).for_each(|pet| large.append(large.visit(pet, Visit::Post)));
            large.close();
            large.ledger.commit();
        }
        let mut times = Vec::new();
        for _ in 0..20 {
            let events: Vec<_> = (0..COMMIT_EVENTS)
                .map(|_| {
                    number += 1;
                    large.visit(number % 1_000, Visit::Comment { on: u64::from(number) * 7_919 % entries })
                })
                .collect();
            let start = Instant::now();
            events.into_iter().for_each(|event| large.append(event));
            times.push(start.elapsed() / COMMIT_EVENTS);
            large.ledger.commit();
        }
        println!("| {entries:>9} | {:>10.2} |", millis(median(times)) * 1e3);
    }
}

/// The middle one: the machine may have been busy with something else for a while.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Tries in a second on one core.
fn dig() {
    let puzzle = Puzzle::of_seed(Hash([7; 32]));
    let tries = 1 << 22;
    let start = Instant::now();
    black_box(puzzle.search(0, tries, u64::MAX));
    println!("digging: {:.1} million tries/s", f64::from(tries) / start.elapsed().as_secs_f64() / 1e6);
}

/// What needs no state: encoding, texts, signatures.
fn verify() {
    let chain_id = Hash([8; 32]);
    let post = large::signed_post(chain_id);
    let check = time(2_000, || {
        black_box(Submission::check(black_box(&post), &chain_id)).expect("a fine post");
    });
    let (submission, _) = Submission::check(&post, &chain_id).expect("a fine post");
    let from_log = time(2_000, || {
        black_box(Vetted::from_log(submission.event.clone(), &chain_id)).expect("a fine post");
    });
    println!("verify a post as handed in: {check:.1} us; from a log, without its text: {from_log:.1} us");
}

fn grow(pets: u32) {
    let before = resident_bytes();
    let mut large = LargeChain::with_pets(pets);
    let bytes_a_pet = resident_bytes().saturating_sub(before) / u64::from(pets);

    let snapshot = large.ledger.snapshot().expect("the end of a block");
    large.record();
    let (pat_us, block_ms) = events(&mut large, pets, pets, Visit::Pat);
    let (post_us, _) = events(&mut large, pets, BLOCK_EVENTS, Visit::Post);
    let rollback_us = rollback(&mut large, pets);
    let entries = large.entries.take().unwrap_or_default();
    let end = large.ledger.status();
    drop(large);

    let start = Instant::now();
    let mut restored = Ledger::restore(&snapshot).expect("a snapshot");
    let restore = start.elapsed();
    let start = Instant::now();
    for entry in &entries {
        restored.replay_bytes(entry, Trust::OwnLog).expect("an entry of the log");
    }
    let replay = start.elapsed();
    assert_eq!(restored.status(), end);
    println!(
        "| {pets:>9} | {pat_us:>14.2} | {post_us:>21.2} | {block_ms:>17.2} | {:>9.0} | {rollback_us:>17.1} \
         | {:>11.1} | {:>10.1} | {bytes_a_pet:>11} |",
        entries.len() as f64 / replay.as_secs_f64(),
        snapshot.len() as f64 / 1e6,
        millis(restore),
    );
}

/// Appends events on `among` of the pets, which lie all over the list; gives back microseconds an event and
/// milliseconds a block's closing.
fn events(large: &mut LargeChain, pets: u32, among: u32, visit: Visit) -> (f64, f64) {
    let (mut appending, mut closing) = (Vec::new(), Vec::new());
    for block in 0..EVENTS / BLOCK_EVENTS {
        // A pet is visited once a block, as pats must be.
        let visits = (0..BLOCK_EVENTS).map(|at| spread((block * BLOCK_EVENTS + at) % among, pets));
        let events: Vec<_> = visits.map(|pet| large.visit(pet, visit)).collect();
        let start = Instant::now();
        for (count, event) in (1..).zip(events) {
            large.append(event);
            if count % COMMIT_EVENTS == 0 {
                large.ledger.commit();
            }
        }
        appending.push(start.elapsed() / BLOCK_EVENTS);
        let start = Instant::now();
        large.close();
        closing.push(start.elapsed());
        large.ledger.commit();
    }
    (millis(median(appending)) * 1e3, millis(median(closing)))
}

/// A lost race: 64 events are undone.
fn rollback(large: &mut LargeChain, pets: u32) -> f64 {
    let entries = large.entries.take();
    let mut total = Duration::ZERO;
    for _ in 0..100 {
        for at in 0..COMMIT_EVENTS {
            large.append(large.visit(spread(at, pets), Visit::Post));
        }
        let start = Instant::now();
        large.ledger.rollback();
        total += start.elapsed();
    }
    large.entries = entries;
    millis(total) * 1e3 / 100.0
}

/// A pet for every number, all over the list, none twice within `pets` numbers: the step has no factor in common with
/// any size used here.
fn spread(number: u32, pets: u32) -> u32 {
    let place = u64::from(number) * 2_654_435_761 % u64::from(pets);
    u32::try_from(place).expect("less than a 32-bit number")
}

/// Microseconds a call.
fn time(rounds: u32, mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    (0..rounds).for_each(|_| call());
    millis(start.elapsed()) * 1e3 / f64::from(rounds)
}

pub(crate) fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// What this process holds in memory; 0 where the system does not say.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1_024
}
