//! Closes the book of an own story that has ended. Requires the password, since only the owner key may.

use chain::hash::Hash;
use leptos::prelude::*;

use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::DialogButton;
use crate::components::icon::Icon;
use crate::components::password::PasswordField;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// The button and its dialog, which stays if the button goes: what is typed must not be lost.
#[component]
pub fn CloseBook(birth: Hash, name: String, #[prop(into)] there: Signal<bool>) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = format!("Close the book of {name}?");
    view! {
        <DialogButton open label="Close the book" class="btn" there title><Ask birth open/></DialogButton>
    }
}

#[component]
fn Ask(birth: Hash, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let password = RwSignal::new(String::new());
    let asking = Asking::new();
    let pays = Memo::new(move |_| model.treats.wallet(birth).filter(|treats| *treats > 0));
    let act = move |()| {
        asking.ask(model.actions.story_end(birth, password.get_untracked()), move || {
            open.try_set(false);
            model.notices.show(Sentence::fixed("The book is closed. It can be read for as long as there is a chain."));
        });
    };
    view! {
        <AskingForm open asking act no="Not yet" yes="Close the book" busy="Closing the book ...">
            <p>
                "The story stays as it is and can always be read. Nobody writes in it any more. You can begin a new \
                 one after it."
            </p>
            {move || pays.get().map(|treats| {
                let treats = words::count(treats, "treat in its wallet becomes", "treats in its wallet become");
                view! { <p class="wallet"><Icon name="treat"/>{format!("The {treats} yours.")}</p> }
            })}
            <PasswordField id="close-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}
