//! Writes a story down: what was handed in, what came of it, the log, its roots, and the same through the module's
//! operations.

use chain::abi::{Receipt, Request, Response};
use chain::checkpoint::{Checkpoint, origin};
use chain::codec;
use chain::commitment::SealedText;
use chain::entry::{Block, Entry, EntryKind};
use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::ledger::{Ledger, Trust};
use chain::submission::Submission;

use crate::files::Case;
use crate::machine::Operations;
use crate::party::Party;

/// What a handed-in byte string is: its first byte in `handed.bin`, before the time and the bytes.
pub const SUBMISSION: u8 = 0;
/// A block that closes the open one.
pub const BLOCK: u8 = 1;
/// An entry as it stands in a log.
pub const ENTRY: u8 = 2;
/// An entry that a chain should begin with.
pub const GENESIS: u8 = 3;

/// Keeps the chain and writes down what happens to it.
pub struct Teller {
    /// The chain.
    pub ledger: Ledger,
    entries: Vec<Vec<u8>>,
    handed: Vec<Vec<u8>>,
    outcomes: String,
    roots: String,
    dump: String,
    operations: Operations,
}

impl Teller {
    /// Begins with a genesis.
    pub fn new(about: &str, genesis: Entry) -> Self {
        let ledger = Ledger::new(genesis.clone()).expect("a genesis that makes a game");
        let mut teller = Self {
            ledger,
            entries: Vec::new(),
            handed: Vec::new(),
            outcomes: String::new(),
            roots: String::new(),
            dump: format!("{about}\n\n{genesis:#?}\n"),
            operations: Operations::new(&codec::encode(&genesis)),
        };
        teller.write_entry(&genesis);
        teller
    }

    /// A client hands in a submission.
    pub fn submission(&mut self, what: &str, bytes: &[u8], now: TimeMs) -> Result<Receipt, Rejection> {
        self.operations.submission(&self.ledger.state().chain_id(), bytes, now);
        let outcome = Self::try_submission(&mut self.ledger, bytes, now);
        let read: Option<Submission> = codec::decode(bytes).ok();
        let seen = match &read {
            Some(submission) => {
                let texts: Vec<_> = submission.texts.iter().map(readable).collect();
                format!("{:#?}\ntexts: {texts:#?}", submission.event.body)
            }
            None => format!("{} bytes that are no submission", bytes.len()),
        };
        self.note(SUBMISSION, what, bytes, now, &seen, &outcome);
        if let (Ok(receipt), Some(submission)) = (&outcome, read) {
            self.ledger.commit();
            self.write_entry(&receipt.entry(EntryKind::Event(submission.event)));
        }
        outcome
    }

    /// Does with a ledger what a server does with a submission.
    pub fn try_submission(ledger: &mut Ledger, bytes: &[u8], now: TimeMs) -> Result<Receipt, Rejection> {
        let (_, vetted) = Submission::check(bytes, &ledger.state().chain_id())?;
        ledger.append(vetted, now)
    }

    /// A client hands in a block.
    pub fn block(&mut self, what: &str, block: Block, now: TimeMs) -> Result<Receipt, Rejection> {
        self.operations.block(&block, now);
        let outcome = self.ledger.close(block.clone(), now);
        let seen = format!("{block:#?}");
        self.note(BLOCK, what, &codec::encode(&block), now, &seen, &outcome);
        if let Ok(receipt) = &outcome {
            self.ledger.commit();
            self.write_entry(&receipt.entry(EntryKind::Block(block)));
        }
        outcome
    }

    /// The operator asks which pets the shelter should tend.
    pub fn shelter_needs(&mut self) -> Vec<Hash> {
        self.operations.shelter_needs();
        self.ledger.state().shelter_needs()
    }

    /// An entry of another log, which is not to be accepted.
    pub fn refuse_entry(&mut self, what: &str, entry: &Entry) {
        self.refuse_entry_bytes(what, &codec::encode(entry), entry.time_ms);
    }

    /// The same by its bytes, which may be no entry's.
    pub fn refuse_entry_bytes(&mut self, what: &str, bytes: &[u8], now: TimeMs) -> Rejection {
        self.operations.entry(bytes);
        let outcome = self.ledger.replay_bytes(bytes, Trust::OwnLog).map(|(_, receipt)| receipt);
        let seen = match codec::decode::<Entry>(bytes) {
            Ok(entry) => format!("{entry:#?}"),
            Err(_) => format!("{} bytes that are no entry", bytes.len()),
        };
        self.note(ENTRY, what, bytes, now, &seen, &outcome);
        outcome.expect_err(what)
    }

    /// Asks the module, beside the story, what changes nothing in it.
    pub fn ask(&mut self, request: &Request) -> Response {
        self.operations.ask(request)
    }

    /// A chain's first entry that cannot be one.
    pub fn refuse_genesis(&mut self, what: &str, entry: &Entry) {
        let bytes = codec::encode(entry);
        self.operations.genesis(&bytes);
        let outcome = match Ledger::new(entry.clone()) {
            Ok(_) => panic!("{what}"),
            Err(rejection) => Err(rejection),
        };
        let now = entry.time_ms;
        self.note(GENESIS, what, &bytes, now, &format!("{entry:#?}"), &outcome);
    }

    /// The last entry of the log.
    pub fn last_entry(&self) -> Entry {
        let bytes = self.entries.last().expect("a log has a genesis");
        codec::decode(bytes).expect("an entry that was just encoded")
    }

    /// The files. The story must have come to the end of a block.
    pub fn finish(mut self) -> Case {
        let snapshot = self.ledger.snapshot().expect("the end of a block");
        self.operations.finish(&snapshot, &self.entries);
        let status = self.ledger.status();
        let checkpoint =
            Checkpoint { origin: origin(&status.chain_id), entries: status.entries.0, root: status.log_root };
        let summary = format!(
            "chain id {}\nentries {}\nheight {}\naccounts {}\npets {}\nlog root {}\nstate root {}\nsnapshot {}\n",
            status.chain_id,
            status.entries,
            status.height,
            status.accounts,
            status.pets,
            status.log_root,
            self.ledger.block_end_root(),
            Hash::of(&[&snapshot]),
        );
        let mut case = Case::default();
        case.add_list("entries.bin", &self.entries);
        case.add_list("handed.bin", &self.handed);
        case.add_text("outcomes.txt", self.outcomes);
        case.add_text("roots.txt", self.roots);
        case.add_text("dump.txt", self.dump);
        case.add_bytes("snapshot.bin", snapshot);
        case.add_text("checkpoint.txt", checkpoint.sign(&Party::house().seed("owner")));
        case.add_text("final.txt", summary);
        self.operations.write(&mut case);
        case
    }

    fn note(
        &mut self,
        kind: u8,
        what: &str,
        bytes: &[u8],
        now: TimeMs,
        seen: &str,
        outcome: &Result<Receipt, Rejection>,
    ) {
        let number = self.handed.len();
        self.handed.push([&[kind][..], &now.0.to_le_bytes(), bytes].concat());
        let id = (kind == SUBMISSION).then(|| event_id(&self.ledger, bytes));
        let outcome = outcome_line(outcome, id.flatten());
        self.outcomes += &format!("{outcome}\n");
        self.dump += &format!("\n---- {number}: {what}\nat {now}, {} bytes: {outcome}\n{seen}\n", bytes.len());
    }

    fn write_entry(&mut self, entry: &Entry) {
        let bytes = codec::encode(entry);
        self.entries.push(bytes);
        let line = roots_line(&self.ledger, &entry.leaf_hash());
        self.roots += &format!("{line}\n");
    }
}

/// The id of the event in a submission's bytes, if it is one.
pub fn event_id(ledger: &Ledger, bytes: &[u8]) -> Option<Hash> {
    let submission: Submission = codec::decode(bytes).ok()?;
    Some(submission.event.body.id(&ledger.state().chain_id()))
}

/// One line of `outcomes.txt`; an accepted event's id stands in it.
pub fn outcome_line(outcome: &Result<Receipt, Rejection>, event: Option<Hash>) -> String {
    let id = event.map_or(String::new(), |id| format!(" id {id}"));
    match outcome {
        Ok(receipt) => format!("entry {} leaf {}{id}", receipt.index, receipt.leaf),
        Err(rejection) => format!("refused {} {}", rejection.code(), rejection.name()),
    }
}

/// One line of `roots.txt`: the entry's leaf hash, and the log's and the state's root after it.
pub fn roots_line(ledger: &Ledger, leaf: &Hash) -> String {
    let state = ledger.state().clone().root();
    format!("{leaf} {} {state}", ledger.log().root())
}

fn readable(text: &SealedText) -> String {
    let salt: String = text.salt.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{salt} {}", String::from_utf8_lossy(&text.bytes))
}
