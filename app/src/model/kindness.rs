//! Farewells, rests, and pets that are passed on to another owner.

use chain::event::{Action, Decline, Farewell, HandOver, Rest, TakeOver};
use chain::hash::Hash;
use chain::text::TextKind;

use super::Actions;
use super::actions::seal;
use crate::barred::Barred;
use crate::outbox::PendingId;
use crate::sentence::Sentence;

impl Actions {
    /// Ends the story of an own pet with last words. Requires the password, since only the owner key may.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn farewell(self, pet: Hash, words: &str, password: String) -> Result<(), Sentence> {
        let words = seal(TextKind::Words, words)?;
        let action = Action::Farewell(Farewell { pet, words: words.commitment() });
        self.as_owner(action, vec![words], password).await
    }

    /// Lets an own pet rest for so many blocks.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn rest(self, pet: Hash, blocks: u32) -> Result<PendingId, Sentence> {
        self.enqueue(Rest { pet, blocks }, Vec::new(), Vec::new())
    }

    /// Offers an own pet to the account with this handle. Requires the password.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn hand_over(self, pet: Hash, handle: &str, password: String) -> Result<(), Sentence> {
        let to = Some(self.base.accounts.account_of(handle).ok_or(Barred::NoSuchHandle)?);
        self.as_owner(Action::HandOver(HandOver { pet, to }), Vec::new(), password).await
    }

    /// Withdraws such an offer. Requires the password.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn keep(self, pet: Hash, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::HandOver(HandOver { pet, to: None }), Vec::new(), password).await
    }

    /// Accepts a pet that is offered to this account.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn take_over(self, pet: Hash) -> Result<PendingId, Sentence> {
        self.enqueue(TakeOver { pet }, Vec::new(), Vec::new())
    }

    /// Declines it.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn decline(self, pet: Hash) -> Result<PendingId, Sentence> {
        self.enqueue(Decline { pet }, Vec::new(), Vec::new())
    }
}
