//! Submits a birth: with an invitation, or with the hatching work.

use api::log::Outcome;
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::SealedText;
use chain::error::Rejection;
use chain::event::{Action, Birth, EventBody, Invitation, Invited};
use chain::hash::Hash;
use chain::submission::Submission;

use super::Hatchery;
use super::hatch::Hatcher;
use super::hatching::HatchStep;
use super::inviting::InvitationState;
use crate::barred::Barred;
use crate::leaving::Unfinished;
use crate::photo::Prepared;
use crate::sentence::Sentence;
use crate::submit::upload::upload_now;
use crate::submit::{Failure, Submitted, turn};
use crate::worker::job::{Job, Report};
use crate::worker::{WorkerError, WorkerHandle};

/// How often the work is repeated because the chain has made it harder meanwhile.
const ROUNDS: u32 = 3;
/// How often a birth without a response is sent: for half an hour at least.
const ANSWER_TRIES: u32 = 150;
/// The message if there was none even then.
const UNANSWERED_BIRTH: Sentence = Sentence::fixed(
    "No answer came, so it is not known whether your pet has hatched. Once you are connected, try to sign in; if that \
     does not work, hatch it again.",
);

impl Hatchery {
    /// Uploads, works and submits, again with more work where the chain asks for it. The photo is uploaded first, so
    /// that no work is lost where the upload fails.
    pub(super) async fn bear(
        self,
        chain_id: &Hash,
        hatcher: &Hatcher,
        mut birth: Birth,
        texts: Vec<SealedText>,
        photo: &Prepared,
    ) -> Result<Receipt, Sentence> {
        self.at(HatchStep::Upload, 0.3);
        upload_now(photo).await?;
        if let Some(receipt) = self.bear_invited(chain_id, hatcher, &birth, &texts, photo).await? {
            return Ok(receipt);
        }
        let key = hatcher.signer.public();
        let worker = WorkerHandle::start().await?;
        let mut tries = self.tries().ok_or(Barred::NotYet)?;
        let mut told = None;
        for _ in 0..ROUNDS {
            // The work is bound to the key's sequence number; it changes if something else was sent with that number
            // meanwhile.
            let sequence = self.base.submitter.sequence_of(&key);
            let job = Job::Hatch { chain_id: *chain_id, key, sequence, birth: birth.clone(), tries };
            let warm = |tried: u64| self.at(HatchStep::Work, 0.4 + 0.4 * likely_done(tried, tries));
            warm(0);
            birth.nonce = match worker.run(&job, warm).await? {
                Report::Nonce(nonce) => nonce,
                _ => return Err(WorkerError::Stopped.into()),
            };
            self.at(HatchStep::Settle, 0.85);
            let action = Action::Birth(birth.clone());
            match self.hand_in_birth(chain_id, hatcher, sequence, action, &texts, photo).await? {
                Submitted::InLog(receipt) => return Ok(receipt),
                Submitted::Not(Outcome::Refused(Rejection::HatchWorkTooEasy { tries: more })) => {
                    tries = more.max(tries);
                    told = Some(Rejection::HatchWorkTooEasy { tries });
                }
                Submitted::Overtaken => told = None,
                other => return Err(Failure::told(other, &hatcher.signer).into()),
            }
        }
        Err(told.map_or_else(|| Barred::Busy.into(), Sentence::from))
    }

    /// Uses an invitation instead of the work; `None` where it is no longer open.
    async fn bear_invited(
        self,
        chain_id: &Hash,
        hatcher: &Hatcher,
        birth: &Birth,
        texts: &[SealedText],
        photo: &Prepared,
    ) -> Result<Option<Receipt>, Sentence> {
        let Some(seed) = hatcher.invitation else { return Ok(None) };
        if self.invitations.state(&seed) != Some(InvitationState::Gone) {
            self.at(HatchStep::Settle, 0.85);
            let key = hatcher.signer.public();
            let invitation = Invitation::make_out(chain_id, &key, &seed);
            let Birth { name, photo: pictured, words, .. } = birth.clone();
            let action = Action::Invited(Invited { name, photo: pictured, words, invitation });
            match self
                .hand_in_birth(chain_id, hatcher, self.base.submitter.sequence_of(&key), action, texts, photo)
                .await?
            {
                Submitted::InLog(receipt) => return Ok(Some(receipt)),
                Submitted::Not(Outcome::Refused(Rejection::InvitationGone)) => {}
                other => return Err(Failure::told(other, &hatcher.signer).into()),
            }
        }
        self.base.notices.show(Sentence::fixed(
            "That invitation was used already, or a newer one took its place. The egg is kept warm here instead.",
        ));
        Ok(None)
    }

    /// Signs a birth and sends it until there is a response: only this browser has the recovery key that it registers.
    async fn hand_in_birth(
        self,
        chain_id: &Hash,
        hatcher: &Hatcher,
        sequence: u64,
        action: Action,
        texts: &[SealedText],
        photo: &Prepared,
    ) -> Result<Submitted, Sentence> {
        let _unfinished = Unfinished::begin();
        let turn = turn::turn().await;
        let (author, key) = (hatcher.author.clone(), hatcher.signer.public());
        if self.base.submitter.sequence_of(&key) != sequence {
            return Ok(Submitted::Overtaken);
        }
        // The copy was proven before the work; if the server has contradicted itself since, nothing is signed.
        self.base.copy.go_ahead()?;
        let body = EventBody { author, key, sequence, action };
        let event = hatcher.signer.sign(chain_id, body.clone()).await?;
        let submission = codec::encode(&Submission { chain_id: *chain_id, event, texts: texts.to_vec() });
        let unanswered = || self.at(HatchStep::Unanswered, 0.9);
        let mut turn = Some(turn);
        for again in [true, false] {
            let sent = self.base.submitter.hand_in(&body, &submission, turn.take(), ANSWER_TRIES, unanswered);
            let told = Box::pin(sent).await;
            match told.map_err(|error| if error.leaves_open() { UNANSWERED_BIRTH } else { error.into() })? {
                // A server deletes a photograph that no entry names after a while, and the work may have taken longer.
                Submitted::Not(Outcome::PhotoMissing(_)) if again => upload_now(photo).await?,
                told => {
                    if let Submitted::InLog(_) = told {
                        self.base.submitter.used(&hatcher.signer, sequence);
                    }
                    return Ok(told);
                }
            }
        }
        Ok(Submitted::Not(Outcome::PhotoMissing(photo.commitment)))
    }

    fn tries(self) -> Option<u32> {
        self.base.copy.with_replica(|replica| replica.ledger().state().hatch_tries_now())
    }
}

/// The probability that the work would be done by now: the search is memoryless, so no other progress is true.
fn likely_done(tried: u64, tries: u32) -> f64 {
    1.0 - (-(tried as f64) / f64::from(tries.max(1))).exp()
}
