//! The recovery key, as a page to print and a file to keep. It is shown once.

use chain::hash::Hash;
use leptos::prelude::*;

use crate::components::album::pet_path;
use crate::components::clipboard::keep_file;
use crate::components::clock::Clock;
use crate::components::icon::Icon;
use crate::components::page::Heading;
use crate::model::{NewRecovery, World};
use crate::sentence::Sentence;
use crate::words;

/// The page with the key.
#[component]
pub fn Recovery(birth: Hash, made: NewRecovery, name: RwSignal<String>) -> impl IntoView {
    let world = World::of_context();
    // Not whoever is signed in here: that may be nobody, or by now somebody else.
    let NewRecovery { handle, key } = made;
    let groups = key.groups();
    let written = words::day(untrack(|| Clock::of_context().now()));
    let file = key.file_text(&handle);
    let file_name = format!("pitpet-recovery-{handle}.txt");
    let keep = move |_| {
        let words = match keep_file(&file_name, &file) {
            true => Sentence::fixed("The file is with your downloads. Move it where only you find it."),
            false => Sentence::fixed("This browser would not make a file. Print the page, or copy the groups by hand."),
        };
        world.notify(words);
    };
    let print = move |_| {
        // A browser without a printer says so itself.
        let _ = window().print();
    };
    let meet = move || match name.get().trim() {
        "" => "Meet your pet".to_owned(),
        name => format!("Meet {}", words::isolated(name)),
    };
    let warned = window_event_listener(leptos::ev::beforeunload, move |event| event.prevent_default());
    on_cleanup(move || warned.remove());
    view! {
        <header class="page-head">
            <Heading>"Keep this page"</Heading>
            <p>"It is the only way back in if the password is lost. Nobody else has it, not even we, and it is shown only now."</p>
        </header>
        <article class="recovery">
            <h2>{format!("Recovery key of @{handle}")}</h2>
            <p>{format!("PitPet, written on {written}.")}</p>
            <ol class="recovery-key">{groups.into_iter().map(|group| view! { <li>{group}</li> }).collect_view()}</ol>
            <ul class="recovery-note">
                <li>"Keep it on paper, in a drawer that does not burn."</li>
                <li>"Whoever holds it can take over the account at once. Show it to nobody."</li>
                <li>"To use it: sign in, choose \u{201c}I have lost my password\u{201d}, and type the groups in their order."</li>
            </ul>
        </article>
        <div class="btn-row">
            <button class="btn" type="button" on:click=print><Icon name="print"/>"Print this page"</button>
            <button class="btn" type="button" on:click=keep><Icon name="down"/>"Keep as a file"</button>
            <a class="btn btn-primary" href=pet_path(birth) on:click=move |_| world.clear_hatching()>{meet}</a>
        </div>
    }
}
