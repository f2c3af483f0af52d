//! An account's page, with its pets.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::search::Pets;
use crate::components::faces::{Empty, Failed, WaitingLines};
use crate::components::load::{Load, Loader};
use crate::components::page::{Heading, Page};
use crate::content;
use crate::words;

/// The page `/people/:handle`.
#[component]
pub fn People() -> impl IntoView {
    let params = use_params_map();
    let handle = Memo::new(move |_| params.with(|params| params.get("handle")).unwrap_or_default());
    let loader = Loader::new(move || {
        let handle = handle.get();
        async move { content::account(&handle).await }
    });
    let face = loader.face(|page| !page.pets.is_empty());
    let pets = Memo::new(move |_| loader.ready().map(|page| page.pets).unwrap_or_default());
    let title = Signal::derive(move || format!("@{}", handle.get()));
    view! {
        <Page title>
            <header class="page-head">
                <Heading>{move || title.get()}</Heading>
                <p>
                    {move || loader.ready().map(|page| {
                        let joined = words::day(page.joined_ms);
                        if page.person.bot {
                            format!("Here since {joined}. A program runs this account.")
                        } else {
                            format!("Here since {joined}.")
                        }
                    })}
                </p>
            </header>
            {move || match face.get() {
                Load::Waiting => view! { <WaitingLines words="Looking who that is."/> }.into_any(),
                Load::Failed(error) => view! { <Failed error retry=move |()| loader.retry()/> }.into_any(),
                Load::Ready(false) => {
                    view! {
                        <Empty title="No pet here" words="The pets of this account live with somebody else now."/>
                    }.into_any()
                }
                Load::Ready(true) => view! { <Pets pets/> }.into_any(),
            }}
        </Page>
    }
}
