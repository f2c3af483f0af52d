//! Handing in a birth: by an invitation, or with the hatching work.

use api::log::Outcome;
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::SealedText;
use chain::error::Rejection;
use chain::event::{Action, Birth, EventBody, Invitation, Invited};
use chain::hash::Hash;
use chain::submission::Submission;

use super::hatch::Hatcher;
use super::submit::{hand_in_until, upload};
use super::{Barred, HatchStep, InvitationState, World};
use crate::leaving::Unfinished;
use crate::photo::Prepared;
use crate::sentence::{Sentence, of_outcome};
use crate::worker::job::{Job, Report};
use crate::worker::{WorkerError, WorkerHandle};

/// How often the work is done anew because the chain has made it harder meanwhile.
const ROUNDS: u32 = 3;
/// How often a birth without an answer is sent: for about half an hour.
const ANSWER_TRIES: u32 = 150;
/// Even then there was none.
const UNANSWERED_BIRTH: Sentence = Sentence::fixed(
    "No answer came, so it is not known whether your pet has hatched. Once you are connected, try to sign in; if that \
     does not work, hatch it again.",
);

impl World {
    /// Works, uploads and hands in, again with more work where the chain asks for it.
    pub(super) async fn bear(
        self,
        chain_id: &Hash,
        hatcher: &Hatcher,
        mut birth: Birth,
        texts: Vec<SealedText>,
        photo: &Prepared,
    ) -> Result<Receipt, Sentence> {
        if let Some(receipt) = self.bear_invited(chain_id, hatcher, &birth, &texts, photo).await? {
            return Ok(receipt);
        }
        let (key, sequence) = (hatcher.signer.public(), hatcher.sequence);
        let worker = WorkerHandle::start().await?;
        let mut tries = self.tries().ok_or(Barred::NotYet)?;
        let mut outcome = None;
        for round in 0..ROUNDS {
            let job = Job::Hatch { chain_id: *chain_id, key, sequence, birth: birth.clone(), tries };
            let warm = |tried: u64| self.hatching_at(HatchStep::Work, 0.35 + 0.35 * likely_done(tried, tries));
            warm(0);
            birth.nonce = match worker.run(&job, warm).await? {
                Report::Nonce(nonce) => nonce,
                _ => return Err(WorkerError::Stopped.into()),
            };
            if round == 0 {
                self.hatching_at(HatchStep::Upload, 0.7);
                upload(photo.commitment, &photo.salt, &photo.bytes).await?;
            }
            self.hatching_at(HatchStep::Settle, 0.85);
            match self.hand_in_birth(chain_id, hatcher, Action::Birth(birth.clone()), &texts).await? {
                Outcome::Accepted(receipt) => return Ok(receipt),
                Outcome::Refused(Rejection::HatchWorkTooEasy { tries: more }) => tries = more.max(tries),
                other => return Err(of_outcome(&other)),
            }
            outcome = Some(Rejection::HatchWorkTooEasy { tries });
        }
        Err(outcome.map_or_else(|| Barred::Busy.into(), Sentence::from))
    }

    /// Lets an invitation take the place of the work; nothing where there is none any more.
    async fn bear_invited(
        self,
        chain_id: &Hash,
        hatcher: &Hatcher,
        birth: &Birth,
        texts: &[SealedText],
        photo: &Prepared,
    ) -> Result<Option<Receipt>, Sentence> {
        let Some(seed) = hatcher.invitation else { return Ok(None) };
        if self.invitation(&seed) != Some(InvitationState::Gone) {
            self.hatching_at(HatchStep::Upload, 0.4);
            upload(photo.commitment, &photo.salt, &photo.bytes).await?;
            self.hatching_at(HatchStep::Settle, 0.85);
            let invitation = Invitation::make_out(chain_id, &hatcher.signer.public(), &seed);
            let Birth { name, photo, words, .. } = birth.clone();
            let action = Action::Invited(Invited { name, photo, words, invitation });
            match self.hand_in_birth(chain_id, hatcher, action, texts).await? {
                Outcome::Accepted(receipt) => return Ok(Some(receipt)),
                Outcome::Refused(Rejection::InvitationGone) => {}
                other => return Err(of_outcome(&other)),
            }
        }
        self.notify(Sentence::fixed(
            "That invitation was used already, or a newer one took its place. The egg is kept warm here instead.",
        ));
        Ok(None)
    }

    /// Signs a birth and sends it until there is an answer: nobody else has the recovery key that it brings.
    async fn hand_in_birth(
        self,
        chain_id: &Hash,
        hatcher: &Hatcher,
        action: Action,
        texts: &[SealedText],
    ) -> Result<Outcome, Sentence> {
        let _unfinished = Unfinished::begin();
        let (author, key, sequence) = (hatcher.author.clone(), hatcher.signer.public(), hatcher.sequence);
        let event = hatcher.signer.sign(chain_id, EventBody { author, key, sequence, action }).await?;
        let submission = codec::encode(&Submission { chain_id: *chain_id, event, texts: texts.to_vec() });
        let told = || self.hatching_at(HatchStep::Unanswered, 0.9);
        hand_in_until(&submission, ANSWER_TRIES, told)
            .await
            .map_err(|error| if error.leaves_open() { UNANSWERED_BIRTH } else { error.into() })
    }

    fn tries(self) -> Option<u32> {
        self.with_replica(|replica| replica.ledger().state().hatch_tries_now())
    }
}

/// The chance that the work would be done by now: it has no memory, so this is all that can honestly be shown.
fn likely_done(tried: u64, tries: u32) -> f64 {
    1.0 - (-(tried as f64) / f64::from(tries.max(1))).exp()
}
