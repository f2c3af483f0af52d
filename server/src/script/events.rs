//! Events: verifying, signing and appending them.

use api::hex::Hex;
use chain::abi::{Checked, Receipt, Request, Response, Signer};
use chain::codec;
use chain::error::Rejection;
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::keys::PublicKey;
use chain::submission::Submission;
use chain::work::Puzzle;

use super::answer::{Answer, Outcome, ReceiptTold};
use super::deed::{Deed, Signing};
use super::error::ScriptError;
use super::fields::{HexBytes, HexText};
use super::session::Session;

/// Submissions in one call of the rules.
const TOGETHER_MAX: usize = 64;
/// Nonces that are tried between two looks at the bounds: some milliseconds.
const TRIES_AT_ONCE: u32 = 1 << 16;
/// After this many times the expected tries a search has failed, which does not happen: one of e^64 searches would.
const PATIENCE: u64 = 64;

impl Session {
    /// Without a chain, too, if its id is given.
    pub(super) fn verify(
        &mut self,
        submissions: &[HexText],
        chain_id: Option<&HexText>,
    ) -> Result<Answer, ScriptError> {
        let submissions = bytes_of(submissions)?;
        let results = match chain_id {
            None => {
                let chain_id = self.status()?.chain_id;
                self.verified(chain_id, &submissions)?
            }
            Some(chain_id) => {
                let (chain_id, mut rules) = (chain_id.hash("chain_id")?, self.instance()?);
                verified(&submissions, chain_id, |request| rules.call(request).map_err(ScriptError::Broken))?
            }
        };
        Ok(Answer::Verified { results: results.into_iter().map(Outcome::of).collect() })
    }

    pub(super) fn append(&mut self, now: TimeMs, submissions: &[HexText]) -> Result<Answer, ScriptError> {
        let results = self.appended(now, bytes_of(submissions)?)?;
        Ok(Answer::Results { results: results.into_iter().map(Outcome::of).collect() })
    }

    pub(super) fn sign_only(&mut self, seed: &HexText, deed: Deed) -> Result<Answer, ScriptError> {
        let submission = self.signed(seed, deed)?;
        let id = submission.event.body.id(&submission.chain_id);
        Ok(Answer::Signed { submission: HexBytes(codec::encode(&submission)), id: Hex(id) })
    }

    pub(super) fn act(&mut self, now: TimeMs, seed: &HexText, deed: Deed) -> Result<Answer, ScriptError> {
        let submission = codec::encode(&self.signed(seed, deed)?);
        let result = self.appended(now, vec![submission])?.pop();
        let receipt = result.ok_or_else(|| self.nonsense("append"))??;
        Ok(Answer::Receipt(ReceiptTold::from(receipt)))
    }

    /// What the chain says of a key.
    pub(super) fn signer(&mut self, key: PublicKey) -> Result<Signer, ScriptError> {
        match self.call(&Request::Signer(key))? {
            Response::Signer(signer) => Ok(signer),
            _ => Err(self.nonsense("signer")),
        }
    }

    /// Nonces from 0 on, until one is worth this many tries.
    pub(super) fn search(&mut self, puzzle: Puzzle, tries: u64) -> Result<u64, ScriptError> {
        let max = self.bounds.tries_max;
        let too_much = ScriptError::TooMuchWork { tries, max };
        if tries > max {
            return Err(too_much);
        }
        let end = tries.max(1).saturating_mul(PATIENCE).max(u64::from(TRIES_AT_ONCE));
        let mut from = 0;
        while from < end {
            if !(self.bounds.go_on)() {
                return Err(ScriptError::Stopped);
            }
            if let Some(nonce) = puzzle.search(from, TRIES_AT_ONCE, tries) {
                return Ok(nonce);
            }
            from += u64::from(TRIES_AT_ONCE);
        }
        Err(too_much)
    }

    fn signed(&mut self, seed: &HexText, deed: Deed) -> Result<Submission, ScriptError> {
        let seed = seed.array("seed")?;
        let key = PublicKey::of_seed(&seed);
        let chain_id = self.status()?.chain_id;
        let pet = deed.pet().map(|pet| self.pet_named(pet)).transpose()?.unwrap_or(Hash([0; 32]));
        let signer = self.signer(key)?;
        let (sequence, tries) = (signer.sequence, u64::from(signer.hatch_tries));
        let signing = Signing { chain_id, seed: &seed, signer };
        let (mut body, texts) = signing.body(deed, pet)?;
        if let Action::Birth(birth) = &mut body.action {
            birth.nonce = self.search(Puzzle::hatching(&chain_id, &key, sequence, birth), tries)?;
        }
        Ok(signing.sign(body, texts))
    }

    /// Verifies each first: the module appends what it is told was verified.
    fn appended(
        &mut self,
        now: TimeMs,
        submissions: Vec<Vec<u8>>,
    ) -> Result<Vec<Result<Receipt, Rejection>>, ScriptError> {
        let chain_id = self.status()?.chain_id;
        let verdicts = self.verified(chain_id, &submissions)?;
        let mut results = Vec::with_capacity(submissions.len());
        for (submission, verdict) in submissions.into_iter().zip(verdicts) {
            results.push(match verdict {
                Err(rejection) => Err(rejection),
                Ok(_) => self.append_one(now, submission)?,
            });
        }
        Ok(results)
    }

    fn append_one(&mut self, now: TimeMs, bytes: Vec<u8>) -> Result<Result<Receipt, Rejection>, ScriptError> {
        let submission = Submission::read(&bytes);
        let result = match self.call(&Request::Append { now, submissions: vec![bytes] })? {
            Response::Appended(mut results) if results.len() == 1 => results.remove(0),
            _ => return Err(self.nonsense("append")),
        };
        if let (Ok(receipt), Ok(submission)) = (&result, submission) {
            self.log.event(receipt, submission);
        }
        Ok(result)
    }

    fn verified(
        &mut self,
        chain_id: Hash,
        submissions: &[Vec<u8>],
    ) -> Result<Vec<Result<Checked, Rejection>>, ScriptError> {
        verified(submissions, chain_id, |request| self.call(request))
    }
}

fn verified(
    submissions: &[Vec<u8>],
    chain_id: Hash,
    mut call: impl FnMut(&Request) -> Result<Response, ScriptError>,
) -> Result<Vec<Result<Checked, Rejection>>, ScriptError> {
    let mut verdicts = Vec::with_capacity(submissions.len());
    for lot in submissions.chunks(TOGETHER_MAX) {
        match call(&Request::Verify { chain_id, submissions: lot.to_vec() })? {
            Response::Verified(results) if results.len() == lot.len() => verdicts.extend(results),
            _ => return Err(ScriptError::Broken(crate::host::Fault::Nonsense { to: "verify" })),
        }
    }
    Ok(verdicts)
}

fn bytes_of(submissions: &[HexText]) -> Result<Vec<Vec<u8>>, ScriptError> {
    submissions.iter().map(|submission| submission.bytes("submissions")).collect()
}
