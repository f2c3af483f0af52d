//! Photos on their way out. A photo stays in memory until its last byte has been handed to the system, and it is the other
//! end that says when: so what is under way is bounded, in all and for each caller.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::address::Caller;
use super::error::Failure;
use super::shares::{Share, Shares};

/// Bytes of photos in memory at most.
const BYTES_MAX: usize = 512 << 20;
/// Of these for one caller at most: eight of the largest photos.
const BYTES_EACH: usize = 64 << 20;
/// Whoever has waited so long for room is told to come again.
const WAIT: Duration = Duration::from_secs(5);

/// Room for photos that are under way.
pub struct Sending {
    room: Arc<Semaphore>,
    shares: Arc<Shares>,
}

/// Room for one photo that is yet to be read.
pub struct Room {
    permit: OwnedSemaphorePermit,
    shares: Arc<Shares>,
    caller: Caller,
}

/// Bytes that count as long as anybody holds them.
struct Counted {
    bytes: Bytes,
    _permit: OwnedSemaphorePermit,
    _share: Share,
}

impl Sending {
    /// With nothing under way.
    pub fn new() -> Self {
        Self { room: Arc::new(Semaphore::new(BYTES_MAX)), shares: Shares::new(BYTES_EACH) }
    }

    /// Room for as many bytes as it may turn out to be.
    ///
    /// # Errors
    /// `Busy` if there was none for a while.
    pub async fn room(&self, caller: Caller, bytes_max: usize) -> Result<Room, Failure> {
        let asked = u32::try_from(bytes_max.min(BYTES_MAX)).map_err(|_| Failure::Busy)?;
        let permit = tokio::time::timeout(WAIT, self.room.clone().acquire_many_owned(asked)).await;
        let permit = permit.map_err(|_| Failure::Busy)?.map_err(|_| Failure::Busy)?;
        Ok(Room { permit, shares: self.shares.clone(), caller })
    }
}

impl Room {
    /// The same bytes, which take their room until the last copy of them is dropped. What they do not need is given back.
    ///
    /// # Errors
    /// `SlowDown` if too much is on its way to this caller.
    pub fn fill(mut self, bytes: Bytes) -> Result<Bytes, Failure> {
        let share = self.shares.take(self.caller, bytes.len()).ok_or(Failure::SlowDown { after_s: 1 })?;
        let permit = self.permit.split(bytes.len()).unwrap_or(self.permit);
        Ok(Bytes::from_owner(Counted { bytes, _permit: permit, _share: share }))
    }
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    #[tokio::test]
    async fn bytes_count_until_they_are_dropped() {
        let sending = Sending::new();
        let caller = Caller::at(IpAddr::from([192, 0, 2, 1]));
        let photo = Bytes::from(vec![7; 1_000]);
        let sent = sending.room(caller, 5_000).await.and_then(|room| room.fill(photo)).expect("there is room");
        assert_eq!(sending.room.available_permits(), BYTES_MAX - 1_000);
        let part = sent.slice(10..20);
        drop(sent);
        assert_eq!(sending.room.available_permits(), BYTES_MAX - 1_000);
        drop(part);
        assert_eq!(sending.room.available_permits(), BYTES_MAX);
    }

    #[tokio::test]
    async fn a_caller_has_a_share_and_no_more() {
        let sending = Sending::new();
        let caller = |last| Caller::at(IpAddr::from([192, 0, 2, last]));
        let photo = Bytes::from(vec![7; BYTES_EACH / 2]);
        let mut sent = Vec::new();
        for _ in 0..2 {
            let room = sending.room(caller(1), photo.len()).await.expect("there is room");
            sent.push(room.fill(photo.clone()).expect("within the share"));
        }
        let room = sending.room(caller(1), photo.len()).await.expect("there is room");
        assert!(matches!(room.fill(photo.clone()), Err(Failure::SlowDown { .. })));
        let room = sending.room(caller(2), photo.len()).await.expect("there is room");
        assert!(room.fill(photo).is_ok());
    }
}
