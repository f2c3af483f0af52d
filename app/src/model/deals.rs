//! What one does where treats and pets change hands: on the market, and with the shelter.
//!
//! Nothing here goes through the outbox: one wants an answer before one turns away.

use chain::event::{Accept, Action, Adopt, Bid, CancelBid, GiveUp, List, Unlist};
use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::world::World;
use crate::barred::Barred;
use crate::sentence::Sentence;
use crate::submit::Signer;

impl World {
    /// Puts an own pet on the market, or names another price.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn list(self, pet: Hash, price: u64, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::List(List { pet, price }), Vec::new(), password).await
    }

    /// Takes an own pet off the market.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn unlist(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::Unlist(Unlist { pet })).await
    }

    /// Offers treats for a pet, or adopts it at once where that is enough.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn bid(self, pet: Hash, price: u64, living: bool) -> Result<(), Sentence> {
        self.deal(Action::Bid(Bid { pet, price, living })).await
    }

    /// Takes an own offer back.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn cancel_bid(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::CancelBid(CancelBid { pet })).await
    }

    /// Parts with an own pet for this offer.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn accept(self, pet: Hash, bid: EntryIndex, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::Accept(Accept { pet, bid }), Vec::new(), password).await
    }

    /// Does what this device may, and waits until this browser's copy has it.
    pub(super) async fn deal(self, action: Action) -> Result<(), Sentence> {
        let me = self.session.signed_in()?;
        self.may(&action)?;
        let device = self.session.device().ok_or(Barred::KeyGone)?;
        self.submitter.settle(&Signer::Device(device), me.account, action, Vec::new()).await?;
        Ok(())
    }

    /// Gives one's own pet to the shelter. Asks for the password.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn give_up(self, pet: Hash, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::GiveUp(GiveUp { pet }), Vec::new(), password).await
    }

    /// Gives a pet in the shelter a home. Waits for the answer, since others may want it, too.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn adopt(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::Adopt(Adopt { pet })).await
    }
}
