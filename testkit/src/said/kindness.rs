//! Gifts, candles and farewells, rests, and pets that change hands without a price.

use chain::event::{Action, Adopt, Candle, Decline, Farewell, Gift, GiveUp, HandOver, Rest, Shelter, TakeOver};
use chain::hash::Hash;
use chain::ids::AccountId;

use super::{Said, Text};

/// Treats for a pet's wallet.
pub fn gift(pet: Hash, treats: u64) -> Said {
    Action::Gift(Gift { pet, treats }).into()
}

/// A candle on an ended story.
pub fn candle(pet: Hash) -> Said {
    Action::Candle(Candle { pet }).into()
}

/// The owner's last words.
pub fn farewell(pet: Hash, words: impl Text) -> Said {
    let words = words.sealed();
    let farewell = Farewell { pet, words: words.commitment() };
    Said { action: Action::Farewell(farewell), texts: vec![words] }
}

/// The pet rests for so many blocks.
pub fn rest(pet: Hash, blocks: u32) -> Said {
    Action::Rest(Rest { pet, blocks }).into()
}

/// The pet is offered to an account, or not offered any more.
pub fn hand_over(pet: Hash, to: Option<AccountId>) -> Said {
    Action::HandOver(HandOver { pet, to }).into()
}

/// An offered pet is taken.
pub fn take_over(pet: Hash) -> Said {
    Action::TakeOver(TakeOver { pet }).into()
}

/// An offered pet is not taken.
pub fn decline(pet: Hash) -> Said {
    Action::Decline(Decline { pet }).into()
}

/// The owner gives the pet to the shelter.
pub fn give_up(pet: Hash) -> Said {
    Action::GiveUp(GiveUp { pet }).into()
}

/// The house tends a pet or takes it in.
pub fn shelter(pet: Hash) -> Said {
    Action::Shelter(Shelter { pet }).into()
}

/// A pet in the shelter gets an owner.
pub fn adopt(pet: Hash) -> Said {
    Action::Adopt(Adopt { pet }).into()
}
