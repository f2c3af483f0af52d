//! Offers an own pet to another account, which has to accept. Requires the password, since only the owner key may.

use api::content::PetPage;
use chain::hash::Hash;
use leptos::prelude::*;

use super::birth_of;
use crate::components::album;
use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::DialogButton;
use crate::components::field::TextField;
use crate::components::found_again::FoundAgain;
use crate::components::password::PasswordField;
use crate::drafts::{Fields, Place, Writing};
use crate::model::Model;
use crate::sentence::Sentence;
use crate::tidy;

/// The button and the dialog: to offer the pet, or to withdraw an offer.
#[component]
pub fn HandOver(birth: Hash, name: String) -> impl IntoView {
    let model = Model::of_context();
    let open = RwSignal::new(false);
    let offered = Memo::new(move |_| model.pets.offered(birth).is_some());
    // The dialog does not change while it is open, as its request changes what is offered.
    let keeps = RwSignal::new(false);
    Effect::new(move |_| {
        if !open.get() {
            keeps.set(offered.get());
        }
    });
    let label = Signal::derive(move || if offered.get() { "Take the offer back" } else { "Hand over" }.to_owned());
    let title = {
        let name = name.clone();
        Signal::derive(move || match keeps.get() {
            true => format!("Keep {name} after all?"),
            false => format!("Hand {name} over"),
        })
    };
    view! {
        <DialogButton open label icon="door" title>
            {
                let name = name.clone();
                match keeps.get_untracked() {
                    true => view! { <Keep birth name open/> }.into_any(),
                    false => view! { <Offer birth name open/> }.into_any(),
                }
            }
        </DialogButton>
    }
}

/// Above the buttons: the account that the pet is offered to, until it has answered.
#[component]
pub fn Offered(page: Signal<PetPage>) -> impl IntoView {
    let model = Model::of_context();
    let birth = birth_of(page);
    move || {
        let account = model.pets.offered(birth)?;
        let person = page.with(|page| page.offered.clone()).filter(|person| person.account == account);
        let to = person.map_or("somebody".to_owned(), |person| album::handle(&person));
        Some(view! { <p class="soft" role="status">{format!("Offered to {to}, who has not answered yet.")}</p> })
    }
}

#[component]
fn Offer(birth: Hash, name: String, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let handle = RwSignal::new(String::new());
    let writing = Writing::begin(Place::HandOver(birth), Fields::new().text("handle", handle));
    let password = RwSignal::new(String::new());
    let unknown = RwSignal::new(None::<String>);
    let told = name.clone();
    let act = move |()| {
        let to = tidy::handle(&handle.get_untracked());
        if model.accounts.account_of(&to).is_none() {
            unknown.set(Some("Nobody here has this handle.".to_owned()));
            return;
        }
        unknown.set(None);
        let offered = format!("{told} is offered to @{to}. You will see their answer on this page.");
        let password = password.get_untracked();
        let kept_no_more = writing.when_sent();
        asking.ask(async move { model.actions.hand_over(birth, &to, password).await }, move || {
            kept_no_more();
            open.try_set(false);
            model.notices.show(Sentence::new(offered));
        });
    };
    view! {
        <AskingForm open asking act no="Not now" yes="Offer it" busy="Asking them ...">
            <p>
                {format!("{name} moves to somebody else for good, with its story, its wallet and its paws, once they \
                    say yes. Until then it stays with you, and you can take the offer back.")}
            </p>
            <FoundAgain writing/>
            <TextField id="hand-over-to" label="To whom" value=handle wrong=unknown before="@" hint="Their handle"/>
            <PasswordField id="hand-over-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}

#[component]
fn Keep(birth: Hash, name: String, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let password = RwSignal::new(String::new());
    let told = name.clone();
    let act = move |()| {
        let stays = format!("{told} stays with you.");
        asking.ask(model.actions.keep(birth, password.get_untracked()), move || {
            open.try_set(false);
            model.notices.show(Sentence::new(stays));
        });
    };
    view! {
        <AskingForm open asking act no="Not now" yes="Take it back" busy="Taking it back ...">
            <p>{format!("{name} stays with you, and whoever it was offered to can no longer say yes.")}</p>
            <PasswordField id="keep-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}
