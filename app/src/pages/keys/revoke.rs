//! Taking a device's key back. Only the owner key may, hence the password.

use chain::keys::PublicKey;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::dialog::Dialog;
use crate::components::password::PasswordField;
use crate::model::World;
use crate::sentence::Sentence;

/// The dialog; it is open while a key is asked about.
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
    let world = World::of_context();
    let password = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(key) = asked.get_untracked() else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let outcome = world.revoke(key, password.get_untracked()).await;
            busy.try_set(false);
            match outcome {
                Ok(()) => {
                    open.try_set(false);
                    world.notify(Sentence::fixed("The key is revoked, and can write no more."));
                }
                Err(words) => drop(wrong.try_set(Some(words.to_string()))),
            }
        });
    };
    view! {
        <form class="form" on:submit=act novalidate>
            <p>"It can write no more from that moment on. What it has written stays in the book."</p>
            <PasswordField id="revoke-password" value=password wrong/>
            <div class="dialog-foot">
                <button class="btn btn-quiet" type="button" on:click=move |_| open.set(false)>"Keep it"</button>
                <button class="btn btn-danger" type="submit" aria-disabled=move || busy.get().then_some("true")>
                    {move || if busy.get() { "Revoking ..." } else { "Revoke it" }}
                </button>
            </div>
        </form>
    }
}
