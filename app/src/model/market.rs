//! The adoption market, read from this browser's own copy of the chain; reactive. `deals.rs` has its actions.

use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, PetId};
use chain::records::{Order, Side, Trade};
use chain::state::State;

use crate::session::Session;
use crate::sync::ChainCopy;

/// A pet that its owner would sell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The pet's birth hash.
    pub birth: Hash,
    /// The price in treats.
    pub price: u64,
    /// The owner.
    pub owner: AccountId,
    /// Its story goes on.
    pub living: bool,
    /// Its age in blocks.
    pub age: u64,
    /// The entry that listed it.
    pub since: EntryIndex,
}

/// A bid for a pet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenBid {
    /// The entry of the bid, which identifies it.
    pub entry: EntryIndex,
    /// The bidder.
    pub by: AccountId,
    /// Treats.
    pub price: u64,
    /// It is for the pet's present state (living or ended), and can be accepted.
    pub stands: bool,
}

/// A sale of a pet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The entry of the sale.
    pub entry: EntryIndex,
    /// The pet's birth hash.
    pub birth: Hash,
    /// The seller ...
    pub seller: AccountId,
    /// ... and the buyer.
    pub buyer: AccountId,
    /// The price in treats.
    pub price: u64,
}

/// All market data of one pet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// The owner.
    pub owner: AccountId,
    /// Its story goes on.
    pub living: bool,
    /// The asking price.
    pub asked: Option<u64>,
    /// Whether it is listed, even if it cannot be bought: a listing from before the story's end is void.
    pub listed: bool,
    /// The highest first.
    pub offers: Vec<OpenBid>,
    /// The earliest first.
    pub adoptions: Vec<Adoption>,
}

/// An open order of the signed-in account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOrder {
    /// The pet's birth hash.
    pub birth: Hash,
    /// An ask for an own pet; else a bid for another account's pet.
    pub asks: bool,
    /// Treats.
    pub price: u64,
}

/// Queries about the market.
#[derive(Clone, Copy)]
pub struct Market {
    copy: ChainCopy,
    session: Session,
}

impl Market {
    /// Queries on a copy.
    pub fn new(copy: ChainCopy, session: Session) -> Self {
        Self { copy, session }
    }

    /// Every pet that can be adopted at a price; `None` while the chain is not loaded, and on a chain without a market.
    pub fn listings(self) -> Option<Vec<Listing>> {
        self.copy
            .with_state(|state| {
                state.economics()?;
                let asks = state.all_orders().filter(|order| order.side == Side::Ask && stands(state, order));
                Some(asks.filter_map(|ask| listing(state, ask)).collect())
            })
            .flatten()
    }

    /// The market data of a pet; `None` while the chain is not loaded, and on a chain without a market.
    pub fn order_book(self, birth: Hash) -> Option<Book> {
        self.copy
            .with_state(|state| {
                state.economics()?;
                let id = state.pet_by_birth(&birth)?;
                let ask = state.ask(id);
                Some(Book {
                    owner: state.pet(id)?.owner,
                    living: lives(state, id),
                    asked: ask.filter(|ask| stands(state, ask)).map(|ask| ask.price),
                    listed: ask.is_some(),
                    offers: state.bids(id).map(|bid| open_bid(state, bid)).collect(),
                    adoptions: state
                        .all_trades()
                        .filter(|trade| trade.pet == id)
                        .filter_map(|trade| adoption(state, trade))
                        .collect(),
                })
            })
            .flatten()
    }

    /// The open orders of the signed-in account.
    pub fn own_orders(self) -> Vec<OwnOrder> {
        let Some(me) = self.session.who() else { return Vec::new() };
        let orders = self.copy.with_state(|state| {
            let own = state.orders_of(me.account).filter_map(|order| {
                let birth = state.pet(order.pet)?.birth;
                Some(OwnOrder { birth, asks: order.side == Side::Ask, price: order.price })
            });
            own.collect()
        });
        orders.unwrap_or_default()
    }

    /// The latest adoptions with the signed-in account as buyer or seller, the last one first.
    pub fn own_adoptions(self, count: usize) -> Vec<Adoption> {
        let Some(me) = self.session.who() else { return Vec::new() };
        let adoptions = self.copy.with_state(|state| {
            let own = state.all_trades().rev().filter(|trade| trade.seller == me.account || trade.buyer == me.account);
            own.take(count).filter_map(|trade| adoption(state, trade)).collect()
        });
        adoptions.unwrap_or_default()
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

fn open_bid(state: &State, bid: &Order) -> OpenBid {
    OpenBid { entry: bid.entry, by: bid.account, price: bid.price, stands: stands(state, bid) }
}

fn adoption(state: &State, trade: &Trade) -> Option<Adoption> {
    let birth = state.pet(trade.pet)?.birth;
    Some(Adoption { entry: trade.entry, birth, seller: trade.seller, buyer: trade.buyer, price: trade.price })
}
