//! What is missing until everything in this browser's copy is proven, and which proofs to request for it. Plain logic.
//!
//! A copy that begins with the server's snapshot has parts that are not proven yet: the state, the log's edge (the
//! Merkle tree's right border), and that the two belong together. The header of the next block says what the state must
//! be; the edge leads to the root that the house has signed, once the entries after it are replayed; and the last entry
//! below the edge is the block that the state names. Without the last check, entries between that block and the edge
//! could be left out unnoticed.

use api::path;
use chain::hash::Hash;
use chain::merkle::{check_consistency, check_inclusion};

use super::distrust::Distrust;

/// What is missing. None of it is an error of the server's yet; without it the server could have made up what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The chain that the opened link names.
    Chain,
    /// A proof that a checkpoint of an earlier visit is part of this log.
    Past,
    /// The same for the checkpoint in the opened link.
    Link,
    /// A proof of the snapshot's position in the log.
    Place,
    /// The block after the snapshot, whose header commits to the snapshot's state.
    Block,
    /// A checkpoint that covers the latest entries, or enough of them.
    Checkpoint,
    /// Entries that a checkpoint covers.
    Entries,
}

/// A size of the log, and its root then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Entries.
    pub entries: u64,
    /// The root.
    pub root: Hash,
}

/// A proof to request from the server (RFC 6962).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// That a log with fewer entries is the beginning of one with more.
    Consistency {
        /// The smaller one.
        old: Extent,
        /// The larger one, in this browser's own copy.
        new: Extent,
    },
    /// That this is the last leaf.
    LastLeaf {
        /// The leaf's hash.
        leaf: Hash,
        /// Of this log.
        of: Extent,
    },
}

impl Question {
    /// The request for it.
    pub fn request(&self) -> (&'static str, [(&'static str, String); 2]) {
        match self {
            Self::Consistency { old, new } => {
                (path::CONSISTENCY, [("old", old.entries.to_string()), ("new", new.entries.to_string())])
            }
            Self::LastLeaf { of, .. } => {
                let entry = of.entries.saturating_sub(1);
                (path::INCLUSION, [("entry", entry.to_string()), ("size", of.entries.to_string())])
            }
        }
    }

    /// Whether these hashes prove it.
    pub fn is_proven_by(&self, hashes: &[Hash]) -> bool {
        match self {
            Self::Consistency { old, new } => check_consistency(old.entries, &old.root, new.entries, &new.root, hashes),
            Self::LastLeaf { leaf, of } => {
                let last = of.entries.checked_sub(1);
                last.is_some_and(|last| check_inclusion(leaf, last, of.entries, hashes, &of.root))
            }
        }
    }
}

/// What the house has signed elsewhere, until it is compared with this copy.
#[derive(Clone, Debug, Default)]
pub(super) struct Elsewhere {
    /// On an earlier visit.
    pub visit: Option<Extent>,
    /// In the opened link.
    pub link: Option<Extent>,
    /// In a checkpoint older than all roots that are remembered.
    pub late: Option<Extent>,
    /// The link's checkpoint was compared, and fits.
    pub link_fits: bool,
}

impl Elsewhere {
    /// What has to be compared, the most important first.
    pub fn all(&self) -> impl Iterator<Item = Extent> {
        [self.visit, self.link, self.late].into_iter().flatten()
    }

    /// Whether any of these has that size; an error if its root is another. That one stays.
    pub fn meet(&mut self, known: Extent) -> Result<bool, Distrust> {
        if self.all().any(|old| old.entries == known.entries && old != known) {
            return Err(Distrust::Forked);
        }
        Ok(self.settle(known))
    }

    /// Marks one as proven to be a beginning of the copy's log. Returns whether it was waiting.
    pub fn settle(&mut self, extent: Extent) -> bool {
        let visit = self.visit.take_if(|old| *old == extent).is_some();
        let link = self.link.take_if(|old| *old == extent).is_some();
        let late = self.late.take_if(|old| *old == extent).is_some();
        self.link_fits |= link;
        visit || link || late
    }

    pub fn missing(&self) -> Option<Missing> {
        self.visit.map(|_| Missing::Past).or(self.link.map(|_| Missing::Link))
    }
}

/// What a copy began with.
#[derive(Clone, Debug)]
pub(super) enum Start {
    /// With the first entry, or with a stored copy that was proven.
    Known,
    /// With a server's snapshot.
    Snapshot {
        /// The end of its log.
        end: Extent,
        /// The leaf of the last block, as its state has it.
        leaf: Hash,
        /// That leaf is proven to be the log's last.
        placed: bool,
        /// Number of entries after the first block that was applied.
        block: Option<u64>,
    },
}

impl Start {
    /// Called after a block was applied; the copy has so many entries now.
    pub fn passed_block(&mut self, entries: u64) {
        if let Self::Snapshot { block, .. } = self {
            block.get_or_insert(entries);
        }
    }

    /// What is missing where the house has signed so many entries of this copy.
    pub fn missing(&self, signed: u64) -> Option<Missing> {
        let (placed, needed) = match self {
            Self::Known => (true, Some(1)),
            Self::Snapshot { placed, block, .. } => (*placed, *block),
        };
        match needed {
            _ if !placed => Some(Missing::Place),
            None => Some(Missing::Block),
            Some(needed) => (signed < needed).then_some(Missing::Checkpoint),
        }
    }

    pub fn question(&self) -> Option<Question> {
        match self {
            Self::Snapshot { end, leaf, placed: false, .. } => Some(Question::LastLeaf { leaf: *leaf, of: *end }),
            Self::Snapshot { .. } | Self::Known => None,
        }
    }

    pub fn place(&mut self) {
        if let Self::Snapshot { placed, .. } = self {
            *placed = true;
        }
    }
}

/// How long a checkpoint over the latest entries, or the entries below a checkpoint, may be missing: a checkpoint comes
/// every second, and a restarted server needs a moment.
const PATIENCE_MS: f64 = 60_000.0;

/// Measures for how long something is behind without progress.
#[derive(Debug, Default)]
struct Patience {
    reached: u64,
    since_ms: Option<f64>,
}

impl Patience {
    /// Whether the timeout is over.
    fn is_over(&mut self, now_ms: f64, reached: u64, behind: bool) -> bool {
        if !behind {
            self.since_ms = None;
        } else if reached > self.reached || self.since_ms.is_none() {
            self.since_ms = Some(now_ms);
        }
        self.reached = reached;
        self.since_ms.is_some_and(|since_ms| now_ms - since_ms > PATIENCE_MS)
    }
}

/// The copy compared with what the house has signed, while both move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What is missing regardless of time.
    pub missing: Option<Missing>,
    /// Entries in the copy.
    pub entries: u64,
    /// How many of these the house has signed ...
    pub signed: u64,
    /// ... and whether it has also signed entries that the copy does not have yet.
    pub awaits: bool,
}

/// Judges over time: a new entry is always there a moment before its checkpoint, which is no reason to call the copy
/// unproven.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    seal: Patience,
    entries: Patience,
}

impl Watch {
    /// What is missing by now.
    pub fn missing(&mut self, now_ms: f64, now: Standing) -> Option<Missing> {
        let unsealed = self.seal.is_over(now_ms, now.signed, now.signed < now.entries);
        let withheld = self.entries.is_over(now_ms, now.entries, now.awaits);
        let late = unsealed.then_some(Missing::Checkpoint).or(withheld.then_some(Missing::Entries));
        now.missing.or(late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: f64 = PATIENCE_MS;

    fn standing(entries: u64, signed: u64) -> Standing {
        Standing { missing: None, entries, signed, awaits: false }
    }

    #[test]
    fn new_entries_wait_for_a_checkpoint_with_a_timeout() {
        let mut watch = Watch::default();
        assert_eq!(watch.missing(0.0, standing(10, 10)), None);
        assert_eq!(watch.missing(5.0 * MINUTE, standing(12, 10)), None);
        assert_eq!(watch.missing(6.0 * MINUTE, standing(12, 10)), None, "just as long as it may");
        assert_eq!(watch.missing(6.1 * MINUTE, standing(14, 10)), Some(Missing::Checkpoint));
        // Under load there is always an entry newer than the newest checkpoint.
        assert_eq!(watch.missing(6.2 * MINUTE, standing(15, 14)), None);
        assert_eq!(watch.missing(7.1 * MINUTE, standing(17, 16)), None);
        assert_eq!(watch.missing(9.0 * MINUTE, standing(17, 17)), None);
    }

    #[test]
    fn signed_entries_have_to_be_shown() {
        let mut watch = Watch::default();
        let awaits = |entries| Standing { awaits: true, ..standing(entries, 5) };
        assert_eq!(watch.missing(0.0, awaits(5)), None);
        assert_eq!(watch.missing(1.1 * MINUTE, awaits(5)), Some(Missing::Entries));
        assert_eq!(watch.missing(0.0, Standing { missing: Some(Missing::Block), ..awaits(5) }), Some(Missing::Block));
    }
}
