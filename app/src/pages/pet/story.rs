//! The tab with a pet's stories.

use api::content::PetPage;
use leptos::prelude::*;

use super::{birth_of, name_of};
use crate::components::faces::{Empty, Failed, Waiting};
use crate::components::posts::{OlderPosts, Posts};
use crate::components::story::{PendingCards, StoryCard, shown_in};
use crate::model::Model;

/// The stories, the latest first.
#[component]
pub fn Story(page: Signal<PetPage>) -> impl IntoView {
    let birth = birth_of(page);
    let posts = Posts::of(birth);
    let model = Model::of_context();
    let outbox = model.outbox.items;
    let ended = Memo::new(move |_| model.pets.has_ended(birth));
    let pending = Signal::derive(move || outbox.with(|outbox| shown_in(outbox, Some(birth), |entry| posts.has(entry))));
    let (name, none) = (name_of(page), posts.are_none());
    view! {
        <div class="feed">
            <PendingCards pending/>
            <For
                each=move || posts.all.get().unwrap_or_default()
                key=|(_, post)| post.entry
                children=|(as_of, post)| view! { <StoryCard post as_of/> }
            />
        </div>
        {move || match (posts.failed.get(), none.get()) {
            (Some(error), _) => Some(view! { <Failed error retry=move |()| posts.older()/> }.into_any()),
            (None, None) => Some(view! { <Waiting words="Fetching the stories." leaves=1/> }.into_any()),
            (None, Some(true)) => pending.with(Vec::is_empty).then(|| match ended.get() {
                true => {
                    let words = format!("Nobody wrote one down. {name} was here all the same.");
                    view! { <Empty title="No story was told" words drawing="closed-book"/> }.into_any()
                }
                false => {
                    let words = format!("{name} has only just begun. The first story is still to be told.");
                    view! { <Empty title="A clean first page" words/> }.into_any()
                }
            }),
            (None, Some(false)) => Some(view! { <OlderPosts posts label="Older stories"/> }.into_any()),
        }}
    }
}
