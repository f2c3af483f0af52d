//! Verify and append: the same requests natively and under Wasmer, in turns, so that both meet the same machine.

use std::time::{Duration, Instant};

use chain::abi::{Request, Response};
use chain::codec;
use chain::hash::Hash;
use server::host::{Native, Rules, RulesSource};
use testkit::START;
use testkit::server::account::TestAccount;
use testkit::server::wasm_rules;

use crate::large::genesis;

const PEOPLE: usize = 32;
const BATCHES: u64 = 40;
const ROUNDS: usize = 5;

/// The requests of one run, and what each is for.
struct Script {
    setup: Vec<Vec<u8>>,
    verify: Vec<Vec<u8>>,
    append: Vec<Vec<u8>>,
}

pub fn run() {
    let script = write_script();
    let wasm = wasm_rules();
    let mut best = [[Duration::MAX; 2]; 2];
    for _ in 0..ROUNDS {
        let sources: [&dyn RulesSource; 2] = [&Native, wasm.as_ref()];
        for (place, source) in sources.into_iter().enumerate() {
            let (verify, append) = play(&script, source);
            best[place][0] = best[place][0].min(verify);
            best[place][1] = best[place][1].min(append);
        }
    }
    let events = PEOPLE as f64 * BATCHES as f64;
    println!("rules, per event in batches of {PEOPLE} (best of {ROUNDS}):       native      Wasmer   ratio");
    row("verify (one signature)", best[0][0], best[1][0], events);
    row("append, commit", best[0][1], best[1][1], events);
    row("both, the whole append", best[0][0] + best[0][1], best[1][0] + best[1][1], events);
    println!("native dalek backend: {}", backend());
}

fn row(name: &str, native: Duration, wasm: Duration, events: f64) {
    let us = |time: Duration| time.as_secs_f64() * 1e6 / events;
    let ratio = wasm.as_secs_f64() / native.as_secs_f64();
    println!("  {name:<48} {:>7.2} us  {:>7.2} us   {ratio:>5.2}", us(native), us(wasm));
}

/// dalek chooses by itself on x86-64, at run time.
fn backend() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        return "AVX2 vectors, chosen at run time";
    }
    "serial, 64-bit"
}

fn play(script: &Script, source: &dyn RulesSource) -> (Duration, Duration) {
    let mut rules = source.instance().expect("it starts");
    script.setup.iter().for_each(|request| drop(ask(rules.as_mut(), request)));
    let verify = timed(rules.as_mut(), &script.verify);
    let append = timed(rules.as_mut(), &script.append);
    (verify, append)
}

fn timed(rules: &mut dyn Rules, requests: &[Vec<u8>]) -> Duration {
    let begun = Instant::now();
    requests.iter().for_each(|request| drop(ask(rules, request)));
    begun.elapsed()
}

fn ask(rules: &mut dyn Rules, request: &[u8]) -> Vec<u8> {
    rules.call_bytes(request).expect("no trap")
}

fn write_script() -> Script {
    let (bytes, chain_id) = genesis();
    let mut people: Vec<TestAccount> =
        (0..PEOPLE).map(|number| TestAccount::newcomer(chain_id, &format!("person{number}"))).collect();
    let births = people.iter().map(|person| person.birth(Hash([9; 32]))).collect();
    let append = |submissions| Request::Append { now: START, submissions };
    let setup = [Request::New(bytes), append(births), Request::Commit];
    settle_in(&setup, &mut people);
    let mut script = Script { setup: setup.iter().map(codec::encode).collect(), verify: vec![], append: vec![] };
    for batch in 0..BATCHES {
        let posts: Vec<Vec<u8>> = people.iter_mut().map(|person| person.post(&format!("post {batch}"))).collect();
        script.verify.push(codec::encode(&Request::Verify { chain_id, submissions: posts.clone() }));
        script.append.push(codec::encode(&append(posts)));
        script.append.push(codec::encode(&Request::Commit));
    }
    script
}

/// Hatches all people in a copy, to know their pets.
fn settle_in(setup: &[Request], people: &mut [TestAccount]) {
    let mut rules = Native.instance().expect("it starts");
    for request in setup {
        if let Response::Appended(results) = rules.call(request).expect("no trap") {
            for (number, (person, result)) in people.iter_mut().zip(results).enumerate() {
                person.settle_in(result.expect("a birth").leaf, number as u64 + 2);
            }
        }
    }
}
