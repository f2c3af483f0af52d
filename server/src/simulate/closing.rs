//! When a block closes. All that depends on who closes quiet blocks stands here.
//!
//! A block in which nothing happened may be dug once the idle interval has passed; if nobody does, the house closes it
//! after twice the block interval more, when the clocks of most who dig agree. The clocks are taken to be right, and the
//! treat for digging a quiet block is left out: it is one among dozens.

use chain::ids::{EntryIndex, TimeMs};
use chain::limits::HOUSE_WAITS_INTERVALS;

use super::digging::{Diggers, Finder};
use super::people::Person;
use super::world::World;
use crate::neighbours::Dice;

/// How the open block closes if nothing else happens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closing {
    pub(super) at: TimeMs,
    /// Who digs it; `None` where the house closes it.
    pub(super) by: Option<Finder>,
    /// Something has happened in it.
    pub(super) busy: bool,
    /// How many entries there were when this was foreseen.
    pub(super) entries: EntryIndex,
}

impl Closing {
    /// Of a block in which the first thing has just happened, or that has just begun.
    pub(super) fn of(world: &World, diggers: &Diggers, people: &[Person], dice: &mut Dice) -> Self {
        let (state, now) = (world.ledger.state(), world.ledger.state().globals().time);
        let work = world.ledger.dig_work();
        let tries = state.economics().map_or(u64::MAX, chain::records::Economics::dig_tries);
        let house_waits_ms = state.params().block_interval_ms.saturating_mul(HOUSE_WAITS_INTERVALS);
        let (from, earliest, latest) = match &work {
            Some(work) => (now, work.from, world.ledger.due(now).err().unwrap_or(now)),
            None => {
                let idle = now.plus(state.params().idle_interval_ms);
                (idle, idle, idle.plus(house_waits_ms))
            }
        };
        let found = diggers.find(people, tries, (from, latest), dice);
        let (at, by) = found.map_or((latest, None), |(at, finder)| (at.max(earliest), Some(finder)));
        Self { at, by, busy: work.is_some(), entries: world.ledger.entries() }
    }
}
