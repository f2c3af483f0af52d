//! Lives, from the egg to the book's end.

use chain::limits::TTL_BLOCKS;
use serde_json::{Value, json};

use crate::program::{START_MS, act, close, code, hatch, new, ok, op, run};

const HOUR_MS: u64 = 3_600_000;

fn pet(answer: &Value) -> u64 {
    ok(answer)["blocks_left"].as_u64().expect("a number")
}

#[test]
fn a_story_runs_down_block_by_block_and_is_closed() {
    let mut requests = vec![new(json!("classic")), hatch(START_MS, "anna"), close(START_MS)];
    let told = json!({"post": {"pet": "anna", "text": "The warm spot is mine."}});
    requests.extend([act(START_MS + 1, "anna", told), close(START_MS + 1)]);
    let begun = requests.len();
    let idle = |block: u64| START_MS + 1 + 12 * HOUR_MS * block;
    for block in 1..=TTL_BLOCKS {
        requests.extend([close(idle(block)), json!({"op": "pet", "pet": "anna"})]);
    }
    let end = idle(TTL_BLOCKS);
    requests.extend([
        act(end, "anna", json!({"pat": {"pet": "anna"}})),
        act(end, "house", json!({"candle": {"pet": "anna"}})),
        close(end),
        act(end, "anna", json!({"story_end": {"pet": "anna"}})),
        close(end),
        json!({"op": "pet", "pet": "anna"}),
        act(end, "anna", json!({"hatch": {"name": "Momo the second", "photo": "00".repeat(32)}})),
        json!({"op": "account", "handle": "anna"}),
        json!({"op": "events", "from": 3}),
    ]);
    let answers = run(&requests);
    assert_eq!(answers.len(), requests.len());
    let lives: Vec<u64> = answers[begun..].iter().skip(1).step_by(2).take(15).map(pet).collect();
    assert_eq!(lives, (0..TTL_BLOCKS).rev().collect::<Vec<_>>());
    let [patted, candle, _, ended, _, closed, reborn, account, events] = &answers[begun + 30..] else {
        panic!("{answers:?}")
    };
    assert_eq!((code(patted), &patted["error"]["rule"]), ("refused", &json!(215)));
    assert_eq!(patted["error"]["name"], "StoryEnded");
    assert!(ok(candle)["entry"].is_u64() && ok(ended)["entry"].is_u64());
    assert!(ok(closed)["closed"].is_u64());
    assert_eq!(ok(account)["pet"], ok(reborn)["leaf"], "a birth names the pet before it by itself");
    let events = ok(events)["entries"].as_array().expect("a list");
    let actions: Vec<_> = events.iter().map(|entry| entry["event"]["action"].as_str().expect("a name")).collect();
    assert_eq!(actions, ["Post", "Candle", "StoryEnd", "Birth"]);
    assert_eq!(events[0]["event"]["texts"], json!([{"of": "post", "text": "The warm spot is mine."}]));
    assert_eq!(events[0]["event"]["pet"], ok(closed)["pet"]);
}

#[test]
fn every_action_that_a_seed_signs_is_accepted() {
    let second = |second: u64| START_MS + 1_000 * second;
    let by = |name: &str, action: Value| act(second(1), name, action);
    let moment = 3;
    let requests = [
        new(json!("demo")),
        hatch(second(1), "anna"),
        hatch(second(1), "ben"),
        by("anna", json!({"post": {"pet": "anna", "text": "Hello", "photos": ["11".repeat(32)]}})),
        by("ben", json!({"comment": {"pet": "anna", "moment": moment, "text": "Hello yourself"}})),
        by("ben", json!({"pat": {"pet": "anna", "moment": moment}})),
        by("ben", json!({"share": {"pet": "anna", "moment": moment}})),
        by("anna", json!({"rest": {"pet": "anna", "blocks": 2}})),
        by("anna", json!({"farewell": {"pet": "anna", "words": "Sleep well."}})),
        by("ben", json!({"candle": {"pet": "anna"}})),
        close(second(40)),
        json!({"op": "due", "time_ms": second(40)}),
        close(second(41)),
        // The wallet waits.
        by("anna", json!({"story_end": {"pet": "anna"}})),
        by("ben", json!({"gift": {"pet": "ben", "treats": 1_u64 << 41}})),
        json!({"op": "account", "handle": "anna"}),
        op("status"),
    ];
    let answers = run(&requests);
    for answer in &answers[..10] {
        ok(answer);
    }
    assert_eq!((code(&answers[10]), &answers[10]["error"]["due_ms"]), ("not-due", &json!(second(41))));
    assert_eq!(ok(&answers[11])["due_ms"], second(41));
    assert_eq!(ok(&answers[12])["height"], 0);
    assert_eq!(answers[13]["error"]["name"], "WalletWaits");
    assert_eq!(answers[14]["error"]["name"], "TreatsOutOfBounds");
    // A post and five more starter treats: one was eaten.
    assert_eq!((&ok(&answers[15])["starter"], &ok(&answers[15])["treats"]), (&json!(4), &json!(0)));
    assert_eq!((&ok(&answers[16])["height"], &ok(&answers[16])["pets"]), (&json!(1), &json!(2)));
}

#[test]
fn the_same_script_makes_the_same_chain() {
    let requests = [new(json!("demo")), hatch(START_MS, "anna"), op("status"), op("state")];
    assert_eq!(run(&requests), run(&requests));
}

#[test]
fn what_is_signed_here_can_be_appended_elsewhere() {
    let signing = json!({"op": "sign", "seed": crate::program::seed("anna"),
        "action": {"post": {"pet": "anna", "text": "Hello"}}});
    let mut requests = vec![new(json!("demo")), hatch(START_MS, "anna"), signing];
    let signed = run(&requests).pop().expect("an answer");
    let submission = ok(&signed)["submission"].as_str().expect("bytes").to_owned();
    // The last letter of its text is another one.
    let spoilt = format!("{}61", &submission[..submission.len() - 2]);
    let both = json!([submission, spoilt, submission]);
    requests.pop();
    requests.push(json!({"op": "verify", "submissions": both}));
    requests.push(json!({"op": "append", "time_ms": START_MS, "submissions": both}));
    requests.push(json!({"op": "events", "from": 2}));
    let answers = run(&requests);
    let chain_id = ok(&answers[0])["chain_id"].clone();
    let verified = &ok(&answers[2])["results"];
    assert_eq!(ok(&verified[0]), &json!({"id": ok(&signed)["id"], "photos": [], "birth": false}));
    assert_eq!((code(&verified[1]), &verified[1]["error"]["name"]), ("refused", &json!("TextMismatch")));
    let appended = &ok(&answers[3])["results"];
    assert_eq!(ok(&appended[0])["entry"], 2);
    assert_eq!(appended[1]["error"]["name"], "TextMismatch");
    assert_eq!(appended[2]["error"]["name"], "SequenceReused");
    assert_eq!(ok(&answers[4])["entries"].as_array().map(Vec::len), Some(1));
    // Without a chain, if its id is given.
    let alone = json!({"op": "verify", "chain_id": chain_id, "submissions": both});
    assert_eq!(&ok(&run(&[alone])[0])["results"], verified);
}
