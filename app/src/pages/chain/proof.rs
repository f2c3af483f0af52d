//! The chain's state, and what this browser has checked of it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::clock::Clock;
use crate::components::load::{Load, Loader};
use crate::content;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::storage::KeptOrigin;
use crate::sync::SyncState;
use crate::words;

/// The chain in four numbers.
#[component]
pub fn Pulse() -> impl IntoView {
    let model = Model::of_context();
    let clock = Clock::of_context();
    let alive = move || model.pets.census().map_or_else(|| "...".to_owned(), |(alive, _)| words::number(alive as u64));
    view! {
        <dl class="pulse">
            <div><dt>"pages turned"</dt><dd>{move || words::number(model.copy.tick.get().height.0)}</dd></div>
            <div><dt>"entries"</dt><dd>{move || words::number(model.copy.tick.get().entries.0)}</dd></div>
            <div><dt>"stories alive"</dt><dd>{alive}</dd></div>
            <div><dt>"last entry"</dt><dd>{move || words::ago(model.copy.tick.get().time_ms, clock.now())}</dd></div>
        </dl>
    }
}

/// What this browser has checked itself, and against which key.
#[component]
pub fn Proof() -> impl IntoView {
    let model = Model::of_context();
    let checked = move || match model.copy.sync.get() {
        SyncState::Ready { entries, checked_to, .. } => {
            let from = model.copy.chain().map_or(0, |(_, from)| from);
            let (entries, page) = (words::number(entries.0), words::number(checked_to.0));
            match from {
                0 => {
                    format!("all {entries} entries, from the first one; the house has signed for it up to page {page}")
                }
                from => format!(
                    "every entry from {} to {entries} one by one; the part before by its sum, which a later page and \
                     the house's seal confirm; sealed up to page {page}",
                    words::number(from)
                ),
            }
        }
        SyncState::Unproven { missing, .. } => format!("Not proven yet. {}", missing.why()),
        SyncState::Waiting { of: 0, .. } => "the book is being opened".to_owned(),
        SyncState::Waiting { done, of } => format!("{} of {} entries so far", words::number(done), words::number(of)),
        SyncState::Failed(error) => Sentence::from(&error).to_string(),
    };
    let on_faith =
        Memo::new(move |_| model.copy.origin.with(|origin| origin.as_ref().is_some_and(|known| !known.compared)));
    let from = move || match model.copy.origin.get() {
        None => "...".to_owned(),
        Some(KeptOrigin { since, compared: true, .. }) => {
            format!("your first visit here, {}; compared since then", words::day(since))
        }
        Some(KeptOrigin { since, .. }) => {
            format!("this server, on your first visit here, {}: taken on faith", words::day(since))
        }
    };
    let compared = move |_| spawn_local(model.copy.has_compared());
    let hash = move |read: Option<String>| read.unwrap_or_else(|| "...".to_owned());
    let id = move || hash(model.copy.chain().map(|(id, _)| id.to_string()));
    let house = move || {
        model.copy.tick.track();
        hash(model.copy.with_replica(|replica| format!("{:?}", replica.ledger().house())))
    };
    view! {
        <section class="panel">
            <h2>"What your browser has checked"</h2>
            <dl class="facts">
                <dt>"Checked here"</dt>
                <dd>{checked}</dd>
                <dt>"Looked up as it is shown"</dt>
                <dd>"words, names, times, who did it, and photographs"</dd>
                <dt>"The server's word"</dt>
                <dd>
                    "how many came by, when a story ended, which stories are shown and in which order, what a search \
                     finds, and small pictures"
                </dd>
                <dt>"The server's rules"</dt>
                <dd><ServersRules/></dd>
                <dt>"This chain"</dt>
                <dd class="hash">{id}</dd>
                <dt>"The house's key"</dt>
                <dd class="hash">{house}</dd>
                <dt>"Known from"</dt>
                <dd>{from}</dd>
            </dl>
            <Show when=move || on_faith.get()>
                <p class="soft">
                    "Whether this is the right book your browser cannot tell by itself. Compare the two long lines \
                     with those on a friend's screen, or with a printed birth certificate. An invitation's link, and \
                     the address on a certificate, have it done by themselves."
                </p>
                <p class="btn-row">
                    <button class="btn" type="button" on:click=compared>"I have compared them"</button>
                </p>
            </Show>
        </section>
    }
}

/// The hash of the module that the server says it runs. It proves nothing, and nothing here depends on it: this
/// browser's copy has rules of its own.
#[component]
fn ServersRules() -> impl IntoView {
    let told = Loader::new(content::chain_info);
    move || match told.state.get() {
        Load::Waiting => "...".into_any(),
        Load::Failed(_) => "the server cannot be asked now".into_any(),
        Load::Ready(info) => match info.module {
            None => "the server does not say which".into_any(),
            Some(module) => view! {
                "by the server's word, the module " <span class="hash">{module.to_string()}</span>
                "; your browser checks with rules of its own"
            }
            .into_any(),
        },
    }
}
