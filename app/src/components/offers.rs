//! Pets that somebody would like one to look after: on every page, until one has answered.

use chain::hash::Hash;
use leptos::prelude::*;

use super::album::{self, Album, pet_path};
use super::asking::Asking;
use super::portrait::PortraitOf;
use crate::model::World;
use crate::sentence::Sentence;

/// The offers, one below the other.
#[component]
pub fn Offers() -> impl IntoView {
    let world = World::of_context();
    let offers = Memo::new(move |_| world.offers().into_iter().map(|birth| birth.0).collect::<Vec<_>>());
    view! {
        <For each=move || offers.get() key=|birth| *birth let:birth>
            <Offer birth=Hash(birth)/>
        </For>
    }
}

#[component]
fn Offer(birth: Hash) -> impl IntoView {
    let world = World::of_context();
    let album = Album::of_context();
    let asking = Asking::new();
    let ended = Memo::new(move |_| world.has_ended(birth));
    let name = move || match album.name(birth) {
        name if name.is_empty() => "a pet".to_owned(),
        name => name,
    };
    let owner = move || album.pet(birth).map_or_else(|| "Somebody".to_owned(), |pet| album::handle(&pet.owner));
    let title = move || match ended.get() {
        false => format!("{} would like you to look after {}", owner(), name()),
        true => format!("{} would like you to keep {}'s book", owner(), name()),
    };
    let words = move || match ended.get() {
        false => "If you say yes, it comes to you with its story, its wallet and its paws.",
        true => "If you say yes, it comes to you with its story and its wallet.",
    };
    let take = move |_| {
        let done = move || world.notify(Sentence::new(format!("{} is with you now.", name())));
        asking.ask(world.take_over(birth), done);
    };
    let decline = move |_| {
        let done = move || world.notify(Sentence::new(format!("{} stays where it is.", name())));
        asking.ask(world.decline(birth), done);
    };
    let id = format!("offer-{}", &birth.to_string()[..8]);
    view! {
        <section class="banner offer" aria-labelledby=id.clone()>
            <PortraitOf birth/>
            <div class="banner-words">
                <h2 id=id.clone()><a href=pet_path(birth)>{title}</a></h2>
                <p>{words}</p>
                {move || asking.wrong.get().map(|words| view! { <p class="why is-refused" role="alert">{words}</p> })}
            </div>
            <div class="btn-row">
                <button class="btn btn-primary" type="button" aria-disabled=move || asking.disabled() on:click=take>
                    "Yes, gladly"
                </button>
                <button class="btn btn-quiet" type="button" aria-disabled=move || asking.disabled() on:click=decline>
                    "No, thank you"
                </button>
            </div>
        </section>
    }
}
