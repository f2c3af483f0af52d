//! Whether a snapshot's records can belong to one state.
//!
//! Only the state root says that a snapshot is the right one, and it is known only a block later. Until then, and on a
//! stranger's word, the rules rely on what stands here: ids lead somewhere, stories go back in time and never in a
//! circle, and no counter is near its end.

mod kindness;
mod market;

use crate::economy::{Economy, TREATS_MAX};
use crate::held::Held;
use crate::ids::{AccountId, EntryIndex, Height, KeyId, PetId};
use crate::limits::{DAILY_KEYS_MAX, MINER_ACTIVE_BLOCKS};
use crate::params::Params;
use crate::records::{Account, Economics, Globals, InForce, Key, Moment, MomentKind, Pet, Purse, Role};
use crate::state::{HOUSE, Parts, place};

/// Whether these are parts of one state over a log of so many entries.
pub(crate) fn is_coherent(parts: &Parts, params: &Params, entries: u64) -> bool {
    let state = Coherence { parts, entries };
    globals_fit(&parts.globals, params, entries)
        && state.accounts_fit()
        && parts.keys.iter().all(|key| state.key_fits(key))
        && (0..).zip(parts.pets.iter()).all(|(id, pet)| state.pet_fits(PetId(id), pet))
        && ascends(parts.pets.iter().map(|pet| pet.entry))
        && parts.moments.iter().all(|moment| state.moment_fits(moment))
        && ascends(parts.moments.iter().map(|moment| moment.entry))
        && state.orders_fit()
        && parts.trades.iter().all(|trade| state.trade_fits(trade))
        && ascends(parts.trades.iter().map(|trade| trade.entry))
        && economy_fits(parts)
        && state.keeps_fit()
        && state.vouches_fit()
        && treats_add_up(parts)
}

struct Coherence<'a> {
    parts: &'a Parts,
    entries: u64,
}

impl Coherence<'_> {
    fn has_account(&self, id: AccountId) -> bool {
        place(id.0) < self.parts.accounts.len()
    }

    fn has_entry(&self, entry: EntryIndex) -> bool {
        entry.0 < self.entries
    }

    fn has_height(&self, height: Height) -> bool {
        height <= self.parts.globals.height
    }

    /// The house is there, and every account has the keys that it says it has.
    fn accounts_fit(&self) -> bool {
        let mut daily_keys = vec![0_u64; self.parts.accounts.len()];
        for (id, key) in (0..).zip(self.parts.keys.iter()) {
            let account = self.parts.accounts.get(place(key.account.0));
            let from = account.map(|account| account.daily_from);
            if key.role == Role::Daily && !key.revoked && from <= Some(KeyId(id)) {
                match daily_keys.get_mut(place(key.account.0)) {
                    Some(count) => *count += 1,
                    None => return false,
                }
            }
        }
        let accounts = (0..).map(AccountId).zip(self.parts.accounts.iter());
        !daily_keys.is_empty()
            && accounts.zip(daily_keys).all(|((id, account), keys)| self.account_fits(id, account, keys))
    }

    fn account_fits(&self, id: AccountId, account: &Account, daily_keys: u64) -> bool {
        let has = |key: KeyId, role| {
            let key = self.parts.keys.get(place(key.0));
            key.is_some_and(|key| key.account == id && key.role == role)
        };
        let made = |pet: PetId| {
            let pet = self.parts.pets.get(place(pet.0));
            pet.is_some_and(|pet| pet.maker == id)
        };
        // The house has nobody to rescue it.
        let recovery = if id == HOUSE { Role::Owner } else { Role::Recovery };
        has(account.owner, Role::Owner)
            && has(account.recovery, recovery)
            && account.rekey.is_none_or(|rekey| has(rekey.key, Role::Owner))
            && place(account.daily_from.0) <= self.parts.keys.len()
            && account.daily_keys <= DAILY_KEYS_MAX
            && u64::from(account.daily_keys) == daily_keys
            && account.made.is_none_or(made)
    }

    /// No key has signed more events than the log has entries.
    fn key_fits(&self, key: &Key) -> bool {
        self.has_account(key.account) && self.has_entry(key.entry) && key.sequence <= self.entries
    }

    fn pet_fits(&self, id: PetId, pet: &Pet) -> bool {
        self.has_entry(pet.entry)
            && self.has_account(pet.maker)
            && self.has_account(pet.owner)
            && pet.born <= pet.tended
            && self.has_height(pet.tended)
            && pet.previous.is_none_or(|previous| previous < id)
            && pet.closed.is_none_or(|closed| self.has_height(closed))
    }

    fn moment_fits(&self, moment: &Moment) -> bool {
        self.has_entry(moment.entry) && place(moment.pet.0) < self.parts.pets.len() && self.has_account(moment.author)
    }
}

/// As at the end of a block, or at a chain's beginning.
fn globals_fit(globals: &Globals, params: &Params, entries: u64) -> bool {
    globals.height.0 < entries
        // No entry mints more, so no sum of treats comes near its end.
        && globals.minted <= entries.saturating_mul(TREATS_MAX)
        && globals.time == globals.block_time
        && globals.births_in_block == 0
        && (params.hatch_tries_min..=params.hatch_tries_max).contains(&globals.hatch_tries)
}

fn ascends(entries: impl Iterator<Item = EntryIndex>) -> bool {
    entries.is_sorted_by(|one, next| one < next)
}

/// With an economy its numbers make a game, every account has a purse, every pet a keep, and the last closers are accounts;
/// without one there is nothing of it. No purse has more in it than grows, or from later than now.
fn economy_fits(parts: &Parts) -> bool {
    let fits = |numbers: &Economy, purse: &Purse| {
        purse.starter <= numbers.starter_treats && purse.grown <= parts.globals.height
    };
    match &parts.globals.rules {
        InForce::V1 => {
            let lists = (parts.purses.len(), parts.keeps.len(), parts.orders.len(), parts.trades.len());
            lists == (0, 0, 0, 0) && no_farewells(parts) && no_guests(parts)
        }
        InForce::V2(Economics { numbers, closers, .. }) => {
            numbers.check().is_ok()
                && parts.purses.len() == parts.accounts.len()
                && parts.purses.iter().all(|purse| fits(numbers, purse))
                && parts.keeps.len() == parts.pets.len()
                && closers_fit(parts, closers)
        }
    }
}

fn no_farewells(parts: &Parts) -> bool {
    parts.moments.iter().all(|moment| moment.kind != MomentKind::Farewell)
}

/// No key is a sitter's or an invitation.
fn no_guests(parts: &Parts) -> bool {
    parts.keys.iter().all(|key| !matches!(key.role, Role::Sitter | Role::Invitation))
}

/// The last blocks were closed by accounts, each by one.
fn closers_fit(parts: &Parts, closers: &[AccountId]) -> bool {
    closers.len() <= MINER_ACTIVE_BLOCKS
        && closers.len() as u64 <= parts.globals.height.0
        && closers.iter().all(|closer| place(closer.0) < parts.accounts.len())
}

/// Accounts + wallets + escrow + treasury = minted - burned, so no sum of some of them overflows either; and the sums that
/// the economy keeps are the records'.
fn treats_add_up(parts: &Parts) -> bool {
    let globals = &parts.globals;
    let orders = parts.orders.iter().flatten();
    let held = Held::of(parts.accounts.iter(), parts.purses.iter(), parts.pets.iter(), orders);
    let Some(held) = held else { return false };
    let made = u64::checked_sub(globals.minted, globals.burned);
    made.is_some() && held.total(globals) == made && held.is_kept(globals)
}
