//! Asks before the user leaves while something unfinished is stored nowhere but in this page.

use std::cell::RefCell;

use leptos::ev::beforeunload;
use leptos::prelude::{WindowListenerHandle, window_event_listener};

/// While one of these exists, the browser asks before the page is left.
pub struct Unfinished(());

#[derive(Default)]
struct Asking {
    unfinished: usize,
    /// Registered only while it is needed: a page with this listener is not put into the back/forward cache.
    listens: Option<WindowListenerHandle>,
}

thread_local! {
    static ASKING: RefCell<Asking> = RefCell::default();
}

impl Unfinished {
    /// Begins something unfinished.
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
