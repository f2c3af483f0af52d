//! The load, and what came of it.

use std::fmt;
use std::io::{Error, Result};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::wire::Wire;

/// How long feeds are read.
const READING: Duration = Duration::from_secs(4);
/// A `SubmitResponse` of one outcome, which is `Accepted`.
const ACCEPTED: [u8; 5] = [1, 0, 0, 0, 0];

/// The same, which is `TryLater`.
const TRY_LATER: [u8; 5] = [1, 0, 0, 0, 3];
const RETRY: Duration = Duration::from_millis(100);

/// What a load came to.
pub struct Measured {
    answers: usize,
    took: Duration,
    /// Sorted.
    waits: Vec<Duration>,
}

impl Measured {
    fn of(mut waits: Vec<Duration>, took: Duration) -> Self {
        waits.sort_unstable();
        Self { answers: waits.len(), took, waits }
    }

    fn percentile_ms(&self, percent: usize) -> f64 {
        let at = (self.waits.len() * percent / 100).min(self.waits.len().saturating_sub(1));
        self.waits.get(at).map_or(f64::NAN, |wait| wait.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = self.answers as f64 / self.took.as_secs_f64();
        write!(formatter, "{rate:.0} | {:.2} | {:.2}", self.percentile_ms(50), self.percentile_ms(99))
    }
}

/// One connection for each batch of prepared requests, to one server after the other.
pub async fn write(addresses: &[SocketAddr], batches: Vec<Vec<Vec<u8>>>) -> Result<Measured> {
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for (batch, &address) in batches.into_iter().zip(addresses.iter().cycle()) {
        tasks.spawn(async move {
            let mut wire = Wire::open(address).await?;
            let mut waits = Vec::with_capacity(batch.len());
            for request in &batch {
                let asked = Instant::now();
                loop {
                    let answer = wire.ask(request).await?;
                    if answer.starts_with(&ACCEPTED) {
                        break;
                    }
                    // Several servers may all be too late for the log's end. A client waits, and so is measured.
                    if !answer.starts_with(&TRY_LATER) {
                        return Err(Error::other(format!("not accepted: {answer:?}")));
                    }
                    tokio::time::sleep(RETRY).await;
                }
                waits.push(asked.elapsed());
            }
            Ok(waits)
        });
    }
    gather(tasks, begun).await
}

/// Reads the feed's first page over so many connections.
pub async fn read(address: SocketAddr, connections: usize) -> Result<Measured> {
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        tasks.spawn(async move {
            let mut wire = Wire::open(address).await?;
            let mut waits = Vec::new();
            while begun.elapsed() < READING {
                let asked = Instant::now();
                wire.ask(b"GET /api/v1/feed HTTP/1.1\r\nhost: bench\r\n\r\n").await?;
                waits.push(asked.elapsed());
            }
            Ok(waits)
        });
    }
    gather(tasks, begun).await
}

async fn gather(mut tasks: JoinSet<Result<Vec<Duration>>>, begun: Instant) -> Result<Measured> {
    let mut waits = Vec::new();
    while let Some(done) = tasks.join_next().await {
        waits.extend(done.map_err(Error::other)??);
    }
    Ok(Measured::of(waits, begun.elapsed()))
}
