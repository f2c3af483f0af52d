//! The user's account: its devices, its password, and signing out.

mod key_file;
mod password;
mod revoke;

use api::screen::Address;
use chain::keys::PublicKey;
use chain::records::Role;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::components::banner::NotNow;
use crate::components::faces::{Empty, WaitingLines};
use crate::components::icon::Icon;
use crate::components::page::{Heading, Page};
use crate::components::session;
use crate::identity::key_file::is_in_a_file;
use crate::model::{Model, OwnKey};
use crate::outbox::{Pending, PendingState};
use crate::words;
use key_file::KeyInAFile;
use password::Password;
use revoke::Revoke;

/// The page `/keys`.
#[component]
pub fn Keys() -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    // Once loaded it stays: losing the connection must not clear a half-filled form.
    let read = Memo::new(move |before: Option<&bool>| before.is_some_and(|read| *read) || model.copy.has_caught_up());
    let known =
        Memo::new(move |_| model.session.me_known.get() && (read.get() || model.session.me.with(Option::is_none)));
    let inside = Memo::new(move |_| acting.with(Option::is_some));
    view! {
        <Page title=Address::Keys.title()>
            <header class="page-head">
                <Heading>"Your keys"</Heading>
                <p>
                    "Each browser you sign in with gets a key of its own, and so does each file for a terminal. What a \
                     key has signed stays, even when it is revoked."
                </p>
            </header>
            {move || match (known.get(), inside.get()) {
                (false, _) if model.copy.is_stopped() => view! { <NotNow/> }.into_any(),
                (false, _) => view! { <WaitingLines words="Reading your keys."/> }.into_any(),
                (true, false) => view! {
                    <Empty
                        title="Nobody is signed in here"
                        words="Sign in to see which devices may act for you."
                        drawing="waiting-egg"
                    >
                        <a class="btn btn-primary" href="/sign-in">"Sign in"</a>
                    </Empty>
                }
                .into_any(),
                (true, true) => view! { <Devices/><KeyInAFile/><Password/><Leave/> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Devices() -> impl IntoView {
    let model = Model::of_context();
    let keys = Memo::new(move |_| {
        let daily = model.accounts.keys().into_iter().filter(|key| key.role == Role::Daily);
        daily.collect::<Vec<_>>()
    });
    let asked = RwSignal::new(None::<PublicKey>);
    view! {
        <section class="panel">
            <h2>"Who may act for you"</h2>
            <ul class="rows">
                <For each=move || keys.get() key=|key| (key.key.0, key.revoked) let:key>
                    <Row key keys asked/>
                </For>
            </ul>
            <p class="soft">
                "Safari forgets a page, and the key in it, after seven days without a visit, unless the page is on \
                 your home screen. Then you sign in again, with your handle and your password."
            </p>
        </section>
        <Revoke asked/>
    }
}

#[component]
fn Row(key: OwnKey, keys: Memo<Vec<OwnKey>>, asked: RwSignal<Option<PublicKey>>) -> impl IntoView {
    let name = match (key.here, is_in_a_file(&key.key)) {
        (true, _) => "This browser",
        (_, true) => "A key in a file",
        _ => "Another browser, or a key in a file",
    };
    let public = key.key;
    let signed = Memo::new(move |_| keys.with(|keys| keys.iter().find(|key| key.key == public).map(|key| key.signed)));
    let signed = move || match signed.get() {
        None | Some(0) => "nothing yet".to_owned(),
        Some(signed) => words::count(signed, "thing", "things"),
    };
    let since = words::number(key.since.0);
    let state = if key.here && !key.revoked {
        view! { <span class="mark mark-alive">"this one"</span> }.into_any()
    } else if key.revoked {
        view! { <span class="mark">"revoked"</span> }.into_any()
    } else {
        view! {
            <button class="btn btn-danger" type="button" on:click=move |_| asked.set(Some(public))>"Revoke"</button>
        }
        .into_any()
    };
    view! {
        <li class="row" class:is-revoked=key.revoked>
            <Icon name="key"/>
            <div>
                <span class="row-name">{name}</span>
                <span class="row-more">{move || format!("let in at entry {since}, has signed {}", signed())}</span>
            </div>
            {state}
        </li>
    }
}

#[component]
fn Leave() -> impl IntoView {
    let model = Model::of_context();
    let navigate = use_navigate();
    let leaving = RwSignal::new(false);
    let settled = |pending: &Pending| matches!(pending.state, PendingState::Settled(_));
    let waits = Memo::new(move |_| model.outbox.items.with(|outbox| !outbox.iter().all(settled)));
    let act = move |_| {
        if leaving.get_untracked() {
            return;
        }
        leaving.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            model.access.sign_out().await;
            navigate("/", Default::default());
        });
    };
    view! {
        <section class="panel">
            <h2>"Leave this browser"</h2>
            <div class="stack"><p class="soft">"Its key is revoked and forgotten here, and so is what you were writing \
                and have not sent. Your pet and its story stay. You need your password to come back."</p>
            <Show when=move || waits.get()>
                <p class="why" role="status">
                    "Something that you did has not gone out yet. It is lost if you sign out now."
                </p>
            </Show>
            <div class="btn-row">
                <button class="btn" type="button" aria-disabled=move || leaving.get().then_some("true") on:click=act>
                    <Icon name="door"/>
                    {move || if leaving.get() { "Signing out ..." } else { "Sign out" }}
                </button>
            </div></div>
        </section>
    }
}
