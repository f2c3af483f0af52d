//! `pitpet redact`: the house erases the texts and photos of an entry, on an existing chain.

use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::event::{Action, Redact};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::submission::photos;

use crate::cli::RedactArgs;
use crate::operator::{self, OperatorError};
use crate::serve::ServeError;
use crate::shelf::{Search, Why, remove};
use crate::store::{LogStore, Objects, SharedStore, StoreError};

/// Appends the erasure with its public reason, and blanks the store. The entry itself stays, and so do photos that
/// another entry shows, unless they are to be deleted everywhere. Prints which stay, and in which entries.
///
/// # Errors
/// As [`OperatorError`] says.
pub async fn redact(args: &RedactArgs) -> Result<(), OperatorError> {
    let (entry, reason) = (EntryIndex(args.entry), args.reason.into());
    match operator::append(&args.chain, &[Action::Redact(Redact { entry, reason })]).await {
        Ok(receipt) => println!("entry {}: the texts of entry {} are erased", receipt.index.0, entry.0),
        // Then only its photos are left to be handled.
        Err(OperatorError::Refused(Rejection::RedactedBefore)) if args.photos_everywhere => {
            println!("entry {} was erased before", entry.0);
        }
        Err(error) => return Err(error),
    }
    let store = Objects::open_existing(&args.chain.store).map_err(ServeError::from)?;
    let told = see_to_photos(&store, entry, args.photos_everywhere).await.map_err(ServeError::from)?;
    told.iter().for_each(|line| println!("{line}"));
    Ok(())
}

/// The result for each of the entry's photos, a line each.
async fn see_to_photos(store: &SharedStore, entry: EntryIndex, everywhere: bool) -> Result<Vec<String>, StoreError> {
    let log = LogStore::new(store.clone());
    let named = photos_of(&log, entry).await?;
    let mut search = Search::new(named.iter().copied(), &log, EntryIndex(0));
    search.run(entry).await?;
    let mut told = Vec::new();
    for photo in named {
        let shown: Vec<String> = search.naming(&photo).iter().map(|index| index.0.to_string()).collect();
        if everywhere {
            remove(store, &photo, Why::Erased).await?;
            told.push(format!("photo {photo}: taken down everywhere"));
        } else if shown.is_empty() {
            told.push(format!("photo {photo}: taken down"));
        } else {
            let entries = shown.join(", ");
            told.push(format!(
                "photo {photo}: stays, since these entries show it, too: {entries}. Erase them as well, or give \
                 --photos-everywhere"
            ));
        }
    }
    Ok(told)
}

async fn photos_of(log: &LogStore, entry: EntryIndex) -> Result<Vec<Hash>, StoreError> {
    let mut next = EntryIndex(0);
    while let Some(segment) = log.read(next).await? {
        next = segment.end();
        if next > entry {
            let place = usize::try_from(entry.0 - segment.first.0).unwrap_or(usize::MAX);
            let bytes = segment.entries.get(place).map(|entry| entry.bytes.as_slice()).unwrap_or_default();
            return Ok(match codec::decode::<Entry>(bytes).map(|entry| entry.kind) {
                Ok(EntryKind::Event(event)) => photos(&event.body),
                _ => Vec::new(),
            });
        }
    }
    Ok(Vec::new())
}
