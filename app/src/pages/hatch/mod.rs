//! Hatching a pet: three steps on one page, then the egg, then the recovery key.

mod egg;
mod guest;
mod recovery;
mod steps;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::components::album::{Album, pet_path};
use crate::components::faces::{Empty, WaitingLines};
use crate::components::page::{Heading, Page};
use crate::components::session;
use crate::model::{Hatching, World};
use egg::Egg;
use guest::{Guest, Welcome};
use recovery::Recovery;
use steps::{Form, Steps};

/// What the page shows; it changes with the hatching, not with its progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaf {
    Waiting,
    /// The own pet's story goes on.
    Living,
    Steps,
    Egg,
    Done,
}

/// The page `/hatch`.
#[component]
pub fn Hatch() -> impl IntoView {
    let world = World::of_context();
    let living = session::made_lives_on();
    let guest = Guest::of_address();
    let form = Form::new(guest);
    let name = form.name;
    // Once read it stays read: losing the connection must not take a half-filled form away.
    let read = Memo::new(move |before: Option<&bool>| before.is_some_and(|read| *read) || world.has_caught_up());
    let leaf = Memo::new(move |_| match world.hatching.get() {
        Hatching::Working { .. } => Leaf::Egg,
        Hatching::Done { .. } => Leaf::Done,
        _ if living.get() => Leaf::Living,
        _ if !world.me_known.get() || (world.me.get().is_some() && !read.get()) => Leaf::Waiting,
        Hatching::Idle | Hatching::Failed(_) => Leaf::Steps,
    });
    Effect::new(move |_| {
        if leaf.get() == Leaf::Done {
            form.forget_password();
        }
    });
    view! {
        <Page title="Hatch a pet">
            {move || match leaf.get() {
                Leaf::Waiting => view! {
                    <Heading>"Hatch a pet"</Heading>
                    <WaitingLines words="Reading the story so far."/>
                }
                .into_any(),
                Leaf::Living => view! { <Welcome guest/><Living/> }.into_any(),
                Leaf::Steps => view! { <Steps form/> }.into_any(),
                Leaf::Egg => view! { <Egg name guest/> }.into_any(),
                Leaf::Done => view! { <Done name guest/> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Living() -> impl IntoView {
    let album = Album::of_context();
    let own = session::own_pet();
    let there = move || own.get().map(pet_path);
    let words = move || own.get().map(|birth| album.name(birth)).unwrap_or_default();
    view! {
        <Heading>"One story at a time"</Heading>
        <Empty
            title="Your pet's story goes on"
            words="A new pet can hatch once this story has ended. Until then, keep it company."
            drawing="waiting-egg"
        >
            <a class="btn btn-primary" href=there>{move || format!("To {}", words())}</a>
        </Empty>
    }
}

/// A newcomer gets the recovery key, a member goes straight to the pet.
#[component]
fn Done(name: RwSignal<String>, guest: Guest) -> impl IntoView {
    let world = World::of_context();
    let navigate = use_navigate();
    match world.hatching.get_untracked() {
        Hatching::Done { birth, recovery: Some(made) } => view! { <Recovery birth made name/> }.into_any(),
        Hatching::Done { birth, recovery: None } => {
            Effect::new(move |_| {
                world.clear_hatching();
                navigate(&pet_path(birth), Default::default());
            });
            view! { <Egg name guest/> }.into_any()
        }
        _ => ().into_any(),
    }
}
