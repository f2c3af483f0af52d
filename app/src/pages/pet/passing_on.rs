//! Shares a memorial, or prints it.

use chain::hash::Hash;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::album::pet_path;
use crate::components::clipboard;
use crate::components::icon::Icon;
use crate::model::Model;
use crate::sentence::Sentence;

/// The buttons: the browser's share dialog where there is one, else a button that copies the address.
#[component]
pub fn PassOn(birth: Hash, name: String, #[prop(into)] dates: Signal<String>) -> impl IntoView {
    let model = Model::of_context();
    let shares = clipboard::can_share();
    let act = move |_| {
        let (title, text) = (format!("In memory of {name}"), format!("{name}, {}", dates.get_untracked()));
        spawn_local(async move {
            let address = address(birth);
            if shares && clipboard::share(&title, &text, &address).await {
                return;
            }
            let words = match clipboard::copy(&address).await {
                true => Sentence::fixed("The link is copied. Send it to whoever would like to see it."),
                false => Sentence::new(format!("This browser would not copy it. The link is {address}")),
            };
            model.notices.show(words);
        });
    };
    let print = move |_| {
        // A browser without a printer says so itself.
        let _ = window().print();
    };
    view! {
        <p class="btn-row">
            <button class="btn" type="button" on:click=act>
                <Icon name="share"/>
                {if shares { "Share this page" } else { "Copy the link" }}
            </button>
            <button class="btn btn-quiet" type="button" on:click=print><Icon name="print"/>"Print it"</button>
        </p>
    }
}

/// The full address of a pet's page.
pub fn address(birth: Hash) -> String {
    format!("{}{}", window().location().origin().unwrap_or_default(), pet_path(birth))
}
