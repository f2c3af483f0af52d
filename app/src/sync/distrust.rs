//! What makes a server one that does not deserve trust.

use chain::error::Rejection;
use chain::snapshot::SnapshotFault;

/// A server that does not deserve trust, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// It shows another log than before.
    #[error("another log than before")]
    Forked,
    /// It shows less than it has shown before.
    #[error("a shorter log than before")]
    RolledBack,
    /// It sent an entry that the rules forbid.
    #[error("an entry that the rules forbid: {0}")]
    Forged(Rejection),
    /// It sent an entry or a snapshot that this program cannot read; one that knows newer rules may.
    #[error("nothing that this program can read")]
    Unreadable,
    /// Its checkpoint does not carry the house's signature.
    #[error("a checkpoint without the house's signature")]
    Unsigned,
    /// It keeps another chain than the one this browser knows.
    #[error("another chain")]
    OtherChain,
}

impl From<Rejection> for Distrust {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Malformed | Rejection::TooLarge { .. } => Self::Unreadable,
            rejection => Self::Forged(rejection),
        }
    }
}

impl From<SnapshotFault> for Distrust {
    fn from(fault: SnapshotFault) -> Self {
        match fault {
            SnapshotFault::Malformed => Self::Unreadable,
            SnapshotFault::BadGenesis | SnapshotFault::BadLog | SnapshotFault::MidBlock | SnapshotFault::Incoherent => {
                Self::Forged(Rejection::Malformed)
            }
        }
    }
}
