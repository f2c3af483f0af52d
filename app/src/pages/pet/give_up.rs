//! Gives an own pet to the shelter. Requires the password, since only the owner key may.

use chain::event::{Action, GiveUp};
use chain::hash::Hash;
use leptos::prelude::*;

use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::DialogButton;
use crate::components::password::PasswordField;
use crate::model::Model;
use crate::sentence::Sentence;

/// The button and the dialog, on a chain with a shelter.
#[component]
pub fn GiveToShelter(birth: Hash, name: String) -> impl IntoView {
    let model = Model::of_context();
    let open = RwSignal::new(false);
    let there = Memo::new(move |_| model.pets.shelter().is_some());
    let title = format!("Give {name} up?");
    view! {
        <DialogButton open label="Give to the shelter" icon="market" there title>
            <Ask birth name=name.clone() open/>
        </DialogButton>
    }
}

#[component]
fn Ask(birth: Hash, name: String, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let password = RwSignal::new(String::new());
    let may = Memo::new(move |_| {
        model.actions.may(&Action::GiveUp(GiveUp { pet: birth })).map_err(|words| words.to_string())
    });
    let told = name.clone();
    let act = move |()| {
        let said = format!("{told} is in the shelter. Visits are welcome there, yours too.");
        asking.ask(model.actions.give_up(birth, password.get_untracked()), move || {
            open.try_set(false);
            model.notices.show(Sentence::new(said));
        });
    };
    view! {
        <AskingForm open asking act no="Keep it" yes="Give it to the shelter" busy="Taking it there ...">
            <p>{format!("{name} goes to the shelter, with its story and its paws, and looks for a home there.")}</p>
            <ul class="points">
                <li>"What is in its wallet, and what it is given, pays for the shelter. Offers for it go back."</li>
                <li>"The house feeds it when three paws are left, as long as the shelter has treats."</li>
                <li>"Anybody may adopt it, for nothing. So may you, as long as nobody has."</li>
                <li>"While its story goes on, you cannot hatch a new pet."</li>
            </ul>
            {move || may.get().err().map(|words| view! { <p class="why is-refused" role="alert">{words}</p> })}
            <PasswordField id="give-up-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}
