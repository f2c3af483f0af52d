//! Rests: how they begin and end, and what is left of a year's. What they do to a life is in `life.rs`.
//!
//! Everything here counts blocks and needs no state, so that a view of the log counts alike.

use crate::base::ids::Height;
use crate::base::limits::{REST_BLOCKS_A_YEAR, REST_YEAR_BLOCKS};
use crate::life::care::Care;
use crate::state::records::{Keep, Rest};

impl Keep {
    /// The pet, born in block `born` and last tended in block `tended`, falls asleep for so many blocks, of which the
    /// one that is open while `height` are closed is the first. A rest that is not over yet ends before.
    pub fn falls_asleep(&mut self, born: Height, tended: Height, height: Height, blocks: u32) {
        self.wakes(height);
        let year = year_of(born, height);
        let slept = self.rest.as_ref().map_or(0, |rest| u64::from(rest.slept).saturating_add(rest.slept_since(tended)));
        let used = self.rest.as_ref().filter(|rest| rest.year == year).map_or(0, |rest| rest.used);
        self.rest = Some(Box::new(Rest {
            from: height,
            until: Height(height.0.saturating_add(u64::from(blocks))),
            slept: u32::try_from(slept).unwrap_or(u32::MAX),
            year,
            used: used.saturating_add(blocks),
        }));
    }

    /// The pet was tended in the block that is open while `height` are closed. Its owner wakes it, nobody else does.
    pub fn tended(&mut self, height: Height, care: Care) {
        if care == Care::Owner {
            self.wakes(height);
        }
        if let Some(rest) = &mut self.rest {
            rest.slept = 0;
        }
    }

    /// A rest that is not over ends; its blocks that are left can be used later.
    pub fn wakes(&mut self, height: Height) {
        if let Some(rest) = &mut self.rest
            && rest.until > height
        {
            let left = rest.until.since(height.max(rest.from));
            rest.until = Height(rest.until.0.saturating_sub(left));
            rest.used = rest.used.saturating_sub(u32::try_from(left).unwrap_or(u32::MAX));
        }
    }

    /// Blocks of rest that the pet's year has left, a rest that is not over counted as if it ended now.
    pub fn rest_left(&self, born: Height, height: Height) -> u64 {
        let mut awake = self.clone();
        awake.wakes(height);
        let used = awake.rest.filter(|rest| rest.year == year_of(born, height)).map_or(0, |rest| rest.used);
        REST_BLOCKS_A_YEAR.saturating_sub(u64::from(used))
    }
}

impl Rest {
    /// Blocks of it that came, or will come, after the one in which the pet was last tended: those that do not count.
    pub(crate) fn slept_since(&self, tended: Height) -> u64 {
        self.until.since(self.from.max(tended))
    }
}

/// A pet's years begin with its birth.
pub(crate) fn year_of(born: Height, height: Height) -> u32 {
    let year = height.open_block().since(born) / REST_YEAR_BLOCKS;
    u32::try_from(year).unwrap_or(u32::MAX)
}
