//! Too many devices are registered for the account: the user selects one to revoke, with the password that was
//! just typed.

use chain::keys::PublicKey;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::identity::key_file::is_in_a_file;
use crate::model::OwnKey;
use crate::words;

/// The devices, the proposed one first; `chosen` is the one to revoke.
#[component]
pub fn MakeRoom(keys: Vec<OwnKey>, chosen: RwSignal<Option<PublicKey>>) -> impl IntoView {
    chosen.set(keys.first().map(|key| key.key));
    let rows = keys.into_iter().map(|key| view! { <Row key chosen/> }).collect_view();
    view! {
        <fieldset class="stack">
            <legend>"Which one may act for you no more?"</legend>
            <p class="soft">
                "Browsers that forget, such as private windows, leave their keys behind. The one that was of least use \
                 is "
                "proposed. What it has written stays in the book."
            </p>
            {rows}
        </fieldset>
    }
}

#[component]
fn Row(key: OwnKey, chosen: RwSignal<Option<PublicKey>>) -> impl IntoView {
    let name = match is_in_a_file(&key.key) {
        true => "A key in a file",
        false => "A browser, or a key in a file",
    };
    let signed = match key.signed {
        0 => "nothing yet".to_owned(),
        signed => words::count(signed, "thing", "things"),
    };
    let since = words::number(key.since.0);
    let public = key.key;
    view! {
        <label class="check">
            <input
                type="radio"
                name="make-room"
                prop:checked=move || chosen.get() == Some(public)
                on:change=move |_| chosen.set(Some(public))
            />
            <Icon name="key"/>
            <span>{format!("{name}, let in at entry {since}, has signed {signed}")}</span>
        </label>
    }
}
