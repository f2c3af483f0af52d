//! What the module believes, what it undoes, and what it answers to several things at once.

use chain::abi::{Request, Response};
use chain::codec;
use chain::economy::Economy;
use chain::entry::{Entry, EntryKind};
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::params::Params;
use chain::snapshot::SnapshotFault;
use chain::version::Rules;

use crate::files::Case;
use crate::party::Party;
use crate::refused::unsigned;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "The module: what it believes, what it undoes, and what it answers to several things at once.";
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let params = Params { hatch_tries_min: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(params, economy));
    let mut ada = Party::new("ada");
    let momo = scene.hatch(&mut ada, "Momo", None);
    verified(&mut scene, &ada, momo);
    appended(&mut scene, &ada, momo);
    replayed(&mut scene, &ada, momo);
    scene.turn();
    asked(&mut scene, &ada);
    scene.turn();
    scene.teller.finish()
}

/// How many entries the module's log has.
fn entries(scene: &mut Scene, request: &Request) -> u64 {
    match scene.teller.ask(request) {
        Response::Status(status) => status.entries.0,
        answer => panic!("{answer:?}"),
    }
}

/// The codes of what was refused; 0 for what was not.
fn codes(answer: Response) -> Vec<u16> {
    match answer {
        Response::Verified(results) => {
            results.into_iter().map(|result| result.err().map_or(0, |no| no.code())).collect()
        }
        Response::Appended(results) => {
            results.into_iter().map(|result| result.err().map_or(0, |no| no.code())).collect()
        }
        answer => panic!("{answer:?}"),
    }
}

fn verified(scene: &mut Scene, ada: &Party, momo: Hash) {
    let post = scene.post(&ada.phone(), momo, "With two photos.", 2);
    let unknown = scene.pat(&ada.phone(), Hash([9; 32]), None);
    let submissions =
        vec![post.clone().bytes(), codec::encode(&unsigned(post.clone())), unknown.bytes(), vec![0; 4_097], Vec::new()];
    let chain_id = scene.chain_id();
    for (chain_id, expected) in [(chain_id, [0, 103, 0, 101, 100]), (Hash([7; 32]), [102, 102, 102, 101, 100])] {
        let answer = scene.teller.ask(&Request::Verify { chain_id, submissions: submissions.clone() });
        assert_eq!(codes(answer), expected);
    }
    let answer = scene.teller.ask(&Request::Verify { chain_id, submissions: Vec::new() });
    assert_eq!(codes(answer), [0; 0]);
}

fn appended(scene: &mut Scene, ada: &Party, momo: Hash) {
    let before = entries(scene, &Request::Query);
    let now = scene.now.plus(5);
    let post = scene.post(&ada.phone(), momo, "Believed.", 0);
    let unknown = scene.pat(&ada.phone(), Hash([9; 32]), None);
    let mut other = scene.pat(&ada.owner(), momo, None);
    other.chain_id = Hash([7; 32]);
    let submissions =
        vec![codec::encode(&unsigned(post)), unknown.bytes(), vec![0; 4_097], vec![1, 2, 3], other.bytes()];
    let answer = scene.teller.ask(&Request::Append { now, submissions });
    assert_eq!(codes(answer), [0, 204, 101, 100, 0], "neither signature nor chain is looked at again");
    assert_eq!(entries(scene, &Request::Query), before + 2);
    let answer = scene.teller.ask(&Request::Snapshot);
    assert!(matches!(answer, Response::BadSnapshot(SnapshotFault::MidBlock)), "{answer:?}");
    assert_eq!(entries(scene, &Request::Rollback), before);
    let early = scene.pat(&ada.phone(), momo, None);
    let answer = scene.teller.ask(&Request::Append { now: TimeMs(1), submissions: vec![early.bytes()] });
    let Response::Appended(results) = answer else { panic!("{answer:?}") };
    assert_eq!(results[0].as_ref().expect("a pat").time_ms, scene.now, "the last entry's time");
    assert_eq!(entries(scene, &Request::Rollback), before);
}

fn replayed(scene: &mut Scene, ada: &Party, momo: Hash) {
    let before = entries(scene, &Request::Query);
    let post = scene.post(&ada.phone(), momo, "Also believed.", 0);
    let good = Entry { time_ms: scene.now.plus(3), kind: EntryKind::Event(unsigned(post).event) };
    let (bytes, good) = (codec::encode(&Entry { time_ms: TimeMs(0), ..good.clone() }), codec::encode(&good));
    assert_eq!(entries(scene, &Request::Replay(vec![good.clone()])), before + 1);
    let answer = scene.teller.ask(&Request::Replay(vec![bytes]));
    assert!(matches!(&answer, Response::Refused(rejection) if rejection.code() == 300), "{answer:?}");
    assert_eq!(entries(scene, &Request::Query), before, "what came before it in vain is undone, too");
    let answer = scene.teller.ask(&Request::Replay(vec![good.clone(), good]));
    assert!(matches!(&answer, Response::Refused(rejection) if rejection.code() == 204), "{answer:?}");
    assert_eq!(entries(scene, &Request::Query), before);
    let answer = scene.teller.ask(&Request::Restore(vec![2]));
    assert!(matches!(answer, Response::BadSnapshot(SnapshotFault::Malformed)), "{answer:?}");
    let answer = scene.teller.ask(&Request::New(vec![2]));
    assert!(matches!(&answer, Response::Refused(rejection) if rejection.code() == 100), "{answer:?}");
    assert_eq!(entries(scene, &Request::Query), before, "there is the chain that there was");
}

/// A vote that would count, and when the house may close.
fn asked(scene: &mut Scene, ada: &Party) {
    let before = entries(scene, &Request::Query);
    let vote = scene.vote(&scene.house.owner());
    let now = scene.now;
    assert_eq!(entries(scene, &Request::Vote { now, vote }), before, "it changes nothing");
    let vote = scene.vote(&ada.phone());
    let answer = scene.teller.ask(&Request::Vote { now, vote });
    assert!(matches!(&answer, Response::Refused(rejection) if rejection.code() == 321), "{answer:?}");
    for ms in [0, 69_999, 70_000] {
        let answer = scene.teller.ask(&Request::Due(now.plus(ms)));
        assert_eq!(matches!(answer, Response::Due(Ok(_))), ms == 70_000, "{ms}");
    }
}
