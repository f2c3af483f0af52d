//! Treats: what one has, what something costs, and what there is of them.

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

/// What somebody can spend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Treats.
    pub treats: u64,
    /// Starter treats, which feed every pet of theirs.
    pub starter: u64,
    /// Blocks until the next one has grown back, if one is missing that does.
    pub grows_in: Option<u64>,
}

/// Asked of treats.
#[derive(Clone, Copy)]
pub struct Treats {
    copy: ChainCopy,
    session: Session,
    outbox: Outbox,
}

impl Treats {
    /// The treats of a copy, without those that the outbox has spent already.
    pub fn new(copy: ChainCopy, session: Session, outbox: Outbox) -> Self {
        Self { copy, session, outbox }
    }

    /// What whoever is signed in can spend; `None` where there are no treats, or nobody is.
    pub fn balance(self) -> Option<Balance> {
        let me = self.session.who()?;
        self.copy.with_state(|state| state.economics().map(|_| balance(state, me.account))).flatten()
    }

    /// What an action costs whoever is signed in; `None` where it costs nothing.
    pub fn price(self, action: &Action) -> Option<Price> {
        let me = self.session.who()?;
        self.copy.with_state(|state| verify::price(state, me.account, action)).flatten()
    }

    /// Whether all that keeps one from an action is a lack of treats.
    pub fn is_short_of_treats(self, action: &Action) -> bool {
        let (Some(price), Some(balance)) = (self.price(action), self.balance()) else { return false };
        !price.starter && price.treats > balance.treats
    }

    /// How many blocks have to close until starter treats pay for what they do not pay for now; `None` where they never do.
    pub fn starter_pays_in(self, action: &Action) -> Option<u64> {
        let me = self.session.who()?;
        self.copy.with_state(|state| verify::starter_pays_in_blocks(state, me.account, action)).flatten()
    }

    /// What is in a pet's wallet; `None` where there are no treats.
    pub fn wallet(self, birth: Hash) -> Option<u64> {
        self.copy
            .with_state(|state| {
                state.economics()?;
                Some(state.pet(state.pet_by_birth(&birth)?)?.wallet)
            })
            .flatten()
    }

    /// How the economy stands, where there is one, with what there is one of.
    pub fn economics(self) -> Option<(Economics, Globals)> {
        self.copy.with_state(|state| Some((state.economics()?.clone(), state.globals().clone()))).flatten()
    }

    /// Whether blocks can be dug under this chain's rules.
    pub fn can_dig(self) -> bool {
        self.copy.with_state(|state| state.economics().is_some() && !state.params().block_per_event).unwrap_or(false)
    }

    /// What is still on its way out is spent already.
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
    // As far as they go starter treats pay; the chain decides again, one thing after the other.
    let care: u64 = prices().filter(|price| price.starter).map(|price| price.treats).sum();
    let other: u64 = prices().filter(|price| !price.starter).map(|price| price.treats).sum();
    let left = treats.saturating_sub(other + care.saturating_sub(starter));
    let free = if price.starter { starter.saturating_sub(care) } else { 0 };
    (price.treats > left + free).then_some(Rejection::TooFewTreats { price: price.treats, balance: left + free })
}
