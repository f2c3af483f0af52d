//! The tab with the birth certificate: a page to print, with the seal drawn from the birth hash.

use api::content::PetPage;
use chain::ids::HOUSE;
use leptos::prelude::*;

use super::{birth_of, name_of};
use crate::components::album;
use crate::components::icon::Icon;
use crate::components::seal::Seal;
use crate::components::told::NameOf;
use crate::model::Model;
use crate::sync::Bookmark;
use crate::words;

/// Characters of a hash in one group.
const GROUP: usize = 8;

/// The certificate and the button that prints it.
#[component]
pub fn Certificate(page: Signal<PetPage>) -> impl IntoView {
    let model = Model::of_context();
    let (birth, name) = (birth_of(page), name_of(page));
    let care = move || {
        page.with(|page| match page.pet.owner.account {
            HOUSE => "the shelter".to_owned(),
            _ => album::handle(&page.pet.owner),
        })
    };
    let page = page.get_untracked();
    let after = page.previous.as_ref().map_or_else(String::new, |previous| {
        format!(", as the story after {}", words::isolated(previous.name.as_deref().unwrap_or(album::NAMELESS)))
    });
    let (entry, born, said) = (page.pet.entry, page.born_ms, page.born_height);
    // What this browser's copy knows is not taken from the server.
    let block = move || words::number(model.pets.pet(birth).map_or(said, |pet| pet.born).0);
    let text = move || {
        let born = model.claims.born(entry, born).map(|born| format!(" on {}", words::day_and_time(born)));
        let (on, block, care) = (born.unwrap_or_default(), block(), care());
        format!(
            "who came out of the egg{on}, in the care of {care}{after}, and was written into the book on page {block}."
        )
    };
    // The first bookmark that is proven: paper does not change either.
    let book =
        Memo::new(move |known: Option<&Option<Bookmark>>| known.cloned().flatten().or_else(|| model.copy.bookmark()));
    let print = move |_| {
        // A browser without a printer says so itself.
        let _ = window().print();
    };
    view! {
        <article class="certificate">
            <p class="certificate-kind">"This is to certify the birth of"</p>
            <h2 class="certificate-name"><NameOf birth/></h2>
            <p class="certificate-text">{text}</p>
            <Seal hash=birth label=format!("{name}'s seal, drawn from the birth hash")/>
            <dl class="facts">
                <dt>"Born on page"</dt>
                <dd>{block}</dd>
                <dt>"Entry"</dt>
                <dd>{words::number(page.pet.entry.0)}</dd>
                <dt>"Birth hash"</dt>
                <dd class="hash">{groups(&birth.to_string())}</dd>
                {move || book.get().map(|book| view! { <Book book/> })}
            </dl>
        </article>
        <p class="btn-row">
            <button class="btn" type="button" on:click=print><Icon name="print"/>"Print it"</button>
        </p>
    }
}

/// Which chain it is, and its length, so that a reader of the printed page can compare.
#[component]
fn Book(book: Bookmark) -> impl IntoView {
    let link = format!("{}/chain#{}", window().location().origin().unwrap_or_default(), book.fragment());
    view! {
        <dt>"This book"</dt>
        <dd class="hash">{groups(&book.chain_id.to_string())}</dd>
        <dt>{format!("Sealed at {}", words::count(book.entries, "entry", "entries"))}</dt>
        <dd class="hash">{groups(&book.root.to_string())}</dd>
        <dt>"To compare"</dt>
        <dd class="certificate-link"><a href=link.clone() rel="external">{link.clone()}</a></dd>
    }
}

fn groups(hash: &str) -> impl IntoView + use<> {
    let groups: Vec<_> =
        hash.as_bytes().chunks(GROUP).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.into_iter().map(|group| view! { <span>{group}</span>" " }).collect_view()
}
