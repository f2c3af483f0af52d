//! Reading a request's body within bounds of size, time and memory.
//!
//! A slow uplink is no fault: how long a body may take grows with what has arrived. What ends a body is silence, or a
//! trickle below the least rate. And what has arrived so far counts: a count of requests would say nothing, for one
//! that trickles holds next to nothing, and one that has stalled before its last byte holds megabytes.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Body as _;
use tokio::time::Instant;

use super::address::Caller;
use super::error::Failure;
use super::shares::{Share, Shares};

/// Bytes a second that a body must come with, once it has had its time. A third of what the slowest mobile networks do.
pub const LEAST_RATE: usize = 4 << 10;
/// What of a body counts as small: a photo as the app makes it for a slow network, and everything that is no photo.
const SMALL: usize = 512 << 10;
/// Bytes of bodies' small beginnings in memory at most, and those of one household.
const SMALL_MAX: usize = 32 << 20;
const SMALL_EACH: usize = 4 << 20;
/// Bytes of all that comes behind these: large bodies that stall leave the others their room.
const LARGE_MAX: usize = 96 << 20;
const LARGE_EACH: usize = 24 << 20;
/// Bodies on their way in at once, and those of one household. Each is a task and a connection.
const BODIES_MAX: usize = 1_024;
const BODIES_EACH: usize = 128;
/// Room is taken in steps.
const STEP: usize = 16 << 10;

/// Bodies that are on their way in.
pub struct Arriving {
    silence: Duration,
    bodies: Arc<Shares>,
    small: Arc<Shares>,
    large: Arc<Shares>,
}

/// A body that has arrived. Its bytes count as long as this lives.
pub struct Arrived {
    /// The whole body.
    pub bytes: Bytes,
    _room: Vec<Share>,
}

impl Arriving {
    /// With none; one that is silent for so long is ended.
    pub fn new(silence: Duration) -> Self {
        Self {
            silence,
            bodies: Shares::new(BODIES_EACH, BODIES_MAX),
            small: Shares::new(SMALL_EACH, SMALL_MAX),
            large: Shares::new(LARGE_EACH, LARGE_MAX),
        }
    }

    /// The whole body.
    ///
    /// # Errors
    /// `BodyTooLarge`, as soon as that is known; `BodyTimeout` when it is too slow or the connection breaks; `Busy` if
    /// the caller's share of what may be on its way is used up.
    pub async fn read(&self, caller: Caller, mut body: Body, max: usize) -> Result<Arrived, Failure> {
        let too_large = || Failure::BodyTooLarge { max };
        if body.size_hint().lower() > max as u64 {
            return Err(too_large());
        }
        let mut room = vec![self.bodies.take(caller, 1).ok_or(Failure::Busy)?];
        let (begun, mut bytes, mut counted) = (Instant::now(), BytesMut::new(), 0);
        loop {
            let until = (begun + self.time_for(bytes.len())).min(Instant::now() + self.silence);
            let frame = match tokio::time::timeout_at(until, body.frame()).await {
                Ok(None) => break,
                Ok(Some(Ok(frame))) => frame,
                Ok(Some(Err(_))) | Err(_) => return Err(Failure::BodyTimeout),
            };
            let Ok(data) = frame.into_data() else { continue };
            if bytes.len() + data.len() > max {
                return Err(too_large());
            }
            while counted < bytes.len() + data.len() {
                let shares = if counted < SMALL { &self.small } else { &self.large };
                room.push(shares.take(caller, STEP).ok_or(Failure::Busy)?);
                counted += STEP;
            }
            bytes.extend_from_slice(&data);
        }
        Ok(Arrived { bytes: bytes.freeze(), _room: room })
    }

    /// The time in which so many bytes must have come.
    fn time_for(&self, bytes: usize) -> Duration {
        let earned_ms = bytes.saturating_mul(1_000) / LEAST_RATE;
        self.silence + Duration::from_millis(u64::try_from(earned_ms).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use futures::StreamExt;

    use super::*;

    const SILENCE: Duration = Duration::from_millis(300);
    const PAUSE: Duration = Duration::from_millis(50);

    fn caller(last: u8) -> Caller {
        Caller::at(IpAddr::from([192, 0, last, 1]))
    }

    /// So many pieces of so many bytes, twenty a second.
    fn uplink(pieces: usize, bytes: usize) -> Body {
        Body::from_stream(futures::stream::iter(0..pieces).then(move |_| async move {
            tokio::time::sleep(PAUSE).await;
            Ok::<_, std::io::Error>(vec![7; bytes])
        }))
    }

    fn stalled(bytes: usize) -> Body {
        let first = futures::stream::once(async move { Ok::<_, std::io::Error>(vec![7; bytes]) });
        Body::from_stream(first.chain(futures::stream::pending()))
    }

    #[tokio::test]
    async fn a_slow_but_steady_uplink_gets_there() {
        let arriving = Arriving::new(SILENCE);
        let arrived = arriving.read(caller(1), uplink(40, 600), 8 << 20).await.expect("it gets there");
        assert_eq!(arrived.bytes.len(), 40 * 600);
    }

    #[tokio::test]
    async fn silence_and_a_trickle_are_ended() {
        let arriving = Arriving::new(SILENCE);
        for body in [uplink(200, 20), uplink(200, 1), stalled(0), stalled(8_000_000)] {
            let begun = Instant::now();
            assert!(matches!(arriving.read(caller(1), body, 8 << 20).await, Err(Failure::BodyTimeout)));
            assert!(begun.elapsed() <= SILENCE * 10, "{:?}", begun.elapsed());
        }
    }

    #[test]
    fn a_phone_in_the_countryside_has_all_the_time_it_needs() {
        let arriving = Arriving::new(Duration::from_secs(30));
        for a_second in [12_000, 40_000] {
            for second in 0..1_000 {
                let bytes = (a_second * second).min(8 << 20);
                assert!(arriving.time_for(bytes) > Duration::from_secs(second.min((8 << 20) / a_second) as u64));
            }
        }
        let trickle_is_over =
            (0..60).any(|second| arriving.time_for(1_000 * second) < Duration::from_secs(second as u64));
        assert!(trickle_is_over);
    }

    #[tokio::test]
    async fn large_ones_that_stall_leave_room_for_others() {
        let arriving = Arriving::new(SILENCE);
        let mut stalling = Vec::new();
        for network in (1..=60).flat_map(|network| [network; 4]) {
            let mut upload = Box::pin(arriving.read(caller(network), stalled(8_000_000), 8 << 20));
            if futures::poll!(&mut upload).is_pending() {
                stalling.push(upload);
            }
        }
        let held = LARGE_MAX - arriving.large.free();
        assert!(held > LARGE_MAX / 4, "they do hold something: {held}");
        for network in 100..104 {
            let small = arriving.read(caller(network), uplink(1, SMALL), 8 << 20).await;
            assert_eq!(small.expect("there is room").bytes.len(), SMALL);
        }
        assert!(tokio::time::timeout(SILENCE * 10, futures::future::join_all(stalling)).await.is_ok());
        assert_eq!((arriving.large.free(), arriving.small.free()), (LARGE_MAX, SMALL_MAX), "all is given back");
    }

    #[tokio::test]
    async fn a_body_has_its_size_and_no_more() {
        let arriving = Arriving::new(SILENCE);
        let size = |bytes: usize| vec![7; bytes];
        assert!(arriving.read(caller(1), size(100).into(), 100).await.is_ok());
        assert!(matches!(
            arriving.read(caller(1), size(101).into(), 100).await,
            Err(Failure::BodyTooLarge { max: 100 })
        ));
        let told_late = Body::from_stream(futures::stream::iter([Ok::<_, std::io::Error>(size(60)), Ok(size(60))]));
        assert!(matches!(arriving.read(caller(1), told_late, 100).await, Err(Failure::BodyTooLarge { max: 100 })));
    }
}
