//! The store over the crate `object_store`: a folder, a bucket, or memory for tests and trials.

use std::ops::Range;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chain::ids::EntryIndex;
use chain::tiles::{FULL_WIDTH, Tile};
use futures::TryStreamExt;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{Error, GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions};

use super::bucket::{self, Bucket};
use super::folders::{self, Root};
use super::{
    Created, Family, PackFamily, PackName, Part, PhotoFamily, Room, SharedStore, StorageKey, Store, StoreError, VOTES,
    leftovers,
};

/// A store over `object_store`.
pub struct Objects {
    pub(super) inner: Arc<dyn ObjectStore>,
    /// The same, where no request is ever repeated: for creating.
    pub(super) once: Arc<dyn ObjectStore>,
    pub(super) place: Place,
}

/// What kind of store it is.
pub(super) enum Place {
    Memory,
    Folder(Arc<Root>),
    Bucket,
}

impl Objects {
    /// A store in memory, which ends with the process.
    pub fn memory() -> Self {
        Self::of(Arc::new(InMemory::new()), Place::Memory)
    }

    /// A store in a folder, which is created if it is missing. Its file system must have hard links (SMB has none).
    ///
    /// # Errors
    /// [`StoreError::Folder`].
    pub fn folder(folder: &FilePath) -> Result<Self, StoreError> {
        let fault = |source: std::io::Error| StoreError::Folder { folder: folder.display().to_string(), source };
        let root = Root::make(folder).map_err(fault)?;
        let local =
            LocalFileSystem::new_with_prefix(root.path()).map_err(|error| fault(std::io::Error::other(error)))?;
        Ok(Self::of(Arc::new(local.with_fsync(true)), Place::Folder(Arc::new(root))))
    }

    /// Neither a folder nor memory repeats requests.
    fn of(inner: Arc<dyn ObjectStore>, place: Place) -> Self {
        Self { once: inner.clone(), inner, place }
    }

    /// The folder, if it is one.
    fn root(&self) -> Option<PathBuf> {
        if let Place::Folder(root) = &self.place { Some(root.path().to_owned()) } else { None }
    }

    /// After a write: the file itself and its name are durable then, and the folder that has it is, too, if this writer
    /// made it and no other one.
    async fn settle_folders(&self, key: &StorageKey) -> object_store::Result<()> {
        let Place::Folder(root) = &self.place else { return Ok(()) };
        let file = root.path().join(key.to_string());
        if root.is_durable(&file) {
            return Ok(());
        }
        let root = root.clone();
        let settled = blocking(move || root.settle(&file)).await;
        settled.map_err(|error| Error::Generic { store: "folder", source: error.into() })
    }

    /// The store at `url`: `file:///folder`, `file://folder` below the current one, `s3://bucket`,
    /// `s3://bucket/prefix`, or `memory://`. A bucket is not asked yet.
    ///
    /// # Errors
    /// [`StoreError::BadUrl`], [`StoreError::Folder`]; for a bucket also if the variables `AWS_...` make no sense.
    pub fn open(url: &str) -> Result<SharedStore, StoreError> {
        match url.split_once("://") {
            Some(("memory", "")) => Ok(Arc::new(Self::memory())),
            Some(("file", folder)) if !folder.is_empty() => Ok(Arc::new(Self::folder(FilePath::new(folder))?)),
            Some(("s3", address)) => {
                let Bucket { patient, once } = Bucket::open(url, address)?;
                Ok(Arc::new(Self { inner: patient, once, place: Place::Bucket }))
            }
            _ => Err(StoreError::BadUrl { url: url.to_owned() }),
        }
    }

    /// The same for an existing folder: with a typo no new one is created.
    ///
    /// # Errors
    /// As [`Objects::open`].
    pub fn open_existing(url: &str) -> Result<SharedStore, StoreError> {
        if let Some(("file", folder)) = url.split_once("://") {
            let fault = |source| StoreError::Folder { folder: folder.to_owned(), source };
            std::fs::read_dir(folder).map_err(fault)?;
        }
        Self::open(url)
    }

    /// The empty part of an object that ends before this place: neither a folder nor a bucket answers with it.
    async fn behind_the_end(&self, key: &StorageKey, start: usize) -> Option<Part> {
        let of = usize::try_from(self.inner.head(&path(key)).await.ok()?.size).ok()?;
        (of <= start).then(|| Part { bytes: Bytes::new(), of })
    }

    /// The names in one of the store's folders.
    async fn names(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        if let Some(root) = self.root() {
            let folder_path = root.join(folder);
            let names = blocking(move || names_in(&folder_path)).await;
            return names.map_err(|error| StoreError::failed("listing", folder, error));
        }
        file_names(folder, self.inner.list(Some(&Path::from(folder)))).await
    }

    /// The same; in a bucket, which alone can begin in the middle, only those after this one.
    async fn names_after(&self, folder: &str, before: &Path) -> Result<Vec<String>, StoreError> {
        if !matches!(self.place, Place::Bucket) {
            return self.names(folder).await;
        }
        file_names(folder, self.inner.list_with_offset(Some(&Path::from(folder)), before)).await
    }
}

#[async_trait]
impl Store for Objects {
    async fn create(&self, key: &StorageKey, bytes: Bytes) -> Result<Created, StoreError> {
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.once.put_opts(&path(key), bytes.into(), options).await {
            Ok(_) => {
                let settled = self.settle_folders(key).await.map(|()| Created::Written);
                settled.map_err(|error| bucket::fault("creating", key, error))
            }
            Err(Error::AlreadyExists { source, .. })
                if !matches!(self.place, Place::Bucket) || bucket::exists_for_certain(&*source) =>
            {
                Ok(Created::Taken)
            }
            Err(error) => Err(bucket::fault("creating", key, error)),
        }
    }

    async fn put(&self, key: &StorageKey, bytes: Bytes) -> Result<(), StoreError> {
        let fault = |error| bucket::fault("writing", key, error);
        self.inner.put(&path(key), bytes.into()).await.map_err(fault)?;
        self.settle_folders(key).await.map_err(fault)
    }

    async fn get(&self, key: &StorageKey) -> Result<Option<Bytes>, StoreError> {
        let fault = |error| bucket::fault("reading", key, error);
        match self.inner.get(&path(key)).await {
            Ok(found) => found.bytes().await.map(Some).map_err(fault),
            Err(error) => nothing_there(error).map_err(fault),
        }
    }

    async fn get_together(&self, keys: &[StorageKey]) -> Result<Vec<Option<Bytes>>, StoreError> {
        let Some(folder) = self.root() else {
            return futures::future::try_join_all(keys.iter().map(|key| self.get(key))).await;
        };
        let names: Vec<String> = keys.iter().map(StorageKey::to_string).collect();
        // With small files, reading from the system's cache is faster than waking a thread for each.
        let read = move || names.into_iter().map(|name| read_file(&folder, name)).collect();
        tokio::task::spawn_blocking(read)
            .await
            .map_err(|error| StoreError::failed("reading", "several objects", error))?
    }

    async fn get_part(&self, key: &StorageKey, part: Range<usize>) -> Result<Option<Part>, StoreError> {
        let fault = |error| bucket::fault("reading", key, error);
        let range = Some(GetRange::Bounded(part.start as u64..part.end as u64));
        match self.inner.get_opts(&path(key), GetOptions { range, ..GetOptions::default() }).await {
            Ok(found) => {
                let of = usize::try_from(found.meta.size).unwrap_or(usize::MAX);
                found.bytes().await.map(|bytes| Some(Part { bytes, of })).map_err(fault)
            }
            Err(error) => match nothing_there(error) {
                Err(error) => self.behind_the_end(key, part.start).await.map(Some).ok_or_else(|| fault(error)),
                Ok(nothing) => Ok(nothing),
            },
        }
    }

    async fn exists(&self, key: &StorageKey) -> Result<bool, StoreError> {
        match self.inner.head(&path(key)).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(bucket::fault("looking for", key, error)),
        }
    }

    async fn delete(&self, key: &StorageKey) -> Result<(), StoreError> {
        match self.inner.delete(&path(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(bucket::fault("deleting", key, error)),
        }
    }

    async fn list(&self, family: Family) -> Result<Vec<EntryIndex>, StoreError> {
        Ok(numbers(family, &self.names(family.folder()).await?))
    }

    async fn list_from(&self, family: Family, from: EntryIndex) -> Result<Vec<EntryIndex>, StoreError> {
        let names = match from.0.checked_sub(1) {
            Some(before) => self.names_after(family.folder(), &path(&family.key(EntryIndex(before)))).await?,
            None => self.names(family.folder()).await?,
        };
        let mut numbers = numbers(family, &names);
        numbers.retain(|number| *number >= from);
        Ok(numbers)
    }

    async fn list_partial(&self, tile: Tile) -> Result<Vec<Tile>, StoreError> {
        let folder = format!("{}.p", tile.of_width(FULL_WIDTH).path());
        let names = self.names(&folder).await?;
        let widths = names.iter().filter_map(|name| name.parse().ok());
        Ok(widths.filter(|width| *width < FULL_WIDTH).map(|width| tile.of_width(width)).collect())
    }

    async fn list_photos(&self, family: PhotoFamily) -> Result<Vec<StorageKey>, StoreError> {
        let names = self.names(&family.folder()).await?;
        Ok(names.iter().filter_map(|name| family.key(name)).collect())
    }

    async fn list_votes(&self, from: EntryIndex) -> Result<Vec<StorageKey>, StoreError> {
        // All names of this entry's votes go on from here.
        let names = self.names_after(VOTES, &Path::from(format!("{VOTES}/{:020}", from.0))).await?;
        let is_late = |key: &StorageKey| matches!(key, StorageKey::Vote { entry, .. } if *entry >= from);
        Ok(names.iter().filter_map(|name| StorageKey::vote(name)).filter(is_late).collect())
    }

    async fn has_photos(&self) -> Result<bool, StoreError> {
        let folder = PhotoFamily::DRAWERS;
        let mut found = self.inner.list(Some(&Path::from(folder)));
        let first = found.try_next().await.map_err(|error| bucket::fault("listing", folder, error))?;
        Ok(first.is_some())
    }

    async fn list_packs(&self, family: PackFamily) -> Result<Vec<PackName>, StoreError> {
        let names = self.names(family.folder()).await?;
        Ok(names.iter().filter_map(|name| PackName::read(name)).collect())
    }

    async fn room(&self) -> Result<Option<Room>, StoreError> {
        let Some(folder) = self.root() else { return Ok(None) };
        let name = folder.display().to_string();
        blocking(move || room_in(&folder)).await.map_err(|error| StoreError::failed("measuring", name, error))
    }

    async fn settle(&self, key: &StorageKey) -> Result<(), StoreError> {
        let Place::Folder(root) = &self.place else { return Ok(()) };
        let (root, file) = (root.clone(), root.path().join(key.to_string()));
        blocking(move || settle_in(&root, &file)).await.map_err(|error| StoreError::failed("settling", key, error))
    }

    async fn sweep(&self) -> Result<(), StoreError> {
        let Some(folder) = self.root() else { return Ok(()) };
        let name = folder.display().to_string();
        blocking(move || leftovers::remove(&folder)).await.map_err(|error| StoreError::failed("sweeping", name, error))
    }
}

/// The last parts of the names in a listing.
async fn file_names(
    folder: &str,
    found: BoxStream<'static, object_store::Result<ObjectMeta>>,
) -> Result<Vec<String>, StoreError> {
    let objects: Vec<_> = found.try_collect().await.map_err(|error| bucket::fault("listing", folder, error))?;
    Ok(objects.iter().filter_map(|object| object.location.filename().map(str::to_owned)).collect())
}

/// The numbers in names of a family, ascending.
fn numbers(family: Family, names: &[String]) -> Vec<EntryIndex> {
    let mut numbers: Vec<_> = names.iter().filter_map(|name| family.number(name)).collect();
    numbers.sort_unstable();
    numbers
}

/// No such object, unless there is no such bucket either.
fn nothing_there<T>(error: Error) -> object_store::Result<Option<T>> {
    match error {
        Error::NotFound { .. } if !bucket::is_missing(&error) => Ok(None),
        error => Err(error),
    }
}

fn path(key: &StorageKey) -> Path {
    Path::from(key.to_string())
}

fn read_file(folder: &FilePath, name: String) -> Result<Option<Bytes>, StoreError> {
    match std::fs::read(folder.join(&name)) {
        Ok(bytes) => Ok(Some(bytes.into())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::failed("reading", name, error)),
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> std::io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}

/// The names in a folder, which may be missing. The files themselves are not read: a log has very many.
fn names_in(folder: &FilePath) -> std::io::Result<Vec<String>> {
    let files = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        files => files?,
    };
    files.map(|file| Ok(file?.file_name().to_string_lossy().into_owned())).collect()
}

/// The bytes that this user may still write there, and the total. If files run out before bytes do, less counts as
/// free.
#[cfg(unix)]
fn room_in(folder: &FilePath) -> std::io::Result<Option<Room>> {
    let disk = nix::sys::statvfs::statvfs(folder)?;
    let total = u128::from(disk.blocks()) * u128::from(disk.fragment_size());
    let bytes = u128::from(disk.blocks_available()) * u128::from(disk.fragment_size());
    // Some file systems have no such bound and say 0.
    let files = (total * u128::from(disk.files_available())).checked_div(u128::from(disk.files()));
    let free = bytes.min(files.unwrap_or(bytes));
    let whole = |bytes: u128| u64::try_from(bytes).unwrap_or(u64::MAX);
    Ok(Some(Room { free: whole(free), total: whole(total) }))
}

/// The system is not asked.
#[cfg(not(unix))]
fn room_in(_folder: &FilePath) -> std::io::Result<Option<Room>> {
    Ok(None)
}

/// First the file, then the folder that names it, and then those above.
fn settle_in(root: &Root, file: &FilePath) -> std::io::Result<()> {
    std::fs::File::open(file)?.sync_all()?;
    file.parent().map_or(Ok(()), folders::sync)?;
    root.settle(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_is_only_read_is_not_made() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let typo = folder.path().join("typo");
        let url = format!("file://{}", typo.display());
        assert!(matches!(Objects::open_existing(&url), Err(StoreError::Folder { .. })));
        assert!(!typo.exists());
        Objects::open(&url).expect("it is made");
        assert!(Objects::open_existing(&url).is_ok());
    }
}
