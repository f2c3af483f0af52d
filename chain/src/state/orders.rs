//! The open orders: a list that is hashed, and beside it the order book, which finds the best of them.
//!
//! A free place is reused, the first one first, so the list is only as long as there were ever orders at once, and a
//! flood of bids does not stay in it. The book is rebuilt from the list and is never hashed or written.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::hash::Hash;
use crate::base::ids::{AccountId, EntryIndex, OrderId, PetId};
use crate::state::list::{List, StateList};
use crate::state::records::{Order, Side};

use crate::base::ids::place;

/// See the module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orders {
    places: List<Option<Order>>,
    book: Book,
    /// Changes of the book since the last commit.
    journal: Vec<Change>,
}

/// The open orders, sorted.
#[derive(Clone, Debug, Default)]
struct Book {
    asks: BTreeMap<PetId, OrderId>,
    /// The best first: the highest price, and the earliest at that price.
    bids: BTreeSet<(PetId, Reverse<u64>, EntryIndex, OrderId)>,
    of_account: BTreeSet<(AccountId, PetId, OrderId)>,
    free: BTreeSet<OrderId>,
}

#[derive(Clone, Debug)]
enum Change {
    Opened(OrderId, Order),
    Closed(OrderId, Order),
}

impl Orders {
    /// From a snapshot's list.
    pub fn new(places: List<Option<Order>>) -> Self {
        let mut book = Book::default();
        for (id, place) in (0..).map(OrderId).zip(places.iter()) {
            match place {
                Some(order) => book.insert(id, order),
                None => {
                    book.free.insert(id);
                }
            }
        }
        Self { places, book, journal: Vec::new() }
    }

    /// The list, as it is hashed.
    pub fn places(&self) -> &List<Option<Order>> {
        &self.places
    }

    /// All open orders.
    pub fn all(&self) -> impl Iterator<Item = &Order> {
        self.places.iter().flatten()
    }

    /// Whether there is no room for one more.
    pub fn is_full(&self) -> bool {
        self.book.free.is_empty() && self.places.is_full()
    }

    /// A pet's ask.
    pub fn ask(&self, pet: PetId) -> Option<(OrderId, &Order)> {
        self.find(*self.book.asks.get(&pet)?)
    }

    /// The bids on a pet, the best first.
    pub fn bids(&self, pet: PetId) -> impl DoubleEndedIterator<Item = (OrderId, &Order)> {
        let first = (pet, Reverse(u64::MAX), EntryIndex(0), OrderId(0));
        let last = (pet, Reverse(0), EntryIndex(u64::MAX), OrderId(u32::MAX));
        self.book.bids.range(first..=last).filter_map(|&(.., id)| self.find(id))
    }

    /// The orders of an account, in the order of their pets.
    pub fn of_account(&self, account: AccountId) -> impl Iterator<Item = &Order> {
        let (first, last) = ((account, PetId(0), OrderId(0)), (account, PetId(u32::MAX), OrderId(u32::MAX)));
        self.book.of_account.range(first..=last).filter_map(|&(.., id)| self.find(id)).map(|(_, order)| order)
    }

    /// The bid of an account on a pet; it has at most one.
    pub fn bid_of(&self, account: AccountId, pet: PetId) -> Option<(OrderId, &Order)> {
        let (first, last) = ((account, pet, OrderId(0)), (account, pet, OrderId(u32::MAX)));
        let mut orders = self.book.of_account.range(first..=last).filter_map(|&(.., id)| self.find(id));
        orders.find(|(_, order)| order.side == Side::Bid)
    }

    /// Places an order.
    pub fn open(&mut self, order: Order) {
        let id = match self.book.free.pop_first() {
            Some(id) => {
                self.places.update(place(id.0), |free| *free = Some(order));
                id
            }
            None => {
                self.places.push(Some(order));
                OrderId(u32::try_from(self.places.len() - 1).expect("lists are bounded to 32-bit places"))
            }
        };
        self.book.insert(id, &order);
        self.journal.push(Change::Opened(id, order));
    }

    /// Removes an order, which must exist.
    pub fn close(&mut self, id: OrderId) -> Order {
        let order = *self.find(id).expect("orders are closed by ids that the book has given").1;
        self.places.update(place(id.0), |place| *place = None);
        self.book.remove(id, &order);
        self.journal.push(Change::Closed(id, order));
        order
    }

    fn find(&self, id: OrderId) -> Option<(OrderId, &Order)> {
        self.places.get(place(id.0))?.as_ref().map(|order| (id, order))
    }
}

impl StateList for Orders {
    fn len(&self) -> usize {
        self.places.len()
    }

    fn root(&mut self) -> Hash {
        self.places.root()
    }

    fn hash(&mut self) -> bool {
        self.places.hash()
    }

    fn commit(&mut self) {
        self.places.commit();
        self.journal.clear();
    }

    fn rollback(&mut self) {
        self.places.rollback(|_| ());
        while let Some(change) = self.journal.pop() {
            match change {
                Change::Opened(id, order) => self.book.remove(id, &order),
                Change::Closed(id, order) => self.book.insert(id, &order),
            }
        }
        let there = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.book.free.split_off(&OrderId(there));
    }
}

/// Written as the list; reading rebuilds the book.
impl BorshSerialize for Orders {
    fn serialize<W: std::io::Write>(&self, writer: &mut W) -> std::io::Result<()> {
        self.places.serialize(writer)
    }
}

impl BorshDeserialize for Orders {
    fn deserialize_reader<R: std::io::Read>(reader: &mut R) -> std::io::Result<Self> {
        List::deserialize_reader(reader).map(Self::new)
    }
}

impl Book {
    fn insert(&mut self, id: OrderId, order: &Order) {
        match order.side {
            Side::Ask => {
                self.asks.insert(order.pet, id);
            }
            Side::Bid => {
                self.bids.insert((order.pet, Reverse(order.price), order.entry, id));
            }
        }
        self.of_account.insert((order.account, order.pet, id));
        self.free.remove(&id);
    }

    fn remove(&mut self, id: OrderId, order: &Order) {
        match order.side {
            Side::Ask => {
                self.asks.remove(&order.pet);
            }
            Side::Bid => {
                self.bids.remove(&(order.pet, Reverse(order.price), order.entry, id));
            }
        }
        self.of_account.remove(&(order.account, order.pet, id));
        self.free.insert(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bid(account: u32, price: u64) -> Order {
        let (entry, pet, account) = (EntryIndex(u64::from(account)), PetId(0), AccountId(account));
        Order { entry, pet, account, side: Side::Bid, price, living: true }
    }

    fn bidders(orders: &Orders) -> Vec<u32> {
        orders.bids(PetId(0)).map(|(_, bid)| bid.account.0).collect()
    }

    #[test]
    fn a_place_whose_order_is_gone_is_taken_again_the_first_one_first() {
        let mut orders = Orders::default();
        (1..=3).for_each(|account| orders.open(bid(account, 5)));
        orders.close(OrderId(2));
        orders.close(OrderId(0));
        orders.open(bid(4, 9));
        assert_eq!(orders.find(OrderId(0)).map(|(_, order)| order.account), Some(AccountId(4)));
        assert_eq!((orders.places().len(), bidders(&orders)), (3, vec![4, 2]));
    }

    #[test]
    fn a_rollback_brings_back_the_orders_and_the_free_places() {
        let mut orders = Orders::default();
        (1..=3).for_each(|account| orders.open(bid(account, 5)));
        orders.close(OrderId(1));
        orders.commit();
        orders.close(OrderId(0));
        (4..=7).for_each(|account| orders.open(bid(account, 5)));
        orders.rollback();
        assert_eq!((orders.places().len(), bidders(&orders)), (3, vec![1, 3]));
        assert_eq!(orders.book.free, BTreeSet::from([OrderId(1)]));
    }
}
