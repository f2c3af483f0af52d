//! Every kind of action, in one table: its tag, its record, and what holds for it whatever it says. Everything that
//! asks which actions do this or that asks here.

use borsh::{BorshDeserialize, BorshSerialize};

use super::house::Redact;
use super::kindness::{Adopt, Candle, Decline, Farewell, Gift, GiveUp, HandOver, Rest, Shelter, TakeOver};
use super::market::{Accept, Bid, CancelBid, List, Unlist};
use super::story::{Birth, Comment, Edit, Pat, Post, Share, StoryEnd};
use super::trust::{AskSitter, DismissSitter, Invited, Vouch};
use crate::base::hash::Hash;
use crate::base::keys::{NewKey, PublicKey, Role};
use crate::game::version::{RuleChange, RuleVersion};

/// What holds for an action whatever it says: one row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its name on the protocol's page.
    pub name: &'static str,
    /// Its tag in the encoding.
    pub tag: u8,
    /// Who may sign it.
    pub signed_by: SignedBy,
    /// Whether it tends the pet that it is about.
    pub tends: bool,
    /// What it costs.
    pub costs: Costs,
    /// Whether an account does it only once in a block, with one pet or moment.
    pub once: bool,
    /// The rules under which it came.
    pub since: RuleVersion,
}

/// Who may sign an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedBy {
    /// A newcomer alone.
    Newcomer,
    /// A newcomer, or an account's owner key or a daily key.
    Anybody,
    /// An account's owner key or a daily key.
    Account,
    /// One of these, or the key of the pet's sitter.
    Sitter,
    /// An account's owner key.
    Owner,
    /// The owner key, or the very key that it is about.
    ThatKey,
    /// The owner key or the recovery key.
    Rescue,
    /// The recovery key.
    Recovery,
    /// The owner key of the house.
    House,
}

/// What an action costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Costs {
    /// Nothing.
    Nothing,
    /// The price of care, where the pet is one's own.
    Care,
    /// The treats that it names.
    Named,
    /// The price of care, from the treasury.
    Treasury,
}

impl SignedBy {
    /// Whether a newcomer may sign.
    pub fn has_newcomers(self) -> bool {
        matches!(self, Self::Newcomer | Self::Anybody)
    }

    /// Whether an account's key of this role may sign.
    pub fn has(self, role: Role) -> bool {
        match role {
            Role::Owner => !matches!(self, Self::Newcomer | Self::Recovery),
            Role::Daily => matches!(self, Self::Anybody | Self::Account | Self::Sitter | Self::ThatKey),
            Role::Sitter => self == Self::Sitter,
            Role::Recovery => matches!(self, Self::Rescue | Self::Recovery),
            Role::Invitation => false,
        }
    }
}

/// Makes the enum and its table. A row: tag, name and record; the field that names the pet, or `none`; who signs;
/// `tends` or `-`; what it costs; `once` or `-`; the version that brought it.
macro_rules! actions {
    ($(
        $(#[doc = $doc:literal])+
        $tag:literal $name:ident $(($record:ty))?:
            $pet:ident, $by:ident, $tends:tt, $costs:ident, $once:tt, $since:ident;
    )+) => {
        /// What was done. The discriminants are part of the encoding; those left out are kept free.
        #[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
        #[borsh(use_discriminant = true)]
        #[repr(u8)]
        pub enum Action {
            $($(#[doc = $doc])+ $name $(($record))? = $tag,)+
        }

        impl Facts {
            /// Of every action, in the order of their tags.
            pub const ALL: &[Self] = &[$(actions!(@facts $tag $name $by $tends $costs $once $since),)+];
        }

        impl Action {
            /// What holds for it whatever it says.
            pub fn facts(&self) -> &'static Facts {
                match self {
                    $(Self::$name { .. } => const { &actions!(@facts $tag $name $by $tends $costs $once $since) },)+
                }
            }

            /// The birth hash of the pet that it is about. A pet that only hatches by it has none yet, and what is
            /// about an entry does not say whose that is.
            pub fn pet(&self) -> Option<&Hash> {
                $(actions!(@pet $pet self $name);)+
                None
            }
        }
    };
    (@facts $tag:literal $name:ident $by:ident $tends:tt $costs:ident $once:tt $since:ident) => {
        Facts {
            name: stringify!($name),
            tag: $tag,
            signed_by: SignedBy::$by,
            tends: actions!(@is $tends),
            costs: Costs::$costs,
            once: actions!(@is $once),
            since: RuleVersion::$since,
        }
    };
    (@is -) => { false };
    (@is $flag:ident) => { true };
    (@pet none $action:ident $name:ident) => {};
    (@pet pet $action:ident $name:ident) => {
        if let Self::$name(record) = $action {
            return Some(&record.pet);
        }
    };
}

actions! {
    /// A pet hatches.
    0 Birth(Birth): none, Anybody, -, Nothing, -, V1;
    /// The owner tells a piece of the pet's story.
    1 Post(Post): pet, Sitter, tends, Care, -, V1;
    /// Somebody answers a moment.
    2 Comment(Comment): pet, Sitter, tends, Care, -, V1;
    /// Somebody pats the pet.
    3 Pat(Pat): pet, Sitter, tends, Care, once, V1;
    /// Somebody shows a moment to their own friends.
    4 Share(Share): pet, Sitter, tends, Care, once, V1;
    /// New words in place of earlier ones; the history stays visible.
    5 Edit(Edit): none, Account, -, Nothing, -, V1;
    /// The pet's owner closes the book of a story that has ended.
    6 StoryEnd(StoryEnd): pet, Owner, -, Nothing, -, V1;
    /// Somebody puts treats into a pet's wallet.
    7 Gift(Gift): pet, Account, tends, Named, -, V2;
    /// Somebody leaves a candle on an ended story.
    8 Candle(Candle): pet, Account, -, Nothing, once, V2;
    /// The owner closes the story at once, in their own words: the animal has died.
    9 Farewell(Farewell): pet, Owner, -, Nothing, -, V2;
    /// The owner lets the pet rest: for some blocks nothing counts against its life.
    10 Rest(Rest): pet, Account, -, Nothing, -, V2;
    /// The owner offers the pet to somebody, or takes that back.
    11 HandOver(HandOver): pet, Owner, -, Nothing, -, V2;
    /// Whom it was offered takes the pet over.
    12 TakeOver(TakeOver): pet, Account, -, Nothing, -, V2;
    /// Whom it was offered does not.
    13 Decline(Decline): pet, Account, -, Nothing, -, V2;
    /// The owner of a living pet vouches for a friend, who need not do the hatching work then.
    14 Vouch(Vouch): pet, Account, -, Nothing, -, V2;
    /// A newcomer's first pet hatches by an invitation instead of work.
    15 Invited(Invited): none, Newcomer, -, Nothing, -, V2;
    /// The owner key lets a device's daily key act for the account.
    16 AuthoriseKey(NewKey): none, Owner, -, Nothing, -, V1;
    /// The owner key takes that back.
    17 RevokeKey(PublicKey): none, ThatKey, -, Nothing, -, V1;
    /// A new owner key: after the waiting time if the owner key asks, at once if the recovery key does.
    18 Rekey(NewKey): none, Rescue, -, Nothing, -, V1;
    /// The recovery key stops a rekey that still waits.
    19 VetoRekey: none, Recovery, -, Nothing, -, V1;
    /// The owner lets somebody tend one pet in their name, for a while, by a key of its own.
    20 AskSitter(AskSitter): pet, Owner, -, Nothing, -, V2;
    /// The owner takes that back.
    21 DismissSitter(DismissSitter): pet, Account, -, Nothing, -, V2;
    /// The house erases what stands beside an entry, and says why.
    32 Redact(Redact): none, House, -, Nothing, -, V1;
    /// The house switches on a named change of the rules, from the next block on.
    33 ChangeRules(RuleChange): none, House, -, Nothing, -, V1;
    /// The owner names the price at which they would part with a pet, or another one than before.
    34 List(List): pet, Owner, -, Nothing, -, V2;
    /// The owner would rather keep it.
    35 Unlist(Unlist): pet, Account, -, Nothing, -, V2;
    /// Somebody would adopt a pet at a price.
    36 Bid(Bid): pet, Account, -, Named, -, V2;
    /// They would not any more.
    37 CancelBid(CancelBid): pet, Account, -, Nothing, -, V2;
    /// The owner parts with a pet for one of the bids.
    38 Accept(Accept): pet, Owner, -, Nothing, -, V2;
    /// The owner gives a living pet up to the shelter.
    39 GiveUp(GiveUp): pet, Owner, -, Nothing, -, V2;
    /// The house tends a pet in the shelter that needs it, or takes one in whose owner is gone.
    40 Shelter(Shelter): pet, House, tends, Treasury, -, V2;
    /// Somebody gives a pet in the shelter a home.
    41 Adopt(Adopt): pet, Account, tends, Nothing, once, V2;
}
