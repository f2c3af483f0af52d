//! The difficulty of the hatching work.

use crate::game::params::Params;
use crate::game::version::Feature;
use crate::state::State;

/// The hatching work follows the births of the block that closes: it halves in a block without any, stays at the
/// target, doubles at three times the target or more, within the rules' bounds.
pub(crate) fn next_hatch_tries(tries: u32, births: u32, params: &Params) -> u32 {
    let births = u64::from(births);
    let target = u64::from(params.births_per_block_target);
    // In sixteenths: 8 with no births, 16 at the target, 32 at three times the target.
    let factor = 8 + (births * 8 / target).min(24);
    let next = u64::from(tries) * factor / 16;
    let bounded = next.clamp(u64::from(params.hatch_tries_min), u64::from(params.hatch_tries_max));
    u32::try_from(bounded).expect("clamped to 32-bit bounds")
}

impl State {
    /// Expected tries that the hatching work of a birth must be worth now.
    ///
    /// From version 3 on it also doubles within a block, for each three times the target of births in it: else a whole
    /// flood of births would be as cheap as its first one.
    pub fn hatch_tries_now(&self) -> u32 {
        let (tries, births) = (self.globals.hatch_tries, u64::from(self.globals.births_in_block));
        let doublings = births / (3 * u64::from(self.params.births_per_block_target));
        match u32::try_from(doublings).ok().and_then(|doublings| 1_u32.checked_shl(doublings)) {
            _ if !self.has(Feature::FloodWork) => tries,
            Some(factor) => tries.saturating_mul(factor).min(self.params.hatch_tries_max),
            None => self.params.hatch_tries_max,
        }
    }
}
