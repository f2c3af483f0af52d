//! The visitor's part: adopt at the asking price, or bid another one.

use chain::event::{Action, Bid};
use leptos::prelude::*;

use super::Shown;
use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::Dialog;
use crate::components::found_again::FoundAgain;
use crate::components::price::{PriceField, Split, price_of};
use crate::components::session;
use crate::components::treats::WhyNot;
use crate::drafts::{Fields, Place, Writing};
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// The actions of everyone but the owner.
#[component]
pub fn VisitorSays(shown: Shown, name: Signal<String>) -> impl IntoView {
    let (adopting, offering) = (RwSignal::new(false), RwSignal::new(false));
    let adopt_title = Signal::derive(move || format!("Adopt {}", name.get()));
    let offer_title = Signal::derive(move || format!("An offer for {}", name.get()));
    let stranger = session::stranger();
    move || match stranger.get() {
        true => view! { <a class="btn btn-primary" href="/hatch">"Hatch a pet to join in"</a> }.into_any(),
        false => view! {
            <div class="btn-row">
                {move || shown.asked().map(|price| {
                    let price = words::count(price, "treat", "treats");
                    view! {
                        <button class="btn btn-primary" type="button" on:click=move |_| adopting.set(true)>
                            {format!("Adopt for {price}")}
                        </button>
                    }
                })}
                <button class="btn" type="button" on:click=move |_| offering.set(true)>"Make an offer"</button>
            </div>
            <Dialog open=adopting title=adopt_title><Ask shown name open=adopting price=shown.asked()/></Dialog>
            <Dialog open=offering title=offer_title><Ask shown name open=offering price=None/></Dialog>
        }
        .into_any(),
    }
}

/// The dialog: to adopt at the asking price, or to bid a price of the user's choice.
#[component]
fn Ask(shown: Shown, name: Signal<String>, open: RwSignal<bool>, price: Option<u64>) -> impl IntoView {
    let model = Model::of_context();
    let typed = RwSignal::new(price.map(|price| price.to_string()).unwrap_or_default());
    // An asking price is not the user's input, so it has no draft.
    let writing =
        price.is_none().then(|| Writing::begin(Place::Offer(shown.birth), Fields::new().text("offer", typed)));
    let asking = Asking::new();
    let offered = Signal::derive(move || price_of(&typed.get()));
    let at_once = Memo::new(move |_| shown.asked().filter(|asked| offered.get() >= Some(*asked)));
    let paid = Signal::derive(move || at_once.get().or(offered.get()));
    // Before a price is typed, the least one is checked.
    let action = Signal::derive(move || {
        let price = offered.get().unwrap_or(1);
        Action::Bid(Bid { pet: shown.birth, price, living: shown.lives() })
    });
    let barred = Memo::new(move |_| offered.get().is_none() || model.actions.may(&action.get()).is_err());
    let act = move |()| {
        let Some(price) = offered.get_untracked() else { return };
        let name = name.get_untracked();
        let said = match at_once.get_untracked() {
            Some(_) => format!("{name} has come home to you."),
            None => format!("Your offer for {name} stands. Its people can take it."),
        };
        let kept_no_more = writing.map(Writing::when_sent);
        asking.ask(model.actions.bid(shown.birth, price, shown.lives()), move || {
            if let Some(kept_no_more) = kept_no_more {
                kept_no_more();
            }
            open.try_set(false);
            model.notices.show(Sentence::new(said));
        });
    };
    let yes = move || match (at_once.get(), offered.get()) {
        (Some(price), _) => format!("Pay {}", words::count(price, "treat", "treats")),
        (None, Some(price)) => format!("Offer {}", words::count(price, "treat", "treats")),
        (None, None) => "Offer".to_owned(),
    };
    view! {
        <AskingForm open asking act no="Not now" yes busy="Asking ..." barred>
            {writing.map(|writing| view! { <FoundAgain writing/> })}
            {price.is_none().then(|| view! { <PriceField id="offer" label="Your offer in treats" value=typed/> })}
            <Split price=paid/>
            <p class="soft" role="status">{move || said(offered.get(), at_once.get(), &name.get())}</p>
            <WhyNot action/>
            {move || asking.wrong.get().map(|words| view! { <p class="why is-refused" role="alert">{words}</p> })}
        </AskingForm>
    }
}

/// What happens to the treats.
fn said(offered: Option<u64>, at_once: Option<u64>, name: &str) -> String {
    match (offered, at_once) {
        (_, Some(_)) => format!("{name} moves to you at once, with story, wallet and life meter."),
        (Some(price), None) => format!(
            "{} kept for this offer until its people take it, somebody else has {name}, or you take it back.",
            words::count(price, "treat is", "treats are")
        ),
        (None, None) => "An offer stands until it is taken, or you take it back.".to_owned(),
    }
}
