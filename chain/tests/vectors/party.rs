//! Who acts in the stories, with keys that are the same every time.

use chain::event::Author;
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::keys::PublicKey;

/// A person with an owner key, a recovery key and a device. Made of nothing but the name.
#[derive(Clone, Debug)]
pub struct Party {
    /// The handle.
    pub handle: &'static str,
    /// The account, once there is one.
    pub account: Option<AccountId>,
}

/// A key and the author that it signs for.
#[derive(Clone, Debug)]
pub struct Signer {
    /// Whose event it will be.
    pub author: Author,
    /// The key's seed.
    pub seed: [u8; 32],
}

impl Party {
    /// A person whom the chain does not know yet.
    pub fn new(handle: &'static str) -> Self {
        Self { handle, account: None }
    }

    /// The operator.
    pub fn house() -> Self {
        Self { handle: "house", account: Some(AccountId(0)) }
    }

    /// The seed of one of their keys: "owner", "recovery", "phone", or any other name.
    pub fn seed(&self, key: &str) -> [u8; 32] {
        Hash::of(&[b"pitpet vector seed\0", self.handle.as_bytes(), b"\0", key.as_bytes()]).0
    }

    /// The public half of one of their keys.
    pub fn public(&self, key: &str) -> PublicKey {
        PublicKey::of_seed(&self.seed(key))
    }

    /// One of their keys, to sign as the account.
    pub fn with(&self, key: &str) -> Signer {
        Signer { author: Author::Member(self.id()), seed: self.seed(key) }
    }

    /// The daily key that was registered at birth.
    pub fn phone(&self) -> Signer {
        self.with("phone")
    }

    /// The owner key that was registered at birth.
    pub fn owner(&self) -> Signer {
        self.with("owner")
    }

    /// The account.
    pub fn id(&self) -> AccountId {
        self.account.expect("a person who has hatched a pet")
    }
}
