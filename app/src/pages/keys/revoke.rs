//! Revokes a device's key. Requires the password, since only the owner key may.

use chain::keys::PublicKey;
use leptos::prelude::*;

use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::Dialog;
use crate::components::password::PasswordField;
use crate::model::Model;
use crate::sentence::Sentence;

/// The dialog; it is open while a key is selected.
#[component]
pub fn Revoke(asked: RwSignal<Option<PublicKey>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if asked.get().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            asked.set(None);
        }
    });
    view! {
        <Dialog open title="Revoke this key?">
            <Ask asked open/>
        </Dialog>
    }
}

#[component]
fn Ask(asked: RwSignal<Option<PublicKey>>, open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let password = RwSignal::new(String::new());
    let asking = Asking::new();
    let act = move |()| {
        let Some(key) = asked.get_untracked() else { return };
        asking.ask(model.access.revoke(key, password.get_untracked()), move || {
            open.try_set(false);
            model.notices.show(Sentence::fixed("The key is revoked, and can write no more."));
        });
    };
    view! {
        <AskingForm open asking act no="Keep it" yes="Revoke it" busy="Revoking ..." tone="btn-danger">
            <p>"It can write no more from that moment on. What it has written stays in the book."</p>
            <PasswordField id="revoke-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}
