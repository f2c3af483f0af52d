//! The problems of this server, as reported to its operator: in the log when one begins and when it has ended, and at
//! `/healthz` meanwhile.
//!
//! Code that finds a problem for the operator adds a [`Trouble`] with a sentence that says what to do, and calls
//! [`Health::met`] and [`Health::over`]. Both are idempotent: only changes are logged.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The subject of a trouble. There is at most one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The sequencing instance of the rules.
    Sequencer,
    /// The time that is stamped on entries.
    Clock,
    /// How far the view has read.
    View,
    /// Snapshots and their images.
    Snapshots,
    /// Erasures to be done.
    Erasures,
    /// Bundles that take the place of old segments.
    Bundles,
    /// The log as tiles.
    Tiles,
    /// Photos that no entry names.
    Photos,
    /// Missing photos that entries name.
    Missing,
    /// Uploads of photos.
    Uploads,
    /// The house's checkpoints.
    Checkpoints,
    /// Whether entries can be written.
    Writes,
    /// The log in the store.
    Log,
    /// A segment of another server.
    NextSegment,
    /// Older parts of the log.
    Damage,
    /// Free space in the store.
    Room,
}

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The sequencing instance broke and is not back yet.
    #[error("nothing can be appended: the rules' instance broke and is being replaced")]
    Recovering,
    /// Nothing will be appended any more.
    #[error("nothing can be appended: the sequencer has stopped; start the server again")]
    Stopped,
    /// The clock has jumped ahead.
    #[error(
        "the clock jumped ahead by {by}, which is not written into the log: entries get the time that has passed \
         since. Put the clock right; if it is right now, start the server again"
    )]
    ClockAhead {
        /// By how much.
        by: Span,
    },
    /// The clock has jumped back.
    #[error(
        "the clock jumped back by {by}, which is not written into the log: entries get the time that has passed since. \
         Put the clock right; if it is right now, start the server again"
    )]
    ClockBack {
        /// By how much.
        by: Span,
    },
    /// The log's last entry is ahead of the clock.
    #[error(
        "the clock is {by} behind the log's last entry: nothing is lost, but blocks wait, and no story ends, until it \
         has caught up. See whether the clock is right"
    )]
    ClockBehindLog {
        /// By how much.
        by: Span,
    },
    /// The view is far behind the log.
    #[error("the view is being made: it has {behind} entries still to read")]
    ViewBehind {
        /// Entries that it has not read.
        behind: u64,
    },
    /// The view cannot read on.
    #[error("feeds and search stand still at entry {entry}: {why}")]
    ViewStands {
        /// The entry that it cannot read.
        entry: u64,
        /// Why.
        why: String,
    },
    /// Entries cannot be written.
    #[error("nothing can be written: {why}")]
    WritesFail {
        /// Why the last try failed.
        why: String,
    },
    /// The log in the store is not the one that this server has read.
    #[error(
        "nothing can be appended: the log in the store is not the one that this server has read, from entry {entry} \
         on. If it was put back from a backup, start the server again"
    )]
    OtherLog {
        /// The start of the missing or different segment.
        entry: u64,
    },
    /// A part of the log cannot be read.
    #[error("a part of the log cannot be read: {why}. Put it back from a backup")]
    LogUnreadable {
        /// Which, and why.
        why: String,
    },
    /// An older part of the log cannot be read.
    #[error("an older part of the log cannot be read, so requests for it fail: {why}. Put it back from a backup")]
    LogDamaged {
        /// Which, and why.
        why: String,
    },
    /// Photos are missing, and cannot be made again.
    #[error(
        "of the photos that entries show {count} are missing. Put the store's folders photo and photo-note back from a \
         backup; a user who still has one can upload it again, too"
    )]
    PhotosMissing {
        /// How many.
        count: u64,
    },
    /// The disk is nearly full.
    #[error("only {mebibytes} MiB of room are left in the store: {what}")]
    LittleRoom {
        /// The free space.
        mebibytes: u64,
        /// The consequence.
        what: &'static str,
    },
    /// The state is larger than allowed.
    #[error(
        "nothing can be appended: the chain's state takes {mebibytes} MiB of memory and may have {max}. Starting again \
         does not help; give more with --memory-mib, 4096 at most"
    )]
    Outgrown {
        /// Its size.
        mebibytes: u64,
        /// The limit.
        max: u64,
    },
    /// A background task fails.
    #[error("{what} cannot be done and is tried again and again: {why}")]
    Chore {
        /// Its subject.
        topic: Topic,
        /// The task.
        what: &'static str,
        /// Why it fails.
        why: String,
    },
}

impl Trouble {
    /// Its subject.
    pub fn topic(&self) -> Topic {
        match self {
            Self::Recovering | Self::Stopped | Self::Outgrown { .. } => Topic::Sequencer,
            Self::ClockAhead { .. } | Self::ClockBack { .. } | Self::ClockBehindLog { .. } => Topic::Clock,
            Self::ViewBehind { .. } | Self::ViewStands { .. } => Topic::View,
            Self::WritesFail { .. } => Topic::Writes,
            Self::OtherLog { .. } => Topic::Log,
            Self::LogUnreadable { .. } => Topic::NextSegment,
            Self::LogDamaged { .. } => Topic::Damage,
            Self::PhotosMissing { .. } => Topic::Missing,
            Self::LittleRoom { .. } => Topic::Room,
            Self::Chore { topic, .. } => *topic,
        }
    }

    /// The error, if there is one.
    fn why(&mut self) -> Option<&mut String> {
        match self {
            Self::ViewStands { why, .. }
            | Self::WritesFail { why }
            | Self::LogUnreadable { why }
            | Self::LogDamaged { why }
            | Self::Chore { why, .. } => Some(why),
            Self::Recovering
            | Self::Stopped
            | Self::ClockAhead { .. }
            | Self::ClockBack { .. }
            | Self::ClockBehindLog { .. }
            | Self::ViewBehind { .. }
            | Self::OtherLog { .. }
            | Self::PhotosMissing { .. }
            | Self::LittleRoom { .. }
            | Self::Outgrown { .. } => None,
        }
    }

    /// The same for the public: errors name paths in the store, which belong only into the log.
    #[must_use]
    pub fn for_all(mut self) -> Self {
        if let Some(why) = self.why() {
            "the server's log says why".clone_into(why);
        }
        self
    }

    /// Whether the server is unusable until it has ended. Other troubles need an operator, but are no reason to send
    /// clients elsewhere: with a wrong clock they can read and write.
    pub fn stops(&self) -> bool {
        match self {
            Self::Recovering
            | Self::Stopped
            | Self::Outgrown { .. }
            | Self::ViewBehind { .. }
            | Self::ViewStands { .. }
            | Self::WritesFail { .. }
            | Self::OtherLog { .. }
            | Self::LogUnreadable { .. }
            | Self::LittleRoom { .. } => true,
            Self::ClockAhead { .. }
            | Self::ClockBack { .. }
            | Self::ClockBehindLog { .. }
            | Self::LogDamaged { .. }
            | Self::PhotosMissing { .. }
            | Self::Chore { .. } => false,
        }
    }
}

/// The troubles of now.
#[derive(Debug, Default)]
pub struct Health {
    troubles: Mutex<BTreeMap<Topic, Trouble>>,
}

impl Health {
    /// Adds a trouble, replacing an earlier one of the same topic.
    pub fn met(&self, mut trouble: Trouble) {
        let said = trouble.to_string();
        // Amounts change all the time; only another kind or error is logged again.
        let what = |trouble: &mut Trouble| (std::mem::discriminant(trouble), trouble.why().cloned());
        let now = what(&mut trouble);
        let before = self.lock().insert(trouble.topic(), trouble);
        if before.is_none_or(|mut before| what(&mut before) != now) {
            tracing::warn!("{said}");
        }
    }

    /// A topic's trouble has ended.
    pub fn over(&self, topic: Topic) {
        if let Some(trouble) = self.lock().remove(&topic) {
            tracing::info!("this has passed: {trouble}");
        }
    }

    /// Whether a topic has a trouble.
    pub fn has(&self, topic: Topic) -> bool {
        self.lock().contains_key(&topic)
    }

    /// All troubles.
    pub fn troubles(&self) -> Vec<Trouble> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Topic, Trouble>> {
        // No code that can panic runs under this lock.
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A duration in milliseconds, shown in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub u64);

/// A time in milliseconds since 1970, shown as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub u64);

impl std::fmt::Display for Span {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rounded = |all: u64, of: u64| all / of + u64::from(all % of >= of / 2);
        let minutes = rounded(self.0, 60_000);
        match minutes {
            0..120 => write!(to, "{minutes} minutes"),
            120..2_850 => write!(to, "{} hours", rounded(minutes, 60)),
            _ => write!(to, "{} days", rounded(minutes, 1_440)),
        }
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 > Self::LAST_MS {
            return to.write_str("a time after the year 9999");
        }
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(self.0);
        to.write_str(&httpdate::fmt_http_date(time))
    }
}

impl Moment {
    /// The last time with a year of four digits.
    const LAST_MS: u64 = 253_402_300_799_000;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_in_words() {
        let rows = [
            (239_990, "4 minutes"),
            (7_200_000, "2 hours"),
            (172_740_000, "2 days"),
            (315_359_990_000, "3650 days"),
            (u64::MAX, "213503982335 days"),
        ];
        for (ms, said) in rows {
            assert_eq!(Span(ms).to_string(), said);
        }
        assert_eq!(Moment(1_700_000_000_000).to_string(), "Tue, 14 Nov 2023 22:13:20 GMT");
        assert_eq!(Moment(u64::MAX).to_string(), "a time after the year 9999");
    }

    #[test]
    fn paths_in_the_store_are_not_public() {
        let why = || "Unable to open /srv/pitpet/view/00.view".to_owned();
        let chore = Trouble::Chore { topic: Topic::Photos, what: "taking away photos", why: why() };
        let damaged = Trouble::LogDamaged { why: why() };
        for trouble in
            [Trouble::ViewStands { entry: 7, why: why() }, Trouble::WritesFail { why: why() }, chore, damaged]
        {
            assert!(trouble.to_string().contains("/srv"));
            let said = trouble.for_all().to_string();
            assert!(!said.contains("/srv") && said.contains("the server's log says why"), "{said}");
        }
    }

    #[test]
    fn there_is_one_trouble_about_each_topic() {
        let health = Health::default();
        health.met(Trouble::Recovering);
        health.met(Trouble::ViewBehind { behind: 20_000 });
        health.met(Trouble::ViewBehind { behind: 10_001 });
        assert_eq!(health.troubles(), [Trouble::Recovering, Trouble::ViewBehind { behind: 10_001 }]);
        health.over(Topic::Sequencer);
        health.over(Topic::Sequencer);
        assert_eq!(health.troubles(), [Trouble::ViewBehind { behind: 10_001 }]);
    }
}
