//! Giving treats to a pet.

use chain::event::{Action, Gift};
use chain::hash::Hash;
use leptos::prelude::*;

use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::DialogButton;
use crate::components::handfuls::Handfuls;
use crate::components::treats::WhyNot;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// Amounts with a button of their own.
const HANDFULS: [u64; 4] = [1, 3, 10, 30];

/// The button and the dialog, on a chain with treats.
#[component]
pub fn Give(birth: Hash, name: String) -> impl IntoView {
    let model = Model::of_context();
    let open = RwSignal::new(false);
    let there = Memo::new(move |_| model.treats.balance().is_some() && !model.pets.has_ended(birth));
    let title = format!("Treats for {name}");
    view! {
        <DialogButton open label="Give treats" icon="gift" class="btn btn-big" there title>
            <Ask birth name=name.clone() open/>
        </DialogButton>
    }
}

#[component]
fn Ask(birth: Hash, name: String, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let treats = RwSignal::new(HANDFULS[0]);
    let asking = Asking::new();
    let gift = Signal::derive(move || Action::Gift(Gift { pet: birth, treats: treats.get() }));
    let barred = Memo::new(move |_| model.actions.may(&gift.get()).is_err());
    let balance = move || model.treats.balance().unwrap_or_default().treats;
    let given = name.clone();
    let act = move |()| {
        let treats = treats.get_untracked();
        let said = format!("{} on the way to {given}.", words::count(treats, "treat is", "treats are"));
        asking.ask(async move { model.actions.gift(birth, treats).map(drop) }, move || {
            open.try_set(false);
            model.notices.show(Sentence::new(said));
        });
    };
    let yes = move || format!("Give {}", words::count(treats.get(), "treat", "treats"));
    let handful = |count: u64| words::count(count, "treat", "treats");
    view! {
        <AskingForm open asking act no="Not now" yes barred>
            <p>
                {move || match model.pets.in_shelter(birth) {
                    true => "They pay for the shelter and all its pets. It counts as a visit, too.".to_owned(),
                    false => format!("They lie in {name}'s wallet until the story is over, and then go to {name}'s \
                        people. It counts as a visit, too."),
                }}
            </p>
            <Handfuls legend="How many" name="treats" choices=HANDFULS chosen=treats label=handful/>
            <p class="soft">{move || format!("You have {}.", words::count(balance(), "treat", "treats"))}</p>
            <WhyNot action=gift/>
            {move || asking.wrong.get().map(|words| view! { <p class="why is-refused" role="alert">{words}</p> })}
        </AskingForm>
    }
}
