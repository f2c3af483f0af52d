//! What one has on the market oneself, and what became of it.

use chain::hash::Hash;
use chain::market::Shares;
use leptos::prelude::*;

use crate::components::album::{Album, adoption_path};
use crate::components::portrait::PortraitOf;
use crate::components::price::{PeopleOf, PriceTag};
use crate::components::session;
use crate::model::{Adoption, OwnOrder, World};
use crate::words;

/// Adoptions that are told.
const TOLD: usize = 5;

/// One's own listings and offers, and the latest adoptions. Nothing while there are none.
#[component]
pub fn Mine() -> impl IntoView {
    let world = World::of_context();
    let orders = Memo::new(move |_| world.own_orders());
    let adoptions = Memo::new(move |_| world.own_adoptions(TOLD));
    view! {
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
                    <For each=move || adoptions.get() key=|adoption| adoption.entry let:adoption><Told adoption/></For>
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

#[component]
fn Told(adoption: Adoption) -> impl IntoView {
    let acting = session::acting();
    let Adoption { birth, seller, buyer, price, .. } = adoption;
    let bought = move || acting.get().is_some_and(|me| me.account == buyer);
    let paid = words::count(price, "treat", "treats");
    let got = words::count(Shares::of(price).seller, "was yours", "were yours");
    view! {
        <li class="row">
            <PortraitOf birth small=true/>
            <div>
                <Named birth/>
                <span class="row-more">
                    {move || match bought() {
                        true => view! { {format!("came to you for {}, from ", paid.clone())}<PeopleOf account=seller/> }.into_any(),
                        false => view! { "found a home with "<PeopleOf account=buyer/>{format!(" for {}; {}", paid.clone(), got.clone())} }.into_any(),
                    }}
                </span>
            </div>
        </li>
    }
}

#[component]
fn Named(birth: Hash) -> impl IntoView {
    let album = Album::of_context();
    view! {
        <a class="row-name" href=adoption_path(birth) aria-label=move || album.stand_in(birth)>{move || album.name(birth)}</a>
    }
}
