//! Signatures that no signer makes, and spoiled ones, against dalek's own strict verification.

use chain::keys::{PublicKey, Signature, sign};
use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::VerifyingKey;
use proptest::prelude::*;
use sha2::{Digest, Sha512};

/// Messages for each pair of points: the challenge is another number modulo eight for most of them.
const MESSAGES: u8 = 16;

/// Other encodings than the canonical ones of points with small y: y + p, or a sign where x is 0. With the sign and
/// without, they are all that decoders could take for a point of small order.
const ODD: [(u8, u8); 6] = [(0xed, 0x7f), (0xee, 0x7f), (0xef, 0x7f), (0x01, 0x80), (0xed, 0xff), (0xee, 0xff)];

fn strictly(key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    VerifyingKey::from_bytes(&key.0).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
}

/// A signature by the equation alone: any R, and the s that belongs to it.
fn signed(nonce: Scalar, r: [u8; 32], secret: Scalar, key: [u8; 32], message: &[u8]) -> Signature {
    let hash: [u8; 64] = Sha512::new().chain_update(r).chain_update(key).chain_update(message).finalize().into();
    let s = nonce + Scalar::from_bytes_mod_order_wide(&hash) * secret;
    joined(r, s.to_bytes())
}

fn joined(r: [u8; 32], s: [u8; 32]) -> Signature {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&r);
    bytes[32..].copy_from_slice(&s);
    Signature(bytes)
}

/// Scalars with their points; zero makes a point of small order of whatever is added.
fn scalars() -> [(Scalar, EdwardsPoint); 2] {
    [Scalar::ZERO, Scalar::from(0x00c0_ffee_u64)].map(|scalar| (scalar, EdwardsPoint::mul_base(&scalar)))
}

#[test]
fn points_with_a_part_of_small_order_are_judged_as_strictly() {
    let (mut taken, mut refused) = (0, 0);
    for ((secret, key), (nonce, r)) in scalars().into_iter().flat_map(|a| scalars().map(|r| (a, r))) {
        for (of_key, of_r) in EIGHT_TORSION.iter().flat_map(|a| EIGHT_TORSION.iter().map(move |r| (a, r))) {
            let key = (key + of_key).compress().to_bytes();
            let r = (r + of_r).compress().to_bytes();
            for message in 0..MESSAGES {
                let signature = signed(nonce, r, secret, key, &[message]);
                let expected = strictly(&PublicKey(key), &[message], &signature);
                assert_eq!(PublicKey(key).verify(&[message], &signature), expected, "{key:?}, {r:?}, {message}");
                *if expected { &mut taken } else { &mut refused } += 1;
            }
        }
    }
    assert!(taken > 100 && refused > 1_000, "both are tried: {taken} are taken, {refused} refused");
}

#[test]
fn other_encodings_of_a_point_are_judged_as_strictly() {
    let (secret, key) = scalars()[1];
    let key = key.compress().to_bytes();
    for (first, last) in ODD {
        let middle = if last & 0x7f == 0x7f { 0xff } else { 0 };
        let mut r = [middle; 32];
        (r[0], r[31]) = (first, last);
        let signature = signed(Scalar::ZERO, r, secret, key, b"a message");
        assert!(!strictly(&PublicKey(key), b"a message", &signature));
        assert!(!PublicKey(key).verify(b"a message", &signature), "{r:?}");
        let signature = signed(Scalar::ZERO, key, Scalar::ZERO, r, b"a message");
        assert_eq!(PublicKey(r).verify(b"a message", &signature), strictly(&PublicKey(r), b"a message", &signature));
    }
}

proptest! {
    #[test]
    fn spoiled_signatures_are_judged_as_strictly(
        seed: [u8; 32],
        message in proptest::collection::vec(any::<u8>(), 0..200),
        at in 0_usize..96,
        flip in 0_u8..=255,
    ) {
        let (mut key, mut signature) = (PublicKey::of_seed(&seed), sign(&seed, &message));
        match at.checked_sub(64) {
            Some(at) => key.0[at] ^= flip,
            None => signature.0[at] ^= flip,
        }
        let expected = strictly(&key, &message, &signature);
        prop_assert_eq!(key.verify(&message, &signature), expected);
        prop_assert_eq!(expected, flip == 0);
    }
}
