//! The buttons of a story: pat, comment, share.

use chain::event::{Action, Share};
use leptos::prelude::*;

use super::super::icon::Icon;
use super::super::pat::PatButton;
use super::live::LiveStory;
use super::share::ShareDialog;
use crate::model::Model;
use crate::words;

/// The row of buttons below a story.
#[component]
pub fn Acts(story: LiveStory, name: String) -> impl IntoView {
    let comments = move || words::count(story.counts().comments, "comment", "comments");
    let pats = Signal::derive(move || story.counts().pats);
    view! {
        <div class="acts story-acts">
            <PatButton pet=story.pet moment=Some(story.entry) name=name.clone() count=pats/>
            <a class="act" href=format!("/post/{}", story.entry) aria-label=comments>
                <Icon name="comment"/>
                <span>{move || words::number(story.counts().comments)}</span>
            </a>
            <ShareIt story name/>
        </div>
    }
}

#[component]
fn ShareIt(story: LiveStory, name: String) -> impl IntoView {
    let model = Model::of_context();
    let action = Action::Share(Share { pet: story.pet, moment: story.entry });
    let may = Memo::new(move |_| model.actions.may(&action));
    let open = RwSignal::new(false);
    let act = move |_| match may.get_untracked() {
        Ok(()) => open.set(true),
        Err(words) => model.notices.show(words),
    };
    let label = {
        let name = name.clone();
        move || format!("Share {name}'s story, {}", words::count(story.counts().shares, "share", "shares"))
    };
    view! {
        <button
            class="act"
            type="button"
            aria-label=label
            aria-disabled=move || may.get().is_err().then_some("true")
            on:click=act
        >
            <Icon name="share"/>
            <span>{move || words::number(story.counts().shares)}</span>
        </button>
        <ShareDialog open story name/>
    }
}
