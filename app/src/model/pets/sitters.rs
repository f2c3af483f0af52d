//! Sitters: who looks after a pet in its owner's name, and until when.

use chain::hash::Hash;
use chain::ids::{KeyId, TimeMs};
use chain::keys::PublicKey;
use chain::records::{Key, Role};
use chain::state::State;

use super::Pets;
use crate::browser;
use crate::identity::sitter::SitterKey;

/// A sitting: who looks after a pet, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// The sitter's key.
    pub key: PublicKey,
    /// When it ends.
    pub until: TimeMs,
}

/// The state of a sitter's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The chain has not been loaded.
    Unread,
    /// The chain does not know the key.
    Unknown,
    /// It is valid until then.
    Sits(TimeMs),
    /// It expired then.
    Over(TimeMs),
    /// The owner has revoked or replaced it, or the pet has another owner.
    Dismissed,
    /// The pet's story has ended.
    StoryEnded,
}

impl Pets {
    /// A pet's sitter now, if it has one.
    pub fn sitting(self, birth: Hash) -> Option<Sitting> {
        let now = TimeMs(browser::now_ms());
        self.copy
            .with_state(|state| {
                let sitter = state.sitter(state.pet_by_birth(&birth)?, now)?;
                Some(Sitting { key: state.key(sitter.key)?.public, until: sitter.until })
            })
            .flatten()
    }

    /// Number of events that a key has signed; for a sitter's key, the number of visits.
    pub fn signed_by(self, key: &PublicKey) -> Option<u64> {
        self.copy.with_state(|state| Some(record(state, key)?.1.sequence)).flatten()
    }

    /// Visits by a sitter of the signed-in account; `None` for any other key.
    pub fn own_sitter_visits(self, key: &PublicKey) -> Option<u64> {
        let me = self.session.who()?;
        let own = |key: &&Key| key.role == Role::Sitter && key.account == me.account;
        self.copy.with_state(|state| Some(record(state, key).map(|(_, key)| key).filter(own)?.sequence)).flatten()
    }

    /// The state of a sitter's key.
    pub fn standing(self, key: &SitterKey) -> Standing {
        let now = TimeMs(browser::now_ms());
        self.copy.with_state(|state| standing(state, &key.pet, &key.public(), now)).unwrap_or(Standing::Unread)
    }
}

/// The record of a key.
pub(crate) fn record<'a>(state: &'a State, key: &PublicKey) -> Option<(KeyId, &'a Key)> {
    let id = state.key_by_bytes(key)?;
    Some((id, state.key(id)?))
}

/// The state of a sitter's key.
pub(crate) fn standing(state: &State, birth: &Hash, key: &PublicKey, now: TimeMs) -> Standing {
    let (Some(pet), Some((id, record))) = (state.pet_by_birth(birth), record(state, key)) else {
        return Standing::Unknown;
    };
    if record.role != Role::Sitter {
        return Standing::Unknown;
    }
    if state.has_ended(pet) {
        return Standing::StoryEnded;
    }
    let sitter = state.keep(pet).sitter.as_deref().filter(|sitter| sitter.key == id && !record.revoked);
    match sitter {
        Some(sitter) if sitter.until <= now => Standing::Over(sitter.until),
        Some(sitter) if state.sitter(pet, now).is_some() => Standing::Sits(sitter.until),
        // A new owner key revokes every earlier key.
        _ => Standing::Dismissed,
    }
}
