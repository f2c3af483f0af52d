//! The draft for a story that has ended meanwhile, above everything else.

use chain::hash::Hash;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Carrying, Whose};
use crate::browser;
use crate::components::album::Album;
use crate::components::left_words::{Carried, LeftWords};
use crate::drafts::{self, Place};
use crate::model::Model;
use crate::words;

/// By then a form that was just left has stored its draft.
const PAUSE_MS: u32 = 300;

/// The draft and its buttons; nothing without a draft.
#[component]
pub fn LeftOver(whose: Memo<Whose>, chosen: RwSignal<Option<Hash>>, carried: Carrying) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let pets = RwSignal::new(Vec::<Hash>::new());
    Effect::new(move |_| {
        if matches!(whose.get(), Whose::Ended(_) | Whose::Living(_)) {
            spawn_local(async move {
                browser::pause(PAUSE_MS).await;
                pets.try_set(drafts::story_pets(model.session).await);
            });
        }
    });
    let ended = Memo::new(move |_| {
        let is_over = |pet: &Hash| model.pets.life(*pet).is_some_and(|life| life.remaining == 0);
        pets.get().into_iter().filter(is_over).map(|pet| pet.0).collect::<Vec<_>>()
    });
    let others = Memo::new(move |_| model.pets.own_living_pets());
    let carry = Callback::new(move |(pet, said, photos): Carried| {
        chosen.set(Some(pet));
        carried.set(Some((pet, said, photos)));
    });
    let title = move |pet: Hash| {
        Signal::derive(move || match album.name(pet) {
            name if name.is_empty() => "The story has ended".to_owned(),
            name => format!("{}'s story has ended", words::isolated(&name)),
        })
    };
    view! {
        <For each=move || ended.get() key=|pet| *pet let:pet>
            <LeftWords place=Place::Story(Hash(pet)) title=title(Hash(pet)) others carry/>
        </For>
    }
}
