//! Every decodable type: what is written reads back, and nothing else reads as it.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::abi::{Checked, Receipt, Request, Response, Status};
use chain::codec::{decode, encode};
use chain::entry::Entry;
use chain::error::Rejection;
use chain::event::{Facts, SignedEvent};
use chain::ids::{Height, TimeMs};
use chain::merkle::Frontier;
use chain::params::Params;
use chain::snapshot::SnapshotFault;
use chain::submission::Submission;
use chain::text::TextKind;
use chain::version::RuleVersion;

use crate::samples::Life;

/// Reads back, is refused when cut short anywhere or made longer, and no change of one bit has a second reading.
fn is_canonical<T: BorshSerialize + BorshDeserialize>(value: &T) {
    let bytes = encode(value);
    let read: T = decode(&bytes).expect("it was written here");
    assert_eq!(encode(&read), bytes);
    for length in 0..bytes.len() {
        assert!(decode::<T>(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
    }
    assert!(decode::<T>(&[&bytes[..], &[0]].concat()).is_err(), "a byte more");
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        if let Ok(other) = decode::<T>(&flipped) {
            assert_eq!(encode(&other), flipped, "bit {bit}");
        }
    }
}

#[test]
fn entries_of_every_kind() {
    let life = Life::new();
    for bytes in &life.world.log {
        is_canonical(&decode::<Entry>(bytes).expect("the test's own log"));
    }
}

#[test]
fn events_with_every_action() {
    let life = Life::new();
    let mut kinds: Vec<_> = life.events().iter().map(|event| std::mem::discriminant(&event.body.action)).collect();
    life.events().iter().for_each(is_canonical::<SignedEvent>);
    kinds.sort_by_key(|kind| format!("{kind:?}"));
    kinds.dedup();
    assert_eq!(kinds.len(), Facts::ALL.len(), "a sample of every action");
}

#[test]
fn the_newest_rules() {
    let globals = Life::new().world.ledger.state().globals().clone();
    assert_eq!(globals.rules.version(), RuleVersion::NEWEST, "the life ends under them");
}

#[test]
fn submissions() {
    for bytes in &Life::new().submissions {
        let submission: Submission = decode(bytes).expect("it was written here");
        is_canonical(&submission);
    }
}

#[test]
fn requests_and_responses() {
    let life = Life::new();
    // The long ones hold other samples as plain bytes, which the fuzz targets look into.
    let short = |bytes: &Vec<u8>| bytes.len() < 4_000;
    let requests = life.requests().into_iter().map(|request| encode(&request));
    for bytes in requests.filter(short) {
        is_canonical(&decode::<Request>(&bytes).expect("it was written here"));
    }
    let responses = life.responses().into_iter().map(|response| encode(&response));
    for bytes in responses.filter(short) {
        is_canonical(&decode::<Response>(&bytes).expect("it was written here"));
    }
}

#[test]
fn what_requests_and_responses_are_made_of() {
    let life = Life::new();
    let status = life.world.ledger.status();
    is_canonical::<Status>(&status);
    let (index, time_ms, height) = (status.entries, status.time_ms, status.height);
    is_canonical(&Receipt { index, time_ms, leaf: status.log_root, height });
    let photos = vec![status.log_root; 2];
    is_canonical(&Checked { id: status.chain_id, photos, birth: true });
    is_canonical::<Frontier>(life.world.ledger.log());
    is_canonical::<Params>(&Params::classic());
    for fault in [SnapshotFault::Malformed, SnapshotFault::Incoherent] {
        is_canonical(&fault);
    }
    let rejections = [
        Rejection::Malformed,
        Rejection::TextTooLong { kind: TextKind::Comment, bytes: 9, max: 8 },
        Rejection::StoryEnded { ended: Height(16) },
        Rejection::KeyNotYet { due: TimeMs(u64::MAX) },
        Rejection::Full,
    ];
    rejections.iter().for_each(is_canonical::<Rejection>);
}

#[test]
fn options_flags_and_kinds_have_one_encoding_each() {
    let (yes, some, kind) = (encode(&true), encode(&Some(7_u8)), encode(&TextKind::Comment));
    assert_eq!((yes[..].to_vec(), some[..].to_vec(), kind[..].to_vec()), (vec![1], vec![1, 7], vec![4]));
    for other in 2..=u8::MAX {
        assert!(decode::<bool>(&[other]).is_err());
        assert!(decode::<Option<u8>>(&[other, 7]).is_err());
        assert!(other <= 4 || decode::<TextKind>(&[other]).is_err());
    }
}
