//! Neighbours' keys on disk, so that a restart continues with the same neighbours.

use std::io::Write;
use std::path::Path;

use api::hex::Hex;
use chain::hash::Hash;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::error::NeighbourError;

/// One neighbour's file.
#[derive(Serialize, Deserialize)]
struct Saved {
    handle: String,
    owner_seed: Hex,
    recovery_seed: Hex,
}

/// The neighbour's keys on this chain; created and saved if there are none.
///
/// # Errors
/// `File`, `NotANeighbour`, `Random`.
pub fn load_or_create(folder: &Path, chain_id: &Hash, handle: &str) -> Result<Actor, NeighbourError> {
    let path = folder.join(&chain_id.to_hex()[..16]).join(format!("{handle}.json"));
    let saved = match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| NeighbourError::NotANeighbour(path))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => create(&path, handle)?,
        Err(source) => return Err(NeighbourError::File { path, source }),
    };
    let Saved { handle, owner_seed, recovery_seed } = saved;
    Ok(Actor::new(handle, owner_seed.0.0, recovery_seed.0.0))
}

fn create(path: &Path, handle: &str) -> Result<Saved, NeighbourError> {
    let saved = Saved { handle: handle.to_owned(), owner_seed: seed()?, recovery_seed: seed()? };
    write(path, &saved).map_err(|source| NeighbourError::File { path: path.to_owned(), source })?;
    Ok(saved)
}

fn write(path: &Path, saved: &Saved) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(&serde_json::to_vec_pretty(saved)?)?;
    file.sync_all()
}

fn seed() -> Result<Hex, getrandom::Error> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    Ok(Hex(Hash(seed)))
}
