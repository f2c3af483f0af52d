//! How far the chain is, and what this browser has checked of it.

use leptos::prelude::*;

use crate::components::clock::Clock;
use crate::model::{SyncState, World};
use crate::words;

/// The chain in four numbers.
#[component]
pub fn Pulse() -> impl IntoView {
    let world = World::of_context();
    let clock = Clock::of_context();
    let alive = move || world.census().map_or_else(|| "...".to_owned(), |(alive, _)| words::number(alive as u64));
    view! {
        <dl class="pulse">
            <div><dt>"pages turned"</dt><dd>{move || words::number(world.tick.get().height.0)}</dd></div>
            <div><dt>"entries"</dt><dd>{move || words::number(world.tick.get().entries.0)}</dd></div>
            <div><dt>"stories alive"</dt><dd>{alive}</dd></div>
            <div><dt>"last entry"</dt><dd>{move || words::ago(world.tick.get().time_ms, clock.now())}</dd></div>
        </dl>
    }
}

/// What this browser has checked by itself, and against which key.
#[component]
pub fn Proof() -> impl IntoView {
    let world = World::of_context();
    let checked = move || match world.sync.get() {
        SyncState::Ready { entries, checked_to, .. } => {
            let from = world.chain().map_or(0, |(_, from)| from);
            let (entries, page) = (words::number(entries.0), words::number(checked_to.0));
            match from {
                0 => {
                    format!("all {entries} entries, from the first one; the house has signed for it up to page {page}")
                }
                from => format!(
                    "every entry from {} to {entries}, on a snapshot whose root the house has signed; up to page {page}",
                    words::number(from)
                ),
            }
        }
        SyncState::Waiting { of: 0, .. } => "the book is being opened".to_owned(),
        SyncState::Waiting { done, of } => format!("{} of {} entries so far", words::number(done), words::number(of)),
        SyncState::Failed(why) => why.to_string(),
    };
    let hash = move |read: Option<String>| read.unwrap_or_else(|| "...".to_owned());
    let id = move || hash(world.chain().map(|(id, _)| id.to_string()));
    let house = move || {
        world.tick.track();
        hash(world.with_replica(|replica| format!("{:?}", replica.ledger().house())))
    };
    view! {
        <section class="panel">
            <h2>"What your browser has checked"</h2>
            <dl class="facts">
                <dt>"Checked here"</dt>
                <dd>{checked}</dd>
                <dt>"This chain"</dt>
                <dd class="hash">{id}</dd>
                <dt>"The house's key"</dt>
                <dd class="hash">{house}</dd>
            </dl>
        </section>
    }
}
