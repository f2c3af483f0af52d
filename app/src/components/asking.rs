//! The state of a form whose submission takes a moment: busy, or refused. Also the form itself, as a dialog shows it.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::text_prop::TextProp;

use crate::model::Model;
use crate::sentence::Sentence;

/// See the module.
#[derive(Clone, Copy)]
pub struct Asking {
    /// A request is running.
    pub busy: RwSignal<bool>,
    /// The reason of a refusal, in words.
    pub wrong: RwSignal<Option<String>>,
    model: Model,
}

impl Asking {
    /// Before the first request.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), wrong: RwSignal::new(None), model: Model::of_context() }
    }

    /// Runs a request, unless one is running; calls `done` on success. A refusal is shown in the form, or in a notice
    /// if the form was left.
    pub fn ask(self, work: impl Future<Output = Result<(), Sentence>> + 'static, done: impl FnOnce() + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            let outcome = work.await;
            self.busy.try_set(false);
            match outcome {
                Ok(()) => done(),
                Err(words) => {
                    if self.wrong.try_set(Some(words.to_string())).is_some() {
                        self.model.notices.show(words);
                    }
                }
            }
        });
    }

    /// The value of its button's `aria-disabled`.
    pub fn disabled(self) -> Option<&'static str> {
        self.busy.get().then_some("true")
    }
}

/// A form in a dialog, with two buttons: cancel and submit.
#[component]
pub fn AskingForm(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    asking: Asking,
    /// Called on submit, even while the button is disabled: then to show the reason.
    #[prop(into)]
    act: Callback<()>,
    /// The label of the cancel button.
    no: &'static str,
    /// The label of the submit button ...
    #[prop(into)]
    yes: TextProp,
    /// ... and while a request is running, if another.
    #[prop(optional)]
    busy: Option<&'static str>,
    #[prop(default = "btn-primary")] tone: &'static str,
    /// It cannot be submitted now.
    #[prop(optional, into)]
    barred: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        act.run(());
    };
    let disabled = move || (asking.busy.get() || barred.get()).then_some("true");
    let words = move || busy.filter(|_| asking.busy.get()).map_or_else(|| yes.get(), Into::into);
    view! {
        <form class="form" on:submit=send novalidate>
            {children()}
            <div class="dialog-foot">
                <button class="btn btn-quiet" type="button" on:click=move |_| open.set(false)>{no}</button>
                <button class=format!("btn {tone}") type="submit" aria-disabled=disabled>{words}</button>
            </div>
        </form>
    }
}
