//! Records that do not fit together, one thing at a time.

use chain::entry::{Entry, EntryKind, Genesis};
use chain::ids::{AccountId, EntryIndex, Height, KeyId, PetId, TimeMs};
use chain::keys::PublicKey;
use chain::records::{InForce, MomentKind, Role, Side, WaitingRekey};
use chain::version::Rules;

use super::snapshots::Parts;

/// Breaks one thing.
pub type Spoil = fn(&mut Parts);

/// The same genesis with numbers that make no game, or with a house's key that is none.
pub fn genesis(entry: &Entry, numbers: bool, house: bool) -> Genesis {
    let EntryKind::Genesis(genesis) = &entry.kind else { unreachable!("it begins a chain") };
    let mut genesis = genesis.clone();
    if let (Rules::V2(params, _), true) = (&mut genesis.rules, numbers) {
        params.births_per_block_target = 0;
    }
    if house {
        genesis.house = PublicKey([0; 32]);
    }
    genesis
}

fn economics(parts: &mut Parts) -> &mut chain::records::Economics {
    match &mut parts.globals.rules {
        InForce::V2(economics) => economics,
        other => unreachable!("{other:?} is not version 2"),
    }
}

/// The state has: the house, ada, ben; key 0, three of each of them, a sitter's; Momo, who rests, with an offer, a
/// sitter, a wallet, an ask and a bid; Rex, to whom farewell was said; Roxy, in the shelter; a post and a farewell;
/// two trades.
pub const ALL: &[(&str, Spoil)] = &[
    ("as many blocks as entries", |parts| parts.globals.height = Height(parts.size)),
    ("entries without a block", |parts| parts.globals.height = Height(0)),
    ("more minted than entries can", |parts| {
        parts.globals.minted = parts.size * 4_096 + 1;
        parts.globals.burned += parts.size * 4_096 + 1 - parts.globals.minted;
    }),
    ("a last block that is not the last entry", |parts| parts.globals.time.0 += 1),
    ("births in no block", |parts| parts.globals.births_in_block = 1),
    ("tries below the least", |parts| parts.globals.hatch_tries = 0),
    ("tries above the most", |parts| parts.globals.hatch_tries = 4_194_305),
    ("another house", |parts| parts.keys[0].public = parts.keys[1].public),
    ("other numbers than the genesis", |parts| economics(parts).numbers.dig_treats += 1),
    ("treats that were not minted", |parts| parts.accounts[1].treats += 1),
    ("treats of which the sums do not know", |parts| {
        parts.accounts[1].treats += 1;
        parts.globals.minted += 1;
    }),
    ("a sum of accounts for one of wallets", |parts| {
        economics(parts).in_accounts += 1;
        economics(parts).in_wallets -= 1;
    }),
    ("escrow for nothing", |parts| {
        parts.globals.escrow += 1;
        parts.globals.treasury -= 1;
    }),
    ("more burned than minted", |parts| parts.globals.burned = parts.globals.minted + 1),
    ("a sum that does not fit", |parts| parts.accounts[0].treats = u64::MAX),
    ("a fuller purse than there is", |parts| parts.purses[1].starter = 6),
    ("a purse that grew later", |parts| parts.purses[1].grown = Height(parts.globals.height.0 + 1)),
    ("a purse too few", |parts| parts.purses.truncate(2)),
    ("a keep too few", |parts| parts.keeps.truncate(2)),
    ("31 closers", |parts| economics(parts).closers = vec![AccountId(0); 31]),
    ("more closers than blocks", |parts| economics(parts).closers.push(AccountId(0))),
    ("a closer that is no account", |parts| economics(parts).closers[0] = AccountId(9)),
    ("a handle twice", |parts| parts.accounts[2].handle = parts.accounts[1].handle),
    ("an owner key that is none", |parts| parts.accounts[1].owner = parts.accounts[1].recovery),
    ("a recovery key that is another's", |parts| parts.accounts[1].recovery = parts.accounts[2].recovery),
    ("a waiting key that is no owner key", |parts| {
        parts.accounts[1].rekey = Some(WaitingRekey { key: KeyId(2), due: TimeMs(0) });
    }),
    ("daily keys from nowhere on", |parts| parts.accounts[1].daily_from = KeyId(99)),
    ("a daily key too many", |parts| parts.accounts[1].daily_keys = 2),
    ("a daily key that is taken back and counted", |parts| parts.keys[3].revoked = true),
    ("a last pet that is none", |parts| parts.accounts[1].made = None),
    ("another's last pet", |parts| parts.accounts[1].made = Some(PetId(1))),
    ("a key twice", |parts| parts.keys[2].public = parts.keys[1].public),
    ("keys out of order", |parts| parts.keys[6].entry = EntryIndex(0)),
    ("a key from no entry", |parts| parts.keys.last_mut().expect("some").entry = EntryIndex(parts.size)),
    ("a key that signed more than there is", |parts| parts.keys[1].sequence = parts.size + 1),
    ("an owner key that is taken back", |parts| parts.keys[1].revoked = true),
    ("a sitter's key that is taken back", |parts| parts.keys[7].revoked = true),
    ("a sitter's key without a sitter", |parts| parts.keeps[0].sitter = None),
    ("two pets' sitter", |parts| parts.keeps[1].sitter = parts.keeps[0].sitter.clone()),
    ("a sitter for longer than may be", |parts| {
        let last = parts.globals.time.0;
        parts.keeps[0].sitter.as_mut().expect("one").until = TimeMs(last + 5_184_000_001);
    }),
    ("an invitation without a vouch", |parts| parts.keys[7].role = Role::Invitation),
    ("a birth hash twice", |parts| parts.pets[1].birth = parts.pets[0].birth),
    ("pets out of order", |parts| parts.pets[1].entry = parts.pets[0].entry),
    ("no story before", |parts| parts.pets[2].previous = None),
    ("another's story before", |parts| parts.pets[2].previous = Some(PetId(0))),
    ("tended before its birth", |parts| parts.pets[0].tended = Height(0)),
    ("tended in a block to come", |parts| parts.pets[0].tended = Height(parts.globals.height.0 + 1)),
    ("an owner who is no account", |parts| parts.pets[0].owner = AccountId(9)),
    ("closed while it goes on", |parts| {
        parts.pets[0].closed = Some(parts.globals.height);
    }),
    ("closed before the wallet may go", |parts| parts.pets[1].closed = Some(parts.globals.height)),
    ("moments out of order", |parts| parts.moments[1].entry = parts.moments[0].entry),
    ("a moment before its pet's birth", |parts| parts.moments[0].entry = EntryIndex(1)),
    ("an author who is no account", |parts| parts.moments[0].author = AccountId(9)),
    ("a farewell without its moment", |parts| parts.moments[1].kind = MomentKind::Post),
    ("a moment without its farewell", |parts| parts.keeps[1].farewell = None),
    ("a farewell before the last visit", |parts| parts.keeps[1].farewell = Some(Height(0))),
    ("a farewell to come", |parts| parts.keeps[1].farewell = Some(Height(parts.globals.height.0 + 1))),
    ("cared for before its birth", |parts| parts.keeps[0].cared = Height(0)),
    ("cared for in a block to come", |parts| parts.keeps[0].cared = Height(parts.globals.height.0 + 1)),
    ("offered to its owner", |parts| parts.keeps[0].offered = Some(parts.pets[0].owner)),
    ("offered to an unknown account", |parts| parts.keeps[0].offered = Some(AccountId(9))),
    ("a rest that ends before", |parts| rest(parts).until = Height(0)),
    ("a rest of 31 blocks", |parts| {
        rest(parts).until.0 += 22;
        rest(parts).used += 22;
    }),
    ("a rest to come", |parts| {
        let height = parts.globals.height.0;
        (rest(parts).from, rest(parts).until) = (Height(height + 1), Height(height + 2));
    }),
    ("a rest in another year", |parts| rest(parts).year = 1),
    ("a rest that used less than itself", |parts| rest(parts).used = 8),
    ("a year of 61", |parts| rest(parts).used = 61),
    ("more sleep than there was", |parts| rest(parts).slept = 9),
    ("a wallet in the shelter", |parts| {
        parts.pets[2].wallet = 1;
        parts.globals.treasury -= 1;
        economics(parts).in_wallets += 1;
    }),
    ("an offer in the shelter", |parts| parts.keeps[2].offered = Some(AccountId(1))),
    ("a pet that never came to the shelter", |parts| parts.keeps[2].sheltered = false),
    ("a price of nothing", |parts| order(parts, Side::Ask).price = 0),
    ("a price of more than there is", |parts| order(parts, Side::Ask).price = (1 << 40) + 1),
    ("an order from no entry", |parts| order(parts, Side::Ask).entry = EntryIndex(1 << 48)),
    ("an ask by another account", |parts| order(parts, Side::Ask).account = AccountId(0)),
    ("a bid by the owner", |parts| order(parts, Side::Bid).account = AccountId(1)),
    ("two orders of one account", |parts| {
        let bid = *order(parts, Side::Bid);
        parts.orders.push(Some(bid));
    }),
    ("an order for an unknown pet", |parts| order(parts, Side::Bid).pet = PetId(9)),
    ("an order for a pet in the shelter", |parts| order(parts, Side::Bid).pet = PetId(2)),
    ("an order for a pet that was there", |parts| parts.keeps[0].sheltered = true),
    ("a keepsake that lives", |parts| order(parts, Side::Bid).living = false),
    ("trades out of order", |parts| parts.trades.swap(0, 1)),
    ("a trade with one account on both sides", |parts| parts.trades[0].buyer = parts.trades[0].seller),
    ("a trade for nothing", |parts| parts.trades[0].price = 0),
    ("a trade of an unknown pet", |parts| parts.trades[0].pet = PetId(9)),
    ("a trade by an unknown account", |parts| parts.trades[0].seller = AccountId(9)),
    ("a trade from no entry", |parts| parts.trades[1].entry = EntryIndex(parts.size)),
];

fn rest(parts: &mut Parts) -> &mut chain::records::Rest {
    parts.keeps[0].rest.as_mut().expect("Momo rests")
}

fn order(parts: &mut Parts, side: Side) -> &mut chain::records::Order {
    parts.orders.iter_mut().flatten().find(|order| order.side == side).expect("there is one")
}
