//! Bounds that are met exactly: the last treat, the first key after a change of the owner key; and a difficulty that
//! moves by little, and clocks that are asked after a long time only.

use chain::abi::{Request, Response};
use chain::economy::Economy;
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::keys::NewKey;
use chain::params::Params;
use chain::version::Rules;
use chain::vote::ClockVote;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "The last treat, the first key after a new owner key, a slow difficulty, and clocks asked late.";
    let economy = Economy {
        starter_treats: 0,
        dig_treats: 1,
        dig_tries_min: 16,
        dig_tries_start: 1_024,
        dig_halving_ms: 5_000,
        ..Economy::demo()
    };
    let params = Params { hatch_tries_min: 1, idle_interval_ms: 600_000, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V3(params, economy));
    let mut ada = Party::new("ada");
    let momo = scene.hatch(&mut ada, "Momo", None);
    dug(&mut scene, &ada, momo);
    asked(&mut scene, &ada);
    recovered(&mut scene, &ada, momo);
    let mut birth = scene.birth(&Party::new("ben"), "Rex", None);
    scene.retext(&mut birth, 0, b"ab-C");
    scene.refused(115, "a handle of which one part alone would be one", birth);
    scene.turn();
    scene.teller.finish()
}

/// Each block brings a treat, which is what a pat costs.
fn dug(scene: &mut Scene, ada: &Party, momo: Hash) {
    let mut seen = Vec::new();
    for _ in 0..2 {
        scene.dig(ada);
        let economics = scene.ledger().state().economics().expect("there is one");
        seen.push((economics.late_ms, economics.dig_tries()));
        let pat = scene.pat(&ada.phone(), momo, None);
        scene.put("ada pats, for her last treat", pat);
    }
    assert_eq!(seen, [(-5_000, 2_048), (-10_000, 4_096)], "ten seconds early, of which five count");
    scene.dig(ada);
}

fn asked(scene: &mut Scene, ada: &Party) {
    let (last, chain_id) = (scene.now, scene.chain_id());
    let entry = EntryIndex(scene.ledger().entries().0 - 1);
    for time_ms in [last.plus(599_999), last.plus(300_000)] {
        let vote = ClockVote::by(&ada.phone().seed, &chain_id, ada.id(), entry, time_ms);
        let answer = scene.teller.ask(&Request::Vote { now: last.plus(1), vote });
        let early = matches!(&answer, Response::Refused(rejection) if rejection.code() == 323);
        assert!(early, "too early, and ahead of the clock: {answer:?}");
    }
}

/// The first key that is registered after the owner key has changed has the place at which live keys begin.
fn recovered(scene: &mut Scene, ada: &Party, momo: Hash) {
    let proven = |scene: &Scene, by: &str, key: &str| NewKey::prove(&scene.chain_id(), &ada.public(by), &ada.seed(key));
    let rekey = scene.act(&ada.with("recovery"), Action::Rekey(proven(scene, "recovery", "owner 2")));
    scene.put("the recovery key has another owner key", rekey);
    let tablet = scene.act(&ada.with("owner 2"), Action::AuthoriseKey(proven(scene, "owner 2", "tablet")));
    scene.put("which lets a tablet in", tablet);
    let pat = scene.pat(&ada.with("tablet"), momo, None);
    scene.put("the tablet pats", pat);
    let out = scene.act(&ada.with("owner 2"), Action::RevokeKey(ada.public("tablet")));
    scene.put("and goes out again", out);
    let rekey = scene.act(&ada.with("recovery"), Action::Rekey(proven(scene, "recovery", "owner 3")));
    scene.put("the recovery key has one more", rekey);
    let ask = scene.ask_sitter(&ada.with("owner 3"), momo, &ada.seed("sitter"), scene.now.plus(9_000_000));
    scene.put("which asks a sitter", ask);
    let list = scene.list(&ada.with("owner 3"), momo, 5);
    scene.refused(265, "who sits", list);
}
