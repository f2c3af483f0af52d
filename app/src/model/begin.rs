//! How the model starts.

use leptos::task::spawn_local;

use super::{
    Access, Actions, Away, Base, Hatchery, Invitations, Market, Model, Pets, PutBack, Sittings, following, put_back,
};
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
later_work!(checking: fn follow(model: Model) = following::follow);
later_work!(checking: fn recall_own(model: Model) = put_back::recall);
later_work!(checking: fn keep_again(model: Model) = kept_again);

/// Stores again what the browser may have deleted.
async fn kept_again(model: Model) {
    drafts::keep_again();
    model.outbox.keep_again().await;
}

impl Model {
    /// Makes the model and loads the session. Call it once, at the root.
    pub fn begin() -> Self {
        let copy = ChainCopy::new(browser::fragment());
        let (session, submitter) = (Session::new(copy), Submitter::new(copy));
        let outbox = Outbox::new(copy, session, submitter, |reason| Sentence::from(reason).to_string());
        let base = Base::of_page(copy, session, submitter, outbox);
        let access = Access::new(base);
        let actions = Actions::new(access);
        let invitations = Invitations::new(actions);
        let model = Self {
            copy,
            session,
            pets: Pets::new(copy, session),
            accounts: base.accounts,
            market: Market::new(copy, session),
            treats: base.treats,
            claims: Claims::new(copy),
            outbox,
            access,
            actions,
            sittings: Sittings::new(actions),
            invitations,
            hatchery: Hatchery::new(access, invitations),
            put_back: PutBack::new(actions),
            digging: base.digging,
            away: Away::new(base),
            notices: base.notices,
        };
        #[cfg(feature = "split")]
        later::when_missing(move |error| copy.failed(&error.into()));
        storage::when_lost(move || spawn_local(keep_again(model)));
        spawn_local(async move {
            let known = session.recall().await;
            later::opened().await;
            recall_own(model).await;
            if !known && session.recall_late().await {
                recall_own(model).await;
            }
        });
        model
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
