//! A chain goes from one process to the next.

use serde_json::{Value, json};

use crate::program::{START_MS, act, close, code, hatch, new, ok, op, run, run_bytes};

fn post(time_ms: u64, text: &str) -> Value {
    act(time_ms, "anna", json!({"post": {"pet": "anna", "text": text}}))
}

/// Requests of a first process: a pet, a block, and an event after it.
fn first() -> Vec<Value> {
    vec![new(json!("demo")), hatch(START_MS, "anna"), close(START_MS + 40_000), post(START_MS + 41_000, "One")]
}

#[test]
fn the_last_line_of_one_process_is_the_first_of_the_next() {
    let input: String = [&first()[..], &[op("state")]].concat().iter().map(|line| format!("{line}\n")).collect();
    let lines = run_bytes(input.as_bytes());
    let state = lines.last().expect("a line");
    let more = [post(START_MS + 42_000, "Two"), op("status"), op("events"), op("print_genesis")];
    let next: String = more.iter().map(|line| format!("{line}\n")).collect();
    let second: Vec<Value> =
        run_bytes(format!("{state}\n{next}").as_bytes()).iter().map(|line| crate::program::read(line)).collect();
    assert_eq!(ok(&second[0])["entries"], 4);
    // The same as in one process.
    let at_once = run(&[&first()[..], &more[..]].concat());
    assert_eq!(second[1..], at_once[4..]);
    let texts: Vec<_> = ok(&second[3])["entries"].as_array().expect("a list").iter().collect();
    assert_eq!(texts[2]["event"]["texts"][0]["text"], "Two");
}

#[test]
fn a_state_can_be_an_object_in_a_request_too() {
    let state = run(&[&first()[..], &[op("state")]].concat()).pop().expect("an answer");
    let answers = run(&[json!({"op": "load", "state": ok(&state)["state"]}), op("state")]);
    assert_eq!(answers[1], state);
}

#[test]
fn a_snapshot_is_shorter_and_forgets_the_events() {
    let mid_block = run(&[&first()[..], &[op("snapshot")]].concat()).pop().expect("an answer");
    assert_eq!(code(&mid_block), "bad-snapshot");
    let block = close(START_MS + 81_000);
    let made = run(&[&first()[..], &[block, op("snapshot"), op("status")]].concat());
    let (snapshot, status) = (ok(&made[5])["snapshot"].clone(), ok(&made[6]).clone());
    let restored = run(&[
        json!({"op": "restore", "snapshot": snapshot}),
        op("print"),
        op("print_genesis"),
        post(START_MS + 82_000, "After"),
        op("print"),
        op("state"),
    ]);
    assert_eq!(ok(&restored[0]), &status);
    assert_eq!(ok(&restored[1])["entries"], json!([]));
    assert_eq!(code(&restored[2]), "bad-request");
    assert_eq!(ok(&restored[4])["entries"][0]["entry"], 5);
    // What was restored is handed on with what came after it.
    let again = run(&[restored[5].clone(), op("print"), op("state")]);
    assert_eq!((&again[1], &again[2]), (&restored[4], &restored[5]));
}

#[test]
fn entries_are_replayed_and_what_is_not_committed_can_be_undone() {
    let state = run(&[&first()[..], &[op("state")]].concat()).pop().expect("an answer");
    let entries = ok(&state)["state"]["entries"].as_array().expect("a list").clone();
    let begin = json!({"op": "load", "state": {"entries": entries[..1]}});
    let replay = |range: std::ops::Range<usize>| json!({"op": "replay", "entries": entries[range]});
    let answers = run(&[
        begin,
        replay(1..2),
        op("commit"),
        replay(2..3),
        op("rollback"),
        // Not the next entry: it is refused, and with it goes what was not committed.
        replay(2..3),
        replay(2..3),
        op("status"),
        replay(2..4),
        op("print"),
        op("state"),
    ]);
    let count = |answer: &Value| ok(answer)["entries"].as_u64().expect("a number");
    assert_eq!([count(&answers[1]), count(&answers[3]), count(&answers[4]), count(&answers[5])], [2, 3, 2, 3]);
    assert_eq!(code(&answers[6]), "refused");
    assert_eq!((count(&answers[7]), count(&answers[8])), (2, 4));
    assert_eq!(ok(&answers[9])["entries"].as_array().map(Vec::len), Some(4));
    assert_eq!(answers[10], state);
}

#[test]
fn a_state_that_cannot_be_loaded_leaves_the_chain_as_it_was() {
    let state = run(&[&first()[..], &[op("state")]].concat()).pop().expect("an answer");
    let spoilt = |change: &dyn Fn(&mut Value)| {
        let mut state = ok(&state)["state"].clone();
        change(&mut state["entries"]);
        json!({"op": "load", "state": state})
    };
    let rows = [
        (spoilt(&|entries| entries[3]["texts"][0]["text"] = json!("Lies")), "refused"),
        (spoilt(&|entries| entries[3]["texts"] = json!([null, null])), "refused"),
        (spoilt(&|entries| entries[3]["texts"][0]["salt"] = json!("00")), "wrong-length"),
        (spoilt(&|entries| entries[3]["texts"][0]["salt"] = json!("none")), "bad-hex"),
        (spoilt(&|entries| entries[3]["entry"] = json!("none")), "bad-hex"),
        (spoilt(&|entries| entries[3]["entry"] = json!("00")), "refused"),
        (spoilt(&|entries| _ = entries.as_array_mut().expect("a list").remove(1)), "refused"),
        (spoilt(&|entries| _ = entries.as_array_mut().expect("a list").remove(0)), "refused"),
        (spoilt(&|entries| *entries = json!([])), "bad-request"),
        (json!({"op": "restore", "snapshot": "0300"}), "bad-snapshot"),
        (json!({"op": "restore", "snapshot": "nothing"}), "bad-hex"),
        (json!({"op": "new", "time_ms": 1, "house": "00".repeat(32), "rules": "demo"}), "refused"),
    ];
    for (request, expected) in rows {
        let answers = run(&[&first()[..], &[request.clone(), op("state")]].concat());
        assert_eq!(code(&answers[4]), expected, "{request}");
        assert_eq!(answers[5], state, "{request}");
    }
    // A text that is not known is no fault.
    let erased = spoilt(&|entries| entries[3]["texts"][0] = Value::Null);
    let without = spoilt(&|entries| _ = entries[3].as_object_mut().expect("an object").remove("texts"));
    for request in [erased, without] {
        let answers = run(&[request, json!({"op": "events", "from": 3})]);
        assert_eq!(ok(&answers[1])["entries"][0]["event"]["texts"], json!([{"of": "post", "text": null}]));
    }
}
