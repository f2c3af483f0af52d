//! What is new for somebody since they were last here, read from a state of the chain. No browser in here.

use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, PetId, TimeMs};
use chain::limits::ORDERS_PER_ACCOUNT_MAX;
use chain::records::{MomentKind, Order, Side};
use chain::state::State;

use crate::storage::KeptSeen;

/// Pets that are told of, the latest.
const PETS_TOLD: usize = 8;
/// Deals that are told of.
const DEALS_TOLD: usize = 24;
/// Pets and offers that are remembered.
const KEPT_MAX: usize = 64;
/// Moments that are looked through: more than anybody's friends write in a month.
const MOMENTS_READ: usize = 100_000;

/// What happened while somebody was away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// When they were last here, by this device's clock.
    pub since: TimeMs,
    /// Pages turned.
    pub pages: u64,
    /// The pets that were theirs and are, whose stories go on or have ended meanwhile; the latest first.
    pub pets: Vec<PetNews>,
    /// What happened on the market and with offers, the most important first.
    pub deals: Vec<DealNews>,
    /// Pets of others that came onto the notice board.
    pub listed: u64,
}

/// What happened around one of one's pets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PetNews {
    /// Its birth hash.
    pub birth: Hash,
    /// Who came by, and whether there were more, as the server says; `None` while that is asked.
    pub visitors: Option<(Vec<api::content::Person>, bool)>,
    /// Comments that others wrote.
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

/// What happened on the market, or with an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deal {
    /// Somebody paid for one's pet.
    Sold {
        /// Whose it is.
        buyer: AccountId,
        /// What they paid.
        price: u64,
    },
    /// One's offer was taken.
    Bought {
        /// Whose it was.
        seller: AccountId,
        /// What one paid.
        price: u64,
    },
    /// One's pet went to somebody who was asked to look after it.
    Moved {
        /// Whose it is.
        to: AccountId,
    },
    /// Somebody would like one to look after their pet.
    Asked,
    /// Somebody offers treats for one's pet.
    Offered {
        /// Who.
        by: AccountId,
        /// How many.
        price: u64,
    },
    /// Somebody offers more than oneself.
    Outbid {
        /// One's own offer.
        own: u64,
        /// Theirs.
        best: u64,
    },
    /// One's offer is gone, and the treats are back.
    GivenBack {
        /// The offer.
        price: u64,
    },
}

impl News {
    /// Whether something has changed for good: somebody who was gone for moments only should know that, too.
    pub fn is_lasting(&self) -> bool {
        !self.deals.is_empty() || self.pets.iter().any(|pet| pet.ended)
    }

    /// Whether anything concerns whoever was away: pages are turned and pets listed all the time.
    pub fn is_personal(&self) -> bool {
        let visited = |pet: &PetNews| pet.visitors.as_ref().is_some_and(|(visitors, _)| !visitors.is_empty());
        self.is_lasting() || self.pets.iter().any(|pet| pet.comments > 0 || visited(pet))
    }
}

/// What an account knows once it has looked around now.
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

/// What has happened since then. Visitors are for the server to say.
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
    // Around a pet that came meanwhile nothing has happened to one yet.
    let known = own_pets(state, seen.account).filter(|(id, _)| seen.pets.contains(id));
    let told = known.filter_map(|(id, birth)| {
        let life = state.life(id, state.pet(id)?);
        // Who said farewell knows.
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

/// Pets that are somebody else's now, and not for treats.
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

/// Offers for one's own pets that stand and are new.
fn offered<'a>(state: &'a State, seen: &'a KeptSeen) -> impl Iterator<Item = DealNews> + 'a {
    own_pets(state, seen.account).flat_map(move |(id, _)| {
        let fresh = state.bids(id).filter(|bid| is_new(bid, seen) && state.stands(bid));
        fresh.filter_map(move |bid| deal(state, id, Deal::Offered { by: bid.account, price: bid.price }))
    })
}

/// One's own offers beside which a better one stands that is new.
fn outbid<'a>(state: &'a State, seen: &'a KeptSeen) -> impl Iterator<Item = DealNews> + 'a {
    let own = state.orders_of(seen.account).filter(|order| order.side == Side::Bid);
    own.filter_map(move |own| {
        let best = state.bids(own.pet).find(|bid| state.stands(bid))?;
        let better = best.account != seen.account && best.price > own.price && is_new(best, seen);
        better.then(|| deal(state, own.pet, Deal::Outbid { own: own.price, best: best.price })).flatten()
    })
}

/// Offers that were there and are gone, while the pet is not one's own.
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
