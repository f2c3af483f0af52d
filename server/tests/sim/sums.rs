//! How often what can happen has happened: a simulation in which nothing does proves nothing.

use server::engine::Counters;

macro_rules! sums {
    ($($(#[doc = $doc:literal])* $name:ident,)+) => {
        /// Sums over lives of servers, or over seeds.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Sums {
            $($(#[doc = $doc])* pub $name: u64,)+
        }

        impl Sums {
            /// Adds others.
            pub fn add(&mut self, other: &Self) {
                $(self.$name += other.$name;)+
            }

            /// Each has happened at least once in so many seeds.
            pub fn check(&self, seeds: u64) {
                let all = [$((stringify!($name), self.$name)),+];
                let never: Vec<_> = all.into_iter().filter(|(_, sum)| *sum == 0).collect();
                assert!(seeds < crate::SEEDS || never.is_empty(), "none in {seeds} seeds: {never:?}");
            }
        }
    };
}

sums! {
    /// Entries in the logs.
    entries,
    /// Outcomes told that say "accepted".
    acknowledged,
    /// Processes that ended without a word.
    crashes,
    /// Processes that were stopped in order.
    stops,
    /// Starts that failed.
    failed_starts,
    blocks,
    /// Blocks that were dug.
    dug,
    /// Clock votes that were told to count.
    voted,
    /// Those that a server has read from the store.
    votes_read,
    /// Blocks that were closed with votes of others than the house.
    agreed,
    lost_races,
    /// Batches of which the server does not know whether they were written.
    unwritten,
    repeated,
    /// Entries whose texts are erased.
    erased,
    /// Photos that were deleted, since no entry names them any more.
    deleted,
    /// Entries that were bundled.
    bundled,
    /// Logs of whose bundled segments only the genesis is left.
    collected,
    /// Lines of what has happened.
    lines,
}

impl Sums {
    /// Adds what a server has counted.
    pub fn count(&mut self, counters: &Counters) {
        self.blocks += counters.blocks.get();
        self.lost_races += counters.lost_races.get();
        self.unwritten += counters.unwritten.get();
        self.repeated += counters.repeated.get();
    }
}
