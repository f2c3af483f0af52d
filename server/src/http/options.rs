//! Every limit of the HTTP side, from the command line or the environment.

use std::path::PathBuf;

use clap::Args;

/// Limits and paths of the HTTP side. A rate of 0 means no limit.
#[derive(Clone, Debug, Args)]
pub struct HttpOptions {
    /// Folder of the built site. Without one, only the API is served.
    #[arg(long, env = "PITPET_SITE", value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// File of the view (feeds, search). It may be deleted at any time. Default: beside a store in a folder.
    #[arg(long, env = "PITPET_VIEW", value_name = "FILE")]
    pub view: Option<PathBuf>,
    /// Trusted reverse proxies in front of this server. They name the caller in `X-Forwarded-For` or, without that, in
    /// `Forwarded`. A proxy that writes only the latter must remove the former from requests.
    #[arg(long, env = "PITPET_TRUSTED_PROXIES", default_value_t = 0, value_name = "COUNT")]
    pub trusted_proxies: usize,
    /// Servers that share the store, this one included. Each gives one part in so many of the budgets for events,
    /// births, uploads and waiting photos: a caller who reaches all of them has one budget. One who always reaches the
    /// same has a part, but no less than 100 events and 15 photos a minute, 15 births an hour, and 24 MiB of waiting
    /// photos (or the budget, if that is less).
    #[arg(long, env = "PITPET_SERVERS", default_value_t = 1, value_name = "COUNT",
        value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub servers: u32,
    /// Open connections at most; fewer if the system allows this process fewer files.
    #[arg(long, env = "PITPET_CONNECTIONS_MAX", default_value_t = 4_096, value_name = "COUNT")]
    pub connections_max: usize,
    /// Open connections from one address at most; 0 means no limit. Trusted proxies have none. Here and below a wider
    /// network (/56 and /48 of IPv6, /24 of IPv4) has a larger share, but not in proportion.
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
    /// Seconds of silence, or of less than 4 KiB a second, after which a request's body is dropped. A faster body may
    /// take as long as it needs.
    #[arg(long, env = "PITPET_BODY_TIMEOUT_S", default_value_t = 30, value_name = "SECONDS")]
    pub body_timeout_s: u64,
    /// Seconds for which an answer may wait for a reader that takes less than 4 KiB a second (the write timeout); then
    /// the connection is closed.
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
    /// The cost of one address's reads in a minute at most, in units of about 50 microseconds: a page costs 4, a search
    /// 40, eight entries one, a photo two and one for each 128 KiB.
    #[arg(long, env = "PITPET_READS_PER_MINUTE", default_value_t = 120_000, value_name = "COST")]
    pub reads_per_minute: u32,
    /// Minutes after which a photo is deleted that no entry names.
    #[arg(long, env = "PITPET_PHOTOS_WAIT_MINUTES", default_value_t = 10, value_name = "MINUTES")]
    pub photos_wait_minutes: u64,
    /// Mebibytes of photos that no entry names yet, at most.
    #[arg(long, env = "PITPET_PHOTOS_WAITING_MIB", default_value_t = 1_024, value_name = "MIB")]
    pub photos_waiting_mib: usize,
    /// The same for one address; 0 means no limit.
    #[arg(long, env = "PITPET_PHOTOS_WAITING_PER_ADDRESS_MIB", default_value_t = 64, value_name = "MIB")]
    pub photos_waiting_per_address_mib: usize,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            site: None,
            view: None,
            trusted_proxies: 0,
            servers: 1,
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
    /// Without rate limits, for tests and benchmarks.
    pub fn unlimited() -> Self {
        Self { events_per_minute: 0, births_per_hour: 0, uploads_per_minute: 0, reads_per_minute: 0, ..Self::default() }
    }
}
