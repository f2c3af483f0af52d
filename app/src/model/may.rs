//! Whether an action is allowed, and if not, why.

use chain::Actor;
use chain::event::{Action, SignedBy};
use chain::ids::TimeMs;
use chain::records::Role;
use chain::state::State;
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use super::Actions;
use crate::barred::Barred;
use crate::browser;
use crate::sentence::Sentence;
use crate::session::{Me, live_device_key};
use crate::submit::is_grave;

impl Actions {
    /// Makes the caller reactive to how much of the copy is proven.
    fn follow_proof(self) {
        if Observer::get().is_some() {
            self.base.copy.sync.track();
            self.base.copy.alarm.track();
        }
    }

    /// Why actions that cannot be undone are not possible now, if all has been read but not proven; reactive.
    pub fn unproven(self) -> Option<Sentence> {
        self.base.copy.alarm.track();
        let caught_up = self.base.copy.has_caught_up();
        self.base.copy.proven().err().filter(|_| caught_up).map(Sentence::from)
    }

    /// Whether the signed-in account may do this now; if not, why. Buttons use this. An action for the owner key is
    /// judged as if the password had been given.
    ///
    /// # Errors
    /// The reason.
    pub fn may(self, action: &Action) -> Result<(), Sentence> {
        let me = self.base.session.who().ok_or(Barred::SignedOut)?;
        self.base.copy.go_ahead()?;
        if is_grave(action) || needs_owner_key(action, &me) {
            self.follow_proof();
            self.base.copy.proven()?;
        }
        let now = TimeMs(browser::now_ms());
        let actor = self.base.copy.with_state(|state| actor(state, &me, action, now)).ok_or(Barred::NotYet)??;
        let verdict = self.base.copy.may(&actor, action, now).ok_or(Barred::NotYet)?;
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

/// Whether an action requires the password.
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
