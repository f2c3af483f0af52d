//! The free space of the store. The last of it is for the log: photos stop first (see [`crate::shelf`]), then files
//! that can be made again, then the view.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::published::Published;
use crate::health::{Topic, Trouble};
use crate::shelf::reserve_in;
use crate::store::{Room, StorageKey};

/// How often it is checked.
const EVERY: Duration = Duration::from_secs(2);
/// The share of the reserve that snapshots, images and tiles leave free ...
const COPIES_LEAVE: u64 = 2;
/// ... and the share that the view leaves free.
const VIEW_LEAVES: u64 = 4;

/// What has to stop for lack of free space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Squeeze {
    /// Nothing.
    #[default]
    Nothing,
    /// Photos.
    Photos,
    /// Also snapshots, images and tiles.
    Copies,
    /// Also the view: everything but the log.
    View,
}

/// The squeeze as of the last check.
#[derive(Debug, Default)]
pub(super) struct Seen(AtomicU8);

impl Squeeze {
    /// For a store with this much room, of which `wanted` is reserved for the log.
    pub fn of(room: Room, wanted: u64) -> Self {
        let reserve = reserve_in(wanted, room.total);
        match room.free {
            free if free < reserve / VIEW_LEAVES => Self::View,
            free if free < reserve / COPIES_LEAVE => Self::Copies,
            free if free < reserve => Self::Photos,
            _ => Self::Nothing,
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Nothing => "nothing is short of it",
            Self::Photos => "photos are not accepted any more",
            Self::Copies => "photos are not accepted, and snapshots and tiles not written any more",
            Self::View => "only the log is written any more, and feeds and search stand still",
        }
    }
}

impl Seen {
    pub(super) fn get(&self) -> Squeeze {
        match self.0.load(Ordering::Acquire) {
            0 => Squeeze::Nothing,
            1 => Squeeze::Photos,
            2 => Squeeze::Copies,
            _ => Squeeze::View,
        }
    }
}

/// Checks periodically, and also whether writes or reads that failed work again.
pub(super) async fn watch(published: Arc<Published>, wanted: u64, stop: CancellationToken) {
    loop {
        look(&published, wanted).await;
        if stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_none() {
            return;
        }
    }
}

/// Checks once.
pub(super) async fn look(published: &Published, wanted: u64) {
    match published.store.room().await {
        Ok(room) => see(published, room, wanted),
        Err(error) => tracing::warn!(error = error.chain(), "the free space cannot be read"),
    }
    if published.health.has(Topic::Writes)
        && published.store.put(&StorageKey::Probe, Bytes::from_static(b"can anything be written?\n")).await.is_ok()
    {
        published.health.over(Topic::Writes);
    }
    published.look_at_damage().await;
}

fn see(published: &Published, room: Option<Room>, wanted: u64) {
    let squeeze = room.map(|room| Squeeze::of(room, wanted)).unwrap_or_default();
    published.squeeze.0.store(squeeze as u8, Ordering::Release);
    match room {
        Some(room) if squeeze != Squeeze::Nothing => {
            let mebibytes = room.free >> 20;
            published.health.met(Trouble::LittleRoom { mebibytes, what: squeeze.what() });
        }
        _ => published.health.over(Topic::Room),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_has_the_last_of_it() {
        let large = |free| Squeeze::of(Room { free, total: 1 << 40 }, 400);
        let rows = [(400, Squeeze::Nothing), (399, Squeeze::Photos), (199, Squeeze::Copies), (99, Squeeze::View)];
        for (free, squeeze) in rows {
            assert_eq!(large(free), squeeze, "{free}");
        }
        // A small store reserves a fifth, not more than it has.
        assert_eq!(Squeeze::of(Room { free: 200, total: 1_000 }, 400), Squeeze::Nothing);
        assert_eq!(Squeeze::of(Room { free: 199, total: 1_000 }, 400), Squeeze::Photos);
    }

    #[test]
    fn what_was_seen_is_what_is_told() {
        for squeeze in [Squeeze::Nothing, Squeeze::Photos, Squeeze::Copies, Squeeze::View] {
            assert_eq!(Seen(AtomicU8::new(squeeze as u8)).get(), squeeze);
        }
    }
}
