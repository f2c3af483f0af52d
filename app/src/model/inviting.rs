//! Inviting a friend: the invitation's key is made here, and its secret goes into a link.

use chain::event::{Action, Vouch};
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::keys::{NewKey, PublicKey, Signature};
use chain::state::State;

use super::Actions;
use crate::barred::Barred;
use crate::browser;
use crate::identity::invitation::Seed;
use crate::sentence::Sentence;
use crate::storage::{self, KeptInvitations, Key};

/// Stored invitations: the last one, and the one before it in case the last never reached the log.
const KEPT_MAX: usize = 2;

/// The state of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// Not used yet; made by this account.
    Open(AccountId),
    /// Used, replaced by another one, or never registered.
    Gone,
}

/// Invitations that were made here or are opened here.
#[derive(Clone, Copy)]
pub struct Invitations {
    actions: Actions,
}

impl Invitations {
    /// For the account that is signed in.
    pub fn new(actions: Actions) -> Self {
        Self { actions }
    }

    /// The state of the invitation with this secret; `None` while the chain is not read to its end and proven.
    pub fn state(&self, seed: &Seed) -> Option<InvitationState> {
        let key = PublicKey::of_seed(seed);
        let found = self.actions.base.copy.with_state(|state| standing(state, &key))?;
        (found != InvitationState::Gone || self.actions.base.copy.is_proven()).then_some(found)
    }

    /// Whether the signed-in account may invite a guest through this pet; if not, why.
    ///
    /// # Errors
    /// The reason.
    pub fn may_make(&self, pet: Hash) -> Result<(), Sentence> {
        // A placeholder key: the proof is not checked for what is not signed.
        let key = NewKey { key: PublicKey([0; 32]), proof: Signature([0; 64]) };
        self.actions.may(&Action::Vouch(Vouch { pet, key }))
    }

    /// Makes an invitation, which replaces an earlier one that was not used.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn make(self, pet: Hash) -> Result<Seed, Sentence> {
        let (me, chain_id) = (self.actions.base.session.signed_in()?, self.actions.base.copy.chain_id()?);
        let device = self.actions.base.session.device().ok_or(Barred::KeyGone)?;
        let seed: Seed = browser::random();
        let account = me.account;
        let with_it = move |kept: Option<KeptInvitations>| {
            let own = kept.filter(|kept| (kept.chain_id, kept.account) == (chain_id, account));
            let mut seeds = own.map(|kept| kept.seeds).unwrap_or_default();
            seeds.insert(0, seed);
            seeds.truncate(KEPT_MAX);
            Some(KeptInvitations { chain_id, account, seeds })
        };
        // Stored before it is sent: a lost response must not lose the link. If it cannot be stored, the link is shown
        // all the same.
        let _ = storage::update(Key::Invitations, with_it).await;
        let key = NewKey::prove(&chain_id, &device.public(), &seed);
        self.actions.deal(Action::Vouch(Vouch { pet, key })).await?;
        Ok(seed)
    }

    /// The unused invitation that was made here, if there is one.
    pub async fn open(self) -> Option<Seed> {
        let open = |seed: &Seed| matches!(self.state(seed), Some(InvitationState::Open(_)));
        self.kept_seeds().await.into_iter().find(open)
    }

    async fn kept_seeds(self) -> Vec<Seed> {
        let chain_id = self.actions.base.copy.with_replica(|replica| replica.ledger().state().chain_id());
        let (Ok(me), Some(chain_id)) = (self.actions.base.session.signed_in(), chain_id) else { return Vec::new() };
        let kept: Option<KeptInvitations> = storage::read(Key::Invitations).await.unwrap_or_default();
        let own = kept.filter(|kept| (kept.chain_id, kept.account) == (chain_id, me.account));
        own.map(|kept| kept.seeds).unwrap_or_default()
    }
}

fn standing(state: &State, key: &PublicKey) -> InvitationState {
    let open = state.open_invitation(key);
    open.map_or(InvitationState::Gone, |(_, key)| InvitationState::Open(key.account))
}
