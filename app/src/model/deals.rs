//! Actions that move treats or pets between accounts: on the market, and with the shelter.
//!
//! None of these goes through the outbox: the user should wait for the result.

use chain::event::{Accept, Action, Adopt, Bid, CancelBid, GiveUp, List, Unlist};
use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::Actions;
use crate::barred::Barred;
use crate::sentence::Sentence;
use crate::submit::Signer;

impl Actions {
    /// Lists an own pet on the market, or changes its price.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn list(self, pet: Hash, price: u64, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::List(List { pet, price }), Vec::new(), password).await
    }

    /// Takes an own pet off the market.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn unlist(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::Unlist(Unlist { pet })).await
    }

    /// Bids for a pet, which adopts it at once where the price is enough.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn bid(self, pet: Hash, price: u64, living: bool) -> Result<(), Sentence> {
        self.deal(Action::Bid(Bid { pet, price, living })).await
    }

    /// Cancels an own bid.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn cancel_bid(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::CancelBid(CancelBid { pet })).await
    }

    /// Sells an own pet to this bid.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn accept(self, pet: Hash, bid: EntryIndex, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::Accept(Accept { pet, bid }), Vec::new(), password).await
    }

    /// Submits an action signed by this device's key, and waits until this browser's copy has it.
    pub(super) async fn deal(self, action: Action) -> Result<(), Sentence> {
        let me = self.base.session.signed_in()?;
        self.may(&action)?;
        let device = self.base.session.device().ok_or(Barred::KeyGone)?;
        self.base.submitter.settle(&Signer::Device(device), me.account, action, Vec::new()).await?;
        Ok(())
    }

    /// Gives an own pet to the shelter. Requires the password.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn give_up(self, pet: Hash, password: String) -> Result<(), Sentence> {
        self.as_owner(Action::GiveUp(GiveUp { pet }), Vec::new(), password).await
    }

    /// Adopts a pet from the shelter. Waits for the response, since another account may be faster.
    ///
    /// # Errors
    /// The reason, in words.
    pub async fn adopt(self, pet: Hash) -> Result<(), Sentence> {
        self.deal(Action::Adopt(Adopt { pet })).await
    }
}
