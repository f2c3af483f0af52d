//! When a block closes, and by whom. All clocks are assumed to be right, and to answer.

use chain::ids::{EntryIndex, TimeMs};

use super::digging::{Finder, Miners};
use super::players::Player;
use super::unsigned::Unsigned;
use crate::dice::Dice;

/// How the open block closes if no other event comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closing {
    pub(super) at: TimeMs,
    /// Its miner; `None` if the house closes it.
    pub(super) by: Option<Finder>,
    /// Whether it has an event.
    pub(super) busy: bool,
    /// How many entries there were at this forecast.
    pub(super) entries: EntryIndex,
}

impl Closing {
    /// For a block with its first event, or a new one.
    pub(super) fn of(world: &Unsigned, miners: &Miners, people: &[Player], dice: &mut Dice) -> Self {
        let (state, now) = (world.ledger.state(), world.ledger.state().globals().time);
        let work = world.ledger.dig_work();
        let tries = state.economics().map_or(u64::MAX, chain::records::Economics::dig_tries);
        let house_due = world.ledger.due(now).err().unwrap_or(now);
        let asked = work.as_ref().and_then(|work| work.clocks.as_ref());
        let (from, earliest, latest) = match (&work, asked) {
            (Some(work), Some(clocks)) => (work.from, work.from, clocks.house_from),
            (Some(work), None) => (now, work.from, house_due),
            (None, _) => (house_due, house_due, house_due),
        };
        let found = miners.find(people, tries, (from, latest), dice);
        let (at, by) = found.map_or((latest, None), |(at, finder)| (at.max(earliest), Some(finder)));
        Self { at, by, busy: work.is_some() && asked.is_none(), entries: world.ledger.entries() }
    }
}
