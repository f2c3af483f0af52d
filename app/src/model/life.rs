//! What this browser's own copy of the chain says. Everything here is reactive: called in a view or an effect, it is asked
//! again when the chain has moved.

use chain::Actor;
use chain::commitment::handle_hash;
use chain::event::{Action, SignedBy};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, KeyId, TimeMs};
use chain::keys::PublicKey;
use chain::params::Params;
use chain::records::{Account, Moment, Pet, Role};
use chain::state::State;
use chain::verify;
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use super::grave::is_grave;
use super::{Barred, Life, Me, OwnKey, World};
use crate::browser;
use crate::sentence::Sentence;

impl World {
    /// Has whoever is asking asked again when the chain or the account has changed. Handlers and futures ask once.
    fn follow(&self) {
        if Observer::get().is_some() {
            self.tick.track();
            self.me.track();
        }
    }

    /// The same when more or less of it is proven.
    fn follow_proof(&self) {
        if Observer::get().is_some() {
            self.sync.track();
            self.alarm.track();
        }
    }

    pub(super) fn who(&self) -> Option<Me> {
        self.follow();
        self.me.try_get_untracked().flatten()
    }

    pub(super) fn with_state<T>(&self, read: impl FnOnce(&State) -> T) -> Option<T> {
        self.follow();
        self.with_replica(|replica| read(replica.ledger().state()))
    }

    /// How long a pet's story goes on; `None` while the chain is not read, and for what is no pet.
    pub fn life(&self, birth: Hash) -> Option<Life> {
        self.with_state(|state| life(state, &birth)).flatten()
    }

    /// Whether a pet's story is known to have ended.
    pub fn has_ended(&self, birth: Hash) -> bool {
        self.life(birth).is_some_and(|life| life.remaining == 0)
    }

    /// The pets whose stories go on and who need somebody first: the fewest blocks left first. Those that rest need nobody.
    pub fn needing(&self, count: usize) -> Vec<(Hash, Life)> {
        let needing = self.with_state(|state| {
            let awake = state.all_lives().filter(|(_, life)| life.ended().is_none() && life.rests_until().is_none());
            let mut living: Vec<_> = awake.map(|(pet, life)| (life.remaining_blocks(), pet)).collect();
            if count < living.len() {
                // There may be a hundred thousand; only a few are put in order.
                living.select_nth_unstable_by_key(count, |(remaining, pet)| (*remaining, pet.entry));
                living.truncate(count);
            }
            living.sort_by_key(|(remaining, pet)| (*remaining, pet.entry));
            living.into_iter().filter_map(|(_, pet)| Some((pet.birth, life(state, &pet.birth)?))).collect()
        });
        needing.unwrap_or_default()
    }

    /// The pets that hatched last, the latest first.
    pub fn newest(&self, count: usize) -> Vec<Hash> {
        self.with_state(|state| state.all_pets().rev().take(count).map(|pet| pet.birth).collect()).unwrap_or_default()
    }

    /// How many pets are living, and how many stories have ended.
    pub fn census(&self) -> Option<(usize, usize)> {
        self.with_state(|state| {
            let living = state.all_lives().filter(|(_, life)| life.ended().is_none()).count();
            (living, state.pets() - living)
        })
    }

    /// A pet's record.
    pub fn pet(&self, birth: Hash) -> Option<Pet> {
        self.with_state(|state| state.pet(state.pet_by_birth(&birth)?).cloned()).flatten()
    }

    /// A post's or comment's record.
    pub fn moment(&self, entry: EntryIndex) -> Option<Moment> {
        self.with_state(|state| state.moment(state.moment_by_entry(entry)?).cloned()).flatten()
    }

    /// An account's record.
    pub fn account(&self, account: AccountId) -> Option<Account> {
        self.with_state(|state| state.account(account).cloned()).flatten()
    }

    /// The account that has a handle.
    pub fn account_of(&self, handle: &str) -> Option<AccountId> {
        self.with_state(|state| state.account_by_handle(&handle_hash(handle))).flatten()
    }

    /// The rules' numbers.
    pub fn params(&self) -> Option<Params> {
        self.with_state(|state| state.params().clone())
    }

    /// The chain's id, and from which entry on this browser has checked everything itself.
    pub fn chain(&self) -> Option<(Hash, u64)> {
        self.follow();
        self.with_replica(|replica| (replica.ledger().state().chain_id(), replica.checked_from))
    }

    /// Whether whoever is signed in may do this now, and if not, why, in words. Buttons ask this. What only the owner key
    /// may do is judged as if the password had been given.
    ///
    /// # Errors
    /// The reason.
    pub fn may(&self, action: &Action) -> Result<(), Sentence> {
        let me = self.who().ok_or(Barred::SignedOut)?;
        self.go_ahead()?;
        if is_grave(action) || needs_owner_key(action, &me) {
            self.follow_proof();
            self.proven()?;
        }
        let now = TimeMs(browser::now_ms());
        let verdict = self.with_state(|state| {
            let actor = actor(state, &me, action, now)?;
            verify::may(state, &actor, action, now).map_err(|rejection| Sentence::from(&rejection))
        });
        verdict.ok_or(Barred::NotYet)?
    }

    /// All keys that one's account has ever had, the revoked ones too, the latest first.
    pub fn keys(&self) -> Vec<OwnKey> {
        let Some(me) = self.who() else { return Vec::new() };
        self.keys_of(me.account, Some(me.key))
    }

    /// The same of an account; `here` is this device's.
    pub(super) fn keys_of(&self, account: AccountId, here: Option<PublicKey>) -> Vec<OwnKey> {
        let now = TimeMs(browser::now_ms());
        let keys = self.with_state(|state| {
            let live: Vec<_> = state.live_keys(account, now).into_iter().map(|key| key.public).collect();
            let all = (0..).map_while(|id| state.key(KeyId(id))).filter(|key| key.account == account);
            let mut keys: Vec<_> = all
                .map(|key| OwnKey {
                    key: key.public,
                    role: key.role,
                    revoked: !live.contains(&key.public),
                    here: Some(key.public) == here,
                    since: key.entry,
                    signed: key.sequence,
                })
                .collect();
            keys.reverse();
            keys
        });
        keys.unwrap_or_default()
    }

    /// When a new password that waits takes effect; until then the recovery key can stop it.
    pub fn rekey_due(&self) -> Option<TimeMs> {
        let me = self.who()?;
        let now = TimeMs(browser::now_ms());
        self.with_state(|state| Some(state.account(me.account)?.rekey?.due)).flatten().filter(|due| *due > now)
    }
}

fn life(state: &State, birth: &Hash) -> Option<Life> {
    let id = state.pet_by_birth(birth)?;
    let pet = state.pet(id)?;
    let (life, pace) = (state.life(id, pet), state.pace());
    let ends = life.ends_between(&pace);
    let wakes = life.wakes_between(&pace).map(|(earliest, _)| earliest);
    Some(Life {
        remaining: life.remaining_blocks(),
        ends_earliest: ends.map(|(earliest, _)| earliest),
        ends_latest: ends.map(|(_, latest)| latest),
        rests: life.rests_until().zip(wakes),
        ended: life.ended(),
        farewell: life.farewell.is_some(),
        closed: pet.closed.is_some(),
        in_shelter: state.in_shelter(pet),
        owner: pet.owner,
        maker: pet.maker,
        born: pet.born,
    })
}

/// Whether this device's key still acts for its account.
pub(super) fn live_device_key(state: &State, me: &Me, now: TimeMs) -> Option<KeyId> {
    let id = state.key_by_bytes(&me.key)?;
    let key = state.key(id)?;
    let account = state.account(me.account)?;
    // A rekey whose time has come voids all daily keys before it, whether or not the record says so yet.
    let rekeyed = account.rekey.is_some_and(|rekey| rekey.due <= now);
    let live = !key.revoked && !rekeyed && id >= account.daily_from;
    (live && key.role == Role::Daily && key.account == me.account).then_some(id)
}

fn actor(state: &State, me: &Me, action: &Action, now: TimeMs) -> Result<Actor, Barred> {
    let account = me.account;
    if needs_owner_key(action, me) {
        let key = state.account(account).ok_or(Barred::KeyGone)?.owner;
        return Ok(Actor::Member { account, key, role: Role::Owner });
    }
    let key = live_device_key(state, me, now).ok_or(Barred::KeyGone)?;
    Ok(Actor::Member { account, key, role: Role::Daily })
}

/// Whether an action asks for the password.
fn needs_owner_key(action: &Action, me: &Me) -> bool {
    match action.facts().signed_by {
        SignedBy::Owner | SignedBy::Rescue | SignedBy::House => true,
        SignedBy::ThatKey => !matches!(action, Action::RevokeKey(key) if *key == me.key),
        SignedBy::Newcomer
        | SignedBy::NewcomerOrAccount
        | SignedBy::Account
        | SignedBy::Sitter
        | SignedBy::Recovery => false,
    }
}
