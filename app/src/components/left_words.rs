//! A draft whose story has ended meanwhile: it is kept, and the user can choose what to do with it.

use chain::hash::Hash;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::album::Album;
use super::clipboard::copy;
use super::tray::Chosen;
use crate::drafts::{Fields, Place, WORDS, Writing};
use crate::model::Model;
use crate::photo::Prepared;
use crate::save_file::keep_file;
use crate::sentence::Sentence;

/// Text and photographs, and the pet in whose story to post them.
pub type Carried = (Hash, String, Vec<Prepared>);

/// The draft for a place that no longer accepts one. Nothing is shown without a draft.
#[component]
pub fn LeftWords(
    place: Place,
    /// Title: what has happened.
    #[prop(into)]
    title: Signal<String>,
    /// Other pets in whose stories it can be posted ...
    #[prop(optional, into)]
    others: Signal<Vec<Hash>>,
    /// ... and the callback that does so.
    #[prop(optional, into)]
    carry: Option<Callback<Carried>>,
) -> impl IntoView {
    let model = Model::of_context();
    let words = RwSignal::new(String::new());
    let photos = RwSignal::new(Vec::new());
    let writing = Writing::begin(place, Fields::new().text(WORDS, words).photos(photos));
    let copied = move |_| {
        spawn_local(async move {
            model.notices.show(match copy(&words.get_untracked()).await {
                true => Sentence::fixed("The words are on your clipboard."),
                false => Sentence::fixed("This browser would not copy them. Select them and copy them by hand."),
            });
        });
    };
    let filed = move |_| {
        model.notices.show(match keep_file("pitpet-story.txt", &words.get_untracked()) {
            true => Sentence::fixed("The file is with your downloads."),
            false => Sentence::fixed("This browser would not make a file. Select the words and copy them by hand."),
        });
    };
    let told = Callback::new(move |pet: Hash| {
        if let Some(carry) = carry {
            carry.run((pet, words.get_untracked(), photos.get_untracked()));
            writing.sent();
        }
    });
    let there = Memo::new(move |_| writing.again.get().is_some());
    let has_words = Memo::new(move |_| words.with(|words| !words.trim().is_empty()));
    view! {
        <Show when=move || there.get()>
            <section class="panel" aria-label="What you were writing">
                <h2>{move || title.get()}</h2>
                <div class="form">
                    <p role="status">"This was not sent, and cannot be any more. It is kept here for you."</p>
                    <Show when=move || has_words.get()>
                        <div class="field">
                            <label for="left-words">"Your words"</label>
                            <textarea id="left-words" rows="4" readonly prop:value=move || words.get()></textarea>
                        </div>
                    </Show>
                    <Chosen photos/>
                    <div class="btn-row">
                        <Show when=move || has_words.get()>
                            <button class="btn" type="button" on:click=copied>"Copy the words"</button>
                            <button class="btn" type="button" on:click=filed>"Keep them as a file"</button>
                        </Show>
                        <For each=move || others.get() key=|pet| pet.0 let:pet>
                            <button class="btn btn-primary" type="button" on:click=move |_| told.run(pet)>
                                <TellElsewhere pet/>
                            </button>
                        </For>
                        <button class="btn btn-quiet" type="button" on:click=move |_| writing.start_over()>
                            "Let it go"
                        </button>
                    </div>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn TellElsewhere(pet: Hash) -> impl IntoView {
    let album = Album::of_context();
    move || match album.name(pet) {
        name if name.is_empty() => "Tell it in your other pet's story".to_owned(),
        name => format!("Tell it in {}'s story", crate::words::isolated(&name)),
    }
}
