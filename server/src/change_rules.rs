//! `pitpet change-rules`: the house switches a change of the rules on, on a chain that exists.

use std::time::Duration;

use api::log::Outcome;
use chain::error::Rejection;
use chain::ids::EntryIndex;
use chain::version::RuleChange;

use crate::cli::{ChainArgs, read_rules};
use crate::engine::{Busy, Engine};
use crate::serve::{ServeError, start_engine};
use crate::store::{LogStore, Objects};
use crate::view::ViewArchive;

/// How often, and how far apart, it is tried.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(200);

/// The rules were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRulesError {
    /// The chain cannot be opened.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// There is nothing whose rules could be changed.
    #[error("{0} holds no chain")]
    NoChain(String),
    /// The rules that were asked for bring nothing new.
    #[error("these rules have no economy")]
    NoEconomy,
    /// The chain refused.
    #[error("refused: {0}")]
    Refused(Rejection),
    /// It could not be written now.
    #[error("it could not be written now; try again")]
    TryLater,
}

/// Appends the next change that the chain has not seen: the economy with these numbers, or then fair play. It holds from the
/// next block on, which it prints. Other servers on the same store take it over like every entry.
///
/// # Errors
/// As [`ChangeRulesError`] says.
pub async fn change_rules(args: &ChainArgs) -> Result<(), ChangeRulesError> {
    let rules = read_rules(&args.rules).map_err(ServeError::from)?;
    let economy = rules.economy().cloned().ok_or(ChangeRulesError::NoEconomy)?;
    let store = Objects::open(&args.store).map_err(ServeError::from)?;
    let begun = LogStore::new(store).read(EntryIndex(0)).await.map_err(ServeError::from)?;
    begun.ok_or_else(|| ChangeRulesError::NoChain(args.store.clone()))?;
    let engine = start_engine(args, ViewArchive::default()).await?;
    let (what, outcome) = match insist(&engine, &RuleChange::Fair).await {
        Some(Outcome::Refused(Rejection::NotUnderTheseRules)) => {
            ("the economy holds", insist(&engine, &RuleChange::Economy(economy)).await)
        }
        outcome => ("fair play holds", outcome),
    };
    engine.shutdown().await;
    match outcome {
        Some(Outcome::Accepted(receipt)) => {
            println!("entry {}: {what} after block {}", receipt.index.0, receipt.height.0 + 1);
            Ok(())
        }
        Some(Outcome::Refused(rejection)) => Err(ChangeRulesError::Refused(rejection)),
        _ => Err(ChangeRulesError::TryLater),
    }
}

/// Asks again while the engine asks for time: just started, it may still be reading what the house has signed before.
async fn insist(engine: &Engine, change: &RuleChange) -> Option<Outcome> {
    for _ in 0..TRIES {
        match engine.change_rules(change.clone()).await {
            Ok(Outcome::TryLater { .. }) | Err(Busy) => tokio::time::sleep(PAUSE).await,
            Ok(outcome) => return Some(outcome),
        }
    }
    None
}
