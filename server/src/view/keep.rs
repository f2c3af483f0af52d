//! A pet's keep in a column: as the chain encodes it, and NULL for nearly all pets.

use chain::codec;
use chain::records::Keep;
use rusqlite::Row;

/// The column's bytes.
pub(super) fn written(keep: &Keep) -> Option<Vec<u8>> {
    (*keep != Keep::default()).then(|| codec::encode(keep))
}

/// Reads the column. Only [`written`] writes it; anything else reads as an empty keep.
pub(super) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Keep> {
    let bytes: Option<Vec<u8>> = row.get(at)?;
    Ok(bytes.and_then(|bytes| codec::decode(&bytes).ok()).unwrap_or_default())
}
