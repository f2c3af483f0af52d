//! The table of actions: for each its tag, its record, and the facts that do not depend on its fields. All code that
//! asks which actions do something asks here.

use borsh::{BorshDeserialize, BorshSerialize};

use super::contents::{Carries, Contents};
use super::house::Redact;
use super::kindness::{Adopt, Candle, Decline, Farewell, Gift, GiveUp, HandOver, Rest, Shelter, TakeOver};
use super::market::{Accept, Bid, CancelBid, List, Unlist};
use super::story::{Birth, Comment, Edit, Hatchling, Pat, Post, Share, StoryEnd};
use super::trust::{AskSitter, DismissSitter, Invited, Vouch};
use crate::base::hash::Hash;
use crate::base::keys::{NewKey, PublicKey, Role};
use crate::game::version::{RuleChange, RuleVersion};

/// The facts of an action that do not depend on its fields: one row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its name on the protocol's page.
    pub name: &'static str,
    /// Its tag in the encoding.
    pub tag: u8,
    /// Who may sign it.
    pub signed_by: SignedBy,
    /// Whether it tends its pet.
    pub tends: bool,
    /// What it costs.
    pub costs: Costs,
    /// Whether an account does it only once in a block, with one pet or moment.
    pub once: bool,
    /// The first version that has it.
    pub since: RuleVersion,
}

/// Who may sign an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedBy {
    /// A newcomer alone.
    Newcomer,
    /// A newcomer, or an account's owner key or a daily key.
    NewcomerOrAccount,
    /// An account's owner key or a daily key.
    Account,
    /// One of these, or the key of the pet's sitter.
    Sitter,
    /// An account's owner key.
    Owner,
    /// The owner key, or the key to be revoked itself.
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
    /// The price of care, if the pet is the signer's own.
    Care,
    /// The treats that it names.
    Named,
    /// The price of care, from the treasury.
    Treasury,
}

/// The record of an action that an account does only once in a block; the table makes it one.
pub(crate) trait Once {
    /// The action's tag.
    const TAG: u8;
}

impl SignedBy {
    /// Whether a newcomer may sign.
    pub fn has_newcomers(self) -> bool {
        matches!(self, Self::Newcomer | Self::NewcomerOrAccount)
    }

    /// Whether an account's key of this role may sign.
    pub fn has(self, role: Role) -> bool {
        match role {
            Role::Owner => !matches!(self, Self::Newcomer | Self::Recovery),
            Role::Daily => matches!(self, Self::NewcomerOrAccount | Self::Account | Self::Sitter | Self::ThatKey),
            Role::Sitter => self == Self::Sitter,
            Role::Recovery => matches!(self, Self::Rescue | Self::Recovery),
            Role::Invitation => false,
        }
    }
}

/// Makes the enum and its table. A row: tag, name and record; the field that names the pet, or `none`; who signs;
/// `tends` or `-`; what it costs; `once` or `-`; `carries` where it brings texts, photos or keys, else `-`; the first
/// version that has it.
macro_rules! actions {
    ($(
        $(#[doc = $doc:literal])+
        $tag:literal $name:ident $(($record:ty))?:
            $pet:ident, $by:ident, $tends:tt, $costs:ident, $once:tt, $carries:tt, $since:ident;
    )+) => {
        /// The action. The discriminants are part of the encoding; unused ones are reserved.
        #[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
        #[borsh(use_discriminant = true)]
        #[repr(u8)]
        pub enum Action {
            $($(#[doc = $doc])+ $name $(($record))? = $tag,)+
        }

        $(actions!(@once $once $tag $(($record))?);)+

        impl Facts {
            /// Those of every action, in the order of their tags.
            pub const ALL: &[Self] = &[$(actions!(@facts $tag $name $by $tends $costs $once $since),)+];
        }

        impl Action {
            /// Its facts.
            pub fn facts(&self) -> &'static Facts {
                match self {
                    $(Self::$name { .. } => const { &actions!(@facts $tag $name $by $tends $costs $once $since) },)+
                }
            }

            /// The birth hash of its pet. A birth has none yet, and actions about an entry do not name its pet.
            pub fn pet(&self) -> Option<&Hash> {
                $(actions!(@pet $pet self $name);)+
                None
            }

            /// The texts, photos and keys that it brings. Most bring none.
            pub fn contents(&self) -> Contents<'_> {
                $(actions!(@contents $carries self $name);)+
                Contents::default()
            }

            /// The pet that it hatches.
            pub fn hatchling(&self) -> Option<Hatchling<'_>> {
                self.contents().hatchling
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
    (@once - $tag:literal $(($record:ty))?) => {};
    (@once once $tag:literal ($record:ty)) => {
        impl Once for $record {
            const TAG: u8 = $tag;
        }
    };
    (@is -) => { false };
    (@is $flag:ident) => { true };
    (@contents - $action:ident $name:ident) => {};
    (@contents carries $action:ident $name:ident) => {
        if let Self::$name(record) = $action {
            return record.contents();
        }
    };
    (@pet none $action:ident $name:ident) => {};
    (@pet pet $action:ident $name:ident) => {
        if let Self::$name(record) = $action {
            return Some(&record.pet);
        }
    };
}

actions! {
    /// A pet hatches.
    0 Birth(Birth): none, NewcomerOrAccount, -, Nothing, -, carries, V1;
    /// The owner posts to the pet's story.
    1 Post(Post): pet, Sitter, tends, Care, -, carries, V1;
    /// An account answers a moment.
    2 Comment(Comment): pet, Sitter, tends, Care, -, carries, V1;
    /// An account pats the pet.
    3 Pat(Pat): pet, Sitter, tends, Care, once, -, V1;
    /// An account shares a moment with its own friends.
    4 Share(Share): pet, Sitter, tends, Care, once, -, V1;
    /// A new text in place of an earlier one; the history stays visible.
    5 Edit(Edit): none, Account, -, Nothing, -, carries, V1;
    /// The pet's owner closes a story that has ended.
    6 StoryEnd(StoryEnd): pet, Owner, -, Nothing, -, -, V1;
    /// An account puts treats into a pet's wallet.
    7 Gift(Gift): pet, Account, tends, Named, -, -, V2;
    /// An account leaves a candle on an ended story.
    8 Candle(Candle): pet, Account, -, Nothing, once, -, V2;
    /// The animal has died: the owner ends the story at once, with a last text.
    9 Farewell(Farewell): pet, Owner, -, Nothing, -, carries, V2;
    /// The owner lets the pet rest: for some blocks its life does not run down.
    10 Rest(Rest): pet, Account, -, Nothing, -, -, V2;
    /// The owner offers the pet to an account, or takes the offer back.
    11 HandOver(HandOver): pet, Owner, -, Nothing, -, -, V2;
    /// The account with the offer takes the pet over.
    12 TakeOver(TakeOver): pet, Account, -, Nothing, -, -, V2;
    /// The account with the offer declines.
    13 Decline(Decline): pet, Account, -, Nothing, -, -, V2;
    /// The owner of a living pet vouches for a friend, who then need not do the hatching work.
    14 Vouch(Vouch): pet, Account, -, Nothing, -, carries, V2;
    /// A newcomer's first pet hatches by an invitation instead of work.
    15 Invited(Invited): none, Newcomer, -, Nothing, -, carries, V2;
    /// The owner key registers a device's daily key.
    16 AuthoriseKey(NewKey): none, Owner, -, Nothing, -, carries, V1;
    /// The owner key revokes a daily key.
    17 RevokeKey(PublicKey): none, ThatKey, -, Nothing, -, -, V1;
    /// A new owner key: after the waiting time if the owner key asks, at once if the recovery key does.
    18 Rekey(NewKey): none, Rescue, -, Nothing, -, carries, V1;
    /// The recovery key stops a rekey that still waits.
    19 VetoRekey: none, Recovery, -, Nothing, -, -, V1;
    /// The owner registers a sitter's key, which tends one pet in the owner's name for a limited time.
    20 AskSitter(AskSitter): pet, Owner, -, Nothing, -, carries, V2;
    /// The owner dismisses the sitter.
    21 DismissSitter(DismissSitter): pet, Account, -, Nothing, -, -, V2;
    /// The house erases the texts and photos of an entry, and says why.
    32 Redact(Redact): none, House, -, Nothing, -, -, V1;
    /// The house switches on a named change of the rules, from the next block on.
    33 ChangeRules(RuleChange): none, House, -, Nothing, -, -, V1;
    /// The owner lists a pet at a price, or changes the price.
    34 List(List): pet, Owner, -, Nothing, -, -, V2;
    /// The owner takes the pet off the market.
    35 Unlist(Unlist): pet, Account, -, Nothing, -, -, V2;
    /// An account bids for a pet.
    36 Bid(Bid): pet, Account, -, Named, -, -, V2;
    /// The account withdraws its bid.
    37 CancelBid(CancelBid): pet, Account, -, Nothing, -, -, V2;
    /// The owner sells a pet for one of the bids.
    38 Accept(Accept): pet, Owner, -, Nothing, -, -, V2;
    /// The owner gives a living pet up to the shelter.
    39 GiveUp(GiveUp): pet, Owner, -, Nothing, -, -, V2;
    /// The house tends a pet in the shelter that needs it, or takes one in whose owner is gone.
    40 Shelter(Shelter): pet, House, tends, Treasury, -, -, V2;
    /// An account adopts a pet from the shelter.
    41 Adopt(Adopt): pet, Account, tends, Nothing, once, -, V2;
}
