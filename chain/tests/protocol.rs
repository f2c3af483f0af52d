//! The protocol's page and the code say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chain::economy::Economy;
use chain::error::Rejection;
use chain::event::{Costs, Facts, SignedBy};
use chain::limits;
use chain::version::{RuleChange, RuleVersion, Rules};

const PAGE: &str = include_str!("../README.md");

/// The cells of every table row whose first cell `begins` so.
fn rows(begins: impl Fn(&str) -> bool) -> Vec<Vec<&'static str>> {
    let rows = PAGE.lines().filter(|line| line.starts_with("| "));
    rows.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .filter(|cells: &Vec<&str>| begins(cells[0]))
        .collect()
}

#[test]
fn every_rejection_stands_in_the_table_in_its_place() {
    let is_code = |cell: &str| cell.len() == 3 && cell.bytes().all(|byte| byte.is_ascii_digit());
    let page: Vec<_> = rows(is_code).iter().map(|row| (row[0].to_owned(), row[1])).collect();
    let code: Vec<_> = Rejection::CODES.iter().map(|&(code, name)| (code.to_string(), name)).collect();
    assert_eq!(page, code);
}

/// The numbered rules: what each is of ("E", "List" ...), its number, and the code that it gives, if it gives one.
fn rules() -> Vec<(&'static str, usize, Option<u16>)> {
    let numbered = rows(|cell| cell.split_once(' ').is_some_and(|(_, number)| number.parse::<usize>().is_ok()));
    let rule = |row: Vec<&'static str>| {
        let (of, number) = row[0].split_once(' ').expect("a rule's number");
        assert_eq!(row.len(), 3, "one check a line: {row:?}");
        let code = (!row[2].is_empty()).then(|| row[2].parse().expect("a code"));
        (of, number.parse().expect("a number"), code)
    };
    numbered.into_iter().map(rule).collect()
}

#[test]
fn the_rules_are_numbered_and_every_action_has_some() {
    let (mut last, mut seen) = (("", 0), BTreeSet::new());
    for (of, number, _) in rules() {
        let next = if of == last.0 { last.1 + 1 } else { 1 };
        assert_eq!(number, next, "{of} {number}");
        assert!(of == last.0 || seen.insert(of), "{of} stands in two places");
        last = (of, number);
    }
    let lists = BTreeSet::from(["G", "L", "S", "E", "B", "C"]);
    let actions = Facts::ALL.iter().map(|facts| facts.name);
    assert_eq!(seen, actions.chain(lists).collect());
}

#[test]
fn every_code_that_the_code_gives_stands_at_a_rule_and_no_other_does() {
    let code_of = |name: &str| Rejection::CODES.iter().find(|(_, known)| *known == name).map(|(code, _)| *code);
    let mut given = BTreeSet::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&file).expect("a source");
        let names = text.split("Rejection::").skip(1);
        given.extend(names.filter_map(|rest| code_of(rest.split(|c: char| !c.is_alphanumeric()).next()?)));
    }
    // Of the encoding: what is not canonical becomes this one.
    given.insert(Rejection::Malformed.code());
    let page: BTreeSet<_> = rules().into_iter().filter_map(|(.., code)| code).collect();
    assert_eq!(page, given);
    assert_eq!(page, Rejection::CODES.iter().map(|(code, _)| *code).collect());
    let is_of_state = |of: &str| !matches!(of, "G" | "L" | "S");
    let of_state: BTreeSet<_> =
        rules().into_iter().filter(|(of, ..)| is_of_state(of)).filter_map(|rule| rule.2).collect();
    let missing: Vec<_> = page.iter().filter(|code| (200..300).contains(*code) && !of_state.contains(code)).collect();
    assert_eq!(missing, Vec::<&u16>::new(), "what needs the state is asked in sections 7 and 8");
}

#[test]
fn every_action_stands_in_the_table_with_what_holds_for_it() {
    let is_tag = |cell: &str| cell.len() < 3 && cell.bytes().all(|byte| byte.is_ascii_digit());
    let of_actions = |row: &Vec<&str>| row.len() == 9;
    let page: Vec<_> = rows(is_tag)
        .into_iter()
        .filter(of_actions)
        .map(|row| [row[0], row[1]].into_iter().chain(row[3..8].iter().copied()).collect::<Vec<_>>().join(" | "))
        .collect();
    let yes = |flag: bool| if flag { "yes" } else { "-" };
    let row = |facts: &Facts| {
        let Facts { name, tag, signed_by, tends, costs, once, since } = facts;
        let signed_by = match signed_by {
            SignedBy::Newcomer => "newcomer",
            SignedBy::NewcomerOrAccount => "newcomer or account",
            SignedBy::Account => "account",
            SignedBy::Sitter => "sitter",
            SignedBy::Owner => "owner key",
            SignedBy::ThatKey => "that key",
            SignedBy::Rescue => "owner or recovery key",
            SignedBy::Recovery => "recovery key",
            SignedBy::House => "the house",
        };
        let costs = match costs {
            Costs::Nothing => "-",
            Costs::Care => "care",
            Costs::Named => "its treats",
            Costs::Treasury => "care, from the treasury",
        };
        let since = *since as u8;
        format!("{tag} | {name} | {signed_by} | {} | {costs} | {} | {since}", yes(*tends), yes(*once))
    };
    assert_eq!(page, Facts::ALL.iter().map(row).collect::<Vec<_>>());
}

#[test]
fn every_limit_has_its_value_in_the_table() {
    let constants: BTreeMap<_, _> = include_str!("../src/base/limits.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub const ")?.split_once(':'))
        .collect();
    let is_limit = |cell: &str| cell.contains('_') && !cell.bytes().any(|byte| byte.is_ascii_lowercase());
    let page: BTreeMap<_, _> = rows(is_limit).iter().map(|row| (row[0], row[1])).collect();
    let names = |map: &BTreeMap<&'static str, &'static str>| map.keys().copied().collect::<Vec<_>>();
    assert_eq!(names(&page), names(&constants));
    for (name, value) in values() {
        assert_eq!(page.get(name), Some(&value.to_string().as_str()), "{name}");
    }
    assert_eq!(values().len(), constants.len());
}

fn values() -> Vec<(&'static str, u64)> {
    macro_rules! all {
        ($($name:ident)+) => { vec![$((stringify!($name), limits::$name as u64)),+] };
    }
    all!(
        TTL_BLOCKS HANDLE_BYTES_MIN HANDLE_BYTES_MAX NAME_BYTES_MAX POST_BYTES_MAX COMMENT_BYTES_MAX WORDS_BYTES_MAX
        PHOTOS_PER_POST_MAX SALT_BYTES DAILY_KEYS_MAX KEYS_PER_ACCOUNT_LIVE_MAX EVENT_BYTES_MAX ENTRY_BYTES_MAX
        TEXTS_PER_EVENT_MAX SUBMISSION_BYTES_MAX PHOTO_BYTES_MAX PHOTO_PIXELS_MAX HATCH_TRIES_MIN HATCH_TRIES_MAX
        TREATS_AT_ONCE_MAX ORDERS_PER_ACCOUNT_MAX BIDS_PER_PET_MAX HOUSE_CUT_TENTHS DIG_TIME_AHEAD_MAX_MS
        DIG_EARLIEST_SHARE HOUSE_WAITS_INTERVALS HOUSE_CLOCK_SHARE HOUSE_ALONE_WAITS MINER_ACTIVE_BLOCKS
        VOTES_PER_BLOCK_MAX REST_BLOCKS_MAX REST_YEAR_BLOCKS REST_BLOCKS_A_YEAR OFFERS_PER_ACCOUNT_MAX SITTING_MAX_MS
        VOUCH_EVERY_BLOCKS SHELTER_AWAY_BLOCKS SHELTER_TENDS_AT_BLOCKS SHELTER_AT_ONCE_MAX RECORDS_PER_LEAF RECORDS_MAX
        ENTRIES_MAX
    )
}

#[test]
fn every_rule_set_has_its_numbers_in_the_table() {
    let sets = ["tamagotchi", "demo", "classic"].map(|name| Rules::named(name).expect("it ships"));
    let fields = ["_ms", "_treats", "_min", "_start", "_max", "_target", "_blocks"];
    let is_field = |cell: &str| fields.iter().any(|ending| cell.ends_with(ending)) && !cell.contains(' ');
    let rows_of_fields = rows(is_field);
    assert_eq!(rows_of_fields.len(), 15);
    for row in rows_of_fields {
        let code: Vec<_> = sets.iter().map(|rules| field(rules, row[0]).to_string()).collect();
        assert_eq!(row[3..], code, "{}", row[0]);
    }
    let flags = rows(|cell| cell == "block_per_event");
    let code = sets.map(|rules| if rules.params().block_per_event { "yes" } else { "no" });
    assert_eq!(flags[0][3..], code);
}

/// A field by the name that it has in a rules file.
fn field(rules: &Rules, name: &str) -> u64 {
    let params = serde_json::to_value(rules.params()).expect("JSON");
    let economy = serde_json::to_value(rules.economy()).expect("JSON");
    let value = params.get(name).or_else(|| economy.get(name)).unwrap_or_else(|| panic!("{name} is no field"));
    value.as_u64().expect("a number")
}

/// The module is built with wide arithmetic, which Rust 1.96's LLVM does not get right everywhere: of `u128::from(a) +
/// u128::from(b) == u128::from(c)` it makes code that reads the sum's upper half before it is there
/// (<https://github.com/llvm/llvm-project/issues/199910>, mended by its pull request 200429).
#[test]
fn no_rule_counts_in_128_bits() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.len() > 50);
    for path in sources {
        let text = std::fs::read_to_string(&path).expect("a source");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let wide = code
            .flat_map(|line| line.split(|c: char| !c.is_alphanumeric()))
            .any(|word| word == "u128" || word == "i128");
        assert!(!wide, "{}", path.display());
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of sources").map(|entry| entry.expect("readable").path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// Every version of the rules, as a number.
fn versions() -> Vec<String> {
    RuleVersion::ALL.iter().map(|&version| (version as u8).to_string()).collect()
}

#[test]
fn every_version_has_its_row_and_its_tags_and_stands_among_the_changes() {
    let numbers = |text: &'static str| -> BTreeSet<String> {
        let first = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
        first.filter(|cell| cell.parse::<u8>().is_ok()).map(str::to_owned).collect()
    };
    let section = PAGE.split_once("\n## 12. ").and_then(|(_, rest)| rest.split_once("\n## 13. "));
    assert_eq!(numbers(section.expect("a section of versions").0), versions().into_iter().collect());
    let changes = include_str!("../../CHANGELOG.md");
    assert_eq!(numbers(changes), versions().into_iter().collect());
    for record in ["rules", "in force"] {
        let fields = rows(|cell| cell == record).swap_remove(0).swap_remove(1);
        for version in versions() {
            assert!(fields.contains(&format!("{version} version {version}")), "version {version} of {record}");
        }
    }
    let changes = rows(|cell| cell == "33").swap_remove(0).swap_remove(2);
    for change in RuleChange::all(&Economy::demo()) {
        let tag = chain::codec::encode(&change)[0];
        assert!(changes.contains(&format!("{tag} ")), "the change to version {tag}");
    }
}

#[test]
fn every_domain_tag_stands_on_the_page() {
    let source = include_str!("../src/base/hash.rs");
    let tags: Vec<_> = source.lines().filter_map(|line| line.split_once("= b\"pitpet ")?.1.split_once('\\')).collect();
    assert!(!tags.is_empty());
    for (tag, _) in tags {
        assert!(PAGE.contains(&format!("`pitpet {tag}\\0`")), "{tag}");
    }
}
