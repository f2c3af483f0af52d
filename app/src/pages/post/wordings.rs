//! What a story said before.

use api::content::{PostPage, Revision};
use chain::event::Action;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use crate::browser;
use crate::components::clock::Ago;
use crate::components::load::Loader;
use crate::components::recent::{Recent, action};
use crate::components::told::Told;

/// Time that the server gets to have a change that the chain has.
const MOMENT_MS: u32 = 300;

/// The first wording and the latest ones, the first one first; nothing where there is only one.
#[component]
pub fn Wordings(loader: Loader<PostPage>, entry: EntryIndex) -> impl IntoView {
    let from = untrack(|| loader.ready()).map_or(EntryIndex(0), |page| page.as_of);
    Recent::of_context().follow(from, move |arrival| {
        if matches!(action(arrival), Some(Action::Edit(edit)) if edit.entry == entry) {
            leptos::task::spawn_local(async move {
                browser::pause(MOMENT_MS).await;
                loader.refresh();
            });
        }
    });
    let revisions = Memo::new(move |before: Option<&Vec<Revision>>| {
        let now = loader.ready().map(|page| page.revisions);
        now.or_else(|| before.cloned()).unwrap_or_default()
    });
    let row = move |revision: Revision| {
        let words = revision.text.unwrap_or_else(|| "(taken out)".to_owned());
        view! {
            <li class="row">
                <span class="mark">{if revision.entry == entry { "first" } else { "then" }}</span>
                <div><Told text=words class="comment-words"/><span class="row-more"><Ago time=revision.time_ms/></span></div>
            </li>
        }
    };
    view! {
        <Show when=move || !revisions.get().is_empty()>
            <section class="panel" id="wordings" aria-label="Earlier words" tabindex="-1">
                <h2>"What it said before"</h2>
                <ol class="rows">{move || revisions.get().into_iter().map(row).collect_view()}</ol>
            </section>
        </Show>
    }
}
