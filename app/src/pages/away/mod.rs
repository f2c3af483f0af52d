//! What happened while the user was away: a card above the feed, and the full list on the notice board.

mod lines;

use leptos::prelude::*;

pub use lines::{DealLine, PetLine};

use crate::components::icon::Icon;
use crate::model::{Model, News};
use crate::words;

/// Lines on the card.
const ON_CARD: usize = 4;

/// The card, until it is dismissed.
#[component]
pub fn Card() -> impl IntoView {
    view! { <WhileAway most=ON_CARD/> }
}

/// At most `most` lines, or all. Showing them marks the news as shown.
#[component]
pub fn WhileAway(#[prop(optional)] most: Option<usize>) -> impl IntoView {
    let model = Model::of_context();
    Effect::new(move |_| {
        if model.away.news.with(Option::is_some) {
            model.away.told();
        }
    });
    move || model.away.news.get().map(|news| view! { <Told news most=most.unwrap_or(usize::MAX)/> })
}

#[component]
fn Told(news: News, most: usize) -> impl IntoView {
    let model = Model::of_context();
    let summary = summary(&news);
    let all = news.deals.len() + news.pets.len();
    let deals = news.deals.into_iter().map(|deal| view! { <DealLine deal/> }.into_any());
    let pets = news.pets.into_iter().map(|pet| view! { <PetLine pet/> }.into_any());
    let lines: Vec<AnyView> = deals.chain(pets).take(most).collect();
    view! {
        <section class="panel away" aria-labelledby="away">
            <header class="away-head">
                <h2 id="away">"While you were away"</h2>
                <button
                    class="btn btn-quiet btn-icon"
                    type="button"
                    aria-label="Put this away"
                    on:click=move |_| model.away.close()
                >
                    <Icon name="close"/>
                </button>
            </header>
            <p>{summary}</p>
            <ul class="rows">{lines}</ul>
            {(all > most).then(|| view! { <p><a href="/market">"All that happened"</a></p> })}
        </section>
    }
}

/// A summary of what concerns all users.
fn summary(news: &News) -> String {
    let pages = match news.pages {
        0 => "No page was turned".to_owned(),
        pages => words::count(pages, "page was turned", "pages were turned"),
    };
    let listed = match news.listed {
        0 => String::new(),
        listed => format!(", and {} looking for a home", words::count(listed, "more pet is", "more pets are")),
    };
    format!("Since {}: {pages}{listed}.", words::day_and_time(news.since))
}
