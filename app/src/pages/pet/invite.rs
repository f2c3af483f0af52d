//! Inviting a friend: a link that makes the hatching work unnecessary.

use chain::hash::Hash;
use chain::limits::VOUCH_EVERY_BLOCKS;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::asking::Asking;
use crate::components::clipboard::{can_share, copy, share};
use crate::components::dialog::DialogButton;
use crate::components::icon::Icon;
use crate::identity::invitation::{Seed, link};
use crate::model::{InvitationState, Model};
use crate::sentence::Sentence;
use crate::words;

/// The button and the dialog.
#[component]
pub fn InviteFriend(birth: Hash, name: String) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <DialogButton open label="Invite a friend" icon="egg" title="Invite a friend">
            <Ask birth name=name.clone()/>
        </DialogButton>
    }
}

#[component]
fn Ask(birth: Hash, name: String) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let made = RwSignal::new(None::<Seed>);
    spawn_local(async move {
        if let Some(seed) = model.invitations.open().await {
            made.try_set(Some(seed));
        }
    });
    // A used invitation is not shown any more.
    let open =
        Memo::new(move |_| made.get().filter(|seed| model.invitations.state(seed) != Some(InvitationState::Gone)));
    let may = Memo::new(move |_| model.invitations.may_make(birth).map_err(|words| words.to_string()));
    let make = move |_| {
        if may.get_untracked().is_err() {
            return;
        }
        let work = async move {
            made.try_set(Some(model.invitations.make(birth).await?));
            Ok(())
        };
        asking.ask(work, || ());
    };
    let refused = move || asking.wrong.get().or_else(|| may.get().err());
    let named = name.clone();
    let pages = words::count(VOUCH_EVERY_BLOCKS, "page", "pages");
    view! {
        <div class="form">
            <p>
                {format!("{name}'s people can vouch for one friend every {pages}: whoever opens the link hatches a pet \
                    without waiting for the egg. It works once.")}
            </p>
            {move || open.get().map(|seed| view! { <Link seed name=named.clone()/> })}
            {move || refused().map(|words| view! { <p class="why" role="status">{words}</p> })}
            <div class="dialog-foot">
                <button
                    class=move || if open.get().is_some() { "btn" } else { "btn btn-primary" }
                    type="button"
                    aria-disabled=move || (may.get().is_err() || asking.busy.get()).then_some("true")
                    on:click=make
                >
                    {move || match (asking.busy.get(), open.get().is_some()) {
                        (true, _) => "Making it ...",
                        (false, false) => "Make the link",
                        (false, true) => "Make a new link",
                    }}
                </button>
            </div>
        </div>
    }
}

/// The link, to be sent to the friend.
#[component]
fn Link(seed: Seed, name: String) -> impl IntoView {
    let model = Model::of_context();
    let book = untrack(|| model.copy.bookmark()).map(|bookmark| bookmark.fragment());
    let address = link(&window().location().origin().unwrap_or_default(), &seed, book.as_deref());
    let (shown, shared) = (address.clone(), address.clone());
    let send = move |_| {
        let title = format!("{name} invites you");
        let (words, shared) = (format!("{name}'s people vouch for you: hatch a pet of your own."), shared.clone());
        spawn_local(async move {
            if !share(&title, &words, &shared).await {
                model.notices.show(Sentence::fixed("This browser would not send it. Copy the link instead."));
            }
        });
    };
    let copied = move |_| {
        let address = address.clone();
        spawn_local(async move {
            model.notices.show(match copy(&address).await {
                true => Sentence::fixed("Copied. Send it to your friend and nobody else."),
                false => Sentence::fixed("This browser would not copy it. Mark the link and copy it by hand."),
            });
        });
    };
    view! {
        <div class="field">
            <label for="invitation">"Your friend's link"</label>
            <div class="field-box"><input id="invitation" type="text" readonly prop:value=shown/></div>
            <p class="field-hint">"Whoever has it can use it. The part behind the # is sent to no server."</p>
        </div>
        <div class="btn-row">
            <button class="btn btn-primary" type="button" on:click=copied>"Copy the link"</button>
            {can_share().then(|| view! {
                <button class="btn" type="button" on:click=send><Icon name="share"/>"Send it"</button>
            })}
        </div>
    }
}
