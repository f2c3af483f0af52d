//! The functions that run: those that wait, and a bound for all.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use testkit::server::lambda::{Ended, Function, Way};
use tokio::process::Command;
use tokio::sync::Semaphore;

use crate::options::Options;

/// All functions of one program.
pub struct Functions {
    program: PathBuf,
    events_max: u64,
    room: Semaphore,
    /// The last that answered is the next to be called, so that the others can end.
    waiting: Mutex<Vec<Running>>,
    started: AtomicU64,
}

struct Running {
    function: Function,
    number: u64,
    events: u64,
}

/// As many functions are busy as there may be.
pub struct Throttled;

impl Functions {
    pub fn new(options: &Options) -> Self {
        Self {
            program: options.program.clone(),
            events_max: options.events_max,
            room: Semaphore::new(options.functions_max),
            waiting: Mutex::default(),
            started: AtomicU64::new(0),
        }
    }

    /// Has a function answer an event; starts one if none waits.
    pub async fn invoke(&self, event: &Value) -> Result<Ended, Throttled> {
        let _place = self.room.try_acquire().map_err(|_| Throttled)?;
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut running = match waiting {
            Some(running) => running,
            None => self.start().await,
        };
        let (ended, way) = running.function.invoke_once(event).await;
        running.events += 1;
        if way == Way::Waits && running.events < self.events_max {
            self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(running);
        } else {
            eprintln!("function {} is ended after {} events", running.number, running.events);
            running.function.kill().await;
        }
        Ok(ended)
    }

    async fn start(&self) -> Running {
        let number = self.started.fetch_add(1, Ordering::Relaxed) + 1;
        eprintln!("function {number} is started");
        let function = Function::start(Command::new(&self.program)).await;
        Running { function, number, events: 0 }
    }
}
