//! `server/src/script/README.md` says what is so.

use std::collections::BTreeSet;
use std::path::Path;

use server::script::Op;

use crate::program::{PITPET, with_module};

const PAGE: &str = include_str!("../../src/script/README.md");

/// The text between these fences.
fn block(kind: &str) -> &'static str {
    let begun = PAGE.split_once(&format!("\n```{kind}\n")).expect("a block").1;
    begun.split_once("```").expect("its end").0
}

#[test]
fn the_session_on_the_page_prints_what_the_page_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let beside = Path::new(PITPET).parent().expect("a folder").to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([beside].into_iter().chain(std::env::split_paths(&path))).expect("a path");
    let mut shell = with_module("sh");
    let output = shell.args(["-euc", block("sh")]).env("PATH", path).current_dir(folder.path()).output();
    let output = output.expect("a shell");
    assert_eq!(String::from_utf8_lossy(&output.stdout), block("text"), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success());
}

/// The names in the first cells of the table that begins with this cell.
fn named_in_table(begins: &str) -> BTreeSet<&'static str> {
    let table = PAGE.split_once(&format!("| {begins} |")).expect("the table").1;
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let first_cells = rows.filter_map(|row| row.split('|').nth(1));
    first_cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn the_table_of_requests_has_all_of_them() {
    assert_eq!(named_in_table("op"), Op::NAMES.iter().copied().collect());
}

#[test]
fn the_table_of_errors_has_all_codes() {
    let source = include_str!("../../src/script/error.rs");
    let codes =
        source.lines().filter_map(|line| line.trim().strip_prefix("Self::")?.split_once("=> \"")?.1.split_once('"'));
    // A script that is stopped has no answer.
    let codes: BTreeSet<_> = codes.map(|(code, _)| code).filter(|code| *code != "stopped").collect();
    assert!(codes.len() > 15, "{codes:?}");
    assert_eq!(named_in_table("code"), codes);
}
