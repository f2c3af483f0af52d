//! Which rules a new chain plays by.

use std::path::PathBuf;

use chain::params::{Params, ParamsError};

/// The rules that were asked for are none.
#[derive(Debug, thiserror::Error)]
pub enum RulesFileError {
    /// Neither a set's name nor a file.
    #[error("{path} is no set of rules (tamagotchi, demo, classic) and no file that can be read")]
    Unreadable {
        /// What was asked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file holds something else.
    #[error("{path} is no rules file")]
    NotRules {
        /// The file.
        path: PathBuf,
        /// Where it is wrong.
        source: serde_json::Error,
    },
    /// The numbers make no game.
    #[error("{path} makes no game")]
    Unplayable {
        /// The file.
        path: PathBuf,
        /// Which number.
        source: ParamsError,
    },
}

/// The rules of this name, or in the file of this name.
///
/// # Errors
/// As [`RulesFileError`] says.
pub fn read_rules(name: &str) -> Result<Params, RulesFileError> {
    if let Some(params) = Params::named(name) {
        return Ok(params);
    }
    let path = PathBuf::from(name);
    let text = std::fs::read(&path).map_err(|source| RulesFileError::Unreadable { path: path.clone(), source })?;
    let params: Params =
        serde_json::from_slice(&text).map_err(|source| RulesFileError::NotRules { path: path.clone(), source })?;
    params.check().map_err(|source| RulesFileError::Unplayable { path, source })?;
    Ok(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_by_name_or_from_a_file() {
        assert_eq!(read_rules("demo").expect("ships"), Params::demo());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("rules.json");
        let name = path.to_str().expect("UTF-8");
        std::fs::write(&path, serde_json::to_vec(&Params::classic()).expect("JSON")).expect("written");
        assert_eq!(read_rules(name).expect("read"), Params::classic());
        std::fs::write(&path, "{}").expect("written");
        assert!(matches!(read_rules(name), Err(RulesFileError::NotRules { .. })));
        let zero = Params { births_per_block_target: 0, ..Params::demo() };
        std::fs::write(&path, serde_json::to_vec(&zero).expect("JSON")).expect("written");
        assert!(matches!(read_rules(name), Err(RulesFileError::Unplayable { .. })));
        assert!(matches!(read_rules("nowhere"), Err(RulesFileError::Unreadable { .. })));
    }
}
