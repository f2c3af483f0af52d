//! Asks before somebody leaves while something unfinished is kept nowhere but in this page.

use std::cell::RefCell;

use leptos::ev::beforeunload;
use leptos::prelude::{WindowListenerHandle, window_event_listener};

/// As long as one of these is there, the browser asks before the page is left.
pub struct Unfinished(());

#[derive(Default)]
struct Asking {
    unfinished: usize,
    /// Only while it is needed: a page that listens is not kept whole for going back to.
    listens: Option<WindowListenerHandle>,
}

thread_local! {
    static ASKING: RefCell<Asking> = RefCell::default();
}

impl Unfinished {
    /// Begins something.
    pub fn begin() -> Self {
        ASKING.with_borrow_mut(|asking| {
            asking.unfinished += 1;
            asking.listens.get_or_insert_with(|| window_event_listener(beforeunload, |event| event.prevent_default()));
        });
        Self(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        ASKING.with_borrow_mut(|asking| {
            asking.unfinished -= 1;
            if asking.unfinished == 0
                && let Some(listens) = asking.listens.take()
            {
                listens.remove();
            }
        });
    }
}
