//! How the world starts.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::accounts::Accounts;
use super::hatching::Hatching;
use super::market::Market;
use super::pets::Pets;
use super::treats::Treats;
use super::world::{Inner, World};
use super::{following, put_back};
use crate::claims::Claims;
use crate::outbox::Outbox;
use crate::sentence::Sentence;
use crate::session::Session;
use crate::submit::Submitter;
use crate::sync::ChainCopy;
use crate::{browser, drafts, later, storage};

/// The time for drawing the first stories and requesting their photographs: these are loaded first.
const PHOTOGRAPHS_MS: u32 = 100;

// The code that checks signatures is loaded after the feed, which does not need it; own actions and the outbox are of
// use only together with that code.
later_work!(checking: fn follow(world: World) = following::follow);
later_work!(checking: fn recall_own(world: World) = put_back::recall);
later_work!(checking: fn keep_again(world: World) = kept_again);

/// Stores again what the browser may have deleted.
async fn kept_again(world: World) {
    drafts::keep_again();
    world.outbox.keep_again().await;
}

impl World {
    /// Makes the world and loads the session. Call it once, at the root.
    pub fn begin() -> Self {
        let copy = ChainCopy::new(browser::fragment());
        let (session, submitter) = (Session::new(copy), Submitter::new(copy));
        let outbox = Outbox::new(copy, session, submitter, |reason| Sentence::from(reason).to_string());
        let world = Self {
            copy,
            session,
            pets: Pets::new(copy, session),
            accounts: Accounts::new(copy, session),
            market: Market::new(copy, session),
            treats: Treats::new(copy, session, outbox),
            claims: Claims::new(copy),
            outbox,
            submitter,
            put_back: RwSignal::new(None),
            hatching: RwSignal::new(Hatching::Idle),
            unkept_recovery: RwSignal::new(None),
            digging: RwSignal::new(None),
            away: RwSignal::new(None),
            notice: RwSignal::new(None),
            inner: StoredValue::new_local(Inner::default()),
        };
        #[cfg(feature = "split")]
        later::when_missing(move |error| copy.failed(&error.into()));
        storage::when_lost(move || spawn_local(keep_again(world)));
        spawn_local(async move {
            let known = session.recall().await;
            later::opened().await;
            recall_own(world).await;
            if !known && session.recall_late().await {
                recall_own(world).await;
            }
        });
        world
    }

    /// Loads what earlier visits stored and starts to follow the chain, for as long as the page is open. Call it once,
    /// after the first stories are shown.
    pub fn follow_chain(self) {
        spawn_local(async move {
            browser::pause(PHOTOGRAPHS_MS).await;
            later::open();
            follow(self).await;
        });
    }
}
