//! One fuzz target for each decoder. The fuzzer's bytes are read as they are, or as a list of changes to good bytes, so
//! that a short run already gets past the first check.

use std::sync::LazyLock;

use chain::abi::{Machine, Request, Response};
use chain::check_log::LogChecker;
use chain::checkpoint::{Checkpoint, origin};
use chain::codec::{decode, encode};
use chain::entry::Entry;
use chain::keys::PublicKey;
use chain::ledger::Ledger;
use chain::submission::Submission;
use testkit::house;

use crate::hostile;
use crate::samples::Life;

/// A dozen changes: more of them make noise that the first check refuses.
const CHANGES_BYTES_MAX: usize = 48;

static LIFE: LazyLock<Life> = LazyLock::new(Life::new);

/// The input itself, if it says so with its first byte, or `good` with changes as the input says.
fn changed(input: &[u8], good: &[u8]) -> Vec<u8> {
    match input.split_first() {
        Some((0, bytes)) => bytes.to_vec(),
        _ => mutated(input, good),
    }
}

/// Changes of four bytes each: a place, what to do there, and a byte.
fn mutated(changes: &[u8], good: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for change in changes.chunks_exact(4) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % (bytes.len() + 1);
        match change[2] % 5 {
            0 if place < bytes.len() => bytes[place] = change[3],
            1 if place < bytes.len() => bytes[place] ^= 1 << (change[3] % 8),
            2 => bytes.insert(place, change[3]),
            3 => bytes.truncate(place),
            _ => {
                // Eight bytes of ones or zeros make the numbers at the bounds.
                let ones = if change[3] & 1 == 1 { 0xFF } else { 0 };
                bytes.iter_mut().skip(place).take(8).for_each(|byte| *byte = ones);
            }
        }
    }
    bytes
}

/// The sample that the input's first byte says.
fn one_of<'a>(input: &[u8], samples: &'a [Vec<u8>]) -> &'a [u8] {
    let first = input.first().map_or(0, |&byte| usize::from(byte));
    &samples[first % samples.len()]
}

#[test]
fn entry() {
    bolero::check!().with_max_len(CHANGES_BYTES_MAX).with_iterations(20_000).for_each(|input: &[u8]| {
        let bytes = changed(input, one_of(input, &LIFE.world.log));
        if let Ok(entry) = decode::<Entry>(&bytes) {
            assert_eq!(encode(&entry), bytes);
        }
    });
}

#[test]
fn submission() {
    bolero::check!().with_max_len(CHANGES_BYTES_MAX).with_iterations(20_000).for_each(|input: &[u8]| {
        let bytes = changed(input, one_of(input, &LIFE.submissions));
        if let Ok(submission) = Submission::read(&bytes) {
            assert_eq!(encode(&submission), bytes);
            if let Ok((checked, vetted)) = Submission::check(&bytes, &submission.chain_id) {
                assert_eq!(*vetted.event(), checked.event);
                // No byte of a signed submission can be changed.
                assert!(LIFE.submissions.contains(&bytes));
            }
        }
    });
}

#[test]
fn snapshot() {
    let good = LIFE.snapshot();
    bolero::check!().with_max_len(CHANGES_BYTES_MAX).with_iterations(800).for_each(|input: &[u8]| {
        let bytes = changed(input, &good);
        if let Ok(ledger) = Ledger::restore(&bytes) {
            assert!(ledger.snapshot().as_ref() == Ok(&bytes));
            hostile::live_on(&LIFE, ledger);
        }
    });
}

#[test]
fn checkpoint_note() {
    let (key, chain_id) = (PublicKey::of_seed(&house()), LIFE.world.chain_id());
    let (origin, root) = (origin(&chain_id), LIFE.world.ledger.log().root());
    let good = Checkpoint { origin, entries: LIFE.world.log.len() as u64, root };
    let note = good.sign(&house());
    bolero::check!().with_max_len(CHANGES_BYTES_MAX).with_iterations(3_000).for_each(|input: &[u8]| {
        let other = String::from_utf8_lossy(&changed(input, note.as_bytes())).into_owned();
        if let Ok(read) = Checkpoint::open(&other, &chain_id, &key) {
            assert_eq!(read, good, "the house signed nothing else");
        }
        // A house that signs anything at all: what is read is still what stands there.
        let text = String::from_utf8_lossy(&changed(input, good.text().as_bytes())).into_owned();
        let signature = hostile::signature_line(&good.origin, &text);
        if let Ok(read) = Checkpoint::open(&format!("{text}\n{signature}"), &chain_id, &key) {
            assert!(text.starts_with(&read.text()), "{text:?} is read as {read:?}");
        }
    });
}

#[test]
fn request() {
    let requests: Vec<_> = LIFE.requests().iter().map(encode).collect();
    bolero::check!().with_max_len(CHANGES_BYTES_MAX).with_iterations(1_000).for_each(|input: &[u8]| {
        let mut machine = Machine::default();
        for request in &requests {
            let bytes = changed(input, request);
            if let Ok(request) = decode::<Request>(&bytes) {
                assert_eq!(encode(&request), bytes);
            }
            let answer = machine.call(&bytes);
            assert!(decode::<Response>(&answer).is_ok(), "an answer that cannot be decoded");
        }
    });
}

#[test]
fn log_checker() {
    bolero::check!().with_max_len(CHANGES_BYTES_MAX).with_iterations(1_000).for_each(|input: &[u8]| {
        let log = &LIFE.world.log;
        let place = input.first().map_or(0, |&byte| usize::from(byte)) % log.len();
        let mut checker = LogChecker::default();
        for good in &log[..place] {
            assert_eq!(checker.entry(good), Ok(()));
        }
        let bytes = changed(input, &log[place]);
        if checker.entry(&bytes).is_ok() {
            assert!(decode::<Entry>(&bytes).is_ok(), "a checker takes only entries");
        }
    });
}
