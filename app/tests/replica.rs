//! The browser's own copy of the chain with servers that are honest, behind, rolled back or forging.

use app::storage::{KeptCopy, KeptPeak};
use app::sync::{Distrust, Missing, Replica, Witnessed};
use chain::checkpoint::{Checkpoint, origin};
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::ids::{Height, TimeMs};
use chain::ledger::Ledger;
use chain::params::Params;
use chain::version::Rules;
use futures::FutureExt as _;
use testkit::{Seed, blocks};

const HOUSE: Seed = [7; 32];

/// A server, as honest as its test needs.
struct Server {
    ledger: Ledger,
    log: Vec<Vec<u8>>,
    notes: Vec<String>,
}

impl Server {
    fn new(house: &Seed) -> Self {
        let entry = blocks::genesis(Rules::V1(Params::demo()), house, TimeMs(1_000));
        let ledger = Ledger::new(entry.clone()).unwrap();
        let mut server = Self { ledger, log: vec![codec::encode(&entry)], notes: Vec::new() };
        server.notes.push(server.sign(house));
        server
    }

    fn sign(&self, seed: &Seed) -> String {
        let status = self.ledger.status();
        Checkpoint { origin: origin(&status.chain_id), entries: status.entries.0, root: status.log_root }.sign(seed)
    }

    /// Lets an hour pass, and `extra` milliseconds.
    fn close_block(&mut self, extra: u64) {
        let now = self.ledger.state().globals().time.plus(3_600_000 + extra);
        let header = self.ledger.due(now).unwrap();
        let block = blocks::signed(&self.ledger.state().chain_id(), header, &HOUSE);
        self.ledger.close(block.clone(), now).unwrap();
        self.log.push(codec::encode(&Entry { time_ms: now, kind: EntryKind::Block(block) }));
        self.notes.push(self.sign(&HOUSE));
    }

    fn with_blocks(blocks: usize) -> Self {
        let mut server = Self::new(&HOUSE);
        (0..blocks).for_each(|_| server.close_block(0));
        server
    }

    fn last_note(&self) -> &str {
        self.notes.last().unwrap()
    }
}

fn replica(server: &Server, entries: usize) -> Replica {
    let mut replica = Replica::begin(&server.log[0]).unwrap();
    server.log[1..entries].iter().for_each(|bytes| drop(replica.apply(bytes).unwrap()));
    replica
}

fn peak(server: &Server) -> KeptPeak {
    let status = server.ledger.status();
    let (chain_id, entries, root) = (status.chain_id, status.entries.0, status.log_root);
    KeptPeak { chain_id, entries, root, note: server.last_note().to_owned() }
}

#[test]
fn a_checkpoint_marks_how_far_all_is_checked() {
    let server = Server::with_blocks(4);
    let mut replica = replica(&server, 5);
    assert_eq!(replica.checked_to, Height(0));
    assert_eq!(replica.witness(&server.notes[2]), Ok(Witnessed::Fits(3)));
    assert_eq!(replica.checked_to, Height(2));
    assert_eq!(replica.witness(server.last_note()), Ok(Witnessed::Fits(5)));
    assert_eq!(replica.checked_to, Height(4));
}

#[test]
fn a_checkpoint_of_a_longer_log_is_compared_later() {
    let server = Server::with_blocks(4);
    let mut replica = replica(&server, 2);
    assert_eq!(replica.witness(server.last_note()), Ok(Witnessed::Ahead(5)));
    assert_eq!(replica.checked_to, Height(0));
    server.log[2..].iter().for_each(|bytes| drop(replica.apply(bytes).unwrap()));
    assert_eq!(replica.checked_to, Height(4));
    assert_eq!(replica.peak().unwrap().entries, 5);
}

#[test]
fn a_server_with_another_history_is_detected() {
    let honest = Server::with_blocks(3);
    let mut forked = Server::with_blocks(1);
    forked.close_block(1);
    forked.close_block(0);
    assert_eq!(replica(&honest, 4).witness(forked.last_note()), Err(Distrust::Forked));
    let mut ahead = replica(&honest, 3);
    assert_eq!(ahead.witness(forked.last_note()), Ok(Witnessed::Ahead(4)));
    assert_eq!(ahead.apply(&honest.log[3]), Err(Distrust::Forked));
}

#[test]
fn what_was_seen_on_an_earlier_visit_is_remembered() {
    let honest = Server::with_blocks(3);
    let mut forked = Server::with_blocks(1);
    forked.close_block(1);
    forked.close_block(0);
    let mut returning = replica(&honest, 2);
    returning.recall(peak(&forked)).unwrap();
    returning.apply(&honest.log[2]).unwrap();
    assert_eq!(returning.apply(&honest.log[3]), Err(Distrust::Forked));

    let mut returning = replica(&honest, 2);
    returning.recall(peak(&honest)).unwrap();
    assert_eq!(returning.witness(&honest.notes[1]), Err(Distrust::RolledBack));
    let mut elsewhere = Replica::begin(&Server::new(&[8; 32]).log[0]).unwrap();
    assert_eq!(elsewhere.recall(peak(&honest)), Err(Distrust::OtherChain));
}

#[test]
fn a_note_with_another_signature_is_refused() {
    let server = Server::with_blocks(1);
    let mut replica = replica(&server, 2);
    assert_eq!(replica.witness(&server.sign(&[9; 32])), Err(Distrust::Unsigned));
    assert_eq!(replica.witness("hello"), Err(Distrust::Unsigned));
    assert_eq!(replica.witness(Server::new(&[8; 32]).last_note()), Err(Distrust::OtherChain));
    assert_eq!(replica.checked_to, Height(0));
}

#[test]
fn an_entry_that_breaks_a_rule_stops_the_copy_where_it_is() {
    let server = Server::with_blocks(2);
    let mut replica = replica(&server, 2);
    let mut entry: Entry = codec::decode(&server.log[2]).unwrap();
    if let EntryKind::Block(block) = &mut entry.kind {
        block.header.log_root = chain::hash::Hash([0; 32]);
    }
    let forged = replica.apply(&codec::encode(&entry));
    assert!(matches!(forged, Err(Distrust::Forged(Rejection::BlockWrongLog))), "{forged:?}");
    assert_eq!(replica.entries(), 2);
    replica.apply(&server.log[2]).unwrap();
}

#[test]
fn a_copy_far_behind_continues_only_from_a_checkpoint() {
    let server = Server::with_blocks(2);
    let mut replica = replica(&server, 3);
    assert_eq!(replica.far_behind(1_000_000), None, "nothing could show that a snapshot goes on from here");
    replica.witness(server.last_note()).unwrap();
    assert_eq!(replica.far_behind(1_000_000), Some(peak(&server)));
    assert_eq!(replica.far_behind(5_000), None);
    assert_eq!(replica.far_behind(0), None);
}

/// The copy from a server's snapshot, without pauses.
fn restored(snapshot: &[u8]) -> Result<Replica, Distrust> {
    Replica::restore(snapshot, async || ()).now_or_never().expect("it is ready at once")
}

/// The copy from what this browser has stored.
fn resumed(kept: &KeptCopy) -> Option<Replica> {
    Replica::resume(kept, async || ()).now_or_never().expect("it is ready at once")
}

#[test]
fn an_entry_of_an_unknown_kind_is_no_forgery() {
    let server = Server::with_blocks(1);
    let mut replica = replica(&server, 2);
    let mut entry = server.log[1].clone();
    // The kind of entry follows the time.
    entry[8] = 0x7f;
    assert_eq!(replica.apply(&entry).err(), Some(Distrust::Unreadable));
    assert_eq!(restored(b"nothing").err(), Some(Distrust::Unreadable));
    assert_eq!(replica.entries(), 2);
}

#[test]
fn a_stored_copy_continues_where_it_was() {
    let server = Server::with_blocks(3);
    let kept = replica(&server, 3).to_keep().unwrap();
    let mut replica = resumed(&kept).unwrap();
    assert_eq!((replica.entries(), replica.checked_from, replica.standing().missing), (3, 0, None));
    replica.apply(&server.log[3]).unwrap();
    assert_eq!(replica.witness(server.last_note()), Ok(Witnessed::Fits(4)));
    assert_eq!(replica.checked_to, Height(3));
    assert_eq!(restored(&kept.snapshot).unwrap().checked_from, 3);
}

#[test]
fn a_damaged_copy_is_ignored_and_proves_nothing() {
    let kept = replica(&Server::with_blocks(3), 3).to_keep().unwrap();
    for place in 0..kept.snapshot.len() {
        let mut damaged = kept.clone();
        damaged.snapshot[place] ^= 1;
        assert!(resumed(&damaged).is_none(), "a bit of byte {place} of {}", kept.snapshot.len());
    }
    for short in [0, 1, kept.snapshot.len() - 1] {
        assert!(resumed(&KeptCopy { snapshot: kept.snapshot[..short].to_vec(), ..kept.clone() }).is_none());
    }
    assert!(resumed(&KeptCopy { log_root: kept.state_root, ..kept.clone() }).is_none());
    assert!(resumed(&KeptCopy { entries: 5, ..kept.clone() }).is_none());
    assert!(resumed(&kept).is_some());
}

#[test]
fn a_damaged_peak_proves_nothing() {
    let server = Server::with_blocks(3);
    let whole = peak(&server);
    let other = |entries, root| KeptPeak { entries, root, ..whole.clone() };
    let elsewhere = Server::new(&[8; 32]).ledger.status().chain_id;
    let unsigned = KeptPeak { note: server.sign(&[9; 32]), ..whole.clone() };
    for damaged in [
        other(2, whole.root),
        other(u64::MAX, whole.root),
        other(whole.entries, elsewhere),
        KeptPeak { chain_id: elsewhere, ..whole.clone() },
        KeptPeak { note: whole.note[1..].to_owned(), ..whole.clone() },
        unsigned,
    ] {
        let mut returning = replica(&server, 2);
        assert_eq!(returning.recall(damaged.clone()), Ok(()), "{damaged:?}");
        server.log[2..].iter().for_each(|bytes| drop(returning.apply(bytes).unwrap()));
        assert_eq!(returning.witness(&server.notes[2]), Ok(Witnessed::Fits(3)));
    }
    assert!(whole.is_whole());
}

#[test]
fn a_copy_from_the_first_entry_is_proven_by_a_checkpoint() {
    let server = Server::with_blocks(4);
    let mut replica = replica(&server, 3);
    assert_eq!(replica.standing().missing, Some(Missing::Checkpoint));
    replica.witness(&server.notes[1]).unwrap();
    assert_eq!(replica.standing().missing, None);
    let standing = replica.standing();
    assert_eq!((standing.entries, standing.signed, standing.awaits), (3, 2, false));
    replica.witness(server.last_note()).unwrap();
    assert!(replica.standing().awaits, "the house has signed for more");
}

#[test]
fn a_checkpoint_that_does_not_fit_is_not_dropped_for_a_newer_one() {
    let honest = Server::with_blocks(5);
    let mut forked = Server::with_blocks(1);
    forked.close_block(1);
    let mut returning = replica(&honest, 2);
    returning.recall(peak(&forked)).unwrap();
    assert_eq!(returning.apply(&honest.log[2]).err(), Some(Distrust::Forked));
    honest.log[3..].iter().for_each(|bytes| drop(returning.apply(bytes).unwrap()));
    returning.witness(honest.last_note()).unwrap();
    assert_eq!(returning.standing().missing, Some(Missing::Past));
    assert_eq!(returning.peak().unwrap().entries, 3);
}
