//! Whether state and model show the same.

use std::collections::BTreeMap;

use chain::check_log::count_treats;
use chain::commitment::handle_hash;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::records::{Side, Sitter};

use crate::choose::public;
use crate::referee::{Referee, Role};
use crate::walk::Walk;

impl Walk {
    pub fn check_pets(&self) {
        let state = self.world.ledger.state();
        assert_eq!(state.pets(), self.model.pets.len());
        for (name, pet) in &self.model.pets {
            let id = state.pet_by_birth(&Hash(*name)).expect("the model knows it");
            let record = state.pet(id).expect("it was just found");
            let life = state.life(id, record);
            assert_eq!(life.remaining_blocks(), if pet.closed { 0 } else { Referee::left(pet) });
            let asleep = life.rests_until().map_or(0, |until| until.since(state.height()));
            assert_eq!(asleep, if Referee::left(pet) > 0 { pet.asleep } else { 0 });
            assert_eq!(record.owner.0, pet.owner);
            assert_eq!(state.keep(id).offered.map(|to| to.0), pet.offered);
            let at_offers = state.offered_to(AccountId(pet.offered.unwrap_or(0))).any(|offered| offered == id);
            assert_eq!(at_offers, pet.offered.is_some());
            assert_eq!(state.pet_by_entry(EntryIndex(pet.entry)), Some(id));
        }
    }

    /// Who sits for which pet, whose owner is gone, and which pets the shelter is asked to tend.
    pub fn check_guests(&self) {
        let state = self.world.ledger.state();
        for (name, pet) in self.model.pets.iter().filter(|_| self.model.treats) {
            let id = state.pet_by_birth(&Hash(*name)).expect("the model knows it");
            let record = state.pet(id).expect("it was just found");
            let gone = (pet.owner != 0).then(|| 60_u64.saturating_sub(pet.away));
            assert_eq!(state.owner_gone_in(id, record), gone);
            let sitter = state.keep(id).sitter.as_deref();
            let key = |sitter: &Sitter| state.key(sitter.key).expect("a sitter has a key").public;
            let there = sitter.map(|sitter| (key(sitter), sitter.until.0));
            assert_eq!(there, pet.sitter.map(|(key, until)| (public(&key), until)));
            assert_eq!(state.sitter(id, TimeMs(self.model.time)).is_some(), self.model.has_sitter(name));
        }
        let needs: Vec<_> = state.shelter_needs().iter().map(|pet| pet.0).collect();
        assert_eq!(needs, self.model.needs());
    }

    /// The open orders and the history are the model's.
    pub fn check_market(&self) {
        let state = self.world.ledger.state();
        let birth = |pet| state.pet(pet).expect("orders are for pets").birth.0;
        let orders = state.all_orders().map(|order| {
            let asks = order.side == Side::Ask;
            (order.entry.0, (birth(order.pet), order.account.0, asks, order.price, order.living))
        });
        let expected = self
            .model
            .orders
            .iter()
            .map(|(entry, order)| (*entry, (order.pet, order.account, order.asks, order.price, order.living)));
        assert_eq!(orders.collect::<BTreeMap<_, _>>(), expected.collect::<BTreeMap<_, _>>());
        let trades = state.all_trades().map(|trade| (trade.entry.0, (trade.seller.0, trade.buyer.0, trade.price)));
        assert_eq!(trades.collect::<BTreeMap<_, _>>(), self.model.trades);
    }

    /// All treats, after every step: those of the chain add up, and are the model's.
    pub fn check_treats(&self) {
        let state = self.world.ledger.state();
        assert_eq!(count_treats(&self.world.ledger, EntryIndex(0)), Ok(()));
        assert_eq!((state.globals().minted, state.globals().burned), (self.model.minted, self.model.burned));
        let (treasury, escrow) = (state.globals().treasury, state.globals().escrow);
        assert_eq!((treasury, escrow), (self.model.treasury, self.model.escrow()));
        for (id, account) in (0..).map(AccountId).zip(&self.model.accounts) {
            let there = (self.world.treats(id), u64::from(self.world.starter(id)));
            assert_eq!(there, (account.treats, account.minted_starter), "account {id}");
            let of_use = if self.model.treats { account.starter } else { 0 };
            assert_eq!(u64::from(state.starter_of_use(id)), of_use, "account {id}");
        }
        for (name, pet) in &self.model.pets {
            assert_eq!(self.world.wallet(&Hash(*name)), pet.wallet);
        }
    }

    pub fn check_keys(&self) {
        let state = self.world.ledger.state();
        assert_eq!(state.accounts(), self.model.accounts.len());
        for (id, account) in (0..).zip(&self.model.accounts) {
            assert_eq!(state.account_by_handle(&handle_hash(&account.handle)), Some(AccountId(id)));
            let waits = account.waiting.map(|(key, _)| key);
            let live =
                self.model.keys.iter().filter(|(name, key)| key.account == id && key.live && waits != Some(**name));
            let live = live.filter(|(_, key)| key.role != Role::Invitation);
            let mut expected: Vec<_> = live.map(|(name, key)| (public(name), key.used)).collect();
            expected.sort_unstable();
            let keys = state.live_keys(AccountId(id), TimeMs(self.model.time));
            let mut there: Vec<_> = keys.iter().map(|key| (key.public, key.sequence)).collect();
            there.sort_unstable();
            assert_eq!(there, expected, "account {id}");
        }
    }
}
