//! The engine's metrics.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// A number. Most of them only grow, but were published as gauges, and a counter's name would have to end in `_total`.
pub type Count = Gauge<u64, AtomicU64>;

macro_rules! counters {
    ($(#[doc = $help:literal] $name:ident,)+) => {
        /// Counters that any thread may raise.
        #[derive(Debug, Default)]
        pub struct Counters {
            $(#[doc = $help] pub $name: Count,)+
        }

        impl Counters {
            /// Has all of them shown.
            pub fn register(&self, registry: &mut Registry) {
                $(registry.register(stringify!($name), $help.trim().trim_end_matches('.'), self.$name.clone());)+
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
    /// Microseconds spent waiting for segments to be put.
    put_us,
    /// Bytes of the segments that this process put into the log.
    segment_bytes,
    /// Blocks that this process closed.
    blocks,
    /// Blocks in the log's batches that were dug.
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
