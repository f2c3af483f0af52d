//! The chain's rules; reactive.

use chain::Pace;
use chain::hash::Hash;
use chain::params::Params;
use chain::state::State;

use super::ChainCopy;

impl ChainCopy {
    /// The rules' parameters.
    pub fn params(self) -> Option<Params> {
        self.with_state(|state| state.params().clone())
    }

    /// The chain's id, and the first entry that this browser has checked itself.
    pub fn chain(self) -> Option<(Hash, u64)> {
        self.follow();
        self.with_replica(|replica| (replica.ledger().state().chain_id(), replica.checked_from))
    }

    /// How fast blocks close.
    pub fn pace(self) -> Option<Pace> {
        self.with_state(State::pace)
    }
}
