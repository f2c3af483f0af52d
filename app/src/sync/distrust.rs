//! Why a server cannot be trusted.

use chain::error::Rejection;
use chain::snapshot::SnapshotFault;

/// Why a server cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// It shows another log than before.
    #[error("another log than before")]
    Forked,
    /// It shows fewer entries than before.
    #[error("a shorter log than before")]
    RolledBack,
    /// It sent an entry that the rules forbid.
    #[error("an entry that the rules forbid: {0}")]
    Forged(Rejection),
    /// It sent an entry or a snapshot that this program cannot read; a program with newer rules may.
    #[error("nothing that this program can read")]
    Unreadable,
    /// Its checkpoint does not carry the house's signature.
    #[error("a checkpoint without the house's signature")]
    Unsigned,
    /// It serves another chain than the one this browser knows.
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
