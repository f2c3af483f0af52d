//! An account with its keys: builds, signs and submits events.

use api::log::Outcome;
use chain::abi::Receipt;
use chain::commitment::{Salt, SealedText, handle_hash, photo_commitment};
use chain::error::Rejection;
use chain::event::{Action, Author, Birth, EventBody, Newcomer};
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::keys::{NewKey, PublicKey};
use chain::submission::Submission;
use chain::work::Puzzle;

use super::error::NeighbourError;
use crate::client::Client;

/// An account's secrets and what is needed to sign with its owner key.
#[derive(Clone)]
pub struct Actor {
    /// The account's handle.
    pub handle: String,
    owner_seed: [u8; 32],
    recovery_seed: [u8; 32],
    /// `None` until the account is known to exist.
    pub account: Option<AccountId>,
    sequence: u64,
}

/// A photo that is ready to be uploaded.
#[derive(Clone)]
pub struct SealedPhoto {
    /// Its commitment.
    pub commitment: Hash,
    /// Opens the commitment together with the bytes.
    pub salt: Salt,
    /// The file.
    pub bytes: bytes::Bytes,
}

/// A pet to hatch.
pub struct Egg<'a> {
    /// The pet's name.
    pub name: &'a str,
    /// Its own words.
    pub words: Option<&'a str>,
    /// Its first photo, which must have been uploaded.
    pub photo: Hash,
    /// The maker's previous pet.
    pub previous: Option<Hash>,
}

impl SealedPhoto {
    /// Seals a file with a fresh salt.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new(bytes: bytes::Bytes) -> Result<Self, NeighbourError> {
        let salt = fresh_salt()?;
        Ok(Self { commitment: photo_commitment(&salt, &bytes), salt, bytes })
    }
}

impl Actor {
    /// An account with these keys. The next sequence number is found by trying.
    pub fn new(handle: String, owner_seed: [u8; 32], recovery_seed: [u8; 32]) -> Self {
        Self { handle, owner_seed, recovery_seed, account: None, sequence: 0 }
    }

    /// Hatches a pet, and with it the account if there is none yet. Does more work when the chain asks for it.
    ///
    /// # Errors
    /// `NotAccepted`, and what a request can fail with.
    pub async fn hatch(
        &mut self,
        client: &Client,
        chain_id: &Hash,
        tries: u32,
        egg: &Egg<'_>,
    ) -> Result<Receipt, NeighbourError> {
        let mut tries = tries;
        loop {
            let submission = self.birth(chain_id, tries, egg)?;
            match self.send(client, &submission).await? {
                Outcome::Refused(Rejection::HatchWorkTooEasy { tries: more }) if more > tries => tries = more,
                Outcome::Accepted(receipt) => return Ok(receipt),
                outcome if self.learns(&outcome) => {}
                outcome => return Err(NeighbourError::NotAccepted(outcome)),
            }
        }
    }

    /// Submits an action of the account, with its texts.
    ///
    /// # Errors
    /// `NotAccepted`, and what a request can fail with.
    pub async fn act(
        &mut self,
        client: &Client,
        chain_id: &Hash,
        action: &Action,
        texts: &[SealedText],
    ) -> Result<Receipt, NeighbourError> {
        loop {
            let submission = self.sign(chain_id, action.clone(), texts.to_vec());
            match self.send(client, &submission).await? {
                Outcome::Accepted(receipt) => return Ok(receipt),
                outcome if self.learns(&outcome) => {}
                outcome => return Err(NeighbourError::NotAccepted(outcome)),
            }
        }
    }

    /// Signs an event with the next sequence number.
    pub fn sign(&self, chain_id: &Hash, action: Action, texts: Vec<SealedText>) -> Submission {
        let author = match self.account {
            Some(account) => Author::Member(account),
            None => Author::Newcomer(Newcomer {
                handle: handle_hash(&self.handle),
                recovery: NewKey::prove(chain_id, &self.key(), &self.recovery_seed),
                daily: None,
                bot: true,
            }),
        };
        let body = EventBody { author, key: self.key(), sequence: self.sequence, action };
        Submission { chain_id: *chain_id, event: body.sign(chain_id, &self.owner_seed), texts }
    }

    /// Counts an event that was accepted, or is assumed to be.
    pub fn count(&mut self) {
        self.sequence += 1;
    }

    fn birth(&self, chain_id: &Hash, tries: u32, egg: &Egg<'_>) -> Result<Submission, NeighbourError> {
        let name = SealedText::new(fresh_salt()?, egg.name);
        let words =
            egg.words.map(|words| Ok::<_, NeighbourError>(SealedText::new(fresh_salt()?, words))).transpose()?;
        let mut birth = Birth {
            name: name.commitment(),
            photo: egg.photo,
            words: words.as_ref().map(SealedText::commitment),
            previous: egg.previous,
            nonce: 0,
        };
        let hatching = Puzzle::hatching(chain_id, &self.key(), self.sequence, &birth);
        birth.nonce = (0..).find(|&nonce| hatching.is_enough(nonce, u64::from(tries))).unwrap_or_default();
        let handle = self.account.is_none().then(|| SealedText::handle(&self.handle));
        let texts = handle.into_iter().chain([name]).chain(words).collect();
        Ok(self.sign(chain_id, Action::Birth(birth), texts))
    }

    async fn send(&mut self, client: &Client, submission: &Submission) -> Result<Outcome, NeighbourError> {
        let outcome = client.submit(chain::codec::encode(submission)).await?;
        if let Outcome::Accepted(_) = outcome {
            self.count();
        }
        Ok(outcome)
    }

    /// Whether the outcome tells the right sequence number, so that a retry makes sense.
    fn learns(&mut self, outcome: &Outcome) -> bool {
        let Outcome::Refused(Rejection::SequenceReused { expected, .. } | Rejection::SequenceSkipped { expected, .. }) =
            outcome
        else {
            return false;
        };
        self.sequence = *expected;
        true
    }

    /// The seed of the key that signs.
    pub(super) fn seed(&self) -> [u8; 32] {
        self.owner_seed
    }

    fn key(&self) -> PublicKey {
        PublicKey::of_seed(&self.owner_seed)
    }
}

/// A random salt.
///
/// # Errors
/// When the system has no randomness.
pub fn fresh_salt() -> Result<Salt, getrandom::Error> {
    let mut salt = Salt::default();
    getrandom::fill(&mut salt)?;
    Ok(salt)
}
