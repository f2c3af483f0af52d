//! How long a story goes on, in blocks and as a prediction in time.

mod common;

use chain::Pace;
use chain::economy::Economy;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::limits::TTL_BLOCKS;
use chain::params::Params;
use chain::records::Pet;
use chain::version::Rules;

use common::said;
use common::world::World;
use common::{BLOCK_MS, IDLE_MS, START, economy, params};

fn tended_in(block: u64) -> Pet {
    Pet {
        birth: Hash::of(&[b"a pet"]),
        entry: EntryIndex(1),
        maker: AccountId(1),
        owner: AccountId(1),
        born: Height(1),
        tended: Height(block),
        wallet: 0,
        previous: None,
        closed: None,
        redacted: false,
    }
}

#[test]
fn blocks_left_count_down_from_fifteen() {
    // Tended in block, blocks closed, blocks left, block that ended it.
    let rows = [
        (1, 0, 15, None),
        (1, 1, 15, None),
        (1, 2, 14, None),
        (1, 15, 1, None),
        (1, 16, 0, Some(16)),
        (1, 17, 0, Some(16)),
        (1, u64::MAX, 0, Some(16)),
        (40, 40, 15, None),
        (40, 54, 1, None),
        (40, 55, 0, Some(55)),
        // Only a forged snapshot could say these; they must not panic either.
        (40, 3, 15, None),
        (u64::MAX, 0, 15, None),
        (u64::MAX, u64::MAX, 15, None),
        (0, u64::MAX, 0, Some(15)),
    ];
    for (tended, height, left, ended) in rows {
        let (pet, height) = (tended_in(tended), Height(height));
        assert_eq!(pet.remaining_blocks(height), left, "tended in {tended}, at {height}");
        assert_eq!(pet.ended(height), ended.map(Height), "tended in {tended}, at {height}");
    }
}

#[test]
fn a_closed_book_stays_closed() {
    let mut pet = tended_in(1);
    pet.closed = Some(Height(17));
    assert_eq!(pet.remaining_blocks(Height(1)), 0);
    assert_eq!(pet.ends_between(Height(1), &pace(START, 1, 1)), None);
}

fn pace(block_began: TimeMs, shortest_ms: u64, longest_ms: u64) -> Pace {
    Pace { block_began, shortest_ms, longest_ms }
}

#[test]
fn the_end_is_predicted_between_the_fastest_and_the_slowest_blocks() {
    let began = TimeMs(1_000);
    let rows = [
        (1, 1, (10, 20), Some((1_150, 1_300))),
        (1, 2, (10, 20), Some((1_140, 1_280))),
        (1, 15, (10, 20), Some((1_010, 1_020))),
        (1, 16, (10, 20), None),
        (1, 1, (0, 20), Some((1_000, 1_300))),
        (1, 1, (u64::MAX, u64::MAX), Some((u64::MAX, u64::MAX))),
        (1, 1, (10, u64::MAX / 2), Some((1_150, u64::MAX))),
    ];
    for (tended, height, (shortest, longest), between) in rows {
        let said = tended_in(tended).ends_between(Height(height), &pace(began, shortest, longest));
        let between = between.map(|(from, to)| (TimeMs(from), TimeMs(to)));
        assert_eq!(said, between, "tended in {tended}, at {height}");
    }
}

#[test]
fn the_rules_own_pace_goes_from_the_block_interval_to_the_idle_interval() {
    let mut world = World::new(params());
    assert_eq!(world.ledger.state().pace(), pace(START, BLOCK_MS, IDLE_MS));
    world.closes();
    assert_eq!(world.ledger.state().pace().block_began, START.plus(IDLE_MS));
}

/// The time at which the pet's story ends, when blocks close as soon as they are due and nobody tends it.
fn lives_until(mut world: World, pet: &Hash, mut between: impl FnMut(&mut World)) -> TimeMs {
    loop {
        let state = world.ledger.state();
        let record = state.pet_by_birth(pet).and_then(|id| state.pet(id)).expect("it was born");
        if record.ended(world.height()).is_some() {
            return state.globals().block_time;
        }
        between(&mut world);
        world.closes();
    }
}

#[test]
fn the_prediction_holds_in_a_busy_and_in_a_quiet_world() {
    let mut world = World::new(params());
    let (anna, ben) = (world.hatches("anna"), world.hatches("ben"));
    world.closes();
    let state = world.ledger.state();
    let record = state.pet_by_birth(&anna.pet).and_then(|id| state.pet(id)).expect("it was born");
    let (earliest, latest) = record.ends_between(world.height(), &state.pace()).expect("it lives");
    let busy = lives_until(world.clone(), &anna.pet, |world| {
        world.does(ben.account, &ben.daily, said::post(ben.pet, "busy"));
    });
    assert_eq!(busy, earliest);
    let quiet = lives_until(world.clone(), &anna.pet, |_| ());
    assert!((earliest..=latest).contains(&quiet));
    let slowest = lives_until(world, &anna.pet, |world| {
        // Just before a time block would be due, something happens after all.
        world.wait(IDLE_MS - 1);
        world.does(ben.account, &ben.daily, said::post(ben.pet, "late"));
    });
    assert!((earliest..=latest).contains(&slowest));
}

#[test]
fn the_prediction_holds_where_blocks_are_dug() {
    let mut world = World::with_rules(Rules::V2(params(), Economy { care_treats: 0, ..economy() }));
    let (anna, ben) = (world.hatches("anna"), world.hatches("ben"));
    world.closes();
    let state = world.ledger.state();
    let record = state.pet_by_birth(&anna.pet).and_then(|id| state.pet(id)).expect("it was born");
    let (earliest, latest) = record.ends_between(world.height(), &state.pace()).expect("it lives");
    let mut dug = world.clone();
    for _ in 0..TTL_BLOCKS {
        dug.does(ben.account, &ben.daily, said::post(ben.pet, "busy"));
        dug.digs(ben.account);
    }
    assert_eq!(dug.ledger.status().time_ms, earliest);
    let slowest = lives_until(world, &anna.pet, |world| {
        // Just before the house would close a block without any votes, something happens after all.
        let alone = world.ledger.due(world.now).expect_err("nothing waits");
        world.now = TimeMs(alone.0 - 1);
        world.does(ben.account, &ben.daily, said::post(ben.pet, "late"));
    });
    assert!((earliest..=latest).contains(&slowest));
    // Each of its blocks could have taken a millisecond more.
    assert_eq!(latest.since(slowest), TTL_BLOCKS);
}

#[test]
fn the_shipped_rules_let_a_pet_nobody_tends_live_between_thirty_hours_and_seven_and_a_half_days() {
    let params = Params::tamagotchi();
    let pace = World::new(params).ledger.state().pace();
    let (earliest, latest) = tended_in(1).ends_between(Height(1), &pace).expect("it lives");
    let hours = |time: TimeMs| time.since(START) / 3_600_000;
    assert_eq!((hours(earliest), hours(latest)), (30, 180));
}
