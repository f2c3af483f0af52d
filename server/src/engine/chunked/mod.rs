//! Snapshots, stored incrementally: cut into chunks where their content says so (FastCDC), so that a change
//! of some records changes only the chunks around them. The chunks that the snapshot before did not have are written
//! together, as one pack; under the snapshot's own key lies a manifest, which says in which packs its chunks are.
//!
//! A snapshot names few packs, and is written whole again when it would name more, or when most of what they hold is
//! out of date (`layout.rs`). A pack is deleted when no snapshot names it. Several servers do both at once
//! in one store, so both first write, and then read what the other has written:
//!
//! ```text
//! writing a snapshot                          deleting a pack
//! 1. puts a pack, names it and older ones     1. no snapshot names it: puts the marker that it is leaving
//!    in a manifest, and puts that             2. reads all manifests again: is it named? it stays
//! 2. is one of them marked, then: is one      3. deletes it
//!    gone? writes all chunks anew             4. deletes the marker
//! ```
//!
//! If the manifest is put before the manifests are read for the second time, the pack is seen to be named. If not, its
//! marker was put before the manifest, and is seen after it; or it is gone already, and then so is the pack. That needs
//! no clock, and no server has to know of another. A marker stays as long as its pack: nobody names it anew, so it is
//! out of date before long.
//!
//! A pack that was put, but not named yet, is safe because packs leave only if they are older than the oldest snapshot:
//! whoever still writes one of those has been overtaken, and what it writes is dropped.
//!
//! Decision 23 has the reasons, and why images are not stored like this.

mod collect;
mod cut;
mod layout;
mod manifest;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use collect::keep_newest;
pub use read::read;
pub use write::write;
