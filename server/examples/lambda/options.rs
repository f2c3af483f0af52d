//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

/// AWS Lambda on this machine, behind the function's own URL.
#[derive(Debug, Parser)]
#[command(name = "lambda")]
pub struct Options {
    /// Where to listen. Port 0 takes a free one and prints it.
    #[arg(long, default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Functions at the same time at most; further calls are refused.
    #[arg(long, default_value_t = 10)]
    pub functions_max: usize,
    /// Events after which a function is ended.
    #[arg(long, default_value_t = 1_000)]
    pub events_max: u64,
    /// Milliseconds between two calls of the schedule.
    #[arg(long, default_value_t = 60_000, value_parser = clap::value_parser!(u64).range(100..))]
    pub schedule_ms: u64,
    /// The function: `bootstrap` of the package, or `pitpet`.
    pub program: PathBuf,
}

impl Options {
    /// The time between two calls of the schedule.
    pub fn schedule(&self) -> Duration {
        Duration::from_millis(self.schedule_ms)
    }
}
