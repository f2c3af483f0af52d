//! What an account does, in the model's own words.

use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::version::RuleVersion;
use testkit::said::{self, Said};

use crate::referee::{KeyName, PetName};

/// Something done.
#[derive(Clone, Debug)]
pub enum Deed {
    /// A newcomer hatches with an owner, a recovery and perhaps a daily key; perhaps by an invitation.
    Join {
        handle: String,
        recovery: KeyName,
        daily: Option<KeyName>,
        previous: Option<PetName>,
        invitation: Option<KeyName>,
    },
    Birth(Option<PetName>),
    Post(PetName),
    Comment(PetName, u64),
    Pat(PetName, Option<u64>),
    Share(PetName, u64),
    EditWords(u64),
    EditPost(u64),
    EditComment(u64),
    EditFarewell(u64),
    StoryEnd(PetName),
    Authorise(KeyName),
    Revoke(KeyName),
    Rekey(KeyName),
    Veto,
    Redact(u64),
    Gift(PetName, u64),
    Candle(PetName),
    Farewell(PetName),
    Rest(PetName, u32),
    HandOver(PetName, Option<u32>),
    TakeOver(PetName),
    Decline(PetName),
    /// To that version.
    ChangeRules(u8),
    List(PetName, u64),
    Unlist(PetName),
    /// For a living pet, or for a keepsake.
    Bid(PetName, u64, bool),
    CancelBid(PetName),
    /// The bid at that entry.
    Accept(PetName, u64),
    /// The holder of the key sits until then.
    AskSitter(PetName, KeyName, u64),
    Dismiss(PetName),
    Vouch(PetName, KeyName),
    GiveUp(PetName),
    Shelter(PetName),
    Adopt(PetName),
}

impl Deed {
    /// The same in the chain's own words.
    pub fn said(&self, chain_id: &Hash, hand: Hand) -> Said {
        let at = EntryIndex;
        match *self {
            Self::Join { invitation: Some(invitation), .. } => said::invited(chain_id, &hand.key, "Pip", &invitation),
            Self::Join { previous, .. } | Self::Birth(previous) => said::birth("Pip", previous.map(Hash)),
            Self::Post(pet) => said::post(Hash(pet), "hello"),
            Self::Comment(pet, entry) => said::comment(Hash(pet), at(entry), "hello yourself"),
            Self::Pat(pet, entry) => said::pat(Hash(pet), entry.map(at)),
            Self::Share(pet, entry) => said::share(Hash(pet), at(entry)),
            Self::EditWords(entry) => said::edit(Editable::Words, at(entry), "good boy"),
            Self::EditPost(entry) => said::edit(Editable::Post, at(entry), "better"),
            Self::EditComment(entry) => said::edit(Editable::Comment, at(entry), "kinder"),
            Self::EditFarewell(entry) => said::edit(Editable::Farewell, at(entry), "sleep very well"),
            Self::StoryEnd(pet) => said::story_end(Hash(pet)),
            Self::Authorise(key) => said::authorise(chain_id, &hand.key, &key),
            Self::Revoke(key) => said::revoke(&key),
            Self::Rekey(key) => said::rekey(chain_id, &hand.key, &key),
            Self::Veto => said::veto(),
            Self::Redact(entry) => said::redact(at(entry)),
            Self::Gift(pet, treats) => said::gift(Hash(pet), treats),
            Self::Candle(pet) => said::candle(Hash(pet)),
            Self::Farewell(pet) => said::farewell(Hash(pet), "sleep well"),
            Self::Rest(pet, blocks) => said::rest(Hash(pet), blocks),
            Self::HandOver(pet, to) => said::hand_over(Hash(pet), to.map(AccountId)),
            Self::TakeOver(pet) => said::take_over(Hash(pet)),
            Self::Decline(pet) => said::decline(Hash(pet)),
            Self::ChangeRules(to) => said::change_to(RuleVersion::ALL[usize::from(to) - 1]),
            Self::List(pet, price) => said::list(Hash(pet), price),
            Self::Unlist(pet) => said::unlist(Hash(pet)),
            Self::Bid(pet, price, living) => said::bid(Hash(pet), price, living),
            Self::CancelBid(pet) => said::cancel_bid(Hash(pet)),
            Self::Accept(pet, entry) => said::accept(Hash(pet), at(entry)),
            Self::AskSitter(pet, key, until) => said::ask_sitter(chain_id, &hand.key, Hash(pet), &key, TimeMs(until)),
            Self::Dismiss(pet) => said::dismiss_sitter(Hash(pet)),
            Self::Vouch(pet, key) => said::vouch(chain_id, &hand.key, Hash(pet), &key),
            Self::GiveUp(pet) => said::give_up(Hash(pet)),
            Self::Shelter(pet) => said::shelter(Hash(pet)),
            Self::Adopt(pet) => said::adopt(Hash(pet)),
        }
    }

    /// The pet that is tended by it at a price.
    pub fn tends(&self) -> Option<&PetName> {
        match self {
            Self::Post(pet) | Self::Comment(pet, _) | Self::Pat(pet, _) | Self::Share(pet, _) => Some(pet),
            _ => None,
        }
    }
}

/// Who does it: the account said, the key, and the number on it.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    pub account: u32,
    pub key: KeyName,
    pub number: u64,
}
