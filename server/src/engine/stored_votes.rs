//! Clock votes in the store: so they count whichever server closes the block, and after a restart. All of it is a help.
//! A server knows the votes that it has received also without a store, and each vote that is read is checked like one
//! that was received.

use chain::codec;
use chain::ids::{AccountId, EntryIndex, HOUSE};
use chain::vote::ClockVote;
use futures::future::{join_all, try_join_all};

use super::published::Published;
use super::room::Squeeze;
use crate::store::{SharedStore, StorageKey, StoreError, in_time};

/// More bytes than a vote has, in any version of its encoding.
const VOTE_BYTES_MAX: usize = 256;

/// Puts a vote, which has just counted. One about an entry that is no longer the last is deleted again.
pub(super) async fn put(published: &Published, vote: ClockVote) {
    // The last room on a disk is for the log.
    if published.squeeze.get() >= Squeeze::Copies {
        return;
    }
    let (key, store) = (key(vote.entry, vote.account), &published.store);
    // Of two votes of one account either is good.
    if let Err(error) = in_time("writing", &key, store.put(&key, codec::encode(&vote).into())).await {
        tracing::warn!(error = error.chain(), "a clock vote counts only at the server that received it");
    }
    if published.tip().status.entries.0 != vote.entry.0 + 1 {
        remove(store, vote.entry, [vote.account]).await;
    }
}

/// The votes about this entry of accounts that are `wanted`. Nothing but their form and names is checked.
pub(super) async fn about(
    store: &SharedStore,
    entry: EntryIndex,
    wanted: impl Fn(AccountId) -> bool,
) -> Result<Vec<ClockVote>, StoreError> {
    let mut votes = Vec::new();
    for listed in in_time("listing", &key(entry, HOUSE), store.list_votes(entry)).await? {
        match listed {
            StorageKey::Vote { entry: about, account } if about == entry && wanted(account) => votes.push(account),
            _ => {}
        }
    }
    let read = votes.into_iter().map(|account| async move {
        let key = key(entry, account);
        let found = in_time("reading", &key, store.get(&key)).await?;
        Ok::<_, StoreError>(found.and_then(|bytes| decoded(&bytes)).filter(|vote| vote.account == account))
    });
    Ok(try_join_all(read).await?.into_iter().flatten().collect())
}

/// Deletes the votes of these accounts. What stays is found by [`sweep`].
pub(super) async fn remove(store: &SharedStore, entry: EntryIndex, accounts: impl IntoIterator<Item = AccountId>) {
    let deletions = accounts.into_iter().map(|account| async move {
        let key = key(entry, account);
        in_time("deleting", &key, store.delete(&key)).await
    });
    for error in join_all(deletions).await.into_iter().filter_map(Result::err) {
        tracing::debug!(error = error.chain(), "a clock vote stays until votes are looked through");
    }
}

/// Deletes all votes about entries that another one follows: servers that were killed have left them.
pub(super) async fn sweep(published: &Published) -> Result<(), StoreError> {
    let last = published.tip().status.entries.0.saturating_sub(1);
    for vote in published.store.list_votes(EntryIndex(0)).await? {
        if matches!(vote, StorageKey::Vote { entry, .. } if entry.0 < last) {
            published.store.delete(&vote).await?;
        }
    }
    Ok(())
}

fn key(entry: EntryIndex, account: AccountId) -> StorageKey {
    StorageKey::Vote { entry, account }
}

fn decoded(bytes: &[u8]) -> Option<ClockVote> {
    (bytes.len() <= VOTE_BYTES_MAX).then(|| codec::decode(bytes).ok()).flatten()
}
