//! Placeholders until the code of a view is loaded.

use std::future::Future;

use futures::FutureExt;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use super::super::faces::{Failed, Waiting};
use super::super::icon::Drawing;
use super::super::load::{Load, Loader};
use super::super::page::{Heading, Page};
use super::super::places::Places;
use crate::browser;
use crate::http::HttpError;
use crate::later::{PAUSE_MS, arrived, is_open, opened};
use crate::model::Model;

/// A page: what `view` builds, once `fetch` has loaded its code.
pub fn page<Fetched, Viewed>(fetch: fn() -> Fetched, view: fn() -> Viewed) -> AnyView
where
    Fetched: Future<Output = Result<(), SplitLoaderError>> + 'static,
    Viewed: Future<Output = Result<AnyView, SplitLoaderError>> + 'static,
{
    // If the code is loaded already, it is shown at once.
    let at_once = move || view().now_or_never().and_then(Result::ok);
    if let Some(view) = at_once() {
        return view;
    }
    let loader = Loader::new(move || arrived(fetch()));
    // A memo, so that a page is built once, and keeps its input when the connection comes back.
    let state = Memo::new(move |_| loader.state.get());
    let face = move || match state.get() {
        Load::Ready(()) => at_once(),
        Load::Failed(error) => Some(view! { <Missing error retry=move |()| loader.retry()/> }.into_any()),
        Load::Waiting => Some(view! { <Coming/> }.into_any()),
    };
    face.into_any()
}

/// A part of a page: what `view` builds, once `fetch` has loaded its code; empty before that.
pub fn part<Fetched, Viewed>(fetch: fn() -> Fetched, view: fn() -> Viewed) -> AnyView
where
    Fetched: Future<Output = Result<(), SplitLoaderError>> + 'static,
    Viewed: Future<Output = Result<AnyView, SplitLoaderError>> + 'static,
{
    let here = RwSignal::new(false);
    spawn_local(async move {
        // Without a connection the part is left out.
        here.try_set(arrived(fetch()).await.is_ok());
    });
    (move || here.get().then(|| view().now_or_never().and_then(Result::ok))).into_any()
}

/// What `view` builds, once `fetch` has loaded its code: at once, if it is loaded already. Never before the first
/// stories.
pub fn here<Fetched, Viewed>(fetch: fn() -> Fetched, view: impl Fn() -> Viewed + Send + 'static) -> AnyView
where
    Fetched: Future<Output = Result<(), SplitLoaderError>> + 'static,
    Viewed: Future<Output = Result<AnyView, SplitLoaderError>> + 'static,
{
    let here = RwSignal::new(false);
    // Asking whether the code is loaded starts loading it.
    let at_once = move || view().now_or_never().and_then(Result::ok);
    if let Some(view) = is_open().then(&at_once).flatten() {
        return view;
    }
    spawn_local(async move {
        opened().await;
        while arrived(fetch()).await.is_err() {
            browser::pause(PAUSE_MS).await;
            if here.try_get_untracked().is_none() {
                return;
            }
        }
        here.try_set(true);
    });
    (move || here.get().then(&at_once).flatten()).into_any()
}

/// A placeholder: focus and scroll position go to the real page.
#[component]
fn Coming() -> impl IntoView {
    Places::of_context().leave();
    view! { <main class="page" id="main" tabindex="-1"><Waiting words="Fetching this page."/></main> }
}

#[component]
fn Missing(error: HttpError, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    let model = Model::of_context();
    let reached = Memo::new(move |_| model.copy.has_caught_up());
    let face = move || match reached.get() {
        true => view! { <Outdated retry/> }.into_any(),
        false => view! { <Failed error=error.clone() retry/> }.into_any(),
    };
    view! {
        <Page title="On its way">
            <Heading hidden=true>"A page"</Heading>
            {face}
        </Page>
    }
}

/// The server responds, but the file is missing: a newer program has files with other names.
#[component]
fn Outdated(retry: Callback<()>) -> impl IntoView {
    view! {
        <section class="face" role="alert">
            <Drawing name="empty-bowl"/>
            <h2>"This page is still on its way"</h2>
            <p>
                "The server can be reached, but this page did not come. If it does not come now either, there is a "
                "newer PitPet than the one that you have open."
            </p>
            <div class="btn-row">
                <button class="btn" type="button" on:click=move |_| retry.run(())>"Try again now"</button>
                <button class="btn" type="button" on:click=move |_| browser::reload()>"Start PitPet again"</button>
            </div>
        </section>
    }
}
