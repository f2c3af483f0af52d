//! The file of a view: one for each server.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::error::ViewError;

/// A view's file, held by this process only.
#[derive(Debug)]
pub struct Place {
    file: PathBuf,
    hold: Hold,
}

/// Why no other process uses the file.
#[derive(Debug)]
enum Hold {
    /// This lock is open.
    Lock(#[expect(dead_code, reason = "held, not read")] File),
    /// It lies in this folder, which no other user may enter; both are removed in the end.
    Folder(PathBuf),
}

impl Place {
    /// The file if no process holds it, else a temporary one: two servers may share a store, but not a view.
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
            return Self::temporary();
        }
        Ok(Self { file: file.to_owned(), hold: Hold::Lock(lock) })
    }

    /// A file in the system's temporary folder, removed at the end. All users can write there, so it is in a folder of
    /// its own, whose name cannot be guessed and which only this user may enter.
    ///
    /// # Errors
    /// When that folder cannot be made.
    pub fn temporary() -> Result<Self, ViewError> {
        let mut name = [0; 16];
        getrandom::fill(&mut name)?;
        let folder = std::env::temp_dir().join(format!("pitpet-view-{}", const_hex::encode(name)));
        make_private(&folder).map_err(|source| ViewError::File { file: folder.display().to_string(), source })?;
        Ok(Self { file: folder.join("view.sqlite"), hold: Hold::Folder(folder) })
    }

    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Whether it ends with this process.
    pub(super) fn is_temporary(&self) -> bool {
        matches!(self.hold, Hold::Folder(_))
    }
}

/// Makes a folder for this user only; an error if the name exists.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Hold::Folder(folder) = &self.hold
            && let Err(error) = std::fs::remove_dir_all(folder)
        {
            tracing::warn!(%error, folder = %folder.display(), "a temporary view stays behind");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_view_is_this_users_and_has_a_secret_name() {
        let (one, two) = (Place::temporary().expect("a place"), Place::temporary().expect("a place"));
        assert_ne!(one.file(), two.file());
        let folder = one.file().parent().expect("a folder").to_owned();
        assert!(make_private(&folder).is_err(), "what is there is not used");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&folder).expect("there").permissions().mode() & 0o777, 0o700);
        }
        drop(one);
        assert!(!folder.exists());
    }
}
