//! PitPet in the browser: the screens and all below them. Start with `README.md` beside this crate.
#![expect(
    clippy::let_underscore_must_use,
    reason = "a failed request to the browser or its storage is ignored: the page works without it"
)]

#[macro_use]
mod later;

mod app;
mod barred;
pub mod browser;
mod claims;
#[macro_use]
mod components;
pub mod content;
pub mod digger;
pub(crate) mod drafts;
mod first;
pub mod http;
pub mod identity;
mod intl;
mod leaving;
mod live;
mod lock;
pub mod model;
pub mod outbox;
mod outdated;
mod pages;
pub mod photo;
mod save_file;
pub mod sentence;
pub mod session;
pub mod storage;
pub mod submit;
pub mod sync;
pub mod tidy;
pub mod words;
pub mod worker;

use leptos::prelude::*;

/// Starts the page. The [`model::Model`] belongs to the root, so nothing that a screen does can end it.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        browser::show_broken();
    }));
    leptos::mount::mount_to_body(|| {
        let model = model::Model::begin();
        provide_context(model);
        provide_context(model.session);
        view! { <app::App/> }
    });
}
