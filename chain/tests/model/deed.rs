//! What an account does, in the model's own words.

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
    ChangeRules,
    BeFair,
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
