//! A socket that gives up on another end that does not read. What waits to be sent stays in memory as long as the
//! connection does.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::body::LEAST_RATE;

/// A socket whose writes fail once they have waited for too long.
pub struct Patience<S> {
    socket: S,
    limit: Duration,
    /// Bytes that must go out in that time while more are waiting: one byte now and then would keep everything else
    /// here.
    progress: usize,
    /// Set while something waits to be sent.
    ends: Option<Pin<Box<Sleep>>>,
    /// Bytes that went out since it was set.
    sent: usize,
}

impl<S> Patience<S> {
    /// Writes may wait so long for a reader below the least rate.
    pub fn new(socket: S, limit: Duration) -> Self {
        let limit_ms = usize::try_from(limit.as_millis()).unwrap_or(usize::MAX);
        let progress = (LEAST_RATE.saturating_mul(limit_ms) / 1_000).max(1);
        Self { socket, limit, progress, ends: None, sent: 0 }
    }

    fn watch(&mut self, context: &mut Context<'_>, written: Poll<Result<usize>>) -> Poll<Result<usize>> {
        if let Poll::Ready(written) = written {
            self.sent += written.as_ref().map_or(0, |bytes| *bytes);
            if self.sent >= self.progress {
                self.start_over();
            }
            return Poll::Ready(written);
        }
        let ends = self.ends.get_or_insert_with(|| {
            self.sent = 0;
            Box::pin(sleep(self.limit))
        });
        ready!(ends.as_mut().poll(context));
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the other end does not read")))
    }

    fn start_over(&mut self) {
        self.ends = None;
        self.sent = 0;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patience<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.socket).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patience<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(context, slices);
        self.watch(context, written)
    }

    /// Else bodies would be copied together before they are sent.
    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    /// Comes once nothing waits any more.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let flushed = ready!(Pin::new(&mut self.socket).poll_flush(context));
        self.start_over();
        Poll::Ready(flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::timeout;

    use super::*;

    const LIMIT: Duration = Duration::from_millis(200);
    const SOON: Duration = Duration::from_secs(10);

    #[tokio::test]
    async fn who_does_not_read_is_given_up() {
        let (ours, _theirs) = duplex(1_024);
        let mut socket = Patience::new(ours, LIMIT);
        let written = timeout(SOON, socket.write_all(&[7; 10_000])).await.expect("in time");
        assert_eq!(written.expect_err("nobody reads").kind(), ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_byte_now_and_then_is_not_reading() {
        let (ours, mut theirs) = duplex(1_024);
        let mut socket = Patience::new(ours, LIMIT);
        let trickle = tokio::spawn(async move {
            while theirs.read_u8().await.is_ok() {
                sleep(LIMIT / 20).await
            }
        });
        let written = timeout(SOON, socket.write_all(&[7; 100_000])).await.expect("in time");
        assert_eq!(written.expect_err("it is too slow").kind(), ErrorKind::TimedOut);
        trickle.abort();
    }

    #[tokio::test]
    async fn a_quiet_time_between_two_writes_is_no_waiting() {
        let (ours, mut theirs) = duplex(1_024);
        let mut socket = Patience::new(ours, LIMIT);
        for _ in 0..3 {
            let reading = async { theirs.read_exact(&mut [0; 2_000]).await.expect("it comes") };
            let writing = async {
                socket.write_all(&[7; 2_000]).await.expect("they read");
                socket.flush().await.expect("they read");
            };
            tokio::join!(reading, writing);
            sleep(LIMIT).await;
        }
    }
}
