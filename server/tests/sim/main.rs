//! A deterministic simulation: several servers, with the real sequencer and the real rules, over one store whose ways
//! fail; their processes end and start again, their clocks jump, and clients try again. A seed decides everything, so a
//! failure can be replayed: all of it runs on one thread, and time passes only when everybody waits.
//!
//! `PITPET_SIM_SEEDS=10000 cargo test -p server --test sim` tries so many seeds; `PITPET_SIM_SEED=7` prints all that
//! happens with one.

mod bucket;
mod checks;
mod clients;
mod log;
mod miners;
mod operator;
mod servers;
mod store;
mod story;
mod sums;
mod table;
mod weather;
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};

use story::{Told, tell};
use sums::Sums;

/// Tried by every run of the tests.
const SEEDS: u64 = 100;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}

/// Does this with every number below `end`, each on one thread from its beginning to its end.
fn on_all_cores<T: Send>(end: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let some = || {
        let numbers =
            std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed)).take_while(|number| *number < end);
        numbers.map(&work).collect::<Vec<T>>()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(some)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    })
}

fn check(told: &Told) -> Result<(), String> {
    if told.faults.is_empty() {
        return Ok(());
    }
    let seed = told.seed;
    Err(format!(
        "seed {seed} (PITPET_SIM_SEED={seed} replays it), trace {}:\n  {}",
        told.hash,
        told.faults.join("\n  ")
    ))
}

#[test]
fn servers_over_an_unreliable_store_keep_one_log() {
    if let Some(seed) = number("PITPET_SIM_SEED") {
        let told = tell(seed, true);
        println!("seed {seed}, trace {}", told.hash);
        return check(&told).unwrap_or_else(|fault| panic!("{fault}"));
    }
    let seeds = number("PITPET_SIM_SEEDS").unwrap_or(SEEDS);
    let begun = std::time::Instant::now();
    let told = on_all_cores(usize::try_from(seeds).expect("a number of seeds"), |seed| {
        let told = tell(seed as u64, false);
        (told.sums, check(&told).err())
    });
    let mut sums = Sums::default();
    told.iter().for_each(|(more, _)| sums.add(more));
    let faults: Vec<String> = told.into_iter().filter_map(|(_, fault)| fault).collect();
    println!("{seeds} seeds in {:.1} s: {sums:?}", begun.elapsed().as_secs_f64());
    assert!(faults.is_empty(), "{} seeds fail:\n{}", faults.len(), faults.join("\n"));
    sums.check(seeds);
}

#[test]
fn a_seed_is_the_same_story_every_time() {
    for seed in 0..5 {
        let (one, two) = (tell(seed, false), tell(seed, false));
        let differs = one.trace.iter().zip(&two.trace).find(|(one, two)| one != two);
        assert_eq!(one.hash, two.hash, "seed {seed}: {differs:?}");
    }
    assert_ne!(tell(1, false).hash, tell(2, false).hash);
}
