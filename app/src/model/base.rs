//! What the parts that act have in common.

use leptos::prelude::*;

use super::accounts::Accounts;
use super::away::news::News;
use super::digging::Digging;
use super::hatching::Hatching;
use super::notices::Notices;
use super::treats::Treats;
use crate::outbox::Outbox;
use crate::session::Session;
use crate::submit::Submitter;
use crate::sync::ChainCopy;

/// Shared by the parts that act. They hold a reference, so that a future that carries one of them stays small.
pub struct Base {
    pub(super) copy: ChainCopy,
    pub(super) session: Session,
    pub(super) accounts: Accounts,
    pub(super) treats: Treats,
    pub(super) outbox: Outbox,
    pub(super) submitter: Submitter,
    pub(super) notices: Notices,
    // What is shown to the signed-in user only, and reset when they sign out.
    pub(super) hatching: RwSignal<Hatching>,
    pub(super) digging: RwSignal<Option<Digging>>,
    pub(super) news: RwSignal<Option<News>>,
}

impl Base {
    /// Made once for a page, and never freed: it lives as long as the page.
    pub fn of_page(copy: ChainCopy, session: Session, submitter: Submitter, outbox: Outbox) -> &'static Self {
        Box::leak(Box::new(Self {
            copy,
            session,
            accounts: Accounts::new(copy, session),
            treats: Treats::new(copy, session, outbox),
            outbox,
            submitter,
            notices: Notices::new(),
            hatching: RwSignal::new(Hatching::Idle),
            digging: RwSignal::new(None),
            news: RwSignal::new(None),
        }))
    }
}
