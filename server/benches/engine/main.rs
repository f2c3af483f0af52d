//! What the rules cost under Wasmer, how fast a server starts, and how much memory a pet takes.
//!
//! `cargo bench -p server --bench engine`, after `scripts/build-module`. Numbers are printed, none is asserted.

#[path = "../../tests/common/mod.rs"]
mod common;

mod append;
mod large;
mod start;

fn main() {
    // Cargo passes `--bench`; a test run of all targets does not, and should not take minutes.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    append::run();
    start::run();
}
