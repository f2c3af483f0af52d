//! Every rejection is reached by a row that names it, and codes never collide.

use std::collections::BTreeSet;

use chain::error::Rejection;

use crate::table::Row;

fn all_rows() -> Vec<Row> {
    let tables: [fn() -> Vec<Row>; 31] = [
        crate::birth::rows,
        crate::block::rows,
        crate::candle::rows,
        crate::care::rows,
        crate::change::rows,
        crate::classic::rows,
        crate::clock::rows,
        crate::comment::rows,
        crate::dig::rows,
        crate::edit::rows,
        crate::fair::rows,
        crate::farewell::rows,
        crate::full::rows,
        crate::genesis::rows,
        crate::gift::rows,
        crate::hand_over::rows,
        crate::keys::rows,
        crate::market::rows,
        crate::pat::rows,
        crate::post::rows,
        crate::redact::rows,
        crate::rekey::rows,
        crate::rest::rows,
        crate::share::rows,
        crate::shelter::rows,
        crate::signer::rows,
        crate::sitter::rows,
        crate::story_end::rows,
        crate::submission::rows,
        crate::texts::rows,
        crate::vouch::rows,
    ];
    tables.into_iter().flat_map(|rows| rows()).collect()
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
