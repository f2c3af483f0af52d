//! `pitpet redact`: the house erases what stands beside an entry, on a chain that exists.

use chain::ids::EntryIndex;

use crate::as_house::{self, AsHouseError};
use crate::cli::RedactArgs;

/// Appends the erasure with its reason, which everybody can see, and blanks the store. The entry itself stays.
///
/// # Errors
/// As [`AsHouseError`] says.
pub async fn redact(args: &RedactArgs) -> Result<(), AsHouseError> {
    let (entry, reason) = (EntryIndex(args.entry), args.reason.into());
    let receipt = as_house::append(&args.chain, async |engine| engine.redact(entry, reason).await).await?;
    println!("entry {}: what stood beside entry {} is erased", receipt.index.0, entry.0);
    Ok(())
}
