//! What the rules cost under Wasmer, how fast a server starts, how much memory a pet takes, and what of that grows with
//! the log.
//!
//! `cargo bench -p server --bench engine`, after `scripts/build-module`. Numbers are printed, none is asserted.

mod append;
mod chunks;
mod large;
mod long;
mod start;

use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    // For measuring elsewhere: `-- store FOLDER PETS` only makes a large store, `-- log FOLDER ENTRIES` a long one.
    let after = |word| arguments.iter().position(|argument| argument == word).map(|at| &arguments[at..]);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    if let Some([_, folder, pets, ..]) = after("store") {
        return runtime.block_on(large::make(Path::new(folder), pets.parse().expect("how many pets")));
    }
    if let Some([_, folder, entries, ..]) = after("log") {
        return runtime.block_on(long::make(Path::new(folder), entries.parse().expect("how many entries")));
    }
    // Cargo passes `--bench`; a test run of all targets does not, and should not take minutes.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    // `-- long` runs one part alone.
    let parts: [(&str, fn()); 4] =
        [("chunks", chunks::run), ("append", append::run), ("start", start::run), ("long", long::run)];
    let named = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !parts.iter().any(|(name, _)| named(name));
    for (_, run) in parts.iter().filter(|(name, _)| all || named(name)) {
        run();
    }
}
