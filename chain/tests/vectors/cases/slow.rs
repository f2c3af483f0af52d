//! Blocks that are dug faster than the difficulty may follow, and clocks that are asked after a long time only.

use chain::abi::{Request, Response};
use chain::economy::Economy;
use chain::ids::EntryIndex;
use chain::params::Params;
use chain::version::Rules;
use chain::vote::ClockVote;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "A difficulty that moves by little, and clocks that are asked after ten minutes.";
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 1_024, dig_halving_ms: 5_000, ..Economy::demo() };
    let params = Params { hatch_tries_min: 1, idle_interval_ms: 600_000, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V3(params, economy));
    let mut ada = Party::new("ada");
    let momo = scene.hatch(&mut ada, "Momo", None);
    let mut seen = Vec::new();
    for _ in 0..2 {
        scene.dig(&ada);
        let economics = scene.ledger().state().economics().expect("there is one");
        seen.push((economics.late_ms, economics.dig_tries()));
        let pat = scene.pat(&ada.phone(), momo, None);
        scene.put("ada pats", pat);
    }
    assert_eq!(seen, [(-5_000, 2_048), (-10_000, 4_096)], "ten seconds early, of which five count");
    scene.dig(&ada);
    let (last, chain_id) = (scene.now, scene.chain_id());
    let entry = EntryIndex(scene.ledger().entries().0 - 1);
    for time_ms in [last.plus(599_999), last.plus(300_000)] {
        let vote = ClockVote::by(&ada.phone().seed, &chain_id, ada.id(), entry, time_ms);
        let answer = scene.teller.ask(&Request::Vote { now: last.plus(1), vote });
        let early = matches!(&answer, Response::Refused(rejection) if rejection.code() == 323);
        assert!(early, "too early, and ahead of the clock: {answer:?}");
    }
    scene.teller.finish()
}
