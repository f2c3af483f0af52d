//! How bad it gets: how often requests fail and processes end, drawn anew for each seed.

use testkit::dice::Dice;

/// What can happen to a request that writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is done, and answered.
    Done,
    /// It is not done; an error is answered.
    Lost,
    /// It is done; an error is answered.
    Unheard,
    /// An error is answered, and it is done long after that.
    Late,
    /// It is done twice, as by a proxy that repeats it; the answer is the second one's.
    Twice,
    /// It is not done; the answer to a create is that the name is taken. `object_store` says so of S3's 409, which
    /// means "try again".
    Conflict,
}

/// Chances, each of 1,000.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    lost: u64,
    unheard: u64,
    late: u64,
    twice: u64,
    conflict: u64,
    unread: u64,
    /// A request takes seconds.
    slow: u64,
    /// Each second: a server's process ends.
    pub crash: u64,
    /// Each second: a server is stopped in order.
    pub stop: u64,
    /// Each second: all of them end at once.
    pub blackout: u64,
    /// Each second: a server's requests wait for a while, in both directions.
    pub cut_off: u64,
    /// Each second: a server's clock jumps.
    pub jump: u64,
    /// Each second: the store is out of order for a while.
    pub outage: u64,
}

impl Weather {
    /// No fault at all.
    pub fn calm() -> Self {
        Self::default()
    }

    /// Each kind of fault in about half of all seeds, and each as often as it likes: alone they reach further than
    /// together, where hardly anything is ever written.
    pub fn drawn(dice: &mut Dice) -> Self {
        let worst = [20, 80, 250, 700][dice.below(4)];
        let mut chance = |most: u64| if dice.once_in(2) { 0 } else { dice.any() % most };
        Self {
            lost: chance(worst),
            unheard: chance(worst),
            late: chance(worst),
            twice: chance(worst),
            conflict: chance(worst),
            unread: chance(worst),
            slow: chance(worst),
            crash: chance(200),
            stop: chance(60),
            blackout: chance(30),
            cut_off: chance(60),
            jump: chance(60),
            outage: chance(60),
        }
    }

    /// The same while the store is out of order: most requests fail, in one way or the other.
    pub fn out_of_order(self) -> Self {
        Self { lost: 600, unheard: 200, late: 500, conflict: 200, unread: 600, ..self }
    }

    /// What happens to a request that writes.
    pub fn fate(&self, dice: &mut Dice, is_create: bool) -> Fate {
        let rows = [
            (self.lost, Fate::Lost),
            (self.unheard, Fate::Unheard),
            (self.late, Fate::Late),
            (self.twice, Fate::Twice),
            (if is_create { self.conflict } else { 0 }, Fate::Conflict),
        ];
        let mut roll = dice.any() % 2_000;
        for (chance, fate) in rows {
            match roll.checked_sub(chance) {
                None => return fate,
                Some(rest) => roll = rest,
            }
        }
        Fate::Done
    }

    /// Whether a request that reads fails.
    pub fn is_unread(&self, dice: &mut Dice) -> bool {
        happens(self.unread, dice)
    }

    /// How long a request takes one way, in milliseconds.
    pub fn way_ms(&self, dice: &mut Dice) -> u64 {
        if happens(self.slow, dice) { 200 + dice.any() % 4_000 } else { 1 + dice.any() % 12 }
    }
}

/// Whether something of this chance happens.
pub fn happens(chance: u64, dice: &mut Dice) -> bool {
    dice.any() % 1_000 < chance
}
