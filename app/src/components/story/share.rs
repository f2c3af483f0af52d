//! Sharing a story.

use leptos::prelude::*;

use super::super::dialog::Dialog;
use super::live::LiveStory;
use crate::model::Model;
use crate::sentence::Sentence;

/// Asks for confirmation before a story is shared: the share stays in the log.
#[component]
pub fn ShareDialog(open: RwSignal<bool>, story: LiveStory, name: String) -> impl IntoView {
    let model = Model::of_context();
    let share = move |_| {
        open.set(false);
        match model.actions.share(story.pet, story.entry) {
            Ok(_) => model.notices.show(Sentence::fixed("Shared. It is on its way to everybody's stories.")),
            Err(words) => model.notices.show(words),
        }
    };
    let title = format!("Pass on {name}'s story?");
    view! {
        <Dialog open title>
            <p>
                "It appears among everybody's stories with your name beside it, and counts as a visit. That you shared \
                 it "
                "stays in the book."
            </p>
            <div class="dialog-foot">
                <button class="btn btn-quiet" type="button" on:click=move |_| open.set(false)>"Keep it here"</button>
                <button class="btn btn-primary" type="button" on:click=share>"Share"</button>
            </div>
        </Dialog>
    }
}
