//! How this browser's copy begins: with the stored one from the last visit, with the log's first entry, or, where
//! either is far behind, with the server's snapshot.

use api::log::EntriesPage;
use api::path;
use chain::hash::Hash;
use futures::join;

use super::roots::ROOTS_MAX;
use super::{Bookmark, ChainCopy, Distrust, Replica, SyncError, checkpoint};
use crate::browser;
use crate::http::{HttpError, get_binary, get_bytes};
use crate::storage::{self, KeptCopy, KeptPeak, Key};

pub(super) async fn begin(copy: ChainCopy) -> Result<(), SyncError> {
    let peak = storage::kept_peak().await;
    let mut replica = match kept().await {
        Some(kept) => kept,
        None => fetched(peak.as_ref().map(|peak| peak.chain_id)).await?,
    };
    compare(copy, &mut replica, peak)?;
    copy.meet_chain(replica.chain_id()).await;
    copy.take_copy(replica);
    Ok(())
}

/// Replaces the copy by the server's snapshot where the copy is far behind the latest checkpoint. At first nothing of
/// it is proven, nor that it continues the old copy. If the server has no snapshot, the old copy stays. Returns whether
/// it was replaced.
pub(super) async fn leap(copy: ChainCopy, signed: u64) -> Result<bool, SyncError> {
    let Some(peak) = copy.with_replica(|replica| replica.far_behind(signed)).flatten() else { return Ok(false) };
    let mut replica = match fetched(Some(peak.chain_id)).await {
        Ok(fetched) if fetched.entries() > copy.entries() => fetched,
        Ok(_) | Err(SyncError::Http(_)) => return Ok(false),
        Err(distrust) => return Err(distrust),
    };
    compare(copy, &mut replica, Some(peak))?;
    copy.take_copy(replica);
    copy.look_at_proof();
    Ok(true)
}

/// Compares the copy with checkpoints seen before, here and elsewhere.
fn compare(copy: ChainCopy, replica: &mut Replica, peak: Option<KeptPeak>) -> Result<(), Distrust> {
    if let Some(peak) = peak {
        replica.recall(peak)?;
    }
    Bookmark::of_fragment(&copy.opened_at()).map_or(Ok(()), |link| replica.compare(&link))
}

async fn kept() -> Option<Replica> {
    let kept: KeptCopy = storage::read(Key::Copy).await.ok()??;
    Replica::resume(&kept, browser::breathe).await
}

/// Begins from the server. Nothing that it says is used before its first entry has named the house's key, and a
/// checkpoint with that key's signature is there.
async fn fetched(known_chain: Option<Hash>) -> Result<Replica, SyncError> {
    let query = [("from", "0".to_owned()), ("limit", "1".to_owned())];
    let (page, note) = join!(get_binary::<EntriesPage>(path::ENTRIES, &query), checkpoint());
    let (page, note) = (page?, note?);
    let genesis = page.entries.first().ok_or(HttpError::Garbled)?;
    let replica = Replica::begin(&genesis.bytes)?;
    if known_chain.is_some_and(|known| known != replica.chain_id()) {
        return Err(Distrust::OtherChain.into());
    }
    if replica.size_in(&note)? <= ROOTS_MAX as u64 {
        return Ok(replica);
    }
    match get_bytes(path::SNAPSHOT, &[]).await {
        Ok(bytes) => {
            let shortened = Replica::restore(&bytes, browser::breathe).await?;
            let same = shortened.chain_id() == replica.chain_id();
            if same { Ok(shortened) } else { Err(Distrust::Forked.into()) }
        }
        Err(HttpError::NotFound) => Ok(replica),
        Err(error) => Err(error.into()),
    }
}
