//! Treats on screens: the balance, the cost on a button, and where to get more.

use chain::event::Action;
use leptos::prelude::*;

use super::icon::Icon;
use crate::model::Model;
use crate::words;

/// When the next starter treat has grown back.
fn grows_back(blocks: u64) -> String {
    match blocks {
        0 | 1 => "The next starter treat grows back when the page is turned".to_owned(),
        blocks => format!("The next starter treat grows back in {} pages", words::number(blocks)),
    }
}

/// In the header: the balance, and whether this page digs. Links to the page for digging.
#[component]
pub fn Pocket() -> impl IntoView {
    let model = Model::of_context();
    let balance = Memo::new(move |_| model.treats.balance());
    let digs = Memo::new(move |_| model.digging.with(|state| state.as_ref().is_some_and(|state| state.on)));
    // The visible text is part of the accessible text.
    let heard = |words: String| view! { <span class="visually-hidden">{words}</span> };
    let starter = move |count: u64| {
        (count > 0).then(|| {
            view! {
                {heard(" and ".to_owned())}
                <small>{format!("+{}", words::number(count))}</small>
                {heard(if count == 1 { " starter treat" } else { " starter treats" }.to_owned())}
            }
        })
    };
    move || {
        balance.get().map(|balance| {
            view! {
                <a class="pocket" href="/dig">
                    <Icon name=Signal::derive(move || if digs.get() { "dig" } else { "treat" })/>
                    {heard("You have ".to_owned())}
                    <span>{words::number(balance.treats)}</span>
                    {heard(if balance.treats == 1 { " treat" } else { " treats" }.to_owned())}
                    {starter(balance.starter)}
                    {balance.grows_in.map(|blocks| heard(format!(". {}", grows_back(blocks))))}
                    {move || heard(if digs.get() { ". Digging for more" } else { ". Dig for more" }.to_owned())}
                </a>
            }
        })
    }
}

/// On a button: the action's cost, if it has one.
#[component]
pub fn Cost(#[prop(into)] action: Signal<Action>) -> impl IntoView {
    let model = Model::of_context();
    let price = Memo::new(move |_| model.treats.price(&action.get()));
    move || {
        price.get().map(|price| {
            let words = match price.starter {
                true => words::count(price.treats, "starter treat", "starter treats"),
                false => words::count(price.treats, "treat", "treats"),
            };
            view! { <span class="cost">{words}</span> }
        })
    }
}

/// Why an amount that the user chooses is too large: unlike a fixed price, it can be made smaller.
fn too_few(action: &Action, have: u64) -> Option<String> {
    let instead = match action {
        Action::Bid(_) => "offer less",
        Action::Gift(_) => "give fewer",
        _ => return None,
    };
    Some(match have {
        0 => "You have no treats. Dig for some first.".to_owned(),
        have => format!("You have {}. Dig for more first, or {instead}.", words::count(have, "treat", "treats")),
    })
}

/// Below a form: why the action is not allowed, and if only treats are missing, where to get some.
#[component]
pub fn WhyNot(#[prop(into)] action: Signal<Action>) -> impl IntoView {
    let model = Model::of_context();
    let why = Memo::new(move |_| {
        let action = action.get();
        let short = model.treats.is_short_of_treats(&action);
        let patience = model.treats.starter_pays_in(&action).filter(|_| short);
        let words = model.actions.may(&action).err()?;
        let words = match too_few(&action, model.treats.balance().unwrap_or_default().treats).filter(|_| short) {
            Some(too_few) => too_few,
            None => words.to_string(),
        };
        Some((words, short, patience))
    });
    move || {
        why.get().map(|(words, short, patience)| {
            view! {
                <p class="soft why-not">
                    <span>{words}</span>
                    {patience.map(|blocks| view! { <span>{format!("{}.", grows_back(blocks))}</span> })}
                    {short.then(|| view! { <a class="btn" href="/dig"><Icon name="dig"/>"Dig for treats"</a> })}
                </p>
            }
        })
    }
}
