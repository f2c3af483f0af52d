//! What a form is while it waits for an answer that takes a moment: busy, and perhaps refused.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::sentence::Sentence;

/// See the module.
#[derive(Clone, Copy)]
pub struct Asking {
    /// An answer is on its way.
    pub busy: RwSignal<bool>,
    /// Why not, in words.
    pub wrong: RwSignal<Option<String>>,
}

impl Asking {
    /// Nothing is asked yet.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), wrong: RwSignal::new(None) }
    }

    /// Asks, unless an answer is still on its way; calls `done` if all went well.
    pub fn ask(self, work: impl Future<Output = Result<(), Sentence>> + 'static, done: impl FnOnce() + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            let outcome = work.await;
            self.busy.try_set(false);
            match outcome {
                Ok(()) => done(),
                Err(words) => drop(self.wrong.try_set(Some(words.to_string()))),
            }
        });
    }

    /// What `aria-disabled` of its button says.
    pub fn disabled(self) -> Option<&'static str> {
        self.busy.get().then_some("true")
    }
}
