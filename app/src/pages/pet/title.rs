//! The cover photograph, and the title page on top of it: name, meter, and the next action.

use api::content::PetPage;
use api::screen::erased_words;
use chain::hash::Hash;
use leptos::prelude::*;

use super::gift::Give;
use super::keeping::Keeping;
use super::own_words::PetWords;
use super::sitter::LookedAfter;
use super::{birth_of, name_of};
use crate::components::adopt::GiveHome;
use crate::components::album::{Album, adoption_path};
use crate::components::clock::Clock;
use crate::components::icon::Icon;
use crate::components::page::Heading;
use crate::components::pat::PatBig;
use crate::components::paws::{LifeMeter, Size};
use crate::components::photograph::Photograph;
use crate::components::portrait::rests;
use crate::components::seal::Seal;
use crate::components::session;
use crate::components::told::NameOf;
use crate::model::Model;
use crate::words;

/// The first photograph, full width; the seal if there is none.
#[component]
pub fn Cover(page: Signal<PetPage>) -> impl IntoView {
    let (birth, name) = (birth_of(page), name_of(page));
    view! {
        <figure class="cover">
            {match page.with_untracked(|page| page.pet.photo) {
                Some(photo) => {
                    let alt = format!("{name}'s photograph");
                    view! { <Photograph photo alt shape=(7, 6) lazy=false/> }.into_any()
                }
                None => view! { <Seal hash=birth label=format!("{name}'s seal")/> }.into_any(),
            }}
        </figure>
    }
}

/// Name, age, owner, meter, text, and one button.
#[component]
pub fn TitlePage(page: Signal<PetPage>) -> impl IntoView {
    let clock = Clock::of_context();
    let (birth, name) = (birth_of(page), name_of(page));
    let (album, model) = (Album::of_context(), Model::of_context());
    let PetPage { born_ms: born, pet, previous, erased, .. } = page.get_untracked();
    let bot = Memo::new(move |_| page.with(|page| page.pet.owner.bot));
    let (own, sheltered, asleep) = (owned(birth), sheltered(birth), rests(birth));
    view! {
        <header class="title-page">
            <Heading><NameOf birth/></Heading>
            <p class="title-line">
                {move || {
                    let born = model.claims.born(pet.entry, born)?;
                    Some(view! { <span>{words::age(born, clock.now())}</span> })
                }}
                <span>{move || album.home(birth)}</span>
                <Show when=move || bot.get()><span class="mark"><Icon name="bot"/>"bot"</span></Show>
                <Show when=move || asleep.get()><span class="mark"><Icon name="moon"/>"asleep"</span></Show>
                {previous.is_some().then(|| view! { <span class="mark mark-memory">"a later story"</span> })}
            </p>
            <LifeMeter birth size=Size::Large/>
            {move || match sheltered.get() {
                true => view! { <Waits page/> }.into_any(),
                false => view! { <Wallet birth/><ForAdoption birth/> }.into_any(),
            }}
            <LookedAfter birth name=name.clone()/>
            {erased.map(|erased| view! { <p class="soft">{erased_words(erased)}</p> })}
            <PetWords page/>
            <Next birth name/>
            <Show when=move || own.get()><Keeping page/></Show>
        </header>
    }
}

/// The pet's wallet, on a chain with treats.
#[component]
fn Wallet(birth: Hash) -> impl IntoView {
    let model = Model::of_context();
    let wallet = Memo::new(move |_| model.treats.wallet(birth));
    move || {
        wallet.get().map(|treats| {
            let words = match treats {
                0 => "Nothing is in the wallet yet.".to_owned(),
                treats => format!(
                    "{} in the wallet, for its people when the story is over.",
                    words::count(treats, "treat", "treats")
                ),
            };
            view! { <p class="wallet"><Icon name="treat"/>{words}</p> }
        })
    }
}

/// A link to the market, on a chain with one; with the price, if the pet is listed.
#[component]
pub fn ForAdoption(
    birth: Hash,
    /// The story has ended: its memorial mentions the market only after the owner has closed the book.
    #[prop(optional)]
    keepsake: bool,
) -> impl IntoView {
    let model = Model::of_context();
    let closed = Memo::new(move |_| model.pets.life(birth).is_some_and(|life| life.closed));
    let book = Memo::new(move |_| model.market.order_book(birth).map(|book| (book.asked, book.offers.len() as u64)));
    move || {
        let quiet = keepsake && !closed.get();
        book.get().filter(|stands| !quiet || *stands != (None, 0)).map(|(asked, offers)| {
            let words = match (asked, offers) {
                (Some(price), 0) => format!("Up for adoption for {}", words::count(price, "treat", "treats")),
                (Some(price), offers) => format!(
                    "Up for adoption for {}, {}",
                    words::count(price, "treat", "treats"),
                    words::count(offers, "offer", "offers")
                ),
                (None, 0) => "Adoption and offers".to_owned(),
                (None, offers) => words::count(offers, "offer to adopt", "offers to adopt"),
            };
            view! { <p class="wallet"><Icon name="market"/><a href=adoption_path(birth)>{words}</a></p> }
        })
    }
}

/// Whether the pet is in the shelter.
fn sheltered(birth: Hash) -> Memo<bool> {
    let model = Model::of_context();
    Memo::new(move |_| model.pets.life(birth).is_some_and(|life| life.in_shelter && life.ended.is_none()))
}

/// The note for a pet in the shelter.
#[component]
fn Waits(page: Signal<PetPage>) -> impl IntoView {
    let clock = Clock::of_context();
    let name = name_of(page);
    let came = move || {
        let since = page.with(|page| page.in_shelter_ms);
        since.map_or_else(String::new, |since| format!(" It came {}.", words::ago(since, clock.now())))
    };
    let fed = move || match page.with(|page| page.counts.sheltered) {
        0 => String::new(),
        times => format!(" The house has fed it {}.", words::count(times, "time", "times")),
    };
    view! {
        <p class="wallet waits">
            <Icon name="door"/>
            <span>
                {format!("{name} is in the ")}<a href="/shelter">"shelter"</a>" and looks for a home."{came}{fed}
            </span>
        </p>
    }
}

/// Whether the user owns the pet.
fn owned(birth: Hash) -> Memo<bool> {
    let model = Model::of_context();
    let acting = session::acting();
    Memo::new(move |_| {
        let owner = model.pets.life(birth).map(|life| life.owner);
        acting.get().is_some_and(|me| Some(me.account) == owner)
    })
}

/// The next action: a visitor pats, or adopts a pet from the shelter; the owner writes.
#[component]
fn Next(birth: Hash, name: String) -> impl IntoView {
    let (own, sheltered, stranger) = (owned(birth), sheltered(birth), session::stranger());
    let given = name.clone();
    view! {
        <div class="btn-row">
            {move || if stranger.get() {
                view! {
                    <a class="btn btn-primary btn-big" href="/hatch"><Icon name="egg"/>"Hatch a pet and come by"</a>
                }.into_any()
            } else if own.get() {
                view! {
                    <a class="btn btn-primary btn-big" href=format!("/post?pet={birth}")>
                        <Icon name="post"/>"Tell a story"
                    </a>
                }.into_any()
            } else if sheltered.get() {
                view! {
                    <GiveHome birth name=name.clone() big=true/><PatBig pet=birth name=name.clone() second=true/>
                }.into_any()
            } else {
                view! { <PatBig pet=birth name=name.clone()/> }.into_any()
            }}
            <Give birth name=given/>
        </div>
    }
}
