//! Changes the password, and vetoes a change that the user did not make.

use leptos::prelude::*;

use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::Dialog;
use crate::components::field::{TextArea, Wrong};
use crate::components::new_password::NewPassword;
use crate::components::password::{PasswordField, judged};
use crate::components::session;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// The state of the password, and its forms.
#[component]
pub fn Password() -> impl IntoView {
    let model = Model::of_context();
    let (changing, stopping) = (RwSignal::new(false), RwSignal::new(false));
    let due = Memo::new(move |_| model.accounts.rekey_due());
    view! {
        <section class="panel">
            <h2>"Password"</h2>
            <div class="stack">{move || match due.get() {
                Some(due) => view! {
                    <p role="status">
                        {format!(
                            "A new password takes effect on {}. Until then the old one counts.",
                            words::day_and_time(due),
                        )}
                        " Was it not you? Your recovery key stops it."
                    </p>
                    <div class="btn-row">
                        <button class="btn btn-danger" type="button" on:click=move |_| stopping.set(true)>
                            "Stop the change"
                        </button>
                    </div>
                }
                .into_any(),
                None => view! {
                    <p class="soft">
                        "A new one takes effect after a while, so that you can stop it if it was not you."
                    </p>
                    <div class="btn-row">
                        <button class="btn" type="button" on:click=move |_| changing.set(true)>
                            "Change the password"
                        </button>
                    </div>
                }
                .into_any(),
            }}</div>
        </section>
        <RecoveryKey/>
        <Dialog open=changing title="A new password"><Change open=changing/></Dialog>
        <Dialog open=stopping title="Stop the change of password"><Stop open=stopping/></Dialog>
    }
}

/// About the recovery key. Only the browser that made it can show it, and only until it was saved.
#[component]
fn RecoveryKey() -> impl IntoView {
    let unkept = session::unkept_recovery();
    view! {
        <section class="panel">
            <h2>"Recovery key"</h2>
            <div class="stack">
                {move || match unkept.get() {
                    true => view! {
                        <p>
                            "It is kept in this browser only, and lost with it. Put it on paper, or into a file that \
                             only you find."
                        </p>
                        <div class="btn-row"><a class="btn" href="/hatch">"Show it"</a></div>
                    }
                    .into_any(),
                    false => view! {
                        <p class="soft">
                            "It was shown when your pet hatched, and nobody can make another one. If you do not have \
                             it, a lost "
                            "password is lost for good: write the password down, or let this browser keep it."
                        </p>
                    }
                    .into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Change(open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let (now, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let acting = session::acting();
    let judged = judged(new, move || acting.get().map(|me| me.handle).into_iter().collect());
    let asking = Asking::new();
    let act = move |()| {
        asking.ask(model.access.change_password(now.get_untracked(), new.get_untracked()), move || {
            open.try_set(false);
            model.notices.show(Sentence::fixed("The new password is on its way. This page says when it takes effect."));
        });
    };
    view! {
        <AskingForm open asking act no="Keep the old one" yes="Change it" busy="Making the keys ...">
            <p>"When it takes effect, every browser signs in again, this one too."</p>
            <PasswordField id="password-now" value=now/>
            <NewPassword id="password-new" label="New password" value=new judged/>
            <Wrong id="change" wrong=asking.wrong/>
        </AskingForm>
    }
}

#[component]
fn Stop(open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let key = RwSignal::new(String::new());
    let asking = Asking::new();
    let act = move |()| {
        asking.ask(model.access.veto(key.get_untracked()), move || {
            open.try_set(false);
            model.notices.show(Sentence::fixed("The change is stopped. Your password stays as it was."));
        });
    };
    view! {
        <AskingForm open asking act no="Let it go on" yes="Stop the change">
            <TextArea
                id="recovery"
                label="Recovery key"
                value=key
                rows=3
                placeholder="14 groups of four"
                wrong=asking.wrong
            />
        </AskingForm>
    }
}
