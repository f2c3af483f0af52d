//! A list, the latest first, that grows at both ends: new items arrive, and older ones are loaded on request.

use std::cmp::Reverse;
use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::http::HttpError;

/// What can stand in a [`Pile`].
pub trait Piled: Clone + Send + Sync + 'static {
    /// A unique sort key; the latest item has the greatest.
    type Place: Ord;

    /// See [`Self::Place`].
    fn place(&self) -> Self::Place;
}

/// A slice of items, and the cursor of the next older ones, if there are any.
pub type Slice<T> = (Vec<T>, Option<String>);

/// See the module.
pub struct Pile<T: 'static> {
    all: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl<T> Clone for Pile<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Pile<T> {}

impl<T: Piled> Pile<T> {
    /// An empty pile.
    pub fn new() -> Self {
        Self { all: RwSignal::new(Vec::new()), next: RwSignal::new(None), busy: RwSignal::new(false) }
    }

    /// All loaded items; reactive.
    pub fn all(self) -> Vec<T> {
        self.all.get()
    }

    /// The number of loaded items; reactive.
    pub fn len(self) -> usize {
        self.all.with(Vec::len)
    }

    /// Whether there are older items to load; reactive.
    pub fn has_older(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// Whether older items are loading; reactive.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Adds the latest items. Returns how many of them are new.
    pub fn lay(self, (latest, next): Slice<T>) -> usize {
        // If they do not overlap with the loaded items, there is a gap between them.
        let apart = next.is_some() && self.all.with_untracked(|all| !meet(all, &latest));
        if apart {
            self.all.set(Vec::new());
        }
        if apart || next.is_none() {
            self.next.set(next);
        }
        self.all.try_update(|all| add(all, latest)).unwrap_or(0)
    }

    /// Loads older items, unless that is running or there are none.
    pub fn older<F>(self, fetch: impl FnOnce(Option<String>) -> F, failed: impl FnOnce(&HttpError) + 'static)
    where
        F: Future<Output = Result<Slice<T>, HttpError>> + 'static,
    {
        let before = self.next.get_untracked();
        if before.is_none() || self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let work = fetch(before.clone());
        spawn_local(async move {
            match work.await {
                // Otherwise the pile was replaced meanwhile.
                Ok((older, next)) if self.next.try_get_untracked() == Some(before) => {
                    self.all.try_update(|all| add(all, older));
                    self.next.try_set(next);
                }
                Ok(_) => {}
                Err(error) => failed(&error),
            }
            self.busy.try_set(false);
        });
    }
}

fn meet<T: Piled>(all: &[T], some: &[T]) -> bool {
    some.iter().any(|one| all.iter().any(|known| known.place() == one.place()))
}

/// Adds items, and replaces those that are there. Returns how many were added.
fn add<T: Piled>(all: &mut Vec<T>, some: Vec<T>) -> usize {
    let before = all.len();
    for one in some {
        match all.iter_mut().find(|known| known.place() == one.place()) {
            Some(known) => *known = one,
            None => all.push(one),
        }
    }
    all.sort_by_key(|one| Reverse(one.place()));
    all.len() - before
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Piled for u32 {
        type Place = u32;

        fn place(&self) -> u32 {
            *self
        }
    }

    #[test]
    fn items_are_sorted_and_unique() {
        let mut all = vec![3, 2];
        assert_eq!(add(&mut all, vec![4, 3, 1]), 2);
        assert_eq!(all, [4, 3, 2, 1]);
    }

    #[test]
    fn the_latest_items_come_before_older_ones() {
        let owner = Owner::new();
        owner.set();
        let pile = Pile::new();
        pile.lay((vec![9_u32, 8], Some("8".to_owned())));
        pile.all.update(|all| _ = add(all, vec![7, 6]));
        pile.next.set(Some("6".to_owned()));
        assert_eq!(pile.lay((vec![10, 9], Some("9".to_owned()))), 1);
        assert_eq!((pile.all(), pile.next.get()), (vec![10, 9, 8, 7, 6], Some("6".to_owned())));
    }

    #[test]
    fn a_pile_has_no_gap() {
        let owner = Owner::new();
        owner.set();
        let pile = Pile::new();
        pile.lay((vec![2_u32, 1], None));
        pile.lay((vec![9, 8], Some("8".to_owned())));
        assert_eq!((pile.all(), pile.has_older()), (vec![9, 8], true));
        // There are no others.
        pile.lay((vec![9, 8, 7], None));
        assert_eq!((pile.all(), pile.has_older()), (vec![9, 8, 7], false));
    }
}
