//! Ed25519 keys and signatures as they stand in entries, and the one way to check them.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use ed25519_dalek::{Signer, SigningKey, Verifier, VerifyingKey};

use crate::base::hash::{Hash, tag};

/// An Ed25519 public key as 32 bytes. Only [`PublicKey::check`] says whether it is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct PublicKey(pub [u8; 32]);

/// An Ed25519 signature, 64 bytes. It is no fixed function of the message (some signers add noise), so two signatures
/// of one body are the same event.
#[derive(Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Signature(pub [u8; 64]);

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Role {
    /// Everything but what the recovery key does; only the account's current one counts.
    Owner = 0,
    /// Daily life.
    Daily = 1,
    /// Replaces the owner key, or vetoes its replacement.
    Recovery = 2,
    /// Tends one pet in the owner's name, for a limited time. From version 2 on.
    Sitter = 3,
    /// Signs nothing but one newcomer's invitation. From version 2 on.
    Invitation = 4,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", Hash(self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = |range: std::ops::Range<usize>| {
            let mut bytes = [0; 32];
            bytes.copy_from_slice(&self.0[range]);
            Hash(bytes)
        };
        write!(formatter, "{}{}", half(0..32), half(32..64))
    }
}

impl PublicKey {
    /// The public half of a secret seed.
    pub fn of_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed).verifying_key().to_bytes())
    }

    /// Whether these bytes are the one canonical encoding of a point that is not of small order.
    /// dalek accepts some other encodings of the same point, hence the second half of the test.
    pub fn check(&self) -> bool {
        VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| !key.is_weak() && key.to_edwards().compress().to_bytes() == self.0)
    }

    /// Strict verification (RFC 8032 with small-order keys and R refused). Never `verify_batch`, which is laxer: all
    /// must agree on what is valid.
    ///
    /// It is dalek's `verify_strict` without decompressing R, a tenth of the work: the equation's R is compared by its
    /// bytes, which are canonical, so an R of small order can be told by its bytes as well.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        if signature.has_small_order() {
            return false;
        }
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| !key.is_weak() && key.verify(message, &signature).is_ok())
    }
}

impl Signature {
    /// Whether R, the first half, encodes a point of small order. Only the canonical encodings count, and those that
    /// differ from one in the sign alone: no other R satisfies the equation.
    fn has_small_order(&self) -> bool {
        let [r @ .., last] = self.0.first_chunk::<32>().expect("a signature has 64 bytes");
        SMALL_ORDER_Y.iter().any(|[y @ .., y_last]| r == y && last & !SIGN == *y_last)
    }
}

/// The bit of an encoded point that is the sign of x.
const SIGN: u8 = 0x80;

/// The y coordinates of the eight points of small order, in little-endian bytes (["Taming the many
/// EdDSAs"](https://eprint.iacr.org/2020/1244) has the points).
const SMALL_ORDER_Y: [[u8; 32]; 5] = [
    bytes(b"0000000000000000000000000000000000000000000000000000000000000000"),
    bytes(b"0100000000000000000000000000000000000000000000000000000000000000"),
    bytes(b"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes(b"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    bytes(b"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
];

const fn bytes(hex: &[u8; 64]) -> [u8; 32] {
    match const_hex::const_decode_to_array(hex) {
        Ok(bytes) => bytes,
        Err(_) => panic!("no hexadecimal digits"),
    }
}

/// Signs `message` with the key of `seed`.
pub fn sign(seed: &[u8; 32], message: &[u8]) -> Signature {
    Signature(SigningKey::from_bytes(seed).sign(message).to_bytes())
}

/// A key to be registered, with the proof that its holder agrees to be registered by `sponsor`, the key that signs the
/// event. Without that proof an attacker could register a stranger's key first and lock the stranger out, since a key
/// belongs to one account only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct NewKey {
    /// The key.
    pub key: PublicKey,
    /// Its signature over [`NewKey::proof_message`].
    pub proof: Signature,
}

impl NewKey {
    /// What the new key signs: tag, chain id, the sponsor, the new key.
    pub fn proof_message(chain_id: &Hash, sponsor: &PublicKey, key: &PublicKey) -> Vec<u8> {
        [tag::KEY, &chain_id.0, &sponsor.0, &key.0].concat()
    }

    /// Makes the proof from the key's seed.
    pub fn prove(chain_id: &Hash, sponsor: &PublicKey, seed: &[u8; 32]) -> Self {
        let key = PublicKey::of_seed(seed);
        Self { key, proof: sign(seed, &Self::proof_message(chain_id, sponsor, &key)) }
    }

    /// Whether the key is well formed and the proof is its own.
    pub fn check(&self, chain_id: &Hash, sponsor: &PublicKey) -> bool {
        self.key.check() && self.key.verify(&Self::proof_message(chain_id, sponsor, &self.key), &self.proof)
    }
}
