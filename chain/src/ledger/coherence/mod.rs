//! Whether a snapshot's records can belong to one state.
//!
//! Only the state root says that a snapshot is the right one, and it is known only a block later. Until then, and on a
//! stranger's word, the rules rely on what stands here: ids lead somewhere, stories go back in time and never in a
//! circle, and no counter is near its end.

mod kindness;
mod market;
mod people;
mod stories;

use crate::base::ids::place;
use crate::base::ids::{AccountId, EntryIndex, Height, PetId};
use crate::base::limits::MINER_ACTIVE_BLOCKS;
use crate::game::economy::{Economy, TREATS_MAX};
use crate::game::params::Params;
use crate::game::version::Feature;
use crate::log::entry::Genesis;
use crate::state::held::Held;
use crate::state::records::{Economics, Globals, Keep, Purse, Role};
use crate::state::{NO_KEEP, Parts};

/// Whether these are parts of one state over a log of so many entries.
pub(crate) fn is_coherent(parts: &Parts, genesis: &Genesis, entries: u64) -> bool {
    let params = genesis.rules.params();
    let has_economy = parts.globals.rules.version().has(Feature::Economy);
    let state = Coherence { parts, entries, has_shelter: has_economy && params.has_shelter() };
    globals_fit(&parts.globals, params, entries)
        && is_of_genesis(parts, genesis)
        && economy_fits(parts)
        && state.accounts_fit()
        && state.keys_fit()
        && state.pets_fit()
        && state.moments_fit()
        && state.orders_fit()
        && state.trades_fit()
        && state.keeps_fit()
        && state.vouches_fit()
        && treats_add_up(parts)
}

struct Coherence<'a> {
    parts: &'a Parts,
    entries: u64,
    has_shelter: bool,
}

impl Coherence<'_> {
    fn has_account(&self, id: AccountId) -> bool {
        place(id.0) < self.parts.lists.accounts.len()
    }

    fn has_entry(&self, entry: EntryIndex) -> bool {
        entry.0 < self.entries
    }

    fn has_height(&self, height: Height) -> bool {
        height <= self.parts.globals.height
    }

    /// What kindness adds to a pet, where there is an economy.
    fn keep(&self, pet: PetId) -> &Keep {
        self.parts.lists.keeps.get(place(pet.0)).unwrap_or(&NO_KEEP)
    }
}

/// As at the end of a block, or at a chain's beginning.
fn globals_fit(globals: &Globals, params: &Params, entries: u64) -> bool {
    globals.height.0 < entries
        // Only the genesis stands before the first block.
        && (globals.height.0 > 0 || entries == 1)
        // No entry mints more, so no sum of treats comes near its end.
        && globals.minted <= entries.saturating_mul(TREATS_MAX)
        && globals.time == globals.block_time
        && globals.births_in_block == 0
        && (params.hatch_tries_min..=params.hatch_tries_max).contains(&globals.hatch_tries)
}

/// The first key is the house's, and what a chain begins with is never taken back.
fn is_of_genesis(parts: &Parts, genesis: &Genesis) -> bool {
    let rules = &parts.globals.rules;
    let (began, numbers) = (genesis.rules.economy(), rules.economics().map(|economics| &economics.numbers));
    parts.lists.keys.get(0).is_some_and(|key| key.public == genesis.house)
        && rules.version() >= genesis.rules.version()
        && (began.is_none() || began == numbers)
}

fn ascends(entries: impl Iterator<Item = EntryIndex>) -> bool {
    entries.is_sorted_by(|one, next| one < next)
}

/// With an economy its numbers make a game, every account has a purse, every pet a keep, and the last closers are
/// accounts; without one there is nothing of it. No purse has more in it than grows, or from later than now.
fn economy_fits(parts: &Parts) -> bool {
    let fits = |numbers: &Economy, purse: &Purse| {
        purse.starter <= numbers.starter_treats && purse.grown <= parts.globals.height
    };
    match parts.globals.rules.economics() {
        None => parts.lists.fit(parts.globals.rules.version()) && parts.globals.minted == 0 && no_guests(parts),
        Some(Economics { numbers, closers, .. }) => {
            numbers.check().is_ok()
                && parts.lists.purses.len() == parts.lists.accounts.len()
                && parts.lists.purses.iter().all(|purse| fits(numbers, purse))
                && parts.lists.keeps.len() == parts.lists.pets.len()
                && closers_fit(parts, closers)
        }
    }
}

/// No key is a sitter's or an invitation.
fn no_guests(parts: &Parts) -> bool {
    parts.lists.keys.iter().all(|key| !matches!(key.role, Role::Sitter | Role::Invitation))
}

/// The last blocks were closed by accounts, each by one.
fn closers_fit(parts: &Parts, closers: &[AccountId]) -> bool {
    closers.len() <= MINER_ACTIVE_BLOCKS
        && closers.len() as u64 <= parts.globals.height.0
        && closers.iter().all(|closer| place(closer.0) < parts.lists.accounts.len())
}

/// Accounts + wallets + escrow + treasury = minted - burned, so no sum of some of them overflows either; and the sums
/// that the economy keeps are the records'.
fn treats_add_up(parts: &Parts) -> bool {
    let globals = &parts.globals;
    let orders = parts.lists.orders.places().iter().flatten();
    let held = Held::of(parts.lists.accounts.iter(), parts.lists.purses.iter(), parts.lists.pets.iter(), orders);
    let Some(held) = held else { return false };
    let made = u64::checked_sub(globals.minted, globals.burned);
    made.is_some() && held.total(globals) == made && held.is_kept(globals)
}
