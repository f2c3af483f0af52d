//! Reasons to check the connection at once: the network is back, the page is shown again, a request failed.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use leptos::prelude::{document, window_event_listener_untyped};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use crate::{browser, http};

/// What to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wish {
    /// The connection.
    Look,
    /// The same, because the page was hidden and is shown again.
    Seen,
    /// Open a new stream, even if the old one seems to work: the network has changed.
    Anew,
}

/// Where wishes are given and waited for. One without a receiver is kept for the next.
#[derive(Clone, Default)]
pub(crate) struct Nudge(Rc<RefCell<Waiting>>);

#[derive(Default)]
struct Waiting {
    wish: Option<Wish>,
    waits: Option<oneshot::Sender<()>>,
}

impl Nudge {
    /// Gives a wish.
    pub fn give(&self, wish: Wish) {
        let mut waiting = self.0.borrow_mut();
        waiting.wish = waiting.wish.max(Some(wish));
        if let Some(waits) = waiting.waits.take() {
            // If the receiver was dropped, the wish stays.
            let _ = waits.send(());
        }
    }

    /// The next wish.
    pub async fn next(&self) -> Wish {
        loop {
            let told = {
                let mut waiting = self.0.borrow_mut();
                if let Some(wish) = waiting.wish.take() {
                    return wish;
                }
                let (sender, told) = oneshot::channel();
                waiting.waits = Some(sender);
                told
            };
            let _ = told.await;
        }
    }

    /// Waits for a while, or until there is a wish.
    pub async fn pause(&self, ms: u32) -> Option<Wish> {
        let (wish, over) = (std::pin::pin!(self.next()), std::pin::pin!(browser::pause(ms)));
        match select(wish, over).await {
            Either::Left((wish, _)) => Some(wish),
            Either::Right(_) => None,
        }
    }

    /// Turns the browser's network and visibility events into wishes, for as long as the page is open.
    pub fn listen(&self) {
        for (event, wish) in [("online", Wish::Anew), ("pageshow", Wish::Seen), ("resume", Wish::Seen)] {
            let nudge = self.clone();
            // Ends with the page.
            let _listens = window_event_listener_untyped(event, move |_| nudge.told(wish));
        }
        let nudge = self.clone();
        let seen = Closure::<dyn FnMut()>::new(move || {
            if !document().hidden() {
                nudge.told(Wish::Seen);
            }
        });
        // Fails only if the listener is not a function.
        let _ = document().add_event_listener_with_callback("visibilitychange", seen.as_ref().unchecked_ref());
        seen.forget();
    }

    fn told(&self, wish: Wish) {
        if wish == Wish::Anew {
            http::give_up_hanging();
        }
        self.give(wish);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn a_wish_is_kept_for_the_next_receiver_and_the_stronger_one_wins() {
        let nudge = Nudge::default();
        nudge.give(Wish::Anew);
        nudge.give(Wish::Look);
        assert_eq!(nudge.next().now_or_never(), Some(Wish::Anew));
        assert_eq!(nudge.next().now_or_never(), None);
    }
}
