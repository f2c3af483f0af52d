//! The same story as requests to the module, so that Wasmer and browsers can run it too.

use chain::abi::{Machine, Request, Response};
use chain::codec;
use chain::entry::{Block, Closer};
use chain::hash::Hash;
use chain::ids::TimeMs;

use crate::files::Case;

/// Requests, and the hashes of their answers.
pub struct Operations {
    machine: Machine,
    requests: Vec<Vec<u8>>,
    answers: String,
}

impl Operations {
    /// Begins with a genesis' bytes.
    pub fn new(genesis: &[u8]) -> Self {
        let mut operations = Self { machine: Machine::default(), requests: Vec::new(), answers: String::new() };
        // Nothing can be asked before there is a chain, and what is no request is said to be none.
        operations.ask(&Request::Query);
        operations.ask_bytes(vec![0xff, 0xff]);
        operations.ask(&Request::New(genesis.to_vec()));
        operations
    }

    /// What a host asks for a submission: check it, append it, and, to see that undoing works, undo and append again.
    pub fn submission(&mut self, chain_id: &Hash, bytes: &[u8], now: TimeMs) {
        let submissions = vec![bytes.to_vec()];
        let answer = self.ask(&Request::Verify { chain_id: *chain_id, submissions: submissions.clone() });
        if matches!(&answer, Response::Verified(results) if results.iter().all(Result::is_ok)) {
            self.twice(&Request::Append { now, submissions });
        }
    }

    /// What a host asks to close a block.
    pub fn block(&mut self, block: &Block, now: TimeMs) {
        self.ask(&Request::Due(now));
        if !matches!(block.closer, Closer::House(_)) {
            self.ask(&Request::Work);
        }
        for &vote in block.closer.votes().unwrap_or_default() {
            self.ask(&Request::Vote { now, vote });
        }
        self.twice(&Request::Close { now, block: block.clone() });
    }

    /// What a host asks for an entry of its own log.
    pub fn entry(&mut self, bytes: &[u8]) {
        self.ask(&Request::Replay(vec![bytes.to_vec()]));
    }

    /// What a host asks for the shelter.
    pub fn shelter_needs(&mut self) {
        self.ask(&Request::ShelterNeeds);
    }

    /// What a host asks to start a chain.
    pub fn genesis(&mut self, bytes: &[u8]) {
        self.ask(&Request::New(bytes.to_vec()));
    }

    /// Snapshot, restore, and the whole log again: undone once, then kept.
    pub fn finish(&mut self, snapshot: &[u8], entries: &[Vec<u8>]) {
        self.ask(&Request::Snapshot);
        self.ask(&Request::Restore(snapshot[..snapshot.len() / 2].to_vec()));
        self.ask(&Request::Restore(snapshot.to_vec()));
        self.ask(&Request::Snapshot);
        let (genesis, rest) = entries.split_first().expect("a log has a genesis");
        self.ask(&Request::New(genesis.clone()));
        self.ask(&Request::Replay(rest.to_vec()));
        self.ask(&Request::Rollback);
        self.ask(&Request::Replay(rest.to_vec()));
        self.ask(&Request::Commit);
        self.ask(&Request::Snapshot);
    }

    /// Adds the files.
    pub fn write(self, case: &mut Case) {
        case.add_list("abi.bin", &self.requests);
        case.add_text("abi.txt", self.answers);
    }

    fn twice(&mut self, request: &Request) {
        let answer = self.ask(request);
        if matches!(&answer, Response::Appended(results) if results.iter().all(Result::is_ok)) {
            self.ask(&Request::Rollback);
            self.ask(request);
            self.ask(&Request::Commit);
        } else {
            self.ask(&Request::Query);
        }
    }

    /// Any request.
    pub fn ask(&mut self, request: &Request) -> Response {
        let answer = self.ask_bytes(codec::encode(request));
        codec::decode(&answer).expect("an answer of the machine's")
    }

    fn ask_bytes(&mut self, request: Vec<u8>) -> Vec<u8> {
        let answer = self.machine.call(&request);
        self.answers += &format!("{}\n", answer_line(&answer));
        self.requests.push(request);
        answer
    }
}

/// One line of `abi.txt`: the answer's SHA-256 and its length.
pub fn answer_line(answer: &[u8]) -> String {
    format!("{} {}", Hash::of(&[answer]), answer.len())
}
