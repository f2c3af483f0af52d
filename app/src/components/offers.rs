//! Pets that are offered to this account: shown on every page until it has answered.

use chain::hash::Hash;
use leptos::prelude::*;

use super::album::{self, Album, pet_path};
use super::portrait::PortraitOf;
use crate::model::Model;
use crate::outbox::{Pending, PendingId, PendingState, QueuedAction};
use crate::sentence::Sentence;

/// The offers, one below the other.
#[component]
pub fn Offers() -> impl IntoView {
    all()
}

// The chain lists them.
later_here!(checking: fn all() = view! { <All/> });

#[component]
fn All() -> impl IntoView {
    let model = Model::of_context();
    let offers = Memo::new(move |_| model.pets.offers().into_iter().map(|birth| birth.0).collect::<Vec<_>>());
    view! {
        <For each=move || offers.get() key=|birth| *birth let:birth>
            <Offer birth=Hash(birth)/>
        </For>
    }
}

#[component]
fn Offer(birth: Hash) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let refused = RwSignal::new(None::<String>);
    let answered = Memo::new(move |_| {
        let waits = |pending: &Pending| !matches!(pending.state, PendingState::Stopped { .. });
        let is_answer = |action: &QueuedAction| matches!(action, QueuedAction::TakeOver(_) | QueuedAction::Decline(_));
        let is_it =
            |pending: &Pending| is_answer(&pending.action) && pending.action.pet() == Some(birth) && waits(pending);
        model.outbox.items.with(|outbox| outbox.iter().any(is_it))
    });
    let ended = Memo::new(move |_| model.pets.has_ended(birth));
    let name = move || match album.name(birth) {
        name if name.is_empty() => "a pet".to_owned(),
        name => name,
    };
    let owner = move || album.owner(birth).map_or_else(|| "Somebody".to_owned(), |owner| album::handle(&owner));
    let title = move || match ended.get() {
        false => format!("{} would like you to look after {}", owner(), name()),
        true => format!("{} would like you to keep {}'s book", owner(), name()),
    };
    let words = move || match ended.get() {
        false => "If you say yes, it comes to you with its story, its wallet and its paws.",
        true => "If you say yes, it comes to you with its story and its wallet.",
    };
    let answer = move |outcome: Result<PendingId, Sentence>, words: &str| match outcome {
        Ok(_) => model.notices.show(Sentence::new(format!("{} {words}", name()))),
        Err(words) => refused.set(Some(words.to_string())),
    };
    let take = move |_| answer(model.actions.take_over(birth), "is on the way to you.");
    let decline = move |_| answer(model.actions.decline(birth), "stays where it is.");
    let disabled = move || answered.get().then_some("true");
    let id = format!("offer-{}", &birth.to_string()[..8]);
    view! {
        <section class="banner offer" aria-labelledby=id.clone()>
            <PortraitOf birth/>
            <div class="banner-words">
                <h2 id=id.clone()><a href=pet_path(birth)>{title}</a></h2>
                <p>{words}</p>
                {move || refused.get().map(|words| view! { <p class="why is-refused" role="alert">{words}</p> })}
            </div>
            <div class="btn-row">
                <button class="btn btn-primary" type="button" aria-disabled=disabled on:click=take>
                    "Yes, gladly"
                </button>
                <button class="btn btn-quiet" type="button" aria-disabled=disabled on:click=decline>
                    "No, thank you"
                </button>
            </div>
        </section>
    }
}
