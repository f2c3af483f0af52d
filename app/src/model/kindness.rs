//! Farewells, rests, and pets that are handed over.

use chain::event::{Action, Decline, Farewell, HandOver, Rest, TakeOver};
use chain::hash::Hash;
use chain::text::TextKind;

use super::deeds::seal;
use super::world::World;
use crate::barred::Barred;
use crate::outbox::PendingId;
use crate::sentence::Sentence;

impl World {
    /// Ends one's own pet's story in one's own words. Asks for the password, since only the owner key may.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn farewell(self, pet: Hash, words: &str, password: String) -> Result<(), Sentence> {
        let words = seal(TextKind::Words, words)?;
        let action = Action::Farewell(Farewell { pet, words: words.commitment() });
        self.as_owner(action, vec![words], password).await
    }

    /// Lets one's own pet rest for so many blocks.
    ///
    /// # Errors
    /// In words, why not.
    pub fn rest(self, pet: Hash, blocks: u32) -> Result<PendingId, Sentence> {
        self.enqueue(Rest { pet, blocks }, Vec::new(), Vec::new())
    }

    /// Offers one's own pet to whoever has this handle. Asks for the password.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn hand_over(self, pet: Hash, handle: &str, password: String) -> Result<(), Sentence> {
        let to = Some(self.accounts.account_of(handle).ok_or(Barred::NoSuchHandle)?);
        self.as_owner(Action::HandOver(HandOver { pet, to }), Vec::new(), password).await
    }

    /// Takes such an offer back. Asks for the password.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn keep(self, pet: Hash, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::HandOver(HandOver { pet, to: None }), Vec::new(), password).await
    }

    /// Becomes the owner of a pet that is offered to one.
    ///
    /// # Errors
    /// In words, why not.
    pub fn take_over(self, pet: Hash) -> Result<PendingId, Sentence> {
        self.enqueue(TakeOver { pet }, Vec::new(), Vec::new())
    }

    /// Does not become it.
    ///
    /// # Errors
    /// In words, why not.
    pub fn decline(self, pet: Hash) -> Result<PendingId, Sentence> {
        self.enqueue(Decline { pet }, Vec::new(), Vec::new())
    }
}
