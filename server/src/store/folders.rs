//! Folders that survive a power cut. A folder's name lies in the folder above, which has to be synced, too; and who
//! finds a folder cannot know that whoever made it came to that before they were killed.

use std::collections::HashSet;
use std::fs::File;
use std::io::Result;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Makes a folder and those above it that are missing, durably.
pub(crate) fn make(folder: &Path) -> Result<()> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let missing = folder.ancestors().take_while(is_missing).count();
    std::fs::create_dir_all(folder)?;
    let canonical = folder.canonicalize()?;
    for (depth, above) in canonical.ancestors().skip(1).enumerate() {
        let synced = sync(above);
        // One that was there before may be another's, whom we may not read, or on a file system that syncs no folders.
        if depth < missing {
            synced?;
        }
    }
    Ok(())
}

/// A store's folder, and which folders in it are known to have durable names.
#[derive(Debug)]
pub(super) struct Root {
    path: PathBuf,
    durable: Mutex<HashSet<PathBuf>>,
}

impl Root {
    /// The folder, which is made if it is missing.
    pub(super) fn make(folder: &Path) -> Result<Self> {
        make(folder)?;
        Ok(Self { path: folder.canonicalize()?, durable: Mutex::default() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the folders of this file are known to have durable names.
    pub(super) fn is_durable(&self, file: &Path) -> bool {
        file.parent().is_none_or(|folder| folder == self.path || self.known().contains(folder))
    }

    /// Makes the names of all folders between the root and a file durable.
    pub(super) fn settle(&self, file: &Path) -> Result<()> {
        if self.is_durable(file) {
            return Ok(());
        }
        let folders: Vec<_> = file.ancestors().skip(1).take_while(|folder| *folder != self.path).collect();
        for above in folders.iter().filter_map(|folder| folder.parent()) {
            sync(above)?;
        }
        self.known().extend(folders.into_iter().map(Path::to_owned));
        Ok(())
    }

    fn known(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the names in a folder durable. Other systems than Unix open no folders, and have no such call.
pub(crate) fn sync(folder: &Path) -> Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_and_settled_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = Root::make(&folder.path().join("pets/store")).expect("made");
        let file = root.path().join("photo/ab/abcd");
        assert!(root.is_durable(&root.path().join("checkpoint")));
        assert!(!root.is_durable(&file) && root.settle(&file).is_err(), "there is no such folder");
        std::fs::create_dir_all(root.path().join("photo/ab")).expect("made");
        root.settle(&file).expect("settled");
        assert!(root.is_durable(&file) && !root.is_durable(&root.path().join("photo/cd/cdef")));
        Root::make(root.path()).expect("it is there");
    }
}
