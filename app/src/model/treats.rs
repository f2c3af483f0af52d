//! Treats: balances, prices, and the economy.

use chain::Price;
use chain::error::Rejection;
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::AccountId;
use chain::records::{Economics, Globals};
use chain::state::State;
use chain::verify;

use crate::outbox::Outbox;
use crate::sentence::Sentence;
use crate::session::{Me, Session};
use crate::sync::ChainCopy;

/// What an account can spend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Treats.
    pub treats: u64,
    /// Starter treats, which can feed all of its pets.
    pub starter: u64,
    /// Blocks until the next starter treat has grown back, if one is missing.
    pub grows_in: Option<u64>,
}

/// Queries about treats.
#[derive(Clone, Copy)]
pub struct Treats {
    copy: ChainCopy,
    session: Session,
    outbox: Outbox,
}

impl Treats {
    /// Queries on a copy; what the outbox will spend is subtracted.
    pub fn new(copy: ChainCopy, session: Session, outbox: Outbox) -> Self {
        Self { copy, session, outbox }
    }

    /// The balance of the signed-in account; `None` without one, and on a chain without treats.
    pub fn balance(self) -> Option<Balance> {
        let me = self.session.who()?;
        self.copy.with_state(|state| state.economics().map(|_| balance(state, me.account))).flatten()
    }

    /// What an action costs the signed-in account; `None` where it is free.
    pub fn price(self, action: &Action) -> Option<Price> {
        let me = self.session.who()?;
        self.copy.with_state(|state| verify::price(state, me.account, action)).flatten()
    }

    /// Whether a lack of treats is the only reason against an action.
    pub fn is_short_of_treats(self, action: &Action) -> bool {
        let (Some(price), Some(balance)) = (self.price(action), self.balance()) else { return false };
        !price.starter && price.treats > balance.treats
    }

    /// Blocks until starter treats can pay for what they cannot pay for now; `None` where they never will.
    pub fn starter_pays_in(self, action: &Action) -> Option<u64> {
        let me = self.session.who()?;
        self.copy.with_state(|state| verify::starter_pays_in_blocks(state, me.account, action)).flatten()
    }

    /// A pet's wallet; `None` on a chain without treats.
    pub fn wallet(self, birth: Hash) -> Option<u64> {
        self.copy
            .with_state(|state| {
                state.economics()?;
                Some(state.pet(state.pet_by_birth(&birth)?)?.wallet)
            })
            .flatten()
    }

    /// The state of the economy, if there is one, with the state's globals.
    pub fn economics(self) -> Option<(Economics, Globals)> {
        self.copy.with_state(|state| Some((state.economics()?.clone(), state.globals().clone()))).flatten()
    }

    /// Whether blocks can be dug under this chain's rules.
    pub fn can_dig(self) -> bool {
        self.copy.with_state(|state| state.economics().is_some() && !state.params().block_per_event).unwrap_or(false)
    }

    /// Whether the account can pay, if what waits in the outbox counts as spent.
    pub(super) fn can_pay(self, action: &Action) -> Result<(), Sentence> {
        let Some(me) = self.session.who() else { return Ok(()) };
        let waiting: Vec<Action> = self.outbox.unspent().into_iter().map(Action::from).collect();
        let short = self.copy.with_state(|state| shortfall(state, &me, &waiting, action)).flatten();
        short.map_or(Ok(()), |short| Err(Sentence::from(&short)))
    }
}

fn balance(state: &State, account: AccountId) -> Balance {
    let treats = state.account(account).map_or(0, |account| account.treats);
    let starter = state.starter_of_use(account);
    let grows_in = state.starter_in_blocks(account, starter.saturating_add(1));
    Balance { treats, starter: u64::from(starter), grows_in }
}

fn shortfall(state: &State, me: &Me, waiting: &[Action], action: &Action) -> Option<Rejection> {
    let price = verify::price(state, me.account, action)?;
    let Balance { treats, starter, .. } = balance(state, me.account);
    let prices = || waiting.iter().filter_map(|action| verify::price(state, me.account, action));
    // Starter treats are used first; the chain decides again for each action.
    let care: u64 = prices().filter(|price| price.starter).map(|price| price.treats).sum();
    let other: u64 = prices().filter(|price| !price.starter).map(|price| price.treats).sum();
    let left = treats.saturating_sub(other + care.saturating_sub(starter));
    let free = if price.starter { starter.saturating_sub(care) } else { 0 };
    (price.treats > left + free).then_some(Rejection::TooFewTreats { price: price.treats, balance: left + free })
}
