//! Farewell: the animal has died, and its owner ends the story with last words. Requires the owner key.

use chain::hash::Hash;
use chain::limits::TTL_BLOCKS;
use chain::text::TextKind;
use leptos::prelude::*;

use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::DialogButton;
use crate::components::editor::room;
use crate::components::field::TextArea;
use crate::components::found_again::FoundAgain;
use crate::components::password::PasswordField;
use crate::drafts::{Fields, Place, Writing};
use crate::model::Model;
use crate::tidy;

/// The button and the dialog.
#[component]
pub fn SayFarewell(birth: Hash, name: String) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = format!("Farewell, {name}");
    view! {
        <DialogButton open label="Say farewell" icon="candle" title>
            <Ask birth name=name.clone() open/>
        </DialogButton>
    }
}

#[component]
fn Ask(birth: Hash, name: String, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let words = RwSignal::new(String::new());
    let writing = Writing::begin(Place::Farewell(birth), Fields::new().text("words", words));
    let password = RwSignal::new(String::new());
    let unsaid = RwSignal::new(None::<String>);
    let wrong = Signal::derive(move || unsaid.get().or_else(|| room(TextKind::Words, &words.get())));
    Effect::new(move |_| {
        words.track();
        unsaid.set(None);
    });
    let act = move |()| {
        let said = words.get_untracked();
        if tidy::line(&said).is_empty() {
            unsaid.set(Some("Write a few words first. They need not be many.".to_owned()));
            return;
        }
        let password = password.get_untracked();
        let kept_no_more = writing.when_sent();
        // The page becomes the memorial, so no notice is needed.
        asking.ask(async move { model.actions.farewell(birth, &said, password).await }, move || {
            kept_no_more();
            open.try_set(false);
        });
    };
    view! {
        <AskingForm open asking act no="Not now" yes="Say farewell" busy="Closing the story ..." tone="btn-memory">
            <p>
                {format!("If {name} has died, you need not wait for the pages to run out. Your words end the story \
                    now, and stand at the top of the memorial. This cannot be taken back.")}
            </p>
            <FoundAgain writing/>
            <TextArea id="farewell-words" label="Your words" value=words wrong rows=5/>
            <p class="soft">
                {format!("The wallet stays as it is for {TTL_BLOCKS} more pages, and then is yours. You can begin a \
                    new story whenever you like.")}
            </p>
            <PasswordField id="farewell-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}
