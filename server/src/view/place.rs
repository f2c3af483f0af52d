//! Where a view lies: a file of its own for each server.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::error::ViewError;
use super::schema;

/// A view's file, held by this process alone.
#[derive(Debug)]
pub struct Place {
    file: PathBuf,
    /// Locked as long as it is open; `None` for a temporary file.
    lock: Option<File>,
}

impl Place {
    /// The file if nobody holds it, else a temporary one: two servers may share a store, but not a view.
    ///
    /// # Errors
    /// When the file's folder cannot be made, or its lock cannot be opened.
    pub fn at(file: &Path) -> Result<Self, ViewError> {
        let fault = |source| ViewError::File { file: file.display().to_string(), source };
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(fault)?;
        }
        let lock = File::options().create(true).append(true).open(file.with_extension("lock")).map_err(fault)?;
        if lock.try_lock().is_err() {
            tracing::info!("another server holds the view's file; this one keeps its own in the temporary folder");
            return Ok(Self::temporary());
        }
        Ok(Self { file: file.to_owned(), lock: Some(lock) })
    }

    /// A file in the system's temporary folder, removed in the end.
    pub fn temporary() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("pitpet-view-{}-{}.sqlite", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self { file: std::env::temp_dir().join(name), lock: None }
    }

    pub(super) fn file(&self) -> &Path {
        &self.file
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.lock.is_none()
            && let Err(error) = schema::remove(&self.file)
        {
            tracing::warn!(%error, "a temporary view stays behind");
        }
    }
}
