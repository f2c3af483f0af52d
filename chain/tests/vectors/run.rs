//! Runs a case from its files alone.

use chain::abi::Machine;
use chain::check_log::LogChecker;
use chain::checkpoint::Checkpoint;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::ledger::{Ledger, Trust};

use crate::files::Case;
use crate::machine::answer_line;
use crate::tell::{BLOCK, ENTRY, SUBMISSION, Teller, event_id, outcome_line, roots_line};

/// The log replays to the roots, the checkpoint is its, and the snapshot restores to the same.
pub fn log(case: &Case) {
    let entries = case.list("entries.bin");
    let mut ledger = begin(&entries[0]);
    let mut roots = case.text("roots.txt").lines();
    let genesis = ledger.genesis().leaf_hash();
    assert_eq!(roots.next(), Some(roots_line(&ledger, &genesis).as_str()));
    for bytes in &entries[1..] {
        let (_, receipt) = ledger.replay_bytes(bytes, Trust::None).expect("an entry of the log");
        ledger.commit();
        assert_eq!(roots.next(), Some(roots_line(&ledger, &receipt.leaf).as_str()));
    }
    assert_eq!(roots.next(), None);

    let snapshot = case.bytes("snapshot.bin");
    assert_eq!(ledger.snapshot().as_deref(), Ok(snapshot));
    let restored = Ledger::restore(snapshot).expect("a snapshot");
    assert_eq!(restored.status(), ledger.status());
    assert_eq!(restored.block_end_root(), ledger.block_end_root());

    let chain_id = ledger.state().chain_id();
    let checkpoint =
        Checkpoint::open(case.text("checkpoint.txt"), &chain_id, &ledger.house()).expect("the house's checkpoint");
    let mut checker = LogChecker::against(Some(checkpoint));
    for bytes in &entries {
        checker.entry(bytes).expect("a log without fault");
    }
    let checked = checker.finish().expect("as long as the checkpoint says");
    assert_eq!(checked.status(), ledger.status());
}

/// What was handed in has the same outcomes again.
pub fn handed(case: &Case) {
    let mut ledger = begin(&case.list("entries.bin")[0]);
    let mut outcomes = case.text("outcomes.txt").lines();
    for item in case.list("handed.bin") {
        let mut now = [0; 8];
        now.copy_from_slice(&item[1..9]);
        let (now, bytes) = (TimeMs(u64::from_le_bytes(now)), &item[9..]);
        let outcome = match item[0] {
            SUBMISSION => Teller::try_submission(&mut ledger, bytes, now),
            BLOCK => ledger.close(codec::decode(bytes).expect("a block"), now),
            ENTRY => ledger.replay_bytes(bytes, Trust::OwnLog).map(|(_, receipt)| receipt),
            _ => match Ledger::new(codec::decode(bytes).expect("an entry")) {
                Ok(_) => panic!("a genesis that should be refused"),
                Err(rejection) => Err(rejection),
            },
        };
        let id = (item[0] == SUBMISSION).then(|| event_id(&ledger, bytes));
        assert_eq!(outcomes.next(), Some(outcome_line(&outcome, id.flatten()).as_str()));
    }
    assert_eq!(outcomes.next(), None);
    assert!(case.text("final.txt").contains(&format!("log root {}\n", ledger.log().root())));
}

/// The module's operations give the same answers, to the byte.
pub fn operations(case: &Case) {
    let mut machine = Machine::default();
    let mut answers = case.text("abi.txt").lines();
    for (number, request) in case.list("abi.bin").iter().enumerate() {
        let answer = machine.call(request);
        assert_eq!(answers.next(), Some(answer_line(&answer).as_str()), "request {number}");
    }
    assert_eq!(answers.next(), None);
}

fn begin(bytes: &[u8]) -> Ledger {
    let genesis: Entry = codec::decode(bytes).expect("an entry");
    assert!(matches!(genesis.kind, EntryKind::Genesis(_)));
    assert_ne!(genesis.leaf_hash(), Hash::of(&[bytes]));
    Ledger::new(genesis).expect("a genesis")
}
