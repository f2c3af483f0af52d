//! Keys, sitters and invitations. Where a new key is registered, its proof names the key that signs the event.

use chain::event::{Action, AskSitter, DismissSitter, Invitation, Invited, Vouch};
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::keys::PublicKey;

use super::story::photo_of;
use super::{Said, Seed, Text};
use crate::keys::new_key;

/// The holder of `key` sits for the pet until then; `owner` signs.
pub fn ask_sitter(chain_id: &Hash, owner: &Seed, pet: Hash, key: &Seed, until: TimeMs) -> Said {
    Action::AskSitter(AskSitter { pet, key: new_key(chain_id, owner, key), until }).into()
}

/// The pet has no sitter any more.
pub fn dismiss_sitter(pet: Hash) -> Said {
    Action::DismissSitter(DismissSitter { pet }).into()
}

/// The holder of the invitation's key may come; `signer` signs.
pub fn vouch(chain_id: &Hash, signer: &Seed, pet: Hash, invitation: &Seed) -> Said {
    Action::Vouch(Vouch { pet, key: new_key(chain_id, signer, invitation) }).into()
}

/// A birth by an invitation that is made out to the holder of this owner key. The photo follows from the name.
pub fn invited(chain_id: &Hash, newcomer: &Seed, name: impl Text, invitation: &Seed) -> Said {
    let name = name.sealed();
    let photo = photo_of(&name.bytes);
    let invitation = Invitation::make_out(chain_id, &PublicKey::of_seed(newcomer), invitation);
    let invited = Invited { name: name.commitment(), photo, words: None, invitation };
    Said { action: Action::Invited(invited), texts: vec![name] }
}

/// `key` is let in; `sponsor` signs.
pub fn authorise(chain_id: &Hash, sponsor: &Seed, key: &Seed) -> Said {
    Action::AuthoriseKey(new_key(chain_id, sponsor, key)).into()
}

/// `key` is shut out.
pub fn revoke(key: &Seed) -> Said {
    Action::RevokeKey(PublicKey::of_seed(key)).into()
}

/// `key` becomes the owner key; `sponsor` signs.
pub fn rekey(chain_id: &Hash, sponsor: &Seed, key: &Seed) -> Said {
    Action::Rekey(new_key(chain_id, sponsor, key)).into()
}

/// An owner key that waits is stopped.
pub fn veto() -> Said {
    Action::VetoRekey.into()
}
