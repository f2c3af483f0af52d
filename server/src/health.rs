//! What is wrong with this server, as its operator is told: in the log when it begins and when it has passed, and at
//! `/healthz` meanwhile.
//!
//! Whoever meets something that an operator should know about adds a [`Trouble`] with a sentence that says what to do,
//! and calls [`Health::met`] and [`Health::over`]. Both may be called as often as one likes: only changes are logged.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What a trouble is about. There is at most one about each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The instance of the rules that appends.
    Sequencer,
    /// The time that is stamped on entries.
    Clock,
    /// How far the view has read.
    View,
    /// Snapshots and their images.
    Snapshots,
    /// What is to be erased.
    Erasures,
    /// The log as tiles.
    Tiles,
    /// Photos that no entry names.
    Photos,
    /// Photos that entries name and that are not there.
    Missing,
    /// Photos that are handed in.
    Uploads,
    /// What the house has signed.
    Checkpoints,
    /// Whether entries can be written.
    Writes,
    /// The log as it lies in the store.
    Log,
    /// What another server has written.
    NextSegment,
    /// Older parts of the log.
    Damage,
    /// Room in the store.
    Room,
}

/// Something that is wrong.
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
        /// So far.
        by: Span,
    },
    /// The clock has jumped back.
    #[error(
        "the clock jumped back by {by}, which is not written into the log: entries get the time that has passed since. \
         Put the clock right; if it is right now, start the server again"
    )]
    ClockBack {
        /// So far.
        by: Span,
    },
    /// The log has times that are still to come.
    #[error(
        "the clock is {by} behind the log's last entry: nothing is lost, but pages wait, and no story ends, until it \
         has caught up. See whether the clock is right"
    )]
    ClockBehindLog {
        /// So far.
        by: Span,
    },
    /// The view is far behind the log.
    #[error("the view is being made: it has {behind} entries still to read")]
    ViewBehind {
        /// Entries that it has not read.
        behind: u64,
    },
    /// The view does not read on.
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
    /// The log in the store is another than this server has read.
    #[error(
        "nothing can be appended: the log in the store is not the one that this server has read, from entry {entry} \
         on. If it was put back from a backup, start the server again"
    )]
    OtherLog {
        /// Where the segment begins that is missing or another.
        entry: u64,
    },
    /// A part of the log cannot be read.
    #[error("a part of the log cannot be read: {why}. Put it back from a backup")]
    LogUnreadable {
        /// Which, and why.
        why: String,
    },
    /// An older part of the log cannot be read.
    #[error(
        "an older part of the log cannot be read, so who asks for it gets nothing: {why}. Put it back from a backup"
    )]
    LogDamaged {
        /// Which, and why.
        why: String,
    },
    /// Photos are gone that nothing can make again.
    #[error(
        "of the photos that entries show {count} are missing. Put the store's folders photo and photo-note back from a \
         backup; whoever still has one may hand it in again, too"
    )]
    PhotosMissing {
        /// How many.
        count: u64,
    },
    /// The disk is nearly full.
    #[error("only {mebibytes} MiB of room are left in the store: {what}")]
    LittleRoom {
        /// What is left.
        mebibytes: u64,
        /// What that means.
        what: &'static str,
    },
    /// The state has outgrown what it may have.
    #[error(
        "nothing can be appended: the chain's state takes {mebibytes} MiB of memory and may have {max}. Starting again \
         does not help; give more with --memory-mib, 4096 at most"
    )]
    Outgrown {
        /// What it takes.
        mebibytes: u64,
        /// What it may have.
        max: u64,
    },
    /// Something that follows the log cannot be done.
    #[error("{what} cannot be done and is tried again and again: {why}")]
    Chore {
        /// What it is about.
        topic: Topic,
        /// What is to be done.
        what: &'static str,
        /// Why it cannot be.
        why: String,
    },
}

impl Trouble {
    /// What it is about.
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

    /// Why something failed, where that is known.
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

    /// The same for everybody: why something failed names places in the store, which is for the log alone.
    #[must_use]
    pub fn for_all(mut self) -> Self {
        if let Some(why) = self.why() {
            "the server's log says why".clone_into(why);
        }
        self
    }

    /// Whether the server is of no use to people until it has passed. Else it is something to see to, but no reason to
    /// send people elsewhere: with a wrong clock they can read and write.
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

/// What is wrong now.
#[derive(Debug, Default)]
pub struct Health {
    troubles: Mutex<BTreeMap<Topic, Trouble>>,
}

impl Health {
    /// Something is wrong, in place of what was known about the same topic.
    pub fn met(&self, mut trouble: Trouble) {
        let said = trouble.to_string();
        // How much it is changes all the time; what it is and why is what an operator reads.
        let what = |trouble: &mut Trouble| (std::mem::discriminant(trouble), trouble.why().cloned());
        let now = what(&mut trouble);
        let before = self.lock().insert(trouble.topic(), trouble);
        if before.is_none_or(|mut before| what(&mut before) != now) {
            tracing::warn!("{said}");
        }
    }

    /// Whatever was wrong about this has passed.
    pub fn over(&self, topic: Topic) {
        if let Some(trouble) = self.lock().remove(&topic) {
            tracing::info!("this has passed: {trouble}");
        }
    }

    /// Whether something is wrong about this.
    pub fn has(&self, topic: Topic) -> bool {
        self.lock().contains_key(&topic)
    }

    /// All that is wrong.
    pub fn troubles(&self) -> Vec<Trouble> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Topic, Trouble>> {
        // Nothing that can panic runs under this lock.
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A time between two moments, in milliseconds, as people say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub u64);

/// A moment in milliseconds since 1970, as people write it.
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
    /// The last that has a date of four digits.
    const LAST_MS: u64 = 253_402_300_799_000;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
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
    fn places_in_the_store_are_not_for_everybody() {
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
