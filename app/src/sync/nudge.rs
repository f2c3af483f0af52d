//! Reasons to look at once how things stand: the network is back, the page is seen again, something did not get through.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use leptos::prelude::{document, window_event_listener_untyped};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use crate::{browser, http};

/// What somebody wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wish {
    /// To know how things stand.
    Look,
    /// The same, and the page is seen again after it was not.
    Seen,
    /// A new stream, whatever the old one seems to be: the network is another one.
    Anew,
}

/// Where wishes are told, and waited for. One that nobody waits for is kept for whoever does next.
#[derive(Clone, Default)]
pub(crate) struct Nudge(Rc<RefCell<Waiting>>);

#[derive(Default)]
struct Waiting {
    wish: Option<Wish>,
    waits: Option<oneshot::Sender<()>>,
}

impl Nudge {
    /// Tells a wish.
    pub fn give(&self, wish: Wish) {
        let mut waiting = self.0.borrow_mut();
        waiting.wish = waiting.wish.max(Some(wish));
        if let Some(waits) = waiting.waits.take() {
            // Whoever waited may have left; the wish stays.
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

    /// Waits for so long, or until there is a wish.
    pub async fn pause(&self, ms: u32) -> Option<Wish> {
        let (wish, over) = (std::pin::pin!(self.next()), std::pin::pin!(browser::pause(ms)));
        match select(wish, over).await {
            Either::Left((wish, _)) => Some(wish),
            Either::Right(_) => None,
        }
    }

    /// Takes every sign of the browser that the network or the page has changed for a wish, for as long as the page is open.
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
        // Only a listener that is no function is refused.
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
    fn a_wish_is_kept_until_somebody_asks_and_the_stronger_one_counts() {
        let nudge = Nudge::default();
        nudge.give(Wish::Anew);
        nudge.give(Wish::Look);
        assert_eq!(nudge.next().now_or_never(), Some(Wish::Anew));
        assert_eq!(nudge.next().now_or_never(), None);
    }
}
