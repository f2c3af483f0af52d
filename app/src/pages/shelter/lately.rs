//! The house's latest actions for the shelter, one entry each.

use api::content::Tending;
use leptos::prelude::*;

use crate::components::album::{Album, pet_path};
use crate::components::clock::Ago;
use crate::components::portrait::PortraitOf;
use crate::words;

/// The list; nothing if it is empty.
#[component]
pub fn Lately(tendings: Memo<Vec<Tending>>) -> impl IntoView {
    view! {
        <Show when=move || !tendings.with(Vec::is_empty)>
            <section class="panel" aria-labelledby="lately">
                <h2 id="lately">"What the house did"</h2>
                <p class="soft">"Each of these is an entry in the book, signed by the house."</p>
                <ul class="rows">
                    <For each=move || tendings.get() key=|tending| tending.entry let:tending><Row tending/></For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(tending: Tending) -> impl IntoView {
    let Tending { entry, height, time_ms, pet } = tending;
    let (birth, album) = (pet.birth.0, Album::of_context());
    let page = words::number(height.0);
    view! {
        <li class="row">
            <PortraitOf birth small=true/>
            <div>
                <a class="row-name" href=pet_path(birth)>{move || format!("Fed {}", album.name(birth))}</a>
                <span class="row-more">
                    <Ago time=time_ms/>", entry "{words::number(entry.0)}" on "
                    <a href=format!("/chain/{}", height.0)>{format!("page {page}")}</a>
                </span>
            </div>
        </li>
    }
}
