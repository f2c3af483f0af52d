//! Snapshots and notes made by an attacker. A snapshot that is restored must be safe to go on from, whichever server
//! sent it: it is trusted only a block later. One file for each kind of lie.

mod globals;
mod kindness;
mod live_on;
mod market;
mod people;
mod stories;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use borsh::BorshSerialize;
use chain::codec::encode;
use chain::hash::Hash;
use chain::ids::{KeyId, PetId};
use chain::keys::{self, PublicKey};
use chain::ledger::Ledger;
use chain::records::{Economics, Globals};
use chain::snapshot::SnapshotFault;
use chain::state::State;
pub use live_on::live_on;
use testkit::{Seed, house};

use crate::samples::Life;

/// A signed note's last line, by the house.
pub fn signature_line(name: &str, text: &str) -> String {
    let key = PublicKey::of_seed(&house());
    let id = Hash::of(&[name.as_bytes(), b"\n\x01", &key.0]);
    let signature = keys::sign(&house(), text.as_bytes());
    let bytes = BASE64.encode([&id.0[..4], &signature.0[..]].concat());
    format!("\u{2014} {name} {bytes}\n")
}

/// A snapshot's bytes with another record in the place of one that is there once.
fn replaced<T: BorshSerialize>(snapshot: &[u8], old: &T, new: &T) -> Vec<u8> {
    let (old, new) = (encode(old), encode(new));
    let places: Vec<_> = snapshot.windows(old.len()).enumerate().filter(|(_, bytes)| *bytes == old).collect();
    assert_eq!(places.len(), 1, "the test knows what it changes");
    let place = places[0].0;
    [&snapshot[..place], &new, &snapshot[place + old.len()..]].concat()
}

/// The same after one change to the record.
fn changed<T: BorshSerialize + Clone>(snapshot: &[u8], old: &T, change: impl FnOnce(&mut T)) -> Vec<u8> {
    let mut new = old.clone();
    change(&mut new);
    replaced(snapshot, old, &new)
}

fn refusal(snapshot: &[u8]) -> Option<SnapshotFault> {
    Ledger::restore(snapshot).err()
}

/// None of these changes to a record makes a snapshot whose records fit together.
fn all_refused<T: BorshSerialize + Clone>(snapshot: &[u8], record: &T, changes: &[fn(&mut T)]) {
    for (number, change) in changes.iter().enumerate() {
        let refused = refusal(&changed(snapshot, record, change));
        assert_eq!(refused, Some(SnapshotFault::Incoherent), "change {number} of {}", std::any::type_name::<T>());
    }
}

fn economics(globals: &mut Globals) -> &mut Economics {
    globals.rules.economics_mut().expect("the life ends under rules with an economy")
}

fn key_of(state: &State, seed: &Seed) -> KeyId {
    state.key_by_bytes(&PublicKey::of_seed(seed)).expect("it was registered")
}

fn pet_of(state: &State, birth: &Hash) -> PetId {
    state.pet_by_birth(birth).expect("it was hatched")
}

/// The pet that was in the shelter, and is Ben's.
fn adopted(state: &State) -> PetId {
    let mut pets = (0..).map(PetId).take(state.pets());
    pets.find(|id| state.keep(*id).sheltered).expect("one was given up")
}

#[test]
fn an_honest_snapshot_is_restored_and_lived_on() {
    let life = Life::new();
    let ledger = Ledger::restore(&life.snapshot()).expect("nothing is wrong with it");
    live_on(&life, ledger);
}
