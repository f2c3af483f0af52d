//! Whether the store does what all agreement between servers rests on: of several creates of one object, one wins.

use bytes::Bytes;
use futures::future::join_all;

use super::{Created, SharedStore, StorageKey, StoreError, WriterId};

/// Creates that race for one object. Some imitations of S3 look first and write then: only a race shows it.
const RACERS: u64 = 4;

/// Lets several creates race for one object, and tries once more afterwards. The object is deleted in the end; a kill
/// before that leaves a few bytes behind, which nothing reads.
///
/// # Errors
/// [`StoreError::NoSingleWinner`] if not exactly one of them wins, else why the store cannot be used.
pub async fn probe(store: &SharedStore) -> Result<(), StoreError> {
    let name = WriterId::random().map_err(|error| StoreError::failed("naming", "a probe", error))?;
    let key = StorageKey::Race(name);
    let racers = (0..RACERS).map(|number| store.create(&key, Bytes::copy_from_slice(&name.numbered(number).0)));
    let mut winners = 0;
    let mut failed = None;
    for raced in join_all(racers).await {
        match raced {
            Ok(Created::Written) => winners += 1,
            Ok(Created::Taken) => {}
            Err(error) => failed = Some(error),
        }
    }
    let late = store.create(&key, Bytes::from_static(b"late")).await;
    // An error of a racer hides whether it has won.
    let single = match (winners, &late, failed) {
        (1, Ok(Created::Taken), _) => Ok(()),
        (0, _, Some(error)) => Err(error),
        (_, Err(_), _) => late.map(|_| ()),
        _ => Err(StoreError::NoSingleWinner),
    };
    // After another error nothing can be deleted either.
    if matches!(single, Ok(()) | Err(StoreError::NoSingleWinner))
        && let Err(error) = store.delete(&key).await
    {
        tracing::warn!(error = error.chain(), %key, "a probe was not deleted");
    }
    single
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::Objects;

    #[tokio::test]
    async fn a_store_with_one_winner_passes_and_is_left_as_it_was() {
        let store: SharedStore = Arc::new(Objects::memory());
        probe(&store).await.expect("one winner");
    }
}
