//! Whether something may be done, and why not.

use chain::Actor;
use chain::event::{Action, SignedBy};
use chain::ids::TimeMs;
use chain::records::Role;
use chain::state::State;
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use super::world::World;
use crate::barred::Barred;
use crate::browser;
use crate::sentence::Sentence;
use crate::session::{Me, live_device_key};
use crate::submit::is_grave;

impl World {
    /// Has whoever is asking asked again when more or less of the copy is proven.
    fn follow_proof(self) {
        if Observer::get().is_some() {
            self.copy.sync.track();
            self.copy.alarm.track();
        }
    }

    /// Why nothing is done here now that cannot be undone, where all has been read and yet is not proven; reactive.
    pub fn unproven(self) -> Option<Sentence> {
        self.copy.alarm.track();
        let caught_up = self.copy.has_caught_up();
        self.copy.proven().err().filter(|_| caught_up).map(Sentence::from)
    }

    /// Whether whoever is signed in may do this now, and if not, why, in words. Buttons ask this. What only the owner key
    /// may do is judged as if the password had been given.
    ///
    /// # Errors
    /// The reason.
    pub fn may(self, action: &Action) -> Result<(), Sentence> {
        let me = self.session.who().ok_or(Barred::SignedOut)?;
        self.copy.go_ahead()?;
        if is_grave(action) || needs_owner_key(action, &me) {
            self.follow_proof();
            self.copy.proven()?;
        }
        let now = TimeMs(browser::now_ms());
        let actor = self.copy.with_state(|state| actor(state, &me, action, now)).ok_or(Barred::NotYet)??;
        let verdict = self.copy.may(&actor, action, now).ok_or(Barred::NotYet)?;
        verdict.map_err(|rejection| Sentence::from(&rejection))
    }
}

fn actor(state: &State, me: &Me, action: &Action, now: TimeMs) -> Result<Actor, Barred> {
    let account = me.account;
    if needs_owner_key(action, me) {
        let key = state.account(account).ok_or(Barred::KeyGone)?.owner;
        return Ok(Actor::Member { account, key, role: Role::Owner });
    }
    let key = live_device_key(state, me, now).ok_or(Barred::KeyGone)?;
    Ok(Actor::Member { account, key, role: Role::Daily })
}

/// Whether an action asks for the password.
fn needs_owner_key(action: &Action, me: &Me) -> bool {
    match action.facts().signed_by {
        SignedBy::Owner | SignedBy::Rescue | SignedBy::House => true,
        SignedBy::ThatKey => !matches!(action, Action::RevokeKey(key) if *key == me.key),
        SignedBy::Newcomer
        | SignedBy::NewcomerOrAccount
        | SignedBy::Account
        | SignedBy::Sitter
        | SignedBy::Recovery => false,
    }
}
