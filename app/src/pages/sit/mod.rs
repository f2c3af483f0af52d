//! The page for sitters, who open it with a link, with or without an account.

mod care;
mod stories;
mod tend;

use leptos::prelude::*;
use leptos::task::spawn_local;

use care::Care;

use crate::components::album::Album;
use crate::components::faces::{Empty, WaitingLines};
use crate::components::page::{Heading, Page};
use crate::identity::fragment;
use crate::identity::sitter::SitterKey;
use crate::model::{InCare, Model};

/// The page `/sit`.
#[component]
pub fn Sit() -> impl IntoView {
    let album = Album::of_context();
    let brought = take_fragment();
    let torn = RwSignal::new(matches!(brought, Brought::Torn));
    let care = InCare::recall(Model::of_context(), brought.key());
    follow_links(care, torn);
    let chosen = RwSignal::new(0usize);
    let key = Memo::new(move |_| {
        let at = chosen.get();
        care.keys.with(|keys| keys.as_ref().and_then(|keys| keys.get(at).or(keys.first()).cloned()))
    });
    let known = Memo::new(move |_| care.keys.with(Option::is_some));
    let title = Signal::derive(move || match key.get().map(|key| album.name(key.pet)) {
        Some(name) if !name.is_empty() => format!("Looking after {name}"),
        _ => "Looking after a pet".to_owned(),
    });
    view! {
        <Page title>
            <header class="page-head">
                <Heading>{move || title.get()}</Heading>
                <p>"What you do here is done in the name of the pet's people, who asked you to."</p>
            </header>
            {move || torn.get().then(|| view! {
                <p class="why is-refused" role="alert">
                    "This link is not whole: a part of it got lost on its way. Ask for it once more."
                </p>
            })}
            <Others care chosen/>
            {move || match (known.get(), key.get()) {
                (false, _) => view! { <WaitingLines words="Looking for the pet." rows=1/> }.into_any(),
                (true, Some(key)) => view! { <Care key in_care=care/> }.into_any(),
                (true, None) => view! {
                    <Empty
                        title="No pet is in your care"
                        words="When somebody goes away they can ask you to look after their pet. The link that they \
                            send you leads here. Was it opened before, perhaps inside a messenger? Then its key stayed \
                            in that browser: open the link itself here, as it was sent to you."
                        drawing="waiting-egg"
                    >
                        <a class="btn" href="/">"Read the stories"</a>
                    </Empty>
                }
                .into_any(),
            }}
        </Page>
    }
}

/// Selects one of several pets.
#[component]
fn Others(care: InCare, chosen: RwSignal<usize>) -> impl IntoView {
    let album = Album::of_context();
    let pets = Memo::new(move |_| {
        care.keys.with(|keys| keys.iter().flatten().map(|key| key.pet.0).enumerate().collect::<Vec<_>>())
    });
    let choose = move |event| chosen.set(event_target_value(&event).parse().unwrap_or(0));
    view! {
        <Show when=move || pets.with(|pets| 1 < pets.len())>
            <div class="field">
                <label for="in-care">"Which pet"</label>
                <div class="field-box">
                    <select id="in-care" on:change=choose>
                        <For each=move || pets.get() key=|pet| *pet let:pet>
                            <option value=pet.0.to_string() selected=move || chosen.get() == pet.0>
                                {move || album.name(chain::hash::Hash(pet.1))}
                            </option>
                        </For>
                    </select>
                </div>
            </div>
        </Show>
    }
}

/// What the address contains.
enum Brought {
    Nothing,
    /// An incomplete link.
    Torn,
    Key(SitterKey),
}

impl Brought {
    fn key(self) -> Option<SitterKey> {
        match self {
            Self::Key(key) => Some(key),
            Self::Nothing | Self::Torn => None,
        }
    }
}

/// Removes the key from the address, so that it is not visible there or in the browser's history.
fn take_fragment() -> Brought {
    match fragment::take("/sit") {
        None => Brought::Nothing,
        Some(fragment) => SitterKey::of_fragment(&fragment).map_or(Brought::Torn, Brought::Key),
    }
}

/// Another link may be opened while this page is shown.
fn follow_links(care: InCare, torn: RwSignal<bool>) {
    let listening = window_event_listener_untyped("hashchange", move |_| match take_fragment() {
        Brought::Nothing => {}
        Brought::Torn => torn.set(true),
        Brought::Key(key) => {
            torn.set(false);
            spawn_local(care.take(key));
        }
    });
    on_cleanup(move || listening.remove());
}
