//! Every rejection is reached by a row that names it, and codes never collide.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chain::error::Rejection;

use crate::table::Row;

fn all_rows() -> Vec<Row> {
    crate::TABLES.iter().flat_map(|rows| rows()).collect()
}

#[test]
fn every_file_of_rows_stands_in_the_list() {
    assert_eq!(files_with_rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")), crate::TABLES.len());
}

/// Files of a folder of tests whose rows are public, or folders that gather those of theirs.
fn files_with_rows(folder: &Path) -> usize {
    let paths = std::fs::read_dir(folder).expect("a folder of tests").map(|entry| entry.expect("readable").path());
    let files = paths.map(|path| if path.is_dir() { path.join("mod.rs") } else { path });
    let has_rows = |file: &PathBuf| std::fs::read_to_string(file).expect("a source").contains("\npub fn rows()");
    files.filter(has_rows).count()
}

#[test]
fn every_rejection_is_reached_by_a_row_that_names_it() {
    let reached: BTreeSet<_> = all_rows()
        .into_iter()
        .filter_map(|row| row.outcome)
        .map(|rejection| (rejection.code(), rejection.name()))
        .collect();
    let missed: Vec<_> = Rejection::CODES.iter().filter(|known| !reached.contains(known)).collect();
    assert!(missed.is_empty(), "no row reaches {missed:?}");
}

#[test]
fn codes_are_unique_and_ascend() {
    let codes: Vec<_> = Rejection::CODES.iter().map(|&(code, _)| code).collect();
    assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
}

#[test]
fn every_row_says_something_else() {
    let mut seen = BTreeSet::new();
    for row in all_rows() {
        assert!(seen.insert(row.says), "two rows say: {}", row.says);
    }
}
