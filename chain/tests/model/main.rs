//! Random lives of many accounts, judged by a naive model written from the rules in words.
//!
//! A failure prints its seed and the number of steps; `PITPET_WALK=<seed>:<steps>` walks that one again, and
//! `PROPTEST_CASES` and `PROPTEST_RNG_SEED` make longer and other walks than the usual ones.

mod bazaar;
mod checks;
mod choose;
mod clocks;
mod deed;
mod guests;
mod keyring;
mod kindness;
mod referee;
mod shelter;
mod speech;
mod village;
mod walk;

use chain::error::Rejection;
use chain::event::Facts;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// What no walk meets: submissions here pass all checks without a state, and blocks are made of what the chain offers.
const NOT_MET: &[&str] = &[
    "Malformed",
    "TooLarge",
    "WrongChain",
    "BadSignature",
    "BadKey",
    "BadKeyProof",
    "NewcomerMustHatch",
    "EmptyPost",
    "TooManyPhotos",
    "TextCount",
    "TextMismatch",
    "TextNotUtf8",
    "TextTooLong",
    "TextBlank",
    "TextForbidden",
    "BadHandle",
    "TreatsOutOfBounds",
    "InvitedAreNew",
    "BadInvitation",
    "HatchWorkTooEasy",
    "TooManyKeys",
    "TooManyOrders",
    "BidTooLow",
    "RestUsedUp",
    "TooManyOffers",
    "TimeWentBack",
    "BlockMustClose",
    "BlockStale",
    "BlockWrongLog",
    "BlockWrongState",
    "BlockBadSignature",
    "MisplacedGenesis",
    "BadParams",
    "Full",
    "BlockDuplicate",
    "BlockWrongDifficulty",
    "BlockTooEasy",
    "BlockTimeAhead",
    "BlockTimeBehind",
    "VoteBadSignature",
];

fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match (config.rng_seed, std::env::var_os("PROPTEST_CASES")) {
        // More was not asked for: the same walks in every run.
        (RngSeed::Random, None) => ProptestConfig { cases: 32, rng_seed: RngSeed::Fixed(2), ..config },
        _ => config,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_chain_and_the_naive_model_agree_on_every_outcome(
        seed in any::<u64>().no_shrink(),
        steps in 1..500_usize,
    ) {
        walk::walk(seed, steps);
    }
}

#[test]
fn a_walk_that_was_asked_for() {
    if let Ok(walk) = std::env::var("PITPET_WALK") {
        let (seed, steps) = walk.split_once(':').expect("seed:steps");
        walk::walk(seed.parse().expect("a seed is a number"), steps.parse().expect("steps are a number"));
    }
}

#[test]
fn a_walk_meets_most_rules_so_that_its_agreement_means_something() {
    let mut met = std::collections::BTreeMap::new();
    for seed in 0..36 {
        for (outcome, times) in walk::walk(seed, 500) {
            *met.entry(outcome).or_insert(0) += times;
        }
    }
    let codes = Rejection::CODES.iter().map(|(_, name)| *name);
    let actions = Facts::ALL.iter().map(|facts| facts.name);
    let others = ["accepted", "closed", "dug", "agreed", "harder"];
    let names = codes.filter(|name| !NOT_MET.contains(name)).chain(actions).chain(others);
    let missed: Vec<_> = names.filter(|name| !met.contains_key(name)).collect();
    assert!(missed.is_empty(), "never met {missed:?} in {met:?}");
}
