//! The one thing that all servers share: the objects, the dice, and what has been seen.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;
use chain::hash::Hash;
use server::store::StorageKey;
use testkit::dice::Dice;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::sums::Sums;
use crate::weather::{Fate, Weather};

/// The world of one seed.
pub struct World {
    /// Says at once what happens.
    aloud: bool,
    began: Instant,
    inner: Mutex<Inner>,
    /// The number of each server's present life: it is another one after a crash.
    lives: Vec<watch::Sender<u64>>,
}

/// What the world consists of.
pub struct Inner {
    pub dice: Dice,
    pub weather: Weather,
    /// By their names, as in a bucket.
    pub objects: BTreeMap<String, Bytes>,
    /// Requests that may still be done.
    pub flying: usize,
    /// Until when a server's requests wait.
    pub cut_off: BTreeMap<usize, Instant>,
    /// Writes so far, with the kind of what was written.
    pub writes: Vec<String>,
    /// Which write, from 0, has another fate than the weather says.
    pub spoiled: Option<(usize, Fate)>,
    /// Until when the store is out of order.
    pub outage: Option<Instant>,
    /// Writers' ids that were drawn.
    pub writers: u64,
    /// How far each server's clock is ahead.
    pub ahead_ms: Vec<i64>,
    pub sums: Sums,
    trace: Vec<String>,
    faults: Vec<String>,
}

impl World {
    /// An empty store, and so many servers that have not started.
    pub fn new(seed: u64, servers: usize, aloud: bool) -> Arc<Self> {
        let inner = Inner {
            weather: Weather::calm(),
            dice: Dice::new(seed ^ 0x5EED),
            objects: BTreeMap::new(),
            flying: 0,
            cut_off: BTreeMap::new(),
            writes: Vec::new(),
            spoiled: None,
            outage: None,
            writers: 0,
            ahead_ms: vec![0; servers],
            sums: Sums::default(),
            trace: Vec::new(),
            faults: Vec::new(),
        };
        let lives = (0..servers).map(|_| watch::Sender::new(0)).collect();
        Arc::new(Self { aloud, began: Instant::now(), inner: Mutex::new(inner), lives })
    }

    /// Everything in it. Never held while waiting.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("nothing panics under it")
    }

    /// A number below `end`.
    pub fn below(&self, end: usize) -> usize {
        self.lock().dice.below(end)
    }

    /// Waits for up to so many milliseconds.
    pub async fn a_while(&self, most_ms: usize) {
        let ms = 1 + self.below(most_ms);
        tokio::time::sleep(Duration::from_millis(ms as u64)).await;
    }

    /// The time that has passed.
    pub fn passed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Writes down what has happened.
    pub fn note(&self, what: impl AsRef<str>) {
        let line = format!("{:10.3} {}", self.passed().as_secs_f64(), what.as_ref());
        if self.aloud {
            println!("{line}");
        }
        self.lock().trace.push(line);
    }

    /// Writes down what must not happen.
    pub fn fault(&self, what: impl AsRef<str>) {
        self.note(format!("FAULT {}", what.as_ref()));
        self.lock().faults.push(what.as_ref().to_owned());
    }

    /// What must not have happened, and has.
    pub fn faults(&self) -> Vec<String> {
        self.lock().faults.clone()
    }

    /// What has happened, and the hash of it.
    pub fn trace(&self) -> (Vec<String>, Hash) {
        let trace = self.lock().trace.clone();
        let hash = Hash::of(&[trace.join("\n").as_bytes()]);
        (trace, hash)
    }

    /// The faults end.
    pub fn heal(&self) {
        let mut inner = self.lock();
        inner.weather = Weather::calm();
        inner.cut_off.clear();
        inner.outage = None;
    }

    /// How many servers there are.
    pub fn servers(&self) -> usize {
        self.lives.len()
    }

    /// The life that a server has now.
    pub fn life(&self, server: usize) -> u64 {
        *self.lives[server].borrow()
    }

    /// A server's process ends, at whatever await it is.
    pub fn end_life(&self, server: usize) {
        self.lives[server].send_modify(|life| *life += 1);
    }

    /// Until this life of a server has ended.
    pub async fn died(&self, server: usize, life: u64) {
        let ended = self.lives[server].subscribe().wait_for(|now| *now != life).await.is_ok();
        assert!(ended, "the world outlives its servers");
    }

    /// Until nothing is on its way to the store.
    pub async fn until_landed(&self) {
        while self.lock().flying > 0 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// An object as it is, with no request.
    pub fn object(&self, key: &StorageKey) -> Option<Bytes> {
        self.lock().objects.get(&key.to_string()).cloned()
    }
}
