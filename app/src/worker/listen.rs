//! What the workers' binaries share: a worker says that it is ready, then does one job after the other.

use chain::work::Puzzle;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::job::{Job, Report};

/// Listens for as long as the worker lives. `work` may report on the way; what it answers is the last word.
pub fn listen(work: impl Fn(Job, &dyn Fn(Report)) -> Report + 'static) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let listening = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = event.data().unchecked_into::<Uint8Array>().to_vec();
        if let Ok(job) = borsh::from_slice(&bytes) {
            let last = work(job, &|report| say(&listening, &report));
            say(&listening, &last);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The page ends the worker.
    on_message.forget();
    say(&scope, &Report::Ready);
}

/// Listens for digging alone; `search` is as [`Puzzle::search`].
pub fn dig(search: impl Fn(&Puzzle, u64, u32, u64) -> Option<u64> + 'static) {
    listen(move |job, _| match job {
        Job::Dig { seed, from, count, tries } => {
            Report::Dug { nonce: search(&Puzzle::of_seed(seed), from, count, tries) }
        }
        Job::Owner { .. } | Job::Hatch { .. } | Job::Strength { .. } => Report::NotMine,
    });
}

fn say(scope: &DedicatedWorkerGlobalScope, report: &Report) {
    let bytes = chain::codec::encode(report);
    // A message of plain bytes can always be copied.
    let _ = scope.post_message(&Uint8Array::from(bytes.as_slice()));
}
