//! What the rules cost under Wasmer, how fast a server starts, and how much memory a pet takes.
//!
//! `cargo bench -p server --bench engine`, after `scripts/build-module`. Numbers are printed, none is asserted.

mod append;
mod chunks;
mod large;
mod start;

use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    // For measuring elsewhere: `-- store FOLDER PETS` only makes a large store.
    if let Some([_, folder, pets, ..]) = arguments.iter().position(|word| word == "store").map(|at| &arguments[at..]) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(large::make(Path::new(folder), pets.parse().expect("how many pets")));
        return;
    }
    // Cargo passes `--bench`; a test run of all targets does not, and should not take minutes.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    chunks::run();
    append::run();
    start::run();
}
