//! The news, one line for each pet.

use api::content::AccountRef;
use chain::hash::Hash;
use chain::market::Shares;
use leptos::prelude::*;

use crate::components::album::{self, Album, adoption_path, pet_path};
use crate::components::portrait::PortraitOf;
use crate::components::price::PeopleOf;
use crate::components::told::NameOf;
use crate::model::{Deal, DealNews, PetNews};
use crate::words;

/// The most visitors that are named.
const NAMED: usize = 3;

/// A pet that changed hands, or may.
#[component]
pub fn DealLine(deal: DealNews) -> impl IntoView {
    let DealNews { birth, what } = deal;
    let treats = |count| words::count(count, "treat", "treats");
    let there = if what == Deal::Asked { pet_path(birth) } else { adoption_path(birth) };
    let words = match what {
        Deal::Sold { buyer, price } => {
            let own = words::count(Shares::of(price).seller, "was yours", "were yours");
            view! { "found a home with "<PeopleOf account=buyer/>{format!(" for {}; {own}", treats(price))} }.into_any()
        }
        Deal::Bought { seller, price } => {
            view! { {format!("came to you for {}, from ", treats(price))}<PeopleOf account=seller/> }.into_any()
        }
        Deal::Moved { to } => view! { "lives with "<PeopleOf account=to/>" now" }.into_any(),
        Deal::Asked => "needs somebody, and its people thought of you".into_any(),
        Deal::Offered { by, price } => {
            view! { {format!("could go for {}: an offer by ", treats(price))}<PeopleOf account=by/> }.into_any()
        }
        Deal::Outbid { own, best } => {
            format!("somebody offers {}, more than your {}", treats(best), words::number(own)).into_any()
        }
        Deal::GivenBack { price } => {
            format!("your offer is gone, and {} again", words::count(price, "treat is yours", "treats are yours"))
                .into_any()
        }
    };
    view! { <Line birth there>{words}</Line> }
}

/// What happened to one of the user's pets.
#[component]
pub fn PetLine(pet: PetNews) -> impl IntoView {
    let PetNews { birth, visitors, comments, ended } = pet;
    let visitors = visitors.map(|(visitors, more)| came_by(&visitors, more));
    let comments = (comments > 0).then(|| words::count(comments, "new comment", "new comments"));
    let ended = ended.then(|| "the story has ended".to_owned());
    let words: Vec<String> = [ended, visitors, comments].into_iter().flatten().collect();
    view! { <Line birth there=pet_path(birth)>{words.join("; ")}</Line> }
}

/// Visitors, the latest first: how many, and the names of a few.
fn came_by(visitors: &[AccountRef], more: bool) -> String {
    let count = visitors.len() as u64;
    let named: Vec<_> = visitors.iter().take(NAMED).map(album::handle).collect();
    let others = (visitors.len() > NAMED || more).then_some("others".to_owned());
    let names: Vec<_> = named.into_iter().chain(others).collect();
    let joined = names.iter().enumerate().map(|(at, name)| format!("{}{name}", words::joint(at, names.len() - 1)));
    match (count, more) {
        (0, _) => "nobody came by".to_owned(),
        (_, true) => {
            format!("more than {}: {}", words::count(count, "visitor", "visitors"), joined.collect::<String>())
        }
        _ => format!("{}: {}", words::count(count, "visitor", "visitors"), joined.collect::<String>()),
    }
}

#[component]
fn Line(birth: Hash, there: String, children: Children) -> impl IntoView {
    let album = Album::of_context();
    view! {
        <li class="row">
            <PortraitOf birth small=true/>
            <div>
                <a class="row-name" href=there aria-label=move || album.stand_in(birth)><NameOf birth/></a>
                <span class="row-more">{children()}</span>
            </div>
        </li>
    }
}
