//! First entries: the numbers at their bounds, and times that are far.

use chain::abi::{Request, Response};
use chain::codec;
use chain::economy::Economy;
use chain::entry::{Entry, EntryKind, Genesis};
use chain::ids::TimeMs;
use chain::keys::PublicKey;
use chain::params::Params;
use chain::version::Rules;

use crate::scene::Scene;

const DAY_MS: u64 = 86_400_000;

/// Of each number the least, the most, and one beyond them.
pub fn bounds(scene: &mut Scene) {
    let genesis = codec::encode(scene.ledger().genesis());
    let house = scene.ledger().house();
    let bytes =
        |rules, house| codec::encode(&Entry { time_ms: TimeMs(0), kind: EntryKind::Genesis(Genesis { rules, house }) });
    type Rows<T> = &'static [(bool, fn(&mut T))];
    let params: Rows<Params> = &[
        (true, |params| params.block_interval_ms = 100),
        (false, |params| params.block_interval_ms = 99),
        (true, |params| (params.block_interval_ms, params.idle_interval_ms) = (366 * DAY_MS, 366 * DAY_MS)),
        (false, |params| (params.block_interval_ms, params.idle_interval_ms) = (366 * DAY_MS + 1, 366 * DAY_MS + 1)),
        (false, |params| params.idle_interval_ms = 366 * DAY_MS + 1),
        (false, |params| params.idle_interval_ms = params.block_interval_ms - 1),
        (true, |params| params.idle_interval_ms = params.block_interval_ms),
        (true, |params| (params.block_per_event, params.block_interval_ms, params.idle_interval_ms) = (true, 0, 100)),
        (false, |params| (params.block_per_event, params.block_interval_ms, params.idle_interval_ms) = (true, 0, 99)),
        (true, |params| params.rekey_wait_ms = 0),
        (true, |params| params.rekey_wait_ms = 366 * DAY_MS),
        (false, |params| params.rekey_wait_ms = 366 * DAY_MS + 1),
        (false, |params| params.hatch_tries_min = 0),
        (true, |params| params.hatch_tries_min = params.hatch_tries_max),
        (false, |params| params.hatch_tries_min = params.hatch_tries_max + 1),
        (true, |params| params.hatch_tries_max = 4_194_304),
        (false, |params| params.hatch_tries_max = 4_194_305),
        (true, |params| (params.hatch_tries_min, params.hatch_tries_max) = (1, 4_096)),
        (false, |params| (params.hatch_tries_min, params.hatch_tries_max) = (1, 4_095)),
        (true, |params| params.births_per_block_target = 1 << 20),
        (false, |params| params.births_per_block_target = (1 << 20) + 1),
        (false, |params| params.births_per_block_target = 0),
    ];
    for (good, change) in params {
        let mut params = Params::demo();
        change(&mut params);
        begins(scene, *good, &bytes(Rules::V1(params), house));
    }
    let economies: Rows<Economy> = &[
        (true, |numbers| numbers.starter_treats = 4_096),
        (false, |numbers| numbers.starter_treats = 4_097),
        (true, |numbers| numbers.care_treats = 0),
        (false, |numbers| numbers.care_treats = 4_097),
        (false, |numbers| numbers.dig_treats = 4_097),
        (false, |numbers| numbers.time_treats = 4_097),
        (false, |numbers| numbers.starter_growth_blocks = 4_097),
        (false, |numbers| numbers.dig_tries_min = 0),
        (true, |numbers| numbers.dig_tries_min = numbers.dig_tries_start),
        (false, |numbers| numbers.dig_tries_min = numbers.dig_tries_start + 1),
        (true, |numbers| numbers.dig_tries_start = 1 << 56),
        (false, |numbers| numbers.dig_tries_max = numbers.dig_tries_start - 1),
        (false, |numbers| numbers.dig_tries_max = (1 << 56) + 1),
        (true, |numbers| numbers.dig_halving_ms = 1_000),
        (false, |numbers| numbers.dig_halving_ms = 999),
        (true, |numbers| numbers.dig_halving_ms = 366 * DAY_MS),
        (false, |numbers| numbers.dig_halving_ms = 366 * DAY_MS + 1),
    ];
    for (good, change) in economies {
        let mut numbers = Economy::demo();
        change(&mut numbers);
        begins(scene, *good, &bytes(Rules::V2(Params::demo(), numbers.clone()), house));
        begins(scene, *good, &bytes(Rules::V3(Params::demo(), numbers), house));
    }
    let bad = Params { births_per_block_target: 0, ..Params::demo() };
    scene.refused_genesis(310, &bytes(Rules::V1(bad), PublicKey([0; 32])));
    scene.refused_genesis(104, &bytes(Rules::V1(Params::demo()), PublicKey([0; 32])));
    scene.refused_genesis(100, &genesis[..genesis.len() - 1]);
    let mut tag = genesis.clone();
    for version in [0, 4] {
        tag[9] = version;
        scene.refused_genesis(100, &tag);
    }
    far(scene, house);
    begins(scene, true, &genesis);
}

/// A time and what is waited are at most 2^64 - 1 together.
fn far(scene: &mut Scene, house: PublicKey) {
    let last = TimeMs(u64::MAX);
    let kind = EntryKind::Genesis(Genesis { rules: Rules::V1(Params::demo()), house });
    let genesis = Entry { time_ms: TimeMs(last.0 - 10), kind };
    begins(scene, true, &codec::encode(&genesis));
    let answer = scene.teller.ask(&Request::Due(TimeMs(last.0 - 1)));
    assert!(matches!(answer, Response::Due(Err(due)) if due == last), "{answer:?}");
    let answer = scene.teller.ask(&Request::Due(last));
    assert!(matches!(answer, Response::Due(Ok(_))), "{answer:?}");
}

fn begins(scene: &mut Scene, good: bool, genesis: &[u8]) {
    if good {
        let answer = scene.teller.ask(&Request::New(genesis.to_vec()));
        assert!(matches!(answer, Response::Status(_)), "{answer:?}");
    } else {
        scene.refused_genesis(310, genesis);
    }
}
