//! The view: what screens show, in SQLite. It is fed from the log, may be deleted at any time, and is made anew then. It
//! is never asked for truth.

mod archive;
mod cache;
mod error;
mod fold;
mod follow;
mod keep;
mod place;
mod read;
mod schema;
mod write;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use api::log::EntriesPage;
use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use rusqlite::Connection;
use tokio::sync::{Semaphore, watch};

pub use archive::ViewArchive;
use cache::Cache;
pub use error::ViewError;
pub use follow::follow;
pub use place::Place;
pub use read::{Cursor, PAGE_DEFAULT, PAGE_MAX, Question, Slice};
pub use write::Beside;

/// Connections that read at the same time; a query is all CPU.
const READERS: usize = 2;

/// What stands in the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FeedKind {
    Hatched = 0,
    Posted = 1,
    Shared = 2,
}

/// What a sitter did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SatKind {
    Post = 0,
    Comment = 1,
    Pat = 2,
    Share = 3,
}

/// The view. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct View {
    inner: Arc<Inner>,
}

struct Inner {
    /// Idle readers; `turns` has as many permits as there are. Dropped before the writer, which tidies the file.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    turns: Semaphore,
    cache: Cache,
    next: watch::Sender<EntryIndex>,
    /// Keeps the file's lock, and removes a temporary file at the end. Dropped last.
    place: Place,
}

impl View {
    /// Opens the view at `place`, and makes it anew if it is missing, damaged or of another chain.
    ///
    /// # Errors
    /// When the file can be neither used nor replaced.
    pub fn open(place: Place, chain_id: &Hash) -> Result<Self, ViewError> {
        let file: &Path = place.file();
        let writer = schema::open(file, chain_id)?;
        let readers = (0..READERS).map(|_| schema::open_reader(file)).collect::<Result<Vec<_>, _>>()?;
        let next = write::next(&writer)?;
        let inner = Inner {
            writer: Mutex::new(writer),
            turns: Semaphore::new(readers.len()),
            readers: Mutex::new(readers),
            cache: Cache::default(),
            next: watch::Sender::new(next),
            place,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// How many entries it has read; changes with every [`View::add`].
    pub fn next(&self) -> watch::Receiver<EntryIndex> {
        self.inner.next.subscribe()
    }

    /// Reads entries that follow on those before; what it has read already is passed over.
    ///
    /// # Errors
    /// When entries are missing or make no sense, or SQLite fails; nothing has changed then.
    pub async fn add(&self, page: EntriesPage, beside: Beside) -> Result<(), ViewError> {
        let inner = self.inner.clone();
        let work = tokio::task::spawn_blocking(move || {
            let mut writer = inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let next = write::write(&mut writer, &page, &beside)?;
            inner.next.send_replace(next);
            Ok(())
        });
        work.await.map_err(|_| ViewError::Closed)?
    }

    /// The answer to a question as JSON, `None` if what it asks for does not exist.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn ask(&self, question: Question) -> Result<Option<Bytes>, ViewError> {
        let version = *self.inner.next.borrow();
        let cell = self.inner.cache.cell(version, &question);
        let render = || async {
            let page = self.render(question.clone()).await?;
            self.inner.cache.filled(&question, &cell, page.as_ref().map_or(0, Bytes::len));
            Ok(page)
        };
        cell.get_or_try_init(render).await.cloned()
    }

    /// The entry of the event that `key` signed with this number, `None` if the view has not read one.
    async fn find_event(&self, key: PublicKey, sequence: u64) -> Result<Option<EntryIndex>, ViewError> {
        self.read(move |reader| archive::find(reader, &key, sequence)).await
    }

    async fn render(&self, question: Question) -> Result<Option<Bytes>, ViewError> {
        Ok(self.read(move |reader| read::answer(reader, &question)).await?.map(Bytes::from))
    }

    /// Runs one query on an idle reader, off the threads that serve requests.
    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Connection) -> Result<T, ViewError> + Send + 'static,
    ) -> Result<T, ViewError> {
        let _turn = self.inner.turns.acquire().await.map_err(|_| ViewError::Closed)?;
        let inner = self.inner.clone();
        let work = tokio::task::spawn_blocking(move || {
            let mut reader = inner.idle_reader()?;
            let answer = query(&mut reader);
            inner.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            answer
        });
        work.await.map_err(|_| ViewError::Closed)?
    }
}

impl Inner {
    /// A turn was taken, so one is there, unless a panic lost it.
    fn idle_reader(&self) -> Result<Connection, ViewError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| schema::open_reader(self.place.file()), Ok)
    }
}
