//! The program, and lines for it.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Once;

use chain::hash::Hash;
use chain::keys::PublicKey;
use serde_json::{Value, json};
use testkit::server::module_path;
use testkit::server::process::Program;

/// When the tests' chains begin.
pub const START_MS: u64 = 1_767_225_600_000;

/// The program's path.
pub const PITPET: &str = env!("CARGO_BIN_EXE_pitpet");

/// A command that finds the built module, compiled ahead of time since it starts often.
pub fn with_module(program: &str) -> Command {
    static ARTIFACT: Once = Once::new();
    ARTIFACT.call_once(|| Program(PITPET).make_artifact());
    let mut command = Command::new(program);
    command.env("PITPET_MODULE", module_path());
    command
}

/// The lines that it answers to this input, until it ends by itself.
pub fn run_bytes(input: &[u8]) -> Vec<String> {
    let mut command = with_module(PITPET);
    let mut child = command.arg("chain").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("pitpet starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    // From another thread: the answers may fill their pipe before all is written.
    let input = input.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{:?}", output.status);
    // It may have ended before it had read everything.
    drop(writing.join().expect("no panic"));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(ToOwned::to_owned).collect()
}

/// The answers to these requests.
pub fn run(requests: &[Value]) -> Vec<Value> {
    let input: String = requests.iter().map(|request| format!("{request}\n")).collect();
    run_bytes(input.as_bytes()).iter().map(|line| read(line)).collect()
}

/// An answer.
pub fn read(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

/// The good value of an answer.
pub fn ok(answer: &Value) -> &Value {
    answer.get("ok").unwrap_or_else(|| panic!("{answer}"))
}

/// The code of an error.
pub fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_else(|| panic!("{answer}"))
}

/// The seed of this name.
pub fn seed(name: &str) -> String {
    Hash::of(&[name.as_bytes()]).to_hex()
}

/// A chain begins.
pub fn new(rules: Value) -> Value {
    let house = PublicKey::of_seed(&Hash::of(&[b"house"]).0);
    json!({"op": "new", "time_ms": START_MS, "house": Hash(house.0).to_hex(), "rules": rules})
}

/// The holder of the seed of this name does something.
pub fn act(time_ms: u64, name: &str, action: Value) -> Value {
    json!({"op": "act", "time_ms": time_ms, "seed": seed(name), "action": action})
}

/// A newcomer hatches.
pub fn hatch(time_ms: u64, handle: &str) -> Value {
    let recovery = seed(&format!("{handle} recovery"));
    let hatch = json!({"handle": handle, "name": "Momo", "photo": seed("photo"), "recovery_seed": recovery});
    act(time_ms, handle, json!({"hatch": hatch}))
}

/// The house closes the open block.
pub fn close(time_ms: u64) -> Value {
    json!({"op": "close", "time_ms": time_ms, "seed": seed("house")})
}

/// An operation without fields.
pub fn op(name: &str) -> Value {
    json!({"op": name})
}
