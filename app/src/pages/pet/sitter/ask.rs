//! Asks a sitter to look after an own pet. Requires the password, since only the owner key may.

use chain::hash::Hash;
use leptos::prelude::*;

use super::day;
use super::link::Link;
use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::DialogButton;
use crate::components::field::TextField;
use crate::components::found_again::FoundAgain;
use crate::components::password::PasswordField;
use crate::drafts::{Fields, Place, Writing};
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// What a sitter may do, and what not.
const MAY: &str = "Whoever has the link can pat it, tell stories and comment in your name, and share its stories. \
                   Nothing else: they cannot give it away, change your password or spend your treats elsewhere.";
const COSTS: &str = "Their visits cost what yours cost, and your treats pay. You see here what they did, and can end \
                     it at any time.";

/// What the dialog shows.
#[derive(Clone)]
enum Step {
    Asking,
    /// The link's fragment, and the last day.
    Asked(String, String),
}

/// The message if the page was left before its link was shown, so that the key is lost.
const LEFT_TOO_SOON: Sentence = Sentence::fixed(
    "The link for your friend was made when you had left the page, and is lost. Ask once more: a new link takes its \
     place.",
);

/// The button and the dialog.
#[component]
pub fn AskSitter(birth: Hash, name: String) -> impl IntoView {
    let open = RwSignal::new(false);
    let step = RwSignal::new(Step::Asking);
    let sits = super::sitting(birth);
    // An unsent link is not lost when the dialog is closed by accident.
    let label = move || match (step.with(|step| matches!(step, Step::Asking)), sits.get().is_some()) {
        (false, _) => "Show the link again",
        (true, false) => "Ask a sitter",
        (true, true) => "Ask another sitter",
    };
    let sent = Callback::new(move |()| {
        open.set(false);
        step.set(Step::Asking);
    });
    let title = {
        let name = name.clone();
        Signal::derive(move || match step.get() {
            Step::Asking => format!("Who looks after {name}?"),
            Step::Asked(..) => "A link for your friend".to_owned(),
        })
    };
    view! {
        <DialogButton open label=Signal::derive(move || label().to_owned()) icon="key" title>
            {
                let name = name.clone();
                move || match step.get() {
                    Step::Asking => view! { <Form birth name=name.clone() open step/> }.into_any(),
                    Step::Asked(fragment, until) => {
                        view! { <Link fragment name=name.clone() until sent/> }.into_any()
                    }
                }
            }
        </DialogButton>
    }
}

#[component]
fn Form(birth: Hash, name: String, open: RwSignal<bool>, step: RwSignal<Step>) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let chosen = RwSignal::new(day::usual());
    let writing = Writing::begin(Place::Sitter(birth), Fields::new().text("until", chosen));
    let password = RwSignal::new(String::new());
    let until = Memo::new(move |_| day::end_of(&chosen.get()));
    let wrong_day = Signal::derive(move || match until.get() {
        None => Some("Choose a day.".to_owned()),
        Some(until) => model.sittings.may_ask(birth, until).err().map(|words| words.to_string()),
    });
    let replaces = super::sitting(birth).get_untracked().is_some();
    let act = move |()| {
        let Some(until) = until.get_untracked() else { return };
        let password = password.get_untracked();
        let kept_no_more = writing.when_sent();
        let asked = async move {
            let sitter = model.sittings.ask(birth, until, password).await?;
            kept_no_more();
            if step.try_set(Step::Asked(sitter.fragment(), words::last_day(until))).is_some() {
                model.notices.show(LEFT_TOO_SOON);
            }
            // The key is stored nowhere else, so the dialog opens again if the user has closed it meanwhile.
            open.try_set(true);
            Ok(())
        };
        asking.ask(asked, || ());
    };
    let barred = Signal::derive(move || wrong_day.get().is_some());
    view! {
        <AskingForm open asking act no="Not now" yes="Make the link" busy="Making the link ..." barred>
            <p>
                {format!("Going away? A friend can look after {name} for you, by a link that stops working by itself. \
                    They need no account.")}
            </p>
            <p class="soft">{MAY}</p>
            <p class="soft">{COSTS}</p>
            {replaces.then(|| view! { <p class="soft">"The link that you gave away before stops working."</p> })}
            <FoundAgain writing/>
            <TextField
                id="sitter-until"
                label="Until the end of"
                kind="date"
                value=chosen
                wrong=wrong_day
                hint="Sixty days at most."
            />
            <PasswordField id="sitter-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}
