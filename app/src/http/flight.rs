//! Requests that are in flight, so that they can be aborted.

use std::cell::RefCell;

use web_sys::{AbortController, AbortSignal};

use crate::browser;

/// A younger request is not taken for hanging.
const YOUNG_MS: f64 = 5_000.0;

thread_local! {
    static FLYING: RefCell<Vec<(AbortController, f64)>> = const { RefCell::new(Vec::new()) };
}

/// A request until its response is read, or it is dropped.
pub(super) struct Flight {
    controller: Option<AbortController>,
}

impl Flight {
    pub fn begin() -> Self {
        // Without controllers a request is only left alone.
        let controller = AbortController::new().ok();
        if let Some(controller) = &controller {
            FLYING.with_borrow_mut(|flying| flying.push((controller.clone(), browser::stopwatch_ms())));
        }
        Self { controller }
    }

    pub fn signal(&self) -> Option<AbortSignal> {
        self.controller.as_ref().map(AbortController::signal)
    }

    pub fn is_given_up(&self) -> bool {
        self.signal().is_some_and(|signal| signal.aborted())
    }

    pub fn give_up(&self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            FLYING.with_borrow_mut(|flying| flying.retain(|(other, _)| other != controller));
        }
    }
}

/// Aborts requests that have waited for a while: the network has changed, and a request on the old one would hang until
/// its timeout.
pub fn give_up_hanging() {
    let now = browser::stopwatch_ms();
    let hanging: Vec<_> = FLYING.with_borrow(|flying| {
        flying.iter().filter(|(_, since)| now - since > YOUNG_MS).map(|(controller, _)| controller.clone()).collect()
    });
    for controller in hanging {
        controller.abort();
    }
}
