//! Reading the image of a snapshot into an instance, in parts: while one is copied the next ones are on their way.

use chain::ids::EntryIndex;
use futures::{StreamExt, TryStreamExt, stream};

use super::error::StartError;
use super::machine::Machine;
use crate::host::RulesSource;
use crate::store::{SharedStore, StorageKey};

/// Bytes of a part.
const PART_BYTES: usize = 4 << 20;
/// Parts that are read at the same time.
const TOGETHER: usize = 4;

/// An instance with the state that an image holds; `None` if there is no image of that snapshot, or an unusable one.
///
/// # Errors
/// When the store cannot be read, or no instance made.
pub(super) async fn resume(
    store: &SharedStore,
    rules: &dyn RulesSource,
    entries: EntryIndex,
) -> Result<Option<Machine>, StartError> {
    let key = StorageKey::Image(entries);
    let part = async |at: usize| store.get_part(&key, at..at + PART_BYTES).await;
    let Some(first) = part(0).await? else { return Ok(None) };
    let Some(mut instance) = rules.resume()? else { return Ok(None) };
    let mut goes_on = instance.take(&first.bytes);
    let places = stream::iter((PART_BYTES..first.of).step_by(PART_BYTES));
    let mut parts = places.map(part).buffered(TOGETHER);
    while goes_on && let Some(next) = parts.try_next().await? {
        // What another server replaces meanwhile, or removes, will not have the checksum.
        goes_on = next.is_some_and(|part| instance.take(&part.bytes));
    }
    Ok(instance.end().map(Machine::resume))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::host::{HostError, Native, Resume, Rules};
    use crate::store::Objects;

    /// Takes images of this many bytes at most, and keeps what it was given.
    struct Taking(usize, Arc<Mutex<Vec<u8>>>);

    impl RulesSource for Taking {
        fn instance(&self) -> Result<Box<dyn Rules>, HostError> {
            Native.instance()
        }

        fn resume(&self) -> Result<Option<Box<dyn Resume>>, HostError> {
            Ok(Some(Box::new(Self(self.0, self.1.clone()))))
        }
    }

    impl Resume for Taking {
        fn take(&mut self, part: &[u8]) -> bool {
            let mut taken = self.1.lock().expect("not poisoned");
            taken.extend(part);
            taken.len() <= self.0
        }

        fn end(self: Box<Self>) -> Option<Box<dyn Rules>> {
            let fits = self.1.lock().expect("not poisoned").len() <= self.0;
            fits.then(|| Native.instance().expect("it starts"))
        }
    }

    #[tokio::test]
    async fn an_image_is_read_in_parts_and_no_further_than_it_can_be_used() {
        let store: SharedStore = Arc::new(Objects::memory());
        for (length, takes, taken) in [
            (0, 10, 0),
            (1, 10, 1),
            (PART_BYTES, PART_BYTES, PART_BYTES),
            (9 * PART_BYTES + 7, 10 * PART_BYTES, 9 * PART_BYTES + 7),
            (9 * PART_BYTES + 7, PART_BYTES, 2 * PART_BYTES),
        ] {
            let image: Vec<u8> = (0..length).map(|place| (place >> 10) as u8).collect();
            store.put(&StorageKey::Image(EntryIndex(1)), image.clone().into()).await.expect("written");
            let kept = Arc::default();
            let found = resume(&store, &Taking(takes, Arc::clone(&kept)), EntryIndex(1)).await.expect("readable");
            assert_eq!(found.is_some(), length <= takes, "{length}");
            assert!(*kept.lock().expect("not poisoned") == image[..taken], "{length}");
        }
        let rules = Taking(1, Arc::default());
        assert!(resume(&store, &rules, EntryIndex(2)).await.expect("readable").is_none(), "there is none");
    }
}
