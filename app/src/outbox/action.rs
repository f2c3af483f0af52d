//! The actions that can wait in the outbox: everyday actions that need no password and may be sent later.

use std::io;

use borsh::{BorshDeserialize, BorshSerialize};
use chain::event::{Action, Candle, Comment, Decline, Edit, Gift, Pat, Post, Rest, Share, TakeOver};
use chain::hash::Hash;

/// When an action that is done again would be refused while the first one waits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    /// Never.
    Never,
    /// If all of it is the same.
    Same,
    /// If it is about the same pet.
    Pet,
}

/// Makes the type and its table. A row: name; `moment` if it can be taken back for a moment, or `-`; `card` if it is
/// shown as one while it waits, or `-`; when it repeats a waiting one.
macro_rules! queued_actions {
    (@is -) => { false };
    (@is $flag:ident) => { true };
    ($($name:ident: $moment:tt, $card:tt, $repeats:ident;)+) => {
        /// An action that can wait in the outbox.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is the chain's action of that name")]
        pub enum QueuedAction { $($name($name)),+ }

        impl From<QueuedAction> for Action {
            fn from(action: QueuedAction) -> Self {
                match action { $(QueuedAction::$name(record) => Self::$name(record)),+ }
            }
        }

        impl TryFrom<Action> for QueuedAction {
            type Error = Action;

            /// # Errors
            /// The action, if it never waits.
            fn try_from(action: Action) -> Result<Self, Action> {
                match action {
                    $(Action::$name(record) => Ok(Self::$name(record)),)+
                    other => Err(other),
                }
            }
        }

        impl QueuedAction {
            /// Whether it can be taken back for a moment: texts can, one-click actions cannot.
            pub fn has_a_moment(&self) -> bool {
                match self { $(Self::$name(_) => queued_actions!(@is $moment)),+ }
            }

            /// Whether it is shown as a card while it waits.
            pub fn has_a_card(&self) -> bool {
                match self { $(Self::$name(_) => queued_actions!(@is $card)),+ }
            }

            fn repeating(&self) -> Repeats {
                match self { $(Self::$name(_) => Repeats::$repeats),+ }
            }
        }

        $(impl From<$name> for QueuedAction {
            fn from(record: $name) -> Self {
                Self::$name(record)
            }
        })+
    };
}

queued_actions! {
    Post: moment, card, Never;
    Comment: moment, -, Never;
    Pat: -, -, Pet;
    Share: -, card, Same;
    Edit: -, -, Never;
    Candle: -, -, Same;
    Rest: -, -, Pet;
    TakeOver: -, -, Same;
    Decline: -, -, Same;
    Gift: -, -, Never;
}

impl QueuedAction {
    /// Whether a waiting action is the same, so that this one would be refused.
    pub fn repeats(&self, waiting: &Self) -> bool {
        match self.repeating() {
            Repeats::Never => false,
            Repeats::Same => self == waiting,
            Repeats::Pet => {
                std::mem::discriminant(self) == std::mem::discriminant(waiting) && self.pet() == waiting.pet()
            }
        }
    }

    /// The pet that it is about; `None` for an edit, which names only an entry.
    pub fn pet(&self) -> Option<Hash> {
        Action::from(self.clone()).pet().copied()
    }
}

// Stored as the chain's action, as before this type existed.
impl BorshSerialize for QueuedAction {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        Action::from(self.clone()).serialize(writer)
    }
}

impl BorshDeserialize for QueuedAction {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let action = Action::deserialize_reader(reader)?;
        Self::try_from(action).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "this action never waits"))
    }
}

#[cfg(test)]
mod tests {
    use chain::commitment::SealedText;
    use testkit::said;

    use super::*;

    #[test]
    fn it_is_stored_as_the_chain_s_action() {
        let action = said::pat(Hash([1; 32]), None).action;
        let queued = QueuedAction::try_from(action.clone()).expect("a pat waits");
        assert_eq!(chain::codec::encode(&queued), chain::codec::encode(&action));
        assert_eq!(borsh::from_slice::<QueuedAction>(&chain::codec::encode(&action)).ok(), Some(queued));
    }

    #[test]
    fn an_action_that_never_waits_is_not_decoded() {
        let farewell = said::farewell(Hash([1; 32]), SealedText::new([2; 16], "sleep well")).action;
        assert!(borsh::from_slice::<QueuedAction>(&chain::codec::encode(&farewell)).is_err());
    }
}
