//! An attacker's gains at the end.

use std::fmt::{Display, Formatter, Result};

use super::super::unsigned::Unsigned;
use super::{Attack, Attacker};

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Gained {
    attack: Attack,
    accounts: usize,
    blocks_dug: u64,
    blocks: u64,
    /// The last block in which a vouch made an account of theirs.
    grown_at: u64,
    fed: u64,
    done: u64,
    refused: u64,
    treats: u64,
    wallets: u64,
}

impl Attacker {
    /// The result.
    pub(crate) fn gained(&self, world: &Unsigned) -> Gained {
        let state = world.ledger.state();
        let mut gained = Gained {
            attack: self.attack,
            accounts: self.puppets.len(),
            blocks_dug: self.blocks_dug,
            blocks: state.height().0,
            grown_at: self.grown_at,
            fed: self.fed,
            done: self.done,
            refused: self.refused,
            treats: 0,
            wallets: 0,
        };
        for puppet in &self.puppets {
            let pet = state.pet_by_birth(&puppet.birth).and_then(|pet| state.pet(pet));
            let own = pet.filter(|pet| pet.owner == puppet.hand.account);
            gained.treats += state.account(puppet.hand.account).map_or(0, |account| account.treats);
            gained.wallets += own.map_or(0, |pet| pet.wallet);
        }
        gained
    }
}

impl Display for Gained {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let Self { accounts, blocks_dug, blocks, grown_at, fed, done, refused, treats, wallets, .. } = self;
        let did = match self.attack {
            Attack::Puppets => format!("{accounts} accounts handed on {done} treats, {refused} times refused"),
            Attack::Half => format!("dug {blocks_dug} of {blocks} blocks"),
            Attack::Flood | Attack::Farewell => {
                format!("posted {done} times in {blocks} blocks, {refused} times refused")
            }
            Attack::Wash => format!("dug {blocks_dug} of {blocks} blocks, sold to themselves {done} times"),
            Attack::Vouch => {
                format!("{accounts} accounts by block {grown_at}, handed on {done} treats, {refused} times refused")
            }
            Attack::GiveUp => format!("{accounts} accounts gave up {done} pets, which ate {fed} treats"),
            Attack::Hoard => format!("{accounts} accounts took home {done} pets, {refused} times refused"),
        };
        write!(formatter, "attacker     {did}; has {treats} treats, and {wallets} in wallets")
    }
}
