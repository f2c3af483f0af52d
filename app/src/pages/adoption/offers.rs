//! The bids for a pet, the highest first. The owner can accept one; a bidder can cancel it.

use chain::ids::EntryIndex;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Shown;
use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::Dialog;
use crate::components::password::PasswordField;
use crate::components::price::{PeopleOf, PriceTag, Split};
use crate::components::session;
use crate::model::{Model, OpenBid};
use crate::sentence::Sentence;
use crate::words;

/// The list.
#[component]
pub fn Offers(shown: Shown, name: Signal<String>) -> impl IntoView {
    let offers =
        Memo::new(move |_| shown.book.with(|book| book.as_ref().map(|book| book.offers.clone()).unwrap_or_default()));
    let chosen = RwSignal::new(None::<OpenBid>);
    let open = RwSignal::new(false);
    let title = Signal::derive(move || format!("Part with {}?", name.get()));
    let accept = Callback::new(move |offer: OpenBid| {
        chosen.set(Some(offer));
        open.set(true);
    });
    view! {
        <section class="panel" aria-labelledby="offers">
            <h2 id="offers">"Offers"</h2>
            <Show
                when=move || !offers.with(Vec::is_empty)
                fallback=|| view! { <p class="soft">"Nobody has offered anything yet."</p> }
            >
                <ol>
                    <For each=move || offers.get() key=|offer| (offer.entry, offer.stands) let:offer>
                        <Row shown offer name accept/>
                    </For>
                </ol>
            </Show>
        </section>
        <Dialog open title>
            {move || chosen.get().map(|offer| view! { <Confirm shown offer name open/> })}
        </Dialog>
    }
}

#[component]
fn Row(shown: Shown, offer: OpenBid, name: Signal<String>, accept: Callback<OpenBid>) -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    let OpenBid { by, price, stands, .. } = offer;
    let mine = move || acting.get().is_some_and(|me| me.account == by);
    let take_back = move |_| {
        spawn_local(async move {
            let said = match model.actions.cancel_bid(shown.birth).await {
                Ok(()) => Sentence::new(format!("{} yours again.", words::count(price, "treat is", "treats are"))),
                Err(words) => words,
            };
            model.notices.show(said);
        });
    };
    view! {
        <li class="offer">
            <PriceTag price/>
            <span>"from "<PeopleOf account=by/></span>
            {(!stands).then(|| view! { <span class="row-more">"was for the living pet"</span> })}
            {move || match (mine(), shown.own.get() && stands) {
                (true, _) => view! {
                    <button class="btn" type="button" on:click=take_back>"Take back"</button>
                }
                .into_any(),
                (false, true) => {
                    let offer = offer.clone();
                    let offered = words::count(price, "treat", "treats");
                    let label = format!("Take the offer of {offered} for {}", name.get());
                    view! {
                        <button class="btn" type="button" aria-label=label on:click=move |_| accept.run(offer.clone())>
                            "Take the offer"
                        </button>
                    }
                    .into_any()
                }
                (false, false) => ().into_any(),
            }}
        </li>
    }
}

#[component]
fn Confirm(shown: Shown, offer: OpenBid, name: Signal<String>, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let password = RwSignal::new(String::new());
    let asking = Asking::new();
    let (bid, by, price): (EntryIndex, _, _) = (offer.entry, offer.by, offer.price);
    let act = move |()| {
        let said = format!("{} has found a new home.", name.get_untracked());
        asking.ask(model.actions.accept(shown.birth, bid, password.get_untracked()), move || {
            open.try_set(false);
            model.notices.show(Sentence::new(said));
        });
    };
    view! {
        <AskingForm open asking act no="Not now" yes="Take the offer" busy="Asking ...">
            <p>
                {move || format!("{} goes to ", name.get())}<PeopleOf account=by/>
                {format!(
                    " for {}, with story, wallet and life meter. This cannot be undone.",
                    words::count(price, "treat", "treats"),
                )}
            </p>
            <Split price=Signal::stored(Some(price))/>
            <PasswordField id="accept-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}
