//! Keys that follow from names.

use chain::commitment::handle_hash;
use chain::event::Newcomer;
use chain::hash::Hash;
use chain::keys::{NewKey, PublicKey};

/// A key's secret half.
pub type Seed = [u8; 32];

/// The secret of that name. The same name gives the same key in every run.
pub fn seed(name: &str) -> Seed {
    Hash::of(&[b"test key ", name.as_bytes()]).0
}

/// The house's secret.
pub fn house() -> Seed {
    seed("house")
}

/// The owner, recovery and daily key of the person with this handle.
pub fn keys_of(handle: &str) -> (Seed, Seed, Seed) {
    let key = |role: &str| seed(&format!("{handle} {role}"));
    (key("owner"), key("recovery"), key("daily"))
}

/// A key that is to be registered, with the proof of its holder for the key that signs the event.
pub fn new_key(chain_id: &Hash, sponsor: &Seed, key: &Seed) -> NewKey {
    NewKey::prove(chain_id, &PublicKey::of_seed(sponsor), key)
}

/// What a newcomer with these keys brings.
pub fn newcomer(chain_id: &Hash, handle: &str, owner: &Seed, recovery: &Seed, daily: Option<&Seed>) -> Newcomer {
    Newcomer {
        handle: handle_hash(handle),
        recovery: new_key(chain_id, owner, recovery),
        daily: daily.map(|daily| new_key(chain_id, owner, daily)),
        bot: false,
    }
}
