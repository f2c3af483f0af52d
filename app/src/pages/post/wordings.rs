//! Earlier texts of a story or a comment.

use api::content::{PostPage, Revision};
use chain::event::Action;
use chain::ids::EntryIndex;
use leptos::prelude::*;

use crate::browser;
use crate::components::clock::Ago;
use crate::components::load::Loader;
use crate::components::photograph::FalseWords;
use crate::components::recent::{Recent, action};
use crate::components::told::Told;
use crate::model::Model;

/// The time that the server gets to read an edit that the chain has.
const MOMENT_MS: u32 = 300;

/// A story's first text and the latest ones; nothing if there is only one.
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
    view! {
        <Show when=move || !revisions.get().is_empty()>
            <section class="panel" id="wordings" aria-label="Earlier words" tabindex="-1">
                <h2>"What it said before"</h2>
                <ol class="rows"><Rows of=entry revisions/></ol>
            </section>
        </Show>
    }
}

/// A row for each text, the first one first. A text that is not in the log is left out, with a note.
#[component]
pub fn Rows(of: EntryIndex, #[prop(into)] revisions: Signal<Vec<Revision>>) -> impl IntoView {
    let model = Model::of_context();
    let row = move |revision: Revision| {
        model.claims.doubt_wording(of, &revision);
        let (entry, mark) = (revision.entry, if revision.entry == of { "first" } else { "then" });
        let words = revision.text.unwrap_or_else(|| "(taken out)".to_owned());
        let said = move || match model.claims.are_false_words(entry) {
            true => view! { <FalseWords/> }.into_any(),
            false => view! { <Told text=words.clone() class="comment-words"/> }.into_any(),
        };
        view! {
            <li class="row">
                <span class="mark">{mark}</span>
                <div>{said}<span class="row-more"><Ago time=revision.time_ms/></span></div>
            </li>
        }
    };
    move || revisions.get().into_iter().map(row).collect_view()
}
