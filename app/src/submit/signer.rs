//! The keys that sign, and what is signed only where everything is proven.

use chain::event::{Action, EventBody, SignedEvent};
use chain::hash::Hash;
use chain::keys::{PublicKey, sign};

use super::grave::is_grave;
use crate::identity::device::{DeviceKey, SigningError};

/// A key that signs.
#[derive(Clone)]
pub(crate) enum Signer {
    /// A seed that is dropped afterwards: the owner key's or the recovery key's.
    Owner([u8; 32]),
    /// The seed of a sitter's key, which is stored where the sitter opened the link.
    Sitter([u8; 32]),
    /// This device's daily key.
    Device(DeviceKey),
}

impl Signer {
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Owner(seed) | Self::Sitter(seed) => PublicKey::of_seed(seed),
            Self::Device(device) => device.public(),
        }
    }

    pub async fn sign(&self, chain_id: &Hash, body: EventBody) -> Result<SignedEvent, SigningError> {
        let message = body.signed_message(chain_id);
        let signature = match self {
            Self::Owner(seed) | Self::Sitter(seed) => sign(seed, &message),
            Self::Device(device) => device.sign(&message).await?,
        };
        Ok(SignedEvent { body, signature })
    }
}

impl Signer {
    /// Whether what this signs cannot be undone: true for everything that the owner key or the recovery key signs.
    pub fn is_grave(&self, action: &Action) -> bool {
        matches!(self, Self::Owner(_)) || is_grave(action)
    }
}
