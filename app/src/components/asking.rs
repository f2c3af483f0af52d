//! What a form is while it waits for an answer that takes a moment: busy, and perhaps refused. And the form itself, as
//! it stands in a dialog.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::text_prop::TextProp;

use crate::model::World;
use crate::sentence::Sentence;

/// See the module.
#[derive(Clone, Copy)]
pub struct Asking {
    /// An answer is on its way.
    pub busy: RwSignal<bool>,
    /// Why not, in words.
    pub wrong: RwSignal<Option<String>>,
    world: World,
}

impl Asking {
    /// Nothing is asked yet.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), wrong: RwSignal::new(None), world: World::of_context() }
    }

    /// Asks, unless an answer is still on its way; calls `done` if all went well. A refusal is told where it was asked,
    /// or in a notice if that was left.
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
                        self.world.notify(words);
                    }
                }
            }
        });
    }

    /// What `aria-disabled` of its button says.
    pub fn disabled(self) -> Option<&'static str> {
        self.busy.get().then_some("true")
    }
}

/// A form in a dialog, with its foot: a button that leaves it, and one that does it.
#[component]
pub fn AskingForm(
    /// Whether the dialog is there.
    open: RwSignal<bool>,
    asking: Asking,
    /// Called when it is sent, even while its button is barred: then to say why.
    #[prop(into)]
    act: Callback<()>,
    /// What the button that leaves it says.
    no: &'static str,
    /// What the button that does it says ...
    #[prop(into)]
    yes: TextProp,
    /// ... and while the answer is on its way, where that is something else.
    #[prop(optional)]
    busy: Option<&'static str>,
    #[prop(default = "btn-primary")] tone: &'static str,
    /// It cannot be done as it stands.
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
