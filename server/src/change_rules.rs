//! `pitpet change-rules`: the house switches on the next change of the rules, on an existing chain.

use chain::event::Action;
use chain::version::RuleChange;

use crate::cli::ChainArgs;
use crate::operator::{self, OperatorError};
use crate::rules_file::read_rules;
use crate::serve::ServeError;

/// The rules were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRulesError {
    /// The given rules bring nothing new.
    #[error("these rules have no economy")]
    NoEconomy,
    /// The house could not change them.
    #[error(transparent)]
    Operator(#[from] OperatorError),
}

/// Appends the next change that the chain does not have, with these numbers if it needs any. Prints the block after
/// which it is in force.
///
/// # Errors
/// As [`ChangeRulesError`] says.
pub async fn change_rules(args: &ChainArgs) -> Result<(), ChangeRulesError> {
    let rules = read_rules(&args.rules).map_err(ServeError::from).map_err(OperatorError::from)?;
    let economy = rules.economy().ok_or(ChangeRulesError::NoEconomy)?;
    // The last one first: a change is refused until the one before it is in force.
    let changes: Vec<_> = RuleChange::all(economy).into_iter().rev().map(Action::ChangeRules).collect();
    let receipt = operator::append(args, &changes).await?;
    println!("entry {}: the next rules are in force after block {}", receipt.index.0, receipt.height.0 + 1);
    Ok(())
}
