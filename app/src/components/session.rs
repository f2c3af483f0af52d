//! The user's state, for several screens.

use chain::hash::Hash;
use leptos::prelude::*;

use crate::model::{MadeLivesOn, Model};
use crate::session::Me;

/// The signed-in account, if its key works as far as this browser's chain shows.
pub fn acting() -> Memo<Option<Me>> {
    let model = Model::of_context();
    let gone = key_gone();
    Memo::new(move |_| model.session.me.get().filter(|_| !gone.get()))
}

/// Whether nobody is signed in, as far as is known.
pub fn stranger() -> Memo<bool> {
    let model = Model::of_context();
    let acting = acting();
    Memo::new(move |_| model.session.me_known.get() && acting.get().is_none())
}

/// Whether the chain, read to its end and proven, has revoked this device's key.
pub fn key_gone() -> Memo<bool> {
    let model = Model::of_context();
    Memo::new(move |_| {
        let read = model.copy.is_proven();
        read && model.session.me.get().is_some_and(|me| !me.key_works)
    })
}

/// The own pet in whose story the user posts, living or ended.
pub fn own_pet() -> Memo<Option<Hash>> {
    let acting = acting();
    Memo::new(move |_| acting.get().and_then(|me| me.pet))
}

/// The user's last hatched pet, if it lives and so prevents another hatching.
pub fn made_lives_on() -> Memo<Option<MadeLivesOn>> {
    let model = Model::of_context();
    let acting = acting();
    Memo::new(move |_| acting.get().and_then(|_| model.pets.made_lives_on()))
}

/// The pet that an account hatched last; reactive, `None` while it is not loaded.
pub fn pet_of(account: chain::ids::AccountId) -> Memo<Option<[u8; 32]>> {
    let model = Model::of_context();
    Memo::new(move |_| {
        model.copy.tick.track();
        let birth = model.copy.with_replica(|replica| {
            let state = replica.ledger().state();
            Some(state.pet(state.account(account)?.made?)?.birth.0)
        });
        birth.flatten()
    })
}

/// Whether this browser stores the recovery key of the signed-in account, because the user has not confirmed to have
/// saved it.
pub fn unkept_recovery() -> Memo<bool> {
    let model = Model::of_context();
    Memo::new(move |_| {
        let handle = model.session.me.with(|me| me.as_ref().map(|me| me.handle.clone()));
        handle.is_some()
            && model.hatchery.unkept_recovery.with(|made| made.as_ref().map(|made| made.handle.clone())) == handle
    })
}
