//! Everything that reads bytes from a stranger: it takes only what it would write itself, it never panics, and it never
//! takes more memory than the bytes deserve.
//!
//! The targets in `fuzz` are ordinary tests with a short run; `cargo bolero test <target> -p chain` lets a fuzzer at
//! them, and `BOLERO_RANDOM_ITERATIONS` makes the ordinary run longer.

mod canonical;
mod fuzz;
mod hostile;
mod memory;
mod samples;
