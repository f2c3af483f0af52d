//! Answers a story or a comment.

use chain::event::{Action, Comment};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::text::TextKind;
use leptos::prelude::*;

use super::thread::Talk;
use crate::components::editor::room;
use crate::components::field::TextArea;
use crate::components::found_again::FoundAgain;
use crate::components::portrait::PortraitOf;
use crate::components::session;
use crate::components::treats::{Cost, WhyNot};
use crate::drafts::{Fields, Place, WORDS, Writing};
use crate::model::Model;

/// The form; `done` is called after submitting.
#[component]
pub fn CommentForm(
    talk: Talk,
    /// The story or comment to answer.
    answers: EntryIndex,
    #[prop(optional, into)] done: Option<Callback<()>>,
) -> impl IntoView {
    let model = Model::of_context();
    let comment = Action::Comment(Comment { pet: talk.pet, moment: answers, text: Hash([0; 32]) });
    let action = Signal::stored(comment);
    let may = Memo::new(move |_| model.actions.may(&action.get()));
    let acting = session::acting();
    let own = session::own_pet();
    let words = RwSignal::new(String::new());
    let writing = Writing::begin(Place::Comment(answers), Fields::new().text(WORDS, words));
    let refused = RwSignal::new(None::<String>);
    let wrong = Signal::derive(move || refused.get().or_else(|| room(TextKind::Comment, &words.get())));
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match model.actions.comment(talk.pet, answers, &words.get_untracked()) {
            Ok(_) => {
                writing.sent();
                words.set(String::new());
                refused.set(None);
                if let Some(done) = done {
                    done.run(());
                }
            }
            Err(words) => refused.set(Some(words.to_string())),
        }
    };
    let (id, label) = match answers == talk.post {
        true => ("comment", "Your comment"),
        false => ("answer", "Your answer"),
    };
    view! {
        <Show
            when=move || acting.get().is_some()
            fallback=move || view! {
                <p class="soft">
                    <a href="/sign-in">"Sign in"</a>" or "<a href="/hatch">"hatch a pet"</a>" to say something."
                </p>
            }
        >
            <FoundAgain writing/>
            <form class="comment-form" on:submit=act>
                {move || own.get().map(|birth| view! { <PortraitOf birth small=true/> })}
                <TextArea id label label_hidden=true value=words wrong rows=1 placeholder="Say something kind"/>
                <button
                    class="btn btn-primary"
                    type="submit"
                    aria-disabled=move || may.get().is_err().then_some("true")
                >
                    "Comment"
                    <Cost action/>
                </button>
            </form>
            <WhyNot action/>
        </Show>
    }
}
