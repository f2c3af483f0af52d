//! What is on its way out. It stays in memory until its last byte has been handed to the system, and it is the other
//! end that says when: so what is under way is bounded, in all and for each caller. A photo is read a piece at a time,
//! as fast as it is taken, so that who reads slowly holds little.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures::stream;

use super::address::Caller;
use super::error::Failure;
use super::shares::{Share, Shares};
use crate::media::{Media, Piece, Showing};

/// Bytes in memory at most.
const BYTES_MAX: usize = 128 << 20;
/// Of these for one household at most.
const BYTES_EACH: usize = 16 << 20;
/// Bytes of a photo that are read at once: most photos in a feed are no larger.
const PIECE: usize = 256 << 10;
/// Whoever has waited so long for room is told to come again.
const WAIT: Duration = Duration::from_secs(5);
/// In the middle of a photo there is nobody to be told, so that waits longer.
const WAIT_AMID: Duration = Duration::from_secs(30);

/// Room for what is under way.
pub struct Sending {
    shares: Arc<Shares>,
}

/// Bytes that count as long as anybody holds them.
struct Counted {
    bytes: Bytes,
    _share: Share,
}

/// The rest of a photo.
struct Rest {
    shares: Arc<Shares>,
    caller: Caller,
    media: Media,
    showing: Showing,
    sent: usize,
}

impl Sending {
    /// With nothing under way.
    pub fn new() -> Self {
        Self { shares: Shares::new(BYTES_EACH, BYTES_MAX) }
    }

    /// The same bytes, which take their room until the last copy of them is dropped.
    ///
    /// # Errors
    /// `SlowDown` if too much is on its way to this caller.
    pub async fn hold(&self, caller: Caller, bytes: Bytes) -> Result<Bytes, Failure> {
        let share = self.shares.take_within(caller, bytes.len(), WAIT).await.ok_or(Failure::SlowDown { after_s: 1 })?;
        Ok(counted(bytes, share))
    }

    /// A photo, or its small copy, with its first piece and a body that has all of it; `None` if there is none.
    ///
    /// # Errors
    /// `SlowDown` if too much is on its way to this caller; when the store fails.
    pub async fn photo(
        &self,
        caller: Caller,
        media: Media,
        showing: Showing,
    ) -> Result<Option<(Piece, Body)>, Failure> {
        let share = self.shares.take_within(caller, PIECE, WAIT).await;
        let mut share = share.ok_or(Failure::SlowDown { after_s: 1 })?;
        let Some(first) = media.piece(showing, 0..PIECE).await? else { return Ok(None) };
        share.shrink(first.bytes.len());
        let bytes = counted(first.bytes.clone(), share);
        if first.bytes.len() >= first.of {
            return Ok(Some((first, Body::from(bytes))));
        }
        let rest = Rest { shares: self.shares.clone(), caller, media, showing, sent: bytes.len() };
        let of = first.of;
        let pieces = stream::unfold((Some(bytes), rest), move |(first, mut rest)| async move {
            let piece = match first {
                Some(first) => Ok(first),
                None if rest.sent >= of => return None,
                None => rest.next(of).await,
            };
            // After a fault nothing more comes: the connection is closed on it.
            if piece.is_err() {
                rest.sent = of;
            }
            Some((piece, (None, rest)))
        });
        Ok(Some((first, Body::from_stream(pieces))))
    }
}

impl Rest {
    async fn next(&mut self, of: usize) -> Result<Bytes, Failure> {
        let end = of.min(self.sent + PIECE);
        let share = self.shares.take_within(self.caller, end - self.sent, WAIT_AMID).await;
        let share = share.ok_or(Failure::SlowDown { after_s: 1 })?;
        // It may have been erased meanwhile.
        let piece = self.media.piece(self.showing, self.sent..end).await?.ok_or(Failure::NotFound("photo"))?;
        if piece.of != of || piece.bytes.is_empty() {
            return Err(Failure::NotFound("photo"));
        }
        self.sent += piece.bytes.len();
        Ok(counted(piece.bytes, share))
    }
}

fn counted(bytes: Bytes, share: Share) -> Bytes {
    Bytes::from_owner(Counted { bytes, _share: share })
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

    fn caller(network: u8) -> Caller {
        Caller::at(IpAddr::from([192, 0, network, 1]))
    }

    #[tokio::test]
    async fn bytes_count_until_they_are_dropped() {
        let sending = Sending::new();
        let sent = sending.hold(caller(1), Bytes::from(vec![7; 1_000])).await.expect("there is room");
        assert_eq!(sending.shares.free(), BYTES_MAX - 1_000);
        let part = sent.slice(10..20);
        drop(sent);
        assert_eq!(sending.shares.free(), BYTES_MAX - 1_000);
        drop(part);
        assert_eq!(sending.shares.free(), BYTES_MAX);
    }

    #[tokio::test]
    async fn a_caller_has_a_share_and_no_more() {
        let sending = Sending::new();
        let page = Bytes::from(vec![7; BYTES_EACH / 2]);
        let _sent = sending.hold(caller(1), page.clone()).await.expect("there is room");
        assert!(sending.shares.take(caller(1), BYTES_EACH).is_none());
        assert!(sending.hold(caller(2), page).await.is_ok());
    }
}
