//! Signatures that a laxer verification would take.

use std::ops::{Add, Mul};

use chain::hash::Hash;
use chain::keys::Signature;
use chain::submission::Submission;
use ed25519_dalek::{SigningKey, VerifyingKey};
use sha2::{Digest, Sha512};

/// The encoding of the neutral element.
const NEUTRAL: [u8; 32] = {
    let mut bytes = [0; 32];
    bytes[0] = 1;
    bytes
};

/// With R the neutral element, which is of small order: s = k * a, so that s * B = R + k * A.
pub fn with_small_r(submission: Submission, chain_id: &Hash, seed: &[u8; 32]) -> Submission {
    let key = SigningKey::from_bytes(seed);
    let challenge = challenge(&NEUTRAL, &submission, chain_id);
    let key = key.to_scalar();
    let s = (key * wide(&challenge, key)).to_bytes();
    signed(submission, NEUTRAL, s)
}

/// With a point of small order added to R: the equation holds once both sides are multiplied by 8.
pub fn with_mixed_r(submission: Submission, chain_id: &Hash, seed: &[u8; 32]) -> Submission {
    let (key, nonce) = (SigningKey::from_bytes(seed), SigningKey::from_bytes(&Hash::of(&[b"a nonce"]).0));
    // (0, -1), of order 2.
    let mut minus_one = [0xff; 32];
    (minus_one[0], minus_one[31]) = (0xec, 0x7f);
    let small = VerifyingKey::from_bytes(&minus_one).expect("a point of order 2").to_edwards();
    let mixed = (nonce.verifying_key().to_edwards() + small).compress().to_bytes();
    let challenge = challenge(&mixed, &submission, chain_id);
    let key = key.to_scalar();
    let s = (key * wide(&challenge, key) + nonce.to_scalar()).to_bytes();
    signed(submission, mixed, s)
}

/// SHA-512 of R, the key and the message.
fn challenge(r: &[u8; 32], submission: &Submission, chain_id: &Hash) -> [u8; 64] {
    let body = &submission.event.body;
    let hash = Sha512::new().chain_update(r).chain_update(body.key.0).chain_update(body.signed_message(chain_id));
    hash.finalize().into()
}

/// A number of 64 bytes, little-endian, reduced; a scalar of the same type as `_like`.
fn wide<S: From<u64> + Add<Output = S> + Mul<Output = S>>(bytes: &[u8; 64], _like: S) -> S {
    bytes.iter().rev().fold(S::from(0), |sum, &byte| sum * S::from(256) + S::from(u64::from(byte)))
}

fn signed(mut submission: Submission, r: [u8; 32], s: [u8; 32]) -> Submission {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&r);
    bytes[32..].copy_from_slice(&s);
    submission.event.signature = Signature(bytes);
    submission
}
