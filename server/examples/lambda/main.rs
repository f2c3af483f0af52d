//! AWS Lambda on this machine, for browsers: `lambda --listen 127.0.0.1:3000 PROGRAM`.
//!
//! ```text
//! request -> event of a function URL -> a function that waits, or a new one -> answer
//!            event of a schedule    ->
//! ```
//!
//! As there, a function has one event at a time and is stopped (SIGSTOP) between two; others start while it is busy, up
//! to a bound, and each is ended at some time without a word. A message has 6 MB, and answers go out whole.
//!
//! The functions' environment is that of this program: `PITPET_STORE` and so on.

use std::process::ExitCode;

#[cfg(unix)]
mod functions;
#[cfg(unix)]
mod gateway;
#[cfg(unix)]
mod options;

#[cfg(unix)]
#[tokio::main]
async fn main() -> ExitCode {
    match gateway::run(clap::Parser::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// There are no signals to stop a process with.
#[cfg(not(unix))]
fn main() -> ExitCode {
    eprintln!("this emulation needs a Unix system");
    ExitCode::FAILURE
}
