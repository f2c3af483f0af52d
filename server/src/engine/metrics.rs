//! The engine's metrics.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// Counters that any thread may increment.
        #[derive(Debug, Default)]
        pub struct Counters {
            $($(#[$doc])* pub $name: AtomicU64,)+
        }

        /// A snapshot of the counters.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Metrics {
            $($(#[$doc])* pub $name: u64,)+
        }

        impl Counters {
            /// Reads all of them.
            pub fn read(&self) -> Metrics {
                Metrics { $($name: self.$name.load(Ordering::Relaxed),)+ }
            }
        }

        impl Metrics {
            /// Each with its name.
            pub fn named(&self) -> Vec<(&'static str, u64)> {
                vec![$((stringify!($name), self.$name),)+]
            }
        }
    };
}

counters! {
    /// Events appended by this process.
    accepted,
    /// Events refused by a rule that needs the state.
    refused,
    /// Events answered with an earlier receipt.
    repeated,
    /// Segments that this process put into the log.
    segments,
    /// Microseconds spent waiting for those puts.
    put_us,
    /// Bytes of those segments.
    segment_bytes,
    /// Blocks that this process closed.
    blocks,
    /// How many of these blocks were dug.
    dug,
    /// Pets of the shelter that the house tended, by this process.
    sheltered,
    /// Batches that lost the race against another server.
    lost_races,
    /// Batches that could not be written.
    unwritten,
    /// Sequencing instances that broke and were replaced.
    broken_instances,
    /// Bytes of memory that the sequencing instance holds.
    instance_bytes,
}

impl Counters {
    /// Increments a counter.
    pub(super) fn add(counter: &AtomicU64, by: u64) {
        counter.fetch_add(by, Ordering::Relaxed);
    }
}
