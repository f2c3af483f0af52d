//! Loads what a page shows, in one of four states: waiting, failed, empty and ready. A failed load is retried by
//! itself once the server can be reached.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::http::{Answer, HttpError};
use crate::model::Model;

/// The state of a load.
#[derive(Clone, Debug, PartialEq)]
pub enum Load<T> {
    /// Loading.
    Waiting,
    /// The request failed.
    Failed(HttpError),
    /// Loaded.
    Ready(T),
}

/// A load that can be repeated.
pub struct Loader<T: 'static> {
    /// Its state.
    pub state: RwSignal<Load<T>>,
    again: RwSignal<u32>,
}

impl<T> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loader<T> {}

impl<T: Clone + Send + Sync + 'static> Loader<T> {
    /// Loads now, and again whenever a signal that `fetch` reads changes.
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Answer<T>> + 'static,
    {
        let loader = Self { state: RwSignal::new(Load::Waiting), again: RwSignal::new(0) };
        let turn = StoredValue::new(0u32);
        Effect::new(move |_| {
            loader.again.track();
            let work = fetch();
            turn.update_value(|turn| *turn += 1);
            let mine = turn.get_value();
            spawn_local(async move {
                let answer = work.await;
                // A response to an earlier request, or for a page that was left, is dropped.
                if turn.try_get_value() == Some(mine) {
                    loader.take(answer);
                }
            });
        });
        let model = Model::of_context();
        let up_to_date = Memo::new(move |_| model.copy.has_caught_up());
        Effect::new(move |before: Option<bool>| {
            let now = up_to_date.get();
            // What happened while the chain was not followed is only in the server's response.
            if now && before == Some(false) {
                loader.try_again();
            }
            now
        });
        loader
    }

    /// Loads again after a failure, and shows that it does.
    pub fn retry(self) {
        self.state.try_set(Load::Waiting);
        self.refresh();
    }

    /// Loads again, and shows the old content until the response comes.
    pub fn refresh(self) {
        self.again.try_update(|again| *again += 1);
    }

    fn try_again(self) {
        match self.state.try_get_untracked() {
            Some(Load::Failed(error)) if error.passes() => self.retry(),
            Some(Load::Ready(_)) => self.refresh(),
            _ => {}
        }
    }

    /// The content, if it is loaded; reactive.
    pub fn ready(self) -> Option<T> {
        match self.state.try_get()? {
            Load::Ready(value) => Some(value),
            Load::Waiting | Load::Failed(_) => None,
        }
    }

    /// The state, and once loaded, whether there is `any` content. It changes only when the page must be rebuilt: the
    /// view of the content is built once, and follows [`Self::ready`].
    pub fn face(self, any: fn(&T) -> bool) -> Memo<Load<bool>> {
        Memo::new(move |_| {
            self.state.with(|state| match state {
                Load::Waiting => Load::Waiting,
                Load::Failed(error) => Load::Failed(error.clone()),
                Load::Ready(value) => Load::Ready(any(value)),
            })
        })
    }

    fn take(self, answer: Answer<T>) {
        match answer {
            Ok(value) => drop(self.state.try_set(Load::Ready(value))),
            // The content on the screen stays; the caller retries a refresh that failed.
            Err(error) => {
                self.state.try_update(|state| {
                    if !matches!(state, Load::Ready(_)) {
                        *state = Load::Failed(error);
                    }
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_does_not_rebuild_the_page() {
        let owner = Owner::new();
        owner.set();
        let loader = Loader { state: RwSignal::new(Load::Waiting), again: RwSignal::new(0) };
        let face = loader.face(|list: &Vec<u32>| !list.is_empty());
        let made = Memo::new(move |made: Option<&u32>| {
            face.track();
            made.copied().unwrap_or(0) + 1
        });
        assert_eq!(made.get(), 1);
        loader.take(Ok(vec![1]));
        assert_eq!((face.get(), made.get()), (Load::Ready(true), 2));
        loader.take(Ok(vec![2, 1]));
        assert_eq!(made.get(), 2);
        assert_eq!(loader.ready(), Some(vec![2, 1]));
    }
}
