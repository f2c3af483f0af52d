//! Shared by the workers' binaries: a worker reports that it is ready, then does one job after the other.

use chain::work::Puzzle;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent};

use super::job::{Job, Report};

/// Listens for as long as the worker lives. `work` may send reports meanwhile; its result is the last one.
pub fn listen(work: impl Fn(Job, &dyn Fn(Report)) -> Report + 'static) {
    listen_with_files(move |job, _, report| work(job, report));
}

/// Listens for photo jobs only; `develop` gets the file's bytes, the orientation, and the part.
pub fn develop(develop: impl Fn(&[u8], u8, [f64; 4]) -> Report + 'static) {
    listen_with_files(move |job, file, _| match (job, file) {
        (Job::Photo { orientation, crop }, Some(file)) => {
            bytes_of(&file).map_or(Report::NotAPhoto, |bytes| develop(&bytes, orientation, crop))
        }
        _ => Report::NotMine,
    });
}

/// A message is a job's bytes, or an array of them and a file.
fn listen_with_files(work: impl Fn(Job, Option<Blob>, &dyn Fn(Report)) -> Report + 'static) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let listening = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        let (job, file) = match data.dyn_ref::<Array>() {
            Some(parts) => (parts.get(0), parts.get(1).dyn_into().ok()),
            None => (data, None),
        };
        let bytes = job.unchecked_into::<Uint8Array>().to_vec();
        if let Ok(job) = borsh::from_slice(&bytes) {
            let last = work(job, file, &|report| say(&listening, &report));
            say(&listening, &last);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The page ends the worker.
    on_message.forget();
    say(&scope, &Report::Ready);
}

/// Synchronous, since a worker may block.
fn bytes_of(file: &Blob) -> Option<Vec<u8>> {
    let buffer = FileReaderSync::new().ok()?.read_as_array_buffer(file).ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Listens for digging jobs only; `search` is as [`Puzzle::search`].
pub fn dig(search: impl Fn(&Puzzle, u64, u32, u64) -> Option<u64> + 'static) {
    listen(move |job, _| match job {
        Job::Dig { seed, from, count, tries } => {
            Report::Dug { nonce: search(&Puzzle::of_seed(seed), from, count, tries) }
        }
        Job::Owner { .. } | Job::Hatch { .. } | Job::Strength { .. } | Job::Photo { .. } => Report::NotMine,
    });
}

fn say(scope: &DedicatedWorkerGlobalScope, report: &Report) {
    let bytes = chain::codec::encode(report);
    // Plain bytes can always be cloned.
    let _ = scope.post_message(&Uint8Array::from(bytes.as_slice()));
}
