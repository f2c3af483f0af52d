//! How long a story goes on, in blocks and as a prediction in time.

use chain::economy::Economy;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::limits::TTL_BLOCKS;
use chain::params::Params;
use chain::records::{Keep, Pet};
use chain::version::Rules;
use chain::{Life, Pace};
use testkit::world::World;
use testkit::{BLOCK_MS, IDLE_MS, START, economy, params, said};

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

/// A pet's life under rules that know no kindness, when so many blocks are closed.
fn life(pet: &Pet, height: u64) -> Life {
    Life::of(pet, &Keep::default(), Height(height))
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
        let life = life(&tended_in(tended), height);
        assert_eq!(life.remaining_blocks(), left, "tended in {tended}, at {height}");
        assert_eq!(life.ended(), ended.map(Height), "tended in {tended}, at {height}");
    }
}

#[test]
fn a_closed_book_stays_closed() {
    let mut pet = tended_in(1);
    pet.closed = Some(Height(17));
    assert_eq!(life(&pet, 1).remaining_blocks(), 0);
    assert_eq!(life(&pet, 1).ends_between(&pace(START, 1, 1)), None);
}

fn pace(block_began: TimeMs, shortest_ms: u64, longest_ms: u64) -> Pace {
    Pace { block_began, shortest_ms, longest_ms }
}

#[test]
fn the_end_is_predicted_between_the_fastest_and_the_slowest_blocks() {
    let began = TimeMs(1_000);
    let rows = [
        // Tended in the block that is open: that one closes, too.
        (1, 0, (10, 20), Some((1_160, 1_320))),
        (1, 1, (10, 20), Some((1_150, 1_300))),
        (1, 2, (10, 20), Some((1_140, 1_280))),
        (1, 15, (10, 20), Some((1_010, 1_020))),
        (1, 16, (10, 20), None),
        (1, 1, (0, 20), Some((1_000, 1_300))),
        (1, 1, (u64::MAX, u64::MAX), Some((u64::MAX, u64::MAX))),
        (1, 1, (10, u64::MAX / 2), Some((1_150, u64::MAX))),
    ];
    for (tended, height, (shortest, longest), between) in rows {
        let said = life(&tended_in(tended), height).ends_between(&pace(began, shortest, longest));
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

#[test]
fn where_every_event_closes_a_block_events_set_the_pace() {
    let world = World::new(Params { block_per_event: true, ..params() });
    assert_eq!(world.ledger.state().pace(), pace(START, 0, IDLE_MS));
}

/// The time at which the pet's story ends, when blocks close as soon as they are due and it gets no visit.
fn lives_until(mut world: World, pet: &Hash, mut between: impl FnMut(&mut World)) -> TimeMs {
    loop {
        if world.pet(pet).1.ended().is_some() {
            return world.ledger.state().globals().block_time;
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
    let (earliest, latest) = world.pet(&anna.pet).1.ends_between(&world.ledger.state().pace()).expect("it lives");
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
    let (earliest, latest) = world.pet(&anna.pet).1.ends_between(&world.ledger.state().pace()).expect("it lives");
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
fn under_the_shipped_rules_a_neglected_pet_lives_a_week_and_no_miner_can_make_that_less_than_three_days() {
    let hours = |rules: Rules| {
        let pace = World::with_rules(rules).ledger.state().pace();
        let (earliest, latest) = life(&tended_in(1), 1).ends_between(&pace).expect("it lives");
        [earliest, latest].map(|time| time.since(START) / 3_600_000)
    };
    let week = 15 * 11;
    assert_eq!(hours(Rules::V1(Params::tamagotchi())), [week, week], "where the house alone turns pages");
    let [earliest, latest] = hours(Rules::V2(Params::tamagotchi(), Economy::tamagotchi()));
    assert!(earliest >= 72 && latest >= 2 * week, "{earliest} to {latest} hours where they are dug");
}
