//! `pitpet change-rules`: the house switches a change of the rules on, on a chain that exists.

use api::log::Outcome;
use chain::error::Rejection;
use chain::version::RuleChange;

use crate::as_house::{self, AsHouseError};
use crate::cli::{ChainArgs, read_rules};
use crate::engine::Engine;
use crate::serve::ServeError;

/// The rules were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRulesError {
    /// The rules that were asked for bring nothing new.
    #[error("these rules have no economy")]
    NoEconomy,
    /// The house did not change them.
    #[error(transparent)]
    AsHouse(#[from] AsHouseError),
}

/// Appends the next change that the chain has not seen: the economy with these numbers, or then fair play. It holds from the
/// next block on, which it prints.
///
/// # Errors
/// As [`ChangeRulesError`] says.
pub async fn change_rules(args: &ChainArgs) -> Result<(), ChangeRulesError> {
    let rules = read_rules(&args.rules).map_err(ServeError::from).map_err(AsHouseError::from)?;
    let economy = RuleChange::Economy(rules.economy().cloned().ok_or(ChangeRulesError::NoEconomy)?);
    let next = async |engine: &Engine| match engine.change_rules(RuleChange::Fair).await {
        Ok(Outcome::Refused(Rejection::NotUnderTheseRules)) => engine.change_rules(economy.clone()).await,
        outcome => outcome,
    };
    let receipt = as_house::append(args, next).await?;
    println!("entry {}: the next rules hold after block {}", receipt.index.0, receipt.height.0 + 1);
    Ok(())
}
