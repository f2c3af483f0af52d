//! The chain's page: its state, what this browser has checked, treats, difficulty, and the latest blocks.

mod difficulty;
mod leaves;
mod proof;
mod supply;

use api::screen::Address;
use leptos::prelude::*;

use difficulty::Difficulty;
use leaves::Leaves;
use proof::{Proof, Pulse};
use supply::Supply;

use crate::components::faces::{Empty, Failed, WaitingLines};
use crate::components::load::{Load, Loader};
use crate::components::page::{Heading, Kind, Page};
use crate::content;
use crate::model::Model;

/// How many blocks are fetched in one request, and drawn.
const FETCHED: usize = 60;

/// The pages `/chain` and `/chain/:height`.
#[component]
pub fn Chain() -> impl IntoView {
    let model = Model::of_context();
    let height = Memo::new(move |_| model.copy.tick.get().height);
    let loader = Loader::new(move || content::blocks_up_to(height.get(), FETCHED));
    let face = loader.face(|page| !page.blocks.is_empty());
    view! {
        <Page title=Address::Chain.title() kind=Kind::Wide>
            <header class="page-head">
                <Heading>"The chain"</Heading>
                <p>"Every page that was ever turned, and how you can tell that none was torn out."</p>
            </header>
            <div class="stack-wide">
                <Pulse/>
                <Proof/>
                <Supply/>
                <Difficulty loader/>
                {move || match face.get() {
                    Load::Waiting => view! { <WaitingLines words="Fetching the latest pages."/> }.into_any(),
                    Load::Failed(error) => view! { <Failed error retry=move |()| loader.retry()/> }.into_any(),
                    Load::Ready(false) => view! {
                        <Empty
                            title="No page has been turned yet"
                            words="The first one is turned soon after something happens."
                            drawing="closed-book"
                        />
                    }
                    .into_any(),
                    Load::Ready(true) => view! { <Leaves loader/> }.into_any(),
                }}
            </div>
        </Page>
    }
}
