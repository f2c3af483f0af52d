//! Chances for simulated people and for tests: repeatable from a seed, and no more random than a game needs.

use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// A stream of numbers. Never use it for keys or salts.
#[derive(Clone, Debug)]
pub struct Dice(SplitMix64);

impl Dice {
    /// The stream that begins with this seed.
    pub fn new(seed: u64) -> Self {
        Self(SplitMix64::seed_from_u64(seed))
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `end`, or 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.roll() % end).unwrap_or(0)
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.roll() % 100 < percent
    }

    /// One of the items, `None` if there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures of the game study were made with them.
    #[test]
    fn a_seed_means_the_same_numbers_for_ever() {
        let mut dice = Dice::new(1);
        let rolled = [dice.roll(), dice.roll(), dice.roll()];
        assert_eq!(rolled, [0x910A_2DEC_8902_5CC1, 0xBEEB_8DA1_658E_EC67, 0xF893_A2EE_FB32_555E]);
    }
}
