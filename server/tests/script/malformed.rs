//! Nonsense gets an answer, and the script goes on.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::program::{PITPET, START_MS, act, code, hatch, new, ok, op, read, run, run_bytes, seed, with_module};

#[test]
fn every_kind_of_nonsense_has_its_code_and_ends_nothing() {
    let sign = |action: Value| json!({"op": "sign", "seed": seed("anna"), "action": action}).to_string();
    let newcomer = json!({"op": "sign", "seed": seed("ben"), "action": {"hatch": {"name": "Rex", "photo": seed("p")}}});
    let rules = |rules: Value| json!({"op": "new", "time_ms": 1, "house": seed("house"), "rules": rules}).to_string();
    let rows: Vec<(String, &str)> = vec![
        ("nonsense".into(), "bad-json"),
        ("{\"op\":\"status\"".into(), "bad-json"),
        ("\u{0}".into(), "bad-json"),
        ("[".repeat(200_000), "bad-json"),
        ("[{\"op\":\"status\"}]".into(), "not-a-request"),
        ("{\"op\":[]}".into(), "not-a-request"),
        ("{\"op\":\"mine\"}".into(), "unknown-op"),
        ("{\"op\":\"status\",\"verbose\":true}".into(), "bad-fields"),
        ("{\"op\":\"due\",\"time_ms\":1e3}".into(), "bad-fields"),
        ("{\"op\":\"due\",\"time_ms\":18446744073709551616}".into(), "bad-fields"),
        ("{\"op\":\"key\",\"seed\":\"zz\"}".into(), "bad-hex"),
        (format!("{{\"op\":\"key\",\"seed\":\"0x{}\"}}", "00".repeat(32)), "bad-hex"),
        ("{\"op\":\"key\",\"seed\":\"00\"}".into(), "wrong-length"),
        ("{\"op\":\"append\",\"time_ms\":1,\"submissions\":[\"x\"]}".into(), "bad-hex"),
        ("{\"op\":\"hand_in\",\"time_ms\":1,\"block\":\"00\"}".into(), "refused"),
        (json!({"op": "pet", "pet": "nobody"}).to_string(), "unknown-handle"),
        (json!({"op": "pet", "pet": "house"}).to_string(), "unknown-pet"),
        (json!({"op": "pet", "pet": seed("none")}).to_string(), "unknown-pet"),
        (json!({"op": "pet", "pet": "a name that is too long"}).to_string(), "bad-hex"),
        (json!({"op": "pet", "pet": "0".repeat(62)}).to_string(), "wrong-length"),
        (json!({"op": "account", "handle": "nobody"}).to_string(), "unknown-handle"),
        (sign(json!({"hatch": {"name": "Rex", "photo": seed("p"), "handle": "anna"}})), "bad-request"),
        (newcomer.to_string(), "bad-request"),
        (sign(json!({"fly": {"pet": "anna"}})), "bad-fields"),
        (sign(json!({"pat": {"pet": "anna"}, "post": {}})), "bad-fields"),
        (
            json!({"op": "act", "time_ms": 1, "seed": seed("ben"), "action": {"pat": {"pet": "anna"}}}).to_string(),
            "unknown-key",
        ),
        (act(1, "anna", json!({"post": {"pet": "anna"}})).to_string(), "refused"),
        (act(1, "anna", json!({"post": {"pet": "anna", "text": "x".repeat(5_000)}})).to_string(), "refused"),
        (rules(json!("chess")), "bad-rules"),
        (rules(json!(7)), "bad-rules"),
        (rules(json!({"block_interval_ms": 1})), "bad-rules"),
    ];
    let lines = rows.iter().map(|(line, _)| format!("{line}\n"));
    let begin = [new(json!("demo")), hatch(START_MS, "anna")].map(|line| format!("{line}\n"));
    let end = "\n  \n{\"op\":\"status\"}\r\n".to_owned();
    let input: String = begin.into_iter().chain(lines).chain([end]).collect();
    let answers: Vec<Value> = run_bytes(input.as_bytes()).iter().map(|line| read(line)).collect();
    assert_eq!(answers.len(), rows.len() + 3, "an empty line has no answer");
    for ((line, expected), answer) in rows.iter().zip(&answers[2..]) {
        assert_eq!(code(answer), *expected, "{:.200}", line);
        let message = answer["error"]["message"].as_str().expect("a sentence");
        assert!(!message.is_empty() && message.chars().count() <= 400, "{message}");
    }
    let status = ok(answers.last().expect("an answer"));
    assert_eq!((&status["entries"], &status["pets"]), (&json!(2), &json!(1)), "nothing has changed");
}

#[test]
fn without_a_chain_there_is_nothing_to_ask() {
    let needs_none = ["new", "load", "restore", "quit", "key", "verify"];
    let fields = json!({"time_ms": 1, "seed": seed("a"), "key": seed("a"), "pet": "anna", "handle": "anna", "from": 0,
        "to": 1, "vote": "", "block": "", "submissions": [], "entries": [], "action": {"pat": {"pet": "anna"}}});
    let of = |name: &str| -> &[&str] {
        match name {
            "sign" => &["seed", "action"],
            "act" => &["time_ms", "seed", "action"],
            "append" => &["time_ms", "submissions"],
            "due" => &["time_ms"],
            "close" | "dig" | "vote" => &["time_ms", "seed"],
            "hand_in" | "check_vote" => &["time_ms"],
            "replay" => &["entries"],
            "pet" => &["pet"],
            "account" => &["handle"],
            "signer" => &["key"],
            "trades" => &["from", "to"],
            _ => &[],
        }
    };
    for name in server::script::Op::NAMES.iter().filter(|name| !needs_none.contains(name)) {
        let mut request = json!({"op": name});
        of(name).iter().for_each(|field| request[*field] = fields[*field].clone());
        // What is checked before the chain is asked has to be well-formed.
        if *name == "hand_in" || *name == "check_vote" {
            continue;
        }
        assert_eq!(code(&run(&[request])[0]), "no-chain", "{name}");
    }
}

#[test]
fn bytes_that_are_no_text_are_no_request() {
    let answers = run_bytes(b"\xff\xfe\n{\"op\":\"key\",\"seed\":\"\xc3\x28\"}\n{\"op\":\"quit\"}");
    let answers: Vec<Value> = answers.iter().map(|line| read(line)).collect();
    assert_eq!((code(&answers[0]), code(&answers[1]), ok(&answers[2])), ("bad-json", "bad-hex", &Value::Null));
}

#[test]
fn quit_ends_it_and_so_does_the_end_of_the_input() {
    assert_eq!(run(&[op("quit"), op("status")]), [json!({"ok": null})]);
    assert_eq!(run_bytes(b""), Vec::<String>::new());
    assert_eq!(run_bytes(b"\n\n").len(), 0);
}

#[test]
fn an_answer_comes_before_the_next_request_is_sent() {
    let mut command = with_module(PITPET);
    let mut child = command.arg("chain").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("pitpet starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let mut stdout = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    for request in [new(json!("demo")), op("status"), op("quit")] {
        writeln!(stdin, "{request}").expect("written");
        ok(&read(&stdout.next().expect("a line").expect("readable")));
    }
    assert!(stdout.next().is_none());
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn a_reader_who_goes_away_is_no_fault() {
    let mut command = with_module(PITPET);
    let mut child = command.arg("chain").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("pitpet starts");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("it is piped");
    // The pipe may be closed already.
    drop(writeln!(stdin, "{}", op("status")));
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}
