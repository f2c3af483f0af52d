//! `pitpet change-rules`: the house switches a change of the rules on, on a chain that exists.

use api::log::Outcome;
use chain::error::Rejection;
use chain::version::RuleChange;

use crate::cli::ChainArgs;
use crate::engine::Engine;
use crate::operator::{self, OperatorError};
use crate::rules_file::read_rules;
use crate::serve::ServeError;

/// The rules were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRulesError {
    /// The rules that were asked for bring nothing new.
    #[error("these rules have no economy")]
    NoEconomy,
    /// The house did not change them.
    #[error(transparent)]
    Operator(#[from] OperatorError),
}

/// Appends the next change that the chain has not seen, with these numbers where it brings some. It holds from the
/// next block on, which it prints.
///
/// # Errors
/// As [`ChangeRulesError`] says.
pub async fn change_rules(args: &ChainArgs) -> Result<(), ChangeRulesError> {
    let rules = read_rules(&args.rules).map_err(ServeError::from).map_err(OperatorError::from)?;
    let economy = rules.economy().ok_or(ChangeRulesError::NoEconomy)?;
    let next = async |engine: &Engine| {
        let mut later = RuleChange::all(economy);
        let first = later.remove(0);
        // Each is refused so until the one before it holds.
        for change in later.into_iter().rev() {
            match engine.change_rules(change).await {
                Ok(Outcome::Refused(Rejection::NotUnderTheseRules)) => {}
                outcome => return outcome,
            }
        }
        engine.change_rules(first).await
    };
    let receipt = operator::append(args, next).await?;
    println!("entry {}: the next rules hold after block {}", receipt.index.0, receipt.height.0 + 1);
    Ok(())
}
