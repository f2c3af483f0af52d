//! A guest who opens the page with an invitation.

use std::cell::Cell;

use chain::hash::Hash;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::album::Album;
use crate::components::clipboard::copy;
use crate::components::icon::Icon;
use crate::components::session;
use crate::identity::fragment;
use crate::identity::invitation::{self, Seed};
use crate::model::{InvitationState, Model};
use crate::sentence::Sentence;
use crate::storage::{self, Key};

/// This page's address.
const PAGE: &str = "/hatch";

thread_local! {
    /// The invitation's secret while the app is open: some browsers store nothing.
    static HELD: Cell<Option<Seed>> = const { Cell::new(None) };
}

/// The invitation that a guest has opened.
#[derive(Clone, Copy)]
pub struct Guest {
    /// The secret; `None` inside if the link is incomplete.
    found: RwSignal<Option<Option<Seed>>>,
    standing: Memo<Option<InvitationState>>,
}

impl Guest {
    /// The invitation in the address, or one stored on an earlier visit.
    pub fn arrived() -> Self {
        let model = Model::of_context();
        let found = RwSignal::new(HELD.get().map(Some));
        let standing = Memo::new(move |_| match found.get()? {
            Some(seed) => model.invitations.state(&seed),
            None => Some(InvitationState::Gone),
        });
        let guest = Self { found, standing };
        if !guest.look() && HELD.get().is_none() {
            spawn_local(guest.recall(model));
        }
        // Another link may be opened while this page is shown.
        let listening = window_event_listener_untyped("hashchange", move |_| {
            guest.look();
        });
        on_cleanup(move || listening.remove());
        // A used invitation is not stored for another visit.
        Effect::new(move |_| {
            if standing.get() == Some(InvitationState::Gone) && found.get().flatten().is_some() {
                forget();
            }
        });
        guest
    }

    /// Whether the address has brought one. It was removed from the address, so it is stored until it is used.
    fn look(self) -> bool {
        let brought = fragment::take(PAGE).and_then(|fragment| invitation::read(&fragment));
        if let Some(brought) = brought {
            HELD.set(brought);
            self.found.set(Some(brought));
            if let Some(seed) = brought {
                spawn_local(async move {
                    // If it cannot be stored, it is held while the page is open.
                    let _ = storage::write(Key::Invited, Some(&seed)).await;
                });
            }
        }
        brought.is_some()
    }

    /// Loads one that an earlier visit has stored. An existing account does not see it again.
    async fn recall(self, model: Model) {
        let kept: Option<Seed> = storage::read(Key::Invited).await.unwrap_or_default();
        if let Some(seed) = kept
            && model.session.me.try_get_untracked().is_some_and(|me| me.is_none())
            && self.found.try_get_untracked() == Some(None)
        {
            HELD.set(Some(seed));
            self.found.try_set(Some(Some(seed)));
        }
    }

    /// The secret of an invitation that may still be valid.
    pub fn seed(self) -> Option<Seed> {
        untrack(|| self.found.get().flatten().filter(|_| !self.is_gone()))
    }

    /// Whether the hatching work can be skipped; reactive.
    pub fn is_invited(self) -> bool {
        self.found.get().flatten().is_some() && !self.is_gone()
    }

    fn is_gone(self) -> bool {
        self.standing.get() == Some(InvitationState::Gone)
    }
}

/// Deletes the stored invitation; this page of the app still has it.
fn forget() {
    HELD.set(None);
    spawn_local(async move {
        // What cannot be deleted was never stored.
        let _ = storage::write::<Seed>(Key::Invited, None).await;
    });
}

/// The state of the invitation, above everything else.
#[component]
pub fn Welcome(guest: Guest) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let acting = session::acting();
    let by = Memo::new(move |_| match guest.standing.get() {
        Some(InvitationState::Open(account)) => Some(session::pet_of(account)),
        _ => None,
    });
    let host = move || match by.get().and_then(|pet| pet.get()).map(|birth| album.name(Hash(birth))) {
        Some(name) if !name.is_empty() => format!("{name}'s people vouch for you"),
        _ => "Somebody here vouches for you".to_owned(),
    };
    let words = move || {
        let found = guest.found.get()?;
        if !model.session.me_known.get() {
            return None;
        }
        Some(match (acting.get().is_some(), guest.standing.get()) {
            (true, _) => {
                "This invitation is for somebody new, and you have a place here already. Pass the link on to a friend."
                    .to_owned()
            }
            (false, None) => "Looking at your invitation.".to_owned(),
            (false, Some(InvitationState::Open(_))) => format!("{}: no waiting for the egg.", host()),
            (false, Some(InvitationState::Gone)) if found.is_none() => {
                "This invitation is not whole: a part of the link got lost on its way. Open it once more, or hatch a \
                 pet all the same: the egg is kept warm here for a little while."
                    .to_owned()
            }
            (false, Some(InvitationState::Gone)) => {
                "This invitation was used already, or a newer one took its place. You can hatch a pet all the same: \
                 the egg is kept warm here for a little while."
                    .to_owned()
            }
        })
    };
    let copied = move |_| {
        let Some(seed) = guest.seed() else { return };
        let book = untrack(|| model.copy.bookmark()).map(|bookmark| bookmark.fragment());
        let link = invitation::link(&window().location().origin().unwrap_or_default(), &seed, book.as_deref());
        spawn_local(async move {
            model.notices.show(match copy(&link).await {
                true => Sentence::fixed("The link is copied. Open it where you want to hatch, or pass it on."),
                false => {
                    Sentence::fixed("This browser would not copy it. Open the link itself where you want to hatch.")
                }
            });
        });
    };
    // The secret was removed from the address, and an in-app browser forgets it.
    let may_copy = Memo::new(move |_| guest.is_invited());
    view! {
        {move || {
            words().map(|words| view! { <p class="guest" role="status"><Icon name="egg"/><span>{words}</span></p> })
        }}
        <Show when=move || may_copy.get() && model.session.me_known.get()>
            <p>
                <button class="btn btn-quiet" type="button" on:click=copied>"Copy the link of this invitation"</button>
            </p>
        </Show>
    }
}
