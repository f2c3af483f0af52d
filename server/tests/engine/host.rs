//! What happens to modules that misbehave.

use std::time::Duration;

use chain::abi::Request;
use server::host::{Fault, HostError, Module, ModuleSettings, RulesSource};

fn module(call: &str) -> Vec<u8> {
    let text = format!(
        r#"(module (memory (export "memory") 1 200)
            (data (i32.const 8) "the cat sat on it")
            (func (export "pitpet_alloc") (param i32) (result i32) i32.const 1024)
            (func (export "pitpet_free") (param i32 i32))
            (func (export "pitpet_call") (param i32 i32) (result i64) {call})
            (func (export "pitpet_panic") (result i64) i64.const 0x800000011))"#
    );
    wat::parse_str(text).expect("a module")
}

/// Longer than any call that ends by itself, also where this thread has to wait for a core.
const LONG: Duration = Duration::from_secs(20);

fn call(wasm: &[u8], call_limit: Duration) -> Fault {
    let settings = ModuleSettings { memory_bytes_max: 1 << 20, call_limit, call_limit_per_mib: Duration::ZERO };
    let module = Module::from_bytes(wasm, settings).expect("it compiles");
    let mut rules = module.instance().expect("it starts");
    rules.call(&Request::Query).expect_err("it misbehaves")
}

#[test]
fn an_endless_call_is_stopped() {
    let fault = call(&module("(loop (br 0)) i64.const 0"), Duration::from_millis(100));
    assert!(matches!(fault, Fault::Overtime { limit_ms: 100 }), "{fault:?}");
}

#[test]
fn a_panic_s_words_come_out() {
    let fault = call(&module("unreachable"), LONG);
    assert!(matches!(&fault, Fault::Trapped(text) if text == "the cat sat on it"), "{fault:?}");
}

#[test]
fn memory_has_a_limit() {
    let fault = call(&module("(drop (memory.grow (i32.const 100))) i64.const 0"), LONG);
    assert!(matches!(fault, Fault::Overweight { max, .. } if max == 1 << 20), "{fault:?}");
}

#[test]
fn an_answer_outside_of_memory_is_a_trap() {
    let fault = call(&module("i64.const -1"), LONG);
    assert!(matches!(fault, Fault::Trapped(_)), "{fault:?}");
}

#[test]
fn an_answer_that_is_none_is_nonsense() {
    let fault = call(&module("i64.const 0x800000004"), LONG);
    assert!(matches!(fault, Fault::Nonsense { .. }), "{fault:?}");
}

#[test]
fn what_lacks_an_export_does_not_start() {
    let wasm = wat::parse_str("(module (memory (export \"memory\") 1))").expect("a module");
    let module = Module::from_bytes(&wasm, ModuleSettings::default()).expect("it compiles");
    assert!(matches!(module.instance().err(), Some(HostError::Start(_))));
    assert!(matches!(Module::from_bytes(b"no module", ModuleSettings::default()).err(), Some(HostError::Compile(_))));
}
