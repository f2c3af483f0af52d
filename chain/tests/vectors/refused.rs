//! Steps that are refused with a code that the story names, and what is asked of the module beside the story.

use chain::abi::{Request, Response};
use chain::codec;
use chain::commitment::SealedText;
use chain::entry::{Block, BlockHeader, Closer};
use chain::event::{Action, EventBody, Post};
use chain::ids::TimeMs;
use chain::submission::Submission;
use chain::work::Puzzle;

use crate::scene::{Draft, Scene};

impl Scene {
    /// Hands in a draft that is refused with this code.
    pub fn refused(&mut self, code: u16, what: &str, draft: Draft) {
        self.refused_bytes(code, what, &draft.bytes());
    }

    /// Hands in bytes that are refused with this code.
    pub fn refused_bytes(&mut self, code: u16, what: &str, bytes: &[u8]) {
        let rejection = self.refuse_bytes(&format!("{code}: {what}"), bytes);
        assert_eq!(rejection.code(), code, "{what}: {rejection:?}");
    }

    /// Submits an event whose body was changed after it was made, and signed as it is now.
    pub fn refused_with(&mut self, code: u16, what: &str, mut draft: Draft, change: impl FnOnce(&mut EventBody)) {
        change(&mut draft.body);
        self.refused(code, what, draft);
    }

    /// Submits an event with a broken signature.
    pub fn refused_unsigned(&mut self, code: u16, what: &str, draft: Draft) {
        self.refused_bytes(code, what, &codec::encode(&unsigned(draft)));
    }

    /// Hands in a block that is refused with this code.
    pub fn refused_block(&mut self, code: u16, what: &str, block: Block) {
        let rejection = self.refuse_dug(&format!("{code}: {what}"), block);
        assert_eq!(rejection.code(), code, "{what}: {rejection:?}");
    }

    /// Hands in a block that is accepted.
    pub fn closed(&mut self, what: &str, block: Block) {
        self.teller.block(what, block, self.now).unwrap_or_else(|rejection| panic!("{what}: {rejection:?}"));
    }

    /// A block with the first nonce that is not worth its difficulty.
    pub fn too_easy(&self, mut header: BlockHeader, time_ms: TimeMs) -> Block {
        let puzzle = Puzzle::digging(&self.chain_id(), &header, time_ms);
        let easy = (0..).find(|&nonce| !puzzle.is_enough(nonce, header.difficulty));
        header.nonce = easy.expect("most nonces are worth little");
        Block { header, closer: Closer::Work { time_ms } }
    }

    /// An entry of a log, by its bytes, that is refused with this code.
    pub fn refused_entry(&mut self, code: u16, what: &str, bytes: &[u8], time: TimeMs) {
        let rejection = self.teller.refuse_entry_bytes(&format!("{code}: {what}"), bytes, time);
        assert_eq!(rejection.code(), code, "{what}: {rejection:?}");
    }

    /// A first entry that makes no chain, as the module says with this code.
    pub fn refused_genesis(&mut self, code: u16, bytes: &[u8]) {
        let answer = self.teller.ask(&Request::New(bytes.to_vec()));
        assert!(matches!(&answer, Response::Refused(rejection) if rejection.code() == code), "{answer:?}");
    }

    /// Another text of a draft, which its commitment fits.
    pub fn retext(&self, draft: &mut Draft, at: usize, bytes: &[u8]) {
        draft.texts[at].bytes = bytes.to_vec();
        commit(draft);
    }
}

/// The same with a signature that does not fit.
pub fn unsigned(draft: Draft) -> Submission {
    let mut submission = draft.sign();
    submission.event.signature.0[1] ^= 1;
    submission
}

/// Writes the texts' commitments into the body, the handle's among them.
fn commit(draft: &mut Draft) {
    let mut texts = draft.texts.iter();
    if let chain::event::Author::Newcomer(newcomer) = &mut draft.body.author {
        let handle = texts.next().expect("a newcomer has a handle");
        newcomer.handle = chain::hash::Hash::of(&[b"pitpet handle v1\0", &handle.bytes]);
    }
    let mut next = || texts.next().map(SealedText::commitment);
    match &mut draft.body.action {
        Action::Post(Post { text, .. }) => *text = next(),
        Action::Birth(birth) => {
            birth.name = next().expect("a name");
            birth.words = next();
        }
        Action::Comment(comment) => comment.text = next().expect("a text"),
        Action::Edit(edit) => edit.text = next().expect("a text"),
        Action::Farewell(farewell) => farewell.words = next().expect("words"),
        _ => {}
    }
}
