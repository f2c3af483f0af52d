//! Many accounts at once, for benchmarks: their keys are made up, and their events are not signed. What checks no
//! signature takes them as it takes others.

use chain::commitment::{SealedText, handle_hash};
use chain::event::{Author, Newcomer, SignedEvent};
use chain::hash::Hash;
use chain::keys::{NewKey, PublicKey, Role, Signature};

use crate::said;

/// Bytes that stand for a key of the account with this number.
pub fn public(number: u32, role: Role) -> PublicKey {
    PublicKey(Hash::of(&[b"crowd key", &number.to_le_bytes(), &[role as u8]]).0)
}

/// The birth by which that account comes, and its texts.
pub fn birth(number: u32) -> (SignedEvent, Vec<SealedText>) {
    let new_key = |role| NewKey { key: public(number, role), proof: Signature([0; 64]) };
    let handle = format!("person{number}");
    let newcomer = Newcomer {
        handle: handle_hash(&handle),
        recovery: new_key(Role::Recovery),
        daily: Some(new_key(Role::Daily)),
        bot: false,
    };
    let said = said::birth("Pixel", None).by_newcomer(&handle);
    let texts = said.texts.clone();
    (said.unsigned(Author::Newcomer(newcomer), public(number, Role::Owner), 0), texts)
}
