//! Blocks that are dug, and the votes of clocks.

use chain::codec;
use chain::economy::Economy;
use chain::entry::{Block, BlockHeader, Closer};
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::params::Params;
use chain::work::Puzzle;
use serde_json::{Value, json};

use crate::program::{START_MS, act, code, hatch, new, ok, op, run, seed};

/// Blocks of ten seconds that are dug with a handful of tries.
fn rules() -> Value {
    let params = Params { block_interval_ms: 10_000, idle_interval_ms: 20_000, ..Params::demo() };
    let economy = Economy { dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let mut rules = serde_json::to_value(params).expect("JSON");
    rules["economy"] = serde_json::to_value(economy).expect("JSON");
    rules
}

fn dig(time_ms: u64, name: &str, votes: &[&Value]) -> Value {
    json!({"op": "dig", "time_ms": time_ms, "seed": seed(name), "votes": votes})
}

fn vote(time_ms: u64, name: &str) -> Value {
    json!({"op": "vote", "time_ms": time_ms, "seed": seed(name)})
}

#[test]
fn an_account_digs_blocks_and_is_paid() {
    let requests = [
        new(rules()),
        hatch(START_MS, "anna"),
        op("work"),
        dig(START_MS + 4_999, "anna", &[]),
        dig(START_MS + 5_000, "nobody", &[]),
        vote(START_MS + 5_000, "anna"),
        dig(START_MS + 5_000, "anna", &[]),
        json!({"op": "account", "handle": "anna"}),
        op("print"),
    ];
    let answers = run(&requests);
    let work = &ok(&answers[2])["work"];
    assert_eq!((&work["from_ms"], &work["header"]["difficulty"]), (&json!(START_MS + 5_000), &json!(16)));
    assert_eq!((code(&answers[3]), &answers[3]["error"]["due_ms"]), ("not-due", &json!(START_MS + 5_000)));
    assert_eq!((code(&answers[4]), code(&answers[5])), ("unknown-key", "nothing-to-dig"));
    assert_eq!(ok(&answers[6])["entry"], 2);
    assert_eq!(ok(&answers[7])["treats"], Economy::demo().dig_treats);
    let block = &ok(&answers[8])["entries"][2]["block"];
    assert_eq!((&block["closer"], &block["miner"], &block["kind"]), (&json!("work"), &json!(1), &json!("activity")));
}

#[test]
fn a_block_that_was_dug_elsewhere_is_handed_in() {
    let mut requests = vec![new(rules()), hatch(START_MS, "anna"), op("work")];
    let answers = run(&requests);
    let chain_id = Hash::from_hex(ok(&answers[0])["chain_id"].as_str().expect("text")).expect("a hash");
    let bytes = ok(&answers[2])["work"]["header"]["bytes"].as_str().expect("bytes").to_owned();
    let header: BlockHeader = codec::decode(&const_hex::decode(bytes).expect("hexadecimal")).expect("a header");
    let time_ms = TimeMs(START_MS + 6_000);
    let mut header = BlockHeader { miner: chain::ids::AccountId(1), ..header };
    header.nonce = Puzzle::digging(&chain_id, &header, time_ms).search(0, u32::MAX, 16).expect("a nonce");
    let good = Block { header: header.clone(), closer: Closer::Work { time_ms } };
    let bad = Block { header: BlockHeader { height: chain::ids::Height(7), ..header }, closer: good.closer.clone() };
    let hand_in = |block: &Block| {
        let block = const_hex::encode(codec::encode(block));
        json!({"op": "hand_in", "time_ms": time_ms.0, "block": block})
    };
    requests.extend([hand_in(&bad), hand_in(&good), hand_in(&good)]);
    let answers = run(&requests);
    assert_eq!(answers[3]["error"]["name"], "BlockStale");
    assert_eq!(ok(&answers[4])["entry"], 2);
    assert_eq!(code(&answers[5]), "refused");
}

#[test]
fn where_nothing_happens_clocks_are_asked() {
    let begin = [
        new(rules()),
        hatch(START_MS, "anna"),
        dig(START_MS + 5_000, "anna", &[]),
        op("work"),
        vote(START_MS + 6_000, "anna"),
    ];
    let answers = run(&begin);
    let clocks = &ok(&answers[3])["work"]["clocks"];
    assert_eq!((&clocks["entry"], &clocks["active"], &clocks["needed"]), (&json!(2), &json!([0, 1]), &json!(2)));
    assert_eq!(answers[4]["error"]["name"], "VoteEarly");
    let asked = ok(&answers[3])["work"]["from_ms"].as_u64().expect("a time");
    let begin = begin[..3].to_vec();
    let voting = [&begin[..], &[vote(asked, "house"), vote(asked, "anna")]].concat();
    let answers = run(&voting);
    let (house, anna) = (ok(&answers[3])["vote"].clone(), ok(&answers[4])["vote"].clone());
    let house_from = clocks["house_from_ms"].as_u64().expect("a time");
    let closing =
        |votes: &[&Value]| json!({"op": "close", "time_ms": house_from, "seed": seed("house"), "votes": votes});
    let check = |vote: &Value| json!({"op": "check_vote", "time_ms": asked, "vote": vote});
    let ends = [
        check(&anna),
        check(&json!("00")),
        dig(asked, "anna", &[]),
        dig(asked, "anna", &[&anna]),
        closing(&[&anna, &house]),
        closing(&[&house, &anna]),
        op("print"),
    ];
    let answers = run(&[&begin[..], &ends[..]].concat());
    let [checked, malformed, none, few, disordered, closed, entries] = &answers[3..] else { panic!("{answers:?}") };
    assert_eq!((checked, &malformed["error"]["name"]), (&json!({"ok": null}), &json!("Malformed")));
    assert_eq!((&none["error"]["name"], &few["error"]["name"]), (&json!("TooFewVotes"), &json!("TooFewVotes")));
    assert_eq!(disordered["error"]["name"], "VotesOutOfOrder");
    assert_eq!(ok(closed)["entry"], 3);
    let block = &ok(entries)["entries"][3]["block"];
    assert_eq!((&block["kind"], &block["closer"], &block["votes"]), (&json!("time"), &json!("house"), &json!(2)));
    // A miner with both votes comes first.
    let dug = run(&[&begin[..], &[dig(asked, "anna", &[&house, &anna])]].concat());
    assert_eq!(ok(&dug[3])["entry"], 3);
}

#[test]
fn work_that_would_take_a_lifetime_is_not_begun() {
    let answers = run(&[
        new(json!("tamagotchi")),
        hatch(START_MS, "anna"),
        dig(START_MS + 6 * 3_600_000, "anna", &[]),
        act(START_MS, "anna", json!({"pat": {"pet": "anna"}})),
    ]);
    assert_eq!(code(&answers[2]), "too-much-work");
    ok(&answers[3]);
}
