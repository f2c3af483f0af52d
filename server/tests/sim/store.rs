//! A server's way to the store. The store is strongly consistent and its creates are atomic, as S3's are; the way is
//! not reliable. A server whose life has ended never hears anything again: for everybody else it is gone, at whatever
//! await it was.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use chain::ids::EntryIndex;
use server::store::{Created, Family, PackFamily, PackName, PhotoFamily, Room, StorageKey, Store, StoreError, VOTES};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

use crate::bucket::Write;
use crate::weather::Fate;
use crate::world::World;

/// How late a write can be, in milliseconds.
const LATE_MAX_MS: u64 = 40_000;

/// The way of one life of one server; without a server that of the world itself, where nothing goes wrong.
#[derive(Clone)]
pub struct Wire {
    pub world: Arc<World>,
    pub server: Option<(usize, u64)>,
}

type Answer = Result<Created, StoreError>;

impl Wire {
    /// Passes if the process lives and is not cut off.
    async fn pass(&self) {
        let Some((server, life)) = self.server else { return };
        loop {
            if self.world.life(server) != life {
                return std::future::pending().await;
            }
            let until = self.world.lock().cut_off.get(&server).copied();
            match until.filter(|until| *until > Instant::now()) {
                Some(until) => tokio::time::sleep_until(until).await,
                None => return,
            }
        }
    }

    fn note(&self, what: std::fmt::Arguments<'_>) {
        if let Some((server, life)) = self.server {
            self.world.note(format!("{server}.{life} {what}"));
        }
    }

    /// One way of a request.
    async fn travel(&self) {
        if self.server.is_some() {
            let ms = self.world.lock().way_ms();
            sleep(Duration::from_millis(ms)).await;
        }
    }

    /// Waits as a request does that reads; fails if it is to fail.
    async fn ask(&self, what: &'static str, name: &str) -> Result<(), StoreError> {
        self.pass().await;
        self.travel().await;
        let fails = self.server.is_some() && self.world.lock().is_unread();
        if fails {
            self.travel().await;
            self.pass().await;
            self.note(format_args!("{what} {name}: failed"));
            return Err(StoreError::failed(what, name, "as the seed says"));
        }
        Ok(())
    }

    async fn hear<T>(&self, what: &'static str, name: &str, answer: T, told: impl std::fmt::Debug) -> T {
        self.travel().await;
        self.pass().await;
        self.note(format_args!("{what} {name}: {told:?}"));
        answer
    }

    async fn write(&self, key: &StorageKey, write: Write) -> Answer {
        let Some((server, life)) = self.server else { return Ok(self.world.lock().apply(&key.to_string(), &write)) };
        self.pass().await;
        let fate = self.world.lock().fate(key, matches!(write, Write::Create(_)));
        let (tell, told) = oneshot::channel();
        let (wire, name) = (self.clone(), key.to_string());
        self.world.lock().flying += 1;
        // The request goes on by itself when the process has ended.
        tokio::spawn(async move {
            wire.carry(&name, &write, fate, tell).await;
            wire.world.lock().flying -= 1;
        });
        let answer = told.await.unwrap_or_else(|_| Err(StoreError::failed("writing", key, "as the seed says")));
        self.pass().await;
        self.world.note(format!(
            "{server}.{life} {key} {fate:?}: {}",
            match &answer {
                Ok(created) => format!("{created:?}"),
                Err(_) => "failed".into(),
            }
        ));
        answer
    }

    /// Carries a write to the store, and its answer back.
    async fn carry(&self, name: &str, write: &Write, fate: Fate, tell: oneshot::Sender<Answer>) {
        self.travel().await;
        let is_lost = {
            let mut inner = self.world.lock();
            let ended = self.server.is_some_and(|(server, life)| self.world.life(server) != life);
            ended && inner.dice.once_in(2)
        };
        if is_lost {
            return;
        }
        let apply = |again| {
            let created = self.world.lock().apply(name, write);
            self.note(format_args!("{name} lands{again}: {created:?}"));
            created
        };
        let answer = match fate {
            Fate::Done => Some(apply("")),
            Fate::Conflict => Some(Created::Taken),
            Fate::Lost | Fate::Late => None,
            Fate::Unheard => {
                apply("");
                None
            }
            Fate::Twice => {
                let first = apply("");
                if matches!(write, Write::Create(_)) { Some(apply(" again")) } else { Some(first) }
            }
        };
        self.travel().await;
        // The other end may be gone. Without an answer it sees an error.
        match answer {
            Some(created) => drop(tell.send(Ok(created))),
            None => drop(tell),
        }
        let later = match (fate, write) {
            (Fate::Late, _) => " late",
            (Fate::Twice, Write::Put(_) | Write::Delete) => " again",
            _ => return,
        };
        let late_ms = self.world.lock().dice.any() % LATE_MAX_MS;
        sleep(Duration::from_millis(late_ms)).await;
        apply(later);
    }

    /// The names in a folder: surely those that are there from the beginning of the request to its end. Of those that
    /// come and go meanwhile each may be told or not.
    async fn names(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        self.ask("listing", folder).await?;
        let before = self.world.lock().names(folder);
        self.travel().await;
        let mut told = Vec::new();
        {
            let mut inner = self.world.lock();
            let after = inner.names(folder);
            let mut all: Vec<&String> = before.iter().chain(&after).collect();
            all.sort_unstable();
            all.dedup();
            for name in all {
                let is_sure = before.contains(name) && after.contains(name);
                if is_sure || inner.dice.once_in(2) {
                    told.push(name.clone());
                }
            }
        }
        let count = told.len();
        Ok(self.hear("listing", folder, told, count).await)
    }
}

#[async_trait]
impl Store for Wire {
    async fn create(&self, key: &StorageKey, bytes: Bytes) -> Result<Created, StoreError> {
        self.write(key, Write::Create(bytes)).await
    }

    async fn put(&self, key: &StorageKey, bytes: Bytes) -> Result<(), StoreError> {
        self.write(key, Write::Put(bytes)).await.map(|_| ())
    }

    async fn get(&self, key: &StorageKey) -> Result<Option<Bytes>, StoreError> {
        let name = key.to_string();
        self.ask("reading", &name).await?;
        let found = self.world.object(key);
        let size = found.as_ref().map(Bytes::len);
        let is_vote = matches!(key, StorageKey::Vote { .. }) && size.is_some();
        self.world.lock().sums.votes_read += u64::from(is_vote);
        Ok(self.hear("reading", &name, found, size).await)
    }

    async fn exists(&self, key: &StorageKey) -> Result<bool, StoreError> {
        let name = key.to_string();
        self.ask("looking for", &name).await?;
        let found = self.world.object(key).is_some();
        Ok(self.hear("looking for", &name, found, found).await)
    }

    async fn delete(&self, key: &StorageKey) -> Result<(), StoreError> {
        self.write(key, Write::Delete).await.map(|_| ())
    }

    async fn list(&self, family: Family) -> Result<Vec<EntryIndex>, StoreError> {
        let names = self.names(family.folder()).await?;
        Ok(names.iter().filter_map(|name| family.number(name)).collect())
    }

    async fn list_photos(&self, family: PhotoFamily) -> Result<Vec<StorageKey>, StoreError> {
        let names = self.names(&family.folder()).await?;
        Ok(names.iter().filter_map(|name| family.key(name)).collect())
    }

    async fn list_votes(&self, from: EntryIndex) -> Result<Vec<StorageKey>, StoreError> {
        let is_late = |key: &StorageKey| matches!(key, StorageKey::Vote { entry, .. } if *entry >= from);
        let names = self.names(VOTES).await?;
        Ok(names.iter().filter_map(|name| StorageKey::vote(name)).filter(is_late).collect())
    }

    async fn has_photos(&self) -> Result<bool, StoreError> {
        Ok(!self.names(PhotoFamily::DRAWERS).await?.is_empty())
    }

    async fn list_packs(&self, family: PackFamily) -> Result<Vec<PackName>, StoreError> {
        let names = self.names(family.folder()).await?;
        Ok(names.iter().filter_map(|name| PackName::read(name)).collect())
    }

    async fn room(&self) -> Result<Option<Room>, StoreError> {
        Ok(None)
    }

    async fn settle(&self, key: &StorageKey) -> Result<(), StoreError> {
        self.ask("settling", &key.to_string()).await
    }

    async fn sweep(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
