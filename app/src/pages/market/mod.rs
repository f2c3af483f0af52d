//! The adoption market: pets that are for sale, as cards on a notice board.

mod filter;
mod mine;

use api::screen::Address;
use leptos::prelude::*;

use filter::{Filter, Filters};
use mine::Mine;

use crate::components::album::{Album, adoption_path};
use crate::components::faces::{Empty, WaitingLines};
use crate::components::icon::Icon;
use crate::components::page::{Heading, Page};
use crate::components::paws::{Paws, Size};
use crate::components::portrait::PortraitOf;
use crate::components::price::{PeopleOf, PriceTag};
use crate::components::told::NameOf;
use crate::model::{Listing, Model};
use crate::words;

/// The most cards at once.
const SHOWN: usize = 60;
/// With fewer cards than this there is no filter.
const FEW: usize = 6;

/// The page `/market`.
#[component]
pub fn Market() -> impl IntoView {
    let model = Model::of_context();
    let filter = RwSignal::new(Filter::default());
    let all = Memo::new(move |_| model.market.listings());
    let known = Memo::new(move |_| model.copy.params().is_some());
    let none = Memo::new(move |_| all.with(|all| all.as_ref().map(Vec::is_empty)));
    let many = Memo::new(move |_| all.with(|all| all.as_ref().is_some_and(|all| FEW < all.len())));
    let fitting = Memo::new(move |_| {
        let filter = if many.get() { filter.get() } else { Filter::default() };
        filter.choose(all.get().unwrap_or_default())
    });
    view! {
        <Page title=Address::Market.title()>
            <header class="page-head">
                <Heading>"Looking for a home"</Heading>
                <p>"Pets and keepsakes whose people would part with them. Story, wallet and life meter move along."</p>
            </header>
            <ToShelter/>
            <Mine/>
            {move || match (known.get(), none.get()) {
                (false, _) => view! { <WaitingLines words="Reading the notice board."/> }.into_any(),
                (true, None) => view! {
                    <Empty
                        title="No market here"
                        words="This book's rules know no treats, so there is nothing to pay with."
                        drawing="cookie"
                    >
                        <a class="btn" href="/rules">"How it works"</a>
                    </Empty>
                }
                .into_any(),
                (true, Some(true)) => view! {
                    <Empty
                        title="Everybody has a home"
                        words="No pet is up for adoption. On a pet's own page you can make an offer all the same."
                        drawing="empty-bowl"
                    >
                        <a class="btn" href="/">"To the stories"</a>
                    </Empty>
                }
                .into_any(),
                (true, Some(false)) => view! {
                    <Show when=move || many.get()><Filters filter/></Show><Board fitting/>
                }.into_any(),
            }}
        </Page>
    }
}

/// A link to the shelter, where pets cost nothing.
#[component]
fn ToShelter() -> impl IntoView {
    let model = Model::of_context();
    let pets = Memo::new(move |_| model.pets.shelter().map(|shelter| shelter.pets as u64));
    move || {
        pets.get().map(|pets| {
            let waiting = match pets {
                0 => "Nobody is in it now.".to_owned(),
                pets => format!("{} there for nothing but a home.", words::count(pets, "pet waits", "pets wait")),
            };
            view! {
                <p class="wallet"><Icon name="door"/><span><a href="/shelter">"The shelter"</a>". "{waiting}</span></p>
            }
        })
    }
}

#[component]
fn Board(fitting: Memo<Vec<Listing>>) -> impl IntoView {
    let more = Memo::new(move |_| fitting.with(Vec::len).checked_sub(SHOWN).filter(|more| *more > 0));
    let said = move || match fitting.with(Vec::len) {
        0 => "No pet fits. Look for something else.".to_owned(),
        count => words::count(count as u64, "pet is", "pets are") + " up for adoption.",
    };
    view! {
        <p class="soft" role="status">{said}</p>
        <ul class="notice-board">
            <For
                each=move || fitting.get().into_iter().take(SHOWN)
                key=|listing| (listing.birth.0, listing.price)
                let:listing
            >
                <Card listing/>
            </For>
        </ul>
        {move || more.get().map(|more| view! {
            <p class="soft">{format!("And {} more. Narrow it down to see them.", words::number(more as u64))}</p>
        })}
    }
}

#[component]
fn Card(listing: Listing) -> impl IntoView {
    let album = Album::of_context();
    let Listing { birth, price, owner, living, age, .. } = listing;
    let age = words::count(age, "page old", "pages old");
    view! {
        <li class="notice-card">
            <PortraitOf birth/>
            <a class="row-name" href=adoption_path(birth) aria-label=move || album.stand_in(birth)>
                <NameOf birth/>
            </a>
            {match living {
                true => view! { <Paws birth size=Size::Small/> }.into_any(),
                false => view! { <span class="mark mark-memory">"a keepsake"</span> }.into_any(),
            }}
            <span class="row-more">{age}", with "<PeopleOf account=owner/></span>
            <PriceTag price/>
        </li>
    }
}
