//! What is counted about requests, and the Prometheus page.

use std::time::Duration;

use axum::http::StatusCode;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::engine::{Count, Counters};

/// Upper bounds of the answer time's buckets, in seconds.
const BUCKETS_S: [f64; 8] = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0];

/// Everything that the page shows.
pub struct Counts {
    registry: Registry,
    /// Answers by the first digit of their status, from 1.
    answers: [Counter; 5],
    answer_seconds: Histogram,
    /// Open connections.
    pub connections: Gauge,
    /// Open live streams.
    pub streams: Gauge,
    /// Entries in the log. This and what follows is set when the page is asked for.
    pub entries: Count,
    /// Blocks closed.
    pub height: Count,
    /// Accounts.
    pub accounts: Count,
    /// Pets, ended stories included.
    pub pets: Count,
    /// Entries that the view has not read.
    pub behind: Count,
}

impl Counts {
    /// With nothing counted yet on the HTTP side.
    pub fn new(engine: &Counters) -> Self {
        let by_class = Family::<_, Counter>::default();
        let of_class = |class| by_class.get_or_create_owned(&[("class", format!("{}xx", class + 1))]);
        let mut counts = Self {
            registry: Registry::with_prefix("pitpet"),
            answers: std::array::from_fn(of_class),
            answer_seconds: Histogram::new(BUCKETS_S),
            connections: Gauge::default(),
            streams: Gauge::default(),
            entries: Count::default(),
            height: Count::default(),
            accounts: Count::default(),
            pets: Count::default(),
            behind: Count::default(),
        };
        engine.register(counts.registry.sub_registry_with_prefix("engine"));
        let http = counts.registry.sub_registry_with_prefix("http");
        http.register("answers", "Answers by class of status", by_class);
        http.register("answer_seconds", "Time until an answer begins", counts.answer_seconds.clone());
        http.register("connections", "Open connections", counts.connections.clone());
        http.register("live_streams", "Open live streams", counts.streams.clone());
        for (name, help, count) in [
            ("log_entries", "Entries in the log", &counts.entries),
            ("height", "Blocks closed", &counts.height),
            ("accounts", "Accounts", &counts.accounts),
            ("pets", "Pets, ended stories included", &counts.pets),
            ("view_behind_entries", "Entries that the view has not read", &counts.behind),
        ] {
            counts.registry.register(name, help, count.clone());
        }
        counts
    }

    /// Counts an answer; a stream's time is that until its first byte.
    pub fn answered(&self, status: StatusCode, time: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, self.answers.len()) - 1;
        self.answers[class].inc();
        self.answer_seconds.observe(time.as_secs_f64());
    }

    /// The page, and its content type.
    pub fn page(&self) -> (&'static str, String) {
        let mut page = String::new();
        prometheus_text::encode(&mut page, &self.registry).expect("a string takes what is written to it");
        (prometheus_text::CONTENT_TYPE, page)
    }
}

/// Counts something open for as long as it lives.
pub struct Open(Gauge);

impl Open {
    /// Counts one more until it is dropped.
    pub fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}
