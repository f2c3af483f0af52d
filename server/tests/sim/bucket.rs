//! The bucket itself, which keeps its promises, and what the seed says of requests to it.

use bytes::Bytes;
use server::store::{Created, StorageKey};
use tokio::time::Instant;

use crate::weather::{Fate, Weather};
use crate::world::Inner;

/// A request that writes.
#[derive(Clone)]
pub enum Write {
    Create(Bytes),
    Put(Bytes),
    Delete,
}

impl Inner {
    /// The weather of this moment.
    fn now(&self) -> Weather {
        let is_out = self.outage.is_some_and(|until| until > Instant::now());
        if is_out { self.weather.out_of_order() } else { self.weather }
    }

    /// How long a request takes one way, in milliseconds.
    pub fn way_ms(&mut self) -> u64 {
        self.now().way_ms(&mut self.dice)
    }

    /// Whether a request that reads fails.
    pub fn is_unread(&mut self) -> bool {
        self.now().is_unread(&mut self.dice)
    }

    /// What happens to the next request that writes.
    pub fn fate(&mut self, key: &StorageKey, is_create: bool) -> Fate {
        let number = self.writes.len();
        let name = key.to_string();
        self.writes.push(name.split('/').next().unwrap_or(&name).to_owned());
        if let Some((_, fate)) = self.spoiled.filter(|(spoiled, _)| *spoiled == number) {
            // Only a create is told that a name is taken.
            return if fate == Fate::Conflict && !is_create { Fate::Lost } else { fate };
        }
        self.now().fate(&mut self.dice, is_create)
    }

    /// Does what a request asks for: all of it, or nothing.
    pub fn apply(&mut self, name: &str, write: &Write) -> Created {
        match write {
            Write::Create(_) if self.objects.contains_key(name) => return Created::Taken,
            Write::Create(bytes) | Write::Put(bytes) => drop(self.objects.insert(name.to_owned(), bytes.clone())),
            Write::Delete => drop(self.objects.remove(name)),
        }
        Created::Written
    }

    /// The last parts of the names in a folder.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{folder}/");
        let names = self.objects.range(prefix.clone()..).map_while(|(name, _)| name.strip_prefix(&prefix));
        names.map(str::to_owned).collect()
    }
}
