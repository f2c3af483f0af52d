//! What can go wrong with running the rules.

use std::path::PathBuf;

/// An instance broke. It is thrown away; whoever used it starts a fresh one.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// It trapped: a panic inside, memory out of bounds, a stack overflow.
    #[error("the rules trapped: {0}")]
    Trapped(String),
    /// It worked for longer than any honest call could take, and was stopped.
    #[error("the rules worked for more than {limit_ms} ms and were stopped")]
    Overtime {
        /// The bound.
        limit_ms: u64,
    },
    /// It holds more memory than it may.
    #[error("the rules hold {bytes} bytes of memory, at most {max}; --memory-mib gives them more")]
    Overweight {
        /// What it holds.
        bytes: u64,
        /// What it may.
        max: u64,
    },
    /// Its answer is none, or the answer to another question.
    #[error("the rules gave no sensible answer to {to}")]
    Nonsense {
        /// The question.
        to: &'static str,
    },
}

/// The rules cannot be run at all.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The module's file cannot be read.
    #[error("cannot read the module {path}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The artifact cannot be written.
    #[error("cannot write the artifact {path}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The module does not compile.
    #[error("the module does not compile: {0}")]
    Compile(String),
    /// The module compiles but cannot be started or lacks one of its exports.
    #[error("the module does not start: {0}")]
    Start(String),
}
