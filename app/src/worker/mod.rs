//! Heavy work off the page's thread: two more binaries for Web Workers, and the page's handle on them. One does what
//! hatching and passwords need, the other digs and is in a file of its own that only digging loads.
//!
//! Each handle owns one worker and ends it when dropped, which is also how a job is stopped and how Argon2's 64 MiB are
//! given back (WebAssembly memory never shrinks).

pub mod job;
pub mod listen;
pub mod run;

use std::cell::RefCell;
use std::rc::Rc;

use futures::StreamExt as _;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::browser;
use job::{Job, Report};

/// What makes a password weak, in words; [`Report::Strength`] names a place.
pub const WEAKNESSES: &[&str] = &[
    "Rows of keys side by side are guessed first.",
    "Repeating something makes it longer, but hardly harder to guess.",
    "Sequences like abc or 6543 are guessed first.",
    "Dates and years are guessed first.",
    "This is close to a password that many people use.",
    "A single word is guessed quickly. Three that do not belong together are not.",
    "Names are guessed quickly. Three words that do not belong together are not.",
];

/// Why a job brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// The worker could not be started: its files could not be fetched, or the browser allows none.
    #[error("the worker could not be started")]
    NotStarted,
    /// It stopped in the middle.
    #[error("the worker stopped")]
    Stopped,
    /// The device has too little memory.
    #[error("too little memory")]
    OutOfMemory,
}

/// A running worker.
pub struct WorkerHandle {
    worker: Worker,
    reports: RefCell<UnboundedReceiver<Result<Report, WorkerError>>>,
    // Dropping these would pull the callbacks from under the worker.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl WorkerHandle {
    /// Starts the worker for hatching and passwords, and waits until it listens.
    ///
    /// # Errors
    /// `NotStarted`.
    pub async fn start() -> Result<Self, WorkerError> {
        Self::start_file("data-worker").await
    }

    /// Starts a worker that digs, and waits until it listens.
    ///
    /// # Errors
    /// `NotStarted`.
    pub async fn start_digger() -> Result<Self, WorkerError> {
        Self::start_file("data-digger").await
    }

    async fn start_file(attribute: &str) -> Result<Self, WorkerError> {
        let address = browser::start_attribute(attribute).ok_or(WorkerError::NotStarted)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&address, &options).map_err(|_| WorkerError::NotStarted)?;
        let (sender, reports) = unbounded();
        let sender = Rc::new(sender);
        let on_message = {
            let sender = Rc::clone(&sender);
            Closure::new(move |event: MessageEvent| {
                // Whoever listened may be gone; then nobody cares.
                let _ = sender.unbounded_send(read(&event).ok_or(WorkerError::Stopped));
            })
        };
        let on_error = Closure::new(move |_: web_sys::Event| {
            let _ = sender.unbounded_send(Err(WorkerError::Stopped));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let handle = Self { worker, reports: RefCell::new(reports), _on_message: on_message, _on_error: on_error };
        match handle.next().await {
            Ok(Report::Ready) => Ok(handle),
            _ => Err(WorkerError::NotStarted),
        }
    }

    /// Does a job, telling `progress` what is reported on the way. Answers the last report.
    ///
    /// # Errors
    /// `Stopped`, `OutOfMemory`.
    pub async fn run(&self, job: &Job, mut progress: impl FnMut(u64)) -> Result<Report, WorkerError> {
        let bytes = chain::codec::encode(job);
        self.worker.post_message(&Uint8Array::from(bytes.as_slice())).map_err(|_| WorkerError::Stopped)?;
        loop {
            match self.next().await? {
                Report::Ready => {}
                Report::Progress { tried } => progress(tried),
                Report::OutOfMemory => return Err(WorkerError::OutOfMemory),
                done => return Ok(done),
            }
        }
    }

    // One job at a time borrows the receiver; a second one would be told that the worker is not for it.
    #[allow(clippy::await_holding_refcell_ref)]
    async fn next(&self) -> Result<Report, WorkerError> {
        let mut reports = self.reports.try_borrow_mut().map_err(|_| WorkerError::Stopped)?;
        reports.next().await.unwrap_or(Err(WorkerError::Stopped))
    }
}

fn read(event: &MessageEvent) -> Option<Report> {
    let bytes = event.data().dyn_into::<Uint8Array>().ok()?.to_vec();
    borsh::from_slice(&bytes).ok()
}
