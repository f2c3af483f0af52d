//! What is new for an account since its last visit, read from a state of the chain. Runs without a browser.

use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, PetId, TimeMs};
use chain::limits::ORDERS_PER_ACCOUNT_MAX;
use chain::records::{MomentKind, Order, Side};
use chain::state::State;

use crate::storage::KeptSeen;

/// The most pets that are listed, the latest first.
const PETS_TOLD: usize = 8;
/// The most deals that are listed.
const DEALS_TOLD: usize = 24;
/// The most pets and bids that are remembered.
const KEPT_MAX: usize = 64;
/// The most moments that are read: more than the friends of an account write in a month.
const MOMENTS_READ: usize = 100_000;

/// What happened while the user was away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Time of the last visit, by this device's clock.
    pub since: TimeMs,
    /// Blocks closed.
    pub pages: u64,
    /// The account's pets that it had then and has now, alive or ended meanwhile; the latest first.
    pub pets: Vec<PetNews>,
    /// Changes on the market and with offers, the most important first.
    pub deals: Vec<DealNews>,
    /// Other people's pets that were listed.
    pub listed: u64,
}

/// What happened to one of the account's pets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PetNews {
    /// Its birth hash.
    pub birth: Hash,
    /// Visitors, and whether there were more, as the server says; `None` until it has answered.
    pub visitors: Option<(Vec<api::content::AccountRef>, bool)>,
    /// Comments by others.
    pub comments: u64,
    /// Its story has ended.
    pub ended: bool,
}

/// A pet that changed hands, or may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DealNews {
    /// The pet's birth hash.
    pub birth: Hash,
    /// What happened.
    pub what: Deal,
}

/// What happened on the market or with an offer of a pet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deal {
    /// An account bought the user's pet.
    Sold {
        /// The new owner.
        buyer: AccountId,
        /// The price.
        price: u64,
    },
    /// A bid of the user was accepted.
    Bought {
        /// The previous owner.
        seller: AccountId,
        /// The price.
        price: u64,
    },
    /// The user's pet went to the account that it was offered to.
    Moved {
        /// The new owner.
        to: AccountId,
    },
    /// The user is offered a pet to take over.
    Asked,
    /// An account bids for the user's pet.
    Offered {
        /// The bidder.
        by: AccountId,
        /// The price.
        price: u64,
    },
    /// Another bid is higher than the user's.
    Outbid {
        /// The user's bid.
        own: u64,
        /// The highest bid.
        best: u64,
    },
    /// The user's bid is gone, and the treats are back.
    GivenBack {
        /// The bid.
        price: u64,
    },
}

impl News {
    /// Whether something has changed for good: shown even after a very short absence.
    pub fn is_lasting(&self) -> bool {
        !self.deals.is_empty() || self.pets.iter().any(|pet| pet.ended)
    }

    /// Whether anything concerns the user: blocks are closed and pets listed all the time.
    pub fn is_personal(&self) -> bool {
        let visited = |pet: &PetNews| pet.visitors.as_ref().is_some_and(|(visitors, _)| !visitors.is_empty());
        self.is_lasting() || self.pets.iter().any(|pet| pet.comments > 0 || visited(pet))
    }
}

/// What an account knows after looking around now.
pub fn seen(state: &State, account: AccountId, entries: u64, now: TimeMs) -> KeptSeen {
    let mut pets: Vec<PetId> = own_pets(state, account).map(|(id, _)| id).collect();
    pets.drain(..pets.len().saturating_sub(KEPT_MAX));
    let bids = state.orders_of(account).filter(|order| order.side == Side::Bid);
    KeptSeen {
        chain_id: state.chain_id(),
        account,
        entries,
        height: state.height(),
        time_ms: now,
        pets,
        offered: state.offered_to(account).take(KEPT_MAX).collect(),
        bids: bids.take(ORDERS_PER_ACCOUNT_MAX).map(|bid| (bid.pet, bid.price)).collect(),
    }
}

/// What has happened since then. Visitors are filled in later, from the server.
pub fn news(state: &State, seen: &KeptSeen) -> News {
    let mut pets = pets(state, seen);
    pets.reverse();
    pets.truncate(PETS_TOLD);
    let mut deals: Vec<DealNews> = trades(state, seen);
    deals.extend(moved(state, seen));
    deals.extend(asked(state, seen));
    deals.extend(offered(state, seen));
    deals.extend(outbid(state, seen));
    deals.extend(given_back(state, seen));
    deals.truncate(DEALS_TOLD);
    let fresh = |order: &&Order| is_new(order, seen) && order.side == Side::Ask && order.account != seen.account;
    let listed = state.all_orders().filter(fresh).filter(|ask| state.stands(ask)).count() as u64;
    let pages = state.height().since(seen.height);
    News { since: seen.time_ms, pages, pets, deals, listed }
}

fn own_pets(state: &State, account: AccountId) -> impl Iterator<Item = (PetId, Hash)> {
    let own = state.all_pets().filter(move |pet| pet.owner == account);
    own.filter_map(|pet| Some((state.pet_by_birth(&pet.birth)?, pet.birth)))
}

fn pets(state: &State, seen: &KeptSeen) -> Vec<PetNews> {
    // A pet that came meanwhile has no news yet.
    let known = own_pets(state, seen.account).filter(|(id, _)| seen.pets.contains(id));
    let told = known.filter_map(|(id, birth)| {
        let life = state.life(id, state.pet(id)?);
        // The owner who said farewell knows.
        let ended = life.ended().filter(|_| life.farewell.is_none());
        let goes_on = life.ended().is_none();
        let since = ended.is_some_and(|height| height > seen.height);
        (goes_on || since).then_some((id, PetNews { birth, visitors: None, comments: 0, ended: since }))
    });
    let mut told: Vec<(PetId, PetNews)> = told.collect();
    let by_others = |moment: &&chain::records::Moment| moment.author != seen.account;
    let fresh = state.moments_from(EntryIndex(seen.entries)).take(MOMENTS_READ);
    for comment in fresh.filter(|moment| moment.kind == MomentKind::Comment).filter(by_others) {
        if let Some((_, news)) = told.iter_mut().find(|(id, _)| *id == comment.pet) {
            news.comments += 1;
        }
    }
    told.into_iter().map(|(_, news)| news).collect()
}

fn trades(state: &State, seen: &KeptSeen) -> Vec<DealNews> {
    let me = seen.account;
    let trades = state.trades_in(EntryIndex(seen.entries), EntryIndex(u64::MAX));
    let told = trades.filter_map(|trade| {
        let what = match (trade.seller == me, trade.buyer == me) {
            (true, _) => Deal::Sold { buyer: trade.buyer, price: trade.price },
            (_, true) => Deal::Bought { seller: trade.seller, price: trade.price },
            _ => return None,
        };
        deal(state, trade.pet, what)
    });
    let mut told: Vec<DealNews> = told.collect();
    told.reverse();
    told
}

/// Pets that have another owner now, and were not sold.
fn moved<'a>(state: &'a State, seen: &'a KeptSeen) -> impl Iterator<Item = DealNews> + 'a {
    let sold = |pet: PetId| {
        let mut trades = state.trades_in(EntryIndex(seen.entries), EntryIndex(u64::MAX));
        trades.any(|trade| trade.pet == pet)
    };
    seen.pets.iter().filter_map(move |pet| {
        let to = state.pet(*pet)?.owner;
        (to != seen.account && !sold(*pet)).then(|| deal(state, *pet, Deal::Moved { to })).flatten()
    })
}

fn asked<'a>(state: &'a State, seen: &'a KeptSeen) -> impl Iterator<Item = DealNews> + 'a {
    let fresh = state.offered_to(seen.account).filter(|pet| !seen.offered.contains(pet));
    fresh.filter_map(|pet| deal(state, pet, Deal::Asked))
}

/// New open bids for the account's pets.
fn offered<'a>(state: &'a State, seen: &'a KeptSeen) -> impl Iterator<Item = DealNews> + 'a {
    own_pets(state, seen.account).flat_map(move |(id, _)| {
        let fresh = state.bids(id).filter(|bid| is_new(bid, seen) && state.stands(bid));
        fresh.filter_map(move |bid| deal(state, id, Deal::Offered { by: bid.account, price: bid.price }))
    })
}

/// The account's bids that a new bid is higher than.
fn outbid<'a>(state: &'a State, seen: &'a KeptSeen) -> impl Iterator<Item = DealNews> + 'a {
    let own = state.orders_of(seen.account).filter(|order| order.side == Side::Bid);
    own.filter_map(move |own| {
        let best = state.bids(own.pet).find(|bid| state.stands(bid))?;
        let better = best.account != seen.account && best.price > own.price && is_new(best, seen);
        better.then(|| deal(state, own.pet, Deal::Outbid { own: own.price, best: best.price })).flatten()
    })
}

/// Bids that are gone although the account does not own the pet.
fn given_back<'a>(state: &'a State, seen: &'a KeptSeen) -> impl Iterator<Item = DealNews> + 'a {
    seen.bids.iter().filter_map(move |(pet, price)| {
        let open = state.orders_of(seen.account).any(|order| order.pet == *pet);
        let got = state.pet(*pet)?.owner == seen.account;
        (!open && !got).then(|| deal(state, *pet, Deal::GivenBack { price: *price })).flatten()
    })
}

fn is_new(order: &Order, seen: &KeptSeen) -> bool {
    order.entry.0 >= seen.entries
}

fn deal(state: &State, pet: PetId, what: Deal) -> Option<DealNews> {
    Some(DealNews { birth: state.pet(pet)?.birth, what })
}
