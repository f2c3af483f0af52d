//! The rules of a new chain.

use std::path::PathBuf;

use chain::params::ParamsError;
use chain::version::Rules;

/// The given rules are invalid.
#[derive(Debug, thiserror::Error)]
pub enum RulesFileError {
    /// Neither a set's name nor a file.
    #[error("{path} is no set of rules (tamagotchi, demo, classic) and no file that can be read")]
    Unreadable {
        /// The argument.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// The file is no rules file.
    #[error("{path} is no rules file")]
    NotRules {
        /// The file.
        path: PathBuf,
        /// The error in it.
        source: serde_json::Error,
    },
    /// The numbers are out of bounds.
    #[error("{path} has a number out of bounds")]
    Unplayable {
        /// The file.
        path: PathBuf,
        /// The number.
        source: ParamsError,
    },
}

/// The rules of this name, or in the file of this name.
///
/// # Errors
/// As [`RulesFileError`] says.
pub fn read_rules(name: &str) -> Result<Rules, RulesFileError> {
    if let Some(rules) = Rules::named(name) {
        return Ok(rules);
    }
    let path = PathBuf::from(name);
    let text = std::fs::read(&path).map_err(|source| RulesFileError::Unreadable { path: path.clone(), source })?;
    let rules = parse(&text).map_err(|source| RulesFileError::NotRules { path: path.clone(), source })?;
    rules.check().map_err(|source| RulesFileError::Unplayable { path, source })?;
    Ok(rules)
}

fn parse(text: &[u8]) -> serde_json::Result<Rules> {
    from_json(serde_json::from_slice(text)?)
}

/// The rules with the numbers in a rules file: those that every version has, and in `economy`, if it is given, those of
/// the economy. Whether they make a game is for [`Rules::check`] to say.
///
/// # Errors
/// When a number is missing, unknown, or none.
pub fn from_json(mut fields: serde_json::Map<String, serde_json::Value>) -> serde_json::Result<Rules> {
    let economy = fields.remove("economy").map(serde_json::from_value).transpose()?;
    let params = serde_json::from_value(fields.into())?;
    Ok(match economy {
        None => Rules::V1(params),
        Some(economy) => Rules::newest(params, economy),
    })
}

#[cfg(test)]
mod tests {
    use chain::economy::Economy;
    use chain::params::Params;

    use super::*;

    #[test]
    fn rules_are_read_by_name_or_from_a_file() {
        let (params, economy) = (Params::classic(), Economy::demo());
        assert_eq!(read_rules("demo").expect("ships"), Rules::newest(Params::demo(), Economy::demo()));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("rules.json");
        let name = path.to_str().expect("UTF-8");
        let mut file = serde_json::to_value(&params).expect("JSON");
        std::fs::write(&path, file.to_string()).expect("written");
        assert_eq!(read_rules(name).expect("read"), Rules::V1(params.clone()));
        file["economy"] = serde_json::to_value(&economy).expect("JSON");
        std::fs::write(&path, file.to_string()).expect("written");
        assert_eq!(read_rules(name).expect("read"), Rules::newest(params, economy));
        file["economy"]["bonus"] = 1.into();
        std::fs::write(&path, file.to_string()).expect("written");
        assert!(matches!(read_rules(name), Err(RulesFileError::NotRules { .. })));
        std::fs::write(&path, "{}").expect("written");
        assert!(matches!(read_rules(name), Err(RulesFileError::NotRules { .. })));
        let zero = Params { births_per_block_target: 0, ..Params::demo() };
        std::fs::write(&path, serde_json::to_vec(&zero).expect("JSON")).expect("written");
        assert!(matches!(read_rules(name), Err(RulesFileError::Unplayable { .. })));
        assert!(matches!(read_rules("nowhere"), Err(RulesFileError::Unreadable { .. })));
    }
}
