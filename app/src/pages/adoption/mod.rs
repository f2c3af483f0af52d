//! One pet on the market: its price, its bids, and earlier prices.

mod ask;
mod history;
mod offer;
mod offers;

use chain::hash::Hash;
use chain::ids::HOUSE;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use ask::OwnerSays;
use history::History;
use offer::VisitorSays;
use offers::Offers;

use crate::components::adopt::GiveHome;
use crate::components::album::{Album, pet_path};
use crate::components::faces::{Empty, Waiting};
use crate::components::page::{Heading, Page};
use crate::components::paws::{LifeMeter, Size};
use crate::components::portrait::PortraitOf;
use crate::components::price::{PeopleOf, PriceTag};
use crate::components::session;
use crate::model::{Book, Model};
use crate::words;

/// The market data of the pet that is shown.
#[derive(Clone, Copy)]
struct Shown {
    birth: Hash,
    book: Memo<Option<Book>>,
    /// The user owns the pet.
    own: Memo<bool>,
}

impl Shown {
    fn of(birth: Hash) -> Self {
        let model = Model::of_context();
        let acting = session::acting();
        let book = Memo::new(move |_| model.market.order_book(birth));
        let own = Memo::new(move |_| {
            let owner = book.with(|book| book.as_ref().map(|book| book.owner));
            acting.get().is_some_and(|me| Some(me.account) == owner)
        });
        Self { birth, book, own }
    }

    /// The asking price.
    fn asked(self) -> Option<u64> {
        self.book.with(|book| book.as_ref()?.asked)
    }

    fn lives(self) -> bool {
        self.book.with(|book| book.as_ref().is_some_and(|book| book.living))
    }
}

/// The page `/market/:birth`.
#[component]
pub fn Adoption() -> impl IntoView {
    let params = use_params_map();
    let birth = Memo::new(move |_| params.with(|params| params.get("birth")).and_then(|hex| Hash::from_hex(&hex)));
    move || match birth.get() {
        Some(birth) => view! { <Told birth/> }.into_any(),
        None => view! { <crate::pages::not_found::NotFound/> }.into_any(),
    }
}

#[component]
fn Told(birth: Hash) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let shown = Shown::of(birth);
    // `None` until the chain is read.
    let there = Memo::new(move |_| match shown.book.with(Option::is_some) {
        true => Some(true),
        false => model.copy.params().map(|_| false),
    });
    let title = Signal::derive(move || match album.name(birth) {
        name if name.is_empty() => "A pet".to_owned(),
        name => format!("A home for {name}"),
    });
    view! {
        <Page title>
            {move || match there.get() {
                Some(true) => view! { <Ready shown/> }.into_any(),
                Some(false) => view! {
                    <Heading hidden=true>"Adoption"</Heading>
                    <Empty
                        title="Nothing to adopt here"
                        words="There is no such pet in this book, or its rules know no treats."
                        drawing="knotted-lead"
                    >
                        <a class="btn" href="/market">"To the notice board"</a>
                    </Empty>
                }
                .into_any(),
                None => view! {
                    <Heading hidden=true>"Adoption"</Heading>
                    <Waiting words="Reading the notice board." leaves=1/>
                }
                .into_any(),
            }}
        </Page>
    }
}

#[component]
fn Ready(shown: Shown) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let birth = shown.birth;
    let name = Signal::derive(move || match album.name(birth) {
        name if name.is_empty() => "this pet".to_owned(),
        name => name,
    });
    let lives = Memo::new(move |_| shown.lives());
    let sheltered = Memo::new(move |_| model.pets.in_shelter(birth) && shown.lives());
    let wallet = Memo::new(move |_| model.treats.wallet(birth).unwrap_or(0));
    let owner = Memo::new(move |_| shown.book.with(|book| book.as_ref().map(|book| book.owner)));
    view! {
        <header class="page-head adoption-head">
            <PortraitOf birth/>
            <div>
                <Heading>{move || format!("A home for {}", name.get())}</Heading>
                <p class="soft">
                    {move || {
                        let people = owner.get().filter(|owner| *owner != HOUSE);
                        people.map(|account| view! { "with "<PeopleOf account/>". " })
                    }}
                    <a href=pet_path(birth)>"Read the story"</a>
                </p>
            </div>
        </header>
        {move || match lives.get() {
            true => view! { <LifeMeter birth size=Size::Large/> }.into_any(),
            false => view! { <p class="mark mark-memory">"a keepsake: this story has ended"</p> }.into_any(),
        }}
        <section class="panel adoption-price" aria-label="Price">
            {move || match (shown.asked(), sheltered.get()) {
                (_, true) => view! {
                    <p>"In the "<a href="/shelter">"shelter"</a>". It can be adopted for nothing."</p>
                }.into_any(),
                (Some(price), false) => view! { <p>"Up for adoption for "<PriceTag price/></p> }.into_any(),
                (None, false) => view! {
                    <p>"Not up for adoption. Its people may take an offer all the same."</p>
                }.into_any(),
            }}
            <p class="soft" hidden=move || sheltered.get()>
                {move || match wallet.get() {
                    0 => "Its wallet is empty.".to_owned(),
                    treats => format!("{} in its wallet move along.", words::count(treats, "treat", "treats")),
                }}
            </p>
            {move || match (shown.own.get(), sheltered.get()) {
                (_, true) => view! { <div class="btn-row"><GiveHome birth name/></div> }.into_any(),
                (true, false) => view! { <OwnerSays shown name/> }.into_any(),
                (false, false) => view! { <VisitorSays shown name/> }.into_any(),
            }}
        </section>
        <Show when=move || !sheltered.get()><Offers shown name/></Show>
        <History shown/>
    }
}
