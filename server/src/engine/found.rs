//! What a start finds in the store. It asks for most of it at once, since a bucket takes its time for each request.
//!
//! What was signed, and snapshots and images, come first: the log is read after that, and only grows, so what lies
//! beyond its end then is not this log's. Its segments are listed before they are read for the same reason.

use bytes::Bytes;
use chain::ids::EntryIndex;

use super::error::StartError;
use super::images;
use super::intact::{Shape, Starts};
use super::machine::Machine;
use super::options::EngineOptions;
use super::recovery;
use super::tail::Tail;
use crate::store::{Family, LogStore, Segment, StorageKey};

/// The store as a start finds it.
pub(super) struct Found {
    /// The log's segments.
    pub(super) starts: Starts,
    /// The first one, which never changes.
    pub(super) first: Option<Segment>,
    /// The log behind the newest snapshot, if there is one.
    pub(super) tail: Option<Tail>,
    /// Ascending.
    pub(super) snapshots: Vec<EntryIndex>,
    /// An instance from the image of the newest snapshot, if it can be used.
    pub(super) newest: Option<Machine>,
    pub(super) images: Vec<EntryIndex>,
    /// The newest checkpoint that was written.
    pub(super) signed: Option<Bytes>,
    pub(super) is_copy: bool,
    pub(super) shape: Option<Shape>,
}

impl Found {
    pub(super) async fn look(options: &EngineOptions, log: &LogStore) -> Result<Self, StartError> {
        let store = &options.store;
        let (snapshots, images, signed) = tokio::try_join!(
            store.list(Family::Snapshots),
            store.list(Family::Images),
            store.get(&StorageKey::Checkpoint),
        )?;
        let newest = snapshots.last().copied();
        let ((starts, tail), first, newest, is_copy, shape) = tokio::try_join!(
            async {
                let starts = Starts::list(log, store).await?;
                let tail = match newest {
                    Some(newest) => Some(Tail::read_ahead(log, &starts, newest).await),
                    None => None,
                };
                Ok((starts, tail))
            },
            recovery::read(log, EntryIndex(0)),
            async {
                match newest {
                    Some(newest) => images::resume(store, options.rules.as_ref(), newest).await,
                    None => Ok(None),
                }
            },
            async { Ok(store.exists(&StorageKey::CopyMark).await?) },
            async { Ok(Shape::get(store).await?) },
        )?;
        Ok(Self { starts, first, tail, snapshots, newest, images, signed, is_copy, shape })
    }

    /// The snapshots and images of more entries than the log has. An image without its snapshot is useless, too.
    pub(super) fn beyond(&self, end: EntryIndex) -> impl Iterator<Item = EntryIndex> {
        let images = self.images.iter().filter(|image| !self.snapshots.contains(image));
        self.snapshots.iter().chain(images).copied().filter(move |entries| *entries > end)
    }
}
