//! Somebody who opens the page with an invitation.

use chain::hash::Hash;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::components::album::Album;
use crate::components::icon::Icon;
use crate::components::session;
use crate::identity::invitation::{self, Seed};
use crate::model::{InvitationState, World};

/// What the address says of an invitation.
#[derive(Clone, Copy)]
pub struct Guest {
    /// Its secret, if it is whole; nothing inside if it is not.
    found: Memo<Option<Option<Seed>>>,
    standing: Memo<Option<InvitationState>>,
}

impl Guest {
    /// As the address of this page says.
    pub fn of_address() -> Self {
        let world = World::of_context();
        let fragment = use_location().hash;
        let found = Memo::new(move |_| invitation::read(&fragment.get()));
        let standing = Memo::new(move |_| match found.get()? {
            Some(seed) => world.invitation(&seed),
            None => Some(InvitationState::Gone),
        });
        Self { found, standing }
    }

    /// The secret of an invitation that may still be good.
    pub fn seed(self) -> Option<Seed> {
        untrack(|| self.found.get().flatten().filter(|_| !self.is_gone()))
    }

    /// Whether the egg need not be kept warm; reactive.
    pub fn is_invited(self) -> bool {
        self.found.get().flatten().is_some() && !self.is_gone()
    }

    fn is_gone(self) -> bool {
        self.standing.get() == Some(InvitationState::Gone)
    }
}

/// What becomes of the invitation, above everything else.
#[component]
pub fn Welcome(guest: Guest) -> impl IntoView {
    let world = World::of_context();
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
        if guest.found.get().is_none() || !world.me_known.get() {
            return None;
        }
        Some(match (acting.get().is_some(), guest.standing.get()) {
            (true, _) => {
                "This invitation is for somebody new, and you have a place here already. Pass the link on to a friend."
                    .to_owned()
            }
            (false, None) => "Looking at your invitation.".to_owned(),
            (false, Some(InvitationState::Open(_))) => format!("{}: no waiting for the egg.", host()),
            (false, Some(InvitationState::Gone)) => {
                "This invitation was used already, or a newer one took its place. You can hatch a pet all the same: the egg \
                 is kept warm here for a little while."
                    .to_owned()
            }
        })
    };
    move || words().map(|words| view! { <p class="guest" role="status"><Icon name="egg"/><span>{words}</span></p> })
}
