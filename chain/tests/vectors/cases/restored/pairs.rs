//! Pairs of states: the one fits together, the other breaks one thing more, which no other check sees.

use chain::entry::EntryKind;
use chain::ids::{AccountId, EntryIndex, Height, KeyId, PetId};
use chain::keys::PublicKey;
use chain::limits::{SITTING_MAX_MS, TREATS_AT_ONCE_MAX};
use chain::records::{InForce, Moment, MomentKind, Order, Rest, Role, Side, Sitter, Trade, Vouch};
use chain::version::Rules;

use super::large::{add_bid, add_key, add_pets, economics};
use super::{ADA, BEN, HEIGHT, MOMO};
use crate::cases::snapshots::Parts;

/// A change of a snapshot's parts.
pub type Change = fn(&mut Parts);

const REX: usize = 1;

/// What leaves a state whole, and what then breaks it.
pub const ALL: &[(Change, Change)] = &[
    (|parts| economics(parts).closers = vec![AccountId(0); 30], |parts| economics(parts).closers.push(AccountId(0))),
    (
        |_| (),
        |parts| {
            parts.purses[1].starter += 1;
            economics(parts).in_accounts += 1;
            parts.globals.minted += 1;
        },
    ),
    (
        |parts| {
            let more = (parts.size << 12) - parts.globals.minted;
            parts.globals.minted += more;
            parts.globals.burned += more;
        },
        |parts| {
            parts.globals.minted += 1;
            parts.globals.burned += 1;
        },
    ),
    (
        |_| (),
        |parts| {
            let InForce::V3(economics) = parts.globals.rules.clone() else { unreachable!("it is of version 3") };
            (parts.format, parts.globals.rules) = (2, InForce::V2(economics));
        },
    ),
    (
        |parts| {
            let EntryKind::Genesis(genesis) = &mut parts.genesis.kind else { unreachable!("it begins a chain") };
            genesis.rules = Rules::V1(genesis.rules.params().clone());
        },
        |parts| economics(parts).numbers.dig_tries_min = 0,
    ),
    (|_| (), |parts| parts.keys[0].public = PublicKey([9; 32])),
    (
        |parts| {
            add_pets(parts, 2, ADA, |_| HEIGHT);
            let (key, until) = (add_key(parts, ADA, Role::Sitter), parts.globals.time);
            parts.keeps[2].sitter = Some(Box::new(Sitter { key, until }));
        },
        |parts| parts.keeps[3].sitter = parts.keeps[2].sitter.clone(),
    ),
    (
        |parts| {
            let keys = u32::try_from(parts.keys.len()).expect("few");
            (parts.accounts[1].daily_from, parts.accounts[1].daily_keys) = (KeyId(keys), 0);
        },
        |parts| parts.accounts[1].daily_from.0 += 1,
    ),
    (
        |parts| parts.pets[REX].closed = Some(Height(17)),
        |parts| {
            parts.pets[REX].wallet = 1;
            economics(parts).in_wallets += 1;
            parts.globals.minted += 1;
        },
    ),
    (|parts| parts.pets[REX].closed = Some(Height(17)), |parts| parts.pets[REX].closed = Some(Height(16))),
    (
        |parts| {
            parts.pets[0].tended = Height(HEIGHT);
            add_bid(parts, BEN, MOMO, 1);
        },
        |parts| add_bid(parts, BEN, MOMO, 2),
    ),
    (
        |parts| {
            let (key, block) = (add_key(parts, ADA, Role::Invitation), Height(HEIGHT));
            parts.purses[1].vouch = Some(Box::new(Vouch { key, block }));
        },
        |parts| parts.purses[1].vouch.as_mut().expect("one").block.0 += 1,
    ),
    // From here on: bounds that are met, and then passed; and ids that lead nowhere.
    (|_| (), |parts| parts.accounts[1].owner = no_key(parts)),
    (|_| (), |parts| (parts.pets[REX].maker, parts.accounts[2].made) = (no_account(parts), None)),
    (|parts| add_moment(parts, MOMO), |parts| parts.moments[0].pet = PetId(2)),
    (
        |parts| {
            let (key, until) = (add_key(parts, ADA, Role::Sitter), parts.globals.time.plus(SITTING_MAX_MS));
            parts.keeps[0].sitter = Some(Box::new(Sitter { key, until }));
        },
        |parts| parts.keeps[0].sitter.as_mut().expect("one").until.0 += 1,
    ),
    (
        |_| (),
        |parts| {
            let (key, until) = (no_key(parts), parts.globals.time);
            parts.keeps[0].sitter = Some(Box::new(Sitter { key, until }));
        },
    ),
    (
        |_| (),
        |parts| {
            let (key, block) = (no_key(parts), Height(1));
            parts.purses[1].vouch = Some(Box::new(Vouch { key, block }));
        },
    ),
    (
        |_| (),
        |parts| {
            let (key, block) = (parts.accounts[1].owner, Height(1));
            parts.purses[1].vouch = Some(Box::new(Vouch { key, block }));
        },
    ),
    (
        |parts| {
            let at = Height(1);
            parts.keeps[0].rest = Some(Box::new(Rest { from: at, until: at, slept: 0, year: 0, used: 0 }));
        },
        |parts| parts.keeps[0].rest.as_mut().expect("one").from = Height(2),
    ),
    (
        |parts| {
            parts.pets[0].tended = Height(HEIGHT);
            let (entry, pet, account, price) = (EntryIndex(900), MOMO, ADA, TREATS_AT_ONCE_MAX);
            parts.orders.push(Some(Order { entry, pet, account, side: Side::Ask, price, living: true }));
        },
        |parts| parts.orders[0].as_mut().expect("one").price += 1,
    ),
    (add_trade, |parts| parts.trades[0].price += 1),
    (add_trade, |parts| parts.trades[0].pet = PetId(2)),
    (add_trade, |parts| parts.trades[0].buyer = no_account(parts)),
    (|_| (), |parts| economics(parts).closers[0] = no_account(parts)),
    (|parts| parts.purses[1].grown = Height(HEIGHT), |parts| parts.purses[1].grown.0 += 1),
    (|parts| parts.keys[1].sequence = parts.size, |parts| parts.keys[1].sequence += 1),
];

/// An account that is just not there.
fn no_account(parts: &Parts) -> AccountId {
    AccountId(u32::try_from(parts.accounts.len()).expect("few"))
}

/// A key that is just not there.
fn no_key(parts: &Parts) -> KeyId {
    KeyId(u32::try_from(parts.keys.len()).expect("few"))
}

fn add_moment(parts: &mut Parts, pet: PetId) {
    let (entry, kind) = (EntryIndex(900), MomentKind::Post);
    parts.moments.push(Moment { entry, pet, author: ADA, kind, redacted: false });
}

fn add_trade(parts: &mut Parts) {
    let (entry, price) = (EntryIndex(900), TREATS_AT_ONCE_MAX);
    parts.trades.push(Trade { entry, pet: MOMO, seller: ADA, buyer: BEN, price });
}
