//! Heavy work off the page's thread: the binaries for Web Workers, and the page's handle on them. One is for hatching
//! and passwords. Two dig, one of them with WebAssembly's SIMD; a browser loads only one of them. The last makes photos
//! where the browser alters what is read back from a canvas.
//!
//! Each handle owns one worker and terminates it when dropped. That also cancels a job, and frees Argon2's 64 MiB
//! (WebAssembly memory never shrinks).

pub mod dig;
pub mod job;
pub mod listen;
pub mod run;

use std::cell::RefCell;
use std::rc::Rc;

use futures::StreamExt as _;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::{Array, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::browser::{self, within};
use crate::outdated;
use job::{Job, Report};

/// What makes a password weak; [`Report::Strength`] has an index into this.
pub const WEAKNESSES: &[&str] = &[
    "Rows of keys side by side are guessed first.",
    "Repeating something makes it longer, but hardly harder to guess.",
    "Sequences like abc or 6543 are guessed first.",
    "Dates and years are guessed first.",
    "This is close to a password that many people use.",
    "A single word is guessed quickly. Five that do not belong together are not.",
    "Names are guessed quickly. Five words that do not belong together are not.",
];

/// The timeout for starting a worker: its files are some hundred thousand bytes.
const START_MS: u32 = 60_000;

/// After this many steps without a report a worker counts as stopped: hatching reports several times a second, and a
/// large photograph takes half a minute on a slow phone. Counted in steps, since a device that sleeps suspends page and
/// worker, and wakes the page first.
const SILENT_STEP_MS: u32 = 5_000;
const SILENT_STEPS: u32 = 24;

/// A module that uses SIMD: a type without parameters that returns a `v128`, a function of it, and its code, which
/// puts 0 into each lane of an `i32x4` (WebAssembly 2.0, section 5).
#[rustfmt::skip]
const ONE_VECTOR: &[u8] = &[
    0, b'a', b's', b'm', 1, 0, 0, 0,
    1, 5, 1, 0x60, 0, 1, 0x7b,
    3, 2, 1, 0,
    10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x11, 0x0b,
];

/// Why a job failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// The worker could not be started: its files could not be loaded, or the browser allows none.
    #[error("the worker could not be started")]
    NotStarted,
    /// Its files were deleted from the server: there is a newer PitPet than this one.
    #[error("the worker is of an older version")]
    Outdated,
    /// It stopped while working.
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
    // Dropping these would drop the worker's callbacks.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl WorkerHandle {
    /// Starts the worker for hatching and passwords, and waits until it is ready.
    ///
    /// # Errors
    /// `NotStarted`, `Outdated`.
    pub async fn start() -> Result<Self, WorkerError> {
        Self::start_file("data-worker").await
    }

    /// Starts a worker that digs as fast as this browser can, and waits until it is ready.
    ///
    /// # Errors
    /// `NotStarted`, `Outdated`.
    pub async fn start_digger() -> Result<Self, WorkerError> {
        Self::start_file(if has_simd() { "data-digger-simd" } else { "data-digger" }).await
    }

    /// Starts the worker that makes photos without a canvas, and waits until it is ready.
    ///
    /// # Errors
    /// `NotStarted`.
    pub async fn start_darkroom() -> Result<Self, WorkerError> {
        Self::start_file("data-darkroom").await
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
                // If the receiver is gone, the report is not needed.
                let _ = sender.unbounded_send(read(&event).ok_or(WorkerError::Stopped));
            })
        };
        let on_error = Closure::new(move |_: web_sys::Event| {
            let _ = sender.unbounded_send(Err(WorkerError::Stopped));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let handle = Self { worker, reports: RefCell::new(reports), _on_message: on_message, _on_error: on_error };
        match within(START_MS, handle.next()).await {
            Some(Ok(Report::Ready)) => Ok(handle),
            _ if outdated::look().await => Err(WorkerError::Outdated),
            _ => Err(WorkerError::NotStarted),
        }
    }

    /// Runs a job; `progress` gets the reports on the way. Returns the last report.
    ///
    /// # Errors
    /// `Stopped`, `OutOfMemory`.
    pub async fn run(&self, job: &Job, mut progress: impl FnMut(u64)) -> Result<Report, WorkerError> {
        self.say(&bytes_of(job), &mut progress).await
    }

    /// Runs a job with a file, which is not copied. Returns the last report.
    ///
    /// # Errors
    /// `Stopped`, `OutOfMemory`.
    pub async fn run_with(&self, job: &Job, file: &Blob) -> Result<Report, WorkerError> {
        self.say(&Array::of2(&bytes_of(job), file), &mut |_| ()).await
    }

    async fn say(&self, message: &JsValue, progress: &mut dyn FnMut(u64)) -> Result<Report, WorkerError> {
        self.worker.post_message(message).map_err(|_| WorkerError::Stopped)?;
        loop {
            match self.heard().await? {
                Report::Ready => {}
                Report::Progress { tried } => progress(tried),
                Report::OutOfMemory => return Err(WorkerError::OutOfMemory),
                done => return Ok(done),
            }
        }
    }

    async fn heard(&self) -> Result<Report, WorkerError> {
        for _ in 0..SILENT_STEPS {
            if let Some(report) = within(SILENT_STEP_MS, self.next()).await {
                return report;
            }
        }
        Err(WorkerError::Stopped)
    }

    #[expect(
        clippy::await_holding_refcell_ref,
        reason = "one job at a time borrows the receiver; a second one fails with `Stopped`"
    )]
    async fn next(&self) -> Result<Report, WorkerError> {
        let mut reports = self.reports.try_borrow_mut().map_err(|_| WorkerError::Stopped)?;
        reports.next().await.unwrap_or(Err(WorkerError::Stopped))
    }
}

/// Whether the browser supports WebAssembly's SIMD.
fn has_simd() -> bool {
    WebAssembly::validate(&Uint8Array::from(ONE_VECTOR).into()).unwrap_or(false)
}

fn bytes_of(job: &Job) -> Uint8Array {
    Uint8Array::from(chain::codec::encode(job).as_slice())
}

fn read(event: &MessageEvent) -> Option<Report> {
    let bytes = event.data().dyn_into::<Uint8Array>().ok()?.to_vec();
    borsh::from_slice(&bytes).ok()
}
