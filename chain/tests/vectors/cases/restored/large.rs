//! Records that are made up, as many as there may be and one more.

use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, KeyId, PetId};
use chain::keys::PublicKey;
use chain::records::{Account, Economics, InForce, Keep, Key, Order, Pet, Purse, Role, Side};

use super::{ADA, BEN, HEIGHT, MOMO};
use crate::cases::snapshots::Parts;

pub fn economics(parts: &mut Parts) -> &mut Economics {
    match &mut parts.globals.rules {
        InForce::V3(economics) => economics,
        other => unreachable!("{other:?} is not version 3"),
    }
}

/// The chain much later, with ada's Momo and ben's Rex, whose stories have ended.
pub fn later(parts: &Parts) -> Parts {
    let mut parts = parts.clone();
    (parts.size, parts.peaks) = (1 << 20, vec![Hash([5; 32])]);
    parts.globals.height = Height(HEIGHT);
    parts
}

fn hash(of: &str, number: usize) -> Hash {
    Hash::of(&[b"pitpet vector record\0", of.as_bytes(), &number.to_le_bytes()])
}

pub fn entry(from: usize, number: usize) -> EntryIndex {
    EntryIndex((from + number) as u64)
}

pub fn key(account: AccountId, number: usize, role: Role) -> Key {
    let (public, entry) = (PublicKey(hash("key", number).0), entry(1_000, number));
    Key { account, public, sequence: 1, role, revoked: false, entry }
}

/// Registers a key whose seed is not known.
pub fn add_key(parts: &mut Parts, account: AccountId, role: Role) -> KeyId {
    let number = parts.keys.len();
    parts.keys.push(key(account, number, role));
    KeyId(u32::try_from(number).expect("few"))
}

/// Adds so many accounts. Gives back the first one's number.
pub fn add_accounts(parts: &mut Parts, count: usize) -> u32 {
    let first = parts.accounts.len();
    for number in first..first + count {
        let id = AccountId(u32::try_from(number).expect("few"));
        let (owner, recovery) = (add_key(parts, id, Role::Owner), add_key(parts, id, Role::Recovery));
        let (handle, daily_from) = (hash("handle", number), KeyId(0));
        parts.accounts.push(Account {
            handle,
            owner,
            recovery,
            rekey: None,
            daily_from,
            daily_keys: 0,
            bot: false,
            treats: 0,
            made: None,
        });
        parts.purses.push(Purse::default());
    }
    u32::try_from(first).expect("few")
}

/// Adds so many pets of this owner's, the first one last tended in this block, all by a maker of their own. Gives back
/// the first one's number.
pub fn add_pets(parts: &mut Parts, count: usize, owner: AccountId, tended: impl Fn(usize) -> u64) -> u32 {
    let maker = AccountId(add_accounts(parts, 1));
    let first = parts.pets.len();
    let mut previous = None;
    for number in 0..count {
        let (birth, born) = (hash("birth", number), Height(1));
        let (entry, tended) = (entry(2_000, number), Height(tended(number)));
        parts.pets.push(Pet {
            birth,
            entry,
            maker,
            owner,
            born,
            tended,
            wallet: 0,
            previous,
            closed: None,
            redacted: false,
        });
        let sheltered = owner == AccountId(0);
        parts.keeps.push(Keep { cared: tended, sheltered, ..Keep::default() });
        previous = Some(PetId(u32::try_from(first + number).expect("few")));
    }
    parts.accounts.last_mut().expect("the maker").made = previous;
    u32::try_from(first).expect("few")
}

pub fn add_bid(parts: &mut Parts, account: AccountId, pet: PetId, price: u64) {
    let entry = entry(3_000, parts.orders.len());
    parts.orders.push(Some(Order { entry, pet, account, side: Side::Bid, price, living: true }));
    parts.globals.escrow += price;
    parts.globals.minted += price;
}

/// So many bids of 50 on Momo.
pub fn with_bids(parts: &Parts, count: usize) -> Parts {
    let mut parts = later(parts);
    let first = add_accounts(&mut parts, count);
    (first..).take(count).for_each(|account| add_bid(&mut parts, AccountId(account), MOMO, 50));
    parts.pets[0].tended = Height(HEIGHT);
    parts
}

/// So many pets of ada's, offered to ben.
pub fn with_offers(parts: &Parts, count: usize) -> Parts {
    let mut parts = later(parts);
    let first = add_pets(&mut parts, count, ADA, |_| HEIGHT) as usize;
    parts.keeps[first..].iter_mut().for_each(|keep| keep.offered = Some(BEN));
    parts
}

/// So many orders of one account.
pub fn with_orders(parts: &Parts, count: usize) -> Parts {
    let mut parts = later(parts);
    let first = add_pets(&mut parts, count, ADA, |_| HEIGHT);
    (first..).take(count).for_each(|pet| add_bid(&mut parts, BEN, PetId(pet), 1));
    parts
}
