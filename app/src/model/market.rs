//! The adoption market, from this browser's own copy of the chain, and what one does there.
//!
//! Nothing here goes through the outbox: where treats and pets change hands, one wants an answer before one turns away.

use chain::event::{Accept, Action, Bid, CancelBid, List, Unlist};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, PetId};
use chain::records::{Order, Side, Trade};
use chain::state::State;

use super::submit::Signer;
use super::{Barred, World};
use crate::sentence::Sentence;

/// A pet that somebody would part with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The pet's birth hash.
    pub birth: Hash,
    /// For so many treats.
    pub price: u64,
    /// Whose it is.
    pub owner: AccountId,
    /// Its story goes on.
    pub living: bool,
    /// Pages turned since it hatched.
    pub age: u64,
    /// The entry that listed it.
    pub since: EntryIndex,
}

/// What somebody would give for a pet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The entry that made it, which names it.
    pub entry: EntryIndex,
    /// By whom.
    pub by: AccountId,
    /// Treats.
    pub price: u64,
    /// It is for what the pet is now, and can be taken.
    pub stands: bool,
}

/// A pet that went to other people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The entry that made it so.
    pub entry: EntryIndex,
    /// The pet's birth hash.
    pub birth: Hash,
    /// From whom ...
    pub seller: AccountId,
    /// ... and to whom.
    pub buyer: AccountId,
    /// For so many treats.
    pub price: u64,
}

/// All that the market has on one pet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Whose it is.
    pub owner: AccountId,
    /// Its story goes on.
    pub living: bool,
    /// The price at which it can be had at once.
    pub asked: Option<u64>,
    /// It is listed, whether or not it can be had: a listing from before the story's end counts no more.
    pub listed: bool,
    /// The best first.
    pub offers: Vec<Offer>,
    /// The earliest first.
    pub adoptions: Vec<Adoption>,
}

/// An order of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOrder {
    /// The pet's birth hash.
    pub birth: Hash,
    /// One's own pet, listed; else an offer for somebody else's.
    pub asks: bool,
    /// Treats.
    pub price: u64,
}

impl World {
    /// Every pet that can be adopted at a price; `None` while the chain is not read, and where there is no market.
    pub fn listings(&self) -> Option<Vec<Listing>> {
        self.with_state(|state| {
            state.economics()?;
            let asks = state.all_orders().filter(|order| order.side == Side::Ask && stands(state, order));
            Some(asks.filter_map(|ask| listing(state, ask)).collect())
        })
        .flatten()
    }

    /// What the market has on a pet; `None` while the chain is not read, and where there is no market.
    pub fn order_book(&self, birth: Hash) -> Option<Book> {
        self.with_state(|state| {
            state.economics()?;
            let id = state.pet_by_birth(&birth)?;
            let ask = state.ask(id);
            Some(Book {
                owner: state.pet(id)?.owner,
                living: lives(state, id),
                asked: ask.filter(|ask| stands(state, ask)).map(|ask| ask.price),
                listed: ask.is_some(),
                offers: state.bids(id).map(|bid| offer(state, bid)).collect(),
                adoptions: state
                    .all_trades()
                    .filter(|trade| trade.pet == id)
                    .filter_map(|trade| adoption(state, trade))
                    .collect(),
            })
        })
        .flatten()
    }

    /// One's own open orders.
    pub fn own_orders(&self) -> Vec<OwnOrder> {
        let Some(me) = self.who() else { return Vec::new() };
        let orders = self.with_state(|state| {
            let own = state.orders_of(me.account).filter_map(|order| {
                let birth = state.pet(order.pet)?.birth;
                Some(OwnOrder { birth, asks: order.side == Side::Ask, price: order.price })
            });
            own.collect()
        });
        orders.unwrap_or_default()
    }

    /// The latest adoptions that one was part of, the last one first.
    pub fn own_adoptions(&self, count: usize) -> Vec<Adoption> {
        let Some(me) = self.who() else { return Vec::new() };
        let adoptions = self.with_state(|state| {
            let own = state.all_trades().rev().filter(|trade| trade.seller == me.account || trade.buyer == me.account);
            own.take(count).filter_map(|trade| adoption(state, trade)).collect()
        });
        adoptions.unwrap_or_default()
    }

    /// The living pets that one owns, the latest first.
    pub fn own_living_pets(&self) -> Vec<Hash> {
        let Some(me) = self.who() else { return Vec::new() };
        let pets = self.with_state(|state| {
            let own = state.all_lives().filter(|(pet, life)| pet.owner == me.account && life.ended().is_none());
            let mut own: Vec<_> = own.map(|(pet, _)| pet.birth).collect();
            own.reverse();
            own
        });
        pets.unwrap_or_default()
    }

    /// Puts an own pet on the market, or names another price.
    ///
    /// # Errors
    /// In words, why not.
    pub async fn list(self, pet: Hash, price: u64, password: String) -> Result<(), Sentence> {
        self.deal_as_owner(Action::List(List { pet, price }), password).await
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
        self.deal_as_owner(Action::Accept(Accept { pet, bid }), password).await
    }

    pub(super) async fn deal(self, action: Action) -> Result<(), Sentence> {
        let me = self.signed_in()?;
        self.may(&action)?;
        let device = self.device().ok_or(Barred::KeyGone)?;
        let receipt = self.submit(&Signer::Device(device), me.account, action, Vec::new()).await?;
        self.caught_up_to(receipt.index.0).await;
        Ok(())
    }

    async fn deal_as_owner(self, action: Action, password: String) -> Result<(), Sentence> {
        let me = self.signed_in()?;
        self.may(&action)?;
        let seed = self.owner(me.account, &me.handle, &password).await?;
        let receipt = self.submit(&Signer::Owner(seed), me.account, action, Vec::new()).await?;
        self.caught_up_to(receipt.index.0).await;
        Ok(())
    }
}

fn lives(state: &State, pet: PetId) -> bool {
    !state.has_ended(pet)
}

fn stands(state: &State, order: &Order) -> bool {
    order.living == lives(state, order.pet)
}

fn listing(state: &State, ask: &Order) -> Option<Listing> {
    let pet = state.pet(ask.pet)?;
    Some(Listing {
        birth: pet.birth,
        price: ask.price,
        owner: pet.owner,
        living: ask.living,
        age: state.height().since(pet.born),
        since: ask.entry,
    })
}

fn offer(state: &State, bid: &Order) -> Offer {
    Offer { entry: bid.entry, by: bid.account, price: bid.price, stands: stands(state, bid) }
}

fn adoption(state: &State, trade: &Trade) -> Option<Adoption> {
    let birth = state.pet(trade.pet)?.birth;
    Some(Adoption { entry: trade.entry, birth, seller: trade.seller, buyer: trade.buyer, price: trade.price })
}
