//! Hatching a pet: three steps on one page, then the egg, then the recovery key.

mod egg;
mod form;
mod guest;
mod picture;
mod recovery;
mod steps;

use api::screen::Address;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::components::album::{Album, pet_path};
use crate::components::faces::{Empty, WaitingLines};
use crate::components::page::{Heading, Page};
use crate::components::session;
use crate::model::{Hatching, MadeLivesOn, Model};
use egg::Egg;
use form::Form;
use guest::{Guest, Welcome};
use recovery::{Recovery, RecoveryFirst};
use steps::Steps;

/// What the page shows; it changes with the state of hatching, not with its progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaf {
    Waiting,
    /// The user's last hatched pet is alive.
    Living(MadeLivesOn),
    Steps,
    Egg,
    /// The recovery key, before the birth is sent.
    KeyFirst,
    Done,
    /// The pet has hatched on an earlier visit, and its recovery key was not saved.
    Unkept,
}

/// The page `/hatch`.
#[component]
pub fn Hatch() -> impl IntoView {
    let model = Model::of_context();
    let living = session::made_lives_on();
    let guest = Guest::arrived();
    let form = Form::new(guest);
    let name = form.name;
    // Once loaded it stays: losing the connection must not remove a half-filled form.
    let read = Memo::new(move |before: Option<&bool>| before.is_some_and(|read| *read) || model.copy.has_caught_up());
    let unkept = session::unkept_recovery();
    let leaf = Memo::new(move |_| match (model.hatchery.progress.get(), living.get()) {
        (Hatching::Working { .. }, _) => Leaf::Egg,
        (Hatching::KeyFirst(_), _) => Leaf::KeyFirst,
        (Hatching::Done { .. }, _) => Leaf::Done,
        _ if unkept.get() => Leaf::Unkept,
        (_, Some(made)) => Leaf::Living(made),
        _ if !model.session.me_known.get() || (model.session.me.get().is_some() && !read.get()) => Leaf::Waiting,
        (Hatching::Idle | Hatching::Failed(_), None) => Leaf::Steps,
    });
    Effect::new(move |_| {
        if leaf.get() == Leaf::Done {
            form.forget_password();
        }
    });
    view! {
        <Page title=Address::Hatch.title()>
            {move || match leaf.get() {
                Leaf::Waiting => view! {
                    <Heading>"Hatch a pet"</Heading>
                    <WaitingLines words="Reading the story so far."/>
                }
                .into_any(),
                Leaf::Living(made) => view! { <Welcome guest/><Living made/> }.into_any(),
                Leaf::Steps => view! { <Steps form/> }.into_any(),
                Leaf::Egg => view! { <Egg name guest/> }.into_any(),
                Leaf::KeyFirst => view! { <KeyFirst name/> }.into_any(),
                Leaf::Done => view! { <Done name guest/> }.into_any(),
                Leaf::Unkept => view! { <Unkept/> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Living(made: MadeLivesOn) -> impl IntoView {
    let album = Album::of_context();
    let MadeLivesOn { birth, at_home } = made;
    let (title, words) = match at_home {
        true => {
            let words = "A new pet can hatch once this story has ended. Until then, keep it company.";
            ("Your pet's story goes on", words)
        }
        false => {
            let words = "The pet that you hatched lives elsewhere now. A new one can hatch once its story has ended; \
                         until then it is glad of your visits.";
            ("Its story goes on", words)
        }
    };
    let there = move || match album.name(birth) {
        name if name.is_empty() => "Go and see it".to_owned(),
        name => format!("To {name}"),
    };
    view! {
        <Heading>"One story at a time"</Heading>
        <Empty title words drawing="waiting-egg">
            <a class="btn btn-primary" href=pet_path(birth)>{there}</a>
        </Empty>
    }
}

/// A newcomer gets the recovery key, an existing account goes to the pet.
#[component]
fn Done(name: RwSignal<String>, guest: Guest) -> impl IntoView {
    let model = Model::of_context();
    let navigate = use_navigate();
    match model.hatchery.progress.get_untracked() {
        Hatching::Done { birth, recovery: Some(made) } => {
            view! { <Recovery birth=Some(birth) made name=move || name.get().trim().to_owned()/> }.into_any()
        }
        Hatching::Done { birth, recovery: None } => {
            Effect::new(move |_| {
                model.hatchery.clear();
                navigate(&pet_path(birth), Default::default());
            });
            view! { <Egg name guest/> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// The recovery key of a pet that hatches once the user has saved it.
#[component]
fn KeyFirst(name: RwSignal<String>) -> impl IntoView {
    match Model::of_context().hatchery.progress.get_untracked() {
        Hatching::KeyFirst(made) => {
            view! { <RecoveryFirst made name=move || name.get().trim().to_owned()/> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// The recovery key again, for a user who has not saved it.
#[component]
fn Unkept() -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let birth = session::own_pet().get_untracked();
    let name = move || birth.map(|birth| album.name(birth)).unwrap_or_default();
    model.hatchery.unkept_recovery.get_untracked().map(|made| view! { <Recovery birth made name/> })
}
