//! What one did and what does not go out by itself any more: why, and what can be done about it.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::icon::Icon;
use super::told::Told;
use crate::model::{Deed, Pending, PendingState, World};

/// The reason, with the ways on.
#[component]
pub fn Stopped(#[prop(into)] pending: Signal<Pending>) -> impl IntoView {
    let world = World::of_context();
    let first = pending.get_untracked();
    let id = first.id;
    let words = move || match pending.get().state {
        PendingState::Stopped { words, .. } => words.to_string(),
        _ => String::new(),
    };
    let has_words = matches!(first.deed, Deed::Post { .. } | Deed::Comment { .. } | Deed::Edit { .. });
    let save = has_words.then(|| {
        view! {
            <button class="btn btn-quiet" type="button" on:click=move |_| world.save_pending(id)>
                "Save as a file"
            </button>
        }
    });
    view! {
        <div class="why is-refused" role="alert">
            <span><Icon name="warn"/>{words}</span>
            <div class="btn-row">
                <button class="btn btn-quiet" type="button" on:click=move |_| world.try_again(id)>"Try again"</button>
                {save}
                <button class="btn btn-quiet" type="button" on:click=move |_| world.dismiss(id)>"Put away"</button>
            </div>
        </div>
    }
}

/// Across the top of every page, what has stopped and has no card of its own.
#[component]
pub fn StoppedThings() -> impl IntoView {
    let outbox = World::of_context().outbox;
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
                let title = title(&first.deed);
                let heading = format!("stopped-{}", id.0);
                let text = match &first.deed {
                    Deed::Comment { text, .. } | Deed::Edit { text, .. } => Some(text.clone()),
                    _ => None,
                };
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
    let has_card = matches!(pending.deed, Deed::Post { .. } | Deed::Share { .. });
    matches!(pending.state, PendingState::Stopped { .. }) && !has_card
}

/// It stands in its thread, too.
fn is_comment(pending: &Pending) -> bool {
    matches!(pending.deed, Deed::Comment { .. })
}

fn title(deed: &Deed) -> &'static str {
    match deed {
        Deed::Post { .. } => "Your story did not go out",
        Deed::Comment { .. } => "Your comment did not go out",
        Deed::Pat { .. } => "Your pat did not go out",
        Deed::Share { .. } => "A story that you pass on did not go out",
        Deed::Candle { .. } => "Your candle did not go out",
        Deed::Rest { .. } => "The rest that you asked for did not go out",
        Deed::Answer { .. } => "Your answer did not go out",
        Deed::Gift { .. } => "Your treats did not go out",
        Deed::Edit { .. } => "Your other words did not go out",
    }
}
