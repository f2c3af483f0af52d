//! The user's listings and bids, and what became of them.

use chain::hash::Hash;
use leptos::prelude::*;

use crate::components::album::{Album, adoption_path};
use crate::components::portrait::PortraitOf;
use crate::components::price::PriceTag;
use crate::components::told::NameOf;
use crate::model::{Adoption, Deal, DealNews, Model, OwnOrder};
use crate::pages::away::{DealLine, WhileAway};

/// The most adoptions that are listed.
const TOLD: usize = 5;

/// The news, the user's listings and bids, and the latest adoptions. Empty without any.
#[component]
pub fn Mine() -> impl IntoView {
    let model = Model::of_context();
    let orders = Memo::new(move |_| model.market.own_orders());
    let adoptions = Memo::new(move |_| model.market.own_adoptions(TOLD));
    view! {
        <WhileAway/>
        <Show when=move || !orders.with(Vec::is_empty)>
            <section class="panel" aria-labelledby="mine">
                <h2 id="mine">"Yours on the board"</h2>
                <ul class="rows">
                    <For each=move || orders.get() key=|order| (order.birth.0, order.price) let:order><Row order/></For>
                </ul>
            </section>
        </Show>
        <Show when=move || !adoptions.with(Vec::is_empty)>
            <section class="panel" aria-labelledby="lately">
                <h2 id="lately">"What became of it"</h2>
                <ul class="rows">
                    <For each=move || adoptions.get() key=|adoption| adoption.entry let:adoption>
                        <DealLine deal=told(model, &adoption)/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(order: OwnOrder) -> impl IntoView {
    let OwnOrder { birth, asks, price } = order;
    let what = if asks { "your pet, up for adoption" } else { "your offer; the treats are kept for it" };
    view! {
        <li class="row">
            <PortraitOf birth small=true/>
            <div><Named birth/><span class="row-more">{what}</span></div>
            <PriceTag price/>
        </li>
    }
}

/// An adoption as news, from the user's side.
fn told(model: Model, adoption: &Adoption) -> DealNews {
    let Adoption { birth, seller, buyer, price, .. } = *adoption;
    let bought = model.session.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.account == buyer));
    let what = if bought { Deal::Bought { seller, price } } else { Deal::Sold { buyer, price } };
    DealNews { birth, what }
}

#[component]
fn Named(birth: Hash) -> impl IntoView {
    let album = Album::of_context();
    view! {
        <a class="row-name" href=adoption_path(birth) aria-label=move || album.stand_in(birth)><NameOf birth/></a>
    }
}
