//! Commands of an operator that the house signs, on an existing chain.

use std::time::Duration;

use api::log::Outcome;
use chain::abi::Receipt;
use chain::error::Rejection;
use chain::event::Action;
use chain::ids::EntryIndex;

use crate::cli::ChainArgs;
use crate::engine::{Busy, Engine};
use crate::serve::{ServeError, start_engine};
use crate::store::{LogStore, Objects};
use crate::view::ViewArchive;

/// How often, and how far apart, it is tried.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(200);

/// Why the house's event was not appended.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// The chain cannot be opened.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The store holds no chain.
    #[error("{0} holds no chain")]
    NoChain(String),
    /// The chain refused.
    #[error("refused: {0}")]
    Refused(Rejection),
    /// It could not be written now.
    #[error("it could not be written now; try again")]
    TryLater,
}

/// Opens the chain, appends an event of its house, and finishes the background tasks: the first of these actions that
/// the rules in force know. Other servers on the same store apply it like every entry.
///
/// # Errors
/// As [`OperatorError`] says.
pub async fn append(args: &ChainArgs, actions: &[Action]) -> Result<Receipt, OperatorError> {
    let store = Objects::open(&args.store).map_err(ServeError::from)?;
    let begun = LogStore::new(store).read(EntryIndex(0)).await.map_err(ServeError::from)?;
    begun.ok_or_else(|| OperatorError::NoChain(args.store.clone()))?;
    let engine = start_engine(args, ViewArchive::default()).await?;
    let outcome = insist(&engine, actions).await;
    engine.shutdown().await;
    match outcome {
        Some(Outcome::Accepted(receipt)) => Ok(receipt),
        Some(Outcome::Refused(rejection)) => Err(OperatorError::Refused(rejection)),
        _ => Err(OperatorError::TryLater),
    }
}

/// Retries while the engine is busy: just after a start it may still be loading the house's earlier events. A retry has
/// the sequence number of the try before, so it is the same event, and gets the receipt of one whose answer was lost.
async fn insist(engine: &Engine, actions: &[Action]) -> Option<Outcome> {
    let mut sequences = vec![0; actions.len()];
    for _ in 0..TRIES {
        match first_known(engine, actions, &mut sequences).await {
            Ok(Outcome::TryLater { .. }) | Err(Busy) => tokio::time::sleep(PAUSE).await,
            Ok(outcome) => return Some(outcome),
        }
    }
    None
}

async fn first_known(engine: &Engine, actions: &[Action], sequences: &mut [u64]) -> Result<Outcome, Busy> {
    let mut outcome = Outcome::Refused(Rejection::NotUnderTheseRules);
    for (action, sequence) in actions.iter().zip(sequences) {
        outcome = engine.as_house(action.clone(), sequence).await?;
        if outcome != Outcome::Refused(Rejection::NotUnderTheseRules) {
            break;
        }
    }
    Ok(outcome)
}
