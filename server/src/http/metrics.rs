//! What is counted about requests, and the Prometheus page.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;

/// Upper bounds of the answer time's buckets, in microseconds.
const BUCKETS_US: [u64; 8] = [500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000];

/// Counters of the HTTP side.
#[derive(Default)]
pub struct Counts {
    /// Answers by the first digit of their status, from 1.
    answers: [AtomicU64; 5],
    /// Answer times, see [`BUCKETS_US`].
    buckets: [AtomicU64; BUCKETS_US.len()],
    answer_us: AtomicU64,
    /// Open connections.
    pub connections: AtomicI64,
    /// Open live streams.
    pub streams: AtomicI64,
}

impl Counts {
    /// Counts an answer; a stream's time is that until its first byte.
    pub fn answered(&self, status: StatusCode, time: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, self.answers.len()) - 1;
        self.answers[class].fetch_add(1, Ordering::Relaxed);
        let time_us = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.answer_us.fetch_add(time_us, Ordering::Relaxed);
        if let Some(at) = BUCKETS_US.iter().position(|&bound| time_us <= bound) {
            self.buckets[at].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Writes all of it in the Prometheus text format.
    pub fn write(&self, page: &mut String) {
        let mut total = 0;
        head(page, "pitpet_http_answers_total", "counter", "Answers by class of status.");
        for (class, count) in self.answers.iter().enumerate() {
            let count = count.load(Ordering::Relaxed);
            total += count;
            line(page, &format!("pitpet_http_answers_total{{class=\"{}xx\"}}", class + 1), count);
        }
        self.write_times(page, total);
        gauge(page, "pitpet_http_connections", "Open connections.", &self.connections);
        gauge(page, "pitpet_http_live_streams", "Open live streams.", &self.streams);
    }

    fn write_times(&self, page: &mut String, total: u64) {
        head(page, "pitpet_http_answer_seconds", "histogram", "Time until an answer begins.");
        let mut below = 0;
        for (bound_us, count) in BUCKETS_US.iter().zip(&self.buckets) {
            below += count.load(Ordering::Relaxed);
            line(page, &format!("pitpet_http_answer_seconds_bucket{{le=\"{}\"}}", seconds(*bound_us)), below);
        }
        line(page, "pitpet_http_answer_seconds_bucket{le=\"+Inf\"}", total);
        line(page, "pitpet_http_answer_seconds_sum", seconds(self.answer_us.load(Ordering::Relaxed)));
        line(page, "pitpet_http_answer_seconds_count", total);
    }
}

/// Counts something open for as long as it lives.
pub struct Open<C: std::ops::Deref<Target = Counts>> {
    counts: C,
    of: fn(&Counts) -> &AtomicI64,
}

impl<C: std::ops::Deref<Target = Counts>> Open<C> {
    /// Counts one more until it is dropped.
    pub fn new(counts: C, of: fn(&Counts) -> &AtomicI64) -> Self {
        of(&counts).fetch_add(1, Ordering::Relaxed);
        Self { counts, of }
    }
}

impl<C: std::ops::Deref<Target = Counts>> Drop for Open<C> {
    fn drop(&mut self) {
        (self.of)(&self.counts).fetch_sub(1, Ordering::Relaxed);
    }
}

/// Writes a number that goes up and down.
pub fn gauge(page: &mut String, name: &str, help: &str, value: &AtomicI64) {
    head(page, name, "gauge", help);
    line(page, name, value.load(Ordering::Relaxed));
}

/// Writes what a number is.
pub fn head(page: &mut String, name: &str, kind: &str, help: &str) {
    line(page, &format!("# HELP {name}"), help);
    line(page, &format!("# TYPE {name}"), kind);
}

/// Writes one number.
pub fn line(page: &mut String, name: &str, value: impl std::fmt::Display) {
    *page += &format!("{name} {value}\n");
}

fn seconds(us: u64) -> f64 {
    us as f64 / 1e6
}
