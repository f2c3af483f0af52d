//! Every bound of the HTTP side, settable on the command line and through the environment.

use std::path::PathBuf;

use clap::Args;

/// Bounds and places of the HTTP side. A rate of 0 means no limit.
#[derive(Clone, Debug, Args)]
pub struct HttpOptions {
    /// Folder of the built site. Without one, only the API is served.
    #[arg(long, env = "PITPET_SITE", value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// File of the view (feeds, search). It may be deleted at any time. Default: beside a store in a folder.
    #[arg(long, env = "PITPET_VIEW", value_name = "FILE")]
    pub view: Option<PathBuf>,
    /// Reverse proxies in front of this server that say who called, in `X-Forwarded-For` or, where they do not write
    /// that, in `Forwarded`. A proxy that writes only the latter must take the former out of what it is sent.
    #[arg(long, env = "PITPET_TRUSTED_PROXIES", default_value_t = 0, value_name = "COUNT")]
    pub trusted_proxies: usize,
    /// Open connections at most; fewer if the system does not let this process have as many files.
    #[arg(long, env = "PITPET_CONNECTIONS_MAX", default_value_t = 4_096, value_name = "COUNT")]
    pub connections_max: usize,
    /// Open connections from one address at most; 0 means no limit. Trusted proxies have none. Here and below a wider
    /// network (/56 and /48 of IPv6, /24 of IPv4) has a share that is larger, but not by as much.
    #[arg(long, env = "PITPET_CONNECTIONS_PER_ADDRESS", default_value_t = 256, value_name = "COUNT")]
    pub connections_per_address: usize,
    /// Open live streams from one address at most; 0 means no limit. All together have half of the connections.
    #[arg(long, env = "PITPET_STREAMS_PER_ADDRESS", default_value_t = 64, value_name = "COUNT")]
    pub streams_per_address: usize,
    /// Seconds in which a request's header must have arrived.
    #[arg(long, env = "PITPET_HEADER_TIMEOUT_S", default_value_t = 15, value_name = "SECONDS")]
    pub header_timeout_s: u64,
    /// Bytes of a request's header at most; 8,192 is the least.
    #[arg(long, env = "PITPET_HEADER_BYTES_MAX", default_value_t = 16_384, value_name = "BYTES")]
    pub header_bytes_max: usize,
    /// Seconds of silence, or of a mere trickle, after which a request's body is given up. What comes with 4 KiB a
    /// second may take as long as it needs.
    #[arg(long, env = "PITPET_BODY_TIMEOUT_S", default_value_t = 30, value_name = "SECONDS")]
    pub body_timeout_s: u64,
    /// Seconds for which an answer may wait for a reader who takes less than 4 KiB a second; then the connection is
    /// closed.
    #[arg(long, env = "PITPET_WRITE_TIMEOUT_S", default_value_t = 30, value_name = "SECONDS")]
    pub write_timeout_s: u64,
    /// Events from one address in a minute at most.
    #[arg(long, env = "PITPET_EVENTS_PER_MINUTE", default_value_t = 600, value_name = "COUNT")]
    pub events_per_minute: u32,
    /// Births from one address in an hour at most.
    #[arg(long, env = "PITPET_BIRTHS_PER_HOUR", default_value_t = 60, value_name = "COUNT")]
    pub births_per_hour: u32,
    /// Photos uploaded from one address in a minute at most.
    #[arg(long, env = "PITPET_UPLOADS_PER_MINUTE", default_value_t = 60, value_name = "COUNT")]
    pub uploads_per_minute: u32,
    /// What reads of one address may cost in a minute, each about 50 microseconds: a page costs 4, a search 40, entries
    /// one for eight, a photo two and one for 128 KiB.
    #[arg(long, env = "PITPET_READS_PER_MINUTE", default_value_t = 120_000, value_name = "COST")]
    pub reads_per_minute: u32,
    /// Minutes after which a photo is taken away that no entry names.
    #[arg(long, env = "PITPET_PHOTOS_WAIT_MINUTES", default_value_t = 10, value_name = "MINUTES")]
    pub photos_wait_minutes: u64,
    /// Mebibytes of photos that no entry names yet, at most.
    #[arg(long, env = "PITPET_PHOTOS_WAITING_MIB", default_value_t = 1_024, value_name = "MIB")]
    pub photos_waiting_mib: usize,
    /// The same of one address; 0 means no limit.
    #[arg(long, env = "PITPET_PHOTOS_WAITING_PER_ADDRESS_MIB", default_value_t = 64, value_name = "MIB")]
    pub photos_waiting_per_address_mib: usize,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            site: None,
            view: None,
            trusted_proxies: 0,
            connections_max: 4_096,
            connections_per_address: 256,
            streams_per_address: 64,
            header_timeout_s: 15,
            header_bytes_max: 16_384,
            body_timeout_s: 30,
            write_timeout_s: 30,
            events_per_minute: 600,
            births_per_hour: 60,
            uploads_per_minute: 60,
            reads_per_minute: 120_000,
            photos_wait_minutes: 10,
            photos_waiting_mib: 1_024,
            photos_waiting_per_address_mib: 64,
        }
    }
}

impl HttpOptions {
    /// Without rate limits, as tests and benchmarks want it.
    pub fn unlimited() -> Self {
        Self { events_per_minute: 0, births_per_hour: 0, uploads_per_minute: 0, reads_per_minute: 0, ..Self::default() }
    }
}
