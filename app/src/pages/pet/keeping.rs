//! The owner's actions besides writing: a rest, a sitter, a new home, the shelter, a farewell, and an invitation.

use api::content::PetPage;
use leptos::prelude::*;

use super::farewell::SayFarewell;
use super::give_up::GiveToShelter;
use super::hand_over::{HandOver, Offered};
use super::invite::InviteFriend;
use super::rest::LetRest;
use super::sitter::{AskSitter, Report, ThankSitter};
use super::{birth_of, name_of};
use crate::model::Model;

/// The buttons, as far as the chain's rules have these actions.
#[component]
pub fn Keeping(page: Signal<PetPage>) -> impl IntoView {
    let model = Model::of_context();
    let known = Memo::new(move |_| model.treats.economics().is_some());
    let (birth, name) = (birth_of(page), name_of(page));
    view! {
        <Show when=move || known.get()>
            <Offered page/>
            <Report birth/>
            <div class="btn-row keeping">
                <LetRest birth name=name.clone()/>
                <AskSitter birth name=name.clone()/>
                <ThankSitter birth name=name.clone()/>
                <HandOver birth name=name.clone()/>
                <GiveToShelter birth name=name.clone()/>
                <InviteFriend birth name=name.clone()/>
                <SayFarewell birth name=name.clone()/>
            </div>
        </Show>
    }
}
