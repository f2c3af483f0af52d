//! The view: the content for screens, in SQLite. It is made from the log, may be deleted at any time, and is rebuilt
//! then. It is never trusted.

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

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use api::log::EntriesPage;
use bytes::Bytes;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use rusqlite::Connection;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};

pub use archive::ViewArchive;
use cache::Cache;
pub use error::ViewError;
pub use follow::{Follower, fit, follow};
pub use place::Place;
pub use read::{Cursor, PAGE_DEFAULT, PAGE_MAX, Question, Slice};
pub use write::Beside;

/// Connections that read at the same time; a query is all CPU.
const READERS: usize = 3;
/// How many of these may search at the same time: common words take long, and feeds should not wait for them.
const SEARCHERS: usize = 2;

/// The kinds of feed items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FeedKind {
    Hatched = 0,
    Posted = 1,
    Shared = 2,
}

/// The kinds of a sitter's acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SatKind {
    Post = 0,
    Comment = 1,
    Pat = 2,
    Share = 3,
}

/// The view. Cheap to clone; all clones share one.
#[derive(Clone)]
pub struct View {
    inner: Arc<Inner>,
}

struct Inner {
    /// Idle readers; `turns` has as many permits as there are. Dropped before the writer, which cleans up the file.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    turns: Arc<Semaphore>,
    searches: Arc<Semaphore>,
    cache: Cache,
    next: watch::Sender<EntryIndex>,
    chain_id: Hash,
    /// Whether it was started over, and has not caught up with the log since.
    making: AtomicBool,
    /// Notified when a reader finds the file damaged.
    damaged: Notify,
    /// Holds the file's lock, and removes a temporary file at the end. Dropped last.
    place: Place,
}

impl View {
    /// Opens the view at `place`, and rebuilds it if it is missing, damaged or of another chain.
    ///
    /// # Errors
    /// When the file can be neither used nor replaced.
    pub fn open(place: Place, chain_id: &Hash) -> Result<Self, ViewError> {
        let writer = schema::open(&place, chain_id)?;
        let readers = open_readers(place.file())?;
        let next = write::next(&writer)?;
        let inner = Inner {
            writer: Mutex::new(writer),
            turns: Arc::new(Semaphore::new(readers.len())),
            searches: Arc::new(Semaphore::new(SEARCHERS)),
            readers: Mutex::new(readers),
            cache: Cache::default(),
            next: watch::Sender::new(next),
            chain_id: *chain_id,
            making: AtomicBool::new(next == EntryIndex(0)),
            damaged: Notify::new(),
            place,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Whether it was started over and has not caught up with the log since.
    pub fn is_making(&self) -> bool {
        self.inner.making.load(Ordering::Acquire)
    }

    /// Rebuilds the view, with no regard to the file: it is of another log, or damaged. Queries wait meanwhile.
    ///
    /// # Errors
    /// When the file can be neither used nor replaced; then it can be retried.
    pub async fn rebuild(&self) -> Result<(), ViewError> {
        // No query runs as long as these are held.
        let count = u32::try_from(READERS).unwrap_or(u32::MAX);
        let turns = self.inner.turns.clone().acquire_many_owned(count).await.map_err(|_| ViewError::Closed)?;
        let inner = self.inner.clone();
        let work = tokio::task::spawn_blocking(move || {
            let _turns = turns;
            inner.start_over()
        });
        work.await.map_err(|_| ViewError::Closed)?
    }

    /// It has read the whole log.
    fn caught_up(&self) {
        self.inner.making.store(false, Ordering::Release);
    }

    /// Waits until a reader has found the file damaged.
    async fn found_damaged(&self) {
        self.inner.damaged.notified().await;
    }

    /// The leaf of the last entry read, and how many were read.
    async fn last_read(&self) -> Result<(EntryIndex, Option<Hash>), ViewError> {
        self.read(None, |reader| {
            let tx = reader.transaction()?;
            Ok((write::next(&tx)?, write::leaf(&tx)?))
        })
        .await
    }

    /// How many entries it has read; changes with every [`View::add`].
    pub fn next(&self) -> watch::Receiver<EntryIndex> {
        self.inner.next.subscribe()
    }

    /// Reads entries that follow on those before; those that it has read already are ignored.
    ///
    /// # Errors
    /// When entries are missing or invalid, or SQLite fails; nothing has changed then.
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

    /// The answer to a query as JSON, `None` if what it asks for does not exist.
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
        self.read(None, move |reader| archive::find(reader, &key, sequence)).await
    }

    /// Whether an unerased entry names the photo, as far as the view has read.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn names_photo(&self, photo: Hash) -> Result<bool, ViewError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM photos WHERE commitment = ?1)";
        self.read(None, move |reader| Ok(reader.prepare_cached(sql)?.query_row([photo.0], |row| row.get(0))?)).await
    }

    /// The photos of a drawer that unerased entries name, as far as the view has read: those that begin with this byte.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn photos_in(&self, drawer: u8) -> Result<HashSet<Hash>, ViewError> {
        let sql = "SELECT DISTINCT commitment FROM photos WHERE commitment >= ?1 AND commitment <= ?2";
        let (mut first, mut last) = ([0; 32], [u8::MAX; 32]);
        (first[0], last[0]) = (drawer, drawer);
        self.read(None, move |reader| {
            let mut asked = reader.prepare_cached(sql)?;
            let photos = asked.query_map([first, last], |row| row.get(0).map(Hash))?;
            Ok(photos.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn render(&self, question: Question) -> Result<Option<Bytes>, ViewError> {
        let search = match question {
            Question::Search(_) => Some(turn(&self.inner.searches).await?),
            _ => None,
        };
        Ok(self.read(search, move |reader| read::answer(reader, &question)).await?.map(Bytes::from))
    }

    /// Runs one query on an idle reader, outside of the threads that serve requests. If the caller leaves, the query
    /// still goes on: it keeps its turn, and its search permit if it has one, until it is done.
    async fn read<T: Send + 'static>(
        &self,
        search: Option<OwnedSemaphorePermit>,
        query: impl FnOnce(&mut Connection) -> Result<T, ViewError> + Send + 'static,
    ) -> Result<T, ViewError> {
        let turn = turn(&self.inner.turns).await?;
        let inner = self.inner.clone();
        let work = tokio::task::spawn_blocking(move || {
            let mut reader = inner.idle_reader()?;
            let answer = query(&mut reader);
            if answer.as_ref().is_err_and(ViewError::is_damage) {
                inner.damaged.notify_one();
            }
            inner.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            drop((turn, search));
            answer
        });
        work.await.map_err(|_| ViewError::Closed)?
    }
}

async fn turn(turns: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, ViewError> {
    turns.clone().acquire_owned().await.map_err(|_| ViewError::Closed)
}

fn open_readers(file: &Path) -> Result<Vec<Connection>, ViewError> {
    (0..READERS).map(|_| schema::open_reader(file)).collect()
}

impl Inner {
    fn start_over(&self) -> Result<(), ViewError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        // Open connections keep the file, also under another name.
        readers.clear();
        *writer = Connection::open_in_memory()?;
        *writer = schema::make(&self.place, &self.chain_id)?;
        *readers = open_readers(self.place.file())?;
        self.making.store(true, Ordering::Release);
        self.cache.reset();
        self.next.send_replace(EntryIndex(0));
        Ok(())
    }

    /// A turn was taken, so there is an idle one, unless a panic lost it.
    fn idle_reader(&self) -> Result<Connection, ViewError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| schema::open_reader(self.place.file()), Ok)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_query_keeps_its_turn_when_its_caller_has_left() {
        let view = View::open(Place::temporary().expect("a place"), &Hash([1; 32])).expect("a view");
        let (begun, begins) = mpsc::channel();
        let (end, ends) = mpsc::channel::<()>();
        let asking = tokio::spawn({
            let view = view.clone();
            async move {
                let query = move |_: &mut Connection| {
                    begun.send(()).expect("it is waited for");
                    ends.recv().expect("it is ended");
                    Ok(())
                };
                view.read(None, query).await
            }
        });
        tokio::task::spawn_blocking(move || begins.recv()).await.expect("no panic").expect("it begins");
        asking.abort();
        assert!(asking.await.expect_err("it left").is_cancelled());
        assert_eq!(view.inner.turns.available_permits(), READERS - 1);
        end.send(()).expect("it still runs");
        for _ in 0..READERS {
            turn(&view.inner.turns).await.expect("it comes back").forget();
        }
    }
}
