//! Errors of running the rules.

use std::path::PathBuf;

/// An instance broke. It is thrown away, and the caller starts a fresh one.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// It trapped: a panic inside, memory out of bounds, a stack overflow.
    #[error("the rules trapped: {0}")]
    Trapped(String),
    /// It took longer than any honest call could, and was stopped.
    #[error("the rules worked for more than {limit_ms} ms and were stopped")]
    Overtime {
        /// The bound.
        limit_ms: u64,
    },
    /// It uses more memory than allowed.
    #[error("the rules hold {bytes} bytes of memory, at most {max}; --memory-mib gives them more")]
    Overweight {
        /// Bytes used.
        bytes: u64,
        /// Bytes allowed.
        max: u64,
    },
    /// Its answer is invalid, or the answer to another request.
    #[error("the rules gave no sensible answer to {to}")]
    Nonsense {
        /// The request.
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
        /// The system's error.
        source: std::io::Error,
    },
    /// The artifact cannot be written.
    #[error("cannot write the artifact {path}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// There is no artifact that this machine can run, and this program has no compiler.
    #[error("{reason}, and this program was built without a compiler: `pitpet artifact` of another build makes one")]
    NoCompiler {
        /// What is wrong with the artifact.
        reason: String,
    },
    /// The module does not compile.
    #[error("the module does not compile: {0}")]
    Compile(String),
    /// The module compiles but cannot be started or lacks one of its exports.
    #[error("the module does not start: {0}")]
    Start(String),
}
