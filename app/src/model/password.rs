//! Passwords: the strength of one, setting a new one, and the recovery key, which overrides it.

use chain::event::Action;
use chain::ids::AccountId;
use chain::keys::{NewKey, PublicKey};
use leptos::prelude::*;

use super::Access;
use super::types::{STRENGTH_MIN, Strength};
use crate::barred::Barred;
use crate::identity::owner_seed;
use crate::identity::recovery::RecoveryKey;
use crate::sentence::Sentence;
use crate::submit::Signer;
use crate::tidy;
use crate::worker::job::{Job, Report};
use crate::worker::{WEAKNESSES, WorkerError, WorkerHandle};

impl Access {
    /// Sets a new password. It takes effect after the waiting time ([`super::Accounts::rekey_due`]) and signs all
    /// devices out.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn change_password(self, password: String, new_password: String) -> Result<(), Sentence> {
        let me = self.base.session.signed_in()?;
        self.refuse_weak(&new_password, vec![me.handle.clone()]).await?;
        let seed = self.owner(me.account, &me.handle, &password).await?;
        let chain_id = self.base.copy.chain_id()?;
        let new_seed = owner_seed(&chain_id, &me.handle, &new_password).await?;
        let new_key = NewKey::prove(&chain_id, &PublicKey::of_seed(&seed), &new_seed);
        self.base.submitter.submit(&Signer::Owner(seed), me.account, Action::Rekey(new_key), Vec::new()).await?;
        Ok(())
    }

    /// Vetoes a pending new password.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn veto(self, recovery: String) -> Result<(), Sentence> {
        let me = self.base.session.signed_in()?;
        let recovery = self.recovery(me.account, &recovery)?;
        self.base.submitter.submit(&Signer::Owner(*recovery.seed()), me.account, Action::VetoRekey, Vec::new()).await?;
        Ok(())
    }

    /// Sets a new password at once with the recovery key, and signs in. All other devices are signed out.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn recover(self, handle: String, recovery: String, new_password: String) -> Result<(), Sentence> {
        let handle = tidy::handle(&handle);
        if handle.is_empty() {
            return Err(Barred::NoHandle.into());
        }
        self.refuse_weak(&new_password, vec![handle.clone()]).await?;
        let account = self.known_account(&handle).await?;
        let recovery = self.recovery(account, &recovery)?;
        let chain_id = self.base.copy.chain_id()?;
        let seed = owner_seed(&chain_id, &handle, &new_password).await?;
        let new_key = NewKey::prove(&chain_id, &recovery.public(), &seed);
        self.base
            .submitter
            .submit(&Signer::Owner(*recovery.seed()), account, Action::Rekey(new_key), Vec::new())
            .await?;
        self.let_in(account, handle, &Signer::Owner(seed)).await
    }

    /// Estimates a password's strength. The word lists are loaded with the first call.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn strength(self, password: String, known: Vec<String>) -> Result<Strength, Sentence> {
        let judge = self.judge.with_value(Clone::clone);
        let mut judge = judge.lock().await;
        if judge.is_none() {
            *judge = Some(WorkerHandle::start().await?);
        }
        let worker = judge.as_ref().ok_or(WorkerError::NotStarted)?;
        match worker.run(&Job::Strength { password, known }, |_| ()).await {
            Ok(Report::Strength { score, weakness }) => Ok(Strength { score, words: strength_words(score, weakness) }),
            Ok(_) => Err(WorkerError::Stopped.into()),
            Err(error) => {
                *judge = None;
                Err(error.into())
            }
        }
    }

    pub(super) async fn refuse_weak(self, password: &str, known: Vec<String>) -> Result<(), Sentence> {
        if password.is_empty() {
            return Err(Barred::NoNewPassword.into());
        }
        let strength = self.strength(password.to_owned(), known).await?;
        if strength.score < STRENGTH_MIN { Err(Barred::WeakPassword.into()) } else { Ok(()) }
    }

    fn recovery(self, account: AccountId, typed: &str) -> Result<RecoveryKey, Sentence> {
        let recovery = RecoveryKey::read(typed)?;
        let known = self.base.copy.with_replica(|replica| {
            let state = replica.ledger().state();
            let key = state.account(account).and_then(|account| state.key(account.recovery));
            key.is_some_and(|key| key.public == recovery.public())
        });
        if known.unwrap_or(false) { Ok(recovery) } else { Err(Barred::WrongRecovery.into()) }
    }
}

fn strength_words(score: u8, weakness: Option<u8>) -> Sentence {
    let weakness = weakness.and_then(|place| WEAKNESSES.get(usize::from(place)));
    match (score, weakness) {
        (4, _) => Sentence::fixed("Very good. Nobody guesses this one."),
        (3, _) => Sentence::fixed("Nearly. It is hard to guess, but whoever tries has years for it. Add another word."),
        (_, Some(words)) => Sentence::fixed(words),
        (_, None) => Sentence::fixed("Too easy to guess. Add another word or two."),
    }
}
