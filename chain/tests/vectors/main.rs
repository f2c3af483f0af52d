//! The golden vectors, a folder for each rule version: each case's story is told again and must give the same files,
//! and the files alone must run to the same roots. `README.md` beside this file says what is in them.
//!
//! `UPDATE_VECTORS=1 cargo test -p chain --test vectors told_again` writes them anew.

mod cases;
mod deeds;
mod facts;
mod files;
mod machine;
mod party;
mod refused;
mod run;
mod scene;
mod tell;

use std::collections::BTreeSet;

use chain::error::Rejection;

use files::Case;

#[test]
fn every_story_told_again_gives_the_same_files() {
    let update = std::env::var_os("UPDATE_VECTORS").is_some();
    for (name, tell) in cases::ALL {
        let told = tell();
        if update {
            told.write(name);
        }
        assert_eq!(Case::read(name).differences(&told), [""; 0], "case {name}");
    }
}

#[test]
fn the_folders_are_the_cases() {
    let names: BTreeSet<_> = cases::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files::folders(), names);
}

#[test]
fn every_folder_runs_to_its_roots() {
    for name in files::folders() {
        run::log(&Case::read(&name));
    }
}

#[test]
fn every_folder_is_handed_in_with_the_same_outcomes() {
    for name in files::folders() {
        run::handed(&Case::read(&name));
    }
}

#[test]
fn every_folder_runs_through_the_module_s_operations() {
    for name in files::folders() {
        run::operations(&Case::read(&name));
    }
}

#[test]
fn every_rejection_is_reached() {
    // A list of 2^32 records or a log of 2^48 entries does not fit into a test.
    let mut missing: BTreeSet<_> = Rejection::CODES
        .iter()
        .filter(|(_, name)| *name != "Full")
        .map(|(code, name)| format!("refused {code} {name}"))
        .collect();
    for name in files::folders() {
        for line in Case::read(&name).text("outcomes.txt").lines() {
            missing.retain(|refusal| !line.ends_with(refusal.as_str()));
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

/// Reads the same files with nothing but Python's standard library and the README's words. Without Python it is
/// skipped.
#[test]
fn another_language_agrees() {
    let script = files::root().join("check.py");
    match std::process::Command::new("python3").arg(script).output() {
        Ok(output) => assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => eprintln!("python3 did not start ({error}): not checked in another language"),
    }
}
