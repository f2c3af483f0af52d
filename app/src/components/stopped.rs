//! Actions that have stopped: the reason, and what the user can do.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::icon::Icon;
use super::told::Told;
use crate::model::Model;
use crate::outbox::{Pending, PendingState, QueuedAction};

/// The reason, with buttons.
#[component]
pub fn Stopped(#[prop(into)] pending: Signal<Pending>) -> impl IntoView {
    let model = Model::of_context();
    let first = pending.get_untracked();
    let id = first.id;
    let words = move || match pending.get().state {
        PendingState::Stopped { words, .. } => words,
        _ => String::new(),
    };
    let has_words = has_words(&first.action);
    let save = has_words.then(|| {
        view! {
            <button class="btn btn-quiet" type="button" on:click=move |_| model.actions.save_pending(id)>
                "Save as a file"
            </button>
        }
    });
    view! {
        <div class="why is-refused" role="alert">
            <span><Icon name="warn"/>{words}</span>
            <div class="btn-row">
                <button class="btn btn-quiet" type="button" on:click=move |_| model.actions.try_again(id)>
                    "Try again"
                </button>
                {save}
                <button class="btn btn-quiet" type="button" on:click=move |_| model.actions.dismiss(id)>
                    "Put away"
                </button>
            </div>
        </div>
    }
}

/// A banner for stopped actions that have no card of their own.
#[component]
pub fn StoppedThings() -> impl IntoView {
    let outbox = Model::of_context().outbox.items;
    let path = use_location().pathname;
    let stopped = Memo::new(move |_| {
        let in_thread = path.with(|path| path.starts_with("/post/"));
        let is_here = |pending: &&Pending| is_cardless(pending) && !(in_thread && is_comment(pending));
        outbox.with(|all| all.iter().filter(is_here).cloned().collect::<Vec<_>>())
    });
    view! {
        <For each=move || stopped.get() key=|pending| pending.id let:first>
            {
                let id = first.id;
                let title = title(&first.action);
                let heading = format!("stopped-{}", id.0);
                let text = first.text.clone();
                let now = Memo::new(move |_| {
                    stopped.with(|all| all.iter().find(|one| one.id == id).cloned()).unwrap_or_else(|| first.clone())
                });
                view! {
                    <section class="banner banner-warn" aria-labelledby=heading.clone()>
                        <div class="banner-words">
                            <h2 id=heading.clone()>{title}</h2>
                            {text.map(|text| view! { <Told text class="soft"/> })}
                            <Stopped pending=now/>
                        </div>
                    </section>
                }
            }
        </For>
    }
}

fn is_cardless(pending: &Pending) -> bool {
    matches!(pending.state, PendingState::Stopped { .. }) && !pending.action.has_a_card()
}

/// It is shown in its thread, too.
fn is_comment(pending: &Pending) -> bool {
    matches!(pending.action, QueuedAction::Comment(_))
}

fn has_words(action: &QueuedAction) -> bool {
    matches!(action, QueuedAction::Post(_) | QueuedAction::Comment(_) | QueuedAction::Edit(_))
}

fn title(action: &QueuedAction) -> &'static str {
    match action {
        QueuedAction::Post(_) => "Your story did not go out",
        QueuedAction::Comment(_) => "Your comment did not go out",
        QueuedAction::Pat(_) => "Your pat did not go out",
        QueuedAction::Share(_) => "A story that you pass on did not go out",
        QueuedAction::Candle(_) => "Your candle did not go out",
        QueuedAction::Rest(_) => "The rest that you asked for did not go out",
        QueuedAction::TakeOver(_) | QueuedAction::Decline(_) => "Your answer did not go out",
        QueuedAction::Gift(_) => "Your treats did not go out",
        QueuedAction::Edit(_) => "Your other words did not go out",
    }
}
